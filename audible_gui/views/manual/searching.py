"""Finds words in the manual. Pure functions, any thread."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audible_gui.views.manual.pages import Page, Section

_IN_TITLE, _IN_TEXT, _WHOLE = 8.0, 1.0, 0.5
_MOST_COUNTED = 4
_BEFORE, _AFTER = 40, 90


@dataclass(frozen=True)
class Hit:
    """A section that has all that was looked for.

    Attributes:
        section: which.
        page: title of its page, where the section is not that itself; else empty.
        excerpt: some of its text around the first of the words; empty where only the title has them.
    """

    section: Section
    page: str
    excerpt: str


def words_of(query: str) -> Sequence[str]:
    """The words of what is typed; what stands in quotes is one."""
    found = re.findall(r'["“](.+?)["”]|(\S+)', query.casefold())
    return [quoted or word.strip('"“”') for quoted, word in found if quoted or word.strip('"“”')]


def find(pages: Iterable[Page], query: str) -> Sequence[Hit]:
    """The sections that have every word of ``query``, at the beginning of a word each; the best first.

    A word in the title counts as much as several in the text. A section is found, too, when its page's title has some
    of the words and it has the others.
    """
    words = words_of(query)
    if not words:
        return []
    scored = []
    for page in pages:
        for section in page.sections:
            score = _score(section, page.title, words)
            if score is not None:
                scored.append((score, section, "" if section is page.sections[0] else page.title))
    scored.sort(key=lambda found: -found[0])
    return [Hit(section, page, _excerpt(section.text, words)) for _, section, page in scored]


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """What is marked in a text: the words where a word begins."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)


def _score(section: Section, page: str, words: Sequence[str]) -> float | None:
    title, text, around = section.title.casefold(), section.text.casefold(), page.casefold()
    total, own = 0.0, False
    for word in words:
        pattern = pattern_of([word])
        in_title, in_text = bool(pattern.search(title)), len(pattern.findall(text))
        if not in_title and not in_text and not pattern.search(around):
            return None
        own |= in_title or in_text > 0
        total += _IN_TITLE * in_title + _IN_TEXT * min(in_text, _MOST_COUNTED)
        total += _WHOLE * bool(re.search(rf"\b{re.escape(word)}\b", title))
    return total if own else None


def _excerpt(text: str, words: Sequence[str]) -> str:
    found = pattern_of(words).search(text)
    if found is None:
        return ""
    start = text.rfind("\n", 0, found.start()) + 1
    if found.start() - start > _BEFORE:
        start = text.find(" ", found.start() - _BEFORE) + 1
    end = text.find("\n", found.end())
    end = len(text) if end < 0 else end
    if end - found.end() > _AFTER:
        end = text.rfind(" ", found.end(), found.end() + _AFTER)
        return f"{text[start:end]} …"
    return text[start:end]
