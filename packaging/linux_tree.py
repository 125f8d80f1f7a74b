"""The frozen program as a Linux system has it: files under ``/usr``, whoever packs them."""

import gzip
import os
import shutil
import time
from pathlib import Path

from frozen_contents import COMMAND, IDENTIFIER, ROOT, version

_RESOURCES = ROOT / "resources"
_FILE, _FOLDER = 0o644, 0o755


def metainfo(date: str) -> str:
    """What software centres show, for the present version, released on ``date``, such as 2026-01-31."""
    text = (_RESOURCES / "desktop" / f"{IDENTIFIER}.metainfo.xml").read_text(encoding="utf-8")
    return text.replace("@VERSION@", version()).replace("@DATE@", date)


def make_tree(frozen: Path, root: Path) -> None:
    """Lay the program out under ``root``, which must not exist; files of the frozen folder are shared with it."""
    share = root / "usr" / "share"
    shutil.copytree(frozen, root / "usr" / "lib" / COMMAND, symlinks=True, copy_function=_share)
    command = root / "usr" / "bin" / COMMAND
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{COMMAND}/{COMMAND}")
    desktop = _RESOURCES / "desktop"
    _put(share / "applications" / f"{IDENTIFIER}.desktop", (desktop / f"{IDENTIFIER}.desktop").read_bytes())
    _put(share / "mime" / "packages" / f"{IDENTIFIER}.xml", (desktop / f"{IDENTIFIER}.xml").read_bytes())
    _put(share / "metainfo" / f"{IDENTIFIER}.metainfo.xml", metainfo(_today()).encode())
    _put_icons(share / "icons" / "hicolor")
    _put(share / "doc" / COMMAND / "copyright", _copyright().encode())
    _put(share / "man" / "man1" / f"{COMMAND}.1.gz", gzip.compress(_manual_page().encode(), 9, mtime=0))
    for folder in (root, *(path for path in root.rglob("*") if path.is_dir() and not path.is_symlink())):
        folder.chmod(_FOLDER)


def _put_icons(hicolor: Path) -> None:
    from icon_files import ICON, SIZES, write_png  # noqa: PLC0415 - Qt draws them

    _put(hicolor / "scalable" / "apps" / f"{IDENTIFIER}.svg", ICON.read_bytes())
    for size in SIZES:
        path = hicolor / f"{size}x{size}" / "apps" / f"{IDENTIFIER}.png"
        path.parent.mkdir(parents=True)
        write_png(path, size).chmod(_FILE)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(_FILE)


def _share(source: str, target: str) -> str:
    """A second name for a file, where the disk has such; its rights are those that a package's files have."""
    runs = os.access(source, os.X_OK)
    try:
        Path(target).hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
    Path(target).chmod(_FOLDER if runs else _FILE)
    return target


def _manual_page() -> str:
    text = (ROOT / "packaging" / f"{COMMAND}.1").read_text(encoding="utf-8")
    return text.replace("@VERSION@", version())


def _copyright() -> str:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2].strip()
    demo = (_RESOURCES / "demo" / "LICENCE.txt").read_text(encoding="utf-8")
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Audible Networks\nSource: built from the sources of the same version\n"
        f"Comment: The libraries inside have licences of their own, in /usr/lib/{COMMAND}/_internal/licences.\n\n"
        f"Files: *\nCopyright: 2026 Audible Networks\nLicense: Expat\n{_indented(licence)}\n\n"
        f"Files: usr/lib/{COMMAND}/_internal/audible_gui/resources/demo/*\n"
        f"Copyright: 2000-2002, 2008 Frank Wen\nLicense: Fluid-R3\n{_indented(demo.strip())}\n"
    )


def _indented(text: str) -> str:
    return "\n".join(f" {line.rstrip() or '.'}" for line in text.split("\n"))


def _today() -> str:
    epoch_s = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return time.strftime("%Y-%m-%d", time.gmtime(epoch_s))
