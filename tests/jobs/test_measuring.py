import math
from collections.abc import Generator, Iterator, Mapping

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Floats, Node, with_marker, with_mute, with_network
from audible_gui.jobs import Job, Measured, Measuring
from audible_gui.session import Audition, Comparison, Session, Transport, heard_mix
from audible_gui.synthesis import Box, Mix
from tests.support.engines import FakeEngine
from tests.support.networks import noise, random_network

RATE_HZ = 8000
REGION = (1000, 4000)


class FakeMeasure:
    """Measures nothing: the mix is 6 dB softer, over the loop 12 dB louder; remembers what was asked.

    A component alone is 16 dB softer, the second of layer 2 silent; in a box all is 3 dB softer.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[Document, tuple[int, int] | None]] = []
        self.tracks: Mapping[str, Floats] = {}
        self.mixes: list[Mix | None] = []

    def __call__(
        self,
        document: Document,
        region: tuple[int, int] | None,
        tracks: Mapping[str, Floats],
        mix: Mix | None,
        box: Box | None,
    ) -> Generator[float, bool | None, Measured]:
        self.asked.append((document, region))
        self.tracks = tracks
        self.mixes.append(mix)
        yield 0.5
        lufs = -36.0 if mix is not None else -26.0 if region is None or box is not None else -8.0
        if mix is not None and not mix.gains[..., 0].any():
            lufs = -math.inf
        return Measured(-10.0, lufs if box is None else lufs - 3.0, -20.0, 0.5, sampled=False)


@pytest.fixture
def session(qapp: QApplication) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    return Session()


@pytest.fixture
def transport(session: Session) -> Transport:
    return Transport(session, FakeEngine())


@pytest.fixture
def measure() -> FakeMeasure:
    return FakeMeasure()


@pytest.fixture
def measuring(session: Session, transport: Transport, measure: FakeMeasure) -> Iterator[Measuring]:
    yield Measuring(session, transport, measure)
    Job.cancel_all()


def open_noise(session: Session) -> None:
    sound = noise(RATE_HZ)
    session.edit("Open", lambda _: with_network(Document(sound=sound), random_network(sound)))


def levels(transport: Transport) -> tuple[float, float]:
    return transport.balance.mix, transport.balance.original


def test_what_is_shown_is_measured(session: Session, measuring: Measuring, measure: FakeMeasure, qtbot: QtBot) -> None:
    with qtbot.waitSignal(measuring.measured, check_params_cb=lambda result: result is not None):
        open_noise(session)
        assert measuring.whole is None
    assert measure.asked == [(session.document, None)]
    assert measuring.whole is not None


def test_an_edit_makes_it_unknown_at_once_and_is_measured(
    session: Session, measuring: Measuring, measure: FakeMeasure, qtbot: QtBot
) -> None:
    open_noise(session)
    qtbot.waitUntil(lambda: measuring.whole is not None)
    told: list[Measured | None] = []
    measuring.measured.connect(told.append)
    for index in (0, 1, 2):
        session.edit("Mute", lambda d, index=index: with_mute(d, Node(2, index), muted=True))  # type: ignore[misc]
        assert measuring.whole is None
    qtbot.waitUntil(lambda: measuring.whole is not None)
    assert told[:-1] == [None, None, None]
    assert [document for document, _ in measure.asked[1:]] == [session.document]
    with qtbot.waitSignal(measuring.measured, check_params_cb=lambda result: result is not None):
        session.undo_stack.undo()


def test_a_marker_changes_nothing_that_is_measured(
    session: Session, measuring: Measuring, measure: FakeMeasure, qtbot: QtBot
) -> None:
    open_noise(session)
    qtbot.waitUntil(lambda: measuring.whole is not None)
    session.edit("Set a marker", lambda document: with_marker(document, 0.5))
    assert measuring.whole is not None
    assert len(measure.asked) == 1


def test_loudness_is_compared_over_the_loop(
    session: Session, transport: Transport, measuring: Measuring, measure: FakeMeasure, qtbot: QtBot
) -> None:
    open_noise(session)
    qtbot.waitUntil(lambda: measuring.whole is not None)
    assert levels(transport) == pytest.approx((1.0, 0.501), abs=0.001)
    transport.set_loop(REGION)
    assert measuring.heard is None
    assert measuring.whole is not None
    qtbot.waitUntil(lambda: measuring.heard is not None)
    assert [region for _, region in measure.asked] == [None, REGION]
    assert levels(transport) == pytest.approx((0.502, 2.0), abs=0.001)
    transport.set_loop(None)
    assert levels(transport) == pytest.approx((1.0, 0.501), abs=0.001)
    assert len(measure.asked) == 2
    session.edit("Mute", lambda d: with_mute(d, Node(2, 0), muted=True))
    transport.set_loop(REGION)
    qtbot.waitUntil(lambda: measuring.heard is not None)
    assert [region for _, region in measure.asked[2:]] == [None, REGION]


def test_partial_results_of_a_training_are_not_measured(
    session: Session, measuring: Measuring, measure: FakeMeasure, qtbot: QtBot
) -> None:
    open_noise(session)
    qtbot.waitUntil(lambda: measuring.whole is not None)
    assert session.document.sound is not None
    sound = session.document.sound
    for seed in (1, 2):
        session.preview(with_network(session.document, random_network(sound, seed=seed)))
        assert measuring.whole is None
    assert not measuring._timer.isActive()
    session.keep_preview("Train")
    qtbot.waitUntil(lambda: measuring.whole is not None)
    assert [document for document, _ in measure.asked[1:]] == [session.document]


def test_without_a_sound_nothing_is_measured(session: Session, measuring: Measuring, measure: FakeMeasure) -> None:
    session.edit("Close", lambda _: Document())
    assert measuring.whole is None
    assert not measuring._timer.isActive()
    assert not measure.asked


def test_once_stopped_it_begins_nothing(session: Session, measuring: Measuring, transport: Transport) -> None:
    open_noise(session)
    assert measuring._timer.isActive()
    measuring.stop()
    session.edit("Mute", lambda d: with_mute(d, Node(2, 0), muted=True))
    transport.set_loop(REGION)
    assert not measuring._timer.isActive()
    assert not measuring.running


def test_refined_sounds_are_measured_as_they_are_played(
    session: Session, measuring: Measuring, transport: Transport, measure: FakeMeasure, qtbot: QtBot
) -> None:
    open_noise(session)
    qtbot.waitUntil(lambda: measuring.whole is not None)
    tracks = {"key": noise(RATE_HZ).samples}
    transport.set_tracks(tracks)
    assert measuring.whole is None
    qtbot.waitUntil(lambda: measuring.whole is not None)
    assert measure.tracks is tracks


def test_the_original_is_matched_to_what_is_heard(
    session: Session, transport: Transport, measuring: Measuring, measure: FakeMeasure, qtbot: QtBot
) -> None:
    open_noise(session)
    qtbot.waitUntil(lambda: measuring.whole is not None)
    alone = Audition(Node(2, 0))
    transport.set_audition(alone)
    assert measuring.heard is None
    qtbot.waitUntil(lambda: measuring.heard is not None)
    assert levels(transport) == pytest.approx((1.0, 0.158), abs=0.001)
    assert measure.mixes[-1] is not None
    assert (measure.mixes[-1].gains == heard_mix(session.document, alone).gains).all()
    transport.toggle_leaks()
    qtbot.waitUntil(lambda: measuring.heard is not None)
    assert measure.mixes[-1] is not None
    assert measure.mixes[-1].leak is not None
    transport.hear_mix()
    assert levels(transport) == pytest.approx((1.0, 0.501), abs=0.001)
    transport.set_box(Box(1000, 4000, 300.0, 600.0))
    qtbot.waitUntil(lambda: measuring.heard is not None)
    assert measure.asked[-1] == (session.document, (1000, 4000))
    assert levels(transport) == pytest.approx((1.0, 0.355), abs=0.001)
    transport.set_comparison(Comparison.ORIGINAL)
    assert measuring.heard is not None


def test_beside_silence_the_original_is_as_loud_as_beside_the_mix(
    session: Session, transport: Transport, measuring: Measuring, qtbot: QtBot
) -> None:
    open_noise(session)
    transport.set_loop(REGION)
    transport.set_audition(Audition(Node(2, 1)))
    qtbot.waitUntil(lambda: not measuring._missing)
    assert measuring.heard is not None
    assert measuring.heard.mix_lufs == -math.inf
    assert levels(transport) == pytest.approx((0.502, 2.0), abs=0.001)
