"""Who goes first."""

from collections.abc import Iterator
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


@pytest.mark.parametrize("other", [Pace.USUAL, Pace.HASTY, Pace.PATIENT])
def test_all_others_wait_for_the_foremost(other: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "DEFERENCE_S", 60.0)
    told: list[str] = []

    def compute() -> None:
        with Place(other) as place:
            place.let_pass(Event())
            told.append("computed")

    thread = Thread(target=compute)
    with Place(Pace.FOREMOST) as place:
        thread.start()
        place.let_pass(Event())  # which waits for none of them
        told.append("edited")
    thread.join()
    assert told == ["edited", "computed"]


def test_an_edit_uses_up_no_patience_with_the_hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    now, ending = [0.0], Event()
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    monkeypatch.setattr(ending, "wait", lambda timeout: now.__setitem__(0, now[0] + timeout))
    with Place(Pace.PATIENT) as place:
        with Place(Pace.FOREMOST):
            place.let_pass(ending)
        began = now[0]
        assert began == pytest.approx(pace.DEFERENCE_S, abs=pace._LOOK_S)
        with Place(Pace.HASTY):
            place.let_pass(ending)
        assert now[0] - began == pytest.approx(pace.PATIENCE_S, abs=pace._LOOK_S)


def test_beside_the_foremost_others_go_on_at_half_their_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])

    class Going(Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            now[0] += timeout
            return False

    with Place(Pace.FOREMOST), Place(Pace.USUAL) as place:
        place.let_pass(Going())
        assert now[0] == pytest.approx(pace.DEFERENCE_S, abs=pace._LOOK_S)
        for _ in range(50):
            now[0] += 0.2
            began = now[0]
            place.let_pass(Going())
            assert now[0] - began == pytest.approx(0.2, abs=pace._LOOK_S)


@pytest.fixture
def at_work() -> Iterator[None]:
    Place.set_window_works(True)
    yield
    Place.set_window_works(False)


@pytest.mark.parametrize("any_pace", list(Pace))
@pytest.mark.usefixtures("at_work")
def test_everybody_goes_on_when_the_window_rests(any_pace: Pace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "POLITENESS_S", 60.0)
    told: list[str] = []

    def compute() -> None:
        with Place(any_pace) as place:
            place.let_pass(Event())
            told.append("computed")

    thread = Thread(target=compute)
    thread.start()
    told.append("painted")
    Place.set_window_works(False)
    thread.join()
    assert told == ["painted", "computed"]


@pytest.mark.usefixtures("at_work")
def test_who_has_been_polite_waits_no_longer_than_it_has_worked(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(pace, "monotonic", lambda: now[0])
    waits: list[float] = []

    class Works(Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout is not None
            waits.append(timeout)
            now[0] += timeout
            return False

    monkeypatch.setattr(Place, "_window_rests", Works())
    with Place(Pace.USUAL) as place:
        place.let_pass(Event())
        assert sum(waits) == pytest.approx(pace.POLITENESS_S, abs=pace._LOOK_S)
        for _ in range(50):
            waits.clear()
            now[0] += 1.0
            place.let_pass(Event())
            assert sum(waits) == pytest.approx(1.0, abs=2 * pace._LOOK_S)


@pytest.mark.usefixtures("at_work")
def test_nobody_waits_for_the_window_who_has_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "POLITENESS_S", float("inf"))
    ending = Event()
    ending.set()
    with Place(Pace.USUAL) as place:
        place.let_pass(ending)
