from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Document,
    LayerMatching,
    Matching,
    Network,
    Node,
    Pair,
    Reading,
    carried_over,
    with_gain,
    with_group,
    with_group_gain,
    with_members,
    with_mute,
    with_network,
    with_reading,
    without_group,
)
from audible_gui.playback import loop_region
from audible_gui.session import Audition, Session, Transport
from audible_gui.synthesis import document_mix, factors, node_mix, residual_mix
from tests.support.engines import FakeEngine
from tests.support.networks import noise, random_network

RATE_HZ = 8000


@pytest.fixture
def transport(session: Session, engine: FakeEngine) -> Transport:
    result = Transport(session, engine)
    sound = noise(RATE_HZ)
    session.edit("Open", lambda _: Document(sound=sound))
    session.edit("Train", lambda d: with_network(d, random_network(sound)))
    return result


def network_of(session: Session) -> Network:
    network = session.document.network
    assert network is not None
    return network


def loops(transport: Transport, engine: FakeEngine) -> list[tuple[int, int] | None]:
    return [transport.loop, engine.loop]


def heard_gains(engine: FakeEngine) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    assert engine.mix is not None
    return engine.mix.gains


def test_sound_network_and_mix_reach_the_engine(transport: Transport, session: Session, engine: FakeEngine) -> None:
    assert transport.position == 0
    assert engine.sound is session.document.sound
    assert engine.calls == ["start", "open", "publish", "publish"]
    session.edit("Mute", lambda d: with_mute(d, Node(2, 0), muted=True))
    assert engine.calls[-1] == "mix"
    assert np.array_equal(heard_gains(engine), document_mix(session.document).gains)


def test_an_audition_is_heard_alone_at_its_gain_and_the_mix_returns(
    transport: Transport, session: Session, engine: FakeEngine
) -> None:
    session.edit("Gain", lambda d: with_gain(d, Node(2, 1), -20.0))
    transport.set_audition(Audition(Node(2, 1)))
    expected = node_mix(network_of(session), Node(2, 1), 0.1)
    np.testing.assert_allclose(heard_gains(engine), expected.gains, rtol=1e-6)
    transport.set_audition(Audition(None))
    assert engine.mix is not None
    assert engine.mix.residual == residual_mix(network_of(session)).residual
    transport.set_audition(None)
    assert np.array_equal(heard_gains(engine), document_mix(session.document).gains)


def test_another_reading_is_heard_at_once_and_undone(
    transport: Transport, session: Session, engine: FakeEngine
) -> None:
    network = random_network(noise(RATE_HZ), parts=True)
    session.edit("Train", lambda d: with_network(with_reading(d, Reading.PARTS), network))
    transport.set_audition(Audition(Node(2, 1)))
    transport.play()
    for text, function, reading in (
        ("Hear layers as one", lambda d: with_reading(d, Reading.ONE), Reading.ONE),
        ("Mute", lambda d: with_mute(d, Node(2, 0), muted=True), Reading.ONE),
    ):
        session.edit(text, function)
        assert session.document.reading is reading
        check_heard(engine, network, reading)
    session.undo_stack.undo()
    session.undo_stack.undo()
    check_heard(engine, network, Reading.PARTS)
    assert transport.playing
    transport.set_audition(None)
    assert np.array_equal(heard_gains(engine), document_mix(session.document).gains)


def check_heard(engine: FakeEngine, network: Network, reading: Reading) -> None:
    """Whether component (2, 1) is heard alone in a reading."""
    parts = factors(network, reading)
    assert engine.parts is not None
    assert engine.parts.right is parts.right
    assert np.array_equal(heard_gains(engine), node_mix(network, Node(2, 1), 1.0, reading).gains)


def test_an_audition_follows_its_component_to_another_row(
    transport: Transport, session: Session, engine: FakeEngine
) -> None:
    network = network_of(session)
    transport.set_audition(Audition(Node(2, 0)))
    order = [2, 0, 1]
    moved = replace(
        network,
        decoders=(network.decoders[0], network.decoders[1][:, order]),
        code=network.code[order],
        ids=(network.ids[0], tuple(order)),
    )
    before = heard_gains(engine)
    session.preview(with_network(session.document, moved))
    assert transport.audition == Audition(Node(2, 1))
    np.testing.assert_allclose(heard_gains(engine)[..., 1], before[..., 0])


