"""The spectrogram of what is heard, drawn tile by tile, what is in view first. Pure functions, any thread."""

from collections.abc import Generator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from audible_gui.synthesis import SpectrogramPicture, finest_hop, rendered_source, source_picture
from audible_gui.views.plots.drawing import Heard, picture_spec, renderer_of
from audible_gui.views.plots.spectrogram_item import rescaled

_MOST_COLUMNS, _FEWEST_COLUMNS = 128, 4
# Of a long sound a tile has fewer columns, so that something new is seen soon.
_MOST_SAMPLES = 2**20
# So many columns in view look sharp; there are up to twice as many.
_ENOUGH_COLUMNS = 600
_TOLD_S = 0.1


@dataclass(frozen=True)
class Grid:
    """Tiles of equal width, all of whose columns have one hop: a power of two times the finest.

    Attributes:
        hop: in samples.
        first: number of the first tile.
        last: of the one after the last.
        seen: the first in view, and the one after the last in view.
    """

    hop: int
    first: int
    last: int
    seen: tuple[int, int]

    @property
    def columns(self) -> int:
        """Of a tile."""
        return _columns(self.hop)

    @property
    def tile(self) -> int:
        """Samples of a tile."""
        return self.columns * self.hop

    def shows(self, other: "Grid") -> bool:
        """Whether what another has in view is in this one as sharply."""
        return self.hop == other.hop and self.first <= other.seen[0] and other.seen[1] <= self.last


def grid_for(start: float, end: float, n_samples: int, rate_hz: int) -> Grid:
    """Tiles for a view, in samples, with half as many before and after it, as far as the sound goes."""
    finest = finest_hop(picture_spec(rate_hz))
    hop = finest << int(np.log2(max((end - start) / (_ENOUGH_COLUMNS * finest), 1.0)))
    tile = _columns(hop) * hop
    end_of_all = -(-n_samples // tile)
    first = min(max(int(start // tile), 0), end_of_all - 1)
    last = min(max(int(-(-end // tile)), first + 1), end_of_all)
    margin = (last - first + 1) // 2
    return Grid(hop, max(first - margin, 0), min(last + margin, end_of_all), (first, last))


def _columns(hop: int) -> int:
    return max(min(_MOST_COLUMNS, _MOST_SAMPLES // hop), _FEWEST_COLUMNS)


def heard_pictures(
    now: Heard, grid: Grid, whole: SpectrogramPicture, shown: SpectrogramPicture | None
) -> Generator[float | SpectrogramPicture, bool | None, SpectrogramPicture]:
    """Draw what is heard.

    Args:
        now: what is heard.
        grid: which tiles.
        whole: picture of the original; levels are relative to its loudest, rows are as there.
        shown: what is seen in the places of tiles until they are drawn; where there is nothing, the original is.

    Yields:
        The picture so far, some times a second and when all is there that is in view; else numbers.

    Returns:
        The picture.
    """
    rate_hz = now.sound.rate_hz
    source = rendered_source(renderer_of(now), now.mix, rate_hz)
    image, told = _meanwhile(grid, rate_hz, whole, shown), perf_counter()
    start_s, duration_s = grid.first * grid.tile / rate_hz, (grid.last - grid.first) * grid.tile / rate_hz

    def picture() -> SpectrogramPicture:
        result = image.copy()
        result.setflags(write=False)
        return replace(whole, image=result, start_s=start_s, duration_s=duration_s)

    seen = [*range(*grid.seen)]
    for tile in [*seen, *range(grid.seen[1], grid.last), *reversed(range(grid.first, grid.seen[0]))]:
        span = tile * grid.tile, (tile + 1) * grid.tile
        part = yield from source_picture(
            source, picture_spec(rate_hz), span, len(image), grid.columns, whole.loudest, whole.scale
        )
        column = (tile - grid.first) * grid.columns
        image[:, column : column + grid.columns] = part.image
        if tile == seen[-1] or perf_counter() - told > _TOLD_S:
            told = perf_counter()
            yield picture()
    return picture()


def _meanwhile(
    grid: Grid, rate_hz: int, whole: SpectrogramPicture, shown: SpectrogramPicture | None
) -> npt.NDArray[np.uint8]:
    """What of pictures is where the tiles will be, of what is shown rather than of the original."""
    times_s = (np.arange(grid.first * grid.columns, grid.last * grid.columns) + 0.5) * grid.hop / rate_hz
    there = [rescaled(picture, whole.scale) for picture in (whole, shown) if picture is not None]
    result = np.zeros((len(whole.image), len(times_s)), dtype=np.uint8)
    for picture in there:
        width = picture.image.shape[1]
        places = np.floor((times_s - picture.start_s) / picture.duration_s * width).astype(np.intp)
        covered = (places >= 0) & (places < width)
        result[:, covered] = picture.image[:, places[covered]]
    return result
