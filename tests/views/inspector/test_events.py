"""Events of an envelope as objects: by mouse and keys, heard meanwhile, each gesture one undo step."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import BeatGrid, Document, with_marker, with_network
from audible_gui.operations import placed_events, with_drawn_envelope, with_events
from audible_gui.views.component_tree.patching import changed_text
from audible_gui.views.inspector.event_clipping import EVENTS_FORMAT
from audible_gui.views.inspector.event_desk import EventDesk
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side
from tests.views.component_tree.deep import learned
from tests.views.inspector.driving import NODE, Bench, at, hover, mouse

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
ENVELOPE = Side.ENVELOPE
PARTS = (0.1, 0.4, 0.7)
# Above all events, and within the first frames of them.
ABOVE, IN = 0.97, 0.1


@pytest.fixture
def arranging(bench: Bench) -> Iterator[Bench]:
    """With three events in a component, and the tool chosen by its key."""
    sound, network = bench.document.sound, bench.document.network
    assert sound is not None
    assert network is not None
    spec, values = network.spec.stft, np.zeros(network.n_frames)
    length = len(values) // 10
    for part in PARTS:
        at_frame = round((part * sound.n_samples - spec.middle()) / spec.hop)
        values[at_frame : at_frame + length] = np.linspace(1.0, 0.05, length)
    bench.session.edit("Draw", lambda document: with_drawn_envelope(document, NODE, values))
    bench.select()
    bench.plot(ENVELOPE).setFocus()
    QTest.keyClick(bench.plot(ENVELOPE), Qt.Key.Key_8)
    yield bench
    if bench.inspector.events.dialog is not None:
        bench.inspector.events.dialog.close()


def desk(bench: Bench) -> EventDesk:
    return bench.inspector.desk


def key(bench: Bench, what: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(bench.plot(ENVELOPE), what, keys)


def place(bench: Bench, n: int) -> float:
    """Where an event begins, by parts of the plot."""
    return desk(bench).time_s(n) / bench.times.duration_s


def lie(bench: Bench, *parts: float) -> bool:
    """Whether the events, as they are stored, begin at these parts of the plot."""
    axis = desk(bench).axis
    assert axis is not None
    events = placed_events(bench.document, NODE)
    times = sorted((axis.first_s + event.frame * axis.frame_s) / axis.end_s for event in events)
    return times == pytest.approx(sorted(parts), abs=0.016)


def inside(bench: Bench, n: int, height: float = IN) -> tuple[float, float]:
    return place(bench, n) + 0.02, height


def click(bench: Bench, n: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    bench.draw([inside(bench, n)], ENVELOPE, keys=keys)


def drag(
    bench: Bench,
    n: int,
    aside: float,
    up: float = 0.0,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    x, y = inside(bench, n)
    bench.draw([(x, y), (x + aside / 2, y + up / 2), (x + aside, y + up)], ENVELOPE, keys=keys)


def test_events_are_objects_that_say_when_they_begin_and_how_loud_they_are(arranging: Bench) -> None:
    assert arranging.inspector.tools.tool is Tool.EVENTS
    assert lie(arranging, *PARTS)
    assert len(desk(arranging).events) == 3
    plain = arranging.picture(ENVELOPE)
    hover(arranging.plot(ENVELOPE), inside(arranging, 1))
    words = arranging.plot(ENVELOPE).accessibleDescription()
    assert words.startswith("Event 2 of 3: ")
    assert "lasts" in words
    assert "0.0 dB" in words
    assert arranging.picture(ENVELOPE) != plain


def test_a_drag_moves_one_in_time_is_heard_meanwhile_and_is_one_step(arranging: Bench) -> None:
    steps, heard = len(arranging.steps()), list[Document]()
    arranging.session.changed.connect(lambda _before, after: heard.append(after))
    drag(arranging, 1, 0.15)
    assert lie(arranging, 0.1, 0.55, 0.7)
    assert len(heard) >= 2
    assert len(arranging.steps()) == steps + 1
    name = arranging.document.component(NODE).name
    assert arranging.steps()[-1] == f"Move events in envelope of {name}"
    frames = arranging.values(ENVELOPE).shape[1]
    assert arranging.values(ENVELOPE)[0, round(0.42 * frames)] == 0.0
    assert arranging.values(ENVELOPE)[0, round(0.56 * frames)] > 0.5
    arranging.session.undo_stack.undo()
    assert lie(arranging, *PARTS)


def test_what_is_made_of_events_is_said_and_reset(arranging: Bench) -> None:
    drag(arranging, 1, 0.15)
    assert "envelope of 3 events" in changed_text(arranging.document, NODE)
    arranging.inspector.reset(ENVELOPE)
    assert arranging.document.component(NODE).patch is None


def test_a_drag_upwards_makes_it_louder_only(arranging: Bench) -> None:
    drag(arranging, 1, 0.0, 0.25)
    (event,) = [event for event in placed_events(arranging.document, NODE) if event.gain_db]
    assert event.gain_db == pytest.approx(12.0, abs=0.6)
    assert event.shift == 0.0


def test_escape_takes_a_drag_back(arranging: Bench) -> None:
    before = arranging.document
    x, y = inside(arranging, 1)
    arranging.press([(x, y), (x + 0.1, y), (x + 0.2, y)], ENVELOPE)
    assert not lie(arranging, *PARTS)
    key(arranging, Qt.Key.Key_Escape)
    assert arranging.document.component(NODE) == before.component(NODE)
    arranging.release(ENVELOPE)
    assert lie(arranging, *PARTS)


def test_with_ctrl_a_drag_leaves_a_copy(arranging: Bench) -> None:
    steps = len(arranging.steps())
    drag(arranging, 1, 0.15, keys=CTRL)
    assert lie(arranging, 0.1, 0.4, 0.55, 0.7)
    assert len(arranging.steps()) == steps + 1


def test_several_are_chosen_by_a_frame_and_move_together(arranging: Bench) -> None:
    arranging.draw([(0.35, ABOVE), (0.6, 0.5), (0.9, 0.05)], ENVELOPE)
    assert desk(arranging).chosen == {1, 2}
    drag(arranging, 1, 0.1)
    assert lie(arranging, 0.1, 0.5, 0.8)


def test_with_shift_a_click_adds_one_and_beside_them_none_is_chosen(arranging: Bench) -> None:
    click(arranging, 0)
    click(arranging, 2, SHIFT)
    assert desk(arranging).chosen == {0, 2}
    arranging.draw([(0.3, ABOVE)], ENVELOPE)
    assert desk(arranging).chosen == frozenset()


def test_nothing_moves_beyond_the_ends_of_the_sound(arranging: Bench) -> None:
    key(arranging, Qt.Key.Key_A, CTRL)
    drag(arranging, 1, 0.59)
    frames = arranging.values(ENVELOPE).shape[1]
    events = placed_events(arranging.document, NODE)
    assert max(event.frame for event in events) == frames - 1
    assert min(event.frame for event in events) == pytest.approx((0.1 + 0.3) * frames, abs=3)


def test_they_snap_to_beats_and_markers_unless_alt_is_held(arranging: Bench) -> None:
    duration_s = arranging.times.duration_s
    arranging.beats.change(grid=BeatGrid(bpm=60.0 / (0.5 * duration_s)), shown=True)
    drag(arranging, 1, 0.09)
    assert place(arranging, 1) == pytest.approx(0.5, abs=1e-3)
    arranging.beats.change(shown=False)
    arranging.session.edit("Mark", lambda document: with_marker(document, 0.62 * duration_s))
    drag(arranging, 1, 0.115)
    assert place(arranging, 1) == pytest.approx(0.62, abs=1e-3)
    x, y = inside(arranging, 2)
    arranging.draw([(x, y), (x - 0.04, y), (x - 0.073, y)], ENVELOPE, keys=ALT)
    assert place(arranging, 2) == pytest.approx(0.7 - 0.073, abs=0.016)
    assert place(arranging, 2) != pytest.approx(0.62, abs=1e-3)


def test_keys_do_all_that_the_mouse_does(arranging: Bench) -> None:
    key(arranging, Qt.Key.Key_Tab)
    key(arranging, Qt.Key.Key_Tab)
    assert desk(arranging).chosen == {1}
    steps = len(arranging.steps())
    for _ in range(3):
        key(arranging, Qt.Key.Key_Right)
    assert len(arranging.steps()) == steps + 1
    assert place(arranging, 1) > PARTS[1]
    key(arranging, Qt.Key.Key_Down)
    key(arranging, Qt.Key.Key_Down, CTRL)
    assert len(arranging.steps()) == steps + 2
    assert desk(arranging).events[1].gain_db == -2.0
    key(arranging, Qt.Key.Key_D, CTRL)
    assert len(desk(arranging).events) == 4
    assert desk(arranging).chosen == {3}
    key(arranging, Qt.Key.Key_Delete)
    assert len(desk(arranging).events) == 3
    key(arranging, Qt.Key.Key_Escape)
    assert desk(arranging).chosen == frozenset()


def test_onset_and_gain_are_typed(arranging: Bench) -> None:
    click(arranging, 1)
    key(arranging, Qt.Key.Key_Return)
    dialog = arranging.inspector.events.dialog
    assert dialog is not None
    dialog.time.setValue(0.5 * arranging.times.duration_s)
    dialog.gain.setValue(-6.0)
    dialog.accept()
    assert place(arranging, 1) == pytest.approx(0.5, abs=1e-3)
    assert desk(arranging).events[1].gain_db == -6.0


def test_a_double_click_asks_too(arranging: Bench) -> None:
    click(arranging, 1)
    plot = arranging.plot(ENVELOPE)
    mouse(plot, QMouseEvent.Type.MouseButtonDblClick, at(plot, inside(arranging, 1)))
    arranging.release(ENVELOPE)
    assert arranging.inspector.events.dialog is not None


def test_events_are_pasted_at_the_playhead_of_another_component(arranging: Bench) -> None:
    click(arranging, 1)
    key(arranging, Qt.Key.Key_C, CTRL)
    arranging.select(3, 1)
    node = desk(arranging).node
    assert node is not None
    assert node != NODE
    sound = arranging.document.sound
    assert sound is not None
    arranging.studio.transport.seek(sound.n_samples // 4)
    before = len(desk(arranging).events)
    arranging.plot(ENVELOPE).setFocus()
    key(arranging, Qt.Key.Key_V, CTRL)
    events = placed_events(arranging.document, node)
    assert len(events) == before + 1
    assert events[-1].piece is not None
    (new,) = desk(arranging).chosen
    assert desk(arranging).time_s(new) == pytest.approx(sound.duration_s / 4, abs=0.02)
    highest = arranging.values(ENVELOPE, node).max()
    assert events[-1].piece.values.max() == pytest.approx(highest, rel=0.05)


@pytest.mark.parametrize(
    "words", [b"", b"[]", b'{"frame_s": 1e99, "events": []}', b'{"frame_s": 0.01, "events": [{}]}']
)
def test_what_is_no_event_is_not_pasted_and_said(arranging: Bench, words: bytes) -> None:
    data = QMimeData()
    data.setData(EVENTS_FORMAT, words)
    QApplication.clipboard().setMimeData(data)
    before = arranging.document
    key(arranging, Qt.Key.Key_V, CTRL)
    assert arranging.document is before
    assert "cannot be read as events" in arranging.inspector.trouble.text()


def test_q_puts_all_on_the_beats(arranging: Bench) -> None:
    arranging.beats.change(grid=BeatGrid(bpm=60.0 / (0.5 * arranging.times.duration_s)))
    key(arranging, Qt.Key.Key_Q)
    assert [round(place(arranging, n), 2) for n in range(3)] == [0.0, 0.5, 0.5]


def test_without_a_choice_what_needs_one_says_so(arranging: Bench) -> None:
    before = arranging.document
    key(arranging, Qt.Key.Key_Delete)
    assert arranging.document is before
    assert "Choose events first" in arranging.inspector.trouble.text()


def test_what_goes_while_it_is_dragged_ends_the_drag(arranging: Bench) -> None:
    x, y = inside(arranging, 1)
    arranging.press([(x, y), (x + 0.1, y)], ENVELOPE)
    arranging.session.edit("Train", lambda document: with_network(document, learned()))
    trained = arranging.document
    mouse(arranging.plot(ENVELOPE), QMouseEvent.Type.MouseMove, at(arranging.plot(ENVELOPE), (x + 0.2, y)))
    assert not arranging.inspector.events.dragging
    assert arranging.document is trained
    arranging.release(ENVELOPE)


def test_the_tool_of_events_says_on_the_basis_where_they_are(arranging: Bench) -> None:
    arranging.draw([(0.5, 0.5)])
    assert "in the envelope" in arranging.inspector.trouble.text()


def test_other_edits_are_followed(arranging: Bench) -> None:
    events = desk(arranging).events
    arranging.session.edit("Other", lambda document: with_events(document, NODE, events[:1]))
    assert len(desk(arranging).events) == 1
    key(arranging, Qt.Key.Key_1)
    assert desk(arranging).events == ()


def test_more_events_than_there_can_be_are_refused_during_a_drag(
    arranging: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audible_gui.document.rhythm.MAX_EVENTS", 3)
    steps = arranging.steps()
    with qtbot.waitSignal(arranging.session.refused) as refused:
        drag(arranging, 1, 0.15, keys=CTRL)
    assert "3 events at most" in refused.args[0]
    assert arranging.steps() == steps
    assert lie(arranging, *PARTS)
    assert len(desk(arranging).events) == 3
