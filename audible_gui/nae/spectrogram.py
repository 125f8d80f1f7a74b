"""The magnitude spectrogram as training sees it: kept whole where small, made anew where long. Any thread."""

import itertools
import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, NetworkSpec, Orientation, Sound, StftSpec
from audible_gui.errors import TrainingError
from audible_gui.nae.amounts import BLOCK_FRAMES
from audible_gui.nae.samples import SILENT
from audible_gui.nae.tiles import tiles
from audible_gui.synthesis import analyse, magnitude_chunks

# A longer spectrogram is not kept; its frames are transformed again when they are needed.
KEEP_VALUES = 64_000_000

Frames = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Spectrogram:
    """Magnitudes of a sound, divided by their mean.

    Attributes:
        sound: the sound.
        stft: the grid.
        mean: what the magnitudes were divided by; 0 when the sound is silent.
        energies: sum of each frame's magnitudes, (frames,).
        novelty: sum of each frame's rises over the frame before, (frames,).
        whole: (frames, channels · bins), or None when it is not kept.
        first: number in the sound of the first frame; the others follow it.
    """

    sound: Sound
    stft: StftSpec
    mean: float
    energies: npt.NDArray[np.float64]
    novelty: npt.NDArray[np.float64]
    whole: Floats | None
    first: int = 0

    @property
    def n_frames(self) -> int:
        """Number of frames."""
        return len(self.energies)

    @property
    def n_rows(self) -> int:
        """Channels times bins."""
        return self.sound.n_channels * self.stft.n_bins

    def span(self, first: int, end: int) -> Floats:
        """Frames ``first`` .. ``end − 1``: (frames, channels · bins). Frames beyond them repeat the outermost."""
        low, high = min(max(first, 0), self.n_frames - 1), max(min(end, self.n_frames), 1)
        if self.whole is not None:
            inner: Floats = self.whole[low:high]
        else:
            inner = np.abs(analyse(self.sound.samples, self.stft, self.first + low, high - low)).reshape(high - low, -1)
            inner /= np.float32(self.mean)
        if low == first and high == end:
            return inner
        return np.pad(inner, ((low - first, end - high), (0, 0)), mode="edge")

    def gathered(self, frames: Frames) -> Generator[None, None, Floats]:
        """Some frames, (frames, channels · bins), in memory of their own. Yields now and then."""
        frames = np.clip(frames, 0, self.n_frames - 1)
        result = np.empty((len(frames), self.n_rows), dtype=np.float32)
        if self.whole is not None:
            for tile in tiles(len(frames), self.n_rows):
                np.take(self.whole, frames[tile], axis=0, out=result[tile], mode="clip")
                yield
            return result
        for run in runs(frames):
            result[run] = self.span(int(frames[run.start]), int(frames[run.stop - 1]) + 1)
            yield
        return result


def runs(frames: Frames) -> Iterator[slice]:
    """Slices of consecutive frame numbers, at most BLOCK_FRAMES long."""
    breaks = np.flatnonzero(np.diff(frames) != 1) + 1
    for start, end in itertools.pairwise([0, *breaks, len(frames)]):
        for first in range(int(start), int(end), BLOCK_FRAMES):
            yield slice(first, min(first + BLOCK_FRAMES, int(end)))


def selected_frames(sound: Sound, stft: StftSpec, selection: tuple[float, float] | None) -> range:
    """Frames that are learned from: those whose middle lies in the selection, or else the one nearest to its start.

    Raises:
        TrainingError: if the selection does not lie within the sound.
    """
    total = stft.n_frames(sound.n_samples)
    if selection is None:
        return range(total)
    start_s, end_s = selection
    # Written so that NaN is refused too.
    if not 0.0 <= start_s < end_s <= sound.duration_s + 1e-6:
        raise TrainingError(
            f"The selection must lie within the sound, from 0 to {sound.duration_s:.3f} seconds, and be longer than 0."
        )
    middle = stft.middle()
    first, end = (math.ceil((edge * sound.rate_hz - middle) / stft.hop) for edge in selection)
    first = min(max(first, 0), total - 1)
    return range(first, min(max(end, first + 1), total))


def analysed(sound: Sound, spec: NetworkSpec, frames: range | None = None) -> Generator[None, None, Spectrogram]:
    """The spectrogram of a sound, or of some consecutive frames of it; yields after every chunk of frames."""
    frames = range(spec.stft.n_frames(sound.n_samples)) if frames is None else frames
    n_frames, n_rows = len(frames), sound.n_channels * spec.stft.n_bins
    whole = np.empty((n_frames, n_rows), dtype=np.float32) if kept_values(spec, sound, n_frames) else None
    energies, novelty = np.empty(n_frames), np.empty(n_frames)
    before = np.zeros((1, n_rows), dtype=np.float32)
    for first, chunk in magnitude_chunks(sound, spec.stft, frames):
        part = slice(first - frames.start, first - frames.start + len(chunk))
        if whole is not None:
            whole[part] = chunk
        energies[part] = chunk.sum(axis=1, dtype=np.float64)
        rises = np.diff(chunk, axis=0, prepend=before)
        novelty[part] = np.maximum(rises, 0.0, out=rises).sum(axis=1, dtype=np.float64)
        before = chunk[-1:]
        yield
    mean = float(energies.sum()) / (n_frames * n_rows)
    mean = 0.0 if mean < SILENT else mean
    if whole is not None and mean:
        for tile in tiles(n_frames, n_rows):
            whole[tile] /= np.float32(mean)
            yield
    return Spectrogram(sound, spec.stft, mean, energies, novelty, whole, frames.start)


def kept_values(spec: NetworkSpec, sound: Sound, n_frames: int) -> int:
    """Values of the spectrogram that is kept whole; none when it is too long to be."""
    values = sound.n_channels * spec.stft.n_bins * n_frames
    return values if spec.orientation is Orientation.ENVELOPES or values <= KEEP_VALUES else 0
