import math

import numpy as np
import pytest

from audible_gui.document import Document, Node, with_mute, with_network
from audible_gui.playback import Listening
from audible_gui.session import Audition, Balance, Comparison, Session, Transport, Way, balance
from audible_gui.synthesis import Box, document_mix
from audible_gui.workflow import Measured
from tests.support.engines import FakeEngine
from tests.support.networks import noise, random_network

RATE_HZ = 8000
BOX = Box(1000, 3000, 500.0, 900.0)


@pytest.fixture
def transport(session: Session, engine: FakeEngine) -> Transport:
    result = Transport(session, engine)
    sound = noise(RATE_HZ)
    session.edit("Open", lambda _: with_network(Document(sound=sound), random_network(sound)))
    return result


def mute(session: Session, muted: bool = True) -> None:
    session.edit("Mute", lambda d: with_mute(d, Node(2, 0), muted=muted))


def test_the_original_at_the_loudness_of_the_mix_and_back(transport: Transport, engine: FakeEngine) -> None:
    transport.set_balance(Balance(1.0, 0.5))
    transport.toggle_original()
    assert engine.listening == Listening(0.0, 0.5)
    transport.set_balance(Balance(1.0, 0.25))
    assert engine.listening == Listening(0.0, 0.25)
    transport.toggle_original()
    assert transport.way == Way()
    assert engine.listening == Listening()


def test_a_mix_too_loud_for_the_original_is_lowered_while_compared(transport: Transport, engine: FakeEngine) -> None:
    transport.set_balance(Balance(0.5, 1.5))
    assert engine.listening == Listening()
    for _ in range(2):
        transport.toggle_original()
        assert engine.listening == Listening(0.0, 1.5)
        transport.toggle_original()
        assert transport.way.comparison is Comparison.MATCHED
        assert engine.listening == Listening(0.5, 0.0)
    transport.hear_mix()
    assert engine.listening == Listening()


def test_a_mix_that_need_not_be_lowered_any_more_is_the_mix(transport: Transport, engine: FakeEngine) -> None:
    transport.set_balance(Balance(0.5, 1.5))
    transport.toggle_original()
    transport.toggle_original()
    transport.set_balance(Balance(0.7, 1.5))
    assert engine.listening == Listening(0.7, 0.0)
    transport.set_balance(Balance(1.0, 1.2))
    assert transport.way == Way()
    assert engine.listening == Listening()


def test_the_difference_is_silent_until_something_is_edited(
    transport: Transport, session: Session, engine: FakeEngine
) -> None:
    transport.set_audition(Audition(Node(2, 1)))
    transport.toggle_difference()
    assert engine.listening == Listening(0.0, 0.0)
    mute(session)
    assert engine.listening == Listening(1.0, -1.0)
    assert transport.audition is None
    assert engine.mix is not None
    assert np.array_equal(engine.mix.gains, document_mix(session.document).gains)
    session.undo_stack.undo()
    assert engine.listening == Listening(0.0, 0.0)
    transport.toggle_difference()
    assert engine.listening == Listening()


def test_an_audition_is_heard_at_once_and_comes_back_after_the_original(
    transport: Transport, engine: FakeEngine
) -> None:
    transport.toggle_original()
    transport.set_audition(Audition(Node(2, 1)))
    assert engine.listening == Listening()
    transport.toggle_original()
    assert engine.listening == Listening(0.0, 1.0)
    transport.toggle_original()
    assert transport.audition == Audition(Node(2, 1))
    assert engine.listening == Listening()


def test_a_box_is_looped_and_gives_the_loop_back(transport: Transport, engine: FakeEngine) -> None:
    transport.set_loop((4000, 6000))
    transport.set_box(BOX)
    assert engine.listening == Listening(box=BOX)
    assert transport.loop == engine.loop == (1000, 3000)
    transport.set_box(Box(1500, 3500, 500.0, 900.0))
    assert transport.loop == (1500, 3500)
    transport.toggle_original()
    assert engine.listening == Listening(0.0, 1.0, transport.way.box)
    transport.set_box(None)
    assert transport.loop == engine.loop == (4000, 6000)
    assert engine.listening == Listening(0.0, 1.0)


def test_a_loop_drawn_while_there_is_a_box_stays(transport: Transport) -> None:
    transport.set_box(BOX)
    transport.set_loop((1200, 2000))
    transport.set_box(None)
    assert transport.loop == (1200, 2000)


def test_a_box_too_small_is_made_larger(transport: Transport) -> None:
    transport.set_box(Box(1000, 1001, 500.0, 500.0))
    assert transport.way.box == Box(1000, 1160, 500.0, 530.0)


def test_another_sound_is_heard_plainly(transport: Transport, session: Session, engine: FakeEngine) -> None:
    transport.set_box(BOX)
    transport.toggle_original()
    session.edit("Open", lambda _: Document(sound=noise(RATE_HZ, seed=1)))
    assert transport.way == Way()
    assert engine.listening == Listening()
    assert transport.loop is None


def test_nothing_of_it_is_undone(transport: Transport, session: Session) -> None:
    steps = session.undo_stack.count()
    transport.toggle_original()
    transport.set_box(BOX)
    transport.toggle_difference()
    assert session.undo_stack.count() == steps


def test_without_a_sound_nothing_happens(session: Session, engine: FakeEngine) -> None:
    transport = Transport(session, engine)
    transport.toggle_original()
    transport.set_box(BOX)
    assert transport.way == Way()


def measured(mix_lufs: float, original_lufs: float, peak: float) -> Measured:
    return Measured(-10.0, mix_lufs, original_lufs, peak, sampled=False)


@pytest.mark.parametrize(
    ("mix_lufs", "peak", "mix_db", "original_db"),
    [
        (-26.0, 0.5, 0.0, -6.0),
        (-17.0, 0.5, 0.0, 3.0),
        (-8.0, 0.5, -5.98, 6.02),
        (-14.0, 1.3, -6.0, 0.0),
        (-13.8, 0.5, 0.0, 6.02),
        (-13.7, 0.5, -0.28, 6.02),
        (-math.inf, 0.5, 0.0, 0.0),
    ],
)
def test_the_balance_makes_both_equally_loud_and_clips_nothing(
    mix_lufs: float, peak: float, mix_db: float, original_db: float
) -> None:
    levels = balance(measured(mix_lufs, -20.0, peak))
    assert 20.0 * math.log10(levels.mix) == pytest.approx(mix_db, abs=0.01)
    assert 20.0 * math.log10(levels.original) == pytest.approx(original_db, abs=0.01)
