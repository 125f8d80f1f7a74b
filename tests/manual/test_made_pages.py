"""That the pages which are made from the code say what the code says. Without Qt."""

import importlib

import pytest

from tests.manual.command_page import PATH as COMMANDS
from tests.manual.command_page import command_page, commands, options_of, parser_of
from tests.manual.reference import MODULES, PATH, described, first_lines, public_names, reference

HOW = "python -m tests.manual.pages writes it anew"


def test_the_reference_is_up_to_date() -> None:
    assert PATH.read_text(encoding="utf-8") == reference(), HOW


@pytest.mark.parametrize("name", MODULES)
def test_the_reference_has_every_public_name_with_its_text(name: str) -> None:
    module = importlib.import_module(f"audible_gui.{name}")
    section = PATH.read_text(encoding="utf-8").partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    told = first_lines(section)
    assert set(told) == set(public_names(module))
    untold = [each for each in public_names(module) if not described(module, each)]
    assert not untold, "without a docstring"


def test_the_page_of_commands_is_up_to_date() -> None:
    assert COMMANDS.read_text(encoding="utf-8") == command_page(), HOW


@pytest.mark.parametrize("command", commands())
def test_the_page_of_commands_has_every_option_and_each_is_explained(command: str) -> None:
    page = COMMANDS.read_text(encoding="utf-8")
    section = page.partition(f"\n## {command or 'The editor'}\n")[2].partition("\n## ")[0]
    parser = parser_of(command)
    for action in options_of(parser):
        for option in action.option_strings:
            assert f"`{option}" in section
        assert action.help or not action.option_strings, f"{action.dest} says nothing"
    assert parser.description
