"""What other programs call something finds it here."""

import re

import pytest

from audible_gui.views.actions import TABLE, row_of
from audible_gui.views.labels import without_mnemonic
from audible_gui.views.palette.entry import Entry
from audible_gui.views.palette.model import PaletteModel
from audible_gui.views.palette.other_words import OTHER_WORDS


def done() -> None:
    """Nothing is run here."""


@pytest.fixture
def model() -> PaletteModel:
    result = PaletteModel()
    result.offer(
        [
            Entry(without_mnemonic(row.text), row.menu, done, words=OTHER_WORDS.get(row.name, ""))
            for row in TABLE
            if row.name != "palette"
        ]
    )
    return result


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("picture", "export_figure"),
        ("light", "preferences"),
        ("dark", "preferences"),
        ("theme", "preferences"),
        ("latency", "preferences"),
        ("tempo", "grid"),
        ("bpm", "grid"),
        ("colour", "look"),
        ("learn", "train"),
        ("bounce", "export"),
        ("cue", "marker_set"),
        ("help", "manual"),
        ("randomize", "randomise"),
    ],
)
def test_other_words_find_it_among_the_first(model: PaletteModel, typed: str, name: str) -> None:
    model.find(typed)
    first = [model.index(row, 0).data() for row in range(min(model.rowCount(), 3))]
    assert without_mnemonic(row_of(name).text) in first


def test_what_is_called_so_comes_before_what_others_call_so(model: PaletteModel) -> None:
    model.find("mask")
    assert model.index(0, 0).data() == "Mask of the selected component"


def test_other_words_are_of_actions_that_there_are_and_say_something_new() -> None:
    for name, words in OTHER_WORDS.items():
        title = set(re.findall(r"\w+", without_mnemonic(row_of(name).text).casefold()))
        assert not title & set(words.split()), name
        assert words == words.casefold()


def test_what_can_be_done_comes_before_what_can_be_read() -> None:
    model, title = PaletteModel(), without_mnemonic(row_of("export_notes").text)
    manual = Entry("The sound as a picture, and midi", "Command line", done, late=True, prefix="Manual: ")
    model.offer([manual, Entry(title, "File", done, words="picture")])
    for typed in ("midi", "picture"):
        model.find(typed)
        assert [model.index(row, 0).data() for row in range(2)] == [title, manual.shown]


def test_a_page_is_found_by_its_heading_and_not_by_scattered_letters() -> None:
    model = PaletteModel()
    pages = [
        Entry(title, "Panels", done, late=True, prefix="Manual: ")
        for title in ("The tour", "Moving through time", "Muted parts")
    ]
    model.offer([*pages, Entry("Mend the unit test", "Edit", done)])
    model.find("mute")
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Mend the unit test",
        "Manual: Muted parts",
    ]
    model.find("manual tour")
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Manual: The tour"]
