"""How well what is typed fits a name. Pure functions, any thread."""

import re

_BEGINS, _WORD, _WITHIN, _SCATTERED = 4.0, 3.0, 2.0, 1.0
_ASIDE = 0.5
_LENGTH = 0.001
_MOST_LETTERS = 200


def score(query: str, title: str, detail: str = "", *, scattered: bool = True) -> float | None:
    """How well ``query`` fits; None where it does not, the higher the better.

    Every word of the query must be found: at the beginning of the title, at that of one of its words, within it, or
    scattered over it in order, from the beginning of a word on ("sla" finds "Suggest layers"), if that may be. What
    is found in the detail alone counts half. Of titles that fit alike the shorter ones come first.
    """
    name, aside = title.casefold(), detail.casefold()
    total = -_LENGTH * len(name)
    for word in query.casefold().split():
        fits = _fit(word, name, scattered=scattered)
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
    text = text[:_MOST_LETTERS]
    starts = [found.start() for found in re.finditer(r"\b", text) if text.startswith(word[0], found.start())]
    spans = [end - start for start in starts if (end := _end(word, text, start))]
    return _SCATTERED * len(word) / min(spans) if spans else 0.0


def _end(word: str, text: str, start: int) -> int:
    """Where the last letter ends if each is the next one there is from ``start`` on; 0 if one is missing."""
    end = start
    for letter in word:
        end = text.find(letter, end) + 1
        if not end:
            return 0
    return end
