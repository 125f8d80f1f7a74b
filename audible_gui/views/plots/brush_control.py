"""Painting on the spectrogram: what lies under a stroke goes to the selected component. GUI thread."""

from collections.abc import Sequence
from functools import reduce

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from audible_gui.document import MAX_POINTS, Document, Node, Point, Stroke
from audible_gui.errors import AudibleError
from audible_gui.operations import stroke_points, with_stroke, without_strokes
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.plots.brush_bar import BrushBar
from audible_gui.views.plots.picture_control import PictureSwitch
from audible_gui.views.plots.readout import INSET
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.stroke_item import StrokeItem
from audible_gui.views.plots.stroke_picture import outline
from audible_gui.views.selected_boxes import SelectedBoxes

NO_COMPONENT = "Select one component to paint into"
_BRACKETS = {Qt.Key.Key_BracketLeft: -1, Qt.Key.Key_BracketRight: 1}
_LEFT = Qt.MouseButton.LeftButton
# What is nearer to the last point makes no difference.
_NEAREST_PX = 1.0


class BrushControl(QObject):
    """Lets strokes be painted while the brush is out, each an undo step; shows those of what is selected.

    Args:
        session: whose document is painted on.
        selected: the component that is painted into.
        plot: where.
        canvas: whose keys are the brush's while it is out.
        corner: what lies in the plot's corner else; its button takes the brush or puts it away.

    Signals:
        toggled: whether the brush is out.
        room_changed: another part of the plot is the picture's.
    """

    toggled = Signal(bool)
    room_changed = Signal()

    def __init__(
        self,
        session: Session,
        selected: SelectedBoxes,
        plot: SpectrogramPlot,
        canvas: QWidget,
        corner: PictureSwitch,
    ) -> None:
        super().__init__(plot)
        self._session, self._selected, self._plot, self._canvas = session, selected, plot, canvas
        self._corner = corner
        corner.brush.clicked.connect(self.toggle)
        self.toggled.connect(corner.brush.setChecked)
        self._line: list[Point] | None = None
        self._last, self._reach = QPointF(), (1.0, 1.0)
        self._erasing = False
        self._trouble = ""
        self.active = False
        self.bar = BrushBar(plot)
        self.item = StrokeItem(plot)
        plot.addItem(self.item, ignoreBounds=True)
        self.bar.closed.connect(self.put_away)
        self.bar.brushed.connect(self._on_brushed)
        selected.strokes.changed.connect(self._follow)
        selected.strokes.pointed.connect(self._follow)
        selected.selected.connect(self._on_selected)
        session.changed.connect(self._on_change)
        plot.rescaled.connect(self._follow)

    @property
    def painting(self) -> bool:
        """Whether a stroke is being painted."""
        return self._line is not None

    @property
    def strokes(self) -> int:
        """How many were painted into what is selected."""
        return len(self._selected.strokes.strokes)

    @property
    def node(self) -> Node | None:
        """The component that is painted into."""
        nodes = self._selected.nodes
        return nodes[0] if len(nodes) == 1 else None

    @Slot()
    def toggle(self) -> None:
        """Take the brush, or put it away."""
        if self.active:
            self.put_away()
        elif self._session.document.network is not None:
            self.active = True
            self._plot.viewport().installEventFilter(self)
            self._canvas.installEventFilter(self)
            self._plot.setCursor(Qt.CursorShape.CrossCursor)
            self._canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.bar.show()
            self._tell()
            self.toggled.emit(True)

    @Slot()
    def put_away(self) -> None:
        """The mouse does what it did before."""
        if self.active:
            self.active, self._line = False, None
            self._plot.viewport().removeEventFilter(self)
            self._canvas.removeEventFilter(self)
            self._plot.unsetCursor()
            self.item.show_brush(None)
            self.bar.hide()
            self.place()
            self._follow()
            self.toggled.emit(False)

    @Slot()
    def remove_all(self) -> None:
        """Nothing painted into the selected components any more."""
        nodes, document = self._selected.nodes, self._session.document
        if nodes:
            what = document.component(nodes[0]).name if len(nodes) == 1 else f"{len(nodes)} components"
            self._session.edit(f"Remove strokes of {what}", lambda before: reduce(without_strokes, nodes, before))

    def place(self) -> None:
        """While one paints, the bar and what lies in the corner else are above the picture: all of it can be painted.

        Beside each other if both fit, below each other otherwise.
        """
        rect, corner, bar, room_px = self._plot.view_rect(), self._corner, self.bar, 0
        if self.active:
            bar.adjustSize()
            left, top = round(rect.left()) + INSET, round(rect.top()) - self._plot.room_px + INSET
            right, below = corner.width() + INSET, corner.height() + INSET
            beside = left + right + bar.width() <= rect.right()
            bar.move(left + right * beside, top + below * (not beside))
            room_px = bar.geometry().bottom() - top + 2 * INSET
        if self._plot.make_room(room_px):
            self.room_changed.emit()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.bar.restyle()
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Paint with the left button, and change the brush by brackets and the wheel with Alt; leave all else."""
        if isinstance(event, QKeyEvent):
            return watched is self._canvas and self._key(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            delta = event.angleDelta()
            self.bar.resize_brush(1 if (delta.y() or delta.x()) > 0 else -1)
            self.item.show_brush((self._axes(event.position()), self._radius_px))
            return True
        if event.type() == QEvent.Type.Leave and watched is not self._canvas:
            self.item.show_brush(None)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        ours = event.key() == Qt.Key.Key_Escape or (event.key() in _BRACKETS and not event.modifiers())
        if not ours:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and event.key() != Qt.Key.Key_Escape:
            self.bar.resize_brush(_BRACKETS[Qt.Key(event.key())])
        elif event.type() == QEvent.Type.KeyPress and self._line is not None:
            self._line = None
            self._follow()
        elif event.type() == QEvent.Type.KeyPress:
            self.put_away()
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, inside = event.type(), self._plot.view_rect().contains(event.position())
        if kind in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            if event.button() != _LEFT or not inside:
                return False
            self._begin(event)
            return True
        if kind == QEvent.Type.MouseMove:
            self.item.show_brush((self._axes(event.position()), self._radius_px) if inside or self.painting else None)
            if self._line is not None:
                self._extend(event.position())
                return True
            if inside and not event.buttons():
                self._plot.pointed.emit((self._plot.time_at(event.position()), self._plot.height_at(event.position())))
                self._plot.setCursor(Qt.CursorShape.CrossCursor)
                return True
        if kind == QEvent.Type.MouseButtonRelease and event.button() == _LEFT and self._line is not None:
            self._extend(event.position())
            self._end()
            return True
        return False

    def _begin(self, event: QMouseEvent) -> None:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        self._trouble = ""
        if self.node is not None:
            self._erasing = self.bar.erasing or bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._line, self._last, self._reach = [self._place_at(event.position())], event.position(), self._radii
            self.item.show_brush((self._axes(event.position()), self._radius_px))
            self._follow()
        self._tell()

    def _extend(self, position: QPointF) -> None:
        assert self._line is not None
        if (position - self._last).manhattanLength() >= _NEAREST_PX:
            self._line.append(self._place_at(position))
            self._last = position
            self._follow()

    def _end(self) -> None:
        stroke, node = self._stroke(), self.node
        self._line = None
        if stroke is not None and node is not None:
            name = self._session.document.component(node).name
            text = f"Erase what was painted into {name}" if stroke.erases else f"Paint into {name}"
            try:
                self._session.edit(text, lambda document: with_stroke(document, node, stroke))
            except AudibleError as error:
                self._trouble = str(error)
        self._follow()
        self._tell()

    def _stroke(self, *, roughly: bool = False) -> Stroke | None:
        """What is being painted; ``roughly`` is quick however long the line is."""
        if not self._line:
            return None
        line = [*self._line[:: -(-len(self._line) // (MAX_POINTS - 1))], self._line[-1]] if roughly else self._line
        points: Sequence[Point] = line if roughly else stroke_points(line, self._reach)
        scale = self._plot.frequency_scale
        return Stroke(
            0,
            tuple((time_s, round(max(scale.hertz(height), 0.0), 3)) for time_s, height in points),
            *self._reach,
            scale,
            self.bar.strength.value() / 100.0,
            1.0 - self.bar.softness.value() / 100.0,
            self._erasing,
        )

    @property
    def _radii(self) -> tuple[float, float]:
        """Of the brush in seconds and in height, in what is in view now."""
        rect, view = self._plot.view_rect(), self._plot.view_range()
        return (
            self._radius_px / max(rect.width(), 1.0) * (view.end_s - view.start_s),
            self._radius_px / max(rect.height(), 1.0) * (view.high - view.low),
        )

    def _place_at(self, position: QPointF) -> Point:
        """Seconds and height under the mouse, within what there is."""
        return self._plot.time_at(position), self._height_at(position)

    def _height_at(self, position: QPointF) -> float:
        limits = self._plot.limits
        return min(max(self._plot.height_at(position), limits.low), limits.high)

    @property
    def _radius_px(self) -> float:
        return self.bar.size_px.value() / 2.0

    def _axes(self, position: QPointF) -> QPointF:
        return QPointF(self._plot.time_at(position), self._plot.height_at(position))

    @Slot()
    def _follow(self) -> None:
        strokes = self._selected.strokes
        shown = [(one.stroke, _color(one.owner.id), one == strokes.chosen) for one in strokes.strokes]
        stroke, node = self._stroke(roughly=True), self.node
        painted = None
        if stroke is not None and node is not None:
            painted = stroke, _color(self._session.document.component(node).id), True
        self.item.show_strokes(shown, painted)

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            outline.cache_clear()  # lines of hundreds of strokes, which nobody looks at any more
        if after.network is None:
            self.put_away()
        if self.active:
            self._tell()

    @Slot()
    def _on_selected(self) -> None:
        self._trouble, self._line = "", None
        self._follow()
        if self.active:
            self._tell()

    @Slot()
    def _on_brushed(self) -> None:
        self._tell()

    def _tell(self) -> None:
        node, document = self.node, self._session.document
        if self._trouble or node is None:
            self.bar.tell(self._trouble or NO_COMPONENT, None)
        else:
            component = document.component(node)
            verb = "Erase from" if self.bar.erasing else "Paint into"
            self.bar.tell(f"{verb} {component.name}", theme.component_color(component.id))
        self.place()


def _color(id_: int) -> QColor:
    return theme.component_color(id_, theme.DARK.background)
