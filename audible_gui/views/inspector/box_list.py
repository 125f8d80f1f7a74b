"""The boxes of the selected components, listed: each can be changed, removed, seen on the canvas. GUI thread."""

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import MAX_GAIN_DB, MIN_GAIN_DB
from audible_gui.views import theme
from audible_gui.views.inspector.box_model import BoxModel, Column
from audible_gui.views.inspector.decibel_box import DecibelBox
from audible_gui.views.inspector.removal import add_removal
from audible_gui.views.listening_buttons import tool_button
from audible_gui.views.selected_boxes import SelectedBoxes

MOST_ROWS = 4
_STEP_DB = 1.0
_CHIP_PX = 10
_TIP = "Where the component is louder, quieter or silent; the gain above changes the chosen box, Delete takes it away"


class BoxView(QTreeView):
    """The rows.

    Signals:
        hovered: QModelIndex under the mouse, or an invalid one.
        enter_pressed: the chosen box shall be changed.
    """

    hovered = Signal(QModelIndex)
    enter_pressed = Signal()

    def __init__(self, model: BoxModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setHeaderHidden(True)
        self.setMouseTracking(True)
        self.setIconSize(QSize(_CHIP_PX, _CHIP_PX))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Boxes of what is selected")
        self.setToolTip(_TIP)
        self.setFont(theme.numeric_font())
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(Column.FREQUENCY, QHeaderView.ResizeMode.Stretch)
        self.entered.connect(self.hovered)

    def fit_rows(self) -> None:
        """Be as high as the rows, but not higher than a few."""
        rows = min(self.model().rowCount(), MOST_ROWS)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes to the gain."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the mouse any more."""
        self.hovered.emit(QModelIndex())
        super().leaveEvent(event)


class GainBox(DecibelBox):
    """Gain of a box: its lowest is silence; 0, which takes the box away, is typed and not stepped on.

    Signals:
        left: the keyboard's focus has gone elsewhere.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(MIN_GAIN_DB, MAX_GAIN_DB)
        self.setDecimals(1)
        self.setSingleStep(_STEP_DB)
        self.setSuffix(" dB")
        self.setSpecialValueText("cut")
        self.setKeyboardTracking(False)
        self.setAccessibleName("Gain in the chosen box")
        self.setToolTip("Gain in the chosen box; the lowest is silence, 0 dB takes the box away")
        theme.inset(self)

    def stepBy(self, steps: int) -> None:
        """A step that would end at 0 goes beyond."""
        lands = abs(self.value() + steps * _STEP_DB) < 0.05
        super().stepBy(steps + (1 if steps > 0 else -1) if lands else steps)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell it."""
        super().focusOutEvent(event)
        self.left.emit()


class BoxList(QWidget):
    """Lists boxes, and is not there while there are none.

    Args:
        boxes: those of the selected components.
        parent: Qt parent.
    """

    def __init__(self, boxes: SelectedBoxes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = boxes
        self._gesture: object = object()
        self._following = False
        self.model, self.gain = BoxModel(boxes, self), GainBox()
        self.view = BoxView(self.model)
        self.remove_button = tool_button("Remove the chosen box")
        self.remove_button.setToolTip("The component as it was in the chosen box (Delete)")
        self._lay_out()
        self._connect()
        self.restyle()
        self._follow()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.remove_button.setIcon(theme.icon("close"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()
            self.view.fit_rows()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.gain)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 4, 4)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.view)

    def _connect(self) -> None:
        add_removal(self.view, "Remove the box", self.remove)
        # Told after the rows have changed, since the model was connected before.
        self._boxes.changed.connect(self._follow)
        self._boxes.pointed.connect(self._follow)
        self.view.hovered.connect(self._hover)
        self.view.enter_pressed.connect(self._edit_gain)
        self.view.doubleClicked.connect(self._edit_gain)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.remove_button.clicked.connect(self.remove)
        self.gain.valueChanged.connect(self._set_gain)
        self.gain.left.connect(self._end_gesture)

    @Slot()
    def remove(self) -> None:
        """Take the chosen box away."""
        if self._boxes.chosen is not None:
            self._boxes.remove(self._boxes.chosen)

    @Slot()
    def _follow(self) -> None:
        count, chosen = len(self._boxes.boxes), self._boxes.chosen
        self._following = True
        self.setVisible(count > 0)
        self.heading.setText("BOX" if count == 1 else f"{count} BOXES")
        self.view.fit_rows()
        index = self.model.index_of(chosen)
        if index != self.view.currentIndex().siblingAtColumn(0):
            self.view.setCurrentIndex(index)
            self._end_gesture()
        self.gain.setEnabled(chosen is not None)
        self.remove_button.setEnabled(chosen is not None)
        self.gain.setValue(MIN_GAIN_DB if chosen is None else chosen.gain.gain_db)
        self._following = False

    @Slot(QModelIndex, QModelIndex)
    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self._following:
            self._boxes.choose(self.model.box_at(current))

    @Slot(QModelIndex)
    def _hover(self, index: QModelIndex) -> None:
        self._boxes.hover(self.model.box_at(index))

    @Slot()
    def _edit_gain(self) -> None:
        if self._boxes.chosen is not None:
            self.gain.setFocus(Qt.FocusReason.OtherFocusReason)
            self.gain.selectAll()

    @Slot(float)
    def _set_gain(self, gain_db: float) -> None:
        if not self._following and self._boxes.chosen is not None:
            self._boxes.set_gain(self._boxes.chosen, gain_db, self._gesture)

    @Slot()
    def _end_gesture(self) -> None:
        self._gesture = object()
