"""Colours, fonts and matplotlib itself, which comes late: it takes half a second. Any thread."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from audible_gui.document import rgb_of
from audible_gui.document.figure import FigureTheme
from audible_gui.document.palette import Rgb

FAMILY = "DejaVu Sans"
"""It comes with matplotlib."""
# Families that have what it lacks, where the system has them.
_OTHERS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans",
    "Noto Emoji", "Arial Unicode MS", "Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "Segoe UI Symbol", "PingFang SC",
    "Hiragino Sans", "Apple Symbols", "Symbola", "FreeSans",
)  # fmt: skip
_MISSING = "\u25af"


@dataclass(frozen=True)
class Look:
    """Colours of a figure.

    Attributes:
        ground: behind everything.
        card: behind a component's curves.
        text: what is read.
        muted: what is read second.
        line: axes and grids.
        silent: what is silent.
        accent: around what is chosen.
        dark: whether it is dark.
    """

    ground: Rgb
    card: Rgb
    text: Rgb
    muted: Rgb
    line: Rgb
    silent: Rgb
    accent: Rgb
    dark: bool


LOOKS = {
    FigureTheme.LIGHT: Look(
        ground=rgb_of("#ffffff"),
        card=rgb_of("#f4f5f7"),
        text=rgb_of("#14171a"),
        muted=rgb_of("#555d67"),
        line=rgb_of("#cdd2d8"),
        silent=rgb_of("#c3c8ce"),
        accent=rgb_of("#0b6673"),
        dark=False,
    ),
    FigureTheme.DARK: Look(
        ground=rgb_of("#131518"),
        card=rgb_of("#1f2327"),
        text=rgb_of("#e4e7ea"),
        muted=rgb_of("#9aa2ad"),
        line=rgb_of("#3a4048"),
        silent=rgb_of("#4a515b"),
        accent=rgb_of("#5ec8d8"),
        dark=True,
    ),
}


@cache
def prepared() -> None:
    """Import matplotlib and have it write text as text, with its fonts, in SVG and PDF."""
    import matplotlib as mpl  # noqa: PLC0415

    # Nobody else uses matplotlib here, and settings for a while would be those of other threads, too.
    mpl.rcParams.update(
        {
            "svg.fonttype": "none",
            "pdf.fonttype": 42,
            "svg.hashsalt": "audible-gui",
            "text.parse_math": False,
            "path.simplify": True,
            "path.simplify_threshold": 0.05,
        }
    )


def families(texts: Iterable[str]) -> list[str]:
    """The fonts that a figure with these texts needs: the usual one, and those that have what it lacks."""
    missing = {character for text in texts for character in text if not _has(FAMILY, character)}
    found = [FAMILY]
    for family in _OTHERS if missing else ():
        had = {character for character in missing if _has(family, character)}
        if had:
            found.append(family)
            missing -= had
    return found


def printable(text: str, most: int = 200) -> str:
    """One line without what is no character, and with a sign for what no font has."""
    cleaned = " ".join("".join(_clean(character) for character in text[: 4 * most]).split())[:most]
    known = families([cleaned])
    return "".join(one if any(_has(family, one) for family in known) else _MISSING for one in cleaned)


def _clean(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    # What turns or joins writing is not seen, and could turn the rest of the figure's line.
    return " " if category in {"Cc", "Zl", "Zp"} else "" if category == "Cf" else character


@cache
def _characters(family: str) -> frozenset[int]:
    prepared()
    from matplotlib import font_manager  # noqa: PLC0415

    entry = next((font for font in font_manager.fontManager.ttflist if font.name == family), None)
    try:
        return frozenset() if entry is None else frozenset(font_manager.get_font(entry.fname).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()


def _has(family: str, character: str) -> bool:
    return ord(character) in _characters(family)
