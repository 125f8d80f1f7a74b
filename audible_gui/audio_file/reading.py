"""Reading sounds, checked: whatever the file is, the answer is a Sound or a sentence. Any thread."""

import os
import stat
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from audible_gui.audio_file.cues import read_cues
from audible_gui.document import Sound, frozen
from audible_gui.errors import SoundError

MIN_RATE_HZ, MAX_RATE_HZ = 1_000, 768_000
MAX_CHANNELS = 64
MAX_BYTES = 16 * 2**30
BLOCK_SAMPLES = 1 << 18


@dataclass(frozen=True)
class SoundInfo:
    """What a file's header says, checked.

    Attributes:
        path: the file.
        rate_hz: sampling rate.
        channels: number of channels.
        samples: length per channel as claimed; a damaged file may hold less.
        file_format: libsndfile's name of the container.
        subtype: libsndfile's name of the coding.
    """

    path: Path
    rate_hz: int
    channels: int
    samples: int
    file_format: str
    subtype: str


def sound_info(path: Path) -> SoundInfo:
    """Header of a sound file.

    Raises:
        SoundError: if it is not a readable sound within the limits of this module.
    """
    with _opened(path) as file:
        return _checked(file, path)


def read_sound(
    path: Path, most_bytes: int | None = None, heard: Callable[[npt.NDArray[np.float32]], None] | None = None
) -> Generator[float, bool | None, Sound]:
    """Read a whole file, block by block.

    Samples that are not finite become zero, and the sound says so in its notes. The header's length is not trusted:
    memory is taken as samples arrive, and not more than half of what the system has to give: a file of some kilobytes
    may hold hours of silence.

    Args:
        path: the file.
        most_bytes: that its samples may take; None is the limit of this module.
        heard: is told every block as it comes, (samples, channels), and must not keep it.

    Yields:
        The fraction read, 0..1.

    Returns:
        The sound.

    Raises:
        SoundError: if it cannot be read, is empty, or is outside the limits of this module or of memory.
    """
    try:
        return (yield from _read(path, MAX_BYTES if most_bytes is None else most_bytes, heard))
    except MemoryError:
        raise SoundError(
            f"“{path.name}” is too long for this computer's memory; close other programs or choose a shorter sound."
        ) from None


def system_name(path: Path) -> str | bytes:
    """A file's name as libsndfile takes it; on POSIX its bytes, which need not be valid UTF-8."""
    return os.fsencode(path) if os.name == "posix" else str(path)


def _read(
    path: Path, most_bytes: int, heard: Callable[[npt.NDArray[np.float32]], None] | None
) -> Generator[float, bool | None, Sound]:
    held = broken = 0
    room = _memory_bytes()
    with _opened(path) as file:
        info = _checked(file, path)
        samples = np.empty((0, info.channels), dtype=np.float32)
        # One for all blocks: pages that are new each time take longer than what is read into them.
        buffer = np.empty((BLOCK_SAMPLES, info.channels), dtype=np.float32)
        while True:
            block = _next_block(file, buffer, path)
            if block.shape[0] == 0:
                break
            _check_size((held + block.shape[0]) * info.channels * 4, most_bytes, room, path)
            broken += _mend(block)
            if heard is not None:
                heard(block)
            if held + block.shape[0] > samples.shape[0]:
                _grow(samples, held + block.shape[0], info.samples)
            samples[held : held + block.shape[0]] = block
            held += block.shape[0]
            yield min(held / max(info.samples, held), 1.0)
    if not held:
        raise SoundError(f"“{path.name}” holds no samples; choose a file with sound in it.")
    samples.resize((held, info.channels), refcheck=False)
    samples.setflags(write=False)
    notes = []
    if broken:
        notes.append(
            f"“{path.name}” holds {broken} samples that are not numbers (NaN or infinite); they were set to zero."
        )
    if held < info.samples:
        notes.append(f"“{path.name}” is incomplete: its header promises {info.samples} samples, {held} are there.")
    cues = read_cues(path, info.file_format, info.rate_hz, held)
    return Sound(frozen(samples), info.rate_hz, path.stem or path.name, path, info.subtype, tuple(notes), cues)


