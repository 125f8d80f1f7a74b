"""The options of ``audible-gui figure``."""

import argparse
from pathlib import Path

from audible_gui.document import FrequencyScale
from audible_gui.document.figure import (
    FIGURE_SIZES,
    MAX_DPI,
    MAX_FIGURE_CM,
    MIN_DPI,
    MIN_FIGURE_CM,
    FigureKind,
    FigureSpec,
    FigureTheme,
)
from audible_gui.workflow import DrawRequest


def figure_parser() -> argparse.ArgumentParser:
    """The parser; names that begin with a dash come after ``--``."""
    parser = argparse.ArgumentParser(
        prog="audible-gui figure",
        description="Draws the network of a project, with its names and colours: the spectrogram, and each layer's "
        "weights and activations; or what one component makes of every other layer, with what is silent in it greyed. "
        "SVG and PDF have text as text, and the spectrogram as an image.",
    )
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE.png|svg|pdf",
        type=Path,
        required=True,
        help="the figure; its ending says as what. Folders that are missing are made",
    )
    parser.add_argument(
        "--kind", choices=[*map(str, FigureKind)],
        help="the network (default), or the deconstruction of --component (default where one is given)",
    )  # fmt: skip
    parser.add_argument(
        "--component", metavar="L.K|NAME", help="layer and number from 1 on, as in 2.3, or the name in the project"
    )
    parser.add_argument("--layer", type=int, metavar="N", help="draw this layer of the network alone")
    parser.add_argument(
        "--theme", choices=[*map(str, FigureTheme)], default=str(FigureTheme.LIGHT), help="default light, for paper"
    )
    parser.add_argument(
        "--size", metavar="single|double|slide|WxH", type=_size, default=FIGURE_SIZES["double"],
        help="one or two columns of a journal (8.6 or 17.8 cm wide, as high as it has to be; default double), a slide "
        "of 16:9, or width and height in cm, as in 17.8x10. What there is no room for is left out, the smallest first, "
        "and the figure says so",
    )  # fmt: skip
    parser.add_argument(
        "--dpi", type=int, default=300, metavar="N",
        help=f"{MIN_DPI} to {MAX_DPI} (default 300); in SVG and PDF of the spectrogram alone",
    )  # fmt: skip
    parser.add_argument(
        "--scale", choices=[*map(str, FrequencyScale)], default=str(FrequencyScale.LOG),
        help="of the frequency axes (default log)",
    )  # fmt: skip
    parser.add_argument("--title", metavar="TEXT", help="default the sound's name; an empty one for none")
    parser.add_argument("--no-names", action="store_true", help="number the components, without their names")
    parser.add_argument(
        "--edited", action="store_true",
        help="show the mix and all shapes as they are set in the project, rather than as analysed",
    )  # fmt: skip
    parser.add_argument("--overwrite", action="store_true", help="replace a file that is there")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def figure_request(options: argparse.Namespace) -> DrawRequest:
    """The job that parsed options ask for.

    Raises:
        AudibleError: where they do not go together.
    """
    width_cm, height_cm = options.size
    kind = FigureKind.NETWORK if options.kind is None else FigureKind(options.kind)
    spec = FigureSpec(
        # A deconstruction gets its node when the project has been read.
        kind=FigureKind.NETWORK if options.component is not None else kind,
        theme=FigureTheme(options.theme),
        width_cm=width_cm,
        height_cm=height_cm,
        dpi=options.dpi,
        scale=FrequencyScale(options.scale),
        title=options.title,
        names=not options.no_names,
        edited=options.edited,
        layer=options.layer,
    )
    component = None if options.kind == FigureKind.NETWORK else options.component
    return DrawRequest(Path(options.project), options.output, spec, component, options.overwrite)


def _size(text: str) -> tuple[float, float | None]:
    if text in FIGURE_SIZES:
        return FIGURE_SIZES[text]
    width, _, height = text.lower().partition("x")
    try:
        size = float(width), float(height)
    except ValueError:
        size = (float("nan"), float("nan"))
    if not all(MIN_FIGURE_CM <= length <= MAX_FIGURE_CM for length in size):
        raise argparse.ArgumentTypeError(
            f"“{text}” is neither {', '.join(FIGURE_SIZES)} nor a width and a height of {MIN_FIGURE_CM:g} to "
            f"{MAX_FIGURE_CM:g} cm, as in 17.8x10"
        )
    return size
