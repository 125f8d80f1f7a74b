"""Names that strangers chose, for files that other programs read. Any thread."""

import unicodedata

_FORMULA = ("=", "+", "-", "@")
_LETTERS = {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
_SIGNS = {"♯": "#", "♭": "b", "♮": "", "−": "-", "–": "-", "—": "-", "×": "x", "·": "-", "→": ">"}
_QUOTES = {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_TYPED = str.maketrans(_LETTERS | _SIGNS | _QUOTES)


def one_line(text: str) -> str:
    """Without line ends and control characters; what is no character becomes one that says so."""
    return "".join(map(_plain, text)).strip()


def cell(text: str) -> str:
    """For a table: what a spreadsheet would take for a formula begins with an apostrophe."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def ascii_line(text: str) -> str:
    """For files whose readers do not agree on letters beyond ASCII: with accents left out and signs as they are typed.

    A line that has others, such as Japanese ones, stays as it is: to be read by some is more than by nobody.
    """
    line = one_line(text)
    bare = "".join(c for c in unicodedata.normalize("NFKD", line.translate(_TYPED)) if not unicodedata.combining(c))
    return bare if bare.isascii() else line


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category in {"Cc", "Zl", "Zp"} else "\ufffd" if category == "Cs" else character
