"""Which system libraries and programs are missing, and how Debian and Ubuntu call them.

Looking is quick (the dynamic linker is asked, not apt) and changes nothing.
"""

import ctypes
import shutil
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Need:
    """Something the system must have: a library (``libEGL.so.1``), a program (``Xvfb``) or a plug-in's file.

    ``packages`` are the names apt may know it by, newest first. Without something ``essential`` nothing works;
    without the rest ``loss`` says what does not.
    """

    what: str
    packages: tuple[str, ...]
    essential: bool = True
    loss: str = ""

    def is_met(self) -> bool:
        """Whether this machine has it."""
        if ".so." in self.what:
            return _loads(self.what)
        if self.what.endswith(".so"):
            return any(any(Path(folder).glob(f"**/{self.what}")) for folder in _PLUGIN_FOLDERS)
        return shutil.which(self.what) is not None


_PLUGIN_FOLDERS = (*Path("/usr/lib").glob("*/alsa-lib"), *Path("/usr").glob("lib*/alsa-lib"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _libraries(packages: Mapping[str, str]) -> tuple[Need, ...]:
    return tuple(Need(library, tuple(names.split())) for library, names in packages.items())


QT = _libraries(
    {
        "libglib-2.0.so.0": "libglib2.0-0t64 libglib2.0-0",
        "libgthread-2.0.so.0": "libglib2.0-0t64 libglib2.0-0",
        "libEGL.so.1": "libegl1",
        "libGL.so.1": "libgl1",
        "libdbus-1.so.3": "libdbus-1-3",
        "libfontconfig.so.1": "libfontconfig1",
        "libfreetype.so.6": "libfreetype6",
        "libxkbcommon.so.0": "libxkbcommon0",
        "libX11.so.6": "libx11-6",
    }
)
"""What Qt needs anywhere, even without a display."""

X11 = _libraries(
    {
        "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
        "libX11-xcb.so.1": "libx11-xcb1",
        "libxcb-cursor.so.0": "libxcb-cursor0",
        "libxcb-icccm.so.4": "libxcb-icccm4",
        "libxcb-image.so.0": "libxcb-image0",
        "libxcb-keysyms.so.1": "libxcb-keysyms1",
        "libxcb-randr.so.0": "libxcb-randr0",
        "libxcb-render-util.so.0": "libxcb-render-util0",
        "libxcb-render.so.0": "libxcb-render0",
        "libxcb-shape.so.0": "libxcb-shape0",
        "libxcb-shm.so.0": "libxcb-shm0",
        "libxcb-sync.so.1": "libxcb-sync1",
        "libxcb-util.so.1": "libxcb-util1",
        "libxcb-xfixes.so.0": "libxcb-xfixes0",
        "libxcb-xkb.so.1": "libxcb-xkb1",
    }
)
"""What Qt needs besides to open a window under X11. When any is missing, Qt blames xcb-cursor."""

WAYLAND = _libraries(
    {
        "libwayland-client.so.0": "libwayland-client0",
        "libwayland-cursor.so.0": "libwayland-cursor0",
        "libwayland-egl.so.1": "libwayland-egl1",
    }
)
"""What Qt needs besides where there is Wayland and no X11."""

SOUND = (Need("libportaudio.so.2", ("libportaudio2",), essential=False, loss="sound will be off"),)
"""What plays."""

RUNTIMES = _libraries(
    {
        "libgcc_s.so.1": "libgcc-s1",
        "libstdc++.so.6": "libstdc++6",
        "libxcb.so.1": "libxcb1",
        "libxcb-glx.so.0": "libxcb-glx0",
        "libz.so.1": "zlib1g",
        "libzstd.so.1": "libzstd1",
    }
)
"""What every desktop has, and what a frozen program leaves to it all the same."""

TESTING = (
    Need("Xvfb", ("xvfb",)),
    Need("xauth", ("xauth",)),
    Need("pulseaudio", ("pulseaudio",)),
    Need("pactl", ("pulseaudio-utils",)),
    Need("libasound_module_pcm_pulse.so", ("libasound2-plugins",)),
    Need("sox", ("sox",)),
    *(
        Need(program, (package,), essential=False, loss="packages are not judged")
        for program, package in (
            ("desktop-file-validate", "desktop-file-utils"),
            ("update-mime-database", "shared-mime-info"),
            ("appstreamcli", "appstream"),
            ("objdump", "binutils"),
        )
    ),
)
"""A display and a sound card for tests, another program that reads what is exported, and judges of packages."""

_PYTHON = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
FREEZING = (
    Need("objcopy", ("binutils",)),
    # Debian's interpreter does without this library, and PyInstaller's does not.
    *([Need(f"{_PYTHON}.so.1.0", (_PYTHON,))] if sysconfig.get_config_var("Py_ENABLE_SHARED") else []),
)
"""What PyInstaller takes from the system."""

DRIVING = (
    Need("openbox", ("openbox",)),
    Need("xdotool", ("xdotool",)),
    Need("import", ("imagemagick",)),
)
"""Hands and eyes for a program on a display for tests."""


def for_editor(environ: Mapping[str, str]) -> tuple[Need, ...]:
    """What the editor needs on the display that ``environ`` names."""
    if environ.get("WAYLAND_DISPLAY") and not environ.get("DISPLAY"):
        return QT + WAYLAND + SOUND
    return QT + X11 + SOUND


def for_setup(environ: Mapping[str, str]) -> tuple[Need, ...]:
    """What the editor needs, now or, where there is no display yet, later."""
    needs = for_editor(environ)
    has_display = bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    later = "the editor cannot open a window"
    return tuple(
        need if has_display or need not in X11 else Need(need.what, need.packages, False, later) for need in needs
    )


def for_tests() -> tuple[Need, ...]:
    """What the whole test suite needs."""
    return QT + X11 + SOUND + TESTING


def for_packages(*, check: bool) -> tuple[Need, ...]:
    """What freezing the program needs, since libraries are looked for here, and what using it as a person does."""
    return QT + X11 + WAYLAND + SOUND + FREEZING + (TESTING + DRIVING if check else ())


def missing(needs: tuple[Need, ...]) -> list[Need]:
    """Those of ``needs`` that this machine lacks. Only Linux leaves libraries to the system; elsewhere, none."""
    return [need for need in needs if not need.is_met()] if sys.platform.startswith("linux") else []
