"""Opening a sound. Generators; any thread."""

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from audible_gui.audio_file import SoundInfo, read_sound, sound_info
from audible_gui.document import Sound
from audible_gui.project_file import is_project
from audible_gui.workflow.arriving import Arrival, Arriving
from audible_gui.workflow.projects import inspect_project


def open_sound(path: Path) -> Generator[float, bool | None, Sound]:
    """Read a sound; yields the fraction done. Raises SoundError."""
    return (yield from read_sound(path))


def read_outlined(path: Path) -> Generator[Arriving, bool | None, Sound]:
    """Read a sound that is to be seen at once; yields what there is of it. Raises SoundError."""
    arrival = Arrival(sound_info(path))
    reading = read_sound(path, heard=arrival.add)
    while True:
        try:
            fraction = next(reading)
        except StopIteration as end:
            sound: Sound = end.value
            return replace(sound, outline=arrival.outline.peaks)
        yield arrival.seen(fraction)


def inspect_file(path: Path) -> dict[str, object]:
    """What ``info`` tells of a sound file or a project. Raises SoundError and ProjectError."""
    if is_project(path):
        return inspect_project(path)
    info: SoundInfo = sound_info(path)
    return {
        "file": str(path),
        "format": info.file_format,
        "subtype": info.subtype,
        "rate_hz": info.rate_hz,
        "channels": info.channels,
        "samples": info.samples,
        "duration_s": info.samples / info.rate_hz,
    }
