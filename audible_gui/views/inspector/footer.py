"""What makes a component sound otherwise than it was trained, and with which phases. GUI thread."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from audible_gui.document import Phase
from audible_gui.session import Session
from audible_gui.synthesis import is_refined
from audible_gui.views.component_tree.patching import Patching
from audible_gui.views.inspector.edits_text import AS_TRAINED, edits_text
from audible_gui.views.inspector.subject import Subject

_HEARD = {
    Phase.SOURCE: "The original is filtered, with its own phases: heard at once. What it does not have is added with "
    "the same phases",
    Phase.REFINED: "Phases of its own, made to fit what is drawn or borrowed: fewer artefacts where the original has "
    "nothing. Heard a few seconds after a change",
}
_LONG = "The sound is too long for refined phases: those of the source are heard"


class Footer(QWidget):
    """Says what was edited, and lets the phases be chosen where something is."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._patching = session, Patching(session)
        self._subject: Subject | None = None
        self.text = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.text.setAccessibleName("What was edited")
        self.phase = QComboBox()
        for phase in Phase:
            self.phase.addItem(phase.label, phase)
        self.phase.setAccessibleName("Phase")
        kept = self.phase.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # or the plots would change their height under the mouse
        self.phase.setSizePolicy(kept)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 4)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.phase)
        self.phase.activated.connect(self._choose)

    def show_subject(self, subject: Subject | None) -> None:
        """What there is to be said of a component."""
        self._subject = subject
        patch = None if subject is None else subject.document.component(subject.node).patch
        self.phase.setVisible(patch is not None)
        self.text.setText(AS_TRAINED if subject is None else edits_text(subject.document, subject.node))
        if subject is None or patch is None:
            return
        self.phase.setCurrentIndex(self.phase.findData(patch.phase))
        unheard = patch.phase is Phase.REFINED and not is_refined(subject.document, subject.node)
        tip = _LONG if unheard else _HEARD[patch.phase]
        self.phase.setToolTip(tip)
        self.phase.setAccessibleDescription(tip)
        self.phase.setEnabled(not self._session.previewing)

    @Slot(int)
    def _choose(self, index: int) -> None:
        if self._subject is not None:
            self._patching.set_phase(self._subject.node, Phase(self.phase.itemData(index)))
