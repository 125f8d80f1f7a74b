"""Where frequencies stand on an axis."""

import numpy as np
import pytest

from audible_gui.document import FrequencyScale

SCALES = [*FrequencyScale]


@pytest.mark.parametrize("scale", SCALES)
def test_what_stands_at_a_height_is_the_frequency_of_that_height(scale: FrequencyScale) -> None:
    heights = [scale.height(frequency_hz) for frequency_hz in (27.5, 440.0, 1000.0, 22_050.0)]
    assert heights == sorted(heights)
    assert [scale.hertz(height) for height in heights] == pytest.approx([27.5, 440.0, 1000.0, 22_050.0])


@pytest.mark.parametrize("scale", SCALES)
def test_edges_are_equally_far_apart_on_the_axis(scale: FrequencyScale) -> None:
    low_hz = scale.lowest_hz(44_100)
    edges = scale.edges(low_hz, 22_050.0, 101)
    assert (edges[0], edges[-1]) == (low_hz, 22_050.0)
    heights = np.array([scale.height(edge) for edge in edges])
    assert np.diff(heights) == pytest.approx((heights[-1] - heights[0]) / 100)


def test_the_units_are_octaves_mel_and_hertz() -> None:
    assert [scale.height(1000.0) for scale in SCALES] == pytest.approx([np.log2(1000.0), 1000.0, 1000.0], abs=0.02)


def test_zero_hertz_stands_below_all_that_a_log_axis_shows() -> None:
    scale = FrequencyScale.LOG
    assert scale.height(0.0) < scale.height(scale.lowest_hz(1.0))


@pytest.mark.parametrize("scale", SCALES)
def test_what_lies_below_zero_stands_where_zero_does(scale: FrequencyScale) -> None:
    assert scale.height(-1000.0) == scale.height(0.0)
