"""The spectrogram of what is heard. Pure functions, any thread."""

from collections.abc import Generator

from audible_gui.synthesis import SpectrogramPicture, rendered_source, source_picture
from audible_gui.views.plots.drawing import Heard, picture_spec, renderer_of
from audible_gui.views.plots.tiles import Grid, Image, Pictures, gathered, tiled


def heard_pictures(now: Heard, grid: Grid, whole: SpectrogramPicture, shown: SpectrogramPicture | None) -> Pictures:
    """Draw what is heard; see ``tiled``.

    Args:
        now: what is heard.
        grid: which tiles.
        whole: picture of the original; levels are relative to its loudest, rows are as there.
        shown: what is seen in the places of tiles until they are drawn; where there is nothing, the original is.
    """
    rate_hz = now.sound.rate_hz
    source = rendered_source(renderer_of(now), now.mix, rate_hz)
    image = gathered(grid, rate_hz, whole.scale, whole, shown)

    def draw(tile: int) -> Generator[float, bool | None, Image]:
        span = tile * grid.tile, (tile + 1) * grid.tile
        part = yield from source_picture(
            source, picture_spec(rate_hz), span, len(image), grid.columns, whole.loudest, whole.scale
        )
        return part.image

    return (yield from tiled(grid, rate_hz, whole, image, draw))
