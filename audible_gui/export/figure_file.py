"""A figure of a document as a file, all or nothing, or as a picture to look at. Generators; any thread."""

from collections.abc import Generator

from audible_gui.document import Document, ExportStep, Floats
from audible_gui.document.figure import FigurePicture, FigureRequest, FigureSpec
from audible_gui.export.figures import check_drawable, check_figure, check_file, draw_figure, figure_png, made_content
from audible_gui.export.staging import Staging, commit
from audible_gui.export.stems import REFINING, refined, told

DRAWING = "Drawing the figure"
_LOOKED_AT = 0.6


def export_figure(request: FigureRequest) -> Generator[ExportStep, bool | None, None]:
    """Write a figure; nothing is left behind when this fails or is not iterated to the end.

    Yields:
        What is being done.

    Raises:
        ExportError: if there is nothing to draw, or it cannot be written.
    """
    document, path, spec = request.document, request.path, request.spec
    check_drawable(document, spec)
    check_figure_place(request)
    tracks = yield from _tracks(document, spec)
    begun = REFINING if tracks else 0.0
    with Staging(path.parent) as staging:
        middle = begun + _LOOKED_AT * (1.0 - begun)
        content = yield from told("Making the spectrogram", begun, middle, made_content(document, spec, tracks))
        yield from told(DRAWING, middle, 1.0, draw_figure(content, staging.path / path.name))
        check_figure_place(request)
        commit((staging, [path.name] if path.exists() else []))


def check_figure_place(request: FigureRequest) -> None:
    """Whether a figure can be written there, before anything is drawn. Raises ExportError if not."""
    own = None if request.document.sound is None else request.document.sound.path
    check_figure(request.path, own)
    check_file(request.path, "figure", request.sources, overwrite=request.overwrite)


def preview_figure(
    document: Document, spec: FigureSpec, dpi: float
) -> Generator[ExportStep, bool | None, FigurePicture]:
    """A figure as a PNG in memory, without waiting for refined phases.

    Yields:
        What is being done.

    Raises:
        ExportError: if there is nothing to draw.
    """
    content = yield from told("Making the spectrogram", 0.0, _LOOKED_AT, made_content(document, spec, {}))
    return (yield from told(DRAWING, _LOOKED_AT, 1.0, figure_png(content, dpi)))


def _tracks(document: Document, spec: FigureSpec) -> Generator[ExportStep, bool | None, dict[str, Floats]]:
    if not (spec.edited and document.edited):
        return {}
    return (yield from refined(document))
