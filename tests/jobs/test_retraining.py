"""What a person has set survives another training."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from queue import SimpleQueue

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Document,
    Matching,
    Network,
    Node,
    Reading,
    TrainRequest,
    TrainStep,
    edge_gain,
    frozen,
    group_nodes,
    with_edge_gain,
    with_edge_mute,
    with_exponent,
    with_gain,
    with_group,
    with_group_gain,
    with_marker,
    with_mute,
    with_name,
    with_network,
    with_reading,
    with_solo,
)
from audible_gui.jobs import Job, Learner, Training
from audible_gui.session import Session
from audible_gui.synthesis import match, names
from audible_gui.workflow import comparing
from tests.support.networks import ORDERS, noise, permuted, random_network

SOUND = noise(2000)
OLD = random_network(SOUND)
# As it comes out of a training, with the training's own numbers for its components.
NEW = replace(permuted(OLD), run="new")
KICK, HAT, BASS = Node(1, 3), Node(1, 1), Node(2, 2)


def moved(node: Node) -> Node:
    """Where a component of OLD is in NEW."""
    return Node(node.layer, ORDERS[node.layer - 1].index(node.index))


def without(network: Network, row: int) -> Network:
    """The same with nothing in a row of layer 1."""
    bases = network.decoders[0].copy()
    bases[:, row] = 0.0
    return replace(network, decoders=(frozen(bases), *network.decoders[1:]))


def shallow(network: Network) -> Network:
    return replace(
        network,
        encoders=network.encoders[:1],
        decoders=network.decoders[:1],
        code=frozen(network.decoders[1] @ network.code),
        ids=network.ids[:1],
    )


def turned(network: Network) -> Network:
    """The end of a training: the rows of layer 1 change places and keep their numbers."""
    order = (4, 3, 2, 1, 0)
    return replace(permuted(network, (order, (0, 1, 2))), ids=(tuple(network.ids[0][k] for k in order), network.ids[1]))


class Script:
    """A training that publishes what a test gives it; ends with what it was given last when it is given None."""

    def __init__(self) -> None:
        self.networks: SimpleQueue[Network | None] = SimpleQueue()

    def __call__(self, _request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
        last = OLD
        while (network := self.networks.get()) is not None:
            last = network
            yield TrainStep("Encoding", 1, 100, 1.0, network)
        return last


@pytest.fixture
def session(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Session:  # noqa: ARG001 - it wants an application
    """OLD with a kick at −6 dB, a muted hat and a soloed bass; every partial result is compared."""
    monkeypatch.setattr(comparing, "REST", 0.0)
    document = with_network(Document(sound=SOUND), OLD, names(OLD, SOUND.rate_hz))
    document = with_gain(with_name(document, KICK, "Kick"), KICK, -6.0)
    document = with_mute(with_name(document, HAT, "Hat"), HAT, muted=True)
    document = with_solo(document, BASS, soloed=True)
    result = Session()
    result.edit("Open", lambda _: document)
    return result


class Run:
    """One training of the session."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.script, self.lost = Script(), list[list[str]]()
        self._session, self._qtbot = session, qtbot
        self.training = Training(session, Learner(self.script))
        self.training.lost.connect(self._note)
        self.training.start(TrainRequest(SOUND, OLD.spec))

    def show(self, network: Network) -> None:
        """Publish a partial result and wait until it is shown."""
        with self._qtbot.waitSignal(self._session.changed):
            self.script.networks.put(network)

    def end(self, network: Network) -> None:
        """Publish the final network and wait for the end."""
        with self._qtbot.waitSignal(self.training.ended):
            self.script.networks.put(network)
            self.script.networks.put(None)

    def _note(self, names: list[str]) -> None:
        self.lost.append(names)


@pytest.fixture
def run(session: Session, qtbot: QtBot) -> Iterator[Run]:
    result = Run(session, qtbot)
    yield result
    result.training.cancel()
    result.script.networks.put(None)
    assert Job.cancel_all()


def test_a_reading_chosen_while_training_stays(session: Session, run: Run) -> None:
    before = session.document.reading
    run.show(NEW)
    session.edit("Hear layers as one", lambda document: with_reading(document, Reading.ONE))
    run.show(turned(NEW))
    assert session.document.reading is Reading.ONE
    run.end(turned(NEW))
    assert session.document.reading is Reading.ONE
    session.undo_stack.undo()
    assert session.document.reading is before is not Reading.ONE


def test_markers_stay_those_set_before_and_those_set_while_training(session: Session, run: Run) -> None:
    session.edit("Set a marker", lambda document: with_marker(document, 0.125, "Before"))
    run.show(NEW)
    session.edit("Set a marker", lambda document: with_marker(document, 0.0, "Meanwhile"))
    run.end(turned(NEW))
    assert [marker.name for marker in session.document.markers] == ["Meanwhile", "Before"]
    session.undo_stack.undo()
    assert [marker.name for marker in session.document.markers] == ["Before"]


def test_settings_follow_their_components_and_undo_goes_back(session: Session, run: Run) -> None:
    before = session.document
    run.end(NEW)
    after = session.document
    for node in (KICK, HAT, BASS):
        assert after.component(moved(node)) == before.component(node)
    assert sum(c.edited for layer in after.components for c in layer) == 3
    assert run.lost == []
    session.undo_stack.undo()
    assert session.document == before
    session.undo_stack.redo()
    assert session.document is after


