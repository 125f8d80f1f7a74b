"""Figures as files and as pictures in memory. Generators that can be stopped at any step; any thread."""

import io
from collections.abc import Generator
from pathlib import Path

from audible_gui.document.figure import FigurePicture, figure_dots
from audible_gui.errors import ExportError
from audible_gui.export.figures.canvas import Canvas
from audible_gui.export.figures.content import FigureContent
from audible_gui.export.figures.drawing import drawn
from audible_gui.export.staging import reason

_SAVING = 0.5
_PART = 0.01  # of a pixel, so that none is lost to rounding


def draw_figure(content: FigureContent, path: Path) -> Generator[float, bool | None, None]:
    """Draw a figure into a file.

    Args:
        content: of the figure.
        path: where to, a staging place; its ending says PNG, SVG or PDF.

    Yields:
        The fraction done.

    Raises:
        ExportError: if it cannot be written.
    """
    canvas = yield from _parts(content)
    # So that the same figure is the same file.
    ending = path.suffix[1:].lower()
    dated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(ending, {})
    if ending == "png":
        _round(canvas, content.spec.dpi)
    try:
        canvas.figure.savefig(path, dpi=content.spec.dpi, format=ending, metadata=dated)
    except OSError as error:
        raise ExportError(f"The figure “{path.name}” cannot be written ({reason(error)}).") from None
    yield 1.0


def figure_png(content: FigureContent, dpi: float) -> Generator[float, bool | None, FigurePicture]:
    """A figure as a PNG in memory, for looking at it."""
    canvas = yield from _parts(content)
    _round(canvas, dpi)
    held = io.BytesIO()
    canvas.figure.savefig(held, dpi=dpi, format="png")
    return FigurePicture(held.getvalue(), canvas.height)


def _round(canvas: Canvas, dpi: float) -> None:
    """To whole pixels; matplotlib would leave out what is begun of one."""
    wide, high = figure_dots(canvas.width, canvas.height, dpi)
    canvas.figure.set_size_inches((wide + _PART) / dpi, (high + _PART) / dpi)


def _parts(content: FigureContent) -> Generator[float, bool | None, Canvas]:
    parts: list[Canvas] = []
    for canvas in drawn(content):
        parts.append(canvas)
        yield _SAVING * len(parts) / (len(content.layers) + 2)
    return parts[-1]
