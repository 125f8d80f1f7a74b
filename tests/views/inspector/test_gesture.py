"""Strokes on axes, over one channel or several."""

import numpy as np
import pytest

from audible_gui.document import StftSpec
from audible_gui.views.inspector.gesture import Gesture, Ground, spread
from audible_gui.views.inspector.heights import Heights, Line
from audible_gui.views.inspector.shape_axes import FrameAxis, FrequencyAxis, ShapeAxis, frequency_limits
from audible_gui.views.inspector.tools import Point, Tool

SPEC = StftSpec(256, 64)
TIMES = FrameAxis(200, SPEC, 8000, 0.0, 1.6)
OCTAVES = FrequencyAxis(129, 8000, *frequency_limits(129, 8000))


def ground(values: Line, axis: ShapeAxis = TIMES, channel: int | None = None, brush: float = 0.1) -> Ground:
    return Ground(values, values, axis, Heights(1.0, 2.0, decibels=False), channel, brush, 0.001)


@pytest.mark.parametrize("axis", [TIMES, OCTAVES])
def test_points_lie_where_the_axis_says(axis: ShapeAxis) -> None:
    points = np.arange(20, 100)
    np.testing.assert_allclose(axis.points(axis.places[points]), points, rtol=1e-9)
    assert (np.diff(axis.places) >= 0.0).all()


def test_the_first_frame_lies_where_its_window_is_centred() -> None:
    assert TIMES.first_s == pytest.approx((64 - 256 + 128) / 8000)


def test_what_is_not_audible_goes_with_the_left_edge() -> None:
    axis = FrequencyAxis(4097, 8000, *frequency_limits(4097, 8000))
    assert (axis.places[:20] == 0.0).all()
    assert axis.places[-1] == pytest.approx(1.0)


def test_the_pencil_leaves_a_path_and_the_line_only_its_last() -> None:
    flat = np.ones((1, 200))
    path = [Point(0.2, 0.9), Point(0.5, 0.1), Point(0.8, 0.9)]
    pencil, line = (Gesture(tool, ground(flat), path[0]) for tool in (Tool.PENCIL, Tool.LINE))
    for point in path:
        drawn, straight = pencil.move(point), line.move(point)
    middle = round(float(TIMES.points(0.5)))
    assert drawn[0, middle] == pytest.approx(0.2, abs=0.05)
    assert straight[0, middle] == pytest.approx(1.8, abs=0.05)
    assert (drawn[0, :20] == 1.0).all()
    assert (flat == 1.0).all()


def test_scaling_counts_from_where_the_mouse_was_pressed() -> None:
    gesture = Gesture(Tool.SCALE, ground(np.ones((1, 200)), brush=0.2), Point(0.5, 0.5))
    gesture.move(Point(0.5, 1.0))
    made = gesture.move(Point(0.5, 0.625))
    assert made.max() == pytest.approx(10 ** (6 / 20))


@pytest.mark.parametrize("tool", [Tool.ERASE, Tool.SMOOTH])
def test_brushes_cover_all_between_two_events(tool: Tool) -> None:
    rough = np.random.default_rng(1).random((1, 200)) + 0.5
    gesture = Gesture(tool, ground(rough), Point(0.2, 0.5))
    gesture.move(Point(0.2, 0.5))
    made = gesture.move(Point(0.7, 0.5))
    inside = slice(round(float(TIMES.points(0.25))), round(float(TIMES.points(0.65))))
    assert (made[0, inside] != rough[0, inside]).all()
    np.testing.assert_array_equal(made[0, 170:], rough[0, 170:])


def test_shifting_moves_by_as_much_as_the_mouse() -> None:
    line = np.zeros((1, 200))
    line[0, 50] = 1.0
    gesture = Gesture(Tool.SHIFT, ground(line), Point(0.25, 0.5))
    made = gesture.move(Point(0.5, 0.1))
    assert made[0].argmax() == 100
    basis = np.zeros((1, 129))
    basis[0, 40] = 1.0
    octave = 1.0 / (OCTAVES.high - OCTAVES.low)
    higher = Gesture(Tool.SHIFT, ground(basis, OCTAVES), Point(0.2, 0.5)).move(Point(0.2 + octave, 0.5))
    assert higher[0].argmax() == 80


def test_channels_drawn_together_keep_their_balance() -> None:
    values = np.stack([np.ones(4), [0.5, 2.0, 0.0, 0.0]])
    own = np.stack([np.ones(4), np.full(4, 0.25)])
    values[:, 3] = 0.0
    made = spread(values, own, np.full(4, 3.0), None)
    np.testing.assert_allclose(made[:, 0], [3.0, 1.5])
    np.testing.assert_allclose(made[:, 1], [1.5, 3.0])
    np.testing.assert_allclose(made[:, 2], [3.0, 0.0])
    np.testing.assert_allclose(made[:, 3], [3.0, 0.75])


def test_a_channel_drawn_alone_leaves_the_other() -> None:
    values = np.ones((2, 200))
    made = Gesture(Tool.ERASE, ground(values, channel=1), Point(0.5, 0.5)).move(Point(0.5, 0.5))
    assert (made[0] == 1.0).all()
    assert (made[1] == 0.0).any()
