"""Names that strangers chose, for files that other programs read. Any thread."""

import unicodedata

_FORMULA = ("=", "+", "-", "@")


def one_line(text: str) -> str:
    """Without line ends and control characters; what is no character becomes one that says so."""
    return "".join(map(_plain, text)).strip()


def cell(text: str) -> str:
    """For a table: what a spreadsheet would take for a formula begins with an apostrophe."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    return " " if category in {"Cc", "Zl", "Zp"} else "\ufffd" if category == "Cs" else character
