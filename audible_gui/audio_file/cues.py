"""Cue points of WAV files and their labels, as markers: few bytes are looked at, whatever the file says. Any thread.

After "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft, 1991) and EBU Tech 3306 (RF64).
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from audible_gui.document import MAX_MARKERS, Marker, marker_name

_FORMATS = frozenset({"WAV", "WAVEX", "RF64"})
_MOST_CHUNKS = 1000
_MOST_BYTES = 4 << 20
_LABEL_BYTES = 400
_LARGE = 0xFFFFFFFF
_CUE, _HEAD = struct.Struct("<II4sIII"), struct.Struct("<4sI")

Chunk = tuple[bytes, int, int]
"""Its name, where its body begins, and how long that is said to be."""


def read_cues(path: Path, file_format: str, rate_hz: int, n_samples: int) -> tuple[Marker, ...]:
    """The cue points within a sound, by time; none where there are none, or where they cannot be read.

    Args:
        path: of the sound.
        file_format: libsndfile's name of its container; only in WAV files there is something to be found.
        rate_hz: its rate.
        n_samples: its length.
    """
    if file_format not in _FORMATS:
        return ()
    try:
        with path.open("rb") as file:
            found, labels = _found(file)
    except (OSError, ValueError, OverflowError, struct.error):
        return ()
    within = sorted((sample, id_) for id_, sample in found if sample <= n_samples)
    return tuple(
        Marker(min(sample / rate_hz, n_samples / rate_hz), number, labels.get(id_, ""))
        for number, (sample, id_) in enumerate(within, 1)
    )


def _found(file: BinaryIO) -> tuple[list[tuple[int, int]], dict[int, str]]:
    """Ids of cue points with their samples, and labels by id."""
    cues: list[tuple[int, int]] = []
    labels: dict[int, str] = {}
    left = _MOST_BYTES
    for name, start, size in _chunks(file):
        if name == b"cue " and not cues:
            body = _body(file, start, min(size, 4 + MAX_MARKERS * _CUE.size))
            count = min(struct.unpack_from("<I", body)[0], (len(body) - 4) // _CUE.size)
            records = (_CUE.unpack_from(body, 4 + index * _CUE.size) for index in range(count))
            cues = [(id_, sample) for id_, _, _, _, _, sample in records]
        elif name == b"LIST":
            body = _body(file, start, min(size, left))
            left -= len(body)
            if body[:4] == b"adtl":
                labels |= _labels(body)
    return cues, labels


def _chunks(file: BinaryIO) -> Iterator[Chunk]:
    """The chunks of a file, of which there may be _MOST_CHUNKS."""
    length = file.seek(0, os.SEEK_END)
    place, large = 12, 0
    if _body(file, 0, 12)[8:12] != b"WAVE":
        return
    for _ in range(_MOST_CHUNKS):
        if place + _HEAD.size > length:
            return
        name, size = _HEAD.unpack(_body(file, place, _HEAD.size))
        if name == b"ds64" and size >= 16:
            large = struct.unpack_from("<Q", _body(file, place + _HEAD.size, 16), 8)[0]
        if name == b"data" and size == _LARGE:
            size = large
        yield name, place + _HEAD.size, size
        place += _HEAD.size + size + size % 2


def _labels(body: bytes) -> dict[int, str]:
    """Of a list of associated data: by the ids of cue points."""
    labels: dict[int, str] = {}
    place = 4
    while place + 12 <= len(body) and len(labels) < MAX_MARKERS:
        name, size = _HEAD.unpack_from(body, place)
        if name == b"labl" and size >= 4:
            id_ = struct.unpack_from("<I", body, place + 8)[0]
            labels[id_] = _label(body[place + 12 : place + 8 + min(size, _LABEL_BYTES)])
        place += _HEAD.size + size + size % 2
    return labels


def _label(raw: bytes) -> str:
    """As UTF-8, which newer programs write, or as Windows had it; without what cannot be printed."""
    raw = raw.split(b"\0", 1)[0]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return marker_name("".join(letter if letter.isprintable() else " " for letter in text))


def _body(file: BinaryIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)
