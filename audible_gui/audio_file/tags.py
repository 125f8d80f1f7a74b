"""What files say about themselves, besides their samples: titles, cue points, where on a timeline they begin.

libsndfile writes and reads all of it; for cue points and broadcast extensions soundfile has no methods of its own, so
that its inner door to libsndfile is taken where that is there. Without it, files lack these. Any thread.
"""

import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from audible_gui.audio_file.reading import system_name

_GET_BROADCAST, _SET_BROADCAST, _SET_CUES = 0x10F0, 0x10F1, 0x10CF  # libsndfile's sndfile.h
_BROADCAST = struct.Struct("=256s32s32s10s8s2xIIh64s5h180sI256s")
_CUE = struct.Struct("=iIiiiI256s")
_DATA = int.from_bytes(b"data", "little")
_LONGEST_TEXT = 1000
_MOST_CUES = 1000
_CUE_NAME_BYTES = 40  # libsndfile does not open a file again that has more than some 100 KiB of them
_LAST_SAMPLE = 2**32 - 1


@dataclass(frozen=True)
class Tags:
    """What a file says.

    Attributes:
        title: of what is in it.
        software: what wrote it.
        comment: how it was made.
        began_samples: since midnight, as broadcast WAV counts, so that it can be put where it was on a timeline.
        cues: samples and names of cue points; the first 1000 are written, in WAV, where names are not, and AIFF.

    W64 has a place for none of it, and FLAC for none but the texts.
    """

    title: str = ""
    software: str = ""
    comment: str = ""
    began_samples: int = 0
    cues: tuple[tuple[int, str], ...] = ()


def write_tags(file: soundfile.SoundFile, tags: Tags) -> None:
    """Put them into a new file, as far as its format has a place for them."""
    for name in ("title", "software", "comment"):
        text = _plain(getattr(tags, name))
        if text:
            with suppress(RuntimeError):  # this format has none
                setattr(file, name, text)
    description, originator = (
        _plain(text).encode()[:size] for text, size in ((tags.comment, 255), (tags.software, 31))
    )
    low, high = tags.began_samples & 0xFFFFFFFF, tags.began_samples >> 32
    broadcast = _BROADCAST.pack(description, originator, b"", b"", b"", low, high, 1, b"", *(0,) * 5, b"", 0, b"")
    _command(file, _SET_BROADCAST, broadcast)
    cues = [cue for cue in tags.cues[:_MOST_CUES] if 0 <= cue[0] <= _LAST_SAMPLE]
    if cues:
        rows = [
            _CUE.pack(number, sample, _DATA, 0, 0, sample, _cue_name(name))
            for number, (sample, name) in enumerate(cues, start=1)
        ]
        _command(file, _SET_CUES, struct.pack("=I", len(rows)) + b"".join(rows))


def began_samples(path: Path) -> int:
    """Where a broadcast WAV begins, in samples since midnight; 0 for anything else, and for what cannot be read."""
    with suppress(OSError, RuntimeError, ValueError, TypeError), soundfile.SoundFile(system_name(path)) as file:
        told = _command(file, _GET_BROADCAST, bytes(_BROADCAST.size))
        if told is not None:
            *_, low, high = _BROADCAST.unpack(told)[:7]
            return int(low) | int(high) << 32
    return 0


def _command(file: soundfile.SoundFile, command: int, data: bytes) -> bytes | None:
    """The data as libsndfile leaves it; None where it did not do it."""
    library: Any = getattr(soundfile, "_snd", None)
    foreign: Any = getattr(soundfile, "_ffi", None)
    handle = getattr(file, "_file", None)
    if library is None or foreign is None or handle is None:
        return None
    buffer = foreign.new("char[]", data)
    done = library.sf_command(handle, command, buffer, len(data))
    return bytes(foreign.buffer(buffer, len(data))) if done else None


def _plain(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:_LONGEST_TEXT]


def _cue_name(name: str) -> bytes:
    return _plain(name).encode()[:_CUE_NAME_BYTES].decode(errors="ignore").encode()
