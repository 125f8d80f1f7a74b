"""Arrays of float32 in a project, as raw little-endian bytes with a checked shape. Any thread, see ``blobs``."""

import hashlib
import math
from collections.abc import Generator, Iterable, Mapping
from typing import TypeVar

import numpy as np

from audible_gui.document import Floats, frozen
from audible_gui.project_file.blobs import Key, Vault, pieces_of, read_blob, write_blob
from audible_gui.project_file.coding import Json, several, text, whole

MAX_ARRAY_BYTES = 16 << 30
_DTYPE = "<f4"
_SHAPE = several(whole(0, 2**40), 2, 2)


T = TypeVar("T")


def each(works: Iterable[Generator[int, None, T]]) -> Generator[int, None, list[T]]:
    """One after the other; yields what they yield, returns what they return."""
    results: list[T] = []
    for work in works:
        result = yield from work
        results.append(result)
    return results


def write_array(vault: Vault, array: Floats) -> Generator[int, None, Json]:
    """Store a two-dimensional array; yields bytes done, each counted twice; returns what ``read_array`` takes."""
    values = np.ascontiguousarray(array, dtype=_DTYPE)
    sha256 = yield from write_blob(vault, pieces_of(values.data))
    return reference(sha256, array.shape)


def reference(sha256: bytes, shape: tuple[int, ...]) -> Json:
    """How records refer to a stored array."""
    return {"sha256": sha256.hex(), "dtype": _DTYPE, "shape": list(shape)}


def shape_of(value: Json) -> tuple[int, int]:
    """The shape in a reference. Raises ValueError if that is none, or not of such an array."""
    if not isinstance(value, Mapping) or set(value) != {"sha256", "dtype", "shape"} or value["dtype"] != _DTYPE:
        raise ValueError("no reference to an array")
    shape: tuple[int, int] = _SHAPE.read(value["shape"])
    if math.prod(shape) * 4 > MAX_ARRAY_BYTES:
        raise ValueError("an array is too large")
    return shape


def key_of(value: Json) -> Key:
    """What the array of a reference is known by in ``Vault.arrays``. Raises ValueError."""
    shape = shape_of(value)
    assert isinstance(value, Mapping)
    return hash_of(value["sha256"]), shape


def hash_of(value: Json) -> bytes:
    """SHA-256 from its hexadecimal digits. Raises ValueError."""
    sha256 = bytes.fromhex(text(64).read(value))
    if len(sha256) != 32:
        raise ValueError("no SHA-256")
    return sha256


def samples_sha256(samples: Floats) -> Generator[int, None, bytes]:
    """Hash of an array as little-endian float32, row by row; yields zeros."""
    digest = hashlib.sha256()
    for piece in pieces_of(np.ascontiguousarray(samples, dtype=_DTYPE).data)():
        digest.update(piece)
        yield 0
    return digest.digest()


def read_array(vault: Vault, value: Json) -> Generator[int, None, Floats]:
    """The array of a reference, read-only; yields bytes read.

    Raises:
        ValueError: if it is not there or damaged, or holds values that are not finite.
        sqlite3.Error: if it cannot be read.
    """
    sha256, shape = key = key_of(value)
    if (known := vault.arrays.get(key)) is not None:
        return known
    size, done = math.prod(shape) * 4, 0
    array: Floats | None = None
    for piece in read_blob(vault, sha256, size):
        if array is None:  # now it is certain that the bytes are there
            array = np.empty(shape, dtype=_DTYPE)
        if not np.isfinite(np.frombuffer(piece, dtype=_DTYPE)).all():  # chunks are whole numbers of values
            raise ValueError("an array holds values that are not finite")
        array.reshape(-1).view(np.uint8)[done : done + len(piece)] = np.frombuffer(piece, dtype=np.uint8)
        done += len(piece)
        yield len(piece)
    if array is None:
        array = np.empty(shape, dtype=_DTYPE)
    array.setflags(write=False)
    result = vault.arrays[key] = frozen(array)
    return result
