"""That every picture of README and manual is there, is made by the program, and is shown; and that one can be made."""

import re
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.manual.commands import MANUAL, ROOT
from tests.manual.scenes import PICTURES, make, path_of, write

SHOWN = re.compile(r"!\[([^\]]+)\]\(([^)\s]+\.png)\)")
MOST_BYTES = 3_000_000


def shown() -> dict[Path, str]:
    """The pictures that the pages show, with what is said of them."""
    pages = [ROOT / "README.md", *MANUAL.glob("*.md")]
    found = ((page, *one) for page in pages for one in SHOWN.findall(page.read_text(encoding="utf-8")))
    return {(page.parent / name).resolve(): words for page, words, name in found}


def test_pictures_that_are_shown_are_those_that_are_made() -> None:
    made = {path_of(name) for name in PICTURES}
    there = {*(MANUAL / "pictures").iterdir(), *(ROOT / "resources" / "pictures").iterdir()}
    assert set(shown()) == made
    assert there == made


def test_pictures_are_small() -> None:
    assert sum(path_of(name).stat().st_size for name in PICTURES) < MOST_BYTES


def test_every_picture_says_in_words_what_it_shows() -> None:
    for words in shown().values():
        assert len(words.split()) > 2


def test_a_picture_is_made_from_the_editor(qapp: QApplication, tmp_path: Path) -> None:  # noqa: ARG001
    ((name, image),) = make(["welcome"], tmp_path)
    path = tmp_path / "pictures" / f"{name}.png"
    write(image, path)
    with Image.open(path) as written, Image.open(path_of(name)) as kept:
        assert written.size == kept.size
        assert written.mode == "P"
        assert len(written.convert("RGB").getcolors(1 << 24) or []) > 20


@pytest.mark.parametrize("name", PICTURES)
def test_what_makes_a_picture_says_what_it_shows(name: str) -> None:
    assert (PICTURES[name].__doc__ or "").strip()
