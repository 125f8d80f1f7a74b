"""What files say about themselves is read back; what sources say is bounded, and harmless."""

import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import SoundWriter, Tags, began_samples, tags, writing
from audible_gui.document import FileFormat, Subtype

TAGS = Tags("Kick ♯1", "Audible 0.1", "seed 3\0; ключ", 5_000_000_000, ((100, "verse"), (250, "chorus")))
SILENCE = np.zeros((500, 1), np.float32)


def written(path: Path, subtype: Subtype, told: Tags) -> bytes:
    file_format = FileFormat.of(path)
    assert file_format is not None
    with SoundWriter(path, 8000, 1, file_format, subtype, 500, tags=told) as writer:
        writer.write(SILENCE)
    assert np.array_equal(soundfile.read(path, always_2d=True, dtype="float32")[0], SILENCE)
    return path.read_bytes()


@pytest.mark.parametrize("ending", ["wav", "flac", "aiff"])
@pytest.mark.parametrize("subtype", [Subtype.PCM_16, Subtype.PCM_24])
def test_titles_are_in_every_format(tmp_path: Path, ending: str, subtype: Subtype) -> None:
    path = tmp_path / f"a.{ending}"
    written(path, subtype, TAGS)
    with soundfile.SoundFile(path) as file:
        assert file.title == "Kick ♯1"
        assert file.comment == "seed 3; ключ"
        assert file.software.startswith("Audible 0.1")


@pytest.mark.parametrize("large", [False, True])
def test_wav_says_where_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool) -> None:
    monkeypatch.setattr(writing, "_CHUNK_BYTES", 10 if large else 2**32)
    written(tmp_path / "a.wav", Subtype.PCM_16, TAGS)
    assert soundfile.info(tmp_path / "a.wav").format == ("RF64" if large else "WAV")
    assert began_samples(tmp_path / "a.wav") == 5_000_000_000


def test_cue_points_are_in_wav_and_aiff(tmp_path: Path) -> None:
    riff = written(tmp_path / "a.wav", Subtype.PCM_16, TAGS)
    size, count = struct.unpack_from("<II", riff, riff.index(b"cue ") + 4)
    assert (size, count) == (4 + 24 * 2, 2)
    points = struct.unpack_from("<12I", riff, riff.index(b"cue ") + 12)
    assert (points[0], points[5], points[6], points[11]) == (1, 100, 2, 250)
    assert b"chorus" in written(tmp_path / "a.aiff", Subtype.FLOAT, TAGS)
    many = replace(TAGS, cues=(*((sample, "ж" * 300) for sample in range(-5, 3000)), (2**40, "far")))
    for ending in ("wav", "aiff", "flac"):
        written(tmp_path / f"many.{ending}", Subtype.PCM_24, many)


def test_odd_text_is_written(tmp_path: Path) -> None:
    written(tmp_path / "a.wav", Subtype.PCM_16, Tags("\udcff", "x" * 100_000, "\x01"))


def test_without_the_inner_door_files_lack_these(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "_command", lambda *_: None)
    written(tmp_path / "a.wav", Subtype.PCM_16, TAGS)
    assert soundfile.SoundFile(tmp_path / "a.wav").title == "Kick ♯1"
    assert began_samples(tmp_path / "a.wav") == 0


def riff(*chunks: tuple[bytes, int, bytes]) -> bytes:
    """A WAV of chunks that say they have so many bytes."""
    form = (b"fmt ", 16, struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
    body = b"".join(
        name + struct.pack("<I", size) + data for name, size, data in (form, *chunks, (b"data", 4, bytes(4)))
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


HOSTILE: dict[str, Any] = {
    "short": riff((b"bext", 10, bytes(10))),
    "huge": riff((b"bext", 0xFFFFFFF0, bytes(602))),
    "lying": riff((b"bext", 602, bytes(50))),
    "cues": riff((b"cue ", 28, struct.pack("<I", 0xFFFFFFFF) + bytes(24))),
    "empty": b"",
    "text": b"hello",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_chunks_are_harmless(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.wav").write_bytes(HOSTILE[name])
    assert began_samples(tmp_path / "a.wav") == 0
    assert began_samples(tmp_path / "none.wav") == began_samples(tmp_path) == 0
