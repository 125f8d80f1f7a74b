"""Networks in files without names: the same arrays, and no memory, whatever becomes of the disk."""

import errno
import os
import resource
import shutil
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import Network, Orientation
from audible_gui.project_file import Scratch, remove_scratch, scratch
from tests.project_file.children import killed
from tests.support.networks import noise, outcome, random_network

SOUND = noise(200_000)
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="counts pages as Linux tells of them")


def network(seed: int = 0, *, parts: bool = False) -> Network:
    return random_network(SOUND, (12, 6), seed=seed, parts=parts)


def copies(of: Network) -> list[bytes]:
    return [array.tobytes() for array in of.arrays]


def n_bytes(of: Network) -> int:
    return sum(array.nbytes for array in of.arrays)


def mapped_bytes(folder: Path) -> int:
    """Memory that files in a folder take in this process."""
    total, ours = 0, False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8", errors="replace").splitlines():
        if "-" in line.split(" ", maxsplit=1)[0]:
            ours = str(folder) in line
        elif ours and line.startswith("Rss:"):
            total += int(line.split()[1]) << 10
    return total


@pytest.mark.parametrize(
    "one", [network(), network(parts=True), replace(network(), encoders=()), random_network(noise(300, 2), (1,))]
)
def test_a_network_stays_as_it_was(one: Network, tmp_path: Path) -> None:
    kept = outcome(Scratch(tmp_path / "new" / "folder").kept(one))
    assert copies(kept) == copies(one)
    for array, before in zip(kept.arrays, one.arrays, strict=True):
        assert array is not before
        assert array.shape == before.shape
        assert array.dtype == np.float32
        assert array.flags.c_contiguous
        assert not array.flags.writeable
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.setflags(write=True)
    assert (kept.own is None, kept.spec, kept.ids, kept.run) == (one.own is None, one.spec, one.ids, one.run)


def test_networks_that_are_kept_take_next_to_no_memory(tmp_path: Path) -> None:
    place, size, before = Scratch(tmp_path), n_bytes(network()), [copies(network(seed)) for seed in range(20)]
    outcome(place.kept(network()))  # what is loaded at the first time
    tracemalloc.start()
    try:
        held = [outcome(place.kept(network(seed))) for seed in range(20)]
        assert tracemalloc.get_traced_memory()[0] < size
    finally:
        tracemalloc.stop()
    place.rest()
    assert [copies(one) for one in reversed(held)] == before[::-1]


@LINUX
def test_at_rest_their_pages_are_the_systems(tmp_path: Path) -> None:
    place = Scratch(tmp_path)
    held = [outcome(place.kept(network(seed))) for seed in range(20)]
    before = [copies(one) for one in held]
    assert mapped_bytes(tmp_path) >= 20 * n_bytes(held[0])
    place.rest()
    assert mapped_bytes(tmp_path) == 0
    assert copies(held[7]) == before[7]
    assert 0 < mapped_bytes(tmp_path) < 4 * n_bytes(held[7])
    assert [copies(one) for one in held] == before


@LINUX
def test_the_files_have_no_names_and_go_with_the_last_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "FILE_BYTES", 3 * n_bytes(network()))
    files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    place = Scratch(tmp_path)
    held = [outcome(place.kept(network(seed))) for seed in range(8)]
    assert list(tmp_path.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) - files <= 5  # noqa: PTH208
    del held, place
    assert len(os.listdir("/proc/self/fd")) == files  # noqa: PTH208


def test_a_network_larger_than_a_file_gets_a_longer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "FILE_BYTES", 4096)
    one = random_network(noise(3000), (40, 6), orientation=Orientation.ENVELOPES)
    assert copies(outcome(Scratch(tmp_path).kept(one))) == copies(one)


def a_full_disk(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))


def a_disk_that_fails(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    def fail(_file: int) -> None:
        raise OSError(errno.EIO, "no")

    patch.setattr(os, "fsync", fail)


def a_disk_that_lies(_folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(np, "array_equal", lambda *_: False)


def no_folder(folder: Path, _patch: pytest.MonkeyPatch) -> None:
    folder.write_text("in its place")


@pytest.mark.parametrize("trouble", [a_full_disk, a_disk_that_fails, a_disk_that_lies, no_folder])
def test_where_the_disk_is_of_no_use_a_network_stays_in_memory(
    trouble: Callable[[Path, pytest.MonkeyPatch], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, one = tmp_path / "scratch", network(parts=True)
    place = Scratch(folder)
    with monkeypatch.context() as patch:
        trouble(folder, patch)
        assert outcome(place.kept(one)) is one
    if trouble is no_folder:
        folder.unlink()
    kept = outcome(place.kept(one))  # once it is of use again
    assert kept is not one
    assert copies(kept) == copies(one)
    place.rest()


@LINUX
def test_a_quota_that_is_used_up_in_the_midst_of_it_leaves_a_network_in_memory(tmp_path: Path) -> None:
    place, first = Scratch(tmp_path), network(1)
    kept = outcome(place.kept(first))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes(first) + 10_000, limits[1]))
    try:
        one = network()
        assert outcome(place.kept(one)) is one
        assert copies(kept) == copies(first)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_keeping_may_be_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "CHUNK_BYTES", 4096)
    place, one = Scratch(tmp_path), network()
    work = place.kept(one)
    fractions = [next(work) for _ in range(5)]
    assert 0.0 < fractions[0] < fractions[-1] < 1.0
    work.close()
    assert copies(outcome(place.kept(one))) == copies(one)


def leave(folder: str) -> None:
    """As a system does that cannot take a file's name away while it is open."""
    place = Scratch(Path(folder))
    outcome(place.kept(network()))
    (Path(folder) / f"audible-left{scratch.ENDING}").write_bytes(b"left")


def test_what_a_killed_editor_leaves_is_removed_and_nothing_else(tmp_path: Path) -> None:
    killed(leave, str(tmp_path))
    other = tmp_path / "another.audible"
    other.touch()
    living = outcome(Scratch(tmp_path).kept(network()))
    before = copies(living)
    remove_scratch(tmp_path)
    assert list(tmp_path.iterdir()) == [other]
    assert copies(living) == before
    remove_scratch(tmp_path / "nowhere")


def test_arrays_that_are_there_already_are_not_written_again(tmp_path: Path) -> None:
    place = Scratch(tmp_path)
    kept = outcome(place.kept(network()))
    twin = outcome(place.kept(replace(kept, run="another", own=None)))
    assert all(array is before for array, before in zip(twin.arrays, kept.arrays, strict=True))
