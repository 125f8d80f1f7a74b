from collections.abc import Generator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audible_gui.document import Floats, FrequencyScale, Node, Sound, StftSpec, frozen
from audible_gui.synthesis import (
    RANGE_DB,
    Outline,
    PeakPyramid,
    Renderer,
    SpectrogramPicture,
    factors,
    node_mix,
    rendered_peaks,
    scale_rows,
    spectrogram_picture,
    unit_mix,
    waveform_peaks,
)
from audible_gui.synthesis.picture import BLOCK, block_peaks
from tests.support.networks import noise, outcome, random_network

SPEC = StftSpec(1024, 256)


def picture(sound: Sound, spec: StftSpec = SPEC, rows: int = 384, max_columns: int = 4096) -> SpectrogramPicture:
    return outcome(spectrogram_picture(sound, spec, rows, max_columns))


def tone(frequency_hz: float, rate_hz: int, seconds: float = 0.5, gain: float = 0.5) -> Floats:
    time = np.arange(int(seconds * rate_hz)) / rate_hz
    return frozen(gain * np.sin(2 * np.pi * frequency_hz * time)[:, None])


def row_hz(shown: SpectrogramPicture, row: float) -> float:
    rows = shown.image.shape[0]
    return float(shown.low_hz * (shown.high_hz / shown.low_hz) ** ((row + 0.5) / rows))


