"""The commands of ``bootstrap.py``: run, test, setup, package. Reached only on a Python that is new enough."""

import argparse
import os
import sys
from collections.abc import Sequence

import system_libraries
from debian_packages import missing_venv, provide
from display import why_none
from environment import Environment, install_project, project
from launch import chosen_file, deconstruct, start_editor, utf8_output
from setup_errors import SetupError, explain_os_error
from setup_log import say

_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; return the exit status: 0 done, 1 an expected failure, 2 usage."""
    utf8_output()
    options = _parser().parse_args(arguments)
    try:
        return _do(options)
    except KeyboardInterrupt:
        return _fail("Stopped; give the same command again to finish.", _INTERRUPTED)
    except SetupError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(explain_os_error(error))


def _fail(sentence: str, status: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bootstrap.py",
        description="Sets Audible Networks up in .venv, with the system libraries it needs, and starts or tests it.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="run | test | setup | package")
    run = commands.add_parser("run", help="start the editor, or without a display deconstruct the sound")
    run.add_argument("file", nargs="?", metavar="FILE", help="a sound or a project (default: the bundled demo sound)")
    test = commands.add_parser("test", help="set everything up that the tests need, and run them all")
    test.add_argument("--lint", action="store_true", help="check style, types and imports as well")
    commands.add_parser("setup", help="only prepare .venv and the system libraries")
    package = commands.add_parser("package", help="freeze the program into dist, on Debian as a package, too")
    package.add_argument("--check", action="store_true", help="do a whole job with the frozen program afterwards")
    return parser


def _do(options: argparse.Namespace) -> int:
    if options.command == "run":
        return _run(options.file)
    if options.command == "test":
        return _test(lint=options.lint)
    if options.command == "package":
        return _package(check=options.check)
    environment = _prepare(system_libraries.for_setup(os.environ), [])
    say(f"Audible Networks is set up: {environment.script('audible-gui')} starts it.")
    return 0


def _run(name: str | None) -> int:
    file = chosen_file(name)
    obstacle = why_none(os.environ)
    if obstacle:
        say(f"{obstacle}, so the sound is deconstructed without the editor.")
        return deconstruct(_prepare((), []).python, file)
    return start_editor(_prepare(system_libraries.for_editor(os.environ), []).python, file)


def _test(*, lint: bool) -> int:
    environment = _prepare(system_libraries.for_tests(), ["dev"])
    from checks import run_all  # noqa: PLC0415 - the other commands do without

    return run_all(environment, lint=lint)


def _package(*, check: bool) -> int:
    needs, extras = system_libraries.for_packages(check=check), ["package", *(["dev"] if check else [])]
    environment = _prepare(needs, extras)
    from freezing import package  # noqa: PLC0415 - the other commands do without

    package(environment, check=check)
    return 0


def _prepare(needs: tuple[system_libraries.Need, ...], extras: Sequence[str]) -> Environment:
    """Bring system libraries and ``.venv`` up to date.

    Raises:
        SetupError: a sentence for a person.
    """
    environment = project()
    lacking = system_libraries.missing(needs)
    if not environment.has(extras) and not environment.is_sound():
        lacking += missing_venv()
    provide(lacking, environment.log)
    environment.update(extras, install_project)
    return environment
