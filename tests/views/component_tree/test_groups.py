"""Groups in the tree: made, dissolved, unfolded, mixed, named, sorted and found."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Document,
    Node,
    Reading,
    group_nodes,
    with_gain,
    with_group,
    with_group_name,
    with_mute,
    with_name,
    with_network,
    without_groups,
)
from audible_gui.session import Audition, Session
from audible_gui.synthesis import shares
from audible_gui.views import theme
from audible_gui.views.component_tree import ComponentTree, audition_label
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.content import Content
from audible_gui.views.component_tree.grouping import NO_COMPONENTS, NO_GROUP, ONE_GROUP
from audible_gui.views.component_tree.rows import Kind
from tests.support.networks import permuted
from tests.views.component_tree.deep import SOUND, labels, learned, network_of
from tests.views.component_tree.driving import SHIFT, auditions, click, drag, editor, enter, index, picture, wheel

CONTROL = Qt.KeyboardModifier.ControlModifier
DRUMS = (2, 0)


@pytest.fixture
def tree(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentTree:
    """Layer 2 open; whatever is done, Qt's tester looks at the model."""
    theme.apply(qapp)
    result = ComponentTree(session)
    QAbstractItemModelTester(result.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, result)
    qtbot.addWidget(result)
    result.resize(800, 700)
    result.show()
    result.expand(result.model().index(1, 0))
    return result


def select(tree: ComponentTree, *rows: QModelIndex) -> None:
    for number, row in enumerate(rows):
        click(tree, row, CONTROL if number else None)


def grouped(tree: ComponentTree) -> QModelIndex:
    """Components 0, 1 and 3 of layer 2 put together by hand; the row of the group."""
    select(tree, index(tree, 2, 0), index(tree, 2, 1), index(tree, 2, 3))
    tree.group()
    return index(tree, 2, 0)


def below(tree: ComponentTree, parent: QModelIndex) -> list[QModelIndex]:
    return [tree.model().index(row, 0, parent) for row in range(tree.model().rowCount(parent))]


def layer_row(tree: ComponentTree, layer: int) -> QModelIndex:
    return index(tree, layer, 0).parent()


def entry(tree: ComponentTree, row: QModelIndex, text: str) -> QAction:
    menu = tree.menu_at(row)
    assert menu is not None
    actions = [action for one in (menu, *menu.findChildren(QMenu)) for action in one.actions()]
    return next(action for action in actions if action.text() == text)


def solos(session: Session) -> list[bool]:
    """Of the group, and of the component of layer 2 beside it."""
    return [session.document.groups[0].soloed, session.document.component(Node(2, 2)).soloed]


def test_selected_components_are_put_together_and_taken_apart(tree: ComponentTree, session: Session) -> None:
    heard, steps = auditions(tree), session.undo_stack.count()
    row = grouped(tree)
    assert session.undo_stack.count() == steps + 1
    assert session.undo_stack.undoText() == "Group 3 components"
    assert tree.rows.row_at(row).kind is Kind.GROUP
    assert labels(below(tree, layer_row(tree, 2))) == ["Group 1", "Component 3"]
    assert labels(below(tree, row)) == ["Component 1", "Component 2", "Component 4"]
    assert tree.isExpanded(row)
    assert tree.selectionModel().selectedRows() == [row]
    assert tree.selected == Audition(Node(2, 0), (), (Node(2, 1), Node(2, 3)), grouped=True)
    assert len(heard) == 3, "what was selected before is what is heard; nothing begins to play"
    tree.ungroup()
    assert session.undo_stack.undoText() == "Ungroup Group 1"
    assert labels(below(tree, layer_row(tree, 2))) == [f"Component {number}" for number in range(1, 5)]
    assert {one.row() for one in tree.selectionModel().selectedRows()} == {0, 1, 3}
    assert session.document.groups == ()
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert labels(below(tree, layer_row(tree, 2))) == [f"Component {number}" for number in range(1, 5)]
    session.undo_stack.redo()
    assert labels(below(tree, layer_row(tree, 2))) == ["Group 1", "Component 3"]