def test_what_a_partial_result_lacks_comes_back(session: Session, run: Run) -> None:
    before = session.document
    run.show(shallow(without(NEW, moved(KICK).index)))
    assert [c.name for c in session.document.components[0] if c.named] == ["Hat"]
    run.show(NEW)
    run.end(turned(NEW))
    assert session.document.component(Node(1, 4 - moved(KICK).index)) == before.component(KICK)
    assert session.document.component(moved(BASS)).soloed
    assert run.lost == []


def test_edits_of_a_partial_result_stay_whatever_it_matches_later(session: Session, run: Run) -> None:
    kick, hat = moved(KICK), moved(HAT)
    run.show(without(NEW, kick.index))
    session.edit("Rename", lambda d: with_name(d, kick, "Snare"))
    session.edit("Unmute", lambda d: with_mute(d, hat, muted=False))
    session.edit("Gain", lambda d: with_gain(d, None, -3.0))
    edited = session.document
    run.show(NEW)
    assert session.document.components[0] == edited.components[0]
    run.show(without(NEW, hat.index))
    run.end(turned(NEW))
    for node in (kick, hat):
        assert session.document.component(Node(1, 4 - node.index)) == edited.component(node)
    assert session.document.residual.gain_db == -3.0
    assert run.lost == [["Kick"]]


def test_automatic_names_are_those_of_the_latest_result(session: Session, run: Run) -> None:
    fresh = Node(1, moved(KICK).index)
    run.show(without(NEW, fresh.index))
    assert session.document.component(fresh).name == "silent"
    session.edit("Mute", lambda d: with_mute(d, fresh, muted=True))
    run.show(NEW)
    assert session.document.component(fresh).muted
    assert session.document.component(fresh).name == names(NEW, SOUND.rate_hz)[0][fresh.index]


def test_edits_before_the_first_partial_result_are_carried_over(session: Session, run: Run) -> None:
    session.edit("Mute", lambda d: with_mute(d, BASS, muted=True))
    run.end(NEW)
    assert session.document.component(moved(BASS)).muted
    session.undo_stack.undo()
    assert session.undo_stack.undoText() == "Mute"


def test_only_lost_components_with_settings_are_told_and_once(session: Session, run: Run) -> None:
    lost = without(without(NEW, moved(KICK).index), moved(Node(1, 0)).index)
    run.show(lost)
    assert run.lost == []
    run.end(lost)
    assert run.lost == [["Kick"]]
    assert not any(component.name == "Kick" for component in session.document.components[0])
    session.undo_stack.undo()
    assert session.document.component(KICK).name == "Kick"


def test_edges_follow_their_ends_and_those_that_lost_one_are_told(session: Session, run: Run) -> None:
    muted = with_edge_mute(session.document, BASS, KICK.index, muted=True)
    before = with_edge_gain(muted, BASS, HAT.index, -6.0)
    session.edit("Edges", lambda _: before)
    run.show(NEW)
    assert edge_gain(session.document, moved(BASS), moved(KICK).index).muted
    session.edit("Louder", lambda d: with_edge_gain(d, moved(BASS), moved(HAT).index, 3.0))
    session.edit("Sharper", lambda d: with_exponent(d, 2.0))
    run.end(without(NEW, moved(KICK).index))
    assert edge_gain(session.document, moved(BASS), moved(HAT).index).gain_db == 3.0
    assert session.document.exponent == 2.0
    assert len(session.document.edges) == 1
    kick, bass = (before.component(node).name for node in (KICK, BASS))
    assert run.lost == [["Kick", f"{kick} in {bass}"]]
    session.undo_stack.undo()
    assert session.document.edges == before.edges


def test_groups_follow_their_members_and_those_that_lose_all_are_told(session: Session, run: Run) -> None:
    before = with_group(with_group(session.document, [HAT, Node(1, 0)], "Cymbals"), [KICK], "Drum")
    session.edit("Group", lambda _: before)
    run.show(NEW)
    cymbals, _ = session.document.groups
    assert set(group_nodes(session.document, cymbals)) == {moved(HAT), moved(Node(1, 0))}
    session.edit("Louder", lambda d: with_group_gain(d, cymbals.key, 3.0))
    session.edit("Group", lambda d: with_group(d, [moved(BASS)], "Low"))
    run.end(without(NEW, moved(KICK).index))
    assert [(group.name, group.gain_db) for group in session.document.groups] == [("Cymbals", 3.0), ("Low", 0.0)]
    assert group_nodes(session.document, session.document.groups[1]) == (moved(BASS),)
    assert run.lost == [["Kick", "group Drum"]]
    session.undo_stack.undo()
    assert session.document.groups == before.groups


def test_cancelling_gives_everything_back_and_the_next_training_starts_anew(
    session: Session, run: Run, qtbot: QtBot
) -> None:
    before = session.document
    run.show(NEW)
    session.edit("Rename", lambda d: with_name(d, Node(1, 0), "Snare"))
    run.training.cancel()
    run.script.networks.put(None)
    assert session.document is before
    again = Run(session, qtbot)
    again.end(NEW)
    assert "Snare" not in [component.name for component in session.document.components[0]]


def test_networks_are_matched_on_the_thread_of_the_job(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[QThread] = []

    def noted(previous: Network, new: Network) -> Matching:
        threads.append(QThread.currentThread())
        return match(previous, new)

    monkeypatch.setattr(comparing, "match", noted)
    run = Run(session, qtbot)
    run.show(NEW)
    run.end(turned(NEW))
    assert len(threads) == 2
    assert QThread.currentThread() not in threads
