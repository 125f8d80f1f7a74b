"""A folder of components. Any thread; each file is written whole or not at all."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from audible_gui.document.library_component import LibraryComponent
from audible_gui.document.stem_names import distinct, safe_name
from audible_gui.errors import AudibleError
from audible_gui.library.component_file import ENDING, component_bytes, read_component


@dataclass(frozen=True)
class Shelved:
    """A component and where it lies.

    Attributes:
        path: its file.
        component: what is in it.
    """

    path: Path
    component: LibraryComponent


def library_files(folder: Path) -> list[Path]:
    """The files of components in a folder, by name; none where there is no such folder.

    Raises:
        AudibleError: if the folder cannot be read.
    """
    try:
        if not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if path.name.endswith(ENDING) and path.is_file())
    except OSError as error:
        raise AudibleError(f"The library in “{folder}” cannot be read: {error.strerror}.") from None


def save_component(folder: Path, component: LibraryComponent) -> Path:
    """Write a component into a folder, which is made when missing, under a name that nothing has there.

    Raises:
        AudibleError: if it cannot be written; nothing is left of it then.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [path.name.removesuffix(ENDING) for path in folder.iterdir() if path.name.endswith(ENDING)]
        (name,) = distinct([safe_name(component.origin)], taken)
        path = folder / f"{name}{ENDING}"
        _write(path, component_bytes(component))
    except OSError as error:
        raise AudibleError(f"“{component.name}” cannot be saved in “{folder}”: {error.strerror}.") from None
    return path


def rename_component(path: Path, name: str) -> None:
    """Call a component otherwise; its file keeps its name.

    Raises:
        AudibleError: for an empty name, and if the file cannot be read or written.
    """
    if not name.strip():
        raise AudibleError("A component needs a name.")
    component = replace(read_component(path), name=name.strip())
    try:
        _write(path, component_bytes(component))
    except OSError as error:
        raise AudibleError(f"“{path.name}” cannot be written: {error.strerror}.") from None


def delete_component(path: Path) -> None:
    """Delete a component's file; that it is gone already is no failure. Raises AudibleError if it cannot be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise AudibleError(f"“{path.name}” cannot be deleted: {error.strerror}.") from None


def _write(path: Path, data: bytes) -> None:
    """Into another file first, on the disk before it has the name; in a folder of its own, so that others may read it.

    A temporary file itself would be readable by nobody else.
    """
    with TemporaryDirectory(dir=path.parent, prefix=".", suffix=".part", ignore_cleanup_errors=True) as folder:
        written = Path(folder) / path.name
        with written.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