def test_what_cannot_be_grouped_says_why(tree: ComponentTree, session: Session) -> None:
    steps = session.undo_stack.count()
    for rows in ([], [index(tree, 2, 0), index(tree, 3, 0)], [tree.model().index(0, 0)]):
        tree.clearSelection()
        select(tree, *rows)
        assert tree.refusals().items() >= {"group": NO_COMPONENTS, "ungroup": NO_GROUP}.items()
        tree.group()
        tree.ungroup()
    assert session.undo_stack.count() == steps
    grouped(tree)
    assert tree.refusals().items() >= {"group": ONE_GROUP, "ungroup": ""}.items()
    tree.group()
    assert session.undo_stack.count() == steps + 1


def test_a_group_is_muted_soloed_and_set_as_one(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)
    steps = session.undo_stack.count()
    click(tree, row.siblingAtColumn(Column.MUTE))
    assert session.undo_stack.undoText() == "Mute Group 1"
    assert all(tree.rows.row_at(one).hushed for one in (row, *below(tree, row)))
    assert not any(component.muted for component in session.document.components[1])
    QTest.keyClick(tree, Qt.Key.Key_M)
    QTest.keyClick(tree, Qt.Key.Key_S)
    assert solos(session) == [True, False]
    others = [index(tree, 2, 1), row, *below(tree, row)]
    assert [tree.rows.row_at(one).hushed for one in others] == [True, False, False, False, False]
    click(tree, index(tree, 2, 1, Column.SOLO), SHIFT)
    assert solos(session) == [False, True]
    click(tree, row.siblingAtColumn(Column.SOLO), SHIFT)
    assert solos(session) == [True, False]
    assert session.undo_stack.count() == steps + 5
    drag(tree, row.siblingAtColumn(Column.GAIN), [-20, -20])
    tree._hand.release()
    assert session.document.groups[0].gain_db < -3.0
    assert session.undo_stack.count() == steps + 6
    before = session.document.groups[0].gain_db
    wheel(tree, row.siblingAtColumn(Column.GAIN), 120)
    QTest.keyClicks(tree, "+")
    assert session.document.groups[0].gain_db == pytest.approx(before + 1.0)
    assert row.siblingAtColumn(Column.PAN).data() == ""
    assert not any(component.gain_db for component in session.document.components[1])


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_a_group_is_renamed_in_place(tree: ComponentTree, session: Session, key: Qt.Key) -> None:
    row = grouped(tree)
    QTest.keyClick(tree, key)
    line = editor(tree)
    assert line.text() == "Group 1"
    QTest.keyClicks(line, "Drums & co")
    enter(line)
    assert session.document.groups[0].name == "Drums & co"
    assert session.undo_stack.undoText() == "Rename Group 1 to Drums & co"
    assert row.data() == "Drums & co"
    assert tree.selected is not None
    assert audition_label(session.document, tree.selected) == "Drums & co alone"


def test_the_menu_groups_adds_and_takes_out(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)
    session.edit("Rename", lambda document: with_group_name(document, DRUMS, "A & B"))
    tree.clearSelection()
    entry(tree, index(tree, 2, 1), "A && B").trigger()
    assert session.undo_stack.undoText() == "Add Component 3 to A & B"
    assert labels(below(tree, layer_row(tree, 2))) == ["A & B"]
    out = entry(tree, below(tree, row)[0], "Take out of the group")
    assert out.shortcut().toString() == "Ctrl+Shift+G"
    out.trigger()
    assert session.undo_stack.undoText() == "Take Component 1 out of A & B"
    assert labels(below(tree, layer_row(tree, 2))) == ["Component 1", "A & B"]
    select(tree, index(tree, 2, 0), below(tree, index(tree, 2, 1))[0])
    entry(tree, index(tree, 2, 0), "Group").trigger()
    assert [group_nodes(session.document, group) for group in session.document.groups] == [
        (Node(2, 2), Node(2, 3)),
        (Node(2, 0), Node(2, 1)),
    ]
    select(tree, *below(tree, layer_row(tree, 2)))
    entry(tree, index(tree, 2, 0), "Ungroup").trigger()
    assert session.undo_stack.undoText() == "Ungroup 2 groups"
    assert session.document.groups == ()


