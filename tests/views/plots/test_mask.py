"""The mask of what is selected, over the spectrogram."""

from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, FrequencyScale, Node, Reading, Stroke, with_exponent, with_reading
from audible_gui.operations import with_stroke
from audible_gui.session import Audition
from audible_gui.synthesis import Renderer, SpectrogramPicture, factors, node_mix
from audible_gui.views import theme
from audible_gui.views.plots import Canvas
from audible_gui.views.plots.picture_look import DIMMED, palette, tint
from audible_gui.views.selected_boxes import SelectedBoxes
from tests.views.plots.fakes import RATE_HZ, FakeStudio, document, sound

LEFT = Qt.MouseButton.LeftButton


def wait_masked(canvas: Canvas, qtbot: QtBot) -> SpectrogramPicture:
    control = canvas.mask_control
    qtbot.waitUntil(lambda: not control._timer.isActive() and not control.drawing.running)
    mask = canvas.spectrogram.mask
    assert mask is not None
    return mask


def expected(studio: FakeStudio, canvas: Canvas, nodes: tuple[Node, ...], seconds: float, row: int) -> float:
    """The mask at a time and a row of the picture, times the original's level there."""
    document, whole = studio.session.document, canvas.spectrogram.picture
    network, of = document.network, document.sound
    assert network is not None
    assert of is not None
    assert whole is not None
    stft, reading, exponent = network.spec.stft, document.reading, document.exponent
    frame = round((seconds * RATE_HZ - stft.frame_start(0) - stft.n_fft / 2) / stft.hop)
    mix = node_mix(network, nodes[0], 1.0, reading, exponent, nodes[1:])
    mask = Renderer(of.samples, stft, factors(network, reading, exponent)).masks(mix, frame, 1).max(axis=(0, 1))
    edges = whole.scale.edges(whole.low_hz, whole.high_hz, 2 * len(whole.image) + 1)
    level = whole.image[row, int(seconds / whole.duration_s * whole.image.shape[1])]
    return float(np.interp(edges[2 * row + 1], np.arange(len(mask)) * RATE_HZ / stft.n_fft, mask)) * float(level)


def check(studio: FakeStudio, canvas: Canvas, qtbot: QtBot, *nodes: Node) -> None:
    """Some places where rows are narrower than bins."""
    mask = wait_masked(canvas, qtbot)
    for seconds in (0.3, 0.8, 1.4):
        column = int((seconds - mask.start_s) / mask.duration_s * mask.image.shape[1])
        centre_s = mask.start_s + (column + 0.5) / mask.image.shape[1] * mask.duration_s
        for row in (100, 180, 220):
            wanted = expected(studio, canvas, nodes, centre_s, row)
            assert float(mask.image[row, column]) == pytest.approx(wanted, abs=2.0)


@pytest.fixture
def masked(opened: Canvas, boxes: SelectedBoxes, qtbot: QtBot) -> Canvas:
    boxes.select(Audition(Node(1, 1)))
    QTest.mouseClick(opened.picture_control.switch.masked, LEFT)
    wait_masked(opened, qtbot)
    return opened


def test_it_is_the_part_that_the_component_has(masked: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    check(studio, masked, qtbot, Node(1, 1))
    assert masked.spectrogram.mask is not None
    assert masked.spectrogram.mask.image.max() > 20


@pytest.mark.parametrize(
    ("audition", "nodes"),
    [
        (Audition(Node(2, 2)), (Node(2, 2),)),
        (Audition(Node(1, 0), (), (Node(1, 3),)), (Node(1, 0), Node(1, 3))),
    ],
)
def test_another_selection_has_another_mask(
    masked: Canvas, studio: FakeStudio, boxes: SelectedBoxes, qtbot: QtBot, audition: Audition, nodes: tuple[Node, ...]
) -> None:
    boxes.select(audition)
    check(studio, masked, qtbot, *nodes)


def test_it_follows_the_leakage_and_the_reading(
    canvas: Canvas, studio: FakeStudio, boxes: SelectedBoxes, qtbot: QtBot
) -> None:
    studio.open(document(sound()))
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None)
    canvas.mask_control.toggle()
    boxes.select(Audition(Node(2, 0)))
    check(studio, canvas, qtbot, Node(2, 0))
    for edit in (partial(with_exponent, exponent=4.0), partial(with_reading, reading=Reading.ONE)):
        studio.session.edit("Otherwise", edit)
        check(studio, canvas, qtbot, Node(2, 0))


