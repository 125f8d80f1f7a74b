"""The network as a picture: layers as columns, their components as cells, edges between them. GUI thread."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip, QWidget

from audible_gui.document import Node
from audible_gui.session import Audition, Session
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.labels import literal
from audible_gui.views.network_view.drawing import HEADER, card_rect
from audible_gui.views.network_view.layout import LARGEST_PITCH, MARGIN, SMALLEST_PITCH, USUAL_PITCH, Layout, arranged
from audible_gui.views.network_view.naming import NameEditor
from audible_gui.views.network_view.painting import Painting
from audible_gui.views.network_view.pointing import Pointed, pointed_at, tip
from audible_gui.views.network_view.shown import Shown
from audible_gui.views.network_view.steering import Steering

_ZOOM = 1.2
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class NetworkView(QAbstractScrollArea):
    """Shows what a ComponentTree shows, layer beside layer, and shares its selection.

    Args:
        session: whose document is shown.
        tree: whose rows and selection these are.
        parent: Qt parent.

    Attributes:
        pitch: least height of a cell, in pixels.
        pointed: what is under the mouse.
        shown: the network and what is chosen of it.
        naming: where names are typed.
    """

    def __init__(self, session: Session, tree: ComponentTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pitch, self.pointed = USUAL_PITCH, Pointed()
        self._tree = tree
        self.shown = Shown(tree)
        self.steering = Steering(tree, self.shown)
        self._painting = Painting(self.shown)
        self.naming = NameEditor(self, self.viewport(), tree)
        self._layout: tuple[object, ...] = ()
        self._arranged: Layout | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Network")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        session.changed.connect(self._follow)
        tree.invited.connect(self._follow)
        tree.rows.dataChanged.connect(self._follow)
        tree.rows.making.made.connect(self._plot_anew)
        tree.selectionModel().selectionChanged.connect(self._follow_selection)

    @property
    def layout_(self) -> Layout | None:
        """Where the cells lie; None without a network."""
        scene = self.shown.scene
        if scene is None:
            return None
        size = self.viewport().size()
        key = (scene, size.width(), size.height(), self.pitch)
        if key != self._layout or self._arranged is None:
            self._layout = key
            self._arranged = arranged(scene.flows, size.width(), max(size.height() - HEADER, 1), self.pitch)
            self._set_ranges(self._arranged)
        return self._arranged

    def cell_rect(self, node: Node) -> QRect:
        """Where a component's cell is in the viewport."""
        layout = self.layout_
        return QRect() if layout is None else self._seen(card_rect(layout.rect(node))).toAlignedRect()

    def set_position(self, fraction: float | None) -> None:
        """Draw the playhead through every envelope at ``fraction`` (0..1) of the sound; None hides it."""
        before, self._painting.position = self._painting.position, fraction
        layout = self.layout_ if self.isVisible() else None
        if layout is None:
            return
        for column in layout.columns:
            for place in {place for place in (before, fraction) if place is not None}:
                x = self._painting.playhead_x(column, place) - self.horizontalScrollBar().value()
                self.viewport().update(x - 1, HEADER, 3, self.viewport().height())

    def zoom(self, factor: float, at: int | None = None) -> None:
        """Make cells higher or lower, keeping what is at a height of the viewport where it is."""
        before = self.layout_
        y = self.viewport().height() // 2 if at is None else at
        place = 0.0 if before is None else (self.verticalScrollBar().value() + y - HEADER) / before.height
        self.pitch = min(max(self.pitch * factor, SMALLEST_PITCH), LARGEST_PITCH)
        after = self.layout_
        if after is not None:
            self.verticalScrollBar().setValue(round(place * after.height - y + HEADER))
        self.viewport().update()

    @Slot()
    def zoom_in(self) -> None:
        """Higher cells."""
        self.zoom(_ZOOM)

    @Slot()
    def zoom_out(self) -> None:
        """Lower cells."""
        self.zoom(1 / _ZOOM)

    @Slot()
    def fit(self) -> None:
        """As many components in sight as can be."""
        scene = self.shown.scene
        if scene is not None:
            self.zoom((self.viewport().height() - HEADER - 2 * MARGIN) / max(scene.network.widths) / self.pitch)

    def show_node(self, node: Node) -> None:
        """Scroll to a component, if it is not in sight."""
        layout = self.layout_
        if layout is None:
            return
        rect, seen = layout.rect(node), self.viewport().rect().adjusted(0, HEADER, 0, 0)
        if not seen.contains(self._seen(rect).toAlignedRect()):
            self.verticalScrollBar().setValue(round(rect.center().y() - seen.height() / 2))
            across = self._seen(rect)
            if across.left() < 0 or across.right() > seen.right():
                self.horizontalScrollBar().setValue(round(rect.center().x() - seen.width() / 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt."""
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        current = self.steering.current if self.hasFocus() else None
        self._painting.paint(self.viewport(), event.region(), self.layout_, offset, self.pointed, current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Qt."""
        super().resizeEvent(event)
        self.naming.leave()
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is selected."""
        super().showEvent(event)
        self._follow_selection()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hold no document while nobody looks."""
        super().hideEvent(event)
        self._forget()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that zoom here from the window, for whose shortcut they zoom the spectrogram."""
        key = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride else None
        if key is not None and key.modifiers() & _CONTROL and key.key() in _ZOOMS:
            event.accept()
            return True
        return super().event(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002
        """See Qt; headings stay."""
        self.naming.leave()
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a component, or a part of one by its edge."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        pointed = self._pointed_at(event.position().toPoint())
        if pointed.node is not None:
            self.steering.click(pointed.node, bool(event.modifiers() & (_CONTROL | _SHIFT)))
        elif pointed.edge is not None:
            child, parent = pointed.edge
            self.steering.choose(Audition(child, (parent,)))
        elif event.position().y() >= HEADER:
            self.steering.choose(None)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type a name."""
        pointed = self._pointed_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and pointed.node is not None:
            self.rename(pointed.node)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what is under the mouse."""
        self._point(self._pointed_at(event.position().toPoint()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl make cells higher or lower."""
        if event.modifiers() & _CONTROL:
            self.zoom(_ZOOM ** (event.angleDelta().y() / 120), round(event.position().y()))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from component to component; the rest acts on what is selected, as in the tree."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key == Qt.Key.Key_Escape:
            self.steering.choose(None)
        elif key == Qt.Key.Key_Space:
            event.ignore()  # for the transport
        elif modifiers & _CONTROL and key in _ZOOMS:
            _ZOOMS[key](self)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            if self.steering.current is not None:
                self.rename(self.steering.current)
        elif not self.steering.press_key(event, self.layout_) and not self._tree.press_key(event):
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The tree's menu of the component under the mouse, or of the chosen one for the menu key."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        node = self.steering.current if by_key else self._pointed_at(event.pos()).node
        menu = None if node is None else self.menu_of(node)
        if menu is not None and node is not None:
            at = self.cell_rect(node).bottomLeft() if by_key else event.pos()
            menu.popup(self.viewport().mapToGlobal(at))

    def menu_of(self, node: Node) -> QMenu | None:
        """The tree's menu of a component."""
        index = self.steering.index(node)
        return None if index is None else self._tree.menu_at(index, lambda: self.rename(node))

    def viewportEvent(self, event: QEvent) -> bool:
        """See Qt; tips, and the mouse going away."""
        if event.type() == QEvent.Type.Leave:
            self._point(Pointed())
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            text = tip(self.shown, self._pointed_at(event.pos()))
            QToolTip.showText(event.globalPos(), literal(text), self.viewport())
            return True
        return super().viewportEvent(event)

    def rename(self, node: Node) -> None:
        """Let a new name of a component be typed, in its cell."""
        layout, index = self.layout_, self.steering.index(node)
        if layout is not None and index is not None:
            self.show_node(node)
            self.naming.begin(index, self._seen(layout.rect(node)))

    @Slot()
    def _follow(self) -> None:
        if not self.isVisible():
            return
        self._point(Pointed())
        if self.shown.scene is None:
            self._forget()
        _ = self.layout_  # makes the scroll bars fit
        self.setAccessibleDescription(self.shown.description)
        self.viewport().update()

    @Slot()
    def _plot_anew(self) -> None:
        """Plots that were stood in for are there."""
        if self.isVisible():
            self._painting.forget()
            self.shown.forget()
            self._follow()

    @Slot()
    def _follow_selection(self) -> None:
        self._follow()
        node = self.steering.current
        if node is not None and self.isVisible():
            self.show_node(node)

    def _forget(self) -> None:
        self._painting.forget()
        self.shown.forget()
        self._layout, self._arranged = (), None

    def _point(self, pointed: Pointed) -> None:
        if pointed != self.pointed:
            self.pointed = pointed
            hand = Qt.CursorShape.PointingHandCursor if pointed.anything else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(hand)
            self.viewport().update()

    def _pointed_at(self, at: QPoint) -> Pointed:
        layout = self.layout_
        if layout is None or at.y() < HEADER:
            return Pointed()
        x, y = at.x() + self.horizontalScrollBar().value(), at.y() - HEADER + self.verticalScrollBar().value()
        return pointed_at(self.shown, layout, x, y)

    def _seen(self, rect: QRectF) -> QRectF:
        """A place of the picture in the viewport."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return rect.translated(-across, HEADER - down)

    def _set_ranges(self, layout: Layout) -> None:
        size = self.viewport().size()
        room = size.height() - HEADER
        for bar, whole, part in (
            (self.verticalScrollBar(), layout.height, room),
            (self.horizontalScrollBar(), layout.width, size.width()),
        ):
            bar.setRange(0, max(round(whole) - part, 0))
            bar.setPageStep(part)
            bar.setSingleStep(24)


_ZOOMS = {
    Qt.Key.Key_Plus: NetworkView.zoom_in,
    Qt.Key.Key_Equal: NetworkView.zoom_in,
    Qt.Key.Key_Minus: NetworkView.zoom_out,
    Qt.Key.Key_0: NetworkView.fit,
}
