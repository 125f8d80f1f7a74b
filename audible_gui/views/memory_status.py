"""How much memory the editor takes, in the status bar. GUI thread."""

import os
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QWidget

from audible_gui.views import theme

_EVERY_MS = 2000
_PAGES = Path("/proc/self/statm")
_TIP = "Memory that the editor holds, with sound, networks and history. The engine that plays has its own"


class MemoryStatus(QLabel):
    """Says e.g. "412 MB", anew every two seconds; nothing where the system does not tell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(_TIP)
        self.setFont(theme.numeric_font())
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._show)
        if resident_bytes() is not None:
            self._show()
            self._timer.start()

    @Slot()
    def _show(self) -> None:
        held = resident_bytes()
        text = "" if held is None else megabytes(held)
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(f"Memory: {text}")


def resident_bytes() -> int | None:
    """What of this process is in memory; None where the system does not tell."""
    try:
        return int(_PAGES.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return None


def megabytes(count: int) -> str:
    """E.g. ``"412 MB"`` or ``"1.3 GB"``, of 1000² and 1000³ bytes."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
