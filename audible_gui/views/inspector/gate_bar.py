"""The gate of the inspected component's envelope. GUI thread."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from audible_gui.document import MIN_GATE_DB, lock_refusal
from audible_gui.operations import gate_of
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.component_tree.gate_menu import GATE_OFF, GATE_TIP, gate_at, gate_value
from audible_gui.views.component_tree.patching import Patching
from audible_gui.views.inspector.decibel_box import DecibelBox
from audible_gui.views.inspector.subject import Subject

_PREVIEW = "A training is under way: this can be set when it has ended."
_OFF_TIP = f"{GATE_TIP} Drag to the right until only the hits are left."
_ON_TIP = f"{GATE_TIP} A double-click lets everything through again."


class GateBar(QWidget):
    """Shown by the envelope, whatever that is.

    Args:
        session: whose document is changed.
        parent: Qt parent.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._patching = session, Patching(session)
        self._subject: Subject | None = None
        self._gesture: object = object()
        self.slider, self.level = QSlider(Qt.Orientation.Horizontal), DecibelBox(decimals=0, suffix=" dB")
        self.slider.setMinimumWidth(48)
        self.slider.setRange(GATE_OFF, -round(MIN_GATE_DB))
        self.level.setRange(GATE_OFF, -MIN_GATE_DB)
        self.level.setSpecialValueText("Off")
        self.level.setKeyboardTracking(False)
        self.level.setFont(theme.numeric_font())
        theme.inset(self.level)
        self.level.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for box in (self.slider, self.level):
            box.setAccessibleName("Gate of the envelope in decibels from its loudest")
            box.installEventFilter(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(QLabel("Gate"))
        row.addWidget(self.slider, 1)
        row.addWidget(self.level)
        self.slider.valueChanged.connect(self._set)
        self.level.valueChanged.connect(self._set)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._begin)
        self.level.editingFinished.connect(self._begin)

    def show_subject(self, subject: Subject | None) -> None:
        """Show where a component's gate opens."""
        before, self._subject = self._subject, subject
        if before is None or subject is None or before.node != subject.node:
            self._begin()
        if subject is None:
            return
        gate_db = gate_of(subject.document, subject.node)
        for box in (self.slider, self.level):
            with QSignalBlocker(box):
                box.setValue(gate_value(gate_db))
        why = _PREVIEW if self._session.previewing else lock_refusal(subject.document, subject.node)
        tip = _OFF_TIP if gate_db is None else _ON_TIP
        for widget in (self.slider, self.level):
            widget.setEnabled(not why)
            widget.setToolTip(why or tip)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A double-click is no gate, in one step with its first click; a press, and the focus gone, end a step."""
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress):
            self._begin()
        if watched is self.slider and event.type() == QEvent.Type.MouseButtonDblClick:
            self.slider.setValue(GATE_OFF)
            self._begin()
            return True
        return False

    @Slot()
    def _begin(self) -> None:
        self._gesture = object()

    @Slot(int)
    @Slot(float)
    def _set(self, value: float) -> None:
        if self._subject is None:
            return
        self._patching.set_gate([self._subject.node], gate_at(value), self._gesture)
