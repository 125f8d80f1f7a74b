"""The search for layers as a job: what it tells, and what ends it."""

from collections.abc import Generator, Iterator

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Network, NetworkSpec, TrainRequest, TrainStep
from audible_gui.jobs import Job, Learner, Suggesting, Training
from audible_gui.session import Session
from tests.support.networks import SMALL, noise, random_network
from tests.support.suggestions import CURVE, SUGGESTION, FakeSearch


def trained(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    yield TrainStep("Layer 1", 0, 1, 1.0)
    return random_network(request.sound, request.spec.widths)


@pytest.fixture
def session() -> Session:
    result = Session()
    result.edit("Open", lambda _: Document(sound=noise(500)))
    return result


@pytest.fixture
def search() -> Iterator[FakeSearch]:
    result = FakeSearch()
    yield result
    result.go_on.set()
    Job.cancel_all()


@pytest.fixture
def training(session: Session) -> Training:
    return Training(session, Learner(trained))


@pytest.fixture
def suggesting(session: Session, training: Training, search: FakeSearch) -> Suggesting:
    return Suggesting(session, training, search.suggest)


def test_it_searches_the_sound_and_tells_what_it_finds(
    suggesting: Suggesting, session: Session, search: FakeSearch, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(suggesting.progressed) as told:
        suggesting.start(SMALL, 7)
    assert told.args is not None
    assert told.args[0].curve == CURVE[:3]
    with qtbot.waitSignal(suggesting.suggested) as found:
        search.go_on.set()
    assert found.args == [SUGGESTION]
    assert not suggesting.running
    assert search.orders == [(session.document.sound, SMALL, 7)]


def test_without_a_sound_there_is_nothing_to_search(training: Training, search: FakeSearch) -> None:
    with pytest.raises(ValueError, match="no sound"):
        Suggesting(Session(), training, search.suggest).start(SMALL, 0)


def test_another_sound_ends_it(suggesting: Suggesting, session: Session, search: FakeSearch, qtbot: QtBot) -> None:
    found: list[object] = []
    suggesting.suggested.connect(found.append)
    with qtbot.waitSignal(suggesting.progressed):
        suggesting.start(SMALL, 0)
    session.edit("Open", lambda _: Document(sound=noise(600)))
    assert not suggesting.running
    search.go_on.set()
    assert Job.cancel_all()
    qtbot.waitUntil(search.closed.is_set)
    assert found == []


def test_an_edit_of_the_mix_does_not(suggesting: Suggesting, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(suggesting.progressed):
        suggesting.start(SMALL, 0)
    session.edit("Train", lambda document: Document(sound=document.sound, network=random_network(noise(500))))
    assert suggesting.running
    suggesting.cancel()


def test_a_training_ends_it(suggesting: Suggesting, session: Session, training: Training, qtbot: QtBot) -> None:
    with qtbot.waitSignal(suggesting.progressed):
        suggesting.start(SMALL, 0)
    sound = session.document.sound
    assert sound is not None
    with qtbot.waitSignal(training.ended):
        training.start(TrainRequest(sound, NetworkSpec((5, 3), stft=SMALL)))
        assert not suggesting.running


def test_damaged_samples_are_told_as_a_sentence(suggesting: Suggesting, search: FakeSearch, qtbot: QtBot) -> None:
    search.fails = True
    with qtbot.waitSignal(suggesting.failed) as failed:
        suggesting.start(SMALL, 0)
    assert failed.args == ["The sound is damaged."]
    assert not suggesting.running
