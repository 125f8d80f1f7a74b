"""Working an inspector as a person would, by mouse and keys."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from audible_gui.document import Document, Node, Patch
from audible_gui.jobs import Crossing
from audible_gui.session import Session
from audible_gui.synthesis import shape_of
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.inspector import Inspector
from audible_gui.views.inspector.shape_plot import ShapePlot
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side
from audible_gui.views.plots.beats import Beats
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.selected_boxes import SelectedBoxes
from tests.views.component_tree.driving import click, index
from tests.views.plots.fakes import FakeStudio

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
NODE = Node(3, 0)
Way = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Bench:
    studio: FakeStudio
    tree: ComponentTree
    inspector: Inspector
    times: TimeRange
    boxes: SelectedBoxes
    beats: Beats
    crossing: Crossing

    @property
    def session(self) -> Session:
        return self.studio.session

    @property
    def document(self) -> Document:
        return self.session.document

    def select(self, layer: int = 3, row: int = 0) -> None:
        click(self.tree, index(self.tree, layer, row))

    def plot(self, side: Side = Side.BASIS) -> ShapePlot:
        return self.inspector.views[side].plot

    def choose(self, tool: Tool) -> None:
        QTest.mouseClick(self.inspector.tools.buttons[tool], LEFT)

    def patch(self, node: Node = NODE) -> Patch | None:
        return self.document.component(node).patch

    def values(self, side: Side = Side.BASIS, node: Node = NODE) -> Line:
        """What sounds, (channels, n)."""
        shape = shape_of(self.document, node)
        return np.atleast_2d(shape.basis if side is Side.BASIS else shape.envelope).astype(np.float64)

    def picture(self, side: Side = Side.BASIS) -> QImage:
        return self.plot(side).grab().toImage()

    def steps(self) -> list[str]:
        stack = self.session.undo_stack
        return [stack.text(place) for place in range(stack.count())]

    def press(self, way: Way, side: Side = Side.BASIS, lane: int = 0, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """Press at the first point and move to the others, by parts of width and height from the lower left."""
        plot = self.plot(side)
        for place, point in enumerate(way):
            kind = QMouseEvent.Type.MouseMove if place else QMouseEvent.Type.MouseButtonPress
            mouse(plot, kind, at(plot, point, lane), keys=keys)

    def release(self, side: Side = Side.BASIS) -> None:
        mouse(self.plot(side), QMouseEvent.Type.MouseButtonRelease, QPointF(1, 1))

    def draw(self, way: Way, side: Side = Side.BASIS, lane: int = 0, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """A whole gesture."""
        self.press(way, side, lane, keys)
        self.release(side)

    def height(self, place: float, side: Side = Side.BASIS, channel: int = 0) -> float:
        """How high what sounds is on the plot there."""
        picture = self.plot(side).picture
        assert picture is not None
        point = round(float(picture.axis.points(place)))
        return float(picture.heights.of(self.values(side)[channel, point]))


def at(plot: ShapePlot, point: tuple[float, float], lane: int = 0) -> QPointF:
    """A point of a plot, by parts of its width and height."""
    assert plot.picture is not None
    rect = plot.picture.lanes[lane].rect
    return QPointF(rect.left() + point[0] * rect.width(), rect.bottom() - point[1] * rect.height())


def mouse(
    plot: ShapePlot,
    kind: QMouseEvent.Type,
    where: QPointF,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    moving = kind is QMouseEvent.Type.MouseMove
    held = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseButtonRelease else button
    pressed = Qt.MouseButton.NoButton if moving else button
    globally = QPointF(plot.mapToGlobal(where.toPoint()))
    event = QMouseEvent(kind, where, globally, pressed, held, keys)
    QApplication.sendEvent(plot, event)


def hover(plot: ShapePlot, point: tuple[float, float]) -> None:
    """Move the mouse there, with no button held."""
    mouse(plot, QMouseEvent.Type.MouseMove, at(plot, point), Qt.MouseButton.NoButton)


def wheel(plot: ShapePlot, place: float, angle: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    where = at(plot, (place, 0.5))
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    globally = QPointF(plot.mapToGlobal(where.toPoint()))
    QApplication.sendEvent(plot, QWheelEvent(where, globally, QPoint(), QPoint(0, angle), none, keys, phase, False))
