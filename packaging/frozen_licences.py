"""The licences of all that is frozen in: of Python packages, of Python itself, and of the builder's libraries."""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

Entry = tuple[str, str, str]
_TEXT = re.compile(r"^(LICEN[CS]E|COPYING|NOTICE|AUTHORS|PATENTS)", re.IGNORECASE)
# PySide6, whose wheels name their licence but do not hold its text.
_COMMON = tuple(Path("/usr/share/common-licenses") / name for name in ("LGPL-3", "GPL-3"))


def licences(modules: Iterable[str], libraries: Iterable[str]) -> list[Entry]:
    """Files for a folder ``licences``, as PyInstaller lists files: destination, source and kind.

    Args:
        modules: names of modules and places of files that go in, of whatever distribution.
        libraries: paths of libraries that go in, wherever they come from.
    """
    owners: Mapping[str, Sequence[str]] = packages_distributions()
    tops = {re.split(r"[./\\]", name)[0] for name in modules}
    names = sorted({name for top in tops for name in owners.get(top, ())})
    found = {f"{name}/{file.name}": file for name in names for file in _texts(distribution(name))}
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    found |= {f"Python/{python.name}": python} | {f"common/{file.name}": file for file in _COMMON}
    found |= {f"{package}/copyright": file for package, file in _of_debian(libraries).items()}
    return [(f"licences/{place}", str(file), "DATA") for place, file in found.items() if file.is_file()]


def _texts(found: Distribution) -> list[Path]:
    """A distribution's licence files, or, where it has none, the file that names its licence."""
    files = [Path(str(found.locate_file(file))) for file in found.files or [] if ".dist-info" in str(file)]
    return [file for file in files if _TEXT.match(file.name)] or [file for file in files if file.name == "METADATA"]


def _of_debian(libraries: Iterable[str]) -> dict[str, Path]:
    """Of libraries that Debian packages have put into the system, the packages' copyright files."""
    if shutil.which("dpkg-query") is None:
        return {}
    # Packages may have put them into /usr/lib or into /lib, which are one.
    paths = {name for path in libraries for name in (path, path.removeprefix("/usr"), f"/usr{path}")}
    done = subprocess.run(["dpkg-query", "-S", *sorted(paths)], capture_output=True, text=True, check=False)
    packages = {line.split(":")[0] for line in done.stdout.splitlines()}
    return {name: Path("/usr/share/doc") / name / "copyright" for name in sorted(packages)}
