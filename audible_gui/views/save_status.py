"""How saving stands, in the status bar. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QWidget

from audible_gui.jobs import SaveState, Saving
from audible_gui.views.labels import literal

_LONGEST = 60


class SaveStatus(QLabel):
    """Says "Saved", "Kept as untitled", "Saving…" or why not, and in its tooltip where.

    Args:
        saving: what it tells of.
        parent: Qt parent.
    """

    def __init__(self, saving: Saving, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._saving = saving
        saving.changed.connect(self._show_state)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        saving, state = self._saving, self._saving.state
        kept = "Saved" if saving.titled else "Kept as untitled"
        texts = {SaveState.NOTHING: "", SaveState.SAVED: kept, SaveState.SAVING: "Saving…"}
        text = texts.get(state, f"Not saved: {saving.sentence}")
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
        if self.text() != shown:
            self.setText(shown)
            self.setAccessibleName(f"Project: {text}")
            self.setProperty("role", "danger" if state is SaveState.FAILED else "")
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(literal(self._tip(state)))

    def _tip(self, state: SaveState) -> str:
        saving = self._saving
        if state is SaveState.FAILED:
            return saving.sentence
        if saving.path is None:
            return ""
        if saving.titled:
            return f"Every edit is written to {saving.path}"
        return (
            f"This work has no place of its own yet; every edit is kept in {saving.path}. "
            "When the window is closed, you are asked what shall become of it"
        )