def test_what_is_heard_becomes_a_group_grows_with_it_and_outlives_it(
    transport: Transport, session: Session, engine: FakeEngine
) -> None:
    two = Audition(Node(1, 0), (), (Node(1, 3),))
    transport.set_audition(two)
    session.edit("Group", lambda d: with_group(d, [Node(1, 0), Node(1, 3)]))
    assert transport.audition == replace(two, grouped=True)
    assert not transport.playing
    session.edit("Gain", lambda d: with_group_gain(d, (1, 0), -6.0))
    quieter = heard_gains(engine)
    session.edit("Add", lambda d: with_members(d, (1, 0), [Node(1, 4)]))
    assert transport.audition == Audition(Node(1, 0), (), (Node(1, 3), Node(1, 4)), grouped=True)
    assert (heard_gains(engine) >= quieter).all()
    assert (heard_gains(engine) > quieter).any()
    session.edit("Ungroup", lambda d: without_group(d, (1, 0)))
    assert transport.audition == Audition(Node(1, 0), (), (Node(1, 3), Node(1, 4)))
    transport.set_audition(Audition(Node(1, 1)))
    session.undo_stack.undo()
    assert transport.audition == Audition(Node(1, 1))


@pytest.mark.parametrize("exponent", [1.0, 3.0])
def test_a_group_that_changes_with_the_masks_is_heard_as_it_is(
    exponent: float, transport: Transport, session: Session, engine: FakeEngine
) -> None:
    """As a snapshot, or another step of the history, has it."""
    session.edit("Group", lambda d: with_group(d, [Node(1, 0), Node(1, 3)]))
    transport.set_audition(Audition(Node(1, 0), (), (Node(1, 3),), grouped=True))
    session.edit("Recall", lambda d: replace(with_members(d, (1, 0), [Node(1, 4)]), exponent=exponent))
    assert transport.audition == Audition(Node(1, 0), (), (Node(1, 3), Node(1, 4)), grouped=True)
    by_audition = heard_gains(engine)
    transport.set_audition(None)
    transport.set_audition(Audition(Node(1, 0), (), (Node(1, 3), Node(1, 4)), grouped=True))
    np.testing.assert_array_equal(heard_gains(engine), by_audition)


def test_what_is_set_on_a_group_leaves_alone_what_is_heard_of_its_members(
    transport: Transport, session: Session
) -> None:
    session.edit("Group", lambda d: with_group(d, [Node(1, 0), Node(1, 3)]))
    two = Audition(Node(1, 0), (), (Node(1, 3),))
    transport.set_audition(two)
    session.edit("Gain", lambda d: with_group_gain(d, (1, 0), -6.0))
    assert transport.audition == two


def test_an_audition_follows_its_component_into_another_training(transport: Transport, session: Session) -> None:
    assert session.document.sound is not None
    transport.set_audition(Audition(Node(2, 0)))
    retrained = random_network(session.document.sound, (4, 3), seed=5)
    found = LayerMatching((Pair(0, 2, 0.9),), lost=(1, 2), fresh=(0, 1))
    matching = Matching((LayerMatching(lost=tuple(range(network_of(session).widths[0])), fresh=(0, 1, 2, 3)), found))
    session.preview(carried_over(session.document, retrained, [], matching).document)
    assert transport.audition == Audition(Node(2, 2))


def test_an_audition_outlives_the_end_of_its_training(transport: Transport, session: Session) -> None:
    assert session.document.sound is not None
    session.preview(with_network(session.document, random_network(session.document.sound, (4, 3), seed=5)))
    transport.set_audition(Audition(Node(2, 2)))
    session.keep_preview("Train")
    assert transport.audition == Audition(Node(2, 2))


def test_keeping_a_preview_publishes_nothing_anew(transport: Transport, session: Session, engine: FakeEngine) -> None:
    assert session.document.sound is not None
    assert transport.audition is None
    session.preview(with_network(session.document, random_network(session.document.sound, (4, 3), seed=5)))
    calls = len(engine.calls)
    session.keep_preview("Train")
    assert len(engine.calls) == calls


def without_layer_2(network: Network) -> Network:
    return replace(network, decoders=network.decoders[:1], code=network.code[:1], ids=network.ids[:1])


@pytest.mark.parametrize("kept", [True, False])
def test_an_audition_that_a_partial_result_lacks_comes_back(
    transport: Transport, session: Session, engine: FakeEngine, kept: bool
) -> None:
    network = network_of(session)
    transport.set_audition(Audition(Node(2, 0)))
    session.preview(with_network(session.document, without_layer_2(network)))
    lacked = transport.audition
    turned = replace(network, ids=(network.ids[0], (1, 2, 0)))
    if kept:
        session.preview(with_network(session.document, turned))
        session.keep_preview("Train")
    else:
        session.drop_preview()
    node = Node(2, 2) if kept else Node(2, 0)
    assert lacked is None
    assert transport.audition == Audition(node)
    np.testing.assert_array_equal(heard_gains(engine), node_mix(network, node).gains)


