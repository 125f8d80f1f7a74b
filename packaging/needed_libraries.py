"""What a folder of programs and libraries needs of the system that it does not hold itself."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from setup_errors import SetupError
from system_libraries import QT, RUNTIMES, SOUND, WAYLAND, X11

_NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")
_BASE = {
    "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libresolv.so.2",
    "libmvec.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1", "libcuda.so.1",
}  # fmt: skip
"""What belongs to libc6, and what comes with a graphics card's driver where there is such a card."""


def depends(folder: Path) -> list[str]:
    """The Debian packages that a folder depends on, as alternatives where releases call them differently.

    Raises:
        SetupError: if a library is needed whose package is not known, or objdump is missing.
    """
    files = sorted(elf_files(folder))
    described = _described(files)
    wanted = set(_NEEDED.findall(described)) - {file.name for file in files} - _BASE
    packages = {need.what: " | ".join(need.packages) for need in (*QT, *X11, *WAYLAND, *RUNTIMES)}
    if unknown := sorted(wanted - packages.keys()):
        raise SetupError(f"The package of {', '.join(unknown)} is not known; add it to system_libraries.py.")
    newest = max((int(major), int(minor)) for major, minor in _GLIBC.findall(described))
    sound = {" | ".join(need.packages) for need in SOUND}
    return [f"libc6 (>= {newest[0]}.{newest[1]})", *sorted({packages[library] for library in wanted} | sound)]


def elf_files(folder: Path) -> Iterator[Path]:
    """The programs and libraries of a folder, each once."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _described(files: list[Path]) -> str:
    try:
        done = subprocess.run(["objdump", "-p", *map(str, files)], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"The libraries' needs cannot be read with objdump: {error}") from error
    return done.stdout
