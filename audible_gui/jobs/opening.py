"""Opening a sound in the background; it becomes the document, as an edit that can be undone. GUI thread only."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from audible_gui.document import Document, Sound
from audible_gui.jobs.job import Work
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session


class Opening(SingleJob):
    """Opens one sound at a time.

    Args:
        session: gets the sound.
        open_sound: the workflow's generator function, Path → Generator[float, bool | None, Sound].
        parent: Qt parent.

    Signals (besides those of SingleJob):
        progressed: the fraction read.
        opened: the Sound, when it is the document's.
    """

    progressed = Signal(float)
    opened = Signal(object)

    def __init__(self, session: Session, open_sound: Callable[[Path], Work], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._open = session, open_sound

    def start(self, path: Path) -> None:
        """Read a file; the document stays as it is until that has succeeded."""
        self.begin(lambda: self._open(path))

    def on_step(self, fraction: float) -> None:
        """Tell the progress."""
        self.progressed.emit(fraction)

    def on_success(self, sound: Sound) -> None:
        """Put the sound into the session."""
        self._session.drop_preview()
        self._session.edit(f"Open {sound.name}", lambda _document: Document(sound=sound))
        self.opened.emit(sound)
