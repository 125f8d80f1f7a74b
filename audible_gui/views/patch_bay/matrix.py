"""The matrix of a patch bay as one widget, which paints the cells that are in sight. GUI thread."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from audible_gui.operations import Cell
from audible_gui.views.inline_line import InlineLine
from audible_gui.views.labels import literal
from audible_gui.views.patch_bay.geometry import LARGEST, LEFT, SMALLEST, TOP, USUAL, Geometry
from audible_gui.views.patch_bay.hand import NUDGE, Hand, stepped
from audible_gui.views.patch_bay.menu import cell_menu
from audible_gui.views.patch_bay.painting import Painting, Pointed, point_text
from audible_gui.views.patch_bay.patcher import Patcher
from audible_gui.views.patch_bay.scene import Curves, Scene
from audible_gui.views.patch_bay.words import NOT_TYPED, cell_text, percent, typed_amount

_LINE = QSize(64, 26)
_SHIFT, _CONTROL, _ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Matrix(QAbstractScrollArea):
    """Bases as rows, envelopes as columns.

    Args:
        patcher: makes the changes.
        curves: of the headings.
        parent: Qt parent.

    Attributes:
        current: the cell that keys act on.
        line: where amounts are typed.

    Signals:
        gone: another cell is the current one.
        chosen: a person has gone to the current cell.
        heading_chosen: the Node whose heading was clicked.
        key_pressed: a QKeyEvent that is nothing here.
    """

    gone = Signal()
    chosen = Signal()
    heading_chosen = Signal(object)
    key_pressed = Signal(object)

    def __init__(self, patcher: Patcher, curves: Curves, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._patcher, self._hand, self._painting = patcher, Hand(patcher), Painting(curves)
        self._curves = curves
        self._scene: Scene | None = None
        self._hovered: Cell | None = None
        self._side = USUAL
        self.current: Cell | None = None
        self.line = InlineLine(self, self.viewport())
        self.line.setAccessibleName("Amount in percent")
        self.line.setToolTip("0 to 100 %. Return takes it, Esc leaves what was there")
        self.line.typed.connect(self._take)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Patch bay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(LEFT + 4 * USUAL, TOP + 3 * USUAL)

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    @property
    def geometry_(self) -> Geometry:
        """Where it lies in the viewport."""
        rows, columns = (0, 0) if self._scene is None else self._scene.shape
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return Geometry(rows, columns, self._side, x, y)

    def show_scene(self, scene: Scene | None) -> None:
        """Show another document, or another bay of it."""
        before, self._scene = self._scene, scene
        if scene is None:
            self._curves.forget()
        moved = before is None or scene is None or before.bay != scene.bay or before.shape != scene.shape
        if moved or before is None or scene is None or before.document.network is not scene.document.network:
            self._hand.forget()
            self.line.leave()
            self._hovered = None
        self._set_ranges()
        geometry = self.geometry_
        if self.current is not None:
            there = self.current.row < geometry.rows and self.current.column < geometry.columns
            self.current = self.current if there else None
        self._describe()
        self.viewport().update()

    def go_to(self, cell: Cell) -> None:
        """Make a cell the current one, and scroll to it; tells nobody."""
        self.current = cell
        rect, size = self.geometry_.rect(cell), self.viewport().size()
        for bar, low, high, first, last in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), LEFT, size.width()),
            (self.verticalScrollBar(), rect.top(), rect.bottom(), TOP, size.height()),
        ):
            if low < first:
                bar.setValue(bar.value() - (first - low))
            elif high >= last:
                bar.setValue(bar.value() + min(high - last + 1, low - first))
        self._describe()
        self.viewport().update()
        self.gone.emit()

    def choose(self, cell: Cell) -> None:
        """Go to a cell as a person does, to hear it."""
        self.go_to(cell)
        self.chosen.emit()

    @Slot()
    def type_amount(self) -> None:
        """Let the amount of the current cell be typed."""
        scene, cell = self._scene, self.current
        if scene is None or cell is None or self._patcher.begin(cell) is None:
            return
        self.go_to(cell)
        place = QRect(self.geometry_.rect(cell).topLeft(), _LINE)
        place.moveRight(min(place.right(), self.viewport().width() - 1))
        amount = scene.own(cell.row) if scene.bay.own(cell) else scene.filled.get(cell, 0.0)
        self.line.begin(place, percent(amount))

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        if self._scene is not None:
            painter = QPainter(self.viewport())
            painter.setFont(self.font())
            pointed = Pointed(self.current, self._hovered, self.hasFocus())
            try:
                self._painting.paint(painter, event.rect(), self._scene, self.geometry_, pointed)
            finally:
                painter.end()  # else Qt would crash where something was raised

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self._set_ranges()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """See Qt; headings stay."""
        self.line.leave()
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By keys one comes to a cell."""
        super().focusInEvent(event)
        if self.current is None and self._scene is not None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.go_to(Cell(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See Qt."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a cell, and begin to change it."""
        if event.button() is not Qt.MouseButton.LeftButton or self._scene is None:
            return
        at = event.position().toPoint()
        cell = self.geometry_.cell_at(at)
        if cell is None:
            self._press_heading(at)
        else:
            self.choose(cell)
            if event.modifiers() & _ALT:
                self._patcher.clear(cell)
            else:
                self._hand.press(cell, at)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag on, or show what is under the mouse."""
        at = event.position().toPoint()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._hand.move(at, fine=bool(event.modifiers() & _SHIFT))
        else:
            self._hover(self.geometry_.cell_at(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag; without one, a click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._hand.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type an amount."""
        cell = self.geometry_.cell_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and cell is not None:
            self._hand.press_again(cell)
            self.go_to(cell)
            self.type_amount()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl make cells larger or smaller."""
        if event.modifiers() & _CONTROL:
            self._zoom(4 if event.angleDelta().y() > 0 else -4)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell, Return types, Delete clears; the rest acts on what is selected in the list."""
        cell, key = self.current, Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._hand.cancel():
            return
        if cell is None or self._scene is None or key == Qt.Key.Key_Space or not self._press_key(cell, event):
            event.ignore()
            if key not in {Qt.Key.Key_Space, Qt.Key.Key_Escape}:
                self.key_pressed.emit(event)

    def event(self, event: QEvent) -> bool:
        """While an amount is dragged Esc is for that, before the window makes use of it."""
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._hand.dragging:
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the cell under the mouse, or with the current one for the menu key."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        cell = self.current if by_key else self.geometry_.cell_at(event.pos())
        if cell is None or self._scene is None:
            return
        self.choose(cell)
        at = self.geometry_.rect(cell).bottomLeft() if by_key else event.pos()
        menu = cell_menu(self, self._scene, self._patcher, cell, self.type_amount)
        menu.popup(self.viewport().mapToGlobal(at))

    def viewportEvent(self, event: QEvent) -> bool:
        """See Qt; tips, and the mouse going away."""
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), literal(self.tip(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def tip(self, at: QPoint) -> str:
        """What one hears of what is at a point, and why it cannot be changed if that is so."""
        scene, cell = self._scene, self.geometry_.cell_at(at)
        if scene is None:
            return ""
        if cell is None:
            return point_text(scene, self.geometry_, at)
        return " ".join(filter(None, (cell_text(scene.document, scene.bay, cell), self._patcher.refusal(cell))))

    def _press_key(self, cell: Cell, event: QKeyEvent) -> bool:
        key, page = Qt.Key(event.key()), max((self.viewport().height() - TOP) // self._side - 1, 1)
        to = stepped(cell, event, self.geometry_, page)
        if to is not None:
            if to != cell:
                self.choose(to)
        elif event.modifiers() & (_CONTROL | _ALT):
            return False
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.type_amount()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._patcher.clear(cell)
        elif event.text() in {"+", "="}:
            self._hand.nudge(cell, NUDGE, again=event.isAutoRepeat())
        elif event.text() in {"-", "−"}:
            self._hand.nudge(cell, -NUDGE, again=event.isAutoRepeat())
        else:
            return False
        return True

    def _press_heading(self, at: QPoint) -> None:
        """Whose basis or envelope it is shall be heard."""
        geometry, scene = self.geometry_, self._scene
        row, column = geometry.row_at(at.y()), geometry.column_at(at.x())
        if scene is not None and at.x() < LEFT and row is not None:
            self.heading_chosen.emit(scene.row(row))
        elif scene is not None and at.y() < TOP and column is not None:
            self.heading_chosen.emit(scene.column(column))

    @Slot(str)
    def _take(self, text: str) -> None:
        amount = typed_amount(text)
        if amount is None:
            self._patcher.refused.emit(NOT_TYPED)
        elif self.current is not None:
            self._patcher.set_amount(self.current, amount)

    def _zoom(self, by: int) -> None:
        self._side = min(max(self._side + by, SMALLEST), LARGEST)
        self._set_ranges()
        self.viewport().update()

    def _hover(self, cell: Cell | None) -> None:
        if cell != self._hovered:
            self._hovered = cell
            shape = Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def _describe(self) -> None:
        scene, cell = self._scene, self.current
        text = "" if scene is None or cell is None else cell_text(scene.document, scene.bay, cell)
        self.setAccessibleDescription(text)

    def _set_ranges(self) -> None:
        geometry, size = self.geometry_, self.viewport().size()
        for bar, whole, part in (
            (self.horizontalScrollBar(), geometry.columns * self._side, size.width() - LEFT),
            (self.verticalScrollBar(), geometry.rows * self._side, size.height() - TOP),
        ):
            bar.setRange(0, max(whole - part, 0))
            bar.setPageStep(max(part, 1))
            bar.setSingleStep(self._side)
