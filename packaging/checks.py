"""The checks of a checkout, shared by ``bootstrap.py test`` and continuous integration."""

import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from beforehand import made_meanwhile
from core_check import core
from environment import ROOT, Environment
from setup_errors import SetupError
from setup_log import say
from visible_run import SIDE_BY_SIDE, CheckError, clean_environment, read, watch
from wheel_check import wheel

_LATE = re.compile(r"\|\s*((?:PySide6|shiboken6|pyqtgraph|torch|sounddevice|matplotlib)(?:\.\S+)?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """How a check went: what to say of it, and pytest's closing line where there is one."""

    name: str
    passed: bool
    seconds: float
    remark: str


def style(environment: Environment) -> str:
    """Style, types, and who imports whom.

    Raises:
        CheckError: what is wrong; all four are run.
    """
    commands = [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["lint-imports"]]
    errors = []
    for name, *arguments in commands:
        try:
            watch([str(environment.script(name)), *arguments], cwd=ROOT, limit_s=600)
        except CheckError as error:
            errors.append(str(error))
    if errors:
        raise CheckError("; ".join(errors))
    return "ruff, mypy and import-linter are content"


def imports(environment: Environment) -> str:
    """The command line answers ``--help`` without loading Qt or torch, which take seconds.

    Raises:
        CheckError: what it loads.
    """
    command = [str(environment.python), "-X", "importtime", "-m", "audible_gui", "--help"]
    _, times = read(command, cwd=ROOT, limit_s=60, environment=clean_environment(Path.home()))
    late = sorted({name.split(".")[0] for name in _LATE.findall(times)})
    if late:
        raise CheckError(f"audible-gui --help imports {', '.join(late)}")
    return "audible-gui --help imports neither Qt nor torch"


def tests(environment: Environment) -> str:
    """All tests, with Qt drawing into memory, first those that play, one at a time; return pytest's closing line.

    Raises:
        CheckError: pytest's closing line.
    """
    with made_meanwhile():
        _tests(environment, "-m", "sink")
    return _tests(environment, "-m", "not sink", *SIDE_BY_SIDE)


def _tests(environment: Environment, *arguments: str) -> str:
    command = [str(environment.python), "-m", "pytest", str(ROOT / "tests"), *arguments]
    return watch(command, cwd=ROOT, limit_s=1200, environment=clean_environment(Path.home())).summary


def run_all(environment: Environment, *, lint: bool = False) -> int:
    """Run every check, the style only if asked, and print a table of them; return 0 if all passed, else 1."""
    checks: list[tuple[str, Callable[[Environment], str]]] = [("imports", imports), ("core", core), ("wheel", wheel)]
    # The tests come first: beside those that play is made what the others need.
    checks = [("tests", tests), *([("lint", style)] if lint else []), *checks]
    results = [_run(name, check, environment) for name, check in checks]
    say("")
    for result in results:
        say(f"{'passed' if result.passed else 'FAILED'}  {result.name:8}{result.seconds:6.0f} s  {result.remark}")
    remark = next(result.remark for result in results if result.name == "tests")
    say(remark[max(0, remark.find("===")) :])  # pytest's own closing line, last of all
    return 0 if all(result.passed for result in results) else 1


def _run(name: str, check: Callable[[Environment], str], environment: Environment) -> Result:
    say(f"\n--- {name}")
    began = time.monotonic()
    try:
        remark, passed = check(environment), True
    except (CheckError, SetupError) as error:
        print(error, file=sys.stderr, flush=True)
        remark, passed = str(error).splitlines()[0], False
    return Result(name, passed, time.monotonic() - began, remark)
