"""A screen of its own for a program, with hands that press its keys and buttons, and eyes. Needs PROGRAMS."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAMS = ("Xvfb", "openbox", "xdotool", "import")
START_TIMEOUT_S = 20.0
_TYPING_MS = "12"
_STEPS = 12


def missing_programs() -> list[str]:
    """Programs that the screen needs and that are not installed."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def wait(met: Callable[[], bool], what: str, patience_s: float = 60.0) -> None:
    """Look until something is so. Raises TimeoutError."""
    end_s = time.monotonic() + patience_s
    while not met():
        if time.monotonic() > end_s:
            raise TimeoutError(f"waited {patience_s:g} s for {what}")
        time.sleep(0.05)


class Screen:
    """An X server with a window manager, as a context. Several may run at a time.

    Args:
        size: width and height in pixels.
    """

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        self.size = size
        self.environment: Mapping[str, str] = {}
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        low, high = os.pipe()
        shape = f"{self.size[0]}x{self.size[1]}x24"
        words = ["Xvfb", "-displayfd", str(high), "-screen", "0", shape, "-nolisten", "tcp"]
        self._running.append(subprocess.Popen(words, pass_fds=[high], stderr=subprocess.DEVNULL))
        os.close(high)
        with os.fdopen(low) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError("the X server has not started")
        self.environment = {"DISPLAY": f":{number}"}
        self._running.append(subprocess.Popen(["openbox"], env=self._env(), stderr=subprocess.DEVNULL))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in reversed(self._running):
            process.terminate()
            process.wait(START_TIMEOUT_S)

    def keys(self, *names: str) -> None:
        """Press keys one after the other, each as ``ctrl+shift+s``."""
        self._do("key", "--delay", _TYPING_MS, *names)

    def type(self, text: str) -> None:
        """Type a text."""
        self._do("type", "--delay", _TYPING_MS, text)

    def click(self, at: tuple[int, int], button: int = 1, times: int = 1) -> None:
        """Press a button of the mouse somewhere."""
        self._do("mousemove", *map(str, at), "click", "--repeat", str(times), "--delay", "60", str(button))

    def drag(self, *places: tuple[int, int], held: str = "") -> None:
        """Press the mouse at the first place, go through all others, and let it go at the last; with a key held."""
        if held:
            self._do("keydown", held)
        self._do("mousemove", *map(str, places[0]), "mousedown", "1")
        for before, after in pairwise(places):
            for step in range(1, _STEPS + 1):
                x, y = (round(a + (b - a) * step / _STEPS) for a, b in zip(before, after, strict=True))
                self._do("mousemove", str(x), str(y), "sleep", "0.01")
        self._do("mouseup", "1")
        if held:
            self._do("keyup", held)

    def picture(self, path: Path) -> None:
        """Take a picture of all that is seen."""
        subprocess.run(["import", "-window", "root", str(path)], env=self._env(), check=True, timeout=60)

    def titles(self) -> str:
        """Titles of all windows that are seen."""
        words = ["xdotool", "search", "--onlyvisible", "--name", ".", "getwindowname", "%@"]
        return subprocess.run(words, env=self._env(), capture_output=True, text=True, timeout=60, check=False).stdout

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._env(), check=True, timeout=60)

    def _env(self) -> dict[str, str]:
        return {**os.environ, **self.environment}
