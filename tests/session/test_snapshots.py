import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Document,
    EditHistory,
    EditStep,
    Node,
    Snapshots,
    recalled_letter,
    recalling_name,
    with_gain,
    with_mute,
    with_network,
)
from audible_gui.session import Session, SnapshotBank, Transport
from tests.support.engines import FakeEngine
from tests.support.networks import noise, random_network

NODE = Node(2, 1)
SOUND = noise(1000)
LEARNED = with_network(Document(sound=SOUND), random_network(SOUND))


@pytest.fixture
def session(session: Session) -> Session:
    session.edit("Open", lambda _: LEARNED)
    return session


@pytest.fixture
def bank(session: Session) -> SnapshotBank:
    return SnapshotBank(session)


def gain(session: Session, gain_db: float, gesture: object | None = None) -> None:
    session.edit("Gain", lambda document: with_gain(document, NODE, gain_db), gesture)


def compared(bank: SnapshotBank) -> str | None:
    return bank.compared


def comparable(bank: SnapshotBank) -> str | None:
    return bank.comparable


def names(session: Session) -> list[str]:
    return [step.name for step in session.history.steps]


def test_storing_is_no_step_and_recalling_is_one(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    gain(session, -3.0)
    edited = session.document
    assert names(session) == ["New", "Open", "Gain"]
    assert bank.shown("A") is False
    bank.recall("A")
    assert session.document == LEARNED
    assert bank.shown("A")
    assert names(session) == ["New", "Open", "Gain", "Recall snapshot A"]
    session.undo_stack.undo()
    assert session.document is edited
    bank.recall("B")
    assert session.document is edited, "nothing is stored there"


def test_recalling_what_is_there_already_is_no_step(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    bank.recall("A")
    assert names(session) == ["New", "Open"]


def test_a_snapshot_of_another_sound_is_recalled_with_its_network(session: Session, bank: SnapshotBank) -> None:
    bank.store("C")
    session.edit("Open another", lambda _: Document(sound=noise(700)))
    bank.recall("C")
    assert session.document.sound is SOUND
    assert session.document.network is LEARNED.network


def test_what_was_replaced_or_cleared_can_be_put_back(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    assert bank.earlier("A") is None
    bank.store("A")
    assert bank.earlier("A") is None, "it was the same"
    first = bank.stored("A")
    gain(session, -3.0)
    bank.store("A")
    assert bank.earlier("A") is first
    bank.put("A", first)
    assert bank.stored("A") is first
    bank.put("A", None)
    assert (bank.stored("A"), bank.earlier("A")) == (None, first)
    session.restore(EditHistory())
    assert bank.earlier("A") is None, "of another project"


def test_comparing_shows_the_snapshot_and_then_the_present(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    gain(session, -3.0)
    edited, history, told = session.document, session.history, []
    session.changed.connect(lambda *change: told.append(change))
    bank.toggle()
    assert (session.document, compared(bank)) == (LEARNED, "A")
    assert session.history is history
    bank.toggle()
    assert (session.document, compared(bank)) == (edited, None)
    assert session.history is history
    assert told == [(edited, LEARNED), (LEARNED, edited)]
    assert session.undo_stack.index() == 2


def test_what_is_compared_with_is_the_one_used_last_that_differs(session: Session, bank: SnapshotBank) -> None:
    assert comparable(bank) is None
    bank.store("A")
    assert comparable(bank) is None, "there is nothing to be heard"
    gain(session, -3.0)
    bank.store("B")
    assert comparable(bank) == "A"
    gain(session, -6.0)
    assert comparable(bank) == "B"
    bank.recall("A")
    assert comparable(bank) == "B"
    bank.compare("B")
    assert comparable(bank) == "B", "from the present, whatever is shown"
    session.compare(EditStep("Recall snapshot X", session.history.document))
    assert compared(bank) == "B", "that would show nothing else"


def test_an_edit_goes_on_from_what_is_compared_with(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    gain(session, -3.0)
    edited, gesture = session.document, object()
    bank.toggle()
    gain(session, 0.0)
    assert compared(bank) == "A", "that changes nothing"
    for gain_db in (-1.0, -2.0):
        session.edit("Pan", lambda document, gain_db=gain_db: with_gain(document, None, gain_db), gesture)  # type: ignore[misc]
    assert compared(bank) is None
    assert names(session) == ["New", "Open", "Gain", "Recall snapshot A", "Pan"]
    assert session.document == with_gain(LEARNED, None, -2.0)
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.document is edited


def test_recalling_what_is_compared_with_is_one_step(session: Session, bank: SnapshotBank, qtbot: QtBot) -> None:
    bank.store("A")
    gain(session, -3.0)
    bank.store("B")
    gain(session, -6.0)
    bank.toggle()
    assert compared(bank) == "B"
    with qtbot.waitSignal(session.compared_changed):
        bank.recall("B")
    assert names(session) == ["New", "Open", "Gain", "Gain", "Recall snapshot B"]
    bank.compare("A")
    bank.recall("B")
    assert compared(bank) is None
    assert names(session)[-1] == "Recall snapshot B"
    assert len(names(session)) == 5
    bank.compare("A")
    bank.store("C")
    assert bank.stored("C") is not None
    assert bank.stored("C").name == "Recall snapshot A"  # type: ignore[union-attr]


def test_undo_and_another_history_end_comparing(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    gain(session, -3.0)
    gain(session, -6.0)
    bank.toggle()
    session.undo_stack.undo()
    assert compared(bank) is None
    assert session.document.component(NODE).gain_db == -3.0
    bank.toggle()
    other = Snapshots().replaced("H", EditStep("Mute", with_mute(LEARNED, NODE, muted=True)))
    session.restore(EditHistory(), other)
    assert (compared(bank), session.document) == (None, Document())
    assert session.snapshots is other


def test_a_training_goes_on_from_what_is_compared_with(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    gain(session, -3.0)
    bank.toggle()
    session.preview(with_network(LEARNED, random_network(SOUND, seed=1)))
    assert names(session)[-1] == "Recall snapshot A"
    for act in (bank.toggle, lambda: bank.recall("A"), lambda: bank.store("B"), lambda: bank.compare("A")):
        act()
    assert session.previewing
    assert bank.stored("B") is None
    assert names(session)[-1] == "Recall snapshot A"
    session.drop_preview()
    assert session.document == LEARNED


def test_opening_another_sound_goes_on_from_the_present(session: Session, bank: SnapshotBank) -> None:
    bank.store("A")
    gain(session, -3.0)
    bank.toggle()
    session.drop_preview()
    assert compared(bank) is None
    assert session.document.component(NODE).gain_db == -3.0


def test_comparing_does_not_interrupt_what_plays(session: Session, bank: SnapshotBank, engine: FakeEngine) -> None:
    transport = Transport(session, engine)
    session.edit("Train", lambda _: with_network(LEARNED, random_network(SOUND, seed=1)))
    transport.play()
    transport.seek(500)
    bank.store("A")
    gain(session, -3.0)
    bank.store("B")
    session.undo_stack.setIndex(1)
    playing = transport.playing
    for _ in range(2):
        bank.toggle()
        assert (transport.playing, transport.position) == (playing, 500)
    bank.toggle()
    transport.hear_mix()
    assert compared(bank) is None, "Esc brings back what is set"


def test_names_of_recalls() -> None:
    assert recalled_letter(recalling_name("C")) == "C"
    assert recalled_letter("Mute Kick") is None


@pytest.mark.parametrize(("document", "worked"), [(Document(sound=SOUND), False), (LEARNED, True)])
def test_a_snapshot_is_work_unless_it_holds_no_more_than_a_sound(document: Document, worked: bool) -> None:
    session = Session()
    session.set_snapshots(Snapshots().replaced("A", EditStep("Open", document)))
    assert session.worked is worked


def test_what_is_only_tried_is_not_stored(session: Session, bank: SnapshotBank) -> None:
    session.compare(EditStep("Other", with_gain(session.document, NODE, -6.0)), tried=True)
    bank.store("A")
    stored = bank.stored("A")
    assert stored is not None
    assert (stored.name, stored.document) == ("Open", LEARNED)
