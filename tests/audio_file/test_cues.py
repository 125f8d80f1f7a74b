"""Cue points of a file become markers; hostile ones are harmless."""

import random
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import read_sound
from audible_gui.document import MAX_MARKERS, Marker, opened_document
from tests.support.networks import outcome

N, RATE_HZ = 8000, 8000


def chunk(name: bytes, body: bytes, size: int | None = None) -> bytes:
    return name + struct.pack("<I", len(body) if size is None else size) + body + b"\0" * (len(body) % 2)


def cues(*samples: tuple[int, int], count: int | None = None) -> bytes:
    """Of ids and samples."""
    records = b"".join(struct.pack("<II4sIII", id_, at, b"data", 0, 0, at) for id_, at in samples)
    return chunk(b"cue ", struct.pack("<I", len(samples) if count is None else count) + records)


def labels(*names: tuple[int, bytes]) -> bytes:
    return chunk(b"LIST", b"adtl" + b"".join(chunk(b"labl", struct.pack("<I", id_) + text) for id_, text in names))


def file_with(folder: Path, *chunks: bytes, before: bytes = b"") -> Path:
    """A second of noise with further chunks behind the samples, and before them."""
    path = folder / "a.wav"
    soundfile.write(path, np.random.default_rng(0).uniform(-0.5, 0.5, N), RATE_HZ, subtype="PCM_16")
    data = path.read_bytes()
    body = before + data[12:] + b"".join(chunks)
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    return path


def read(path: Path) -> tuple[Marker, ...]:
    sound = outcome(read_sound(path))
    assert sound.n_samples == N
    assert opened_document(sound).markers == sound.cues
    return sound.cues


@pytest.mark.parametrize("first", [True, False])
def test_cue_points_come_in_with_their_labels_by_time(tmp_path: Path, *, first: bool) -> None:
    chunks = (
        cues((7, 4000), (2, 2000), (9, 8000)),
        labels((2, b"Verse\0"), (7, "Rübe ♯\nB\0rest".encode()), (5, b"x\0")),
    )
    path = file_with(tmp_path, before=b"".join(chunks)) if first else file_with(tmp_path, *chunks)
    assert read(path) == (Marker(0.25, 1, "Verse"), Marker(0.5, 2, "Rübe ♯ B"), Marker(1.0, 3))


def test_labels_of_older_programs_are_read(tmp_path: Path) -> None:
    path = file_with(tmp_path, cues((1, 0)), labels((1, "Café\0".encode("cp1252"))))
    assert read(path) == (Marker(0.0, 1, "Café"),)


def test_those_of_a_file_that_may_be_larger_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(N), RATE_HZ, subtype="PCM_16", format="RF64")
    data = path.read_bytes()
    path.write_bytes(data + cues((1, 4000)))
    assert read(path) == (Marker(0.5, 1),)


@pytest.mark.parametrize(
    "chunks",
    [
        (cues((1, N + 1)),),
        (cues((1, 2**32 - 1)),),
        (cues(count=2**32 - 1),),
        (chunk(b"cue ", b""),),
        (chunk(b"cue ", b"\1\0"),),
        (chunk(b"cue ", b"\xff" * 30, 2**32 - 1),),
        (labels((1, b"name")),),
        (chunk(b"LIST", b"adtl", 2**32 - 1),),
        (chunk(b"x" * 4, b"", 2**32 - 1), cues((1, 0))),
        (*(chunk(b"none", b"") for _ in range(1001)), cues((1, 0))),
    ],
)
def test_hostile_chunks_make_no_markers(tmp_path: Path, chunks: tuple[bytes, ...]) -> None:
    assert read(file_with(tmp_path, *chunks)) == ()


@pytest.mark.parametrize("text", [b"", b"\0", b"\xff\xfe\x81", b"\1\2\3", b"   ", b"x" * 5000, b"\xe2\x80\xae" * 90])
def test_hostile_labels_are_short_and_can_be_shown(tmp_path: Path, text: bytes) -> None:
    [marker] = read(file_with(tmp_path, cues((1, 0)), labels((1, text))))
    assert len(marker.name) <= 100
    assert all(letter.isprintable() for letter in marker.name)


def test_there_are_no_more_than_a_document_can_have_and_little_memory_is_taken(tmp_path: Path) -> None:
    many = cues(*((number, number % N) for number in range(MAX_MARKERS + 500)))
    path = file_with(
        tmp_path, many, labels(*((number, b"x" * 90) for number in range(30_000))), chunk(b"LIST", b"0" * (9 << 20))
    )
    tracemalloc.start()
    markers = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(markers) == MAX_MARKERS
    assert peak < 20 << 20


def test_whatever_is_damaged_the_sound_is_read(tmp_path: Path) -> None:
    tail = cues((7, 4000), (2, 2000)) + labels((2, b"Verse\0"), (7, b"Chorus\0"))
    path, chance = file_with(tmp_path, tail), random.Random(0)
    whole = path.read_bytes()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8))):
            data[len(data) - 1 - chance.randrange(len(tail))] = chance.choice((0, 1, 127, 128, 255))
        path.write_bytes(data[: len(data) - chance.choice((0, 0, 1, 7, 30))])
        assert all(marker.time_s <= 1.0 for marker in read(path))
