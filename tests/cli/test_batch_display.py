"""What a terminal shows of a batch, and what a file gets."""

import io
import re

import pytest

from audible_gui.batch_display import BatchDisplay, duration, fitted, width
from audible_gui.cli import _harmless
from audible_gui.workflow.batches import BatchStep, Outcome, State, Told

NAMES = {0: "drums.wav", 1: "bad\x1b[2J.wav", 2: "a folder with a very long name/一个声音.flac"}
RUNNING = (Told(0, "Refining", 0.25), Told(2, "Writing stems", 0.9))
STEPS = [
    BatchStep("Looking for sounds, 2 found"),
    BatchStep("Working", 3, NAMES, RUNNING, fraction=0.4, left_s=75.2),
    BatchStep("Working", 3, NAMES, (), (Outcome(1, State.FAILED, "It is odd."),), 1, 1, 0.5),
]  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(text: str) -> list[str]:
    """What is on the screen at the end."""
    lines = [""]
    for part in re.split(r"(\x1b\[\d*[AJ]|[\r\n])", text):
        if part == "\n":
            lines.append("")
        elif part.endswith("A"):
            lines = [*lines[: len(lines) - 1 - int(part[2:-1])], ""]
        elif part not in {"\r", "\x1b[J"}:
            lines[-1] += part
    return lines


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("LINES", "24")
    return Terminal()


def test_a_terminal_shows_what_runs_and_how_long_it_takes(terminal: Terminal) -> None:
    display = BatchDisplay(terminal, _harmless, clock=iter(range(100)).__next__)
    for step in STEPS[:2]:
        display._tell(step)
    assert shown(terminal.getvalue()) == [
        "  drums.wav                                 Refining              25 %",
        "  …lder with a very long name/一个声音.flac Writing stems         90 %",
        "0 of 3 done |██████████··············| 40 %, 1:15 min left",
        "",
    ]
    display._tell(STEPS[2])
    assert shown(terminal.getvalue()) == [
        "[1/3] bad\\x1b[2J.wav: failed. It is odd.",
        "1 of 3 done, 1 failed |████████████············| 50 %",
        "",
    ]
    assert display.told == "1 of 3 sounds are finished, and the same command goes on from there"


def test_more_than_fits_is_counted(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", "7")
    names = dict.fromkeys(range(9), "a.wav")
    running = tuple(Told(number, "Refining", 0.0) for number in range(9))
    BatchDisplay(terminal, _harmless)._tell(BatchStep("Working", 9, names, running))
    lines = shown(terminal.getvalue())
    assert (len(lines), lines[3]) == (6, "  and 6 more")
    assert all(width(text) <= 70 for text in lines)


def test_a_file_gets_a_line_for_each_sound_or_none() -> None:
    for lines, expected in ((True, "[1/3] bad\\x1b[2J.wav: failed. It is odd.\n"), (False, "")):
        stream = io.StringIO()
        display = BatchDisplay(stream, _harmless, lines=lines)
        for step in STEPS:
            display._tell(step)
        assert stream.getvalue() == expected


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "0 s"), (59.6, "1:00 min"), (187, "3:07 min"), (7500, "2:05 h")])
def test_times_are_told_for_people(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_texts_take_as_many_columns_as_there_are() -> None:
    assert fitted("short", 8, pad=True) == "short   "
    assert fitted("一个声音.wav", 8, pad=True) == "…音.wav "
    assert width(fitted("e\u0301" * 30, 10)) == 10
