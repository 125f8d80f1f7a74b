"""The options of ``audible-gui tables`` and ``audible-gui midi``."""

import argparse
from pathlib import Path


def tables_parser() -> argparse.ArgumentParser:
    """The parser; names that begin with a dash come after ``--``."""
    parser = _parser(
        "tables",
        "Writes bases and envelopes of a project's layers, as analysed, with frequencies in Hz and times in seconds, "
        "the names and shares of components, and the edges between layers: as CSV files with a header each and an "
        "about.txt, or as one NPZ for NumPy.",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER|FILE.npz",
        type=Path,
        required=True,
        help="where the CSV files go, or the NPZ; folders that are missing are made",
    )
    return parser


def midi_parser() -> argparse.ArgumentParser:
    """The parser; names that begin with a dash come after ``--``."""
    parser = _parser(
        "midi",
        "Writes the notes of a layer's pitched components as a MIDI file, one track each, from the events of their "
        "envelopes. A component has one pitch, that of its strongest peak: a chord gives one note, and glides are not "
        "followed. What is not pitched, as most drums, is left out and named; what is soft or short is no note. It "
        "is a sketch, not a transcription: look through it. Velocity follows the level of each event. The "
        "tempo is that of the project's beat grid where it is shown, else 120; times in seconds are kept in either.",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE.mid",
        type=Path,
        required=True,
        help="the MIDI file; folders that are missing are made",
    )
    parser.add_argument("--layer", type=int, metavar="N", help="whose components (default the deepest)")
    return parser


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"audible-gui {command}", description=description)
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--overwrite", action="store_true", help="replace what is there")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser
