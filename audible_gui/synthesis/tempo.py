"""The tempo of a sound, from the strength of its onsets. Any thread."""

from collections.abc import Generator

import numpy as np
import numpy.typing as npt

from audible_gui.document import MAX_BPM, MIN_BPM, BeatGrid, Sound, StftSpec
from audible_gui.synthesis.stft import magnitude_chunks

_HOP_S, _WINDOW_S = 0.01, 0.046
# A tempo holds for the beginning; what comes later may have another one.
_MOST_S, _LEAST_S = 180.0, 2.0
# Ellis, "Beat Tracking by Dynamic Programming", 2007: tempi near this one are likelier, by so many octaves.
_USUAL_BPM, _OCTAVES = 120.0, 0.9
_COMPRESSION = 100.0
_AROUND = 0.04
_STEPS = 8
_MULTIPLES = 4
# What of the whole is done once onsets are known.
_LISTENED = 0.8

Line = npt.NDArray[np.float64]


def found_tempo(sound: Sound) -> Generator[float, None, BeatGrid | None]:
    """Find tempo and first beat by autocorrelating the strength of onsets.

    The lag with the highest autocorrelation under Ellis's prior is refined to the frequency nearby at which the onsets'
    Fourier sums, at it and at its multiples, are greatest; the phase at it tells where the beats are. Which of them
    begins a bar is not looked for.

    Args:
        sound: any.

    Yields:
        The fraction done.

    Returns:
        The grid, or None where nothing repeats, or the sound is too short.
    """
    if sound.duration_s < _LEAST_S:
        return None
    onsets, frame_s, first_s = yield from _onset_strength(sound)
    if not onsets.any():
        return None
    lags = np.arange(int(60.0 / MAX_BPM / frame_s) + 1, min(int(60.0 / MIN_BPM / frame_s), len(onsets) // 2))
    from scipy import fft  # noqa: PLC0415 - slow to import

    spectrum = fft.rfft(onsets, 2 * len(onsets))
    correlation = fft.irfft(np.abs(spectrum) ** 2)[lags]
    likely = np.exp(-0.5 * (np.log2(60.0 / (lags * frame_s) / _USUAL_BPM) / _OCTAVES) ** 2)
    lag = lags[int((correlation * likely).argmax())]
    if correlation.max() <= 0.0:
        return None
    return (yield from _refined(onsets, frame_s, first_s, 1.0 / (lag * frame_s)))


def _refined(onsets: Line, frame_s: float, first_s: float, beats_hz: float) -> Generator[float, None, BeatGrid]:
    times_s = first_s + np.arange(len(onsets)) * frame_s
    step_hz = 1.0 / (_STEPS * len(onsets) * frame_s)
    count = max(int(_AROUND * beats_hz / step_hz), 1)
    tempi_hz = beats_hz + np.arange(-count, count + 1) * step_hz
    tempi_hz = tempi_hz[(tempi_hz * 60.0 >= MIN_BPM) & (tempi_hz * 60.0 <= MAX_BPM)]
    multiples = np.arange(1, _MULTIPLES + 1)[:, None]
    sums = []
    for tempo_hz in tempi_hz:
        sums.append(np.exp(-2j * np.pi * tempo_hz * multiples * times_s) @ onsets)
        yield _LISTENED + (1.0 - _LISTENED) * len(sums) / len(tempi_hz)
    best = int(np.abs(sums).sum(axis=1).argmax())
    found_hz = float(tempi_hz[best])
    offset_s = float(-np.angle(sums[best][0]) / (2 * np.pi * found_hz)) % (1.0 / found_hz)
    return BeatGrid(round(60.0 * found_hz, 2), round(offset_s, 4))


def _onset_strength(sound: Sound) -> Generator[float, None, tuple[Line, float, float]]:
    """How much louder frames are than those before them, over all bins, in steps of about 10 ms; and where they lie."""
    n_fft = 2 ** min(max(round(float(np.log2(_WINDOW_S * sound.rate_hz))), 4), 16)
    stft = StftSpec(n_fft, min(max(round(_HOP_S * sound.rate_hz), 1), n_fft // 2))
    frames = range(min(stft.n_frames(sound.n_samples), int(_MOST_S * sound.rate_hz / stft.hop)))
    heard = sound.samples[: stft.frame_start(len(frames) - 1) + n_fft]
    loudest = max(float(max(heard.max(), -heard.min())) * n_fft / 4, 1e-12)
    strength, before = np.zeros(len(frames)), None
    for first, magnitudes in magnitude_chunks(sound, stft, frames):
        levels = np.log1p(_COMPRESSION * magnitudes / loudest)
        rows = levels if before is None else np.concatenate([before, levels])
        rises = np.maximum(np.diff(rows, axis=0), 0.0).sum(axis=1)
        strength[first + len(levels) - len(rises) : first + len(levels)] = rises
        before = levels[-1:]
        yield _LISTENED * (first + len(levels)) / len(frames)
    around = max(round(1.0 / _HOP_S), 1)
    mean = np.convolve(strength, np.ones(around) / around, mode="same")
    first_s = stft.middle() / sound.rate_hz
    return np.maximum(strength - mean, 0.0), stft.hop / sound.rate_hz, first_s
