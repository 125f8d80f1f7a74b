"""What the inspected basis or envelope is borrowed from, how much of it, and what lies between. GUI thread."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QSpinBox, QVBoxLayout, QWidget

from audible_gui.document import Morph, lock_refusal
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.patch_menu import BLEND_TIPS
from audible_gui.views.component_tree.patching import PARTS, Patching, lent_name, lent_part
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.labels import literal
from audible_gui.views.listening_buttons import tool_button

_MORPHS = {Morph.LINEAR: "Both", Morph.GEOMETRIC: "In common", Morph.TRANSPORT: "Moved"}
_PREVIEW = "A training is under way: this can be set when it has ended."


class LentBar(QWidget):
    """Shown while a basis or an envelope is that of another component.

    Args:
        column: which of the two.
        session: whose document is changed.
        parent: Qt parent.
    """

    def __init__(self, column: Column, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column, self._session, self._patching = column, session, Patching(session)
        self._subject: Subject | None = None
        self._gesture: object = object()
        self._text = ""
        part = PARTS[column].lower()
        self.whose = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.whose.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.whose.setAccessibleName(f"Whose {part} is heard")
        self.slider, self.amount = QSlider(Qt.Orientation.Horizontal), QSpinBox(suffix=" %")
        for box in (self.slider, self.amount):
            box.setRange(0, 100)
            box.setAccessibleName(f"Amount of the {part} in percent")
        self.amount.setKeyboardTracking(False)
        self.amount.setFont(theme.numeric_font())
        theme.inset(self.amount)
        self.amount.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.slider.setMinimumWidth(48)
        self.morph = QComboBox()
        for morph, text in _MORPHS.items():
            self.morph.addItem(text, morph)
            self.morph.setItemData(self.morph.count() - 1, BLEND_TIPS[morph], Qt.ItemDataRole.ToolTipRole)
        self.morph.setAccessibleName(f"What lies between its own {part} and the other's")
        self.remove = tool_button(f"Its own {part} again")
        self._lay_out()
        self._connect()
        self.restyle()
        self.hide()

    def show_subject(self, subject: Subject | None) -> None:
        """Show what a component has of another, or nothing."""
        before, self._subject = self._subject, subject
        if before is None or subject is None or before.node != subject.node:
            self._gesture = object()
        document = self._session.document if subject is None else subject.document
        lent = None if subject is None else lent_part(document.component(subject.node).patch, self._column)
        name = "" if lent is None else lent_name(document, lent)
        self.setVisible(bool(name))
        if subject is None or lent is None:
            return
        self._text = f"{PARTS[self._column]} of {name}"
        self.whose.setToolTip(literal(self._text))
        self._elide()
        percent = round(lent.amount * 100)
        for box in (self.slider, self.amount):
            with QSignalBlocker(box):
                box.setValue(percent)
        self.morph.setCurrentIndex(self.morph.findData(lent.morph))
        self._enable(_PREVIEW if self._session.previewing else lock_refusal(document, subject.node))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the name in."""
        super().resizeEvent(event)
        self._elide()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.remove.setIcon(theme.icon("close", theme.current().muted))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """What is changed after the focus has gone is another step."""
        if event.type() == QEvent.Type.FocusOut:
            self._gesture = object()
        return False

    def _elide(self) -> None:
        metrics = self.whose.fontMetrics()
        self.whose.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.whose.width()))

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.whose, 1)
        first.addWidget(self.remove)
        second.addWidget(self.slider, 1)
        second.addWidget(self.amount)
        second.addWidget(self.morph)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(2)
        for row in (first, second):
            row.setSpacing(4)
            column.addLayout(row)

    def _connect(self) -> None:
        for box in (self.slider, self.amount):
            box.valueChanged.connect(self._set_amount)
            box.installEventFilter(self)
        self.slider.sliderPressed.connect(self._begin)
        self.slider.sliderReleased.connect(self._begin)
        self.amount.editingFinished.connect(self._begin)
        self.morph.activated.connect(self._set_morph)
        self.remove.clicked.connect(self._remove)

    def _enable(self, why: str) -> None:
        part = PARTS[self._column].lower()
        tips = {
            self.slider: f"From its own {part} (left) to the other's (right), heard while you drag",
            self.amount: f"How much of the other's {part} is heard",
            self.morph: BLEND_TIPS[Morph(self.morph.currentData())],
            self.remove: f"Give it its own {part} back",
        }
        for widget, tip in tips.items():
            widget.setEnabled(not why)
            widget.setToolTip(why or tip)

    @Slot()
    def _begin(self) -> None:
        self._gesture = object()

    @Slot(int)
    def _set_amount(self, percent: int) -> None:
        if self._subject is not None:
            self._patching.set_amount(self._subject.node, self._column, percent / 100, self._gesture)

    @Slot(int)
    def _set_morph(self, index: int) -> None:
        if self._subject is not None:
            self._patching.set_morph(self._subject.node, self._column, Morph(self.morph.itemData(index)))

    @Slot()
    def _remove(self) -> None:
        if self._subject is not None:
            self._patching.borrow(self._subject.node, self._column, self._subject.node)
