"""The options that every command which writes sounds has."""

import argparse
from collections.abc import Mapping

from audible_gui.document import (
    DEFAULT_EVENT_PATTERN,
    DEFAULT_PATTERN,
    EVENT_TOKENS,
    MAX_GAIN_DB,
    MIN_GAIN_DB,
    TOKENS,
    check_pattern,
)
from audible_gui.errors import ExportError


def add_naming_options(parser: argparse._ActionsContainer, *, events: bool = False) -> None:
    """How loud files are and what they are called; ``events``: also those of one event each."""
    parser.add_argument(
        "--gain", type=_gain, default=0.0, metavar="DB|auto",
        help="of all files alike, in dB (default 0); auto lowers all just so far that nothing clips in whole numbers",
    )  # fmt: skip
    tokens = ", ".join(f"{{{token}}} ({text})" for token, text in TOKENS.items())
    more = f", of one-shots {DEFAULT_EVENT_PATTERN}, with {{event}} and {{time}}, too" if events else ""
    parser.add_argument(
        "--names", type=_event_pattern if events else _pattern, default=None if events else DEFAULT_PATTERN,
        metavar="PATTERN",
        help=f"of the stems' files (default {DEFAULT_PATTERN}{more}), with {tokens}",
    )  # fmt: skip


def add_place_options(parser: argparse._ActionsContainer) -> None:
    """What happens to files that are there."""
    there = parser.add_mutually_exclusive_group()
    there.add_argument("--overwrite", action="store_true", help="replace what an earlier run wrote to that place")
    there.add_argument("--number", action="store_true", help="keep that, and write beside it: “stems 2” or “mix 2.wav”")


def add_part_options(parser: argparse._ActionsContainer) -> None:
    """Which of a layer's components are written."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--only", type=_numbers, default=(), metavar="N[,N…]",
        help="only these stems of the layer, by the numbers that they have when all are written; without a residual",
    )  # fmt: skip
    which.add_argument(
        "--branch", type=_number, metavar="N",
        help="what component N of the layer consists of in the layer below; these stems sum to it",
    )  # fmt: skip


def _numbers(text: str) -> tuple[int, ...]:
    try:
        numbers = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        numbers = ()
    if not numbers or numbers[0] < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a list of numbers such as 1,4")
    return numbers


def _number(text: str) -> int:
    numbers = _numbers(text)
    if len(numbers) > 1:
        raise argparse.ArgumentTypeError(f"“{text}” is more than one number")
    return numbers[0]


def _event_pattern(text: str) -> str:
    return _pattern(text, EVENT_TOKENS)


def _pattern(text: str, tokens: Mapping[str, str] = TOKENS) -> str:
    try:
        check_pattern(text, tokens)
    except ExportError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


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
