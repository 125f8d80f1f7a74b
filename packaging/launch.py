"""Starts the program that has been set up: the editor, or without a display the same job headless."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from environment import ROOT
from setup_errors import SetupError
from setup_log import say

DEMO_SOUND = ROOT / "resources" / "demo" / "three_sources.flac"
_INTERRUPTED = 130


def chosen_file(name: str | None) -> Path:
    """The file to open, absolute: no name in it can then be taken for an option or a subcommand.

    Raises:
        SetupError: if there is no such file.
    """
    path = DEMO_SOUND if name is None else Path(name).absolute()
    if not path.is_file():
        raise SetupError(f"There is no file {name}." if name else f"The bundled demo sound {path} is missing.")
    return path


def start_editor(python: Path, file: Path) -> int:
    """Become the editor, so that signals and exit status are its own; where processes cannot do so, relay them."""
    command = program(python, str(file))
    say(f"Starting the editor on {file.name}.")
    if os.name == "posix":
        os.execv(command[0], command)
    return relay(command)


def deconstruct(python: Path, file: Path) -> int:
    """Take ``file`` apart without a window; the last line printed says where the results are."""
    folder = output_folder(file.stem)
    figure = folder / "network.png"
    say(f"Deconstructing {file.name} without a window ...")
    arguments = ["deconstruct", str(file), "-o", str(folder), "--overwrite", "--figure", str(figure)]
    status = relay(program(python, *arguments))
    if status == 0:
        say(f"The stems and the figure {figure.name} are in {folder}")
    else:
        _remove_if_empty(folder)
    return status


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()
        folder.parent.rmdir()


def program(python: Path, *arguments: str) -> list[str]:
    """The command line of Audible Networks. -P: modules lying in the person's folder are not its modules."""
    return [str(python), "-P", "-m", "audible_gui", *arguments]


def relay(command: Sequence[str]) -> int:
    """Run a program on this terminal and return its exit status, 128 + the signal's number if one ended it."""
    with subprocess.Popen(command) as process:
        try:
            status = process.wait()
        except KeyboardInterrupt:  # the terminal has told the program as well; let it end in its own way
            process.wait()
            return _INTERRUPTED
    return 128 - status if status < 0 else status


def output_folder(name: str, here: Path | None = None) -> Path:
    """A folder for the results: in the current directory where that can be written to, else in the home folder.

    Raises:
        SetupError: if neither can.
    """
    for parent in (here or Path.cwd(), Path.home()):
        folder = parent / "audible_output" / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise SetupError("Neither the current directory nor the home folder can be written to: go to one that can.")


def utf8_output() -> None:
    """Let any file name be printed, whatever the terminal's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
