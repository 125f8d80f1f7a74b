"""Unfolding all that is below a row."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, with_network
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree, unfolding
from audible_gui.views.component_tree.paths import is_rest
from tests.support.networks import noise, random_network
from tests.views.component_tree.deep import parent


@pytest.fixture(autouse=True)
def _a_row_in_each_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unfolding, "TURN_S", 0.0)


def below(tree: ComponentTree, index: QModelIndex) -> Iterator[QModelIndex]:
    """All rows below one that have rows below them."""
    for row in range(tree.rows.rowCount(index)):
        child = tree.rows.index(row, 0, index)
        if tree.rows.hasChildren(child):
            yield child
            yield from below(tree, child)


def press(tree: ComponentTree, index: QModelIndex) -> None:
    tree.setCurrentIndex(index)
    QTest.keyClick(tree, Qt.Key.Key_Asterisk)


def test_an_asterisk_unfolds_all_but_the_rests_while_the_window_answers(tree: ComponentTree, qtbot: QtBot) -> None:
    layer, other = tree.rows.index(1, 0), tree.rows.index(0, 0)
    press(tree, layer)
    assert tree.isExpanded(layer)
    assert not any(map(tree.isExpanded, below(tree, layer)))  # the event loop comes first
    qtbot.waitUntil(lambda: not tree.unfolding.running)
    found = [(is_rest(tree.rows.path_at(index)), tree.isExpanded(index)) for index in below(tree, layer)]
    assert set(found) == {(False, True), (True, False)}
    assert not any(map(tree.isExpanded, below(tree, other)))


def test_a_rest_is_unfolded_where_it_is_asked_for(tree: ComponentTree, qtbot: QtBot) -> None:
    component = parent(tree)
    tree.expand(component)
    (rest,) = (index for index in below(tree, component) if is_rest(tree.rows.path_at(index)))
    press(tree, rest)
    qtbot.waitUntil(lambda: not tree.unfolding.running)
    assert tree.isExpanded(rest)


def test_it_ends_with_what_it_was_to_unfold(tree: ComponentTree, session: Session) -> None:
    press(tree, tree.rows.index(0, 0))
    assert tree.unfolding.running
    other = noise(4000, seed=5)
    session.edit("Open", lambda _: with_network(Document(sound=other), random_network(other, (3, 2))))
    assert not tree.unfolding.running
