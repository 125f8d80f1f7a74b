"""How well what is typed fits a name. Pure functions, any thread."""

import re

_BEGINS, _WORD, _WITHIN, _SCATTERED = 4.0, 3.0, 2.0, 1.0
_ASIDE = 0.5
_LENGTH = 0.001


def score(query: str, title: str, detail: str = "") -> float | None:
    """How well ``query`` fits; None where it does not, the higher the better.

    Every word of the query must be found: at the beginning of the title, at that of one of its words, within it, or
    scattered over it in order, from the beginning of a word on ("sla" finds "Suggest layers"). What is found in the
    detail alone counts half. Of titles that fit alike the shorter ones come first.
    """
    name, aside = title.casefold(), detail.casefold()
    total = -_LENGTH * len(name)
    for word in query.casefold().split():
        fits = _fit(word, name)
        if not fits:
            fits = _ASIDE * _fit(word, aside, scattered=False)
        if not fits:
            return None
        total += fits
    return total


def _fit(word: str, text: str, *, scattered: bool = True) -> float:
    if text.startswith(word):
        return _BEGINS
    if re.search(rf"\b{re.escape(word)}", text):
        return _WORD
    if word in text:
        return _WITHIN
    return _scattered(word, text) if scattered else 0.0


def _scattered(word: str, text: str) -> float:
    """The denser the letters stand, the nearer to ``_SCATTERED``; 0 if they do not stand there in order."""
    pattern = ".*?".join(map(re.escape, word))
    spans = [len(found[0]) for found in re.finditer(rf"\b{pattern}", text)]
    return _SCATTERED * len(word) / min(spans) if spans else 0.0
