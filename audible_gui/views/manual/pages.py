"""The manual's pages, as Markdown files with the headings in them. Pure functions, any thread."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from audible_gui.resources import resource

FOLDER = "manual"
CONTENTS = "README"
"""The page that lists all others, in the order in which they are read; where the manual lies, it is shown by itself."""
TOUR = "tour"
SHORTCUTS = "shortcuts"

_HEADING = re.compile(r"^(#{1,4}) +(.+?) *$")
_FENCE = re.compile(r"^ *```")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_MARKS = re.compile(r"^ *```\w*$|^[ |:-]+$|^ *(?:[->]|\d+\.) +|[*`]", re.MULTILINE)
_LISTED = re.compile(r"\]\((\w+)\.md\)")


@dataclass(frozen=True)
class Section:
    """A heading, and what stands below it up to the next one.

    Attributes:
        page: name of its page.
        anchor: of the heading, as links name it: ``page.md#anchor``.
        title: the heading.
        level: 1 for the page's title, 2 for what stands below it, and so on.
        text: in plain words, for searching; paragraphs apart by newlines.
    """

    page: str
    anchor: str
    title: str
    level: int
    text: str

    @property
    def place(self) -> str:
        """Where it is, for a link."""
        return f"{self.page}.md#{self.anchor}"


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        name: of its file, without its ending.
        text: Markdown.
        sections: in the order in which they stand; the first is the page's title.
    """

    name: str
    text: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """Its first heading."""
        return self.sections[0].title


def read_pages() -> tuple[Page, ...]:
    """The pages that come with the program: the contents first, then what these list, in their order."""
    return _read()


def page_of(name: str, text: str) -> Page:
    """A page with its sections."""
    return Page(name, text, tuple(_sections(name, text)))


def with_text(pages: Iterable[Page], texts: Mapping[str, str]) -> tuple[Page, ...]:
    """The pages, some of them with other texts, by name."""
    return tuple(page_of(page.name, texts[page.name]) if page.name in texts else page for page in pages)


def anchor_of(title: str) -> str:
    """A heading's anchor, as hosts of Markdown make it: small letters and digits, hyphens where spaces are."""
    kept = re.sub(r"[^\w\- ]", "", _plain(title).casefold())
    return kept.replace(" ", "-")


@lru_cache(1)
def _read() -> tuple[Page, ...]:
    contents = _text(CONTENTS)
    names = dict.fromkeys((CONTENTS, *_LISTED.findall(contents)))
    return tuple(page_of(name, _text(name)) for name in names)


def _text(name: str) -> str:
    return resource(FOLDER, f"{name}.md").read_text(encoding="utf-8")


def _sections(name: str, text: str) -> Iterable[Section]:
    """What looks like a heading within code is none."""
    level, title, lines, fenced = 0, "", [], False
    taken: dict[str, int] = {}
    for line in text.splitlines():
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading is None:
            lines.append(line)
            continue
        if title:
            yield _section(name, title, level, lines, taken)
        level, title, lines = len(heading[1]), heading[2], []
    if title:
        yield _section(name, title, level, lines, taken)


def _section(name: str, title: str, level: int, lines: list[str], taken: dict[str, int]) -> Section:
    anchor = anchor_of(title)
    times = taken[anchor] = taken.get(anchor, 0) + 1
    unique = anchor if times == 1 else f"{anchor}-{times - 1}"
    paragraphs = "\n".join(lines).split("\n\n")
    text = "\n".join(filter(None, (" ".join(_plain(paragraph).split()) for paragraph in paragraphs)))
    return Section(name, unique, _plain(title), level, text)


def _plain(text: str) -> str:
    """Without the marks of Markdown."""
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    text = _MARKS.sub("", text)
    return text.replace("|", " ").strip()
