"""What is selected is looked up once, however often it is asked for, and never out of date."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex

from audible_gui.document import Node, with_mute
from audible_gui.session import Audition, Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.model import TreeModel
from tests.views.component_tree.deep import WIDTHS

ALL = tuple(Node(1, index) for index in range(WIDTHS[0]))


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[QModelIndex]:
    """Rows that were looked up."""
    found: list[QModelIndex] = []
    real: Callable[[TreeModel, QModelIndex], object] = TreeModel.row_at

    def row_at(model: TreeModel, index: QModelIndex) -> object:
        found.append(index)
        return real(model, index)

    monkeypatch.setattr(TreeModel, "row_at", row_at)
    return found


def nodes(tree: ComponentTree) -> list[Node | None]:
    return [row.node for row in tree.chosen]


def choose_all(tree: ComponentTree) -> None:
    tree.choose(Audition(ALL[0], (), ALL[1:]))


def test_rows_are_looked_up_once(tree: ComponentTree, looks: list[QModelIndex]) -> None:
    choose_all(tree)
    assert nodes(tree) == list(ALL)
    looks.clear()
    for _ in range(10):
        assert nodes(tree) == list(ALL)
    assert not looks


def test_it_is_what_is_selected_now(tree: ComponentTree, session: Session) -> None:
    choose_all(tree)
    session.edit("Mute", lambda document: with_mute(document, ALL[2], True))
    assert [row.component.muted for row in tree.chosen] == [node == ALL[2] for node in ALL]
    tree.sort_rows(Column.SHARE)
    assert set(nodes(tree)) == set(ALL)
    assert [tree.rows.row_at(index).node for index in tree.selected_rows()] == nodes(tree)
    tree.choose(Audition(ALL[3]))
    assert nodes(tree) == [ALL[3]]
    session.undo_stack.undo()
    assert not tree.chosen[0].component.muted
    tree.clearSelection()
    assert not tree.chosen