def test_what_was_painted_is_in_it_and_in_no_other(
    masked: Canvas, studio: FakeStudio, boxes: SelectedBoxes, qtbot: QtBot
) -> None:
    """A stroke over everything from 1 s on, at half strength."""
    stroke = Stroke(0, ((1.5, 1000.0),), 0.5, 30.0, strength=0.5, hardness=1.0)
    mine, other = Node(1, 1), Node(1, 2)
    masks = {}
    for painted in (False, True):
        if painted:
            studio.session.edit("Paint", lambda document: with_stroke(document, mine, stroke))
        for node in (mine, other):
            boxes.select(Audition(node))
            masks[node, painted] = wait_masked(masked, qtbot)
    size, duration_s = masks[mine, True].image.shape[1], masks[mine, True].duration_s
    before, after = (slice(*(int(time / duration_s * size) for time in times)) for times in ((0.0, 0.8), (1.3, 1.7)))
    levels = {key: mask.image.astype(float) for key, mask in masks.items()}
    for node in (mine, other):
        np.testing.assert_array_equal(levels[node, True][:, before], levels[node, False][:, before])
    np.testing.assert_allclose(levels[other, True][:, after], 0.5 * levels[other, False][:, after], atol=1.5)
    given = levels[mine, True][:, after] - 0.5 * levels[mine, False][:, after]
    assert given.max() > 50.0
    assert (given >= 0.5 * levels[other, False][:, after] - 2.0).all(), "what the other has lost, and of all else"
    studio.session.undo_stack.undo()
    np.testing.assert_array_equal(wait_masked(masked, qtbot).image, levels[other, False])


def test_it_has_the_components_colour_and_all_under_it_is_grey(masked: Canvas, boxes: SelectedBoxes) -> None:
    plot, color = masked.spectrogram, theme.component_color(1, theme.DARK.background)
    assert plot.mask_item._palette is tint(color.rgb(), -90, 0)
    assert plot.item._palette is palette(DIMMED, -90, 0)
    masked.look.change(floor_db=-60)
    assert plot.mask_item._palette is tint(color.rgb(), -60, 0)
    assert plot.item._palette is palette(DIMMED, -60, 0)
    boxes.select(None)
    assert plot.mask is None
    assert plot.item._palette is palette("magma", -60, 0)


def test_a_tint_has_the_colour_where_it_is_dense_and_nothing_where_there_is_nothing() -> None:
    table = tint(0xFF204060, -90, 0)
    assert table[0] == 0
    alpha, red, green, blue = (int(table[-1]) >> shift & 255 for shift in (24, 16, 8, 0))
    assert (red / alpha, green / alpha, blue / alpha) == pytest.approx((0x20 / 255, 0x40 / 255, 0x60 / 255), abs=0.01)
    assert (np.diff((table >> 24).astype(int)) >= 0).all()


def test_a_closer_view_is_drawn_sharper(masked: Canvas, studio: FakeStudio, qtbot: QtBot) -> None:
    before = masked.spectrogram.mask
    assert before is not None
    masked.times.show(0.75, 0.85)
    mask = wait_masked(masked, qtbot)
    assert mask.duration_s / mask.image.shape[1] <= before.duration_s / before.image.shape[1] / 2
    assert mask.start_s <= 0.75
    assert mask.start_s + mask.duration_s >= 0.85
    row = 180
    column = int((0.8 - mask.start_s) / mask.duration_s * mask.image.shape[1])
    assert float(mask.image[row, column]) == pytest.approx(expected(studio, masked, (Node(1, 1),), 0.8, row), abs=8.0)


def test_it_is_drawn_on_the_scale(masked: Canvas, qtbot: QtBot) -> None:
    masked.look.change(scale=FrequencyScale.LINEAR)
    shown = masked.spectrogram
    qtbot.waitUntil(lambda: shown.mask is not None and shown.mask.scale is FrequencyScale.LINEAR)
    mask = wait_masked(masked, qtbot)
    tone, beside = (mask.level_db(0.5, hertz) for hertz in (440.0, 2000.0))
    assert tone is not None
    assert beside is not None
    assert tone > beside + 10.0


def test_the_button_and_the_action_say_whether_it_is_shown(masked: Canvas, studio: FakeStudio) -> None:
    switch = masked.picture_control.switch
    assert switch.masked.isChecked()
    masked.mask_control.toggle()
    assert masked.spectrogram.mask is None
    assert not switch.masked.isChecked()
    studio.open(Document(sound=sound(1.0)))
    assert not switch.masked.isEnabled()
    assert "Train a network first" in switch.masked.toolTip()


def test_another_sound_has_no_mask(masked: Canvas, studio: FakeStudio) -> None:
    studio.open(Document(sound=sound(1.0)))
    assert masked.spectrogram.mask is None
