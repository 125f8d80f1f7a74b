"""That what the manual says can be reached: links, anchors, headings, keys, and what F1 opens."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from audible_gui.resources import resource
from audible_gui.views.actions import TABLE
from audible_gui.views.manual.context import PLACES, TOOL_PLACES
from audible_gui.views.manual.pages import FOLDER, Page, anchor_of, page_of, read_pages
from audible_gui.views.manual.searching import find, words_of
from audible_gui.views.manual.shortcut_page import shortcut_page, usual_keys

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
NAMES = [page.name for page in read_pages()]


def places() -> set[str]:
    return {place for page in read_pages() for place in (f"{page.name}.md", *(one.place for one in page.sections))}


def page(name: str) -> Page:
    return next(page for page in read_pages() if page.name == name)


def test_every_file_of_the_manual_is_a_page_that_the_contents_list() -> None:
    assert set(NAMES) == {path.stem for path in resource(FOLDER).glob("*.md")}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    known = places()
    for target in LINK.findall(page(name).text):
        if not target.startswith("https://"):
            assert (f"{name}.md{target}" if target.startswith("#") else target) in known, target


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_one_title_and_no_heading_is_left_out_below_another(name: str) -> None:
    levels = [section.level for section in page(name).sections]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("place", [*(place for _, place in PLACES), *TOOL_PLACES.values()])
def test_what_f1_opens_is_there(place: str) -> None:
    assert place in places()


def test_dialogs_that_are_called_by_their_names_are_there() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "audible_gui" / "views").rglob("*.py")]
    named = [kind for kind, _ in PLACES if isinstance(kind, str)]
    assert named
    for name in named:
        assert any(f"class {name}(" in text for text in sources), name


def test_the_page_of_keys_is_that_of_the_table_of_actions(qapp: QApplication) -> None:  # noqa: ARG001
    text = shortcut_page(usual_keys)
    assert page("shortcuts").text == text, "python -m tests.manual.pages writes it anew"
    for row in TABLE:
        assert f"| {row.shortcut or ' '} | {row.tip} |" in text


def test_sections_have_anchors_as_hosts_of_markdown_make_them() -> None:
    made = page_of(
        "x", "# A, title\n\nText.\n\n## As one, or as `its` parts\n\n```sh\n# no heading\n```\n## As one\n## As one\n"
    )
    assert [section.place for section in made.sections] == [
        "x.md#a-title", "x.md#as-one-or-as-its-parts", "x.md#as-one", "x.md#as-one-1",
    ]  # fmt: skip
    assert anchor_of("Wiener–Masks & [more](there.md)") == "wienermasks--more"


def test_text_is_searched_without_its_marks() -> None:
    made = page_of(
        "x", "# T\n\n- **Bold** [link](a.md)\n\n| a | b |\n|---|---|\n| one | two |\n\n![A picture](p.png)\n"
    )
    assert made.sections[0].text.split() == ["Bold", "link", "a", "b", "one", "two"]


def test_words_are_found_where_they_begin_and_titles_come_first() -> None:
    pages = [
        page_of("x", "# Sounds\n\n## Export\n\nWrites a stem.\n\n## Stems\n\nParts.\n\n## Ecosystem\n\nNothing.\n"),
        page_of("y", "# Export of tables\n\n## CSV\n\nStem names.\n"),
    ]
    assert [hit.section.title for hit in find(pages, "stem")] == ["Stems", "Export", "CSV"]
    assert [hit.section.place for hit in find(pages, "export stem")] == ["x.md#export", "y.md#csv"]
    assert find(pages, "stem nothing") == []
    assert find(pages, "  ") == []
    assert [hit.section.title for hit in find(pages, '"a stem"')] == ["Export"]
    assert find(pages, "writes")[0].excerpt == "Writes a stem."


def test_quoted_words_stay_together() -> None:
    assert words_of('one "two three" “Four five”') == ["one", "two three", "four five"]


def test_excerpts_are_around_the_word() -> None:
    words = " ".join(f"word{number}" for number in range(60))
    (hit,) = find([page_of("x", f"# T\n\n{words}\n")], "word30")
    assert "word30" in hit.excerpt
    assert len(hit.excerpt) < 180
