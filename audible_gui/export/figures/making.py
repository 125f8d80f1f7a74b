"""From a document to what a figure shows: the spectrogram takes a while. A generator; any thread."""

from collections.abc import Generator, Mapping

from audible_gui.document import Document, Floats
from audible_gui.document.figure import FigureSpec
from audible_gui.errors import ExportError
from audible_gui.export.figures.content import FigureContent, figure_content
from audible_gui.synthesis import SpectrogramPicture, played, rendered_source, source_picture, spectrogram_picture

_COLUMNS = 1500


def check_drawable(document: Document, spec: FigureSpec) -> None:
    """Whether there is something to draw. Raises ExportError if not."""
    if document.sound is None or document.network is None:
        raise ExportError("There is no network to draw yet; train one first.")
    if spec.layer is not None and not 1 <= spec.layer <= document.network.depth:
        raise ExportError(f"There is no layer {spec.layer}; the network has layers 1 to {document.network.depth}.")
    if spec.node is not None and not document.has(spec.node):
        raise ExportError(f"There is no component {spec.node.index + 1} in layer {spec.node.layer}.")


def made_content(
    document: Document, spec: FigureSpec, tracks: Mapping[str, Floats]
) -> Generator[float, bool | None, FigureContent]:
    """What a figure shows.

    Args:
        document: with a sound and a network.
        spec: of the figure.
        tracks: refined sounds, where edits are shown.

    Yields:
        The fraction done.

    Raises:
        ExportError: where there is nothing to draw.
    """
    check_drawable(document, spec)
    return figure_content(document, spec, (yield from _picture(document, spec, tracks)))


def _picture(
    document: Document, spec: FigureSpec, tracks: Mapping[str, Floats]
) -> Generator[float, bool | None, SpectrogramPicture]:
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    size = (spec.scale.rows, _COLUMNS)
    if not (spec.edited and document.edited):
        return (yield from spectrogram_picture(sound, network.spec.stft, *size, scale=spec.scale))
    renderer, mix = played(document, sound)
    source = rendered_source(renderer.with_tracks(tracks), mix, sound.rate_hz)
    span = (0, sound.n_samples)
    return (yield from source_picture(source, network.spec.stft, span, *size, None, spec.scale))
