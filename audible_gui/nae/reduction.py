"""A spectrogram made small: some 200 bands and at most 600 frames, however long the sound. Any thread."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Sound, StftSpec
from audible_gui.nae.samples import SILENT, checked
from audible_gui.synthesis import magnitude_chunks

FRAMES = 600
BANDS = 200
# Of all channels together.
_MOST_BANDS = 300
_CORNER_HZ = 700.0

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Reduction:
    """A sample of a spectrogram.

    Attributes:
        x: (channels · bands, frames), of mean 1; all zero when the sound is silent.
        weights: (channels · bands,), of mean 1: the bins in each band. A flat spectrum looks like this.
        freedom: share of its values that any one part can fit by chance: parameters of a part over values that are
            independent of each other.
    """

    x: Floats
    weights: Floats
    freedom: float


def reduced(sound: Sound, stft: StftSpec, rng: np.random.Generator) -> Generator[float, None, Reduction]:
    """Sums over bands of the magnitudes of one frame out of each of up to 600 equal stretches of time.

    The frame is drawn by energy and novelty (what rises or falls since the frame before), so that short events are
    seen as well as long ones. The Kullback–Leibler divergence between sums never exceeds that between the summands.

    Yields:
        The fraction done, after every block of samples and every chunk of frames.

    Raises:
        TrainingError: if the samples are absurd.
    """
    for _ in checked(sound.samples):
        yield 0.0
    total = stft.n_frames(sound.n_samples)
    edges = band_edges(stft, sound.rate_hz, min(BANDS, max(1, _MOST_BANDS // sound.n_channels)))
    frames = np.zeros((min(FRAMES, total), sound.n_channels * len(edges)))
    best = np.full(len(frames), np.inf)
    before: Matrix | None = None
    for first, chunk in magnitude_chunks(sound, stft):
        bins = chunk.reshape(len(chunk), sound.n_channels, -1)
        pooled: Matrix = np.add.reduceat(bins, edges, axis=2, dtype=np.float64).reshape(len(chunk), -1)
        stretches = (first + np.arange(len(chunk))) * len(frames) // total
        _draw(frames, best, stretches, pooled, before, rng)
        before = pooled[-1]
        yield (first + len(chunk)) / total
    widths = np.tile(np.diff(np.append(edges, stft.n_bins)), sound.n_channels).astype(np.float32)
    mean = frames.mean()
    x = (frames.T / mean if mean > SILENT else np.zeros_like(frames.T)).astype(np.float32, order="C")
    return Reduction(x, widths / widths.mean(), _freedom(x, sound, stft))


def band_edges(stft: StftSpec, rate_hz: int, count: int) -> npt.NDArray[np.intp]:
    """First bins of at most ``count`` bands, a bin wide at least, else alike on the mel scale log(1 + f / 700 Hz).

    Source: O'Shaughnessy, Speech Communication, 1987.
    """
    corner = _CORNER_HZ * stft.n_fft / rate_hz
    edges = corner * np.expm1(np.linspace(0.0, np.log1p(stft.n_bins / corner), count + 1))
    return np.unique(np.minimum(np.round(edges[:-1]), stft.n_bins - 1).astype(np.intp))


def _draw(
    frames: Matrix,
    best: Matrix,
    stretches: npt.NDArray[np.intp],
    pooled: Matrix,
    before: Matrix | None,
    rng: np.random.Generator,
) -> None:
    """Replace the frames of their stretches by those that draw lower: the least of Exp(1) / weight is a fair draw.

    Source: Efraimidis & Spirakis, Weighted random sampling with a reservoir, 2006.
    """
    changes = np.abs(np.diff(pooled, axis=0, prepend=pooled[:1] if before is None else before[None]))
    weights = pooled.sum(axis=1) + changes.sum(axis=1)
    draws = rng.exponential(size=len(pooled)) / np.maximum(weights, SILENT)
    for stretch, draw, frame in zip(stretches.tolist(), draws.tolist(), pooled, strict=True):
        if draw < best[stretch]:
            best[stretch] = draw
            frames[stretch] = frame


def _freedom(x: Floats, sound: Sound, stft: StftSpec) -> float:
    # Frames that overlap by more than half tell the same thing twice.
    frames = min(x.shape[1], 1 + 2 * sound.n_samples // stft.n_fft)
    return float(1.0 / frames + 1.0 / len(x))
