"""Which files of a folder are sounds, and where their stems go."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from audible_gui.errors import ExportError
from audible_gui.workflow.batches.finding import Found, found, places
from tests.support.networks import outcome


@pytest.fixture
def album(tmp_path: Path, data: Path) -> Path:
    """With sounds, other files, and links that lead round in circles."""
    folder, sound = tmp_path / "album", data / "edge_cases" / "ok.flac"
    for name in ("a.wav", "b.FLAC", "no ending", ".hidden.wav", "deep/c.ogg", "deep/er/d.wav", "stems/e/01.wav"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sound, folder / name)
    (folder / "notes.txt").write_text("nothing to hear")
    (folder / "broken.wav").write_text("nothing to hear either")
    (folder / "nowhere.wav").symlink_to("gone.wav")
    (folder / "deep" / "round").symlink_to("..")
    (folder / "deep" / "itself").symlink_to("itself")
    (folder / "stems" / "e" / "certificate.json").write_text("{}")
    return folder


def look(folder: Path, *, recursive: bool, without: Path = Path("none")) -> Found:
    return outcome(found(folder, without, recursive=recursive))


def test_the_sounds_of_a_folder_are_found(album: Path) -> None:
    there = look(album, recursive=False)
    assert sorted(map(str, there.sounds)) == ["a.wav", "b.FLAC", "broken.wav", "no ending", "nowhere.wav"]
    assert there.sounds[PurePath("a.wav")] > 0
    assert (there.skipped, there.closed) == (1, {})


def test_folders_in_it_are_looked_through_once_and_stems_are_no_sounds(album: Path) -> None:
    there = look(album, recursive=True)
    assert {str(name) for name in there.sounds} >= {"deep/c.ogg", "deep/er/d.wav"}
    assert len(there.sounds) == 7


def test_the_output_is_not_looked_through(album: Path) -> None:
    assert len(look(album, recursive=True, without=album / "deep").sounds) == 5


def test_a_folder_that_is_closed_is_told(album: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def closed(path: Path) -> Iterator[os.DirEntry[str]]:
        if path.name == "deep":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr("os.scandir", closed)
    there = look(album, recursive=True)
    assert there.closed == {PurePath("deep"): "This folder cannot be looked into (permission denied)."}
    assert len(there.sounds) == 5


@pytest.mark.parametrize("name", ["none", "album/a.wav"])
def test_what_is_no_folder_is_refused(album: Path, name: str) -> None:
    with pytest.raises(ExportError, match="cannot be looked into"):
        look(album.parent / name, recursive=False)


def test_a_folder_is_named_after_its_sound_and_in_case_of_doubt_after_its_whole_name() -> None:
    names = [*map(PurePath, ["a.wav", "b.wav", "b.flac", "x/b.wav", "c.wav", "C.WAV", "d.wav.aiff", "d.wav", "d.mp3"])]
    wanted = {
        "a.wav": "a", "b.wav": "b.wav", "b.flac": "b.flac", "x/b.wav": "x/b", "C.WAV": "C.WAV", "c.wav": "c.wav 2",
        "d.wav.aiff": "d.wav 2", "d.wav": "d.wav", "d.mp3": "d.mp3",
    }  # fmt: skip
    for order in (names, names[::-1]):
        told = places(order, lambda _: False)
        assert {str(name): str(place) for name, place in told.items()} == wanted


def test_a_place_that_is_taken_is_left_alone() -> None:
    taken = {PurePath("a"), PurePath("a 2")}
    assert places([PurePath("a.wav")], taken.__contains__) == {PurePath("a.wav"): PurePath("a 3")}
