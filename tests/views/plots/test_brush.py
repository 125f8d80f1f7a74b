"""Painting on the spectrogram with the mouse: one stroke, one step, and what is heard changes."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, FrequencyScale, Node, Stroke
from audible_gui.operations import painting
from audible_gui.session import Audition
from audible_gui.synthesis import document_mix
from audible_gui.views import theme
from audible_gui.views.inspector.stroke_list import StrokeList
from audible_gui.views.plots import Canvas, CanvasCommands, stroke_picture
from audible_gui.views.plots.brush_control import NO_COMPONENT
from audible_gui.views.plots.stroke_picture import outline
from audible_gui.views.selected_boxes import SelectedBoxes
from tests.views.plots.fakes import FakeStudio, place, sound

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
NODE = Node(1, 0)


@pytest.fixture
def brushed(opened: Canvas, boxes: SelectedBoxes) -> Canvas:
    """With the brush out, over a component that is selected."""
    boxes.select(Audition(NODE))
    opened.brush_control.toggle()
    return opened


def at(canvas: Canvas, seconds: float, hertz: float) -> QPoint:
    (low, high), height = canvas.spectrogram.heights, canvas.spectrogram.frequency_scale.height
    return place(canvas.spectrogram, seconds / 2.0, (high - height(hertz)) / (high - low))


def send(canvas: Canvas, kind: QEvent.Type, point: QPoint, held: Qt.KeyboardModifier) -> None:
    widget = canvas.spectrogram.viewport()
    moving, released = kind is QEvent.Type.MouseMove, kind is QEvent.Type.MouseButtonRelease
    where, button = QPointF(point), NONE if moving else LEFT
    event = QMouseEvent(kind, where, widget.mapToGlobal(where), button, NONE if released else LEFT, held)
    QApplication.sendEvent(widget, event)


def paint(
    canvas: Canvas,
    *points: tuple[float, float],
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    release: bool = True,
) -> None:
    """Press at the first point, move through the others, let go at the last."""
    places = [at(canvas, *point) for point in points]
    send(canvas, QEvent.Type.MouseButtonPress, places[0], held)
    for one in places[1:]:
        send(canvas, QEvent.Type.MouseMove, one, held)
    if release:
        send(canvas, QEvent.Type.MouseButtonRelease, places[-1], held)


def strokes(studio: FakeStudio, node: Node = NODE) -> tuple[Stroke, ...]:
    return studio.session.document.component(node).strokes


def count(document: Document) -> int:
    return len(document_mix(document).boxed)


def colored(canvas: Canvas, seconds: float, hertz: float) -> float:
    """How far the colour at a point is from the component's."""
    color = canvas.spectrogram.grab().toImage().pixelColor(at(canvas, seconds, hertz))
    wanted = theme.component_color(0, theme.DARK.background)
    return math.dist(*((one.red(), one.green(), one.blue()) for one in (color, wanted)))


@pytest.mark.parametrize("width", [1000, 640])
def test_nothing_lies_over_the_picture_while_one_paints(opened: Canvas, boxes: SelectedBoxes, width: int) -> None:
    opened.resize(width, 600)
    QApplication.processEvents()
    plot = opened.spectrogram
    before, switch = plot.view_rect(), opened.picture_control.switch
    assert plot.childAt(before.topLeft().toPoint() + QPoint(20, 20)) is not plot.viewport(), "the switch lies there"
    boxes.select(Audition(NODE))
    opened.brush_control.toggle()
    rect, bar = plot.view_rect().toRect(), opened.brush_control.bar
    assert rect.height() > 100
    points = [
        QPoint(x, y) for x in range(rect.left() + 1, rect.right(), 9) for y in range(rect.top(), rect.bottom(), 9)
    ]
    assert all(plot.childAt(point) is plot.viewport() for point in points)
    assert not switch.geometry().intersects(bar.geometry())
    assert plot.rect().contains(switch.geometry().united(bar.geometry()))
    opened.brush_control.put_away()
    assert plot.view_rect() == before


def test_a_stroke_is_one_step_and_is_heard(brushed: Canvas, studio: FakeStudio) -> None:
    session = studio.session
    studio.transport.set_audition(Audition(NODE))
    before = session.undo_stack.index()
    paint(brushed, (0.4, 300.0), (0.8, 600.0), (1.2, 300.0))
    (stroke,) = strokes(studio)
    assert session.undo_stack.index() == before + 1
    assert session.undo_stack.undoText() == f"Paint into {session.document.component(NODE).name}"
    times, hertz = zip(*stroke.points, strict=True)
    assert times == pytest.approx((0.4, 0.8, 1.2), abs=0.02)
    assert hertz == pytest.approx((300.0, 600.0, 300.0), rel=0.05)
    rect = brushed.spectrogram.view_rect()
    assert stroke.radius_s == pytest.approx(20.0 / rect.width() * 2.0)
    assert (stroke.scale, stroke.strength, stroke.hardness) == (FrequencyScale.LOG, 1.0, 0.5)
    assert studio.engine.mix is not None
    assert studio.engine.mix.boxed
    session.undo_stack.undo()
    assert strokes(studio) == ()
    assert not studio.engine.mix.boxed


def test_it_is_seen_in_the_components_colour_while_it_is_painted_and_after(brushed: Canvas) -> None:
    brushed.brush_control.bar.softness.setValue(0)
    before = colored(brushed, 0.8, 500.0)
    paint(brushed, (0.4, 500.0), (1.2, 500.0), release=False)
    during = colored(brushed, 0.8, 500.0)
    send(brushed, QEvent.Type.MouseButtonRelease, at(brushed, 1.2, 500.0), Qt.KeyboardModifier.NoModifier)
    after = colored(brushed, 0.8, 500.0)
    assert during < before - 20.0
    assert after < before - 15.0


@pytest.mark.parametrize("scale", FrequencyScale)
def test_a_stroke_is_where_it_was_painted_on_every_scale(
    brushed: Canvas, studio: FakeStudio, scale: FrequencyScale
) -> None:
    paint(brushed, (0.5, 400.0), (1.0, 1600.0))
    (stroke,) = strokes(studio)
    brushed.look.change(scale=scale)
    middle, height = outline(stroke, scale), brushed.spectrogram.frequency_scale.height
    assert brushed.spectrogram.frequency_scale is scale
    assert middle.contains(QPointF(0.75, height(800.0)))
    assert middle.contains(QPointF(0.5, height(400.0 * 2.0 ** (-0.9 * stroke.radius))))
    assert not middle.contains(QPointF(0.5, height(400.0 * 2.0 ** (-1.1 * stroke.radius))))
    assert not middle.contains(QPointF(1.0, height(400.0)))
    assert not middle.contains(QPointF(0.75, height(800.0 * 2.0 ** (2.0 * stroke.radius + 1.0))))


def test_alt_and_the_eraser_take_back(brushed: Canvas, studio: FakeStudio) -> None:
    paint(brushed, (0.5, 400.0), held=Qt.KeyboardModifier.AltModifier)
    assert strokes(studio) == ()
    paint(brushed, (0.5, 400.0), (1.0, 400.0))
    paint(brushed, (0.5, 400.0), held=Qt.KeyboardModifier.AltModifier)
    brushed.brush_control.bar.erase.click()
    paint(brushed, (0.9, 400.0))
    assert [stroke.erases for stroke in strokes(studio)] == [False, True, True]
    assert studio.session.undo_stack.undoText().startswith("Erase what was painted into")


def test_brackets_and_the_wheel_change_its_size(brushed: Canvas) -> None:
    bar = brushed.brush_control.bar
    QTest.keyClick(brushed, Qt.Key.Key_BracketRight)
    assert bar.size_px.value() > 40
    for _ in range(2):
        QTest.keyClick(brushed, Qt.Key.Key_BracketLeft)
    smaller = bar.size_px.value()
    assert smaller < 40
    where, view = QPointF(at(brushed, 1.0, 400.0)), brushed.spectrogram.viewport()
    alt, still = Qt.KeyboardModifier.AltModifier, Qt.ScrollPhase.NoScrollPhase
    for held in (alt, Qt.KeyboardModifier.NoModifier):
        event = QWheelEvent(where, view.mapToGlobal(where), QPoint(), QPoint(0, 120), NONE, held, still, False)
        QApplication.sendEvent(view, event)
    assert bar.size_px.value() > smaller
    assert brushed.times.span_s < 2.0


