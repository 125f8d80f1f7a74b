"""What components consist of: rows below them, and hearing them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Network,
    Node,
    Orientation,
    Reading,
    with_mute,
    with_name,
    with_network,
    with_reading,
)
from audible_gui.session import Audition, Session
from audible_gui.synthesis import bases, child_shares, envelopes
from audible_gui.synthesis.parts import Matrix
from audible_gui.views import theme
from audible_gui.views.component_tree import ComponentTree, audition_label, component_color, content
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.paths import REST
from audible_gui.views.component_tree.strips import LayerStrips, bin_places, frame_places, reduced
from tests.support.networks import permuted, random_network
from tests.views.component_tree.deep import PARENT, SOUND, WIDTHS, labels, learned, network_of, order, parent, unfold
from tests.views.component_tree.driving import auditions, click, examine, index, picture


@pytest.fixture(autouse=True)
def _tested(tree: ComponentTree, session: Session) -> None:
    examine(tree, session)


def share(row: QModelIndex) -> float:
    return float(row.siblingAtColumn(Column.SHARE).data().removeprefix("< ").removesuffix(" %"))


@pytest.mark.parametrize("reading", Reading)
def test_children_come_largest_first_and_the_small_ones_together(
    tree: ComponentTree, session: Session, reading: Reading
) -> None:
    session.edit("Read", lambda document: with_reading(document, reading))
    rows = unfold(tree, parent(tree))
    names = [session.document.component(Node(1, k)).name for k in order(session)]
    assert labels(rows) == [*names[:4], "Rest · 4"]
    shares = [share(row) for row in rows]
    assert shares[:4] == sorted(shares[:4], reverse=True)
    assert sum(shares) == pytest.approx(100.0, abs=0.3)
    assert "parent" in rows[0].siblingAtColumn(Column.SHARE).data(Qt.ItemDataRole.ToolTipRole)
    small = unfold(tree, rows[-1])
    assert labels(small) == names[4:]
    assert sum(share(row) for row in small) == pytest.approx(shares[-1], abs=0.4)


def test_children_of_children_down_to_layer_1(tree: ComponentTree) -> None:
    top = index(tree, 3, 0)
    child = unfold(tree, top)[0]
    grandchild = unfold(tree, child)[0]
    assert tree.model().rowCount(grandchild) == 0
    assert not tree.model().hasChildren(grandchild)
    assert not tree.model().hasChildren(index(tree, 1, 0))
    at = [tree.visualRect(row).left() for row in (top, child, grandchild)]
    assert at[0] < at[1] < at[2]


def test_choosing_a_part_auditions_just_it(tree: ComponentTree, session: Session) -> None:
    first, *_, rest = unfold(tree, parent(tree))
    tree.clearSelection()
    heard, found = auditions(tree), order(session)
    click(tree, first)
    click(tree, rest)
    others = tuple(Node(1, k) for k in found[5:])
    small = unfold(tree, rest)[0]
    click(tree, small)
    assert heard == [
        Audition(Node(1, found[0]), (PARENT,)),
        Audition(Node(1, found[4]), (PARENT,), others),
        Audition(Node(1, found[4]), (PARENT,)),
    ]
    document = session.document
    told = [audition_label(document, audition) for audition in heard if audition]
    parent_name, child_name = document.component(PARENT).name, document.component(Node(1, found[0])).name
    assert told[:2] == [f"{child_name} in {parent_name}", f"4 parts in {parent_name}"]


def test_a_part_of_a_part_is_heard_within_both(tree: ComponentTree) -> None:
    heard = auditions(tree)
    child = unfold(tree, index(tree, 3, 2))[0]
    click(tree, unfold(tree, child)[0])
    last = heard[-1]
    assert last is not None
    assert [node.layer for node in last.within] == [2, 3]
    assert last.whole == Node(3, 2)


def test_an_audition_of_a_part_is_selected_and_opened(tree: ComponentTree, session: Session) -> None:
    heard, found = auditions(tree), order(session)
    tree.set_audition(Audition(Node(1, found[4]), (PARENT,)))
    (selected,) = tree.selectionModel().selectedRows()
    assert selected.parent().data() == "Rest · 4"
    assert tree.isExpanded(selected.parent())
    assert tree.visualRect(selected).isValid()
    tree.set_audition(Audition(Node(1, found[0]), (PARENT,)))
    (selected,) = tree.selectionModel().selectedRows()
    assert selected.parent() == parent(tree)
    assert heard == []


def test_a_selection_is_kept_by_its_path(tree: ComponentTree) -> None:
    click(tree, unfold(tree, parent(tree))[-1])
    path = tree.selected_path
    assert path == (2, 1, REST)
    audition = tree.selected
    tree.clearSelection()
    assert tree.selected_path is None
    assert tree.audition_at((2, 1, REST)) == audition
    assert tree.audition_at((2, 1, 99)) is None
    assert tree.audition_at((9, 1)) is None


def test_read_as_one_a_part_has_the_childs_basis_and_the_parents_envelope(
    tree: ComponentTree, session: Session
) -> None:
    session.edit("Read", lambda document: with_reading(document, Reading.ONE))
    rows, network, child = unfold(tree, parent(tree)), network_of(session), order(session)[0]
    row = tree.rows.row_at(rows[0])
    own, whole = (LayerStrips(network, layer, SOUND, Reading.ONE) for layer in (1, 2))
    np.testing.assert_allclose(tree.rows.strip(row, Column.BASIS).outer, own.basis(child).outer)
    np.testing.assert_allclose(tree.rows.strip(row, Column.ENVELOPE).outer, whole.envelope(1).outer)
    session.edit("Read", lambda document: with_reading(document, Reading.PARTS))
    row = tree.rows.row_at(index_of_child(tree, session, 0))
    own = LayerStrips(network, 1, SOUND, Reading.PARTS)
    np.testing.assert_allclose(tree.rows.strip(row, Column.ENVELOPE).outer, own.envelope(order(session)[0]).outer)


def index_of_child(tree: ComponentTree, session: Session, place: int) -> QModelIndex:
    (found,) = tree.rows.indices_of(Audition(Node(1, order(session)[place]), (PARENT,)))
    assert found.isValid()
    return found


def test_with_envelopes_as_weights_a_part_has_the_parents_basis(tree: ComponentTree, session: Session) -> None:
    network = replace(learned(orientation=Orientation.ENVELOPES), run="other")
    session.edit("Train", lambda document: with_reading(with_network(document, network), Reading.ONE))
    row = tree.rows.row_at(unfold(tree, parent(tree))[0])
    own, whole = (LayerStrips(network, layer, SOUND, Reading.ONE) for layer in (1, 2))
    np.testing.assert_allclose(tree.rows.strip(row, Column.BASIS).outer, whole.basis(1).outer)
    assert row.node is not None
    np.testing.assert_allclose(tree.rows.strip(row, Column.ENVELOPE).outer, own.envelope(row.node.index).outer)


def test_the_rest_shows_what_its_parts_come_to(tree: ComponentTree, session: Session) -> None:
    row, network = tree.rows.row_at(unfold(tree, parent(tree))[-1]), network_of(session)
    small = order(session)[4:]
    weights = child_shares(network, 2, Reading.PARTS)[small, 1]
    spectra = bases(network, 1, Reading.PARTS)[0][:, small].astype(np.float64)
    rows = envelopes(network, 1, Reading.PARTS)[small].astype(np.float64)
    basis = reduced(((spectra / spectra.sum(axis=0)) @ weights)[None], bin_places(len(spectra), SOUND.rate_hz))[1][0]
    places = frame_places(rows.shape[1], network, SOUND)
    envelope = reduced((weights @ (rows / rows.sum(axis=1, keepdims=True)))[None], places)[1][0]
    shown = tree.rows.strip(row, Column.BASIS).outer, tree.rows.strip(row, Column.ENVELOPE).outer
    np.testing.assert_allclose(shown[0], np.sqrt(basis / basis.max()), atol=0.2)  # peaks of noise add up
    np.testing.assert_allclose(shown[1], envelope / envelope.max(), atol=0.1)


def test_a_silent_part_is_grey_and_others_have_their_colors(tree: ComponentTree, session: Session) -> None:
    rows = unfold(tree, parent(tree))
    silent = unfold(tree, rows[-1])[-1]

    def chip(row: QModelIndex) -> QColor:
        rect = tree.visualRect(row)
        image = tree.viewport().grab(rect).toImage()
        return image.pixelColor(5, rect.height() // 2)

    assert silent.siblingAtColumn(Column.SHARE).data() == "0.0 %"
    assert chip(silent) == QColor(theme.current().faint)
    assert chip(rows[0]) == QColor(component_color(session.document, Node(1, order(session)[0])).name())
    assert "silent" in silent.data(Qt.ItemDataRole.AccessibleTextRole)


def test_parts_of_what_is_not_heard_are_dimmed_and_names_follow(tree: ComponentTree, session: Session) -> None:
    first = unfold(tree, parent(tree))[0]
    bright = picture(tree, first.siblingAtColumn(Column.BASIS))
    session.edit("Mute", lambda document: with_mute(document, PARENT, muted=True))
    assert picture(tree, first.siblingAtColumn(Column.BASIS)) != bright
    session.undo_stack.undo()
    assert picture(tree, first.siblingAtColumn(Column.BASIS)) == bright
    child = Node(1, order(session)[0])
    session.edit("Mute", lambda document: with_mute(document, child, muted=True))
    assert picture(tree, first.siblingAtColumn(Column.BASIS)) != bright
    told: list[QModelIndex] = []
    tree.rows.dataChanged.connect(lambda top, _bottom: told.append(top.parent()))
    session.edit("Rename", lambda document: with_name(document, child, "Snare"))
    assert first.data() == "Snare"
    assert parent(tree) in told


def test_another_reading_keeps_what_is_open_and_selected(tree: ComponentTree, session: Session) -> None:
    rows = unfold(tree, parent(tree))
    unfold(tree, rows[-1])
    click(tree, rows[1])
    heard, name = auditions(tree), rows[1].data()
    before = labels(rows)
    session.edit("Read", lambda document: with_reading(document, Reading.ONE))
    assert tree.isExpanded(parent(tree))
    after = [tree.model().index(row, 0, parent(tree)) for row in range(tree.model().rowCount(parent(tree)))]
    assert labels(after) != before, "or this test says little"
    assert tree.isExpanded(after[-1])
    assert tree.selectionModel().selectedRows()[0].data() == name
    assert heard == []


def test_a_retraining_that_moves_rows_keeps_what_is_open_and_selected(tree: ComponentTree, session: Session) -> None:
    rows = unfold(tree, parent(tree))
    click(tree, rows[1])
    heard, path = auditions(tree), tree.selected_path
    orders = ((7, 6, 5, 4, 3, 2, 1, 0), (3, 2, 1, 0), (0, 1, 2))
    moved = replace(permuted(learned(), orders), ids=orders)
    session.preview(with_network(session.document, moved))
    assert tree.isExpanded(index(tree, 2, 2))
    assert not tree.isExpanded(index(tree, 2, 1))
    (selected,) = tree.selectionModel().selectedRows()
    assert tree.selected_path == path
    assert selected.parent() == index(tree, 2, 2)
    assert heard == []


def test_a_part_that_a_partial_result_lacks_is_selected_again(tree: ComponentTree, session: Session) -> None:
    rows = unfold(tree, parent(tree))
    click(tree, rows[2])
    heard, name = auditions(tree), rows[2].data()
    session.preview(with_network(session.document, random_network(SOUND, WIDTHS[:1])))
    assert not tree.selectionModel().selectedRows()
    session.preview(with_network(session.document, learned()))
    (selected,) = tree.selectionModel().selectedRows()
    assert selected.data() == name
    assert selected.parent() == index(tree, 2, 1)
    assert heard == []


def test_children_are_worked_out_when_they_are_looked_at(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked_out: list[int] = []

    def counted(network: Network, layer: int, reading: Reading) -> Matrix:
        worked_out.append(layer)
        return child_shares(network, layer, reading)

    monkeypatch.setattr(content, "child_shares", counted)
    other = ComponentTree(session)
    qtbot.addWidget(other)
    other.resize(800, 1000)
    with qtbot.waitExposed(other):
        other.show()
    other.expand(other.model().index(1, 0))
    other.viewport().repaint()
    assert worked_out == []
    other.expand(index(other, 2, 1))
    assert worked_out == [2]


def test_right_unfolds_and_left_folds(tree: ComponentTree) -> None:
    top = index(tree, 3, 1)
    click(tree, top)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.isExpanded(top)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert tree.currentIndex() == tree.model().index(0, 0, top)
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert tree.currentIndex() == top
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert not tree.isExpanded(top)
