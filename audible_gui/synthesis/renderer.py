"""The renderer: any block of any mix of a sound, frame by frame, the same samples whatever the block size.

Playing, exporting and drawing all use it. It keeps the samples and the factors, never a whole spectrogram or mask. Each
frame's spectrum is multiplied by Σ_k gain_k · left_k ⊗ right_k over Σ_k left_k ⊗ right_k, for binary masks by the gain
of the greatest; bins where the sum is zero belong to the residual, in every mix, so that the masks of a layer and of
the residual sum to one everywhere. Patched components are added to that, see ``patches``. One renderer belongs to one
thread at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from audible_gui.document import Document, Floats, Sound, StftSpec
from audible_gui.synthesis.box_gains import Weight
from audible_gui.synthesis.masks import Factors, factors
from audible_gui.synthesis.mixing import ORIGINAL, Boxed, Mix, document_mix
from audible_gui.synthesis.patch_frames import Reshaping, patch_spectra, source_phasors, track_frames
from audible_gui.synthesis.patches import Patched, Track
from audible_gui.synthesis.stft import CHUNK_FRAMES, Spectra, analyse, synthesise
from audible_gui.synthesis.timed import Timed, TimedTerm, over_time

# Below this the quotient of two float32 numbers is no longer accurate; the spectrogram's mean is 1.
SMALLEST = np.float32(1e-30)
NO_TRACKS: Mapping[str, Floats] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Prepared:
    """A mix, and whatever of its masks does not depend on time; worth keeping while it plays.

    Attributes:
        mix: it.
        sounding: indices of the components whose gain is not zero everywhere, (n,).
        left: their factors, with the gains over frequency in them: (channels, bins, n).
        gains: their gains over time, (channels, frames or 1, n).
        residual: (channels,).
        patches: what sounds with the phases of the source.
        tracks: what sounds from samples of its own.
        rivals: each component of a layer alone, where a leak is asked for.
        terms: what is added to its masks.
        timed: what is added to its masks and depends on time alone, or None.
        reshaped: how patches filter their components, None for those that do not.
    """

    mix: Mix
    sounding: npt.NDArray[np.intp]
    left: Floats
    gains: Floats
    residual: Floats
    patches: tuple[Patched, ...] = ()
    tracks: tuple[Track, ...] = ()
    rivals: tuple["Prepared", ...] = ()
    terms: tuple["Term", ...] = ()
    timed: Timed | None = None
    reshaped: tuple[Reshaping | None, ...] = ()


@dataclass(frozen=True, eq=False)
class Term:
    """Part of the masks of a mix, besides its gains.

    Attributes:
        mask: without what depends on time.
        weight: how much of it there is.
        shape: what is drawn of it; None for all.
    """

    mask: Prepared
    weight: Weight
    shape: Reshaping | None = None

    def added(self, mask: Floats, first: int) -> Floats:
        """The term with its ``mask`` in the frames from ``first`` on: (count, channels, bins)."""
        weight = self.weight.at(first, len(mask), mask.shape[-1])
        shaped = mask if self.shape is None else mask * self.shape.gains(first, len(mask))
        return shaped if weight is None else shaped * weight


class Renderer:
    """Renders mixes of one sound through one network.

    Args:
        samples: (samples, channels), float32.
        spec: the grid the network was trained on.
        parts: the network's factors, or None: then everything is the residual.
        tracks: refined sounds of patched components by the keys of their products; where one is missing, and from
            where one ends before the sound does, the phases of the source stand in.
    """

    def __init__(
        self, samples: Floats, spec: StftSpec, parts: Factors | None, tracks: Mapping[str, Floats] = NO_TRACKS
    ) -> None:
        self.samples = samples
        self.spec = spec
        self._parts = parts
        self._tracks = tracks
        self._rivals: tuple[Floats, tuple[Prepared, ...]] | None = None
        self._left = np.zeros((1, 1, 0), dtype=np.float32)
        if parts is not None:
            self._left = parts.left.reshape(samples.shape[1], -1, parts.left.shape[1])

    def with_tracks(self, tracks: Mapping[str, Floats]) -> "Renderer":
        """The same with other tracks."""
        return Renderer(self.samples, self.spec, self._parts, tracks)

    @property
    def n_samples(self) -> int:
        """Length of the sound."""
        return int(self.samples.shape[0])

    def channels(self, mix: Mix) -> int:
        """Channels that a mix has: those of the sound, or two of a mono sound where anything is panned."""
        return max(int(self.samples.shape[1]), mix.channels)

    def prepare(self, mix: Mix) -> Prepared:
        """A mix ready to be rendered, in this renderer alone."""
        prepared = self._prepare(mix)
        streamed, tracks = [], []
        for patch in mix.patches:
            samples = self._tracks.get(patch.product.key) if patch.refined else None
            if samples is not None:
                until = None if len(samples) >= self.n_samples else len(samples) // self.spec.hop
                tracks.append(Track(samples, patch.gains, until, patch.weight))
            if samples is None or len(samples) < self.n_samples:
                streamed.append(replace(patch, since=0 if samples is None else len(samples) // self.spec.hop))
        shapes = tuple(_reshaping(patch) for patch in streamed)
        terms = [
            Term(self._prepare(Mix(patch.reshaped.mask, (0.0,), mix.over_time)), patch.weight, shape)
            for patch, shape in zip(streamed, shapes, strict=True)
            if patch.reshaped is not None
        ]
        timed = [boxed for boxed in mix.boxed if self._timed(mix, boxed.weight)]
        for boxed in mix.boxed:
            if not self._timed(mix, boxed.weight):
                changed = self._prepare(Mix(boxed.mask, (0.0,), mix.over_time, leak=mix.leak))
                terms.append(Term(changed, boxed.weight))
        return replace(
            prepared,
            patches=tuple(streamed),
            tracks=tuple(tracks),
            terms=tuple(terms),
            timed=self._together(timed),
            reshaped=shapes,
        )

    def _timed(self, mix: Mix, weight: Weight) -> bool:
        """Whether a part of a mix with this weight is but another gain of activations."""
        return self._parts is not None and not self._parts.binary and not mix.over_time and over_time(weight)

    def _together(self, parts: Sequence[Boxed]) -> Timed | None:
        """Those of a mix that are."""
        terms = []
        for part in parts:
            one = self._prepare(Mix(part.mask, (0.0,)))
            own = part.mask.shape[1] > 1
            terms.append(TimedTerm(one.sounding, one.left if own else None, one.gains[:, 0], part.weight))
        return Timed.of(terms, self._left.shape[2]) if terms else None

    def _prepare(self, mix: Mix) -> Prepared:
        residual = np.array(mix.residual, dtype=np.float32)
        sounding = np.flatnonzero(mix.gains.any(axis=(0, 1)))
        if self._parts is None or self._parts.binary:
            return Prepared(mix, sounding, self._left, mix.gains, residual)
        everything = len(sounding) == mix.gains.shape[2]
        left = self._left if everything else self._left[..., sounding]
        gains = mix.gains if everything else mix.gains[..., sounding]
        if gains.shape[1] > 1 and not mix.over_time:
            left, gains = left * gains, np.ones((1, 1, len(sounding)), dtype=np.float32)
        rivals = () if mix.leak is None else self._prepared_rivals(mix.leak.layer, over_time=mix.over_time)
        return Prepared(mix, sounding, left, gains, residual, rivals=rivals)

    def _prepared_rivals(self, layer: Floats, *, over_time: bool) -> tuple[Prepared, ...]:
        """Those of the last leak are kept, since every change of its mix asks for them again."""
        known = self._rivals
        if known is None or known[0] is not layer:
            known = layer, tuple(self._prepare(Mix(gains, (0.0,), over_time)) for gains in layer)
            self._rivals = known
        return known[1]

    def frames(self, mixes: Sequence[Prepared], first: int, count: int) -> Iterator[Floats]:
        """Windowed frames of each mix, to be overlapped and added.

        Args:
            mixes: as ``prepare`` returned them.
            first: number of the first frame.
            count: how many.

        Yields:
            (count, channels, n_fft) for each mix; one channel stands for all where they are alike.
        """
        spectra = analyse(self.samples, self.spec, first, count)
        if self._parts is None:
            for prepared in mixes:
                yield synthesise(spectra * prepared.residual[:, None], self.spec)
            return
        make = self._binary_masks if self._parts.binary else self._soft_masks
        terms = [[term for term in one.terms if term.weight.touches(first, count)] for one in mixes]
        wanted = [part for one, more in zip(mixes, terms, strict=True) for part in (one, *(term.mask for term in more))]
        masks = make(self._parts, wanted, first, count)
        phasors = cache(partial(source_phasors, spectra, first, self.spec))
        total: Floats | None = None
        for prepared, more in zip(mixes, terms, strict=True):
            mask = next(masks)
            for term in more:
                mask = mask + term.added(next(masks), first)
            patches = _beyond_masks(prepared, first, count)
            sounding = spectra * mask if patches or mask.any() else None
            if patches and sounding is not None:
                total = self._total(self._parts, first, count) if total is None else total
                sounding = sounding + patch_spectra(patches, spectra, total, first, phasors)
            # Most stems and the residual are silent for a while; then there is nothing to be transformed.
            frames = _silence(spectra, mask, self.spec) if sounding is None else synthesise(sounding, self.spec)
            if prepared.tracks:
                frames = frames + track_frames(prepared.tracks, first, count, self.spec)
            yield frames

    def masks(self, mix: Mix, first: int, count: int) -> Floats:
        """What the gains of a mix make of each bin, in the frames from ``first`` on: (count, channels, bins).

        What else may be in the mix, patches, leaks and boxes, is not looked at. Without a network all is residual.
        """
        prepared = self._prepare(Mix(mix.gains, mix.residual, mix.over_time))
        if self._parts is None:
            shape = count, len(prepared.residual), self.spec.n_bins
            return np.broadcast_to(prepared.residual[:, None], shape)
        make = self._binary_masks if self._parts.binary else self._soft_masks
        return next(make(self._parts, [prepared], first, count))

    def _total(self, parts: Factors, first: int, count: int) -> Floats:
        """Magnitudes of all components together, (count, channels, bins); zero where the residual begins."""
        left, right = (parts.left, parts.right) if parts.plain is None else parts.plain
        total = right[:, first : first + count].T @ left.T
        return np.where(total > SMALLEST, total, np.float32(0.0)).reshape(count, self.samples.shape[1], -1)

    def _soft_masks(self, parts: Factors, mixes: Sequence[Prepared], first: int, count: int) -> Iterator[Floats]:
        """(count, channels, bins) each."""
        code = parts.right[:, first : first + count].T
        total = _products(code[None], self._left)
        covered = total > SMALLEST
        quotient = np.divide(1.0, total, out=np.zeros_like(total), where=covered)
        for prepared in mixes:
            magnitudes = _magnitudes(prepared, code, first)
            more = None if prepared.timed is None else prepared.timed.added(code, self._left, first)
            mask = (magnitudes if more is None else magnitudes + more) * quotient
            if prepared.residual.any():
                mask = mask + prepared.residual[:, None] * ~covered
            if prepared.mix.leak is not None:
                mask = mask * _leaking(prepared.rivals, prepared.mix.leak.own, code, first)
            yield mask

    def _binary_masks(self, parts: Factors, mixes: Sequence[Prepared], first: int, count: int) -> Iterator[Floats]:
        """The same; the greatest component is looked for frame by frame, to be quick and to need little memory."""
        channels, bins, _ = self._left.shape
        winners = np.empty((count, channels, bins), dtype=np.intp)
        covered = np.empty((count, channels, bins), dtype=np.bool_)
        for frame in range(count):
            values = (parts.left * parts.right[:, first + frame]).reshape(channels, bins, -1)
            winners[frame] = values.argmax(axis=2)
            greatest = np.take_along_axis(values, winners[frame][..., None], axis=2)[..., 0]
            covered[frame] = greatest > SMALLEST
        for prepared in mixes:
            chosen = _chosen(prepared.mix, winners, first)
            mask = np.where(covered, chosen, prepared.residual[:, None])
            # Of what belongs to one component alone nothing leaks.
            yield mask if prepared.mix.leak is None else np.zeros_like(mask)

    def render(self, mix: Mix, start: int, count: int) -> Floats:
        """Samples ``start`` .. ``start + count − 1`` of one mix: (count, channels of it); zeros outside the sound."""
        block: Floats = self.render_all([mix], start, count)[0]
        return block

    def render_all(self, mixes: Sequence[Mix], start: int, count: int) -> Floats:
        """The same block of several mixes, transforming the sound once: (mixes, count, channels of the widest)."""
        spec, channels = self.spec, max(map(self.channels, mixes))
        prepared = [self.prepare(mix) for mix in mixes]
        result = np.zeros((len(mixes), count, channels), dtype=np.float32)
        first, last = self._frame_range(start, count)
        for chunk in range(first, last, CHUNK_FRAMES):
            number = min(CHUNK_FRAMES, last - chunk)
            for out, frames in zip(result, self.frames(prepared, chunk, number), strict=True):
                for index, frame in enumerate(frames):
                    _add(out, frame.T, spec.frame_start(chunk + index) - start)
        return _cut(result, start, self.n_samples)

    def _frame_range(self, start: int, count: int) -> tuple[int, int]:
        reach = self.spec.n_fft - self.spec.hop
        last = (start + count - 1 + reach) // self.spec.hop + 1
        return max(start // self.spec.hop, 0), min(last, self.spec.n_frames(self.n_samples))


def played(document: Document, sound: Sound) -> tuple[Renderer, Mix]:
    """What is played of a document with this sound, without refined sounds."""
    network = document.network
    if network is None:
        return Renderer(sound.samples, StftSpec(), None), ORIGINAL
    parts = factors(network, document.reading, document.exponent)
    return Renderer(sound.samples, network.spec.stft, parts), document_mix(document)


def _reshaping(patch: Patched) -> Reshaping | None:
    return None if patch.reshaped is None else Reshaping.of(patch.product, patch.reshaped.own, patch.since)


def _beyond_masks(prepared: Prepared, first: int, count: int) -> list[Patched]:
    """Patches that are more in these frames than components filtered."""
    rows = zip(prepared.patches, prepared.reshaped, strict=True)
    more = [patch for patch, shape in rows if shape is None or shape.more[first : first + count].any()]
    return [patch for patch in more if patch.weight.touches(first, count)]


def _magnitudes(prepared: Prepared, code: Floats, first: int) -> Floats:
    """Of a mix, in the frames from ``first`` on whose activations are ``code``: (count, channels, bins)."""
    gains = _at(prepared.gains, first, len(code))
    sounding = code if len(prepared.sounding) == code.shape[1] else code[:, prepared.sounding]
    return _products(sounding * gains, prepared.left)


def _leaking(rivals: Sequence[Prepared], own: Sequence[int], code: Floats, first: int) -> npt.NDArray[np.bool_]:
    """Where another component is stronger than all of one's own: (count, channels, bins)."""
    mine: Floats = np.maximum.reduce([_magnitudes(rivals[index], code, first) for index in own])
    leaking = np.zeros(mine.shape, dtype=np.bool_)
    for index, rival in enumerate(rivals):
        if index not in own and len(rival.sounding):
            leaking |= _magnitudes(rival, code, first) > mine
    return leaking


