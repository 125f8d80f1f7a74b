"""Who goes first."""

from threading import Event, Thread

import pytest

from audible_gui.jobs import pace
from audible_gui.jobs.pace import Pace, Place


def test_who_is_patient_goes_on_when_the_hasty_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE_S", 60.0)
    told: list[str] = []

    def write() -> None:
        with Place(Pace.PATIENT) as place:
            place.let_pass(Event())
            told.append("written")

    thread = Thread(target=write)
    with Place(Pace.HASTY):
        with Place(Pace.HASTY):
            thread.start()
        told.append("drawn")
    thread.join()
    assert told == ["drawn", "written"]


@pytest.mark.parametrize("usual", [Pace.USUAL, Pace.HASTY])
def test_others_do_not_wait(usual: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE_S", float("inf"))
    with Place(Pace.HASTY), Place(usual) as place:
        place.let_pass(Event())


def test_patience_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE_S", 0.03)
    with Place(Pace.HASTY), Place(Pace.PATIENT) as place:
        place.let_pass(Event())
        monkeypatch.setattr(pace, "_LOOK_S", float("inf"))  # a further wait would be for ever
        place.let_pass(Event())


def test_nobody_waits_who_has_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "PATIENCE_S", float("inf"))
    ending = Event()
    ending.set()
    with Place(Pace.HASTY), Place(Pace.PATIENT) as place:
        place.let_pass(ending)
