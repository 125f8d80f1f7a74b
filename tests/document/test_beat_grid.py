"""Beats and bars."""

import pytest

from audible_gui.document import BeatGrid
from audible_gui.errors import AudibleError

GRID = BeatGrid(120.0, 0.25, 3)


def test_beats_go_on_both_ways_from_the_first_of_a_bar() -> None:
    assert GRID.beats(-0.3, 1.8) == [(-0.25, False), (0.25, True), (0.75, False), (1.25, False), (1.75, True)]
    assert GRID.beats(0.0, 4.0, every=3) == [(0.25, True), (1.75, True), (3.25, True)]
    assert GRID.beats(0.3, 0.4) == []


@pytest.mark.parametrize(("time_s", "beat_s"), [(0.2, 0.25), (0.49, 0.25), (0.51, 0.75), (-0.3, -0.25)])
def test_the_nearest_beat(time_s: float, beat_s: float) -> None:
    assert GRID.nearest(time_s) == pytest.approx(beat_s)


@pytest.mark.parametrize("values", [(5.0, 0.0, 4), (500.0, 0.0, 4), (120.0, 0.0, 0), (120.0, 1e9, 4), (120.0, 0.0, 17)])
def test_no_other_grids_are_made(values: tuple[float, float, int]) -> None:
    with pytest.raises(AudibleError):
        BeatGrid(*values)
