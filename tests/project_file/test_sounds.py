"""Samples come back bit for bit, whatever form they are kept in."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audible_gui.audio_file import read_sound
from audible_gui.document import Document, Sound, frozen
from audible_gui.errors import SoundMissingError
from audible_gui.project_file import Project, create_project, create_untitled, open_copy, open_project, sounds
from audible_gui.project_file import project as project_module
from tests.support.networks import outcome


def back(sound: Sound, tmp_path: Path) -> tuple[Sound, Project]:
    project = create_project(tmp_path / "p.audible", Document(sound=sound))
    project.close()
    again = open_project(project.path)
    read = outcome(again.read()).sound
    assert read is not None
    return read, again


def forms(project: Project) -> list[str]:
    rows = project.vault.database.execute("SELECT body FROM record WHERE kind = 'sound'").fetchall()
    return [form for form in ("file", "flac", "array", "link") for (body,) in rows if f'"form":"{form}"' in body]


def values(samples: int = 3000, channels: int = 2) -> npt.NDArray[np.float64]:
    return np.random.default_rng(1).uniform(-0.9, 0.9, (samples, channels))


@pytest.mark.parametrize(
    ("ending", "subtype", "form"),
    [
        ("wav", "PCM_16", "file"), ("wav", "FLOAT", "file"), ("wav", "DOUBLE", "file"), ("aiff", "PCM_24", "file"),
        ("flac", "PCM_16", "file"), ("ogg", "VORBIS", "array"), ("mp3", "MPEG_LAYER_III", "array"),
    ],
)  # fmt: skip
def test_a_file_comes_back(tmp_path: Path, ending: str, subtype: str, form: str) -> None:
    path = tmp_path / f"s\udcff.{ending}"
    soundfile.write(bytes(path), values(), 44100, subtype, format=ending.upper())
    sound = outcome(read_sound(path))
    read, project = back(sound, tmp_path)
    assert read.samples.tobytes() == sound.samples.tobytes()
    assert (read.rate_hz, read.name, read.path, read.subtype) == (44100, sound.name, path, subtype)
    assert forms(project) == [form]
    assert not read.samples.flags.writeable
    project.close()


@pytest.mark.parametrize("kind", ["coarse", "fine", "float", "tiny", "minus zero", "many channels", "empty name"])
def test_samples_of_no_file_come_back(tmp_path: Path, kind: str) -> None:
    samples = values(channels=12 if kind == "many channels" else 1)
    if kind in {"coarse", "fine", "many channels", "minus zero"}:
        full = 2.0 ** (23 if kind == "fine" else 15)
        samples = np.rint(samples * full) / full
    if kind == "minus zero":
        samples[:9] = -0.0
    if kind == "tiny":
        samples *= 1e-42
    sound = Sound(frozen(samples), 8000, "" if kind == "empty name" else kind)
    read, project = back(sound, tmp_path)
    assert read.samples.tobytes() == sound.samples.tobytes()
    assert forms(project) == ["flac" if kind in {"coarse", "fine"} else "array"]
    project.close()


def test_a_file_that_has_changed_since_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "s.wav"
    soundfile.write(path, values(), 44100, "PCM_16")
    sound = outcome(read_sound(path))
    soundfile.write(path, values()[::-1], 44100, "PCM_16")
    read, project = back(sound, tmp_path)
    assert np.array_equal(read.samples, sound.samples)
    assert forms(project) == ["flac"]
    project.close()


def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: int = 3000) -> tuple[Sound, Project, Path]:
    monkeypatch.setattr(sounds, "EMBED_BYTES", 1000)
    path = tmp_path / "sounds" / "s.wav"
    path.parent.mkdir()
    soundfile.write(path, values(samples), 44100, "FLOAT")
    sound = outcome(read_sound(path))
    read, project = back(sound, tmp_path)
    assert np.array_equal(read.samples, sound.samples)
    assert forms(project) == ["link"]
    assert project.links() == (path,)
    assert project.path.stat().st_size < 100_000
    return sound, project, path


def test_a_large_sound_is_linked_and_found_where_the_folder_went(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, project, path = linked(tmp_path, monkeypatch)
    project.close()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path.parent.rename(elsewhere / "sounds")
    project.path.rename(elsewhere / "p.audible")
    again = open_project(elsewhere / "p.audible")
    read = outcome(again.read()).sound
    assert read is not None
    assert np.array_equal(read.samples, sound.samples)
    again.close()


def test_a_missing_sound_is_told_and_linked_to_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, project, path = linked(tmp_path, monkeypatch)
    project.close()
    path.rename(tmp_path / "moved.wav")
    soundfile.write(path, values()[::-1], 44100, "FLOAT")
    again = open_project(project.path)
    with pytest.raises(SoundMissingError, match="no longer the sound"):
        outcome(again.read())
    with pytest.raises(SoundMissingError, match="is not the sound"):
        outcome(again.relink(path))
    path.unlink()
    with pytest.raises(SoundMissingError, match="not where it was"):
        outcome(again.read())
    outcome(again.relink(tmp_path / "moved.wav"))
    read = outcome(again.read()).sound
    assert read is not None
    assert np.array_equal(read.samples, sound.samples)
    again.close()


def test_a_linked_sound_is_found_after_saving_beside_it_and_moving_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, project, path = linked(tmp_path, monkeypatch)
    project.close()
    project.path.unlink()
    again = create_untitled(tmp_path / "untitled", Document(sound=sound))
    outcome(again.save_as(tmp_path / "p.audible"))
    again.close()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for name in ("sounds", "p.audible"):
        (tmp_path / name).rename(elsewhere / name)
    copy = outcome(open_copy(elsewhere / "p.audible", tmp_path / "untitled"))
    assert copy.links() == (elsewhere / "sounds" / path.name,)
    read = outcome(copy.read()).sound
    assert read is not None
    assert read.samples.tobytes() == sound.samples.tobytes()
    copy.discard()


def test_consolidating_puts_the_sound_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, project, path = linked(tmp_path, monkeypatch)
    outcome(project.consolidate())
    path.unlink()
    assert project.links() == ()
    project.close()
    again = open_project(project.path)
    read = outcome(again.read()).sound
    assert read is not None
    assert read.samples.tobytes() == sound.samples.tobytes()
    again.close()


def test_a_sound_that_is_opened_again_after_consolidating_can_be_put_in_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound, project, path = linked(tmp_path, monkeypatch)
    outcome(project.consolidate())
    project.append(Document(sound=replace(sound)), "Open s")
    assert project.links() == (path,)
    outcome(project.consolidate())
    assert project.links() == ()
    path.unlink()
    project.close()
    with closing(open_project(project.path)) as again:
        for position in range(2):
            read = outcome(again.read(position)).sound
            assert read is not None
            assert read.samples.tobytes() == sound.samples.tobytes()


def test_a_sound_that_is_in_memory_can_be_put_in_after_its_file_has_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, project, path = linked(tmp_path, monkeypatch)
    sound = outcome(project.read()).sound
    path.unlink()
    outcome(project.consolidate())
    project.close()
    with closing(open_project(project.path)) as again:
        read = outcome(again.read()).sound
    assert sound is not None
    assert read is not None
    assert read.samples.tobytes() == sound.samples.tobytes()


def test_consolidating_needs_no_room_for_a_long_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, project, _ = linked(tmp_path, monkeypatch, 500_000)
    monkeypatch.setattr(project_module, "_LONG_JOURNAL", 1000)
    outcome(project.consolidate())
    assert project.path.with_name("p.audible-wal").stat().st_size < 2_500_000
    project.close()
    assert project.path.stat().st_size > 4_000_000


def test_one_sound_is_stored_once(tmp_path: Path) -> None:
    sound = Sound(frozen(values()), 8000, "one")
    project = create_project(tmp_path / "p.audible", Document(sound=sound))
    project.append(Document(sound=replace(sound, name="other")), "Rename")
    assert project.vault.database.execute("SELECT count(*) FROM blob").fetchone() == (1,)
    project.close()
