"""Measured speeds, kept from one run of the program to the next. Knows no torch. Any thread, any process.

What cannot be read counts as never measured, and where nothing can be written nothing is kept.
"""

import json
import math
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

_FOLDER, _FILE = "audible-gui", "device-speeds.json"
# Of a file that is not ours.
_MOST_BYTES = 1 << 20

Numbers = tuple[float, ...]


def cache_folder() -> Path | None:
    """Where this program may keep what it can find out again; None where the system names no such place."""
    try:
        if sys.platform == "win32":
            local = os.environ.get("LOCALAPPDATA", "")
            base = Path(local) if local else Path.home() / "AppData" / "Local"
        elif sys.platform == "darwin":
            base = Path.home() / "Library" / "Caches"
        else:
            named = os.environ.get("XDG_CACHE_HOME", "")
            # Relative ones are invalid (XDG Base Directory Specification).
            base = Path(named) if Path(named).is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # no home
        return None
    return base / _FOLDER


def remembered(key: str, count: int) -> Numbers | None:
    """The numbers kept under a key, if there are so many and all are finite and none negative."""
    return _known(_read().get(key), count)


def last_remembered(begin: str, count: int) -> Numbers | None:
    """The numbers kept last under a key that begins so, if they are as ``remembered`` has them."""
    values = [value for key, value in _read().items() if key.startswith(begin)]
    return _known(values[-1], count) if values else None


def cpu_begin(threads: int) -> str:
    """What keys of this machine's processor begin with; versions follow."""
    return f"{_machine()}, cpu {threads} threads"


def cuda_begin() -> str:
    """What keys of this machine's CUDA devices begin with; name and versions follow."""
    return f"{_machine()}, cuda "


def remember(key: str, numbers: Sequence[float]) -> None:
    """Keep numbers under a key; no others are kept later than these."""
    folder = cache_folder()
    if folder is None:
        return
    values = {**{other: kept for other, kept in _read().items() if other != key}, key: list(numbers)}
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        # In a folder of its own: a temporary file itself would be readable by nobody else.
        with tempfile.TemporaryDirectory(dir=folder, prefix=_FILE, ignore_cleanup_errors=True) as name:
            written = Path(name) / _FILE
            written.write_text(json.dumps(values, indent=1), encoding="utf-8")
            # Whoever reads meanwhile sees the old file or the new one.
            written.replace(folder / _FILE)


def _machine() -> str:
    return f"{platform.node()} {platform.machine()} {platform.processor()}"


def _read() -> Mapping[str, object]:
    folder = cache_folder()
    if folder is None:
        return {}
    try:
        with (folder / _FILE).open("rb") as file:
            values = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _known(value: object, count: int) -> Numbers | None:
    if not isinstance(value, list) or len(value) != count:
        return None
    if not all(isinstance(number, float) and math.isfinite(number) and number >= 0.0 for number in value):
        return None
    return tuple(value)
