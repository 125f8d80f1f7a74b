"""How much selected components have of what is seen in the spectrogram. Pure functions, any thread."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from audible_gui.document import Document, Floats, Network, Node, Reading, Sound, StftSpec, Stroke
from audible_gui.synthesis import Renderer, SpectrogramPicture, covers, factors, node_mix, scale_rows, unit_mix
from audible_gui.views.plots.tiles import Grid, Image, Pictures, gathered, tiled

# Of frames that share a column so many are looked at.
_MOST_FRAMES = 4
_CHUNK_FRAMES = 64


@dataclass(frozen=True, eq=False)
class Masked:
    """Components whose mask is drawn.

    Attributes:
        sound: the original.
        network: what they are components of.
        reading: how it is read.
        exponent: of its masks.
        nodes: which, of one layer, one at least; together they have one mask.
        document: of which it is; of all that is set in it only what was painted counts.
    """

    sound: Sound
    network: Network
    reading: Reading
    exponent: float
    nodes: tuple[Node, ...]
    document: Document

    @property
    def strokes(self) -> tuple[tuple[Stroke, ...], ...]:
        """What was painted into the components of the layer."""
        return tuple(component.strokes for component in self.document.components[self.nodes[0].layer - 1])

    def looks_like(self, other: "Masked | None") -> bool:
        """Whether both have the same mask."""
        return other is not None and self.is_of(other) and self.strokes == other.strokes

    def is_of(self, other: "Masked | None") -> bool:
        """Whether both have the same mask but for what was painted."""
        return other is not None and all(
            (
                self.sound is other.sound,
                self.network is other.network,
                (self.reading, self.exponent, self.nodes) == (other.reading, other.exponent, other.nodes),
            )
        )


def mask_pictures(
    masked: Masked,
    grid: Grid,
    whole: SpectrogramPicture,
    detail: SpectrogramPicture | None,
    shown: SpectrogramPicture | None,
) -> Pictures:
    """Draw the mask times the levels of the original; see ``tiled``.

    Args:
        masked: whose.
        grid: which tiles.
        whole: picture of the original; rows are as there.
        detail: a sharper one of a part, if there is one.
        shown: what is seen until tiles are drawn, if anything.
    """
    sound, network = masked.sound, masked.network
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, masked.reading, masked.exponent))
    first, *others = masked.nodes
    mix = node_mix(network, first, 1.0, masked.reading, masked.exponent, others)
    painted = covers(masked.document, masked.nodes)
    whole_mix = replace(unit_mix(network, masked.reading), residual=(0.0,))

    def drawn(at: int, count: int) -> Floats:
        masks = renderer.masks(mix, at, count)
        if painted is None or not painted[0].touched(at, count):
            return masks
        mine, rest = (part.at(at, count, masks.shape[2]) for part in painted)
        kept = masks if rest is None else masks * rest
        return kept if mine is None else kept + renderer.masks(whole_mix, at, count) * mine

    levels = gathered(grid, sound.rate_hz, whole.scale, whole, detail)
    frames = _frames(grid, network.spec.stft, sound.n_samples)

    def draw(tile: int) -> Generator[float, bool | None, Image]:
        place = grid.columns_of(tile)
        masks = yield from _masks(drawn, frames[place])
        rows = scale_rows(masks, whole.scale, len(levels), sound.rate_hz)
        return (np.clip(rows.T, 0.0, 1.0) * levels[:, place] + 0.5).astype(np.uint8)

    image = gathered(grid, sound.rate_hz, whole.scale, shown)
    return (yield from tiled(grid, sound.rate_hz, whole, image, draw))


def _frames(grid: Grid, stft: StftSpec, n_samples: int) -> npt.NDArray[np.intp]:
    """Which of the network's frames lie in each column: (columns, n)."""
    count = int(min(max(round(grid.hop / stft.hop), 1), _MOST_FRAMES))
    offsets = ((np.arange(count) + 0.5) / count - 0.5) * grid.hop
    centres = grid.centres[:, None] + offsets
    frames = np.rint((centres - stft.middle()) / stft.hop).astype(np.intp)
    return np.clip(frames, 0, stft.n_frames(n_samples) - 1)


def _masks(drawn: Callable[[int, int], Floats], frames: npt.NDArray[np.intp]) -> Generator[float, bool | None, Floats]:
    """The greatest mask of the frames of each column and of all channels: (columns, bins)."""
    wanted, places = np.unique(frames, return_inverse=True)
    runs = np.split(wanted, np.flatnonzero(np.diff(wanted) > 1) + 1)
    parts = []
    for run in runs:
        for first in range(0, len(run), _CHUNK_FRAMES):
            chunk = run[first : first + _CHUNK_FRAMES]
            parts.append(drawn(int(chunk[0]), len(chunk)).max(axis=1))
            yield len(parts) / len(wanted)
    masks: Floats = np.concatenate(parts)[places.reshape(frames.shape)].max(axis=1)
    return masks
