"""The manual's page of the command line, made from the parsers of the commands. Needs no Qt."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn
from unittest import mock

from audible_gui import cli

PATH = Path(__file__).parents[2] / "resources" / "manual" / "commands.md"
_HEAD = """# Command line

All that the editor learns and writes, without a window and without PySide6. `audible-gui` without a command opens the
editor. This page is made from the program itself by `python -m tests.manual.pages`; `audible-gui COMMAND --help` tells
the same.

Set-up puts the program into `.venv/bin`, on Windows into `.venv\\Scripts`; the examples leave that out.

- Names that begin with a dash come after `--`.
- The status is 0 when all is done, 1 after an expected failure, which is one sentence on standard error, 2 for a
  command that cannot be understood, and 130 when it was interrupted. A command that fails or is interrupted leaves
  nothing half done.
- With `--json` there is one JSON object on standard output, and nothing else.
- Same seed, device and number of threads: the same samples, bit for bit.
- What takes long shows a progress bar where standard error is a terminal.
"""
EXAMPLES: dict[str, Sequence[str]] = {
    "": ("audible-gui --version",),
    "deconstruct": (
        "audible-gui deconstruct sound.wav -o drums --layers 8 --loss is --iterations 50 --format flac --exponent 2",
    ),
    "render": (
        "audible-gui render sound.audible -o edited --stems --layer 1 --gain auto",
        "audible-gui render sound.audible -o mix.flac --subtype PCM_16",
        "audible-gui render sound.audible -o hits --events --component 2.1 --names '{name} {time}'",
    ),
    "figure": ("audible-gui figure sound.audible -o first.png --component 2.1 --theme dark --dpi 100",),
    "tables": ("audible-gui tables sound.audible -o tables",),
    "midi": ("audible-gui midi sound.audible -o fine.mid --layer 1",),
    "batch": ("audible-gui batch sounds -o taken_apart --recursive --layers 8 --iterations 20 --jobs 2",),
    "info": ("audible-gui info sound.audible --json",),
    "devices": ("audible-gui devices --json",),
}
"""What the page shows of each command; the tests of the manual's commands run them, after those of the README."""


class _CaughtError(Exception):
    def __init__(self, parser: argparse.ArgumentParser) -> None:
        super().__init__(parser.prog)
        self.parser = parser


def commands() -> list[str]:
    """The names of all commands, that of the editor, which has none, first."""
    return ["", *cli._COMMANDS]


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser that a command reads its words with."""

    def catch(parser: argparse.ArgumentParser, *_: Any) -> NoReturn:  # noqa: ANN401
        raise _CaughtError(parser)

    with mock.patch.object(argparse.ArgumentParser, "parse_args", catch):
        try:
            cli.main([command] if command else ["--help"])
        except _CaughtError as caught:
            return caught.parser
    raise AssertionError(f"{command} reads no words")


def command_page() -> str:
    """The page, as Markdown."""
    return "\n".join([_HEAD, *(_of_command(command) for command in commands())])


def options_of(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """What can be given to a command, but for ``--help``."""
    return (action for action in parser._actions if not isinstance(action, argparse._HelpAction))


def _of_command(command: str) -> str:
    parser = parser_of(command)
    lines = [f"## {command or 'The editor'}\n", f"{parser.description}\n"]
    examples = EXAMPLES.get(command, ())
    if examples:
        lines += ["```sh", *examples, "```\n"]
    lines += [f"| `{parser.prog}` | |", "|---|---|"]
    lines += [f"| {_words(action)} | {_told(action)} |" for action in options_of(parser)]
    return "\n".join(lines) + "\n"


def _words(action: argparse.Action) -> str:
    """The option as it is typed."""
    value = ""
    if action.choices is not None:
        value = "|".join(map(str, action.choices))
    elif action.nargs != 0:
        value = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return f"`{_escaped(value)}`"
    return ", ".join(f"`{_escaped(f'{option} {value}'.strip())}`" for option in action.option_strings)


def _told(action: argparse.Action) -> str:
    return _escaped(action.help or "").replace("%%", "%") or " "


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
