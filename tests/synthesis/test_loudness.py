"""The meter against the figures of ITU-R BS.1770-4 and the test signals of EBU Tech 3341."""

import math

import numpy as np
import pytest

from audible_gui.document import Floats
from audible_gui.synthesis.loudness import LEAD_S, LoudnessMeter, k_weighting

TOLERANCE_LU = 0.1


def sine(seconds: float, level_db: float, rate_hz: int, channels: int = 2, frequency_hz: float = 1000.0) -> Floats:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = 10.0 ** (level_db / 20.0) * np.sin(2 * np.pi * frequency_hz * time)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


def loudness(samples: Floats, rate_hz: int, pieces: int = 10) -> float:
    meter = LoudnessMeter(rate_hz, samples.shape[1])
    for piece in np.array_split(samples, pieces):
        meter.feed(piece)
    return meter.loudness()


def test_the_filters_are_those_of_the_standards_table() -> None:
    (shelf, shelf_poles), (high, high_poles) = k_weighting(48_000)
    assert shelf == pytest.approx((1.53512485958697, -2.69169618940638, 1.19839281085285), abs=1e-10)
    assert shelf_poles == pytest.approx((1.0, -1.69065929318241, 0.73248077421585), abs=1e-10)
    assert high == (1.0, -2.0, 1.0)
    assert high_poles == pytest.approx((1.0, -1.99004745483398, 0.99007225036621), abs=1e-10)


@pytest.mark.parametrize("rate_hz", [8000, 44_100, 48_000, 96_000])
def test_a_full_scale_tone_in_one_channel_measures_minus_3(rate_hz: int) -> None:
    assert loudness(sine(5.0, 0.0, rate_hz, 1, 997.0), rate_hz) == pytest.approx(-3.01, abs=TOLERANCE_LU)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([(20, -23)], -23.0),
        ([(20, -33)], -33.0),
        ([(10, -36), (60, -23), (10, -36)], -23.0),
        ([(10, -72), (10, -36), (60, -23), (10, -36), (10, -72)], -23.0),
        ([(20, -26), (20.1, -20), (20, -26)], -23.0),
    ],
)
def test_gating(parts: list[tuple[float, float]], expected: float) -> None:
    whole = np.concatenate([sine(seconds, level_db, 48_000) for seconds, level_db in parts])
    assert loudness(whole, 48_000) == pytest.approx(expected, abs=TOLERANCE_LU)


def test_surround_channels_weigh_more_and_low_frequency_effects_nothing() -> None:
    levels_db = (-28.0, -28.0, -24.0, -30.0, -30.0)
    whole = np.concatenate([sine(20.0, level, 48_000, 1) for level in levels_db], axis=1)
    assert loudness(whole, 48_000) == pytest.approx(-23.0, abs=TOLERANCE_LU)
    with_effects = np.insert(whole, 3, sine(20.0, 0.0, 48_000, 1)[:, 0], axis=1)
    assert loudness(with_effects, 48_000) == pytest.approx(-23.0, abs=TOLERANCE_LU)


def test_of_eight_channels_those_at_the_sides_weigh_more() -> None:
    one = sine(5.0, -20.0, 48_000, 1)
    alone = [loudness(np.concatenate([one * (k == on) for k in range(8)], axis=1), 48_000) for on in range(8)]
    assert alone[3] == -math.inf
    assert alone[6] == pytest.approx(alone[0] + 1.5, abs=TOLERANCE_LU)
    assert alone[4] == pytest.approx(alone[0], abs=TOLERANCE_LU)


def test_it_does_not_matter_how_the_sound_is_cut() -> None:
    samples = np.random.default_rng(0).normal(0.0, 0.1, (3 * 48_000, 2)).astype(np.float32)
    assert loudness(samples, 48_000, 1) == pytest.approx(loudness(samples, 48_000, 97), abs=1e-6)


def test_a_stretch_of_a_sound_is_measured_as_within_it() -> None:
    rng = np.random.default_rng(0)
    samples = np.cumsum(rng.normal(0.0, 0.01, (4 * 48_000, 1)), axis=0).astype(np.float32)
    first, last = 48_000, 2 * 48_000
    meter = LoudnessMeter(48_000, 1)
    meter.begin(samples[:first])
    meter.feed(samples[first:last])
    one = meter.loudness()
    enough = LoudnessMeter(48_000, 1)
    enough.begin(samples[first - round(LEAD_S * 48_000) : first])
    enough.feed(samples[first:last])
    assert enough.loudness() == pytest.approx(one, abs=0.01)


@pytest.mark.parametrize("seconds", [0.001, 0.05, 0.15, 0.39])
def test_what_is_shorter_than_a_window_is_one(seconds: float) -> None:
    assert loudness(sine(seconds, -20.0, 48_000, 1), 48_000, 1) == pytest.approx(-23.0, abs=2.5)


def test_silence_has_no_loudness() -> None:
    assert loudness(np.zeros((48_000, 2), np.float32), 48_000) == -math.inf
    assert LoudnessMeter(48_000, 2).loudness() == -math.inf