def read_blocks(path: Path, size: int) -> Iterator[npt.NDArray[np.float64]]:
    """Samples of a file of our own, as written, in blocks of ``size``: (samples, channels).

    Raises:
        SoundError: if it cannot be read.
    """
    with _opened(path) as file:
        while (block := file.read(size, dtype="float64", always_2d=True)).shape[0]:
            yield block


def _opened(path: Path) -> soundfile.SoundFile:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise SoundError(f"“{path}” does not exist; check the name.") from None
    except (OSError, ValueError) as error:
        raise SoundError(f"“{path}” cannot be opened: {_reason(error)}.") from None
    if not stat.S_ISREG(status.st_mode):
        raise SoundError(f"“{path}” is not a file but a folder, pipe or device; choose a sound file.")
    if not os.access(path, os.R_OK):
        raise SoundError(f"“{path}” may not be read; ask its owner for permission.")
    if not status.st_size:  # also of what the system only calls a file: reading that may wait for ever
        raise SoundError(f"“{path.name}” is empty, so there is no sound in it; choose another file.")
    _check_forks(path)
    try:
        return soundfile.SoundFile(system_name(path))
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as error:
        detail = str(getattr(error, "error_string", error)).strip().rstrip(".")
        raise SoundError(
            f"“{path.name}” is not a sound that can be read ({detail}); try WAV, AIFF, FLAC, OGG or MP3."
        ) from None


def _check_forks(path: Path) -> None:
    """Whether nothing but files is where libsndfile looks for more of one that it does not know: it waits at pipes."""
    for fork in (path.with_name(f"._{path.name}"), path.parent / ".AppleDouble" / path.name):
        with suppress(OSError, ValueError):  # there is none
            mode = fork.stat().st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise SoundError(f"“{path.name}” cannot be opened: “{fork.name}” is a pipe or device; move that away.")


def _checked(file: soundfile.SoundFile, path: Path) -> SoundInfo:
    rate_hz, channels = int(file.samplerate), int(file.channels)
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise SoundError(
            f"“{path.name}” says that its sampling rate is {rate_hz} Hz; rates from {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz "
            "are supported, so its header is probably damaged."
        )
    if not 1 <= channels <= MAX_CHANNELS:
        raise SoundError(f"“{path.name}” has {channels} channels; up to {MAX_CHANNELS} are supported.")
    return SoundInfo(path, rate_hz, channels, max(int(file.frames), 0), str(file.format), str(file.subtype))


def _next_block(file: soundfile.SoundFile, buffer: npt.NDArray[np.float32], path: Path) -> npt.NDArray[np.float32]:
    """What fits into the buffer, (samples, channels), there."""
    try:
        block: npt.NDArray[np.float32] = file.read(out=buffer)
    except (soundfile.SoundFileError, RuntimeError, OSError) as error:
        raise SoundError(f"“{path.name}” is damaged and cannot be read ({error}).") from None
    return block


def _grow(samples: npt.NDArray[np.float32], needed: int, claimed: int) -> None:
    """Room for what has arrived and an eighth more, but not for more than the header claims: a copy is never held."""
    room = needed + needed // 8
    samples.resize((min(room, claimed) if claimed >= needed else room, samples.shape[1]), refcheck=False)


def _check_size(size: int, most_bytes: int, room: int | None, path: Path) -> None:
    if size > most_bytes:
        raise SoundError(f"“{path.name}” is too long to be opened: more than {most_bytes / 2**30:.3g} GiB of samples.")
    if room is not None and size > room // 2:
        raise MemoryError


def _memory_bytes() -> int | None:
    """What the system has to give before it takes from others; None where it does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, StopIteration):
        return None


def _mend(block: npt.NDArray[np.float32]) -> int:
    """Set samples that are no numbers to zero; returns how many there were."""
    broken = ~np.isfinite(block)
    if broken.any():
        block[broken] = 0.0
    return int(np.count_nonzero(broken))


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error).lower()
