"""The options of ``audible-gui render``."""

import argparse
from pathlib import Path

from audible_gui.document import FileFormat, Subtype
from audible_gui.export_options import add_naming_options, add_part_options, add_place_options
from audible_gui.workflow import RenderRequest


def render_parser() -> argparse.ArgumentParser:
    """The parser; names that begin with a dash come after ``--``."""
    parser = argparse.ArgumentParser(
        prog="audible-gui render",
        description="Renders a project with its edits, as it is heard in the editor: the mix as one file, stems that "
        "sum to the mix, or the events of components as one-shots, which sum to nothing: they are faded where they are "
        "cut.",
    )
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument(
        "-o", "--output", metavar="FILE|DIR", type=Path, required=True,
        help="file of the mix, .wav, .flac, .aiff or .w64, or folder of the stems; folders that are missing are made",
    )  # fmt: skip
    _add_content_options(parser)
    parser.add_argument("--layer", type=int, metavar="N", help="whose components are written (default the deepest)")
    parser.add_argument("--groups", action="store_true", help="one stem for each group, instead of its components")
    parser.add_argument("--format", choices=[*map(str, FileFormat)], help="of stems (default wav)")
    parser.add_argument("--subtype", choices=[*map(str, Subtype)], help="coding (default FLOAT in wav, else PCM_24)")
    add_part_options(parser)
    add_naming_options(parser, events=True)
    add_place_options(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_content_options(parser: argparse.ArgumentParser) -> None:
    """What is written: the mix, if nothing else is said."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--stems", action="store_true", help="one file per component, and the residual")
    what.add_argument("--residual", action="store_true", help="what no component holds, as one file")
    what.add_argument(
        "--events", action="store_true",
        help="each event of --component, of --only some of the layer, or of all of it, as a file of its own, from "
        "onset to decay, and one-shots.json, which says where each begins",
    )  # fmt: skip
    parser.add_argument(
        "--play", metavar="SOUND", type=Path,
        help="let the project's sound play another one, a sound or a project: each component of --layer, or of the "
        "deepest, has the envelope that the network finds of it there",
    )  # fmt: skip
    parser.add_argument(
        "--component", metavar="L.K|NAME", help="whose events: layer and number from 1 on, as in 2.3, or the name"
    )
    parser.add_argument(
        "--analysed", action="store_true", help="stems or events without edits; such stems sum to the sound"
    )


def render_request(options: argparse.Namespace) -> RenderRequest:
    """The job that parsed options ask for."""
    return RenderRequest(
        project=Path(options.project),
        target=options.output,
        stems=options.stems,
        layer=options.layer,
        file_format=None if options.format is None else FileFormat(options.format),
        subtype=None if options.subtype is None else Subtype(options.subtype),
        overwrite=options.overwrite,
        gain_db=options.gain,
        pattern=options.names,
        number=options.number,
        only=options.only,
        branch=options.branch,
        groups=options.groups,
        residual=options.residual,
        events=options.events,
        component=options.component,
        analysed=options.analysed,
        play=options.play,
    )
