"""Which sounds lie in a folder, and where what is made of them goes. Any thread."""

import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from audible_gui.audio_file import sound_info
from audible_gui.errors import ExportError, SoundError
from audible_gui.export import CERTIFICATE
from audible_gui.workflow.batches.report import REPORT
from audible_gui.workflow.deconstruction import RECORD

ENDINGS = frozenset({
    ".wav", ".wave", ".aif", ".aiff", ".aifc", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".caf", ".au", ".snd", ".w64",
    ".rf64",
})  # fmt: skip
"""Of files that are taken for sounds unseen; others are looked into."""
_OURS = {RECORD, CERTIFICATE, REPORT}


@dataclass
class Found:
    """What lies in a folder.

    Attributes:
        sounds: paths within it, and sizes in bytes; also of files that only call themselves sounds.
        skipped: number of files that are no sounds.
        closed: folders that could not be looked into, and why.
    """

    sounds: dict[PurePath, int] = field(default_factory=dict)
    skipped: int = 0
    closed: dict[PurePath, str] = field(default_factory=dict)


def found(folder: Path, without: Path, *, recursive: bool) -> Generator[Found, bool | None, Found]:
    """Look through a folder; hidden files and folders are none of ours.

    A folder that is reached again, through whatever link, is not entered again, nor is one that holds stems or a batch.

    Args:
        folder: where.
        without: a folder that is not entered.
        recursive: also look through the folders in it.

    Yields:
        After every file.

    Raises:
        ExportError: if the folder itself cannot be looked into.
    """
    result, ahead, seen = Found(), [PurePath()], _seen(without)
    while ahead:
        here = ahead.pop(0)
        try:
            known, entries = _identity(folder / here), sorted(os.scandir(folder / here), key=lambda entry: entry.name)
        except OSError as error:
            if not here.parts:
                raise ExportError(f"“{folder}” cannot be looked into ({(error.strerror or '').lower()}).") from None
            result.closed[here] = f"This folder cannot be looked into ({(error.strerror or '').lower()})."
            continue
        if known in seen or (here.parts and any(entry.name in _OURS for entry in entries)):
            continue
        seen.add(known)
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if _is_folder(entry):
                ahead += [here / entry.name] if recursive else []
            else:
                _add(result, folder, here / entry.name)
            yield result
    return result


def _add(result: Found, folder: Path, name: PurePath) -> None:
    path = folder / name
    if name.suffix.lower() not in ENDINGS and not _is_sound(path):
        result.skipped += 1
        return
    try:
        result.sounds[name] = path.stat().st_size
    except (OSError, ValueError):  # it is told of when its turn comes
        result.sounds[name] = 0


def _is_sound(path: Path) -> bool:
    try:
        sound_info(path)
    except SoundError:
        return False
    return True


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, say
        return False


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(20, "not a folder")
    return status.st_dev, status.st_ino


def _seen(folder: Path) -> set[tuple[int, int]]:
    try:
        return {_identity(folder)}
    except OSError:  # it is not there yet
        return set()


def places(names: Iterable[PurePath], taken: Callable[[PurePath], bool]) -> Mapping[PurePath, PurePath]:
    """One folder for each sound, named after its file; with its ending where others have the same name without.

    Args:
        names: of the sounds.
        taken: whether a folder cannot be used.

    Returns:
        Folders by the sounds' names, no two of which any file system takes for the same.
    """
    ordered = sorted(names)
    count = Counter(map(_alike, (name.with_name(_stem(name)) for name in ordered)))
    result: dict[PurePath, PurePath] = {}
    used: set[str] = set()
    for name in ordered:
        short = name.with_name(_stem(name))
        wanted = short if count[_alike(short)] == 1 else name
        place, number = wanted, 2
        while _alike(place) in used or taken(place):
            place, number = wanted.with_name(f"{wanted.name} {number}"), number + 1
        used.add(_alike(place))
        result[name] = place
    return result


def _stem(name: PurePath) -> str:
    return name.stem.rstrip(" .") or name.name


def _alike(path: PurePath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
