"""Components in files: whole, as they were, and whatever a file holds, a sentence."""

import io
import os
import pickle
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import StftSpec, frozen
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.library import (
    ENDING,
    component_bytes,
    component_of_bytes,
    delete_component,
    library_files,
    read_component,
    rename_component,
    save_component,
)

SPEC = StftSpec(256, 64)


def component(name: str = "Kick", channels: int = 2) -> LibraryComponent:
    rng = np.random.default_rng(0)
    basis, envelope = rng.random((channels, SPEC.n_bins)), rng.random(SPEC.n_frames(4000))
    return LibraryComponent(name, "drums", frozen(basis), frozen(envelope), 44_100, SPEC, 4000)


def same(one: LibraryComponent, other: LibraryComponent) -> bool:
    arrays = np.array_equal(one.basis, other.basis) and np.array_equal(one.envelope, other.envelope)
    facts = [(c.name, c.sound, c.rate_hz, c.stft, c.n_samples) for c in (one, other)]
    return arrays and facts[0] == facts[1]


def tampered(data: bytes, name: str, content: bytes | None) -> bytes:
    """A file with another member, or without it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(result, "w") as after:
        for info in before.infolist():
            if info.filename != f"{name}.npy":
                after.writestr(info.filename, before.read(info))
        if content is not None:
            after.writestr(f"{name}.npy", content)
    return result.getvalue()


def array_bytes(array: np.typing.NDArray[np.generic], *, allow_pickle: bool = False) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=allow_pickle)
    return file.getvalue()


def test_a_component_comes_back_as_it_was(tmp_path: Path) -> None:
    path = save_component(tmp_path / "library", component())
    assert path.name == f"Kick of drums{ENDING}"
    assert same(read_component(path), component())
    assert library_files(tmp_path / "library") == [path]
    with np.load(path, allow_pickle=False) as arrays:  # as any program would read it
        assert str(arrays["name"]) == "Kick"
        assert arrays["basis"].shape == (2, SPEC.n_bins)


def test_of_the_same_name_there_are_several_and_strange_names_are_files(tmp_path: Path) -> None:
    paths = [save_component(tmp_path, component()) for _ in range(2)]
    assert len(set(paths)) == 2
    strange = save_component(tmp_path, component("../a/b:“ü”"))
    assert strange.parent == tmp_path
    assert read_component(strange).name == "../a/b:“ü”"
    assert len(library_files(tmp_path)) == 3
    assert library_files(tmp_path / "none") == []


def test_renaming_and_deleting(tmp_path: Path) -> None:
    path = save_component(tmp_path, component())
    rename_component(path, " Bass drum ")
    assert same(read_component(path), replace(component(), name="Bass drum"))
    with pytest.raises(AudibleError, match="needs a name"):
        rename_component(path, " ")
    delete_component(path)
    delete_component(path)
    assert library_files(tmp_path) == []
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(AudibleError, match="No space left"):
        save_component(tmp_path, component())
    assert not list(tmp_path.iterdir())


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (_exploded, ("boom",))


def _exploded(_text: str) -> None:
    raise AssertionError("a pickle was opened")


HOSTILE = {
    "nothing": b"",
    "noise": np.random.default_rng(0).bytes(5000),
    "no zip": b"PK\x03\x04" + bytes(100),
    "a pickle": tampered(component_bytes(component()), "basis", pickle.dumps(_Bomb())),
    "an array of objects": tampered(
        component_bytes(component()), "basis", array_bytes(np.array([_Bomb()], dtype=object), allow_pickle=True)
    ),
    "no envelope": tampered(component_bytes(component()), "envelope", None),
    "another length": tampered(component_bytes(component()), "envelope", array_bytes(np.ones(3, np.float32))),
    "doubles": tampered(component_bytes(component()), "envelope", array_bytes(np.ones(66))),
    "negative": tampered(component_bytes(component()), "basis", array_bytes(-np.ones((2, 129), np.float32))),
    "not finite": tampered(component_bytes(component()), "basis", array_bytes(np.full((2, 129), np.nan, np.float32))),
    "an absurd rate": tampered(component_bytes(component()), "rate_hz", array_bytes(np.array(-1))),
    "an absurd grid": tampered(component_bytes(component()), "n_fft", array_bytes(np.array(7))),
    "a number for a name": tampered(component_bytes(component()), "name", array_bytes(np.array(1))),
    "a text for a number": tampered(component_bytes(component()), "hop", array_bytes(np.array("x"))),
    "another format": tampered(component_bytes(component()), "format", array_bytes(np.array("other"))),
    "a header that promises more": tampered(
        component_bytes(component()),
        "basis",
        array_bytes(np.ones((2, 129), np.float32)).replace(b"(2, 129)", b"(2, 10**9)"),
    ),
    "a header that is no header": tampered(
        component_bytes(component()), "basis", b"\x93NUMPY\x01\x00\x10\x00{'descr': (((((("
    ),
    "an old magic": tampered(component_bytes(component()), "basis", b"\x93NUMPY\x09\x00" + bytes(40)),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_whatever_a_file_holds_is_a_component_or_a_sentence(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x{ENDING}"
    path.write_bytes(data)
    with pytest.raises(AudibleError, match=r"“x\.component\.npz” is no component, or damaged"):
        read_component(path)


def test_damage_anywhere_is_told_or_changes_nothing() -> None:
    whole, rng = component_bytes(component()), np.random.default_rng(1)
    told = 0
    for place in rng.integers(0, len(whole), 300):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            assert same(component_of_bytes(bytes(damaged)), component())
        except AudibleError as error:
            told += "no component, or damaged" in str(error)
    assert told > 200


def test_a_newer_file_and_one_that_is_gone(tmp_path: Path) -> None:
    newer = tampered(component_bytes(component()), "version", array_bytes(np.array(2)))
    with pytest.raises(AudibleError, match="newer version"):
        component_of_bytes(newer)
    with pytest.raises(AudibleError, match="cannot be read"):
        read_component(tmp_path / "gone")


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_its_file_may_be_read_by_whom_other_files_may_be(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"")
    path = save_component(tmp_path, component())
    rename_component(path, "Snare")
    assert path.stat().st_mode == other.stat().st_mode
    assert sorted(tmp_path.iterdir()) == sorted([path, other])
