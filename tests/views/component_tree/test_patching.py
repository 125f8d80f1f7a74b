"""Cross-synthesis in the tree: by menu and by drag, seen and told."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QSlider, QToolTip
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Borrowed,
    Brought,
    Morph,
    Node,
    Patch,
    Phase,
    identity_of,
    kept_nodes,
    lock_refusal,
    with_group,
    with_lock,
)
from audible_gui.operations import Side, common_envelope, gate_of, with_basis_of
from audible_gui.session import Audition, Session
from audible_gui.views.choice_menu import ChoiceMenu
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.dragging import unpacked
from audible_gui.views.component_tree.patch_menu import BLENDS
from audible_gui.views.component_tree.rows import Kind
from tests.views.component_tree.driving import auditions, click, index, picture, place

SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
NODE, LENDER, DEEP = Node(3, 0), Node(3, 1), Node(1, 2)


def menu_at(tree: ComponentTree, where: QModelIndex, qtbot: QtBot) -> QMenu:
    menu = tree.menu_at(where)
    assert menu is not None
    qtbot.addWidget(menu)
    return menu


def choose(menu: QMenu, *texts: str) -> None:
    """Go through submenus to an entry, and take it."""
    for text in texts[:-1]:
        menu = submenu(menu, text)
    entry(menu, texts[-1]).trigger()


def submenu(menu: QMenu, text: str) -> QMenu:
    """It opens."""
    found = entry(menu, text).menu()
    assert isinstance(found, QMenu)
    found.aboutToShow.emit()
    return found


def entry(menu: QMenu, text: str) -> QAction:
    (found,) = [action for action in menu.actions() if action.text() == text]
    return found


def patch(session: Session, node: Node = NODE) -> Patch | None:
    return session.document.component(node).patch


def name(session: Session, node: Node) -> str:
    return session.document.component(node).name


def test_who_could_lend_is_listed_when_somebody_looks(tree: ComponentTree, qtbot: QtBot) -> None:
    menu = menu_at(tree, index(tree, 3, 0), qtbot)
    (lenders,) = [one for one in menu.findChildren(ChoiceMenu) if one.title() == "Layer 1"][:1]
    assert not lenders.actions()
    lenders.aboutToShow.emit()
    assert [action.text() for action in lenders.actions()] == [choice.text for choice in lenders.choices()]
    lenders.aboutToShow.emit()
    assert len(lenders.actions()) == len(lenders.choices())


def test_the_menu_gives_a_row_the_basis_of_one_and_the_envelope_of_another(
    tree: ComponentTree, session: Session, qtbot: QtBot
) -> None:
    where = index(tree, 3, 0)
    menu = menu_at(tree, where, qtbot)
    assert {"Phase", "Remove patch", "Amount of basis"}.isdisjoint(action.text() for action in menu.actions())
    assert entry(submenu(menu, "Basis from"), "Its own").isChecked()
    assert name(session, NODE) not in [a.text() for a in submenu(submenu(menu, "Basis from"), "Layer 3").actions()]
    choose(menu, "Basis from", "Layer 3", name(session, LENDER))
    choose(menu_at(tree, where, qtbot), "Envelope from", "Layer 1", name(session, DEEP))
    document = session.document
    expected = Patch(Borrowed(identity_of(document, LENDER)), Borrowed(identity_of(document, DEEP)))
    assert patch(session) == expected
    assert session.undo_stack.undoText() == f"Envelope of {name(session, DEEP)} for {name(session, NODE)}"
    menu = menu_at(tree, where, qtbot)
    assert entry(submenu(submenu(menu, "Basis from"), "Layer 3"), name(session, LENDER)).isChecked()
    choose(menu, "Basis from", "Its own")
    assert patch(session) == Patch(envelope=expected.envelope)
    choose(menu_at(tree, where, qtbot), "Remove patch")
    assert patch(session) is None
    session.undo_stack.setIndex(session.undo_stack.index() - 2)
    assert patch(session) == expected


def test_amount_and_phase_are_chosen_in_the_menu(tree: ComponentTree, session: Session, qtbot: QtBot) -> None:
    session.edit("Basis", lambda document: with_basis_of(document, NODE, LENDER))
    where = index(tree, 3, 0)
    assert entry(submenu(menu_at(tree, where, qtbot), "Amount of basis"), "100 %").isChecked()
    choose(menu_at(tree, where, qtbot), "Amount of basis", "25 %")
    choose(menu_at(tree, where, qtbot), "Phase", "Source phase")
    expected = Patch(Borrowed(identity_of(session.document, LENDER), 0.25), phase=Phase.SOURCE)
    assert patch(session) == expected
    menu = menu_at(tree, where, qtbot)
    assert entry(submenu(menu, "Amount of basis"), "25 %").isChecked()
    assert entry(submenu(menu, "Phase"), "Source phase").isChecked()


def test_what_lies_between_is_chosen_in_the_menu(tree: ComponentTree, session: Session, qtbot: QtBot) -> None:
    session.edit("Basis", lambda document: with_basis_of(document, NODE, LENDER, 0.5))
    where, both, shared = index(tree, 3, 0), BLENDS[Morph.LINEAR], BLENDS[Morph.GEOMETRIC]
    assert entry(submenu(menu_at(tree, where, qtbot), "Amount of basis"), both).isChecked()
    choose(menu_at(tree, where, qtbot), "Amount of basis", shared)
    blended = f"Blend of the basis of {name(session, LENDER)} for {name(session, NODE)}: only what both have"
    assert session.undo_stack.undoText() == blended
    choose(menu_at(tree, where, qtbot), "Amount of basis", "75 %")
    assert session.undo_stack.undoText().endswith(f"for {name(session, NODE)} to 75 %")
    assert patch(session) == Patch(Borrowed(identity_of(session.document, LENDER), 0.75, Morph.GEOMETRIC))
    assert entry(submenu(menu_at(tree, where, qtbot), "Amount of basis"), shared).isChecked()
    moved = entry(submenu(menu_at(tree, where, qtbot), "Amount of basis"), BLENDS[Morph.TRANSPORT])
    assert "one note" in moved.toolTip()
    choose(menu_at(tree, where, qtbot), "Amount of basis", BLENDS[Morph.TRANSPORT])
    assert patch(session) == Patch(Borrowed(identity_of(session.document, LENDER), 0.75, Morph.TRANSPORT))


def test_the_slider_in_the_menu_is_heard_while_it_is_dragged_and_undone_at_once(
    tree: ComponentTree, session: Session, qtbot: QtBot
) -> None:
    session.edit("Basis", lambda document: with_basis_of(document, NODE, LENDER))
    steps = session.undo_stack.count()
    menu = menu_at(tree, index(tree, 3, 0), qtbot)
    slider = submenu(menu, "Amount of basis").findChild(QSlider)
    assert isinstance(slider, QSlider)
    assert slider.value() == 100
    heard = []
    session.changed.connect(lambda _before, after: heard.append(after.component(NODE).patch.basis.amount))
    for percent in (80, 50, 30):
        slider.setValue(percent)
    assert heard == [0.8, 0.5, 0.3]
    assert session.undo_stack.count() == steps + 1
    session.undo_stack.undo()
    assert patch(session) == Patch(Borrowed(identity_of(session.document, LENDER)))


def test_a_gate_is_set_for_all_selected_rows_and_heard_while_it_is_dragged(
    tree: ComponentTree, session: Session, qtbot: QtBot
) -> None:
    nodes, steps = [NODE, LENDER], session.undo_stack.count()
    click(tree, index(tree, 3, 0))
    click(tree, index(tree, 3, 1), Qt.KeyboardModifier.ControlModifier)
    gates = submenu(menu_at(tree, index(tree, 3, 0), qtbot), "Gate of the envelope")
    assert entry(gates, "Off").isChecked()
    slider = gates.findChild(QSlider)
    assert isinstance(slider, QSlider)
    for value in (-30, -20, -14):
        slider.setValue(value)
        assert [gate_of(session.document, node) for node in nodes] == [-value, -value]
    assert session.undo_stack.count() == steps + 1
    assert session.undo_stack.undoText() == "Gate at −14 dB for 2 components"
    choose(menu_at(tree, index(tree, 3, 0), qtbot), "Gate of the envelope", "−16 dB")
    session.edit("Lock", lambda document: with_lock(document, NODE, True))
    choose(menu_at(tree, index(tree, 3, 0), qtbot), "Gate of the envelope", "Off")
    assert [gate_of(session.document, node) for node in nodes] == [16.0, None]
    assert session.undo_stack.undoText() == f"No gate for {name(session, LENDER)}"
    mixed = submenu(menu_at(tree, index(tree, 3, 0), qtbot), "Gate of the envelope").findChild(QSlider)
    assert isinstance(mixed, QSlider)
    assert mixed.value() == -16


def test_a_group_gates_its_members_and_locked_ones_none(tree: ComponentTree, session: Session, qtbot: QtBot) -> None:
    members = [Node(3, 0), Node(3, 1)]
    session.edit("Group", lambda document: with_group(document, members, "Kit"))
    layer = tree.model().index(0, 0)
    rows = (tree.model().index(row, 0, layer) for row in range(tree.model().rowCount(layer)))
    (group,) = (row for row in rows if tree.rows.row_at(row).kind is Kind.GROUP)
    choose(menu_at(tree, group, qtbot), "Gate of the envelope", "−10 dB")
    assert session.undo_stack.undoText() == "Gate at −10 dB for 2 components"
    assert [gate_of(session.document, node) for node in members] == [10.0, 10.0]
    session.edit("Lock", lambda document: with_lock(with_lock(document, members[0], True), members[1], True))
    gate = entry(menu_at(tree, group, qtbot), "Gate of the envelope")
    assert not gate.isEnabled()
    assert gate.toolTip() == lock_refusal(session.document, members[0])


def test_several_rows_and_the_residual_have_no_such_entries(tree: ComponentTree, qtbot: QtBot) -> None:
    residual = tree.model().index(tree.model().rowCount() - 1, 0)
    assert "Basis from" not in [action.text() for action in menu_at(tree, residual, qtbot).actions()]
    click(tree, index(tree, 3, 0))
    click(tree, index(tree, 3, 1), Qt.KeyboardModifier.ControlModifier)
    assert "Basis from" not in [action.text() for action in menu_at(tree, index(tree, 3, 0), qtbot).actions()]


def test_a_patched_row_is_marked_and_shows_and_tells_what_is_heard(tree: ComponentTree, session: Session) -> None:
    where = index(tree, 3, 0)
    before = [picture(tree, where.siblingAtColumn(column)) for column in (Column.NAME, Column.BASIS, Column.ENVELOPE)]
    session.edit("Basis", lambda document: with_basis_of(document, NODE, LENDER, 0.75))
    after = [picture(tree, where.siblingAtColumn(column)) for column in (Column.NAME, Column.BASIS, Column.ENVELOPE)]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, False, True]
    heard = f"basis of {name(session, LENDER)} (75 %), own envelope, refined phase"
    assert f"alone with {heard};" in where.data(Qt.ItemDataRole.ToolTipRole)
    assert heard in where.data(Qt.ItemDataRole.AccessibleTextRole)
    session.undo_stack.undo()
    assert picture(tree, where) == before[0]


def test_a_borrowed_basis_looks_like_that_of_the_lender(tree: ComponentTree, session: Session) -> None:
    session.edit("Basis", lambda document: with_basis_of(document, NODE, LENDER))
    strips = [tree.rows.strip(tree.rows.row_at(index(tree, 3, row)), Column.BASIS) for row in (0, 1)]
    np.testing.assert_allclose(strips[0].outer, strips[1].outer, atol=1e-3)


@pytest.fixture
def drop(tree: ComponentTree) -> Callable[[QMimeData, QModelIndex], bool]:
    """Drags something over a row and lets go; whether it was taken."""

    def dropped(data: QMimeData, where: QModelIndex) -> bool:
        at = place(tree, where)
        actions, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entered = QDragEnterEvent(QPoint(at), actions, data, buttons, keys)
        QApplication.sendEvent(tree.viewport(), entered)
        let_go = QDropEvent(QPointF(at), actions, data, buttons, keys)
        QApplication.sendEvent(tree.viewport(), let_go)
        return entered.isAccepted() and let_go.isAccepted()

    return dropped


@pytest.mark.parametrize("column", [Column.BASIS, Column.ENVELOPE])
def test_a_part_is_dragged_onto_another_row(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool], column: Column
) -> None:
    taken = tree._part_drag.taken(LENDER, column)
    assert not drop(taken, index(tree, 3, 1))
    assert not drop(taken, tree.model().index(0, 0))
    assert session.undo_stack.undoText() == "Open"
    assert drop(taken, index(tree, 3, 0))
    borrowed = Borrowed(identity_of(session.document, LENDER))
    assert patch(session) == (Patch(borrowed) if column is Column.BASIS else Patch(envelope=borrowed))


@pytest.mark.parametrize("column", [Column.BASIS, Column.ENVELOPE])
@pytest.mark.parametrize("deep", [False, True])
def test_what_is_locked_takes_nothing_and_says_so(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool], column: Column, deep: bool
) -> None:
    session.edit("Lock", lambda document: with_lock(document, NODE, True))
    taker = next(node for node in kept_nodes(session.document) if (node.layer == 1) is deep and node.layer != 2)
    where = index(tree, taker.layer, taker.index)
    tree.scrollTo(where)
    before = session.document
    assert not drop(tree._part_drag.taken(LENDER, column), where)
    assert session.document is before
    assert "locked" in QToolTip.text()
    assert "it stays as it is" in QToolTip.text()


def test_rows_that_take_nothing_say_why(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool]
) -> None:
    before, parent = session.document, index(tree, 3, 0)
    tree.expand(parent)
    layer, residual = tree.model().index(0, 0), tree.model().index(tree.model().rowCount() - 1, 0)
    for where, why in (
        (tree.model().index(0, 0, parent), "a part of another component"),
        (layer, "on a component"),
        (residual, "no basis and no envelope"),
    ):
        tree.scrollTo(where)
        assert not drop(tree._part_drag.taken(LENDER, Column.BASIS), where)
        assert why in QToolTip.text()
    assert session.document is before


def test_the_menu_of_what_is_locked_says_why_it_takes_nothing(
    tree: ComponentTree, session: Session, qtbot: QtBot
) -> None:
    session.edit("Lock", lambda document: with_lock(document, NODE, True))
    menu = menu_at(tree, index(tree, 3, 0), qtbot)
    taking = entry(menu, "Envelope from")
    assert not taking.isEnabled()
    assert taking.toolTip() == lock_refusal(session.document, NODE)
    assert entry(menu_at(tree, index(tree, 3, 1), qtbot), "Envelope from").isEnabled()


def test_several_rows_lend_the_envelope_of_all_together(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool]
) -> None:
    tree.expandAll()
    rows = [index(tree, 2, row, Column.ENVELOPE) for row in range(2)]
    tree.setCurrentIndex(rows[0])
    for row in rows:
        tree.selectionModel().select(row, SELECT)
    data = tree._part_drag.taken_at(rows[1])
    assert data is not None
    where = index(tree, 3, 0)
    tree.scrollTo(where)
    assert drop(data, where)
    part = patch(session).envelope  # type: ignore[union-attr]
    assert isinstance(part, Brought)
    assert part.origin == "2 components"
    wanted = common_envelope(session.document, [Node(2, 0), Node(2, 1)])
    np.testing.assert_allclose(part.shape.values, wanted)
    assert session.undo_stack.undoText() == f"Envelope of 2 components for {name(session, NODE)}"


def test_a_group_lends_the_envelope_of_its_members_by_drag_and_menu(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool], qtbot: QtBot
) -> None:
    members = [Node(3, 0), Node(3, 1)]
    session.edit("Group", lambda document: with_group(document, members, "Kit"))
    choose(menu_at(tree, index(tree, 2, 0), qtbot), "Envelope from", "Groups", "Kit")
    layer = tree.model().index(0, 0)
    cells = (tree.model().index(row, Column.ENVELOPE, layer) for row in range(tree.model().rowCount(layer)))
    (group,) = (cell for cell in cells if tree.rows.row_at(cell).kind is Kind.GROUP)
    data, where = tree._part_drag.taken_at(group), index(tree, 2, 1)
    assert data is not None
    tree.scrollTo(where)
    assert drop(data, where)
    for node in (Node(2, 0), Node(2, 1)):
        part = patch(session, node).envelope  # type: ignore[union-attr]
        assert isinstance(part, Brought)
        assert part.origin == "Kit"
        np.testing.assert_allclose(part.shape.values, common_envelope(session.document, members))


def test_another_window_and_the_library_are_lent_a_group_as_one(tree: ComponentTree, session: Session) -> None:
    members = [Node(3, 0), Node(3, 1)]
    session.edit("Group", lambda document: with_group(document, members, "Kit"))
    layer = tree.model().index(0, 0)
    cells = (tree.model().index(row, Column.ENVELOPE, layer) for row in range(tree.model().rowCount(layer)))
    (group,) = (cell for cell in cells if tree.rows.row_at(cell).kind is Kind.GROUP)
    data = tree._part_drag.taken_at(group)
    assert data is not None
    offered = unpacked(data)
    assert offered.sides == (Side.ENVELOPE,)
    assert offered.component.name == "Kit"
    np.testing.assert_array_equal(offered.component.envelope, common_envelope(session.document, members))


def test_a_group_of_one_lends_its_envelope_by_drag(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool]
) -> None:
    session.edit("Group", lambda document: with_group(document, [Node(3, 0)], "Kit"))
    layer = tree.model().index(0, 0)
    cells = (tree.model().index(row, Column.ENVELOPE, layer) for row in range(tree.model().rowCount(layer)))
    (group,) = (cell for cell in cells if tree.rows.row_at(cell).kind is Kind.GROUP)
    data, where = tree._part_drag.taken_at(group), index(tree, 2, 1)
    assert data is not None
    tree.scrollTo(where)
    assert drop(data, where)
    assert patch(session, Node(2, 1)).envelope is not None  # type: ignore[union-attr]


def test_what_a_drag_has_made_is_what_is_heard(
    tree: ComponentTree, session: Session, drop: Callable[[QMimeData, QModelIndex], bool]
) -> None:
    heard = auditions(tree)
    lender = index(tree, 3, 1, Column.BASIS)
    QTest.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, pos=place(tree, lender))
    assert heard == [Audition(LENDER)]
    assert drop(tree._part_drag.taken(LENDER, Column.BASIS), index(tree, 3, 0))
    assert heard == [Audition(LENDER), Audition(NODE)]
    assert tree.selected == Audition(NODE)
    session.undo_stack.undo()
    assert tree.selected == Audition(NODE)


def test_what_is_no_plot_of_a_component_is_dragged_to_others_and_files_go_to_the_window(
    tree: ComponentTree, drop: Callable[[QMimeData, QModelIndex], bool]
) -> None:
    draggable = Qt.ItemFlag.ItemIsDragEnabled
    row = index(tree, 3, 0)
    dragged = [column for column in Column if row.siblingAtColumn(column).flags() & draggable]
    assert dragged == [Column.NAME, Column.BASIS, Column.ENVELOPE, Column.SHARE]
    assert not tree.model().index(0, Column.BASIS).flags() & draggable
    asked: list[bool] = []
    tree.drag_requested.connect(lambda: asked.append(True))
    residual = tree.model().index(tree.model().rowCount() - 1, Column.BASIS)
    for cell in (row.siblingAtColumn(Column.SHARE), residual):
        tree.setCurrentIndex(cell)
        tree.startDrag(Qt.DropAction.CopyAction)
    assert asked == [True, True]
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/sound.wav")])
    assert not drop(files, row)