def _products(code: Floats, left: Floats) -> Floats:
    """Magnitudes: (channels, count, K) by (channels, bins, K), in either one for all, is (count, channels, bins)."""
    channels, bins, width = left.shape
    if code.shape[0] == 1:
        flat: Floats = code[0] @ left.reshape(channels * bins, width).T
        return flat.reshape(-1, channels, bins)
    result: Floats = np.matmul(code, left.transpose(0, 2, 1)).transpose(1, 0, 2)
    return result


def _at(gains: Floats, first: int, count: int) -> Floats:
    """Gains over time in some frames."""
    return gains if gains.shape[1] == 1 else gains[:, first : first + count]


def _chosen(mix: Mix, winners: npt.NDArray[np.intp], first: int) -> Floats:
    """Gains of the components that have won: (count, channels, bins)."""
    gains = _at(mix.gains, first, len(winners)) if mix.over_time else mix.gains
    channel = np.arange(gains.shape[0])[None, :, None]
    row = np.arange(gains.shape[1])
    row = row[:, None, None] if mix.over_time else row[None, None, :]
    chosen: Floats = gains[channel, row, winners]
    return chosen


def _silence(spectra: Spectra, mask: Floats, spec: StftSpec) -> Floats:
    """Frames of nothing: (count, channels, n_fft), read-only."""
    count, channels, _ = np.broadcast_shapes(spectra.shape, mask.shape)
    return np.broadcast_to(np.float32(0.0), (count, channels, spec.n_fft))


def _add(out: npt.NDArray[np.float32], frame: npt.NDArray[np.float32], offset: int) -> None:
    low, high = max(offset, 0), min(offset + frame.shape[0], out.shape[0])
    if high > low:
        out[low:high] += frame[low - offset : high - offset]


def _cut(result: Floats, start: int, n_samples: int) -> Floats:
    """Zero what the windows spread beyond the ends of the sound."""
    if start < 0:
        result[:, :-start] = 0.0
    result[:, max(n_samples - start, 0) :] = 0.0
    return result
