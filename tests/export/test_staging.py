"""What is not ours is never touched; what fails leaves everything as it was."""

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from audible_gui.document import Document, ExportRequest, Sound, frozen, with_network
from audible_gui.errors import ExportError
from audible_gui.export import count_stems, export_stems
from audible_gui.export.staging import Staging, check_folder, free_place, sweep, write_json
from tests.support.networks import noise, outcome, random_network


@pytest.fixture
def document() -> Document:
    sound = noise(2000)
    return with_network(Document(sound=sound), random_network(sound))


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stems_of(document: Document, folder: Path) -> tuple[str, ...]:
    return outcome(export_stems(ExportRequest(document, folder))).stems


def test_files_named_like_stems_are_not_ours(document: Document, tmp_path: Path) -> None:
    for name in ("01_intro.wav", "02_song.wav", "99_x.flac"):
        (tmp_path / name).write_text("mine")
    assert count_stems(tmp_path) == 0
    outcome(export_stems(ExportRequest(document, tmp_path, overwrite=True)))
    for name in ("01_intro.wav", "02_song.wav", "99_x.flac"):
        assert (tmp_path / name).read_text() == "mine"


def test_only_what_the_certificate_lists_is_replaced(document: Document, tmp_path: Path) -> None:
    first = outcome(export_stems(ExportRequest(document, tmp_path, 1))).stems
    (tmp_path / "01_mine.wav").write_text("mine")
    assert count_stems(tmp_path) == len(first)
    second = outcome(export_stems(ExportRequest(document, tmp_path, 2, overwrite=True))).stems
    assert set(content(tmp_path)) == {*second, "01_mine.wav", "certificate.json", "certificate.txt"}
    assert (tmp_path / "01_mine.wav").read_text() == "mine"


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("change", [str, str.upper])
@pytest.mark.parametrize("number", [0, -1, None])
def test_a_collision_is_refused(
    document: Document, tmp_path: Path, *, overwrite: bool, change: type[str], number: int | None
) -> None:
    stems = stems_of(document, tmp_path / "a")
    name = change("certificate.json" if number is None else stems[number])
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / name).write_text("mine")
    with pytest.raises(ExportError, match="nothing was overwritten"):
        outcome(export_stems(ExportRequest(document, tmp_path / "b", overwrite=overwrite)))
    assert content(tmp_path / "b") == {name: b"mine"}


def test_stems_without_their_certificate_are_kept(document: Document, tmp_path: Path) -> None:
    stems_of(document, tmp_path)
    (tmp_path / "certificate.json").unlink()
    before = content(tmp_path)
    assert count_stems(tmp_path) == 0
    with pytest.raises(ExportError, match="certificate"):
        outcome(export_stems(ExportRequest(document, tmp_path, overwrite=True)))
    assert content(tmp_path) == before


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "nonsense", '{"stems": "01_a.wav"}', '{"stems": [1]}', '{"stems": ["../01_a.wav"]}',
        '{"stems": ["01_a.wav", "notes.txt"]}', '{"stems": ["01_a/b.wav"]}', '{"stems": ["01_a\\\\b.wav"]}',
        "[" * 100_000, "\udcff",
    ],
)  # fmt: skip
def test_a_certificate_of_others_proves_nothing(document: Document, tmp_path: Path, text: str) -> None:
    (tmp_path / "out").mkdir()
    for path in (tmp_path / "01_a.wav", tmp_path / "out" / "01_a.wav", tmp_path / "out" / "notes.txt"):
        path.write_text("mine")
    (tmp_path / "out" / "certificate.json").write_text(text, errors="surrogateescape")
    before = content(tmp_path)
    assert count_stems(tmp_path / "out") == 0
    with pytest.raises(ExportError, match="nothing was overwritten"):
        outcome(export_stems(ExportRequest(document, tmp_path / "out", overwrite=True)))
    assert content(tmp_path) == before


def test_the_sound_itself_is_never_replaced(document: Document, tmp_path: Path) -> None:
    stems = stems_of(document, tmp_path)
    before = content(tmp_path)
    assert document.sound is not None
    own = replace(document, sound=replace(document.sound, path=tmp_path / stems[0]))
    with pytest.raises(ExportError, match="sound itself"):
        outcome(export_stems(ExportRequest(own, tmp_path, overwrite=True)))
    picture = tmp_path / "sound.png"
    picture.write_text("RIFF")
    own = replace(document, sound=replace(document.sound, path=picture))
    with pytest.raises(ExportError, match="sound itself"):
        outcome(export_stems(ExportRequest(own, tmp_path / "out", figure=picture)))
    assert content(tmp_path) == {**before, "sound.png": b"RIFF"}


