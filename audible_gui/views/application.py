"""The application's object: macOS hands it the files that are double-clicked or dropped on its icon. GUI thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """As Qt's.

    Args:
        arguments: the process's, without those of the command line.

    Signals:
        asked_for: a file that the system wants opened.
    """

    asked_for = Signal(Path)

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))

    def event(self, event: QEvent) -> bool:
        """Whether the event was of use."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked_for.emit(Path(event.file()))
            return True
        return super().event(event)