def test_an_audition_does_not_come_back_once_another_was_chosen(transport: Transport, session: Session) -> None:
    network = network_of(session)
    transport.set_audition(Audition(Node(2, 0)))
    session.preview(with_network(session.document, without_layer_2(network)))
    transport.set_audition(Audition(None))
    transport.set_audition(None)
    session.drop_preview()
    assert transport.audition is None


def test_another_run_or_another_sound_ends_the_audition(transport: Transport, session: Session) -> None:
    sound = session.document.sound
    assert sound is not None
    transport.set_audition(Audition(Node(2, 2)))
    session.edit("Train", lambda d: with_network(d, random_network(sound, seed=7)))
    assert transport.audition is None
    transport.set_audition(Audition(None))
    session.edit("Open", lambda _: Document(sound=noise(500)))
    assert transport.audition is None


@pytest.mark.parametrize("signal", ["playing_changed", "loop_changed", "way_changed"])
def test_what_another_sound_ends_is_told_when_nothing_of_the_former_is_heard_any_more(
    transport: Transport, session: Session, signal: str
) -> None:
    transport.play()
    transport.set_loop((0, 4000))
    transport.set_audition(Audition(Node(2, 2)))
    transport.toggle_leaks()
    heard: list[Audition | None] = []
    getattr(transport, signal).connect(lambda _: heard.append(transport.audition))
    session.edit("Open", lambda _: Document(sound=noise(500)))
    assert heard
    assert not any(heard)


def test_the_loop_shown_is_the_loop_played(transport: Transport, session: Session, engine: FakeEngine) -> None:
    sound = session.document.sound
    assert sound is not None
    transport.set_loop((1100, 1000))
    assert loops(transport, engine) == [(1000, 1160)] * 2
    transport.set_loop((7990, 9000))
    assert loops(transport, engine) == [loop_region(sound, 7990, 9000)] * 2
    transport.set_loop(None)
    assert loops(transport, engine) == [None, None]
    session.edit("Open", lambda _: Document(sound=noise(1)))
    transport.set_loop((0, 1))
    assert loops(transport, engine) == [None, None]


def test_opening_a_sound_ends_playing_and_loop(transport: Transport, session: Session, engine: FakeEngine) -> None:
    transport.play()
    transport.set_loop((0, 4000))
    session.edit("Open", lambda _: Document(sound=noise(500)))
    assert not transport.playing
    assert (transport.loop, engine.loop) == (None, None)


def test_play_pause_stop_and_seek(transport: Transport, engine: FakeEngine) -> None:
    transport.toggle()
    assert (transport.playing, engine.status.playing) == (True, True)
    transport.toggle()
    assert (transport.playing, engine.status.playing) == (False, False)
    transport.seek(10**9)
    assert engine.status.position_samples == RATE_HZ - 1
    transport.set_loop((2000, 6000))
    transport.stop()
    assert engine.status.position_samples == 2000


def test_what_the_engine_says_is_told(transport: Transport, engine: FakeEngine, qtbot: QtBot) -> None:
    transport.play()
    with qtbot.waitSignal(transport.position_changed) as position:
        engine.status = replace(engine.status, position_samples=1234)
    assert position.args == [1234]
    with qtbot.waitSignal(transport.troubled) as trouble, qtbot.waitSignal(transport.playing_changed):
        engine.status = replace(engine.status, playing=False, error="There is no device.")
    assert trouble.args == ["There is no device."]
    assert not transport.playing
    transport.close()
    assert engine.closed


def test_what_is_worth_knowing_is_told_once_also_of_a_new_engine(
    session: Session, engine: FakeEngine, transport: Transport, qtbot: QtBot
) -> None:
    assert session.document.sound is not None
    told: list[str] = []
    transport.noticed.connect(told.append)
    for count, sentence in ((1, "Playing on there."), (2, "Playing on there."), (0, ""), (1, "Playing on here.")):
        engine.status = replace(engine.status, notices=count, notice=sentence)
        with qtbot.waitSignals([transport.levels_changed] * 3):
            pass
    assert told == ["Playing on there.", "Playing on there.", "Playing on here."]