@pytest.mark.parametrize("rate_hz", [8000, 44100, 192000])
@pytest.mark.parametrize("frequency_hz", [440.0, 3520.0])
def test_a_tone_lies_at_its_frequency(rate_hz: int, frequency_hz: float) -> None:
    spec = StftSpec(2 ** round(np.log2(rate_hz * 0.1)), 64)
    shown = picture(Sound(tone(frequency_hz, rate_hz), rate_hz, ""), spec)
    column = shown.image[:, shown.image.shape[1] // 2]
    brightest = np.flatnonzero(column == column.max()).mean()
    assert abs(12 * np.log2(row_hz(shown, brightest) / frequency_hz)) < 0.5
    assert shown.high_hz == rate_hz / 2
    assert shown.low_hz == 27.5


@pytest.mark.parametrize("scale", FrequencyScale)
@pytest.mark.parametrize("frequency_hz", [110.0, 440.0, 6000.0])
def test_a_tone_lies_at_its_frequency_on_every_scale(scale: FrequencyScale, frequency_hz: float) -> None:
    sound = Sound(tone(frequency_hz, 44_100), 44_100, "")
    shown = outcome(spectrogram_picture(sound, SPEC, scale.rows, scale=scale))
    edges = scale.edges(shown.low_hz, shown.high_hz, scale.rows + 1)
    row = int(shown.image[:, shown.image.shape[1] // 2].argmax())
    bin_hz = 44_100 / SPEC.n_fft
    assert edges[row] - bin_hz <= frequency_hz <= edges[row + 1] + bin_hz
    middle_s = shown.duration_s / 2
    assert shown.level_db(middle_s, frequency_hz) == pytest.approx(0.0, abs=3.0)
    assert shown.level_db(middle_s, frequency_hz + 2000.0) == -RANGE_DB


def test_levels_are_relative_to_the_loudest() -> None:
    samples = tone(500.0, 8000) + tone(2000.0, 8000, gain=0.005)
    shown = picture(Sound(frozen(samples), 8000, ""))
    loud, soft = shown.level_db(0.25, 500.0), shown.level_db(0.25, 2000.0)
    assert loud is not None
    assert soft is not None
    assert loud == pytest.approx(0.0, abs=1.0)
    assert soft == pytest.approx(-40.0, abs=1.5)
    assert shown.level_db(0.25, 20.0) is None
    assert shown.level_db(shown.duration_s, 500.0) is None


def test_the_loudest_channel_is_shown() -> None:
    one = tone(1000.0, 8000)
    both = frozen(np.concatenate([np.zeros_like(one), one], axis=1))
    assert np.array_equal(picture(Sound(both, 8000, "")).image, picture(Sound(one, 8000, "")).image)


def test_of_a_long_sound_no_click_is_lost() -> None:
    samples = np.zeros((200_000, 1))
    samples[150_000] = 1.0
    shown = picture(Sound(frozen(samples), 8000, ""), max_columns=64)
    assert shown.image.shape[1] <= 64
    column = int(np.argmax(shown.image.sum(axis=0, dtype=np.int64)))
    assert column == int(150_000 / 8000 / shown.duration_s * shown.image.shape[1])
    assert shown.duration_s >= 25.0


def test_a_part_can_be_drawn_sharper_at_the_same_levels() -> None:
    samples = np.zeros((400_000, 1), np.float32)
    samples[:2000] = tone(500.0, 8000)[:2000]
    samples[300_000:302_000] = 0.1 * tone(500.0, 8000)[:2000]
    sound = Sound(frozen(samples), 8000, "")
    whole = picture(sound, max_columns=100)
    part = outcome(spectrogram_picture(sound, SPEC, max_columns=100, span=(299_000, 303_000), loudest=whole.loudest))
    assert part.start_s == 299_000 / 8000
    assert part.duration_s == pytest.approx(0.5, abs=0.05)
    assert part.image.shape[1] > 50
    at = 301_000 / 8000
    shown, before = part.level_db(at, 500.0), part.level_db(at - 0.2, 500.0)
    assert shown == pytest.approx(-20.0, abs=1.0)
    assert before == -RANGE_DB
    assert part.level_db(1.0, 500.0) is None


def test_short_sounds_are_sharper_than_the_hop() -> None:
    assert picture(noise(4000)).image.shape[1] > 4000 / SPEC.hop * 4


@pytest.mark.parametrize("rate_hz", [100, 8000, 192_000])
@pytest.mark.parametrize("n_samples", [1, 2, 5000])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_anything_can_be_drawn(rate_hz: int, n_samples: int, value: float) -> None:
    shown = picture(Sound(frozen(np.full((n_samples, 2), value)), rate_hz, ""))
    assert shown.image.dtype == np.uint8
    assert not shown.image.flags.writeable
    assert shown.image.max() == (255 if value else 0)
    assert shown.low_hz < shown.high_hz


def test_progress_rises_to_one_and_a_job_can_break_off() -> None:
    steps: list[float] = list(spectrogram_picture(noise(50_000), SPEC))
    assert len(steps) > 5
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    work: Generator[float, None, SpectrogramPicture] = spectrogram_picture(noise(50_000), SPEC)
    next(work)
    work.close()


def test_the_range_is_what_the_image_spans() -> None:
    shown = picture(noise(8000))
    values = [shown.level_db(t, f) for t in (0.1, 0.5, 0.9) for f in (30.0, 500.0, 3900.0)]
    assert all(value is not None and -RANGE_DB <= value <= 0.0 for value in values)


@given(st.integers(1, 3000), st.integers(1, 200), st.floats(0.0, 1.0), st.floats(0.001, 1.0), st.integers(0, 2**32 - 1))
def test_peaks_are_those_of_the_samples(n: int, columns: int, start: float, part: float, seed: int) -> None:
    samples = frozen(np.random.default_rng(seed).standard_normal((n, 2)))
    first, last = start * n * 0.9, start * n * 0.9 + part * n
    low, high = waveform_peaks(samples, first, last, columns)
    edges = np.clip(np.floor(np.linspace(first, last, columns + 1)).astype(int), 0, n - 1)
    for column in range(columns):
        piece = samples[edges[column] : edges[column + 1] + 1]
        assert np.array_equal(low[column], piece.min(axis=0))
        assert np.array_equal(high[column], piece.max(axis=0))


@pytest.mark.parametrize("n_samples", [0, 1, 63, 64, 65, 100_003])
def test_a_pyramid_knows_the_peaks_at_any_zoom(n_samples: int) -> None:
    samples = frozen(np.random.default_rng(1).standard_normal((n_samples, 2)))
    pyramid = PeakPyramid(samples)
    for columns in (1, 7, 300, 2000):
        low, high = pyramid.peaks(0.0, float(n_samples), columns)
        exact_low, exact_high = waveform_peaks(samples, 0.0, float(n_samples), columns)
        assert low.shape == high.shape == (columns, 2)
        assert np.all(low <= exact_low)
        assert np.all(high >= exact_high)
    if n_samples:
        low, high = pyramid.peaks(0.0, float(n_samples), 1)
        assert np.array_equal(high[0], samples.max(axis=0))
        assert np.array_equal(low[0], samples.min(axis=0))


def test_a_pyramid_finds_a_click_in_its_column() -> None:
    samples = np.zeros((2_000_000, 1), np.float32)
    samples[1_234_567] = 1.0
    _, high = PeakPyramid(frozen(samples)).peaks(0.0, 2e6, 500)
    assert abs(int(np.argmax(high)) - 1_234_567 * 500 // 2_000_000) <= 1


def test_what_is_drawn_is_what_is_rendered() -> None:
    sound = noise(100_000, channels=2)
    network = random_network(sound)
    renderer = Renderer(sound.samples, network.spec.stft, factors(network))
    mix = node_mix(network, Node(1, 2))
    drawn = outcome(rendered_peaks(renderer, mix))
    assert drawn.samples is not None
    assert np.allclose(drawn.samples, renderer.render(mix, 0, sound.n_samples), atol=1e-6)
    low, high = drawn.peaks(0.0, 100_000.0, 10)
    exact = PeakPyramid(frozen(drawn.samples)).peaks(0.0, 100_000.0, 10)
    assert np.array_equal(low, exact[0])
    assert np.array_equal(high, exact[1])
    whole = outcome(rendered_peaks(renderer, unit_mix(network)))
    assert whole.samples is not None
    assert np.allclose(whole.samples, sound.samples, atol=1e-5)


@pytest.mark.parametrize("scale", FrequencyScale)
def test_values_of_bins_come_to_the_rows_of_their_frequencies(scale: FrequencyScale) -> None:
    rate_hz, n_bins, rows = 8000, 129, 100
    values = np.stack([np.ones(n_bins), np.arange(n_bins) == 32]).astype(np.float32)  # 1 kHz
    alike, one = scale_rows(values, scale, rows, rate_hz)
    assert alike == pytest.approx(np.ones(rows))
    edges = scale.edges(scale.lowest_hz(rate_hz), rate_hz / 2, rows + 1)
    assert one.max() > 0.3
    assert edges[one.argmax()] - 31.25 <= 1000.0 <= edges[one.argmax() + 1] + 31.25


def test_an_outline_is_the_same_in_whatever_pieces_a_sound_is_read() -> None:
    samples = frozen(np.random.default_rng(3).standard_normal((1000, 2)).astype(np.float32))
    outline = Outline()
    for first in range(0, 1000, 3 * BLOCK):
        outline.add(samples[first : first + 3 * BLOCK])
    assert outline.peaks is not None
    assert all(map(np.array_equal, outline.peaks, block_peaks(samples)))


def test_there_is_no_outline_of_pieces_that_begin_in_the_midst_of_a_block() -> None:
    outline = Outline()
    assert outline.peaks is None
    for _ in range(2):
        outline.add(np.zeros((BLOCK + 1, 1), np.float32))
    assert outline.peaks is None
