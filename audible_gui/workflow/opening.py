"""Opening a sound. Generators; any thread."""

from collections.abc import Generator
from pathlib import Path

from audible_gui.audio_file import SoundInfo, read_sound, sound_info
from audible_gui.document import Sound
from audible_gui.project_file import is_project
from audible_gui.synthesis import prepare_transforms
from audible_gui.workflow.projects import inspect_project


def open_sound(path: Path) -> Generator[float, bool | None, Sound]:
    """Read a sound; yields the fraction done. Raises SoundError."""
    return (yield from read_sound(path))


def prepare() -> Generator[None, bool | None, None]:
    """Import what draws and measures a sound, while it is read."""
    yield
    prepare_transforms()


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
