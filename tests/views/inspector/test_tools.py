"""What the drawing tools make of a line of values."""

import numpy as np
import pytest

from audible_gui.views.inspector.heights import Heights, fitting_heights
from audible_gui.views.inspector.tools import (
    MOST_DB,
    Point,
    drawn,
    erased,
    scaled,
    shifted,
    smoothed,
    span,
    taper,
    transposed,
)

LINEAR = Heights(reference=1.0, top=2.0, decibels=False)
DECIBELS = Heights(reference=1.0, top=10.0, decibels=True)
PLACES = np.linspace(0.0, 1.0, 11)
ONES = np.ones(11)


def test_a_stroke_is_straight_between_two_events_of_the_mouse() -> None:
    made = drawn(ONES, PLACES, Point(0.2, 0.0), Point(0.6, 1.0), LINEAR, 0.001)
    np.testing.assert_allclose(made, [1, 1, 0.0, 0.5, 1.0, 1.5, 2.0, 1, 1, 1, 1])
    back = drawn(ONES, PLACES, Point(0.6, 1.0), Point(0.2, 0.0), LINEAR, 0.001)
    np.testing.assert_array_equal(back, made)


def test_a_stroke_in_decibels_is_straight_in_decibels() -> None:
    made = drawn(ONES, PLACES, Point(0.0, 0.5), Point(1.0, 1.0), DECIBELS, 0.001)
    np.testing.assert_allclose(np.diff(20 * np.log10(made)), 4.2)


def test_a_dot_changes_the_point_under_it_or_the_nearest() -> None:
    for place in (0.31, 0.3, 0.27):
        made = drawn(ONES, PLACES, Point(place, 0.25), Point(place, 0.25), LINEAR, 0.001)
        np.testing.assert_allclose(np.flatnonzero(made != 1.0), [3])
        assert made[3] == 0.5


def test_a_stroke_straight_up_ends_at_its_end() -> None:
    made = drawn(ONES, PLACES, Point(0.5, 0.1), Point(0.5, 0.75), LINEAR, 0.001)
    assert made[5] == 1.5


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.15, 0.45, (2, 5)), (-3.0, -2.0, (0, 1)), (5.0, 6.0, (10, 11)), (0.51, 0.52, (5, 6)), (-9.0, 9.0, (0, 11))],
)
def test_a_span_is_never_empty(low: float, high: float, expected: tuple[int, int]) -> None:
    found = span(PLACES, low, high)
    assert (found.start, found.stop) == expected


def test_the_eraser_leaves_nothing_under_it() -> None:
    np.testing.assert_array_equal(erased(ONES, PLACES, 0.25, 0.55), [1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1])


def test_smoothing_evens_out_and_keeps_what_is_even_and_what_is_outside() -> None:
    places = np.linspace(0.0, 1.0, 201)
    rough = np.random.default_rng(0).random(201)
    made = smoothed(rough, places, 0.25, 0.75)
    assert np.std(np.diff(made[75:125])) < 0.25 * np.std(np.diff(rough[75:125]))
    np.testing.assert_array_equal(made[:50], rough[:50])
    np.testing.assert_array_equal(made[151:], rough[151:])
    np.testing.assert_allclose(smoothed(np.ones(201), places, 0.0, 1.0), 1.0)
    assert (smoothed(np.zeros(201), places, 0.2, 0.8) == 0.0).all()


@pytest.mark.parametrize(("asked", "got"), [(6.0, 6.0), (40.0, MOST_DB), (-20.0, -20.0), (-200.0, -60.0)])
def test_scaling_is_limited_and_fades_out_at_the_edges(asked: float, got: float) -> None:
    places = np.linspace(0.0, 1.0, 101)
    made = 20 * np.log10(scaled(np.ones(101), places, 0.2, 0.8, asked))
    np.testing.assert_allclose(made[40:61], got)
    assert (made[:20] == 0.0).all()
    assert (made[81:] == 0.0).all()
    assert 0.0 < abs(made[22]) < abs(got) / 4


def test_a_single_point_is_scaled_wholly() -> None:
    assert scaled(ONES, PLACES, 0.29, 0.31, 6.0)[3] == pytest.approx(10 ** (6 / 20))
    np.testing.assert_array_equal(taper(np.array([0.4]), 0.3, 0.5), 1.0)


def test_shifting_moves_and_what_moves_in_is_nothing() -> None:
    line = np.arange(1.0, 6.0)
    np.testing.assert_array_equal(shifted(line, 2.0), [0, 0, 1, 2, 3])
    np.testing.assert_array_equal(shifted(line, -1.0), [2, 3, 4, 5, 0])
    np.testing.assert_allclose(shifted(line, 0.5)[1:], [1.5, 2.5, 3.5, 4.5])


def test_an_octave_up_is_twice_the_frequency() -> None:
    line = np.zeros(65)
    line[10] = 1.0
    assert transposed(line, 1.0).argmax() == 20
    assert transposed(line, -1.0).argmax() == 5


@pytest.mark.parametrize("heights", [LINEAR, DECIBELS, fitting_heights([0.0, 3.0], [7.0], decibels=True)])
def test_heights_and_values_are_each_others_inverse(heights: Heights) -> None:
    values = np.geomspace(heights.top / 1e4, heights.top, 30)
    np.testing.assert_allclose(heights.values(heights.of(values)), values, rtol=1e-9)
    assert heights.values(0.0) == 0.0
    assert heights.of(0.0) == 0.0


def test_an_axis_has_room_for_what_is_trained_and_for_what_is_drawn() -> None:
    assert fitting_heights([1.0], [1.0], decibels=True).top == pytest.approx(10 ** (12 / 20))
    assert fitting_heights([1.0], [8.0], decibels=False).top > 8.0
    assert fitting_heights([0.0], [0.0], decibels=False).top > 0.0


def test_ticks_are_named_by_what_was_trained() -> None:
    texts = {text: height for height, text in fitting_heights([2.0], [2.0], decibels=True).ticks()}
    assert list(texts) == ["0 dB", "−24 dB", "−48 dB"]
    assert texts["0 dB"] == pytest.approx(1.0 - 12 / 84)
    linear = fitting_heights([2.0], [2.0], decibels=False).ticks()
    assert [text for _, text in linear] == ["0 %", "50 %", "100 %"]
    assert len(fitting_heights([1.0], [100.0], decibels=False).ticks()) < 10
