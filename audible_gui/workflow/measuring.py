"""How far the mix is from the original, and how loud both are. A generator; any thread.

Short stretches are measured whole. Of long ones it is a stratified sample: the stretch is cut into equally long strata,
and of each a block is measured that begins where chance, always the same, has it.
"""

import math
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from audible_gui.document import SILENCE_DB, Document, Floats
from audible_gui.playback import Listening, Source, Voice, source_at
from audible_gui.synthesis import LEAD_S, Box, LoudnessMeter, Mix, Renderer, played

BLOCK_S = 0.6
MOST_BLOCKS = 60
"""36 s in all, which take a second or two to render."""
_PIECE = 4096
_PEAK_PIECE = 1 << 22

Run = tuple[int, int]
Both = tuple[Floats, Floats]


@dataclass(frozen=True)
class Measured:
    """The mix, or what is heard instead of it, beside the original, over a stretch of the sound.

    Attributes:
        difference_db: RMS of mix − original over the RMS of the original, not below SILENCE_DB; None where the original
            is silent.
        mix_lufs: loudness of the mix by ITU-R BS.1770-4, −inf for silence.
        original_lufs: that of the original.
        peak: largest magnitude of the original's samples; in a box, of those that were looked at.
        sampled: whether only a sample of the stretch was looked at.
    """

    difference_db: float | None
    mix_lufs: float
    original_lufs: float
    peak: float
    sampled: bool


def measured(
    document: Document,
    region: Run | None = None,
    tracks: Mapping[str, Floats] | None = None,
    mix: Mix | None = None,
    box: Box | None = None,
) -> Generator[float, bool | None, Measured]:
    """Measure what a document sounds like.

    Args:
        document: with a sound.
        region: first sample and the one after the last; the whole sound when not given.
        tracks: refined sounds of patched components, as they are played.
        mix: what is heard instead of the document's mix.
        box: what is heard of both, or None for all of it.

    Yields:
        The fraction done, every few milliseconds.

    Returns:
        What was measured.

    Raises:
        ValueError: without a sound.
    """
    sound = document.sound
    if sound is None:
        raise ValueError("there is nothing to measure without a sound")
    first, last = region or (0, sound.n_samples)
    peak = 0.0
    for at in range(first, last, _PEAK_PIECE):
        part = sound.samples[at : min(at + _PEAK_PIECE, last)]
        peak = max(peak, float(part.max()), -float(part.min()))
        yield 0.0
    renderer, whole = played(document, sound)
    renderer, mix = renderer.with_tracks(tracks or {}), whole if mix is None else mix
    both = _Unboxed(renderer, mix) if box is None else _Boxed(renderer, mix, box, sound.rate_hz)
    runs = _runs(first, last, round(BLOCK_S * sound.rate_hz))
    tally, total, done = _Tally(both, both.channels, sound.rate_hz), sum(end - start for start, end in runs), 0
    for start, end in runs:
        tally.begin(start)
        yield done / total
        for at in range(start, end, _PIECE):
            count = min(_PIECE, end - at)
            tally.add(at, count)
            done += count
            yield done / total
    return tally.result(peak if box is None else tally.peak, sampled=len(runs) > 1)


class _Unboxed:
    """Gives count samples from one on of the mix and of the original, both (count, channels)."""

    def __init__(self, renderer: Renderer, mix: Mix) -> None:
        self._renderer, self._mix = renderer, mix
        self.channels = renderer.channels(mix)

    def __call__(self, start: int, count: int) -> Both:
        mixed = self._renderer.render(self._mix, start, count)
        # What of a mono sound is panned has two channels, and so has the original beside it.
        return mixed, np.broadcast_to(self._renderer.samples[start : start + count], mixed.shape)


class _Boxed:
    """The same of what lies in a box, as it is played."""

    def __init__(self, renderer: Renderer, mix: Mix, box: Box, rate_hz: int) -> None:
        self._voice, self._box, self._rate_hz = Voice(renderer, renderer.prepare(mix), 0), box, rate_hz
        self.channels = self._voice.n_channels
        self._sources: list[Source] = []

    def __call__(self, start: int, count: int) -> Both:
        if not self._sources or self._sources[0].position != start:
            levels = (Listening(1.0, 0.0, self._box), Listening(0.0, 1.0, self._box))
            self._sources = [source_at(self._voice, start, one, self._rate_hz) for one in levels]
        mixed, original = (source.read(count) for source in self._sources)
        return mixed, original


class _Tally:
    """Energies and loudness of what was looked at so far.

    Attributes:
        peak: largest magnitude of the original's samples in it.
    """

    def __init__(self, both: Callable[[int, int], Both], channels: int, rate_hz: int) -> None:
        self._both = both
        self._lead = math.ceil(LEAD_S * rate_hz)
        self._mixed, self._original = LoudnessMeter(rate_hz, channels), LoudnessMeter(rate_hz, channels)
        self._error = self._power = self.peak = 0.0

    def begin(self, start: int) -> None:
        """A stretch that begins there."""
        before = min(start, self._lead)
        mixed, original = self._both(start - before, before)
        self._mixed.begin(mixed)
        self._original.begin(original)

    def add(self, start: int, count: int) -> None:
        """The next samples of the stretch."""
        mixed, original = self._both(start, count)
        self._mixed.feed(mixed)
        self._original.feed(original)
        self._error += float(np.square(mixed.astype(np.float64) - original).sum())
        self._power += float(np.square(original, dtype=np.float64).sum())
        self.peak = max(self.peak, float(np.abs(original).max(initial=0.0)))

    def result(self, peak: float, *, sampled: bool) -> Measured:
        """What has come of it."""
        quotient = self._error / self._power if self._power > 0.0 else None
        difference_db = None if quotient is None else max(10.0 * math.log10(max(quotient, 1e-300)), SILENCE_DB)
        return Measured(difference_db, self._mixed.loudness(), self._original.loudness(), peak, sampled)


def _runs(first: int, last: int, block: int) -> Sequence[Run]:
    """What is looked at: all of it, or a block from each of MOST_BLOCKS strata."""
    if last - first <= MOST_BLOCKS * block:
        return [(first, last)]
    edges = np.linspace(first, last, MOST_BLOCKS + 1)
    room = np.diff(edges) - block
    starts = (edges[:-1] + np.random.default_rng(0).random(MOST_BLOCKS) * room).astype(int)
    return [(int(start), int(start) + block) for start in starts]
