"""Gains over time by breakpoints: what they are between points, and what their points can be."""

import numpy as np
import pytest

from audible_gui.document import FLAT, MAX_BREAKPOINTS, Breakpoint, Component, GainCurve, db_to_gain
from audible_gui.errors import AudibleError

CURVE = GainCurve((Breakpoint(1.0, 0.0), Breakpoint(2.0, -12.0), Breakpoint(4.0, -60.0)))


def test_between_points_it_is_straight_in_decibels_and_beyond_them_it_stays() -> None:
    np.testing.assert_allclose(CURVE.levels_db([0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 9.0]), [0, 0, -6, -12, -36, -60, -60])
    gains = CURVE.gains([0.0, 1.5, 4.0, 9.0])
    np.testing.assert_allclose(gains, [1.0, db_to_gain(-6.0), 0.0, 0.0])
    np.testing.assert_array_equal(FLAT.gains([0.0, 1.0]), [1.0, 1.0])


def test_points_move_between_their_neighbours_and_within_the_limits() -> None:
    assert CURVE.moved(1, 3.0, -3.0, 5.0).points[1] == Breakpoint(3.0, -3.0)
    assert CURVE.moved(1, 9.0, 99.0, 5.0).points[1] == Breakpoint(3.999, 12.0)
    assert CURVE.moved(1, 0.0, -99.0, 5.0).points[1] == Breakpoint(1.001, -60.0)
    assert CURVE.moved(2, 9.0, 0.0, 5.0).points[2].time_s == 5.0
    assert CURVE.moved(0, -9.0, 0.0, 5.0).points[0].time_s == 0.0
    near = GainCurve((Breakpoint(1.0, 0.0), Breakpoint(1.0005, 0.0), Breakpoint(1.001, 0.0)))
    assert near.moved(1, 9.0, -3.0, 5.0).points[1] == Breakpoint(1.0005, -3.0)
    with pytest.raises(IndexError):
        CURVE.moved(3, 1.0, 0.0, 5.0)


def test_points_are_added_in_their_place_and_taken_away() -> None:
    curve, index = CURVE.added(3.0, -20.0, 5.0)
    assert (index, curve.points[2]) == (2, Breakpoint(3.0, -20.0))
    assert curve.without(2) == CURVE
    assert CURVE.added(2.0004, 3.0, 5.0) == (CURVE.moved(1, 2.0, 3.0, 5.0), 1)
    assert CURVE.added(99.0, 99.0, 5.0)[0].points[-1] == Breakpoint(5.0, 12.0)
    assert FLAT.added(1.0, -6.0, 5.0)[0].without(0) == FLAT
    with pytest.raises(IndexError):
        CURVE.without(3)


def test_what_is_no_curve_is_refused() -> None:
    for points in (CURVE.points[::-1], (CURVE.points[0],) * 2, tuple(Breakpoint(float(n), 0.0) for n in range(501))):
        with pytest.raises(AudibleError):
            GainCurve(points)
    for time_s, gain_db in ((-1.0, 0.0), (float("nan"), 0.0), (1.0, 13.0), (1.0, float("nan")), (float("inf"), 0.0)):
        with pytest.raises(AudibleError):
            Breakpoint(time_s, gain_db)
    full = GainCurve(tuple(Breakpoint(float(n), 0.0) for n in range(MAX_BREAKPOINTS)))
    with pytest.raises(AudibleError, match="no more than 500"):
        full.added(0.5, 0.0, 1000.0)


def test_points_that_change_nothing_are_set_but_not_heard() -> None:
    flat = Component(curve=GainCurve((Breakpoint(1.0, 0.0),)))
    assert flat.edited
    assert not flat.mixed
    assert Component(curve=CURVE).mixed
