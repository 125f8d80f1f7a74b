"""Makes a virtual environment and keeps it up to date; does nothing when it is.

A stamp inside the environment says what was installed, where and with which Python. A second file says that an
installation has begun: when it is still there, the installation was interrupted and nothing in the environment can
be trusted (pip takes a half-unpacked package for an installed one).
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from setup_errors import SetupError, is_network
from setup_log import Log, ProgramError, say

ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
# -P: modules that lie in the person's current directory are not those of Python.
MAKE_VENV = ("-P", "-m", "venv")
_DOWNLOAD = re.compile(r"^\s*(?:Downloading|Using cached) (\S+?)(?:-\d\S*)? \((\d+(?:\.\d+)? [MG]B)\)")
_LARGE_MB = 15.0


class Environment:
    """A virtual environment at ``path``, made with the Python that runs this unless there already is one."""

    def __init__(self, path: Path, inputs: Sequence[Path]) -> None:
        """Describe the environment; a change in one of the files ``inputs`` makes it out of date."""
        self.path = path
        self.inputs = tuple(inputs)
        self.log = Log(path / "bootstrap.log")
        self._stamp = path / "bootstrap.json"
        self._begun = path / "bootstrap.begun"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.script("python")

    def script(self, name: str) -> Path:
        """The path of one of the environment's commands."""
        if os.name != "nt":
            return self.path / "bin" / name
        return self.path / "Scripts" / (name if name == "activate" else f"{name}.exe")

    def fingerprint(self) -> str:
        """Hash of all that the installed packages depend on, and of where the environment lies."""
        digest = hashlib.sha256(repr((self._version(), sys.platform, str(self.path.absolute()))).encode())
        for file in self.inputs:
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def installed(self) -> frozenset[str]:
        """The extras that a finished, up-to-date installation put in; else raises LookupError."""
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
            fingerprint, extras = stamp["fingerprint"], frozenset(map(str, stamp["extras"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise LookupError from error
        if fingerprint != self.fingerprint() or self._begun.exists() or not self.python.exists():
            raise LookupError
        return extras

    def has(self, extras: Sequence[str]) -> bool:
        """Whether a finished, up-to-date installation holds all of ``extras``."""
        try:
            return self.installed() >= frozenset(extras)
        except LookupError:
            return False

    def update(self, extras: Sequence[str], install: "Callable[[Environment, Sequence[str]], None]") -> None:
        """Bring the environment up to date by calling ``install``, unless it already is.

        Raises:
            SetupError: a sentence for a person.
        """
        if self.has(extras):
            return
        if not self.is_sound():
            self._make()
        kept = self._recorded_extras()
        self._begun.touch()
        self._stamp.unlink(missing_ok=True)
        wanted = sorted({*kept, *extras})
        try:
            install(self, wanted)
        except ProgramError as failure:
            if is_network(failure.output):  # pip installs nothing before everything is downloaded
                self._begun.unlink(missing_ok=True)
            raise
        self._write_stamp(wanted)

    def _recorded_extras(self) -> frozenset[str]:
        try:
            return frozenset(map(str, json.loads(self._stamp.read_text(encoding="utf-8"))["extras"]))
        except (OSError, ValueError, KeyError, TypeError):
            return frozenset()

    def _write_stamp(self, extras: Sequence[str]) -> None:
        partial = self._stamp.with_suffix(".partial")
        partial.write_text(json.dumps({"fingerprint": self.fingerprint(), "extras": list(extras)}), encoding="utf-8")
        partial.replace(self._stamp)
        self._begun.unlink(missing_ok=True)

    def is_sound(self) -> bool:
        """Whether the environment, whoever made it, can be installed into."""
        if self._begun.exists() or not (self.path / "pyvenv.cfg").is_file():
            return False
        if self._stamp.exists() and not self._stands_where_it_was_made():
            return False
        probe = "import sys; print(sys.version_info >= (3, 11), sys.prefix)"
        status, output = _quietly([str(self.python), "-P", "-c", probe])
        return status == 0 and output.strip() == f"True {self.path.absolute()}" and self._gets_pip()

    def _gets_pip(self) -> bool:
        """Whether pip is there; some tools make environments without, so it is added."""
        has_pip = [str(self.python), "-P", "-c", "import pip"]
        return _quietly(has_pip)[0] == 0 or self.log.attempt([str(self.python), "-P", "-m", "ensurepip"])[0] == 0

    def _version(self) -> str:
        """The version of the environment's Python, such as 3.11, whichever Python runs this; empty if unknown."""
        try:
            settings = (self.path / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return ""
        match = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", settings, re.MULTILINE)
        return match[1] if match else ""

    def _stands_where_it_was_made(self) -> bool:
        """Whether its commands call its own Python; after moving or copying it they call the old one."""
        try:
            return os.fsencode(self.path.absolute()) in self.script("activate").read_bytes()
        except OSError:
            return False

    def _make(self) -> None:
        say(f"Making the environment {self.path} ...")
        self._clear()
        # A Python of an environment that is being replaced cannot make the new one; its base can.
        base: str = getattr(sys, "_base_executable", None) or sys.executable
        try:
            self.log.run("Making the environment", [base, *MAKE_VENV, str(self.path)])
        except SetupError:
            self._clear()  # without pip it would look whole
            raise

    def _clear(self) -> None:
        """Delete the environment, but not the log in it."""
        if self.path.is_symlink() or self.path.is_file():
            self.path.unlink()
        if not self.path.is_dir():
            return
        for child in self.path.iterdir():
            if child.is_dir() and not child.is_symlink():
                shutil.rmtree(child)
            elif child != self.log.path:
                child.unlink()

    def pip_install(self, what: str, *arguments: str) -> None:
        """Run ``pip install`` with the project's constraints, telling what large files it fetches.

        Raises:
            ProgramError: if pip fails; the sentence begins with ``what``.
        """
        pip = [str(self.python), "-P", "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        # pip warns of root, harmless in an environment of its own, and draws bars that a log does not want.
        options = ["--progress-bar", "off", "--root-user-action", "ignore", "--constraint", str(CONSTRAINTS)]
        self.log.run(what, [*pip, *options, *arguments], watch=_tell)


def _tell(line: str) -> None:
    """Say which large file pip fetches, and when it begins to unpack."""
    if line.startswith("Installing collected packages") and line.count(",") > 9:
        say(f"  unpacking {line.count(',') + 1} packages ...")
    match = _DOWNLOAD.match(line)
    if match is None:
        return
    amount, unit = match[2].split()
    if unit == "GB" or float(amount) >= _LARGE_MB:
        say(f"  {match[1]} ({match[2]}) ...")


def _quietly(command: Sequence[str]) -> tuple[int, str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return 127, ""
    return done.returncode, done.stdout


def project(root: Path = ROOT) -> Environment:
    """The environment of the checkout, in which the program runs from its sources."""
    return Environment(root / ".venv", [root / "pyproject.toml", root / "packaging" / "constraints.txt"])


def install_project(environment: Environment, extras: Sequence[str]) -> None:
    """Install the checkout, editable, with the given extras.

    Raises:
        ProgramError: if pip fails.
    """
    say("Installing Python packages; the first time this takes some minutes and 2 GB of disk ...")
    # The build tools come from the constraints, too: two set-ups of the same checkout give the same environment.
    environment.pip_install("Installing the build tools", "hatchling", "editables")
    target = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    environment.pip_install("Installing the Python packages", "--no-build-isolation", "--editable", target)
