"""Refining phases in the background: what is asked for, kept and heard."""

from collections.abc import Generator, Iterator, Mapping

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Floats, Node, Phase, with_gain, with_network
from audible_gui.jobs import Job, Refining
from audible_gui.operations import with_basis_of, with_phase, without_patch
from audible_gui.session import Session, Transport
from audible_gui.synthesis import Refinement, refinable, refine
from tests.support.engines import FakeEngine
from tests.support.networks import noise, random_network

NODE = Node(1, 0)


class Refiner:
    """The real one, counted."""

    def __init__(self) -> None:
        self.asked: list[set[str]] = []

    def __call__(
        self, document: Document, known: Mapping[str, Floats]
    ) -> Generator[Refinement, bool | None, dict[str, Floats]]:
        self.asked.append(refinable(document).keys() - known.keys())
        return (yield from refine(document, known))


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    return Session()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def refiner() -> Refiner:
    return Refiner()


@pytest.fixture
def refining(session: Session, engine: FakeEngine, refiner: Refiner) -> Iterator[Refining]:
    transport = Transport(session, engine)
    result = Refining(session, transport, refiner, transport)
    sound = noise(2000)
    session.edit("Open", lambda _: Document(sound=sound))
    session.edit("Train", lambda d: with_network(d, random_network(sound)))
    yield result
    result.cancel()
    transport.close()
    Job.cancel_all()


def keys(session: Session) -> set[str]:
    return set(refinable(session.document))


def patch(session: Session, amount: float = 1.0) -> None:
    session.edit("Basis", lambda d: with_basis_of(d, NODE, Node(1, 1), amount))


def test_a_patch_is_refined_and_then_played(
    refining: Refining, session: Session, engine: FakeEngine, refiner: Refiner, qtbot: QtBot
) -> None:
    patch(session)
    assert engine.mix is not None
    assert engine.mix.patches
    assert not engine.tracks
    qtbot.waitUntil(lambda: set(engine.tracks) == keys(session) and not refining.running)
    assert refiner.asked == [keys(session)]
    session.edit("Gain", lambda d: with_gain(d, NODE, -3.0))
    session.edit("Phase", lambda d: with_phase(d, NODE, Phase.SOURCE))
    assert not engine.tracks


def test_what_there_is_of_a_track_is_played_already(
    session: Session, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    transport, heard = Transport(session, engine), list[list[int]]()
    refining = Refining(session, transport, refine, transport)
    sound = noise(30_000)
    real = engine.set_tracks

    def listened(tracks: Mapping[str, Floats]) -> None:
        real(tracks)
        heard.append([len(track) for track in tracks.values()])

    monkeypatch.setattr(engine, "set_tracks", listened)
    session.edit("Open", lambda _: Document(sound=sound))
    session.edit("Train", lambda d: with_network(d, random_network(sound)))
    patch(session)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1] == [30_000])
    lengths = [length for (length,) in heard]
    assert len(lengths) >= 2
    assert lengths == sorted(set(lengths))
    session.edit("Remove", lambda d: without_patch(d, NODE))
    assert not engine.tracks
    assert not refining._begun
    transport.close()


def test_what_undo_brings_back_is_not_refined_again(
    refining: Refining, session: Session, engine: FakeEngine, refiner: Refiner, qtbot: QtBot
) -> None:
    patch(session)
    qtbot.waitUntil(lambda: bool(engine.tracks) and not refining.running)
    known = dict(engine.tracks)
    session.edit("Remove", lambda d: without_patch(d, NODE))
    assert not engine.tracks
    session.undo_stack.undo()
    assert engine.tracks == known
    assert len(refiner.asked) == 1
    assert not refining.running


def test_a_drag_is_refined_where_it_ends(
    refining: Refining, session: Session, engine: FakeEngine, refiner: Refiner, qtbot: QtBot
) -> None:
    for amount in (0.2, 0.4, 0.6):
        patch(session, amount)
    last = keys(session)
    qtbot.waitUntil(lambda: set(engine.tracks) == last and not refining.running)
    assert refiner.asked == [last]


def test_changes_of_something_else_do_not_begin_it_anew(
    refining: Refining, session: Session, engine: FakeEngine, refiner: Refiner, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(refining.running_changed):
        patch(session)
    session.edit("Gain", lambda d: with_gain(d, Node(1, 3), -3.0))
    qtbot.waitUntil(lambda: bool(engine.tracks))
    assert len(refiner.asked) == 1


def test_partial_results_wait_until_one_is_kept(
    refining: Refining, session: Session, engine: FakeEngine, qtbot: QtBot
) -> None:
    session.preview(with_basis_of(session.document, NODE, Node(1, 1)))
    assert not refining.running
    assert not refining._timer.isActive()
    session.keep_preview("Train")
    qtbot.waitUntil(lambda: set(engine.tracks) == keys(session))


def test_another_sound_ends_it(refining: Refining, session: Session, engine: FakeEngine, qtbot: QtBot) -> None:
    with qtbot.waitSignal(refining.running_changed):
        patch(session)
    session.edit("Open", lambda _: Document(sound=noise(500)))
    assert not refining.running
    assert not engine.tracks
    assert not refining._known
