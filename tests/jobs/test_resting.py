"""A history of many trainings: its networks take no memory, and undo brings each of them back as it was."""

import tracemalloc
from collections.abc import Generator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Network, NetworkSpec, TrainRequest, TrainStep
from audible_gui.jobs import Job, Learner, Resting, Training, resting
from audible_gui.session import Session
from audible_gui.synthesis import prepare_matching
from audible_gui.workflow import Scratch
from tests.support.networks import noise, random_network

SOUND = noise(60_000)
N_TRAININGS = 20


def trained(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    network = random_network(SOUND, request.spec.widths, seed=request.spec.seed, parts=True)
    yield TrainStep("Learning", 1, 1, 0.5, network)
    return network


def made(seed: int) -> Network:
    return random_network(SOUND, (12, 6), seed=seed, parts=True)


def train(session: Session, training: Training, qtbot: QtBot, seeds: range = range(N_TRAININGS)) -> None:
    for seed in seeds:
        with qtbot.waitSignal(training.ended, timeout=60_000):
            training.start(TrainRequest(SOUND, NetworkSpec((12, 6), seed=seed)))
    assert session.undo_stack.count() == seeds.stop + 1


def check_undo(session: Session) -> None:
    """Every network is as it was, on the way back and forth."""
    for seed in [*reversed(range(N_TRAININGS)), *range(N_TRAININGS)]:
        session.undo_stack.setIndex(seed + 2)
        network = session.document.network
        assert network is not None
        assert [array.tobytes() for array in network.arrays] == [array.tobytes() for array in made(seed).arrays]


@pytest.fixture
def opened() -> Session:
    session = Session()
    session.edit("Open", lambda _: Document(sound=SOUND))
    return session


def test_the_networks_of_a_history_take_no_memory(opened: Session, qtbot: QtBot, tmp_path: Path) -> None:
    prepare_matching()
    training = Training(opened, Learner(trained, scratch=Scratch(tmp_path)))
    size = sum(array.nbytes for array in made(0).arrays)
    train(opened, training, qtbot, range(1))  # which imports what all of them need
    tracemalloc.start()
    try:
        train(opened, training, qtbot, range(1, N_TRAININGS))
        assert tracemalloc.get_traced_memory()[0] < 6 * size
    finally:
        tracemalloc.stop()
    check_undo(opened)


def test_without_a_disk_they_stay_in_memory(opened: Session, qtbot: QtBot, tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    train(opened, Training(opened, Learner(trained, scratch=Scratch(nowhere))), qtbot)
    check_undo(opened)


def test_they_rest_some_time_after_the_last_change(
    opened: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting, "PAUSE_MS", 20)
    rests: list[int] = []

    def rest() -> Generator[float, bool | None, None]:
        yield 0.0
        rests.append(opened.undo_stack.index())

    keeper = Resting(opened, rest)
    opened.edit("A", lambda _: Document(sound=SOUND, exponent=2.0))
    opened.edit("B", lambda _: Document(sound=SOUND, exponent=3.0))
    assert rests == []
    qtbot.waitUntil(lambda: bool(rests))
    opened.undo_stack.undo()
    qtbot.waitUntil(lambda: len(rests) > 1)
    assert rests == [3, 2]
    opened.undo_stack.redo()
    keeper.stop()
    assert not keeper._timer.isActive()
    assert Job.cancel_all()
