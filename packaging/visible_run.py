"""Runs the programs of a check so that a person sees what they print."""

import os
import re
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Each process takes tests in the order of the files; one that has none left takes some of another's. More than a few
# processes would want more memory than a small machine has.
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")
"""Arguments with which pytest uses all cores."""
_PYTEST_SUMMARY = re.compile(r"^=+ .*\b(?:passed|failed|skipped|errors?|no tests ran)\b.* =+$")


class CheckError(Exception):
    """A check found something wrong; ``str(error)`` says what."""


@dataclass(frozen=True)
class Output:
    """What a program printed, and pytest's closing line if there was one."""

    text: str

    @property
    def summary(self) -> str:
        """The last line of pytest, or nothing."""
        lines = [line for line in self.text.splitlines() if _PYTEST_SUMMARY.match(line)]
        return lines[-1] if lines else ""


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment variables for a program that must neither see a display nor the person's settings."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    hidden |= {name for name in os.environ if name.startswith("XDG_")}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **more}


def watch(command: Sequence[str], *, cwd: Path, limit_s: float, environment: Mapping[str, str] | None = None) -> Output:
    """Run a program, showing its output.

    Raises:
        CheckError: if it fails or takes longer than ``limit_s``.
    """
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        guard = threading.Timer(limit_s, process.kill)
        guard.start()
        lines = []
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
            process.wait()
        finally:
            expired = not guard.is_alive()
            guard.cancel()
    output = Output("".join(lines))
    if process.returncode != 0:
        why = f"was stopped after {limit_s:.0f} s" if expired else f"ended with status {process.returncode}"
        raise CheckError(f"{_short(command)} {why}. {output.summary}".strip())
    return output


def read(command: Sequence[str], *, cwd: Path, limit_s: float, environment: Mapping[str, str]) -> tuple[str, str]:
    """Run a program and return what it printed on its two outputs.

    Raises:
        CheckError: if it fails or takes longer than ``limit_s``.
    """
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            encoding="utf-8", errors="replace", timeout=limit_s, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise CheckError(f"{_short(command)} did not end within {limit_s:.0f} s") from error
    except OSError as error:
        raise CheckError(f"{_short(command)} cannot be started: {error}") from error
    if done.returncode != 0:
        raise CheckError(f"{_short(command)} ended with status {done.returncode}: {_closing(done.stderr)}")
    return done.stdout, done.stderr


def _closing(errors: str) -> str:
    """The end of what a program complained, without what -X importtime writes there."""
    lines = [line for line in errors.splitlines() if not line.startswith("import time:")]
    return "\n".join(lines[-20:]).strip()


def _short(command: Sequence[str]) -> str:
    return " ".join([Path(command[0]).name, *command[1:4]])
