"""Sounds that a project links to: large ones, which stay in their files. Any thread."""

import hashlib
import stat
from collections.abc import Generator, Mapping
from pathlib import Path, PurePath

from audible_gui.document import Floats, Sound
from audible_gui.errors import SoundMissingError
from audible_gui.project_file.arrays import hash_of, samples_sha256
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json, text
from audible_gui.project_file.connection import CHUNK_BYTES
from audible_gui.project_file.encoded import decode

_PATH = text(10_000)


def file_bytes(path: Path | None) -> int:
    """Size of a regular file, 0 if there is none."""
    try:
        status = None if path is None else path.stat()
    except (OSError, ValueError):
        return 0
    return status.st_size if status is not None and stat.S_ISREG(status.st_mode) else 0


def is_here(path: str) -> bool:
    """Whether a path that a file tells does not lead to another computer, which would learn who opens the file."""
    return not path.startswith(("//", "\\\\"))


def write_link(vault: Vault, sound: Sound) -> Generator[int, None, Json]:
    """A link to the file of a sound; yields zeros; returns None if it holds other samples by now."""
    assert sound.path is not None
    decoded = yield from decode(sound.path)
    if decoded is None:
        return None
    sha256 = yield from samples_sha256(sound.samples)
    if (yield from samples_sha256(decoded.samples)) != sha256:
        return None
    file = yield from _file_sha256(sound.path)
    place = link_to(vault.path, sound.path)
    hashes = {"samples_sha256": sha256.hex(), "file_sha256": "" if file is None else file.hex()}
    return {"form": "link", **place, **hashes, "shape": list(sound.samples.shape)}


def link_to(project: Path, path: Path) -> dict[str, Json]:
    """How a record tells where a file is: also as seen from the project's folder, if it lies below."""
    path = path.absolute()
    try:
        relative = path.relative_to(project.absolute().parent).as_posix()
    except ValueError:
        relative = path.name
    return {"path": str(path), "relative": relative}


def read_link(vault: Vault, samples: Mapping[str, Json]) -> Generator[int, None, Floats]:
    """The samples of a linked sound; yields zeros.

    Raises:
        ValueError: if it is no link.
        SoundMissingError: if the file is in none of its places, or is another one by now.
    """
    tried = places(vault.path, samples)
    there = [path for path in tried if file_bytes(path)]
    for path in there:
        found = yield from matching(path, samples)
        if found is not None:
            return found.samples
    name = tried[0].name
    if there:
        raise SoundMissingError(f"“{there[0]}” is no longer the sound that this project is made of; find that one.")
    raise SoundMissingError(f"The sound “{name}” is not where it was, in “{tried[0].parent}”; find it.")


def matching(path: Path, samples: Mapping[str, Json]) -> Generator[int, None, Sound | None]:
    """The sound in a file, if it is the linked one, else None; yields zeros. Raises ValueError if it is no link."""
    wanted, file = hash_of(samples["samples_sha256"]), samples["file_sha256"]
    sound = yield from decode(path, samples["shape"])
    if sound is None:
        return None
    if (yield from samples_sha256(sound.samples)) == wanted:
        return sound
    # The same file: what reads it has another version, and rounds in another way.
    same = file != "" and (yield from _file_sha256(path)) == hash_of(file)
    return sound if same else None


def places(project: Path, samples: Mapping[str, Json]) -> list[Path]:
    """Where a linked file may be; never outside the project's folder by a relative path, never on another computer."""
    absolute, relative = _PATH.read(samples["path"]), PurePath(_PATH.read(samples["relative"]))
    if not absolute or "\0" in absolute or "\0" in str(relative) or not relative.name:
        raise ValueError("no place of a file")
    path = Path(absolute)
    below = [] if relative.is_absolute() or ".." in relative.parts or relative.drive else [project.parent / relative]
    given = [path] if path.is_absolute() and is_here(absolute) else []
    return [*below, *given, project.parent / path.name]


def _file_sha256(path: Path) -> Generator[int, None, bytes | None]:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                digest.update(piece)
                yield 0
    except OSError:
        return None
    return digest.digest()
