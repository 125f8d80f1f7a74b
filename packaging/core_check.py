"""The core and the command line must work where Qt is not installed."""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from environment import CONSTRAINTS, ROOT, Environment
from visible_run import SIDE_BY_SIDE, CheckError, clean_environment, read, watch

FOLDERS = (
    "document", "audio_file", "synthesis", "nae", "operations", "export", "project_file", "library", "workflow",
    "cli",
)  # fmt: skip
"""Folders of tests that need no Qt."""

DEMO_SOUND = ROOT / "resources" / "demo" / "three_sources.flac"
_REQUIREMENTS = ROOT / "packaging" / "requirements-core-test.txt"
_ABSENT = ("PySide6", "pyqtgraph", "sounddevice")
_DEEP_ENOUGH_DB = -100.0


def core(project: Environment) -> str:
    """Run the core's tests and the real command line in an environment without Qt; return pytest's closing line.

    Raises:
        CheckError: what is wrong.
    """
    environment = core_environment(project)
    environment.pip_install(
        "Installing the program without Qt", "--no-deps", "--no-build-isolation", "--force-reinstall", str(ROOT)
    )
    _must_lack_qt(environment)
    _use_command_line(environment)
    folders = core_folders(ROOT / "tests")
    pytest = [str(environment.python), "-m", "pytest", "-p", "no:pytest-qt", *SIDE_BY_SIDE, *folders]
    return watch(pytest, cwd=ROOT, limit_s=900).summary


def core_environment(_: Environment) -> Environment:
    """The environment without Qt, up to date, but for the program itself.

    Raises:
        SetupError: a sentence for a person.
    """
    environment = Environment(ROOT / "build" / "venv-core", [CONSTRAINTS, _REQUIREMENTS, _core_requirements()])
    environment.update([], _install)
    return environment


def _core_requirements() -> Path:
    return ROOT / "packaging" / "requirements-core.txt"


def _install(environment: Environment, _: Sequence[str]) -> None:
    environment.pip_install("Installing the core's requirements", "hatchling", "-r", str(_REQUIREMENTS))


def _must_lack_qt(environment: Environment) -> None:
    probe = f"import importlib.util as u; print([n for n in {_ABSENT} if u.find_spec(n)])"
    found, _ = read([str(environment.python), "-P", "-c", probe], cwd=ROOT, limit_s=60, environment=_clean(ROOT))
    if found.strip() != "[]":
        raise CheckError(f"The environment without Qt can import {found.strip()}")


def core_folders(tests: Path) -> list[str]:
    """The folders of the core's tests that hold any.

    Raises:
        CheckError: if none does.
    """
    folders = [str(tests / name) for name in FOLDERS if any((tests / name).glob("**/test_*.py"))]
    if not folders:
        raise CheckError(f"There are no tests of the core in {tests}")
    return folders


def _use_command_line(environment: Environment) -> None:
    program = str(environment.script("audible-gui"))
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        run = _clean(here)
        arguments = ["--layers", "8,3", "--iterations", "20", "--json", "-o", str(here / "stems")]
        printed, _ = read([program, "deconstruct", str(DEMO_SOUND), *arguments], cwd=here, limit_s=300, environment=run)
        check_report(printed, here / "stems")
        read([program, "info", str(DEMO_SOUND)], cwd=here, limit_s=60, environment=run)
        read([program, "--help"], cwd=here, limit_s=60, environment=run)


def check_report(printed: str, folder: Path) -> None:
    """See that ``deconstruct --json`` printed one object, wrote three stems, and that they sum to the sound.

    Raises:
        CheckError: what is wrong.
    """
    try:
        report = json.loads(printed)
        null_db = float(report["null_db"])
        stems = len(report["stems"])
    except (ValueError, KeyError, TypeError) as error:
        raise CheckError(f"deconstruct --json printed {printed[:300]!r}: {error!r}") from error
    if null_db > _DEEP_ENOUGH_DB:
        raise CheckError(f"The stems differ from the sound by {null_db:.1f} dB")
    if stems < 3 or len(list(folder.glob("*.wav"))) < 3:
        raise CheckError(f"deconstruct --json names {stems} stems and wrote {sorted(f.name for f in folder.iterdir())}")


def _clean(home: Path) -> dict[str, str]:
    return clean_environment(home)
