"""Gains and cuts of parts, pans, and what is done to several rows at once."""

import pytest
from PySide6.QtCore import QModelIndex, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, EdgeGain, Node, edge_gain, with_edge_gain, with_gain, with_solo
from audible_gui.session import Audition, Session
from audible_gui.views import theme
from audible_gui.views.component_tree import ComponentTree, audition_label
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.controls import pan_fraction, typed_pan
from audible_gui.views.component_tree.rows import pan_text
from tests.views.component_tree.deep import PARENT, order, parent, unfold
from tests.views.component_tree.driving import (
    ALT,
    LEFT,
    SHIFT,
    auditions,
    click,
    drag,
    editor,
    enter,
    index,
    mouse,
    picture,
    place,
    residual,
    wheel,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


def edge(document: Document, child: int) -> EdgeGain:
    return edge_gain(document, PARENT, child)


def choose(qtbot: QtBot, tree: ComponentTree, text: str, where: QModelIndex) -> None:
    menu = tree.menu_at(where)
    assert menu is not None
    qtbot.addWidget(menu)
    (action,) = [action for action in menu.actions() if action.text() == text]
    assert action.isEnabled()
    action.trigger()


def test_a_part_is_cut_and_put_back(tree: ComponentTree, session: Session) -> None:
    first, child = unfold(tree, parent(tree))[0], order(session)[0]
    bright = picture(tree, first.siblingAtColumn(Column.BASIS))
    click(tree, first.siblingAtColumn(Column.MUTE))
    assert edge(session.document, child).muted
    assert not session.document.component(Node(1, child)).muted
    names = session.document.component(Node(1, child)).name, session.document.component(PARENT).name
    assert session.undo_stack.undoText() == f"Mute {names[0]} in {names[1]}"
    assert picture(tree, first.siblingAtColumn(Column.BASIS)) != bright
    assert "Put" in first.siblingAtColumn(Column.MUTE).data(Qt.ItemDataRole.ToolTipRole)
    click(tree, first)
    QTest.keyClicks(tree, "m")
    assert not edge(session.document, child).muted
    session.undo_stack.undo()
    assert edge(session.document, child).muted


def test_a_part_has_a_fader_and_neither_solo_nor_pan(tree: ComponentTree, session: Session) -> None:
    first, child = unfold(tree, parent(tree))[0], order(session)[0]
    steps = session.undo_stack.count()
    drag(tree, first.siblingAtColumn(Column.GAIN), [-8, -8])
    mouse(tree, QMouseEvent.Type.MouseButtonRelease, QPointF())
    assert edge(session.document, child).gain_db < -1.0
    assert session.undo_stack.count() == steps + 1
    assert first.siblingAtColumn(Column.GAIN).data() == f"−{-edge(session.document, child).gain_db:.1f} dB"
    before = session.document
    for column in (Column.SOLO, Column.PAN):
        click(tree, first.siblingAtColumn(column))
        wheel(tree, first.siblingAtColumn(column), 120)
        assert first.siblingAtColumn(column).data(Qt.ItemDataRole.ToolTipRole) == ""
    click(tree, first)
    QTest.keyClicks(tree, "s")
    assert session.document == before
    QTest.keyClicks(tree, "+")
    assert edge(session.document, child).gain_db == edge(before, child).gain_db + 0.5


def test_a_rest_is_cut_and_set_as_a_whole(tree: ComponentTree, session: Session) -> None:
    rest, small = unfold(tree, parent(tree))[-1], order(session)[4:]
    wheel(tree, rest.siblingAtColumn(Column.GAIN), -240)
    assert [edge(session.document, child).gain_db for child in small] == [-1.0] * 4
    session.edit("Gain", lambda document: with_edge_gain(document, PARENT, small[1], 3.0))
    assert rest.siblingAtColumn(Column.GAIN).data() == "various"
    click(tree, rest.siblingAtColumn(Column.MUTE))
    assert all(edge(session.document, child).muted for child in small)


def test_parts_are_restored_from_the_menu(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    rows, found = unfold(tree, parent(tree)), order(session)
    before = session.document
    for row in rows[:2]:
        click(tree, row.siblingAtColumn(Column.MUTE))
        wheel(tree, row.siblingAtColumn(Column.GAIN), -120)
    choose(qtbot, tree, "Restore as learned", rows[0])
    assert edge(session.document, found[0]) == edge(before, found[0])
    assert edge(session.document, found[1]).muted
    choose(qtbot, tree, "Restore its parts as learned", parent(tree))
    assert session.document == before
    for row in rows[:2]:
        click(tree, row.siblingAtColumn(Column.MUTE))
    select(tree, rows[0], rows[1])
    choose(qtbot, tree, "Restore as learned", rows[0])
    assert session.document == before
    titles = [f"{row.data()} in {parent(tree).data()}" for row in rows[:2]]
    assert session.undo_stack.undoText() == f"Restore {titles[0]} and {titles[1]}"
    menu = tree.menu_at(parent(tree))
    assert menu is not None
    qtbot.addWidget(menu)
    assert not any(action.text().startswith("Restore") for action in menu.actions())


def test_panning_by_drag_wheel_and_alt_click(tree: ComponentTree, session: Session) -> None:
    cell = parent(tree).siblingAtColumn(Column.PAN)
    neutral, steps = picture(tree, cell), session.undo_stack.count()
    drag(tree, cell, [-4, -4])
    mouse(tree, QMouseEvent.Type.MouseButtonRelease, QPointF())
    pan = session.document.component(PARENT).pan
    assert -1.0 <= pan < -0.1
    assert cell.data() == f"L{round(-pan * 100)}"
    assert session.undo_stack.count() == steps + 1
    assert session.undo_stack.undoText() == f"Pan of {parent(tree).data()} to {cell.data()}"
    assert picture(tree, cell) != neutral
    assert "right side" in cell.data(Qt.ItemDataRole.ToolTipRole)
    click(tree, cell, ALT)
    assert session.document.component(PARENT).pan == 0.0
    wheel(tree, cell, 240)
    assert session.document.component(PARENT).pan == 0.1
    wheel(tree, residual(tree, Column.PAN), -120)
    assert session.document.residual.pan == -0.05


@pytest.mark.parametrize(("typed", "pan"), [("L30", -0.3), ("r15", 0.15), ("C", 0.0), ("-40", -0.4), ("loud", 0.2)])
def test_a_pan_can_be_typed(tree: ComponentTree, session: Session, typed: str, pan: float) -> None:
    cell = parent(tree).siblingAtColumn(Column.PAN)
    wheel(tree, cell, 480)
    QTest.mouseDClick(tree.viewport(), LEFT, pos=place(tree, cell))
    line = editor(tree)
    assert line.selectedText() == "R20"
    line.selectAll()
    line.insert(typed)
    enter(line)
    assert session.document.component(PARENT).pan == pytest.approx(pan)


def test_pans_are_written_as_they_are_read() -> None:
    for pan in (-1.0, -0.3, 0.0, 0.15, 1.0):
        assert typed_pan(pan_text(pan)) == pytest.approx(pan)
    assert typed_pan("") is None
    assert pan_fraction(0.0) == 0.5


def select(tree: ComponentTree, *rows: QModelIndex) -> None:
    click(tree, rows[0])
    for row in rows[1:]:
        click(tree, row, CONTROL)


def test_keys_act_on_all_selected_rows_in_one_step(tree: ComponentTree, session: Session) -> None:
    def states() -> list[tuple[bool, bool, float]]:
        return [(c.muted, c.soloed, c.gain_db) for c in session.document.components[2]]

    names = [component.name for component in session.document.components[2]]
    select(tree, index(tree, 3, 0), index(tree, 3, 2))
    steps = session.undo_stack.count()
    for key in ("m", "s", "-"):
        QTest.keyClicks(tree, key)
    assert states() == [(True, True, -0.5), (False, False, 0.0), (True, True, -0.5)]
    assert session.undo_stack.count() == steps + 3
    assert session.undo_stack.undoText() == f"Gain of {names[2]} and {names[0]} to −0.5 dB"
    for _ in range(3):
        session.undo_stack.undo()
    assert states() == [(False, False, 0.0)] * 3
    QTest.keyClick(tree, Qt.Key.Key_Up, ALT)
    assert [gain for *_, gain in states()] == [0.5, 0.0, 0.5]
    QTest.keyClick(tree, Qt.Key.Key_Down, ALT)
    assert [gain for *_, gain in states()] == [0.0, 0.0, 0.0]


def test_steps_of_many_rows_name_the_first_and_tell_from_where_to_where(tree: ComponentTree, session: Session) -> None:
    wheel(tree, index(tree, 3, 1, Column.GAIN), 240)
    select(tree, index(tree, 3, 0), index(tree, 3, 1), index(tree, 3, 2))
    QTest.keyClicks(tree, "m")
    first = index(tree, 3, 2).data()
    assert session.undo_stack.undoText() == f"Mute {first} and 2 others"
    QTest.keyClicks(tree, "-")
    assert session.undo_stack.undoText() == f"Gain of {first} and 2 others to −0.5 dB … +0.5 dB"


def test_a_fader_of_a_selected_row_moves_the_others_by_as_much(tree: ComponentTree, session: Session) -> None:
    wheel(tree, index(tree, 3, 1, Column.GAIN), -1200)
    select(tree, index(tree, 3, 0), index(tree, 3, 1))
    steps = session.undo_stack.count()
    drag(tree, index(tree, 3, 0, Column.GAIN), [-3, -3])
    mouse(tree, QMouseEvent.Type.MouseButtonRelease, QPointF())
    first, second, third = (c.gain_db for c in session.document.components[2])
    assert first < 0.0
    assert second - first == pytest.approx(-5.0)
    assert third == 0.0
    assert session.undo_stack.count() == steps + 1
    wheel(tree, index(tree, 3, 2, Column.GAIN), 120)
    assert [c.gain_db for c in session.document.components[2]] == [first, second, 0.5], "it is not selected"


def test_selected_rows_are_heard_together(tree: ComponentTree, session: Session) -> None:
    heard = auditions(tree)
    select(tree, index(tree, 3, 2), index(tree, 3, 0))
    assert heard == [Audition(Node(3, 2)), Audition(Node(3, 0), (), (Node(3, 2),))]
    last = heard[-1]
    assert last is not None
    assert audition_label(session.document, last) == "2 components alone"
    tree.set_audition(None)
    tree.set_audition(last)
    assert {row.row() for row in tree.selectionModel().selectedRows()} == {0, 2}
    rows = unfold(tree, parent(tree))
    select(tree, rows[0], rows[1])
    parts = heard[-1]
    assert parts is not None
    assert parts.within == (PARENT,)
    assert len(parts.others) == 1
    click(tree, index(tree, 3, 0), CONTROL)
    assert heard[-1] == Audition(Node(3, 0)), "what is of several kinds is not heard together"


def test_exclusive_solo_of_several(tree: ComponentTree, session: Session) -> None:
    click(tree, index(tree, 3, 1, Column.SOLO))
    select(tree, index(tree, 3, 0), index(tree, 3, 2))
    QTest.keyClick(tree, Qt.Key.Key_S, SHIFT)
    assert [c.soloed for c in session.document.components[2]] == [True, False, True]


def test_keys_act_on_what_is_selected_even_if_another_row_is_current(tree: ComponentTree, session: Session) -> None:
    select(tree, index(tree, 3, 0), index(tree, 3, 1))
    click(tree, index(tree, 3, 1), CONTROL)
    assert tree.currentIndex().row() == 1
    QTest.keyClicks(tree, "m+")
    assert [(c.muted, c.gain_db) for c in session.document.components[2][:2]] == [(True, 0.5), (False, 0.0)]


def test_keys_act_on_the_framed_row_where_nothing_is_selected_and_it_is_seen(
    qtbot: QtBot, tree: ComponentTree, session: Session
) -> None:
    tree.activateWindow()
    click(tree, index(tree, 3, 1))
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    qtbot.waitUntil(tree.hasFocus)
    where, accent = index(tree, 3, 1), QColor(theme.current().accent).name()
    rect = tree.visualRect(where)
    assert tree.viewport().grab().toImage().pixelColor(rect.right(), rect.top()).name() == accent
    QTest.keyClicks(tree, "m")
    assert [c.muted for c in session.document.components[2]] == [False, True, False]
    tree.resize(800, 120)
    tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum())
    QTest.keyClicks(tree, "m")
    assert session.document.component(Node(3, 1)).muted, "it is out of sight"


def test_what_is_set_on_many_rows_is_set_at_once(
    tree: ComponentTree, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Document] = []
    check = Document.__post_init__

    def counting(document: Document) -> None:
        made.append(document)
        check(document)

    tree.expandAll()
    tree.selectAll()
    rows = [row for row in tree.chosen if row.soloable]
    monkeypatch.setattr(Document, "__post_init__", counting)
    tree._mixing.set_muted(rows, True)
    assert len(made) == 1
    tree._mixing.set_soloed(rows, True, exclusive=True)
    assert len(made) == 3
    tree._mixing.set_locked(rows, True)
    assert len(made) == 4
    assert len(rows) == sum(len(layer) for layer in session.document.components)
    assert all(one.muted and one.soloed and one.locked for layer in session.document.components for one in layer)


def test_rows_stay_what_they_are_where_nothing_is_set_on_them(tree: ComponentTree, session: Session) -> None:
    first, second = (tree.row(index(tree, 2, number)) for number in range(2))
    session.edit("Louder", lambda document: with_gain(document, Node(2, 0), 3.0))
    assert tree.row(index(tree, 2, 1)) is second
    louder = tree.row(index(tree, 2, 0))
    assert louder != first
    assert louder is not None
    assert louder.component.gain_db == 3.0
    session.edit("Solo", lambda document: with_solo(document, Node(2, 0), True))
    hushed = tree.row(index(tree, 2, 1))
    assert hushed is not None
    assert hushed.hushed