def test_what_is_put_together_or_taken_apart_is_told_as_what_is_selected(tree: ComponentTree) -> None:
    carried: list[Audition] = []
    tree.audition_carried.connect(carried.append)
    click(tree, index(tree, 2, 0))
    heard = auditions(tree)
    # The menu of a row that is not selected.
    entry(tree, index(tree, 2, 1), "Group").trigger()
    assert carried == [tree.selected] == [Audition(Node(2, 1), grouped=True)]
    row = next(each for each in below(tree, layer_row(tree, 2)) if each.data() == "Group 1")
    other = next(each for each in below(tree, layer_row(tree, 2)) if each.data() == "Component 4")
    select(tree, row, other)
    tree.ungroup()
    assert carried[1:] == [tree.selected] == [Audition(Node(2, 1))]
    assert len(heard) == 1, "of both rows, when they were chosen"


def test_a_group_shows_the_energy_and_the_plots_of_its_members_together(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)
    held = shares(network_of(session), 2, session.document.reading)
    group = tree.rows.row_at(row)
    assert group.share == pytest.approx(held[[0, 1, 3]].sum())
    content = Content(network_of(session), SOUND, session.document.reading)
    for column in (Column.BASIS, Column.ENVELOPE):
        wanted = content.layer(2).sum_of_bases if column is Column.BASIS else content.layer(2).sum_of_envelopes
        strip = tree.rows.strip(group, column)
        np.testing.assert_array_equal(strip.outer, wanted({k: float(held[k]) for k in (0, 1, 3)}).outer)
        assert len(set(picture(tree, row.siblingAtColumn(column)).bits())) > 8
    for column in Column:
        named = row.siblingAtColumn(column).data(Qt.ItemDataRole.AccessibleTextRole)
        assert bool(named) is (column is not Column.PAN)
        assert bool(row.siblingAtColumn(column).data(Qt.ItemDataRole.ToolTipRole)) is (column is not Column.PAN)


def test_members_are_worked_with_as_before(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)
    heard = auditions(tree)
    member = below(tree, row)[1]
    click(tree, member)
    assert heard == [Audition(Node(2, 1))]
    QTest.keyClick(tree, Qt.Key.Key_M)
    assert session.document.component(Node(2, 1)).muted
    assert not tree.rows.row_at(row).hushed
    tree.expand(member)
    part = below(tree, member)[0]
    click(tree, part)
    assert heard[-1] is not None
    assert heard[-1].within == (Node(2, 1),)
    path = tree.selected_path
    assert path is not None
    tree.clearSelection()
    assert tree.audition_at(path) == heard[-2]
    tree.set_audition(heard[-2])
    tree.ungroup()
    assert tree.selected == heard[-2], "a part is in no group"
    click(tree, index(tree, 2, 1))
    click(tree, row, CONTROL)
    assert heard[-1] == Audition(Node(2, 0), (), (Node(2, 1), Node(2, 2), Node(2, 3))), "of one layer, heard together"


def test_selection_and_what_is_open_follow_into_groups_and_out(tree: ComponentTree, session: Session) -> None:
    click(tree, index(tree, 2, 1))
    tree.expand(index(tree, 2, 1))
    heard = auditions(tree)
    session.edit("Group", lambda document: with_group(document, [Node(2, 1), Node(2, 2)], "Low"))
    (selected,) = tree.selectionModel().selectedRows()
    assert (selected.data(), selected.parent().data()) == ("Component 2", "Low")
    assert tree.isExpanded(selected)
    session.undo_stack.undo()
    (selected,) = tree.selectionModel().selectedRows()
    assert (selected.data(), selected.row()) == ("Component 2", 1)
    assert tree.isExpanded(selected)
    assert heard == []


