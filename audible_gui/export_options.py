"""The options that every command which writes sounds has."""

import argparse

from audible_gui.document import MAX_GAIN_DB, MIN_GAIN_DB


def add_gain_option(parser: argparse._ActionsContainer) -> None:
    """``--gain``."""
    parser.add_argument(
        "--gain", type=_gain, default=0.0, metavar="DB|auto",
        help="of all files alike, in dB (default 0); auto lowers all just so far that nothing clips in whole numbers",
    )  # fmt: skip


def _gain(text: str) -> float | None:
    if text == "auto":
        return None
    try:
        gain_db = float(text)
    except ValueError:
        gain_db = float("nan")
    if not MIN_GAIN_DB <= gain_db <= MAX_GAIN_DB:
        raise argparse.ArgumentTypeError(
            f"“{text}” is neither a number of decibels from {MIN_GAIN_DB:g} to {MAX_GAIN_DB:g} nor “auto”"
        )
    return gain_db
