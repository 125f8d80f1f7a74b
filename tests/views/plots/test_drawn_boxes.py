"""The boxes of the selected components on the spectrogram."""

import math
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from audible_gui.document import Node
from audible_gui.operations import with_box_gain
from audible_gui.session import Audition
from audible_gui.synthesis import Box
from audible_gui.views import theme
from audible_gui.views.plots import Canvas
from audible_gui.views.selected_boxes import SelectedBoxes
from tests.views.plots.fakes import FakeStudio, place

LEFT = Qt.MouseButton.LeftButton
NODE = Node(1, 0)
CUT, INNER, LATE = Box(2000, 8000, 100.0, 1600.0), Box(3000, 5000, 200.0, 800.0), Box(10_000, 14_000, 400.0, 4000.0)


@pytest.fixture
def boxed(opened: Canvas, studio: FakeStudio, boxes: SelectedBoxes) -> Canvas:
    """With three boxes of a component that is selected; its colour is told from all of the picture's."""
    for box, gain_db in ((CUT, -60.0), (INNER, -6.0), (LATE, 6.0)):
        studio.session.edit("Box", partial(with_box_gain, node=NODE, box=box, gain_db=gain_db))
    boxes.select(Audition(NODE))
    return opened


def at(canvas: Canvas, seconds: float, hertz: float) -> QPoint:
    low, high = canvas.spectrogram.heights
    return place(canvas.spectrogram, seconds / 2.0, (high - math.log2(hertz)) / (high - low))


def click(canvas: Canvas, seconds: float, hertz: float) -> None:
    none = Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(canvas.spectrogram.viewport(), LEFT, none, at(canvas, seconds, hertz))


def picture(canvas: Canvas) -> QImage:
    image: QImage = canvas.spectrogram.grab().toImage()
    return image


def colored(canvas: Canvas, seconds: float, hertz: float) -> int:
    """How many pixels around a point have the component's colour, for a dark picture."""
    color, middle, image = theme.component_color(0, theme.DARK.background), at(canvas, seconds, hertz), picture(canvas)
    around = [(middle.x() + x, middle.y() + y) for x in range(-12, 13) for y in range(-12, 13)]
    return sum(image.pixelColor(x, y) == color for x, y in around)


@pytest.mark.parametrize("look", [theme.DARK, theme.LIGHT], ids=lambda look: look.name)
def test_they_are_drawn_while_their_component_is_selected(
    boxed: Canvas, boxes: SelectedBoxes, look: theme.Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_current", look)
    side, hatched, open_ = (1.25, 2000.0), (0.8, 1200.0), (1.5, 1200.0)
    assert colored(boxed, *side) >= 20
    assert colored(boxed, *hatched) >= 20
    assert colored(boxed, *open_) == 0
    boxes.select(Audition(Node(1, 1)))
    assert colored(boxed, *side) == colored(boxed, *hatched) == 0
    boxes.select(Audition(Node(1, 1), (), (NODE,)))
    assert colored(boxed, *side) >= 20


def test_they_are_drawn_however_close_one_looks(boxed: Canvas) -> None:
    boxed.times.show(1.249, 1.251)
    shown, middle = picture(boxed), place(boxed.spectrogram, 0.5, 0.3)
    color = theme.component_color(0, theme.DARK.background)
    assert any(shown.pixelColor(middle.x() + x, middle.y()) == color for x in range(-4, 5))


@pytest.mark.parametrize(("end", "written"), [(14_000, True), (10_100, False)])
def test_its_gain_is_written_where_there_is_room(
    opened: Canvas, boxes: SelectedBoxes, studio: FakeStudio, end: int, *, written: bool
) -> None:
    boxes.select(Audition(NODE))
    box, pictures = Box(10_000, end, 400.0, 4000.0), []
    for gain_db in (-6.0, -7.0):
        studio.session.edit("Box", partial(with_box_gain, node=NODE, box=box, gain_db=gain_db))
        pictures.append(picture(opened))
    assert boxes.boxes[0].gain_text == "−7.0 dB"
    assert (pictures[0] != pictures[1]) == written


def test_a_click_chooses_the_smallest_one_there_and_seeks(
    boxed: Canvas, boxes: SelectedBoxes, studio: FakeStudio
) -> None:
    before = picture(boxed)
    click(boxed, 0.5, 400.0)
    assert boxes.chosen is not None
    assert boxes.chosen.gain.gain_db == -6.0
    assert studio.engine.seeks[-1] == pytest.approx(4000, abs=40)
    assert picture(boxed) != before
    click(boxed, 0.9, 1200.0)
    assert boxes.chosen.cut
    click(boxed, 1.9, 100.0)
    assert boxes.chosen is None


def test_delete_takes_the_chosen_one_away_and_undo_brings_it_back(
    boxed: Canvas, boxes: SelectedBoxes, studio: FakeStudio
) -> None:
    click(boxed, 1.5, 1200.0)
    QTest.keyClick(boxed, Qt.Key.Key_Delete)
    assert [box.gain.gain_db for box in boxes.boxes] == [-60.0, -6.0]
    assert boxes.chosen == boxes.boxes[1]
    assert studio.session.undo_stack.undoText() == "Remove a box of part 0"
    assert colored(boxed, 1.25, 2000.0) == 0
    studio.session.undo_stack.undo()
    assert len(boxes.boxes) == 3
    assert colored(boxed, 1.25, 2000.0) >= 20


def test_one_that_is_chosen_elsewhere_comes_into_view(boxed: Canvas, boxes: SelectedBoxes) -> None:
    boxed.times.show(0.0, 0.5)
    boxes.choose(boxes.boxes[2])
    assert boxed.times.contains(1.25)
    assert boxed.times.span_s == pytest.approx(0.5)


def test_where_nothing_is_left_out_its_sides_are_at_the_ends_of_the_axis(
    opened: Canvas, boxes: SelectedBoxes, studio: FakeStudio
) -> None:
    studio.session.edit("Box", lambda before: with_box_gain(before, NODE, Box(0, 16_000, 0.0, 4000.0), -60.0))
    boxes.select(Audition(NODE))
    limits = opened.spectrogram.limits
    assert opened.drawn_boxes.item.rectangle(boxes.boxes[0]) == limits
    assert opened.drawn_boxes.at(0.0, limits.low) == boxes.boxes[0]
