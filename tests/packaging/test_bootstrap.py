"""``bootstrap.py`` as a person starts it, in a copy of the checkout whose program is a stub."""

import errno
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bootstrap_command import main
from environment import Environment
from setup_errors import SetupError

ROOT = Path(__file__).resolve().parents[2]
DISPLAY = 39873
STUB = """#!/bin/sh
printf '%s\\n' "$*" >> "{calls}"
{script}
"""


class Checkout:
    """A copy of the set-up with a demo sound, whose ``.venv`` is whole and holds a stub for Python."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls = root / "calls"
        self.here = root / "here"
        self.demo = root / "resources" / "demo" / "three_sources.flac"
        for folder in (self.here, self.demo.parent, root / "home"):
            folder.mkdir(parents=True)
        self.demo.touch()
        shutil.copy(ROOT / "pyproject.toml", root)
        shutil.copytree(ROOT / "packaging", root / "packaging", ignore=shutil.ignore_patterns("__pycache__"))

    def install(self, script: str = "exit 0") -> None:
        inputs = [self.root / "pyproject.toml", self.root / "packaging" / "constraints.txt"]
        environment = Environment(self.root / ".venv", inputs)
        environment.python.parent.mkdir(parents=True)
        environment.python.write_text(STUB.format(calls=self.calls, script=script))
        environment.python.chmod(0o755)
        environment._write_stamp([])

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "packaging" / "bootstrap.py"), *arguments]

    def environ(self, **more: str) -> dict[str, str]:
        hidden = {"DISPLAY", "WAYLAND_DISPLAY"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, "HOME": str(self.root / "home"), **more}

    def start(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), cwd=self.here, env=self.environ(**environ), capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path / "a checkout")


@pytest.fixture
def display() -> Iterator[str]:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0/tmp/.X11-unix/X{DISPLAY}")
        server.listen()
        yield f":{DISPLAY}"


def old_pythons() -> list[Path]:
    """Interpreters too old for the program, as they say themselves."""
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)  # the tests have a home folder of their own
    candidates = {*home.glob(".pyenv/versions/*/bin/python"), *Path("/usr/bin").glob("python[23].[0-9]*")}
    probe = "import sys; sys.exit(42 if sys.version_info < (3, 11) else 0)"
    return [path for path in sorted(candidates) if subprocess.run([path, "-c", probe], check=False).returncode == 42]


def test_without_a_display_the_demo_is_deconstructed(checkout: Checkout) -> None:
    checkout.install()
    done = checkout.start("run")
    folder = checkout.here / "audible_output" / "three_sources"
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("There is no display here")
    assert lines[-1] == f"The stems and the figure network.png are in {folder}"
    assert checkout.calls.read_text() == (
        f"-P -m audible_gui deconstruct {checkout.demo} -o {folder} --overwrite --figure {folder}/network.png\n"
    )


def test_second_start_takes_no_time(checkout: Checkout) -> None:
    checkout.install()
    began = time.monotonic()
    checkout.start("run")
    assert time.monotonic() - began < 3


def test_with_a_display_the_editor_opens_the_file(checkout: Checkout, display: str) -> None:
    checkout.install("exit 7")
    sound = checkout.here / "-my sound.wav"
    sound.touch()
    done = checkout.start("run", "--", sound.name, DISPLAY=display)
    assert checkout.calls.read_text() == f"-P -m audible_gui {sound}\n"
    assert done.returncode == 7


def test_editor_opens_the_demo_when_no_file_is_named(checkout: Checkout, display: str) -> None:
    checkout.install()
    assert checkout.start("run", DISPLAY=display).returncode == 0
    assert checkout.calls.read_text() == f"-P -m audible_gui {checkout.demo}\n"


def test_failed_deconstruction_passes_its_status_on_and_leaves_nothing(checkout: Checkout) -> None:
    checkout.install("echo 'audible-gui: no.' >&2; exit 3")
    done = checkout.start("run")
    assert (done.returncode, done.stderr) == (3, "audible-gui: no.\n")
    assert "stems" not in done.stdout
    assert not (checkout.here / "audible_output").exists()


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only for root is a folder made read-only another way"
)
def test_results_go_home_when_the_folder_takes_none(checkout: Checkout) -> None:
    checkout.install()
    (checkout.here / "audible_output").touch()  # in its place, so that not even root can make the folder
    done = checkout.start("run")
    assert done.stdout.splitlines()[-1].endswith(f"{checkout.root}/home/audible_output/three_sources")


def test_file_that_is_not_there_is_one_sentence(checkout: Checkout) -> None:
    done = checkout.start("run", "nope.wav")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "There is no file nope.wav.\n")


@pytest.mark.parametrize("arguments", [(), ("fly",), ("run", "a", "b"), ("setup", "x"), ("run", "-x.wav")])
def test_usage(checkout: Checkout, arguments: tuple[str, ...]) -> None:
    done = checkout.start(*arguments)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_interrupt_gives_no_traceback(checkout: Checkout) -> None:
    checkout.install("trap 'kill $!; exit 130' INT; sleep 20 & wait")
    process = subprocess.Popen(
        checkout.command("run"), cwd=checkout.here, env=checkout.environ(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    with process:
        deadline = time.monotonic() + 20
        while not checkout.calls.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait(20) == 130


def test_no_network_is_one_sentence_naming_the_log(checkout: Checkout) -> None:
    unreachable = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}
    done = checkout.start("run", **unreachable, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull)
    log = checkout.root / ".venv" / "bootstrap.log"
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "failed because the network cannot be reached" in done.stderr
    assert str(log) in done.stderr
    assert "hatchling" in log.read_text()


@pytest.mark.parametrize(
    ("trouble", "status", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 1, "The disk is full: free about 3 GB and try again.\n"),
        (PermissionError(errno.EACCES, "Permission denied", "/x/.venv"), 1, "Permission denied (/x/.venv).\n"),
        (SetupError("It cannot be."), 1, "It cannot be.\n"),
        (KeyboardInterrupt(), 130, "Stopped; give the same command again to finish.\n"),
    ],
)
def test_expected_failures_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    trouble: BaseException,
    status: int,
    sentence: str,
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    monkeypatch.setattr("bootstrap_command._prepare", fail)
    assert main(["setup"]) == status
    assert capsys.readouterr().err == sentence


def test_old_python_is_told_so(checkout: Checkout) -> None:
    old = old_pythons()
    if not old:
        pytest.skip("no Python older than 3.11 is installed")
    for python in old:
        command = [str(python), *checkout.command("run")[1:]]
        done = subprocess.run(command, cwd=checkout.here, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("Audible Networks needs Python 3.11 or newer, and this is Python ")
        assert done.stderr.count("\n") == 1
