"""The wheel must hold everything, install with its dependencies and start."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

from environment import CONSTRAINTS, ROOT, Environment
from visible_run import CheckError, clean_environment, read

_ALIVE_S = 6.0
_GONE_S = 5.0


def wheel(environment: Environment) -> str:
    """Build the wheel, install it elsewhere and start both programs in it.

    Raises:
        CheckError: what is wrong.
    """
    built = _build(environment)
    check_contents(built, ROOT / "resources")
    fresh = _with_dependencies(built)
    fresh.pip_install("Installing the wheel", "--no-deps", "--force-reinstall", str(built))
    with tempfile.TemporaryDirectory() as name:
        _use(fresh, Path(name))
    return f"{built.name}, {built.stat().st_size // 1024} KB, installs and starts"


def wheel_environment(environment: Environment) -> Environment:
    """An environment with a wheel and its dependencies; a wheel of now has still to be installed.

    Raises:
        CheckError: if no wheel can be built.
        SetupError: a sentence for a person.
    """
    return _with_dependencies(_build(environment))


def _with_dependencies(built: Path) -> Environment:
    fresh = Environment(ROOT / "build" / "venv-wheel", [CONSTRAINTS, ROOT / "pyproject.toml"])

    def install(target: Environment, _: Sequence[str]) -> None:
        target.pip_install("Installing the wheel and its dependencies", str(built))

    fresh.update([], install)
    return fresh


def _build(environment: Environment) -> Path:
    folder = ROOT / "build" / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    command = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    read([str(environment.python), *command], cwd=ROOT, limit_s=300, environment=dict(os.environ))
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise CheckError(f"The build made {[file.name for file in wheels]} instead of one wheel")
    return wheels[0]


def check_contents(built: Path, resources: Path) -> None:
    """See that the wheel holds every file of ``resources`` and nothing that it must not.

    Raises:
        CheckError: which are missing or too many.
    """
    with zipfile.ZipFile(built) as archive:
        names = set(archive.namelist())
    files = [file for file in resources.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    wanted = {f"audible_gui/resources/{file.relative_to(resources).as_posix()}" for file in files}
    wanted |= {"audible_gui/cli.py", "audible_gui/app.py", "audible_gui/resources/demo/three_sources.flac"}
    if wanted - names:
        raise CheckError(f"The wheel lacks {', '.join(sorted(wanted - names))}")
    strangers = {name.split("/")[0] for name in names if not name.startswith("audible_gui")}
    if strangers:
        raise CheckError(f"The wheel holds {', '.join(sorted(strangers))}, which is no part of the program")


def _use(environment: Environment, home: Path) -> None:
    run = clean_environment(home)
    program = str(environment.script("audible-gui"))
    read([program, "--help"], cwd=home, limit_s=60, environment=run)
    where = "from audible_gui.resources import DEMO_SOUND; print(DEMO_SOUND)"
    demo, _ = read([str(environment.python), "-c", where], cwd=home, limit_s=60, environment=run)
    if not demo.startswith(str(environment.path)):
        raise CheckError(f"The installed wheel looks for its demo sound outside itself, at {demo.strip()}")
    read([program, "info", demo.strip()], cwd=home, limit_s=60, environment=run)
    if sys.platform.startswith("linux"):
        check_menu(program, home, run)
    stays_alive([program, demo.strip()], home, run)


def check_menu(program: str, home: Path, environment: dict[str, str]) -> None:
    """See that the program puts itself into the desktop's menu.

    Raises:
        CheckError: if it does not.
    """
    read([program, "--install-desktop"], cwd=home, limit_s=60, environment=environment)
    entries = list((home / ".local" / "share" / "applications").glob("*.desktop"))
    if not any(program in entry.read_text(encoding="utf-8") for entry in entries):
        raise CheckError(f"--install-desktop has not put {program} into a menu")


def stays_alive(command: Sequence[str], home: Path, environment: dict[str, str], alive_s: float = _ALIVE_S) -> None:
    """Start the editor, see that it lives, end it, and see that it leaves neither a traceback nor a process behind.

    Raises:
        CheckError: what is wrong.
    """
    printed = home / "editor.log"
    with (
        printed.open("wb") as output,
        subprocess.Popen(
            command, cwd=home, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            start_new_session=True,
        ) as process,
    ):  # fmt: skip
        try:
            ended = _wait(process, alive_s)
            process.terminate()
            asked = _wait(process, _GONE_S)
            group_gone = _group_ends(process.pid)
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
    text = printed.read_text(encoding="utf-8", errors="replace").strip()
    if ended is not None:
        raise CheckError(f"The editor ended by itself with status {ended}: {text[-2000:]}")
    if asked not in {0, -signal.SIGTERM, 128 + signal.SIGTERM}:
        raise CheckError(f"The editor, asked to end, had status {asked}: {text[-2000:]}")
    if "Traceback" in text:
        raise CheckError(f"The editor printed a traceback, {text.splitlines()[-1]}\n{text[-2000:]}")
    if not group_gone:
        raise CheckError("The editor left processes behind")


def _wait(process: "subprocess.Popen[bytes]", limit_s: float) -> int | None:
    try:
        return process.wait(limit_s)
    except subprocess.TimeoutExpired:
        return None


def _group_ends(group: int) -> bool:
    deadline = time.monotonic() + _GONE_S
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
