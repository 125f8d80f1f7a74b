"""What a gate lets through of an envelope."""

from time import perf_counter

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from audible_gui.document import MAX_GATE_DB, MIN_GATE_DB, Floats, frozen
from audible_gui.synthesis.gating import HYSTERESIS_DB, gated

FRAME_S = 512 / 44_100
heights = arrays(np.float32, st.integers(1, 80), elements=st.floats(0.0, 1.0, width=32)).map(frozen)
levels = st.floats(MIN_GATE_DB, MAX_GATE_DB)
frames = st.sampled_from([FRAME_S, FRAME_S / 4, 0.2])


def of_levels(*levels_db: float) -> Floats:
    return frozen([10.0 ** (level / 20.0) for level in levels_db])


def falls_db(before: Floats, after: Floats) -> npt.NDArray[np.float64]:
    return np.asarray(20.0 * np.log10(np.maximum(after, 1e-9) / before), dtype=np.float64)


@given(heights, levels, frames)
def test_nothing_gets_louder_and_what_is_above_the_level_stays(
    envelope: Floats, gate_db: float, frame_s: float
) -> None:
    result = gated(envelope, gate_db, frame_s)
    assert result.dtype == envelope.dtype
    assert (result >= 0.0).all()
    assert (result <= envelope).all()
    above = envelope >= float(envelope.max()) * 10.0 ** (-gate_db / 20.0)
    np.testing.assert_array_equal(result[above], envelope[above])


@given(heights, levels, frames)
def test_how_loud_the_whole_is_does_not_matter(envelope: Floats, gate_db: float, frame_s: float) -> None:
    louder = frozen(envelope * np.float32(2.0**20))
    expected = gated(envelope, gate_db, frame_s) * np.float32(2.0**20)
    np.testing.assert_allclose(gated(louder, gate_db, frame_s), expected, rtol=1e-6, atol=1e-30)


@given(heights, st.floats(0.5, 1.0, width=32), frames)
def test_where_nothing_is_soft_enough_the_envelope_itself_is_left(
    envelope: Floats, least: float, frame_s: float
) -> None:
    loud = frozen(np.maximum(envelope, np.float32(least)))
    assert gated(loud, 12.0, frame_s) is loud


def test_silence_stays_silent() -> None:
    silence = frozen(np.zeros(30, dtype=np.float32))
    assert gated(silence, 16.0, FRAME_S) is silence
    assert len(gated(silence[:0], 16.0, FRAME_S)) == 0


def test_a_leak_between_two_hits_goes_and_a_decay_is_not_chopped() -> None:
    decay = [-2.0 * n for n in range(15)]  # to −28 dB, 2 dB a frame
    envelope = of_levels(-60, *decay, *[-40.0] * 30, -19.0, -25.0, *[-40.0] * 30, -1.0, *decay)
    falls = falls_db(envelope, gated(envelope, 16.0, FRAME_S))
    assert (falls[1:14] == 0.0).all()  # until it is 10 dB below the level
    closed = falls[15:46]
    assert (np.diff(closed[:12]) < -5.0).all()  # then it falls, within a tenth of a second or so
    assert (closed[20:] < -90.0).all()
    assert (falls[46:48] < -90.0).all()  # the leak, though it is an attack
    assert falls[78] == 0.0


def test_what_rises_to_a_hit_is_let_through_but_not_more_than_a_moment_of_it() -> None:
    slow = [-90.0 + 4.0 * n for n in range(20)]
    envelope = of_levels(-50.0, -50.0, -60.0, -40.0, -30.0, -20.0, 0.0, *slow, 0.0)
    falls = falls_db(envelope, gated(envelope, 10.0, FRAME_S))
    assert (falls[:2] < -90.0).all()
    assert (falls[2:7] == 0.0).all()
    assert (falls[-7:] == 0.0).all()  # 60 ms are six frames
    assert (falls[18:-7] < -60.0).all()


def test_it_is_only_opened_by_what_is_loud() -> None:
    envelope = of_levels(0.0, *[-90.0] * 20, *[-16.0 - HYSTERESIS_DB / 2] * 20, 0.0, *[-16.0 - HYSTERESIS_DB / 2] * 20)
    falls = falls_db(envelope, gated(envelope, 16.0, FRAME_S))
    assert (falls[21:40] < -90.0).all()
    assert (falls[41:] == 0.0).all()


def test_fine_and_coarse_frames_are_gated_alike() -> None:
    times = np.arange(8000) * FRAME_S / 8
    fine = frozen(np.exp(-(times % 1.0) / 0.05) + 0.02)
    coarse = fine[::8]
    found, expected = gated(fine, 16.0, FRAME_S / 8)[::8], gated(coarse, 16.0, FRAME_S)
    # But for the frame before a hit, the only one in which a coarse envelope rises.
    assert np.mean(np.abs(found - expected) > 0.01) < 0.015
    assert np.abs(found - expected).max() < 0.021


def test_an_hour_is_gated_in_a_moment_whatever_the_frames() -> None:
    rng = np.random.default_rng(0)
    envelope = frozen(np.cumsum(rng.random(1_200_000)) % 50.0)  # an hour of a hop of 128, rising all the time
    began = perf_counter()
    gated(envelope, 20.0, 3600.0 / len(envelope))
    gated(envelope, 20.0, 1e-6)  # 60 ms are 60 000 frames
    assert perf_counter() - began < 2.0
