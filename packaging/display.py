"""Whether there is a screen to open a window on."""

import os
import re
import socket
import sys
from collections.abc import Mapping

_X11_DISPLAY = re.compile(r"^(?:unix)?(?P<host>[^:]*):(?P<number>\d+)(?:\.\d+)?$")
_PATIENCE_S = 2.0


def why_none(environ: Mapping[str, str], platform: str = sys.platform) -> str:
    """A sentence on why no window can be opened; empty when one can."""
    if platform in {"darwin", "win32"} or environ.get("WAYLAND_DISPLAY"):
        return ""
    name = environ.get("DISPLAY", "")
    if not name:
        return "There is no display here (DISPLAY and WAYLAND_DISPLAY are unset)"
    return "" if _answers(name) else f"The display {name} does not answer"


def _answers(name: str) -> bool:
    """Whether an X server listens at ``name``; True, too, for addresses that only X itself understands."""
    match = _X11_DISPLAY.match(name)
    if match is None:
        return True
    number = int(match["number"])
    if match["host"]:
        return _connects(socket.AF_INET, (match["host"], 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"  # where every X server puts it
    abstract = "\0" + path
    return os.name == "posix" and any(_connects(socket.AF_UNIX, address) for address in (path, abstract))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(_PATIENCE_S)
        try:
            client.connect(address)
        except OSError:
            return False
        return True
