"""How far phases are refined, in the status bar. GUI thread."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QWidget

from audible_gui.jobs import Refining


class RefiningStatus(QLabel):
    """Says "Refining phases: 40 %" while that goes on; until then the phases of the original are heard.

    Args:
        refining: what it tells of.
        parent: Qt parent.
    """

    def __init__(self, refining: Refining, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip("Patched components sound with the phases of the original until better ones are worked out.")
        refining.progressed.connect(self._show_progress)
        refining.running_changed.connect(self._show_running)

    @Slot(float)
    def _show_progress(self, fraction: float) -> None:
        self.setText(f"Refining phases: {fraction * 100:.0f} %")

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self.setText("Refining phases…" if running else "")
