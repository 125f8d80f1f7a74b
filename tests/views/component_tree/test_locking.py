"""Locking components against the next training: by mouse, menu and action, of several rows and of groups."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Node, locked_nodes, with_group
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.locking import NO_COMPONENT, NONE_LOCKED
from tests.views.component_tree.deep import PARENT, parent, unfold
from tests.views.component_tree.driving import click, examine, index, picture, residual

TIP, SAID = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole
FIRST, SECOND = Node(3, 0), Node(3, 1)


def select(tree: ComponentTree, *rows: int) -> None:
    for row in rows:
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        tree.selectionModel().select(index(tree, 3, row), flags)


def test_a_click_locks_and_another_frees_each_one_step(tree: ComponentTree, session: Session) -> None:
    examine(tree, session)
    at = index(tree, 3, 0, Column.LOCK)
    off, before = picture(tree, at), session.document
    assert "keeps its basis" in at.data(TIP)
    assert at.data(SAID).endswith("off")
    click(tree, at)
    assert locked_nodes(session.document) == (FIRST,)
    assert not session.document.edited, "it changes nothing that sounds"
    assert (session.undo_stack.undoText(), at.data(SAID)) == (f"Lock {index(tree, 3, 0).data()}", f"{_lock(tree)}, on")
    assert "may learn it anew" in at.data(TIP)
    assert picture(tree, at) != off
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(at).center())
    assert session.document == before
    session.undo_stack.undo()
    assert locked_nodes(session.document) == (FIRST,)


def _lock(tree: ComponentTree) -> str:
    return f"Lock {index(tree, 3, 0).data()}"


def test_selected_rows_are_locked_together_and_freed_only_if_all_are(tree: ComponentTree, session: Session) -> None:
    assert tree.refusals()["lock"] == NO_COMPONENT
    select(tree, 0, 1)
    assert (tree.refusals()["lock"], tree.refusals()["unlock_all"]) == ("", NONE_LOCKED)
    click(tree, index(tree, 3, 2, Column.LOCK))
    assert locked_nodes(session.document) == (Node(3, 2),), "it is not among the selected ones"
    click(tree, index(tree, 3, 1, Column.LOCK))
    assert locked_nodes(session.document) == (FIRST, SECOND, Node(3, 2))
    tree.lock()
    assert locked_nodes(session.document) == (Node(3, 2),)
    click(tree, index(tree, 3, 0, Column.LOCK), Qt.KeyboardModifier.NoModifier)
    click(tree, index(tree, 3, 0))
    tree.lock()
    assert locked_nodes(session.document) == (SECOND, Node(3, 2)), "clicked, the first locked both"
    assert tree.refusals()["unlock_all"] == ""
    tree.unlock_all()
    assert locked_nodes(session.document) == ()
    assert session.undo_stack.undoText() == "Unlock all components"


def test_a_group_is_locked_with_all_its_members(tree: ComponentTree, session: Session) -> None:
    session.edit("Group", lambda document: with_group(document, [FIRST, SECOND]))
    group = index(tree, 3, 0, Column.LOCK)
    assert group.siblingAtColumn(Column.NAME).data() == "Group 1"
    click(tree, group)
    assert locked_nodes(session.document) == (FIRST, SECOND)
    assert group.data(SAID) == "Lock Group 1, on"
    member = tree.model().index(0, Column.LOCK, group.siblingAtColumn(Column.NAME))
    tree.expand(group.siblingAtColumn(Column.NAME))
    click(tree, member)
    assert locked_nodes(session.document) == (SECOND,)
    assert group.data(SAID) == "Lock Group 1, off"


def test_parts_and_the_residual_have_no_lock(tree: ComponentTree, session: Session) -> None:
    before = session.document
    for at in (unfold(tree, parent(tree))[0].siblingAtColumn(Column.LOCK), residual(tree, Column.LOCK)):
        click(tree, at)
        assert (at.data(TIP), at.data(SAID)) == ("", "")
    click(tree, residual(tree))
    assert tree.refusals()["lock"] == NO_COMPONENT
    tree.lock()
    assert session.document is before


def test_the_menu_shows_what_is_locked(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    for locked in (False, True):
        menu = tree.menu_at(parent(tree))
        assert menu is not None
        qtbot.addWidget(menu)
        (action,) = [action for action in menu.actions() if action.text() == "Lock"]
        assert (action.isChecked(), action.shortcut().toString()) == (locked, "Shift+L")
        action.trigger()
        assert (PARENT in locked_nodes(session.document)) is not locked
