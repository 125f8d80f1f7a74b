import math

import numpy as np
import pytest
from scipy.fft import rfft

from audible_gui.document import Floats
from audible_gui.synthesis.box import NARROWEST_HZ, Box, band_filter, fitting_box, opening

RATE_HZ = 44_100


def filtered_level_db(box: Box, frequency_hz: float, rate_hz: int = RATE_HZ) -> float:
    """How much softer a tone is behind the filter."""
    taps = band_filter(box, rate_hz)
    delays = np.arange(len(taps)) - len(taps) // 2
    gain = float(np.abs(taps @ np.exp(-2j * np.pi * frequency_hz / rate_hz * delays)))
    return 20.0 * math.log10(max(gain, 1e-15))


def band(low_hz: float, high_hz: float) -> Box:
    return Box(0, RATE_HZ, low_hz, high_hz)


@pytest.mark.parametrize(
    ("low_hz", "high_hz"), [(40, 70), (60, 120), (400, 500), (1000, 2000), (5000, 9000), (30, 22_000)]
)
def test_what_lies_outside_is_stopped_from_the_edge_on(low_hz: float, high_hz: float) -> None:
    box = band(low_hz, high_hz)
    outside = [low_hz / 3, low_hz * 0.95, low_hz, high_hz, min(high_hz * 1.05, RATE_HZ / 2), RATE_HZ / 2]
    assert max(filtered_level_db(box, frequency_hz) for frequency_hz in outside) < -76.0
    middle = np.linspace(low_hz + 0.36 * (high_hz - low_hz), high_hz - 0.36 * (high_hz - low_hz), 5)
    assert all(abs(filtered_level_db(box, frequency_hz)) < 0.01 for frequency_hz in middle)


def test_at_the_ends_of_the_axis_nothing_is_cut_off() -> None:
    assert filtered_level_db(band(0.0, 500.0), 1.0) == pytest.approx(0.0, abs=0.01)
    assert filtered_level_db(band(0.0, 500.0), 500.0) < -76.0
    assert filtered_level_db(band(500.0, 22_050.0), 22_049.0) == pytest.approx(0.0, abs=0.01)
    assert filtered_level_db(band(500.0, 22_050.0), 500.0) < -76.0
    assert band_filter(band(0.0, 22_050.0), RATE_HZ).tolist() == [1.0]


def test_the_filter_delays_by_half_its_length_and_has_no_phase() -> None:
    taps = band_filter(band(300.0, 900.0), RATE_HZ)
    assert len(taps) % 2 == 1
    assert np.array_equal(taps, taps[::-1])


def test_it_opens_and_closes_inside_without_a_step() -> None:
    box = Box(1000, 9000, 500.0, 700.0)
    gate = opening(box, RATE_HZ, 0, 10_000)
    assert not gate[:1001].any()
    assert not gate[8999:].any()
    assert (gate[2400:7600] == 1.0).all()
    assert np.abs(np.diff(gate)).max() < 0.01
    assert np.array_equal(opening(box, RATE_HZ, 4321, 600), gate[4321:4921])


def energy_outside(gate: Floats, band_hz: float) -> float:
    spectrum = np.abs(rfft(gate, 1 << 18)) ** 2
    return float(spectrum[int(band_hz * (1 << 18) / RATE_HZ) :].sum() / spectrum.sum())


def test_a_narrow_band_opens_more_slowly() -> None:
    wide = opening(Box(0, RATE_HZ, 100.0, 4000.0), RATE_HZ, 0, RATE_HZ)
    narrow = opening(Box(0, RATE_HZ, 100.0, 130.0), RATE_HZ, 0, RATE_HZ)
    assert energy_outside(narrow, 60.0) < 0.01 * energy_outside(wide, 60.0)


def test_boxes_are_made_to_fit() -> None:
    assert fitting_box(Box(-5, 10, -1.0, 1e6), 44_100, RATE_HZ) == Box(0, 882, 0.0, 22_050.0)
    box = fitting_box(Box(44_000, 90_000, 1000.0, 1001.0), 44_100, RATE_HZ)
    assert box == Box(43_218, 44_100, 1000.0, 1000.0 + NARROWEST_HZ)
    assert fitting_box(Box(0, 100, 1000.0, 2000.0), 100, RATE_HZ) is None
    kept = Box(100, 5000, 1000.0, 2000.0)
    assert fitting_box(kept, 44_100, RATE_HZ) == kept
