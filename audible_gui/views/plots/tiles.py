"""Pictures that are drawn tile by tile, what is in view first. Pure functions, any thread."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
import numpy.typing as npt

from audible_gui.document import FrequencyScale
from audible_gui.synthesis import SpectrogramPicture, finest_hop
from audible_gui.views.plots.drawing import picture_spec
from audible_gui.views.plots.spectrogram_item import rescaled

_MOST_COLUMNS, _FEWEST_COLUMNS = 128, 4
# Of a long sound a tile has fewer columns, so that something new is seen soon.
_MOST_SAMPLES = 2**20
# So many columns in view look sharp; there are up to twice as many.
_ENOUGH_COLUMNS = 600
_TOLD_S = 0.1

Image = npt.NDArray[np.uint8]
Pictures = Generator[float | SpectrogramPicture, bool | None, SpectrogramPicture]


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

    @property
    def centres(self) -> npt.NDArray[np.float64]:
        """The middle of every column, in samples."""
        columns = np.arange(self.first * self.columns, self.last * self.columns, dtype=np.float64)
        return np.asarray((columns + 0.5) * self.hop, dtype=np.float64)

    def shows(self, other: "Grid") -> bool:
        """Whether what another has in view is in this one as sharply."""
        return self.hop == other.hop and self.first <= other.seen[0] and other.seen[1] <= self.last

    def columns_of(self, tile: int) -> slice:
        """Which columns of the picture are those of a tile."""
        first = (tile - self.first) * self.columns
        return slice(first, first + self.columns)


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


def tiled(
    grid: Grid,
    rate_hz: int,
    like: SpectrogramPicture,
    image: Image,
    draw: Callable[[int], Generator[float, bool | None, Image]],
) -> Pictures:
    """Draw all tiles of a grid.

    Args:
        grid: which.
        rate_hz: of the sound.
        like: another picture with the same rows and levels.
        image: what is seen until tiles are drawn; it is drawn over.
        draw: draws the tile of a number, (rows, columns of a tile).

    Yields:
        The picture so far, some times a second and when all is there that is in view; else numbers.

    Returns:
        The picture.
    """
    told = perf_counter()
    start_s, duration_s = grid.first * grid.tile / rate_hz, (grid.last - grid.first) * grid.tile / rate_hz

    def picture() -> SpectrogramPicture:
        result = image.copy()
        result.setflags(write=False)
        return replace(like, image=result, start_s=start_s, duration_s=duration_s)

    seen = [*range(*grid.seen)]
    for tile in [*seen, *range(grid.seen[1], grid.last), *reversed(range(grid.first, grid.seen[0]))]:
        image[:, grid.columns_of(tile)] = yield from draw(tile)
        if tile == seen[-1] or perf_counter() - told > _TOLD_S:
            told = perf_counter()
            yield picture()
    return picture()


def gathered(grid: Grid, rate_hz: int, scale: FrequencyScale, *pictures: SpectrogramPicture | None) -> Image:
    """What of pictures is where the tiles will be, of later ones rather than of earlier ones."""
    times_s = grid.centres / rate_hz
    result = np.zeros((scale.rows, len(times_s)), dtype=np.uint8)
    for picture in [rescaled(picture, scale) for picture in pictures if picture is not None]:
        width = picture.image.shape[1]
        places = np.floor((times_s - picture.start_s) / picture.duration_s * width).astype(np.intp)
        covered = (places >= 0) & (places < width)
        result[:, covered] = picture.image[:, places[covered]]
    return result


def _columns(hop: int) -> int:
    return max(min(_MOST_COLUMNS, _MOST_SAMPLES // hop), _FEWEST_COLUMNS)