def test_esc_breaks_a_stroke_off_and_then_puts_the_brush_away(brushed: Canvas, studio: FakeStudio) -> None:
    control = brushed.brush_control
    paint(brushed, (0.5, 400.0), (1.0, 400.0), release=False)
    assert (control.active, control.painting) == (True, True)
    QTest.keyClick(brushed, Qt.Key.Key_Escape)
    assert (control.active, control.painting) == (True, False)
    send(brushed, QEvent.Type.MouseButtonRelease, at(brushed, 1.0, 400.0), Qt.KeyboardModifier.NoModifier)
    assert strokes(studio) == ()
    QTest.keyClick(brushed, Qt.Key.Key_Escape)
    assert (control.active, control.bar.isVisible()) == (False, False)
    paint(brushed, (0.5, 400.0), (1.0, 400.0))
    assert strokes(studio) == ()
    assert studio.transport.loop is not None


def test_without_one_component_nothing_is_painted_and_it_says_why(
    brushed: Canvas, boxes: SelectedBoxes, studio: FakeStudio
) -> None:
    for audition in (None, Audition(NODE, (), (Node(1, 1),))):
        boxes.select(audition)
        paint(brushed, (0.5, 400.0), (1.0, 400.0))
        assert brushed.brush_control.bar.text == NO_COMPONENT
    assert strokes(studio) == strokes(studio, Node(1, 1)) == ()


def test_too_many_strokes_are_told(brushed: Canvas, studio: FakeStudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "MAX_STROKES", 1)
    for _ in range(2):
        paint(brushed, (0.5, 400.0), (1.0, 400.0))
    assert len(strokes(studio)) == 1
    assert brushed.brush_control.bar.text.startswith("No more than 1 strokes")


def test_strokes_are_listed_and_removed(
    brushed: Canvas, boxes: SelectedBoxes, studio: FakeStudio, qtbot: QtBot
) -> None:
    listed = StrokeList(boxes.strokes)
    qtbot.addWidget(listed)
    tester = QAbstractItemModelTester(listed.model)
    assert listed.isHidden()
    paint(brushed, (0.5, 400.0), (1.0, 400.0))
    paint(brushed, (1.5, 1000.0))
    assert listed.heading.text() == "2 STROKES"
    row = [listed.model.index(0, column).data() for column in range(3)]
    assert row[0].endswith(" s")
    assert row[1].endswith("Hz")
    assert row[2] == "100 %"
    listed.view.setCurrentIndex(listed.model.index(0, 0))
    assert boxes.strokes.chosen is not None
    listed.remove_button.click()
    (left,) = strokes(studio)
    assert left.points[0][0] == pytest.approx(1.5, abs=0.02)
    commands = CanvasCommands(studio.session, brushed)
    assert commands.refusals()["strokes_remove"] == ""
    commands.slots()["strokes_remove"]()
    assert strokes(studio) == ()
    assert commands.refusals()["strokes_remove"]
    del tester


def test_a_long_scribble_is_bounded(brushed: Canvas, studio: FakeStudio) -> None:
    rng = np.random.default_rng(0)
    points = [(float(time_s), 50.0 * 2.0 ** float(octave)) for time_s, octave in rng.random((150, 2)) * (1.9, 6.0)]
    brushed.brush_control.bar.size_px.setValue(8)
    paint(brushed, *points)
    (stroke,) = strokes(studio)
    assert len(stroke.points) == 100
    assert count(studio.session.document) == 0


def test_many_strokes_are_drawn_a_few_at_a_time_and_are_seen_meanwhile_where_they_were(
    brushed: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Stroke] = []
    monkeypatch.setattr(stroke_picture, "BUDGET_S", -1.0)
    monkeypatch.setattr(stroke_picture, "draw_stroke", lambda _painter, shown, _scale: drawn.append(shown[0]))
    for seconds in (0.4, 0.8, 1.2):
        paint(brushed, (seconds, 500.0))
    outlines = stroke_picture.outline.cache_info().misses
    for turn in range(9):  # two outlines of each stroke, and then the stroke
        brushed.spectrogram.grab()
        made = stroke_picture.outline.cache_info().misses - outlines
        assert made + len(drawn) <= turn + 1
    assert len(drawn) == 3
    drawn.clear()
    brushed.times.zoom(0.9, 0.8)
    for expected in (1, 2, 3, 3):
        brushed.spectrogram.grab()
        assert len(drawn) == expected


def test_outlines_are_forgotten_with_the_sound_that_was_painted_on(brushed: Canvas, studio: FakeStudio) -> None:
    paint(brushed, (0.4, 300.0), (0.8, 600.0))
    brushed.spectrogram.grab()
    assert outline.cache_info().currsize
    studio.open(Document(sound=sound(1.0)))
    assert not outline.cache_info().currsize
