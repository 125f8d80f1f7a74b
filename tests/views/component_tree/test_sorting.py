"""Sorting by clicks on the headings."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from audible_gui.document import Node, Reading, with_name
from audible_gui.session import Session
from audible_gui.synthesis import shares
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.strips import LayerStrips
from tests.views.component_tree.deep import PARENT, SOUND, network_of, parent, unfold
from tests.views.component_tree.driving import auditions, click, index


def click_heading(tree: ComponentTree, column: Column) -> None:
    header = tree.header()
    at = QPoint(header.sectionViewportPosition(column) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)


def shown(tree: ComponentTree, layer: int) -> list[int]:
    """Ids of a layer's components from top to bottom; they are their indices as learned."""
    count = tree.model().rowCount(index(tree, layer, 0).parent())
    return [tree.rows.path_at(index(tree, layer, row))[-1] for row in range(count)]


def test_a_heading_sorts_one_way_the_other_and_not_at_all(tree: ComponentTree, session: Session) -> None:
    held = shares(network_of(session), 1, Reading.PARTS)
    by_energy = sorted(range(8), key=lambda component: -held[component])
    assert by_energy not in ([*range(8)], [*range(7, -1, -1)]), "or this test says little"
    QAbstractItemModelTester(tree.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, tree)
    click_heading(tree, Column.SHARE)
    assert shown(tree, 1) == by_energy
    assert tree.header().isSortIndicatorShown()
    click_heading(tree, Column.SHARE)
    assert shown(tree, 1) == by_energy[::-1]
    click_heading(tree, Column.SHARE)
    assert shown(tree, 1) == [*range(8)]
    assert not tree.header().isSortIndicatorShown()


def test_by_pitch_and_first_event(tree: ComponentTree, session: Session) -> None:
    strips = LayerStrips(network_of(session), 1, SOUND, Reading.PARTS)
    pitches = [strips.basis(component).pitch for component in range(8)]
    onsets = [strips.envelope(component).onset for component in range(8)]
    for column, keys in ((Column.BASIS, pitches), (Column.ENVELOPE, onsets)):
        click_heading(tree, column)
        assert shown(tree, 1) == sorted(range(8), key=keys.__getitem__)
    assert len(set(pitches)) > 3


def test_by_name_also_when_one_is_renamed(tree: ComponentTree, session: Session) -> None:
    click_heading(tree, Column.NAME)
    click(tree, index(tree, 3, 0))
    heard = auditions(tree)
    session.edit("Rename", lambda document: with_name(document, Node(3, 0), "Zither"))
    assert shown(tree, 3) == [1, 2, 0]
    (selected,) = tree.selectionModel().selectedRows()
    assert selected.data() == "Zither"
    assert selected.row() == 2
    assert heard == []


def test_a_gain_does_not_sort(tree: ComponentTree) -> None:
    click_heading(tree, Column.SHARE)
    before = shown(tree, 1)
    click_heading(tree, Column.GAIN)
    assert shown(tree, 1) == before
    assert tree.header().sortIndicatorSection() == Column.SHARE


def test_what_is_open_and_edited_follows_its_row(tree: ComponentTree, session: Session) -> None:
    unfold(tree, parent(tree))
    click_heading(tree, Column.NAME)
    click_heading(tree, Column.NAME)
    assert shown(tree, 2) == [3, 2, 1, 0]
    row = shown(tree, 2).index(PARENT.index)
    assert [tree.isExpanded(index(tree, 2, place)) for place in range(4)] == [place == row for place in range(4)]
    click(tree, index(tree, 2, row, Column.MUTE))
    assert session.document.component(PARENT).muted