@pytest.mark.parametrize("failing", range(1, 10))
def test_a_failing_move_is_undone(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    folder, figure = tmp_path / "out", tmp_path / "net.png"
    figure.write_text("earlier")
    stems_of(document, folder)
    before = content(tmp_path)
    moved, really = 0, Path.replace

    def move(self: Path, target: Path) -> Path:
        nonlocal moved
        moved += 1
        if moved == failing:
            raise OSError(errno.EIO, "Input/output error")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", move)
    with pytest.raises(ExportError, match="everything is as it was"):
        outcome(export_stems(ExportRequest(document, folder, 1, overwrite=True, figure=figure)))
    assert content(tmp_path) == before
    assert not list(tmp_path.rglob(".audible-*"))


def test_what_cannot_be_moved_back_is_kept(document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stems_of(document, tmp_path)
    before = sorted(content(tmp_path).values())
    moved, really = 0, Path.replace

    def move(self: Path, target: Path) -> Path:
        nonlocal moved
        moved += 1
        if moved > 2:
            raise OSError(errno.EIO, "Input/output error")
        return really(self, target)

    monkeypatch.setattr(Path, "replace", move)
    with pytest.raises(ExportError, match="what was there before lies in"):
        outcome(export_stems(ExportRequest(document, tmp_path, 1, overwrite=True)))
    assert set(before) <= set(content(tmp_path).values())


@pytest.mark.parametrize("name", ["x" * 300, "zero\0byte", "file/x"])
def test_an_impossible_folder_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"\.$"):
        check_folder(tmp_path / "new" / name if "/" not in name else tmp_path / name, (), None, overwrite=True)
    assert count_stems(tmp_path / name) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_may_not_be_listed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_self: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ExportError, match="permission denied"):
        check_folder(tmp_path, (), None, overwrite=True)


def test_json_survives_names_that_are_not_utf_8(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"ключ": "\udcff"})
    assert json.loads((tmp_path / "a.json").read_bytes()) == {"ключ": "\udcff"}
    with pytest.raises(ExportError, match="no space left"):
        write_json(Path("/dev/full"), {})


def test_a_place_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    assert free_place(tmp_path / "stems 1.5") == tmp_path / "stems 1.5"
    for name in ("stems 1.5", "stems 1.5 2"):
        (tmp_path / name).mkdir()
        assert free_place(tmp_path / name) == tmp_path / name, "an empty folder is free"
        (tmp_path / name / "a").touch()
    assert free_place(tmp_path / "stems 1.5") == tmp_path / "stems 1.5 3"
    (tmp_path / "mix.wav").touch()
    (tmp_path / "mix 2.wav").symlink_to("nowhere")
    assert free_place(tmp_path / "mix.wav") == tmp_path / "mix 3.wav"


@pytest.mark.parametrize(("place", "free"), [(".", "stems/a 2"), ("..", "stems 2")])
def test_a_taken_place_that_is_not_called_by_its_name_gets_a_number(
    place: str, free: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "stems" / "a"
    inner.mkdir(parents=True)
    (inner / "mix.wav").touch()
    monkeypatch.chdir(inner)
    assert free_place(Path(place)) == tmp_path.resolve() / free


def test_where_there_is_nothing_beside_no_number_is_given() -> None:
    assert free_place(Path("/")) == Path("/")


def test_a_staging_leaves_what_others_put_beside_it(tmp_path: Path) -> None:
    with Staging(tmp_path / "a" / "b"):
        (tmp_path / "a" / "mine").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "mine"]


def test_a_sound_of_zeros_is_exported(tmp_path: Path) -> None:
    sound = Sound(frozen([[0.0]] * 500), 8000, "silence")
    document = with_network(Document(sound=sound), random_network(sound))
    assert outcome(export_stems(ExportRequest(document, tmp_path))).null_db is None


def test_what_cannot_be_looked_into_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own, other = tmp_path / ".audible-own", tmp_path / ".audible-other"
    for folder in (own, other):
        (folder / "new").mkdir(parents=True)
    look = Path.iterdir

    def refused(path: Path) -> Iterator[Path]:
        if path == other:
            raise PermissionError
        return look(path)

    monkeypatch.setattr(Path, "iterdir", refused)
    sweep(tmp_path)
    assert not own.exists()
    assert other.exists()
