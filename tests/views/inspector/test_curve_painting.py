"""The scale of gains beside a curve of breakpoints."""

from itertools import pairwise

import pytest

from audible_gui.views.inspector.curve_painting import LABEL_PX, curve_height, gain_labels


@pytest.mark.parametrize("height_px", [40.0, 75.0, 100.0, 130.0, 200.0, 500.0])
def test_labels_of_gains_keep_clear_of_each_other_and_of_their_lines(height_px: float) -> None:
    labels = {text: y for y, text in gain_labels(height_px)}
    tops = sorted(labels.values())
    assert all(below - above >= LABEL_PX for above, below in pairwise(tops))
    assert tops[-1] + LABEL_PX <= height_px
    line_px = (1.0 - curve_height(0.0)) * height_px
    assert labels["0 dB"] > line_px
    assert not any(top < line_px < top + LABEL_PX for top in tops), "a flat curve crosses none"
    if height_px >= 130.0:
        assert set(labels) == {"+12 dB", "0 dB", "−24 dB", "−48 dB"}
