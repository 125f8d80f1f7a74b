"""Packs the frozen program as a Debian package: ``python packaging/debian_archive.py FROZEN_FOLDER TO_FOLDER``."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from frozen_contents import COMMAND, version
from linux_tree import make_tree
from needed_libraries import depends
from setup_errors import SetupError
from setup_log import say

_DESCRIPTION = """\
Description: takes one sound apart, plays every part, exports stems
 Audible Networks learns one sound with a deep non-negative autoencoder, from
 that sound alone, shows and plays every part of it at every layer, lets it be
 edited while it plays, and exports stems that sum to the original.
"""
# PortAudio plays by ALSA, which one of the former joins to the desktop's sound server; the last shows folders.
_RECOMMENDED = ("pipewire-alsa | libasound2-plugins", "xdg-utils")


def make_archive(frozen: Path, folder: Path) -> Path:
    """Write ``audible-gui_VERSION_ARCHITECTURE.deb`` into a folder.

    Raises:
        SetupError: a sentence for a person.
    """
    architecture = _read("dpkg", "--print-architecture").strip()
    archive = folder / f"{COMMAND}_{version()}_{architecture}.deb"
    # Beside the frozen folder, so that files can be shared with it.
    with tempfile.TemporaryDirectory(dir=folder, prefix="deb-") as name:
        root = Path(name) / "root"
        make_tree(frozen, root)
        _describe(root, architecture, depends(frozen))
        _read("dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", str(root), str(archive))
    return archive


def control(architecture: str, needs: Sequence[str], size_kib: int) -> str:
    """The package's description of itself."""
    return (
        f"Package: {COMMAND}\nVersion: {version()}\nArchitecture: {architecture}\n"
        "Maintainer: Audible Networks <maintainers@audible-networks.invalid>\n"
        f"Installed-Size: {size_kib}\nDepends: {', '.join(needs)}\n"
        f"Recommends: {', '.join(_RECOMMENDED)}\n"
        f"Section: sound\nPriority: optional\n{_DESCRIPTION}"
    )


def _describe(root: Path, architecture: str, needs: Sequence[str]) -> None:
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink()]
    size_kib = sum(file.stat().st_size // 1024 + 1 for file in files)
    sums = [f"{_md5(file)}  {file.relative_to(root)}\n" for file in files]
    place = root / "DEBIAN"
    place.mkdir()
    place.chmod(0o755)
    for name, text in (("control", control(architecture, needs, size_kib)), ("md5sums", "".join(sums))):
        (place / name).write_text(text, encoding="utf-8")
        (place / name).chmod(0o644)


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _read(*command: str) -> str:
    if shutil.which(command[0]) is None:
        raise SetupError(f"{command[0]} is missing, with which Debian packages are made.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout


def main(arguments: Sequence[str]) -> int:
    """Pack, and say what came of it."""
    try:
        archive = make_archive(*map(Path, arguments))
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    say(f"{archive}, {archive.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
