"""What ``audible-gui devices`` says of the output that is chosen in the editor."""

import json
import sys
from collections.abc import Iterator

import pytest

from audible_gui.cli import main
from audible_gui.device_list import chosen_output, device_lines, device_values
from audible_gui.document import DEFAULT_OUTPUT, OutputChoice, OutputDevice
from audible_gui.playback import devices

SPEAKERS = OutputDevice(0, "Speakers", "ALSA", 2, 44_100, True)
USB = OutputDevice(3, "USB", "ALSA", 8, 48_000, False)
SAME_NAME = OutputDevice(4, "USB", "JACK", 8, 48_000, False)
EVERY = (SPEAKERS, USB, SAME_NAME)


def test_the_chosen_output_is_marked() -> None:
    choice = OutputChoice("USB", "ALSA")
    lines = device_lines(EVERY, choice)
    assert [line.startswith("*") for line in lines] == [True, False, False]
    assert [line.endswith("chosen in the editor") for line in lines] == [False, True, False]
    assert [values["is_chosen"] for values in device_values(EVERY, choice)] == [False, True, False]
    assert device_values(EVERY, choice)[1]["name"] == "USB"


def test_without_a_choice_none_is_marked() -> None:
    assert not any("chosen" in line for line in device_lines(EVERY, DEFAULT_OUTPUT))
    assert not any(values["is_chosen"] for values in device_values(EVERY, DEFAULT_OUTPUT))
    assert device_lines((), DEFAULT_OUTPUT) == ["No sound output was found."]


def test_a_chosen_output_that_has_gone_is_said_to_have() -> None:
    (_, line) = device_lines((SPEAKERS,), OutputChoice("USB", "ALSA"))
    assert line == "“USB” (ALSA), which is chosen in the editor, is not there."


@pytest.fixture
def chosen() -> Iterator[None]:
    """Preferences in which USB is the output."""
    pytest.importorskip("PySide6")
    from audible_gui.settings import Settings

    Settings().set_output(OutputChoice("USB", "ALSA", 48_000, 0.05))
    yield
    Settings().set_output(DEFAULT_OUTPUT)


@pytest.mark.usefixtures("chosen")
def test_the_preferences_are_looked_into(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(devices, "output_devices", lambda: EVERY)
    assert main(["devices"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("chosen in the editor")
    assert main(["devices", "--json"]) == 0
    assert [device["is_chosen"] for device in json.loads(capsys.readouterr().out)] == [False, True, False]


def test_where_there_is_no_editor_none_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "audible_gui.settings", raising=False)
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    assert chosen_output() == DEFAULT_OUTPUT
