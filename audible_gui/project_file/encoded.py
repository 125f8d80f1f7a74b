"""Sounds in a project as sound files: the original one, or FLAC. Any thread, see ``blobs``."""

import math
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from audible_gui.audio_file import SoundWriter, quantised
from audible_gui.audio_file import read_sound as read_sound_file
from audible_gui.document import FileFormat, Floats, Sound, Subtype
from audible_gui.errors import AudibleError
from audible_gui.project_file.arrays import hash_of, samples_sha256
from audible_gui.project_file.blobs import Vault, read_blob, write_blob
from audible_gui.project_file.coding import Json, several, whole
from audible_gui.project_file.connection import CHUNK_BYTES

_LOSSLESS = ("PCM_", "FLOAT", "DOUBLE", "ALAC_")
_SIZE = whole(1, 16 << 30)
_SHAPE = several(whole(1, 2**40), 2, 2)
_BLOCK = 1 << 16


def is_lossless(sound: Sound) -> bool:
    """Whether every program reads the same samples from the sound's file."""
    return sound.subtype.startswith(_LOSSLESS)


def write_file(vault: Vault, sound: Sound) -> Generator[int, None, Json]:
    """Store the file that a sound was read from; yields bytes done; returns None if it holds other samples by now."""
    assert sound.path is not None
    with _folder() as folder:
        copy = folder / "sound"
        try:
            with copy.open("wb") as file:
                for piece in _pieces(sound.path):
                    file.write(piece)
                    yield 0
        except OSError:
            return None
        return (yield from _write_same(vault, copy, sound, "file"))


def write_flac(vault: Vault, sound: Sound) -> Generator[int, None, Json]:
    """Store a sound as FLAC; yields bytes done; returns None if that cannot hold its samples."""
    subtype = yield from _subtype(sound.samples)
    if subtype is None:
        return None
    shape, rate_hz = sound.samples.shape, sound.rate_hz
    with _folder() as folder:
        copy = folder / "sound"
        try:
            with SoundWriter(copy, rate_hz, shape[1], FileFormat.FLAC, subtype, shape[0]) as writer:
                for start in range(0, shape[0], _BLOCK):
                    writer.write(sound.samples[start : start + _BLOCK])
                    yield 0
        except AudibleError:  # too many channels, or no room
            return None
        return (yield from _write_same(vault, copy, sound, "flac"))


def read_encoded(vault: Vault, samples: Mapping[str, Json]) -> Generator[int, None, Floats]:
    """The samples of a stored file; yields bytes read.

    Raises:
        ValueError: if it is not there or damaged, or other samples come out of it.
        OSError: if there is no room to unpack it.
        sqlite3.Error: if it cannot be read.
    """
    size = _SIZE.read(samples["size"])
    with _folder() as folder:
        copy = folder / "sound"
        with copy.open("wb") as file:
            for piece in read_blob(vault, hash_of(samples["sha256"]), size):
                file.write(piece)
                yield len(piece)
        decoded = yield from decode(copy, samples["shape"])
    if decoded is None or (yield from samples_sha256(decoded.samples)) != hash_of(samples["samples_sha256"]):
        raise ValueError("other samples come out of a sound than went into it")
    return decoded.samples


def decode(path: Path, shape: Json = None) -> Generator[int, None, Sound | None]:
    """Read a sound file; None if that is impossible, or if it holds more than ``shape``. Yields zeros."""
    try:
        work = read_sound_file(path, None if shape is None else 4 * math.prod(_SHAPE.read(shape)))
        while True:
            next(work)
            yield 0
    except StopIteration as end:
        sound: Sound = end.value
        return sound
    except AudibleError:
        return None


def _write_same(vault: Vault, copy: Path, sound: Sound, form: str) -> Generator[int, None, Json]:
    """Store a file if the sound's samples come out of it, else None."""
    decoded = yield from decode(copy)
    if decoded is None or decoded.rate_hz != sound.rate_hz or decoded.samples.shape != sound.samples.shape:
        return None
    sha256 = yield from samples_sha256(sound.samples)
    if (yield from samples_sha256(decoded.samples)) != sha256:
        return None
    file = yield from write_blob(vault, lambda: _pieces(copy))
    return {
        "form": form,
        "sha256": file.hex(),
        "size": copy.stat().st_size,
        "samples_sha256": sha256.hex(),
        "shape": list(sound.samples.shape),
    }


def _subtype(samples: Floats) -> Generator[int, None, Subtype | None]:
    """The shortest integer coding that holds samples exactly; yields zeros."""
    for subtype, bits in ((Subtype.PCM_16, 16), (Subtype.PCM_24, 24)):
        for start in range(0, samples.shape[0], _BLOCK):
            block = samples[start : start + _BLOCK]
            if not np.array_equal(quantised(block, bits) / 2.0 ** (bits - 1), block):
                break
            yield 0
        else:
            return subtype
    return None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="audible-", ignore_cleanup_errors=True) as name:
        yield Path(name)