def test_groups_are_sorted_with_the_components_and_their_members_too(tree: ComponentTree, session: Session) -> None:
    grouped(tree)
    session.edit("Rename", lambda document: with_name(document, Node(2, 3), "Alto"))
    tree.sort_rows(Column.NAME)
    assert labels(below(tree, layer_row(tree, 2))) == ["Component 3", "Group 1"]
    assert labels(below(tree, index(tree, 2, 1))) == ["Alto", "Component 1", "Component 2"]
    assert tree.selectionModel().selectedRows() == [index(tree, 2, 1)]
    tree.sort_rows(Column.SHARE)
    held = shares(network_of(session), 2, session.document.reading)
    assert held[2] < held[[0, 1, 3]].sum()
    assert labels(below(tree, layer_row(tree, 2))) == ["Group 1", "Component 3"]
    members = [tree.rows.row_at(one).share for one in below(tree, index(tree, 2, 0))]
    assert members == sorted(members, key=lambda share: -(share or 0.0))
    for column in (Column.BASIS, Column.ENVELOPE):
        tree.sort_rows(column)
        assert len(below(tree, layer_row(tree, 2))) == 2


def test_groups_are_found_by_their_names_and_by_their_members(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)
    session.edit("Rename", lambda document: with_name(document, Node(2, 3), "Hi-hat"))
    session.edit("Rename", lambda document: with_group_name(document, DRUMS, "Drums"))
    click(tree, row)  # no key is held any more
    tree.collapse(row)
    tree.filter.set("hat")
    assert [tree.isRowHidden(one.row(), row) for one in below(tree, row)] == [True, True, False]
    assert not tree.isRowHidden(row.row(), row.parent())
    assert tree.isExpanded(row)
    tree.setCurrentIndex(tree.filter.first())
    assert tree.selected == Audition(Node(2, 3))
    tree.collapse(row)
    tree.filter.set("drum")
    assert not any(tree.isRowHidden(one.row(), row) for one in below(tree, row))
    assert not tree.isExpanded(row)
    tree.setCurrentIndex(tree.filter.first())
    assert tree.selected is not None
    assert tree.selected.grouped
    tree.filter.set("")
    assert not any(tree.isRowHidden(one.row(), row.parent()) for one in below(tree, row.parent()))


def test_only_rows_of_the_groups_layer_are_told(tree: ComponentTree, session: Session, qtbot: QtBot) -> None:
    row = grouped(tree)
    told: list[QModelIndex] = []
    tree.model().dataChanged.connect(lambda first, _last: told.append(first.parent()))
    with qtbot.waitSignal(tree.model().dataChanged):
        click(tree, row.siblingAtColumn(Column.MUTE))
    assert [parent.data() for parent in told] == ["Layer 2 · 4", "Group 1"]
    told.clear()
    session.edit("Gain", lambda document: with_gain(document, Node(2, 3), -3.0))
    assert [parent.data() for parent in told] == ["Group 1", "Layer 2 · 4"]


def test_a_group_goes_on_in_another_network_of_the_run(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)
    network = learned((8, 4))
    session.edit("Train", lambda document: with_network(document, network))
    assert labels(below(tree, layer_row(tree, 2))) == ["Group 1", "Component 3"]
    orders = (tuple(range(8)), (3, 2, 1, 0))
    moved = permuted(network, orders)
    session.edit("Train", lambda document: with_network(document, Document(network=moved).network))
    assert tree.rows.row_at(index(tree, 2, 0)).kind is Kind.GROUP
    del row


def test_all_members_muted_is_a_group_not_heard(tree: ComponentTree, session: Session) -> None:
    row = grouped(tree)

    def silenced(document: Document) -> Document:
        for index_ in (0, 1, 3):
            document = with_mute(document, Node(2, index_), muted=True)
        return document

    session.edit("Mute", silenced)
    assert tree.rows.row_at(row).hushed
    assert not tree.rows.row_at(row).component.muted
    assert session.document.reading is Reading.PARTS


def test_a_group_that_was_unfolded_is_unfolded_when_it_comes_back(tree: ComponentTree, session: Session) -> None:
    def unfolded() -> list[bool]:
        return [tree.isExpanded(layer_row(tree, 2)), tree.isExpanded(index(tree, 2, 0))]

    grouped(tree)
    before = session.document
    assert unfolded() == [True, True]
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert unfolded() == [True, True], "made again"
    session.preview(replace(without_groups(before), network=None, components=(), groups=()))
    session.preview(before)
    assert unfolded() == [True, True], "after a training that had nothing to show"
    tree.collapse(index(tree, 2, 0))
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert unfolded() == [True, False], "not against what a person wants"
