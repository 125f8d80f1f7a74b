"""Pictures of a sound: its spectrogram on any frequency scale, and its waveform at any zoom. Any thread."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from audible_gui.document import OUTLINE_SAMPLES, Floats, FrequencyScale, Sound, StftSpec, frozen
from audible_gui.synthesis.mixing import Mix
from audible_gui.synthesis.renderer import Renderer
from audible_gui.synthesis.stft import window
from audible_gui.synthesis.transform import rfft

RANGE_DB = 90.0
BLOCK = OUTLINE_SAMPLES
_FACTOR = 16
_CHUNK_COLUMNS = 64
_CHUNK_VALUES = 250_000  # stay in the cache
_CHUNK_SAMPLES = 8192
_KEPT_VALUES = 32_000_000

Peaks = tuple[Floats, Floats]
Image = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class SpectrogramPicture:
    """A spectrogram to be looked at.

    Attributes:
        image: (rows, columns), read-only; row 0 is the lowest; 0 is ``RANGE_DB`` or more below the loudest value, 255
            the loudest value. Rows are equally wide on the scale, columns in time.
        low_hz: lower edge of the first row.
        high_hz: upper edge of the last row.
        duration_s: time that the columns cover; at least the length of what was drawn.
        start_s: where the first column begins.
        loudest: power that 255 stands for.
        scale: of the rows.
    """

    image: Image
    low_hz: float
    high_hz: float
    duration_s: float
    start_s: float = 0.0
    loudest: float = 1.0
    scale: FrequencyScale = FrequencyScale.LOG

    def level_db(self, time_s: float, frequency_hz: float) -> float | None:
        """Level relative to the loudest value, or None outside the picture; −RANGE_DB stands for anything below."""
        part = (time_s - self.start_s) / self.duration_s
        if not (0.0 <= part < 1.0 and self.low_hz <= frequency_hz <= self.high_hz):
            return None
        rows, columns = self.image.shape
        low, at, high = map(self.scale.height, (self.low_hz, frequency_hz, self.high_hz))
        value = self.image[min(int((at - low) / (high - low) * rows), rows - 1), min(int(part * columns), columns - 1)]
        return float(value) / 255.0 * RANGE_DB - RANGE_DB


@dataclass(frozen=True, eq=False)
class Source:
    """Samples to be drawn.

    Attributes:
        read: from first sample and count to (channels, count), float32; zeros outside the sound.
        rate_hz: of them.
        n_channels: of them.
        values: how many are transformed between two steps.
    """

    read: Callable[[int, int], Floats]
    rate_hz: int
    n_channels: int
    values: int = _CHUNK_VALUES


def spectrogram_picture(
    sound: Sound,
    spec: StftSpec,
    rows: int = 384,
    max_columns: int = 4096,
    span: tuple[int, int] | None = None,
    loudest: float | None = None,
    scale: FrequencyScale = FrequencyScale.LOG,
) -> Generator[float, None, SpectrogramPicture]:
    """Draw the spectrogram of a sound, or of a part of it; see ``source_picture``.

    Args:
        sound: any, also of one sample.
        spec: its window, and the largest hop.
        rows: height of the picture.
        max_columns: largest width of the picture.
        span: first sample and the one after the last; the whole sound when not given.
        loudest: power to which levels are relative, of another picture; the loudest of this one when not given.
        scale: of the rows.

    Yields:
        The fraction done, every few milliseconds.

    Returns:
        The picture.
    """
    source = Source(partial(_samples, sound), sound.rate_hz, sound.n_channels)
    return (yield from source_picture(source, spec, span or (0, sound.n_samples), rows, max_columns, loudest, scale))


def rendered_source(renderer: Renderer, mix: Mix, rate_hz: int) -> Source:
    """A mix to be drawn; rendering takes longer than drawing, so that less is done between two steps."""

    def read(first: int, count: int) -> Floats:
        return renderer.render(mix, first, count).T

    return Source(read, rate_hz, renderer.channels(mix), _CHUNK_VALUES // 8)


def source_picture(
    source: Source,
    spec: StftSpec,
    span: tuple[int, int],
    rows: int = 384,
    max_columns: int = 4096,
    loudest: float | None = None,
    scale: FrequencyScale = FrequencyScale.LOG,
) -> Generator[float, None, SpectrogramPicture]:
    """Draw the spectrogram of a part of what can be read.

    What is short is analysed with a finer hop than ``spec.hop``, so that the picture is sharp in time; of what is long,
    a column shows the maximum of its frames. Of several channels the loudest is shown. Memory is bounded.

    Args:
        source: what is drawn.
        spec: its window, and the largest hop.
        span: first sample and the one after the last.
        rows: height of the picture.
        max_columns: largest width of the picture.
        loudest: power to which levels are relative, of another picture; the loudest of this one when not given.
        scale: of the rows.

    Yields:
        The fraction done, every few milliseconds.

    Returns:
        The picture.
    """
    first, last = span
    length = max(last - first, 1)
    pooled = -(-length // (max_columns * spec.hop))
    hop = max(-(-length // (max_columns * pooled)), finest_hop(spec))
    columns = -(-length // (hop * pooled))
    high_hz = source.rate_hz / 2
    low_hz = scale.lowest_hz(source.rate_hz)
    lines = _Rows.of(scale, rows, source.rate_hz, spec.n_bins)
    powers = np.zeros((columns, rows), dtype=np.float32)
    step = min(max(source.values // (spec.n_fft * pooled * source.n_channels), 1), _CHUNK_COLUMNS)
    for column in range(0, columns, step):
        count = min(step, columns - column)
        frames = _powers(source, spec.n_fft, hop, first + column * pooled * hop, count * pooled)
        powers[column : column + count] = lines.rows(frames.reshape(count, pooled, -1).max(axis=1))
        yield (column + count) / columns
    loudest = float(powers.max()) if loudest is None else loudest
    duration_s = columns * pooled * hop / source.rate_hz
    image, start_s = _quantised(powers, loudest), first / source.rate_hz
    return SpectrogramPicture(image, low_hz, high_hz, duration_s, start_s, loudest, scale)


def scale_rows(values: Floats, scale: FrequencyScale, rows: int, rate_hz: int) -> Floats:
    """Values ≥ 0 of bins brought to the rows of a picture: (columns, bins) → (columns, rows)."""
    return _Rows.of(scale, rows, rate_hz, values.shape[1]).rows(values)


def finest_hop(spec: StftSpec) -> int:
    """The smallest hop of a picture, in samples: a finer one would show nothing new."""
    return max(spec.n_fft // 64, 1)


class PeakPyramid:
    """Smallest and largest samples at any zoom, in time that depends on the number of columns only.

    Args:
        samples: (samples, channels), or None where they are not kept: then nothing finer than a block is known.
        minima: smallest sample of each block of ``BLOCK`` samples, (blocks, channels); worked out when not given.
        maxima: largest sample of each block.
    """

    def __init__(self, samples: Floats | None, minima: Floats | None = None, maxima: Floats | None = None) -> None:
        self._samples = samples
        if minima is None or maxima is None:
            minima, maxima = block_peaks(np.zeros((0, 1), np.float32) if samples is None else samples)
        self._levels: list[Peaks] = [(minima, maxima)]
        while len(self._levels[-1][0]) > 4096:
            low, high = self._levels[-1]
            self._levels.append((_blocks(low, _FACTOR, np.minimum), _blocks(high, _FACTOR, np.maximum)))

    @property
    def n_channels(self) -> int:
        """Number of channels."""
        return int(self._levels[0][0].shape[1])

    @property
    def samples(self) -> Floats | None:
        """(samples, channels), where they are kept."""
        return self._samples

    def peaks(self, first: float, last: float, columns: int) -> Peaks:
        """Smallest and largest sample of each of ``columns`` equal parts of [first, last), each (columns, channels)."""
        per_column = (last - first) / columns
        if self._samples is not None and per_column < 2 * BLOCK:
            return waveform_peaks(self._samples, first, last, columns)
        level = 0
        while level + 1 < len(self._levels) and per_column >= 2 * BLOCK * _FACTOR ** (level + 1):
            level += 1
        size = BLOCK * _FACTOR**level
        low, high = self._levels[level]
        edges = _edges(first / size, last / size, columns, len(low))
        return _reduced(low, edges, np.minimum), _reduced(high, edges, np.maximum)


def waveform_peaks(samples: Floats, first: float, last: float, columns: int) -> Peaks:
    """Smallest and largest sample of each of ``columns`` equal parts of [first, last).

    Neighbouring parts share a sample, so that drawn as a band they meet. Outside the sound the ends are repeated.

    Args:
        samples: (samples, channels).
        first: start in samples, may be fractional.
        last: end in samples.
        columns: how many parts.

    Returns:
        Minima and maxima, each (columns, channels).
    """
    edges = _edges(first, last, columns, len(samples))
    return _reduced(samples, edges, np.minimum), _reduced(samples, edges, np.maximum)


def block_peaks(samples: Floats) -> Peaks:
    """Smallest and largest sample of each block of ``BLOCK``, each (blocks, channels); the last may be shorter."""
    return _blocks(samples, BLOCK, np.minimum), _blocks(samples, BLOCK, np.maximum)


class Outline:
    """Peaks of a sound of which piece after piece is read."""

    def __init__(self) -> None:
        self._peaks: list[Peaks] = []
        self._length = 0
        self._even = True

    def add(self, samples: Floats) -> Peaks:
        """The next (samples, channels); returns smallest and largest sample of each of its blocks of ``BLOCK``."""
        self._even = self._even and self._length % BLOCK == 0
        self._length += len(samples)
        peaks = block_peaks(samples)
        if self._even:
            self._peaks.append(peaks)
        return peaks

    @property
    def peaks(self) -> Peaks | None:
        """Smallest and largest sample of each block of ``BLOCK``; None if pieces began in the midst of one."""
        if not self._even or not self._peaks:
            return None
        low, high = (frozen(np.concatenate([peaks[which] for peaks in self._peaks])) for which in (0, 1))
        return low, high


def rendered_peaks(renderer: Renderer, mix: Mix) -> Generator[float, None, PeakPyramid]:
    """Render a whole mix in order to draw its waveform; of long sounds only the peaks are kept.

    Args:
        renderer: of this thread.
        mix: what to draw.

    Yields:
        The fraction done, after every chunk.

    Returns:
        The peaks.
    """
    n_samples, channels = renderer.n_samples, renderer.channels(mix)
    shape = (-(-n_samples // BLOCK), channels)
    minima, maxima = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    kept = np.zeros((n_samples, channels), np.float32) if n_samples * channels <= _KEPT_VALUES else None
    for first in range(0, n_samples, _CHUNK_SAMPLES):
        chunk = renderer.render(mix, first, min(_CHUNK_SAMPLES, n_samples - first))
        low, high = block_peaks(chunk)
        at = first // BLOCK
        minima[at : at + len(low)], maxima[at : at + len(low)] = low, high
        if kept is not None:
            kept[first : first + len(chunk)] = chunk
        yield (first + len(chunk)) / n_samples
    return PeakPyramid(kept, minima, maxima)


class _Rows:
    """Brings values of bins to rows, none of them narrower than the one below it.

    Args:
        places: lower edge and centre of each row, and the upper edge of the last, in bins.
        n_bins: how many there are.
    """

    def __init__(self, places: npt.NDArray[np.float64], n_bins: int) -> None:
        places = np.minimum(places, n_bins - 1)
        edges = places[::2]
        # Rows narrower than a bin and a half would skip or repeat bins: they lie below and are interpolated.
        self._split = int(np.count_nonzero(np.diff(edges) < 1.5))
        centres = places[1::2][: self._split]
        self._below = np.minimum(centres.astype(np.intp), n_bins - 2)
        self._weight = (centres - self._below).astype(np.float32)
        self._starts = np.round(edges[self._split : -1]).astype(np.intp)

    @classmethod
    def of(cls, scale: FrequencyScale, rows: int, rate_hz: int, n_bins: int) -> "_Rows":
        """So many rows for all frequencies of a scale."""
        places_hz = scale.edges(scale.lowest_hz(rate_hz), rate_hz / 2, 2 * rows + 1)
        return cls(places_hz * 2 * (n_bins - 1) / rate_hz, n_bins)

    def rows(self, powers: Floats) -> Floats:
        """(columns, bins) → (columns, rows)."""
        result = np.empty((len(powers), self._split + len(self._starts)), dtype=np.float32)
        below, above = powers[:, self._below], powers[:, self._below + 1]
        result[:, : self._split] = below + self._weight * (above - below)
        if len(self._starts):
            result[:, self._split :] = np.maximum.reduceat(powers, self._starts, axis=1)
        return result


def _samples(sound: Sound, first: int, count: int) -> Floats:
    span = np.zeros((sound.n_channels, count), dtype=np.float32)
    low, high = max(first, 0), min(first + count, sound.n_samples)
    if high > low:
        span[:, low - first : high - first] = sound.samples[low:high].T
    return span


def _powers(source: Source, n_fft: int, hop: int, first: int, frames: int) -> Floats:
    """Squared magnitudes of the loudest channel, (frames, bins); frames are centred on the hops from ``first`` on."""
    start = first + hop // 2 - n_fft // 2
    span = source.read(start, (frames - 1) * hop + n_fft)
    windows = np.lib.stride_tricks.sliding_window_view(span, n_fft, axis=1)[:, ::hop]
    spectra = rfft(windows * window(n_fft), axis=2)
    result: Floats = (spectra.real**2 + spectra.imag**2).max(axis=0)
    return result


def _quantised(powers: Floats, loudest: float) -> Image:
    if loudest <= 0.0 or not np.isfinite(loudest):
        image = np.zeros(powers.T.shape, dtype=np.uint8)
    else:
        level_db = 10.0 * np.log10(np.maximum(powers / loudest, 1e-30))
        image = np.ascontiguousarray(np.clip((level_db / RANGE_DB + 1.0) * 255.0 + 0.5, 0, 255).astype(np.uint8).T)
    image.setflags(write=False)
    return image


def _edges(first: float, last: float, columns: int, length: int) -> npt.NDArray[np.intp]:
    edges = np.floor(np.linspace(first, last, columns + 1)).astype(np.intp)
    return np.clip(edges, 0, max(length - 1, 0))


def _reduced(values: Floats, edges: npt.NDArray[np.intp], reduce: np.ufunc) -> Floats:
    if not len(values):
        return np.zeros((len(edges) - 1, values.shape[1]), dtype=np.float32)
    part = values[edges[0] : edges[-1] + 1]
    inner: Floats = reduce.reduceat(part, edges[:-1] - edges[0], axis=0)
    return np.asarray(reduce(inner, values[edges[1:]]), dtype=np.float32)


def _blocks(values: Floats, size: int, reduce: np.ufunc) -> Floats:
    result = np.empty((-(-len(values) // size), values.shape[1]), dtype=np.float32)
    step = size * 1024
    for first in range(0, len(values), step):
        part = values[first : first + step]
        whole = len(part) // size
        at = first // size
        result[at : at + whole] = _halved(part[: whole * size].reshape(whole, size, values.shape[1]), reduce)
        if whole * size < len(part):
            result[at + whole] = reduce.reduce(part[whole * size :], axis=0)
    return result


def _halved(blocks: Floats, reduce: np.ufunc) -> Floats:
    """Reduce axis 1, whose length is a power of two, by halves: twenty times faster than over interleaved channels."""
    while blocks.shape[1] > 1:
        half = blocks.shape[1] // 2
        blocks = reduce(blocks[:, :half], blocks[:, half:])
    return blocks[:, 0]
