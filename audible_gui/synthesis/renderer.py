"""The renderer: any block of any mix of a sound, frame by frame, the same samples whatever the block size.

Playing, exporting and drawing all use it. It keeps the samples and the factors, never a whole spectrogram or mask. Each
frame's spectrum is multiplied by the mask X̂′ / X̂ (exponent 1); bins where X̂ is zero belong to the residual, so that the
masks of a layer and of the residual sum to one everywhere. One renderer belongs to one thread at a time.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, StftSpec
from audible_gui.synthesis.hierarchy import Factors, Mix
from audible_gui.synthesis.stft import CHUNK_FRAMES, Spectra, analyse, synthesise

# Below this the quotient of two float32 numbers is no longer accurate; the spectrogram's mean is 1.
SMALLEST = np.float32(1e-30)


class Renderer:
    """Renders mixes of one sound through one network.

    Args:
        samples: (samples, channels), float32.
        spec: the grid the network was trained on.
        parts: the network's factors, or None: then everything is the residual.
    """

    def __init__(self, samples: Floats, spec: StftSpec, parts: Factors | None) -> None:
        self.samples = samples
        self.spec = spec
        self._parts = parts
        self._whole = None if parts is None else parts.left @ parts.core

    @property
    def n_samples(self) -> int:
        """Length of the sound."""
        return int(self.samples.shape[0])

    def numerator(self, mix: Mix) -> Floats:
        """The part of a mix that does not depend on time, (channels · bins, Kb); worth keeping while a mix plays."""
        if self._parts is None:
            return np.zeros((0, 0), dtype=np.float32)
        product: Floats = self._parts.left @ mix.core
        return product

    def frames(self, mixes: Sequence[tuple[Floats, float]], first: int, count: int) -> Iterator[Floats]:
        """Windowed frames of each mix, to be overlapped and added.

        Args:
            mixes: (numerator, residual gain) of each.
            first: number of the first frame.
            count: how many.

        Yields:
            (count, channels, n_fft) for each mix.
        """
        spectra = analyse(self.samples, self.spec, first, count)
        if self._parts is None or self._whole is None:
            for _, residual in mixes:
                yield synthesise(spectra * np.float32(residual), self.spec)
            return
        code = self._parts.right[:, first : first + count].T
        total = code @ self._whole.T
        covered = total > SMALLEST
        quotient = np.divide(1.0, total, out=np.zeros_like(total), where=covered)
        for numerator, residual in mixes:
            mask = code @ numerator.T
            mask *= quotient
            if residual:
                mask += np.float32(residual) * ~covered
            yield synthesise(_masked(spectra, mask), self.spec)

    def render(self, mix: Mix, start: int, count: int) -> Floats:
        """Samples ``start`` .. ``start + count − 1`` of one mix: (count, channels); zeros outside the sound."""
        block: Floats = self.render_all([mix], start, count)[0]
        return block

    def render_all(self, mixes: Sequence[Mix], start: int, count: int) -> Floats:
        """The same block of several mixes, transforming the sound once: (mixes, count, channels)."""
        spec, channels = self.spec, self.samples.shape[1]
        prepared = [(self.numerator(mix), mix.residual) for mix in mixes]
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


def _masked(spectra: Spectra, mask: Floats) -> Spectra:
    product: Spectra = spectra * mask.reshape(spectra.shape)
    return product


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
