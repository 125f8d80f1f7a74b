"""The network worked by mouse and keys, as a person would, sharing its selection with the tree."""

import gc
import weakref

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from audible_gui.document import (
    Document,
    EditHistory,
    Node,
    Reading,
    Snapshots,
    with_edge_mute,
    with_mute,
    with_name,
    with_network,
    with_reading,
    with_solo,
)
from audible_gui.session import Audition, Session
from audible_gui.synthesis import PART, FlowEdges
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.network_view import NetworkView
from audible_gui.views.network_view.drawing import HEADER
from audible_gui.views.network_view.edges import edge_ends
from audible_gui.views.network_view.focus import State
from audible_gui.views.network_view.pointing import Pointed, tip
from tests.views.component_tree.deep import PARENT, SOUND, learned
from tests.views.component_tree.driving import auditions

LEFT, CONTROL, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def click(view: NetworkView, node: Node, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(view.viewport(), LEFT, keys, view.cell_rect(node).center())


def edge_place(view: NetworkView, edges: FlowEdges, place: int) -> QPoint:
    """Just before an edge reaches its parent's middle."""
    layout = view.layout_
    assert layout is not None
    below, above = layout.column(edges.layer - 1), layout.column(edges.layer)
    from_, to = (float(ends[place]) for ends in edge_ends(edges, layout))
    y = (from_ + to) / 2 + HEADER - view.verticalScrollBar().value()
    return QPoint(round((below.left + below.width + above.left) / 2), round(y))


def picture(view: NetworkView, node: Node) -> QImage:
    return view.viewport().grab(view.cell_rect(node)).toImage()


def colors(view: NetworkView, node: Node) -> float:
    """The most that the colours of a cell differ from grey."""
    image = picture(view, node).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[4:-4, 8:-8, :3].astype(int)
    return float((pixels.max(axis=2) - pixels.min(axis=2)).max())


def test_a_click_auditions_as_in_the_tree(panel: ComponentPanel, view: NetworkView) -> None:
    heard = auditions(panel.tree)
    click(view, Node(2, 1))
    click(view, Node(1, 3))
    assert heard == [Audition(Node(2, 1)), Audition(Node(1, 3))]
    QTest.mouseClick(view.viewport(), LEFT, NONE, QPoint(3, HEADER + 5))
    assert heard[2:] == [None]
    assert panel.tree.selected is None


def test_what_is_selected_in_the_tree_is_what_one_sees(panel: ComponentPanel, view: NetworkView) -> None:
    panel.tree.set_audition(Audition(Node(3, 2)))
    assert view.shown.focus is not None
    assert view.shown.focus.nodes == (Node(3, 2),)
    assert view.shown.focus.state(Node(3, 2)) is State.CHOSEN
    panel.tree.set_audition(Audition(None))
    assert view.shown.focus is None


def test_a_sentence_tells_what_a_component_makes_of_the_layers(
    panel: ComponentPanel, view: NetworkView, session: Session
) -> None:
    session.edit("Rename", lambda document: with_name(document, PARENT, "Kick"))
    session.edit("Rename", lambda document: with_name(document, Node(3, 0), "Drums"))
    click(view, PARENT)
    focus = view.shown.focus
    assert focus is not None
    held, reached = focus.flows.held[1][1], focus.reached
    parts, silent = int((reached[0] >= PART).sum()), int((reached[0] < 1e-3).sum())
    assert silent >= 1
    sentence = view.accessibleDescription()
    assert sentence.startswith(f"Kick, {held * 100:.1f} % of layer 2, consists of {parts} components of layer 1 (")
    assert f"{silent} {'is' if silent == 1 else 'are'} silent" in sentence
    assert f"Drums ({reached[2][0] * 100:.1f} %)" in sentence or reached[2][0] < sorted(reached[2])[-2]
    assert panel.network.told.accessibleName() == sentence


def test_silent_parts_are_greyed_and_what_carries_is_lit(view: NetworkView) -> None:
    dead, alive = Node(1, 3), Node(1, 6)
    assert colors(view, dead) > 30
    click(view, PARENT)
    focus = view.shown.focus
    assert focus is not None
    assert (focus.state(dead), focus.state(alive)) == (State.SILENT, State.PART)
    assert colors(view, dead) < 20
    assert colors(view, alive) > 30
    children = set(focus.lit[0].children.tolist())
    assert set(focus.lit[0].parents.tolist()) == {PARENT.index}
    assert children == {int(k) for k in np.flatnonzero(focus.reached[0] >= PART / 2)}
    assert set(focus.lit[1].children.tolist()) == {PARENT.index}


def test_read_as_one_parts_follow_the_envelope_of_the_whole(view: NetworkView, session: Session) -> None:
    session.edit("Read", lambda document: with_reading(document, Reading.ONE))
    click(view, Node(3, 1))
    shown, part = view.shown, Node(1, 6)
    whole = shown.strip(shown.row(Node(3, 1)), Node(3, 1), Column.ENVELOPE, shown.focus)
    np.testing.assert_array_equal(shown.strip(shown.row(part), part, Column.ENVELOPE, shown.focus).outer, whole.outer)
    session.edit("Read", lambda document: with_reading(document, Reading.PARTS))
    own = shown.strip(shown.row(part), part, Column.ENVELOPE, shown.focus)
    assert not np.array_equal(
        own.outer, shown.strip(shown.row(Node(3, 1)), Node(3, 1), Column.ENVELOPE, shown.focus).outer
    )


def test_an_edge_is_heard_as_the_part_of_its_parent(panel: ComponentPanel, view: NetworkView) -> None:
    click(view, PARENT)
    focus = view.shown.focus
    assert focus is not None
    edges = focus.lit[0]
    strongest = len(edges.shares) - 1
    child, parent = edges.nodes(strongest)
    QTest.mouseClick(view.viewport(), LEFT, NONE, edge_place(view, edges, strongest))
    assert panel.tree.selected == Audition(child, (parent,))
    assert view.shown.focus is not None
    assert view.shown.focus.nodes == (parent,)
    assert child in view.shown.focus.parts


def test_ctrl_and_a_click_hear_what_two_have_in_common(panel: ComponentPanel, view: NetworkView) -> None:
    click(view, Node(3, 0))
    click(view, Node(1, 5), CONTROL)
    selected = panel.tree.selected
    assert selected is not None
    assert (selected.node, selected.within[-1]) == (Node(1, 5), Node(3, 0))
    flows = view.shown.focus.flows if view.shown.focus is not None else None
    assert flows is not None
    carried = flows.edges[0][5] * flows.edges[1][:, 0]
    assert selected.within == (Node(2, int(carried.argmax())), Node(3, 0))
    click(view, Node(1, 2))
    click(view, Node(2, 3), CONTROL)
    assert panel.tree.selected == Audition(Node(1, 2), (Node(2, 3),))


def test_ctrl_and_a_click_in_the_layer_take_further_components(panel: ComponentPanel, view: NetworkView) -> None:
    heard = auditions(panel.tree)
    click(view, Node(1, 2))
    click(view, Node(1, 5), CONTROL)
    assert heard[-1] == Audition(Node(1, 2), (), (Node(1, 5),))
    assert len(heard) == 2
    assert view.accessibleDescription().startswith("2 components, ")
    panel.tree.group()
    assert view.shown.focus is not None
    assert set(view.shown.focus.nodes) == {Node(1, 2), Node(1, 5)}
    click(view, Node(1, 2))
    click(view, Node(1, 2), CONTROL)
    assert panel.tree.selected is None


def test_arrows_go_through_the_layers(panel: ComponentPanel, view: NetworkView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Down)
    layout = view.layout_
    assert layout is not None
    order = [int(index) for index in layout.column(3).order]
    assert panel.tree.selected == Audition(Node(3, order[0]))
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert panel.tree.selected == Audition(Node(3, order[1]))
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert panel.tree.selected == Audition(Node(3, order[0]))
    flows = view.shown.focus.flows if view.shown.focus is not None else None
    assert flows is not None
    QTest.keyClick(view, Qt.Key.Key_Left)
    largest = Node(2, int(flows.edges[1][:, order[0]].argmax()))
    assert panel.tree.selected == Audition(largest)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert panel.tree.selected is not None
    assert panel.tree.selected.node is not None
    assert panel.tree.selected.node.layer == 3
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert panel.tree.selected is None


def test_ctrl_left_goes_into_a_component_and_right_out_again(panel: ComponentPanel, view: NetworkView) -> None:
    click(view, PARENT)
    QTest.keyClick(view, Qt.Key.Key_Left, CONTROL)
    first = panel.tree.selected
    assert first is not None
    assert first.within == (PARENT,)
    QTest.keyClick(view, Qt.Key.Key_Down)
    second = panel.tree.selected
    assert second is not None
    assert second.within == (PARENT,)
    assert second.node != first.node
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert panel.tree.selected == Audition(PARENT)


def test_shift_and_arrows_take_further_components(panel: ComponentPanel, view: NetworkView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Down, SHIFT)
    assert panel.tree.selected == Audition(Node(3, 0), (), (Node(3, 1), Node(3, 2)))


def test_keys_mute_and_solo_what_is_chosen(view: NetworkView, session: Session) -> None:
    click(view, PARENT)
    before = picture(view, PARENT)
    QTest.keyClick(view, Qt.Key.Key_M)
    assert session.document.component(PARENT).muted
    assert picture(view, PARENT) != before
    QTest.keyClick(view, Qt.Key.Key_S)
    assert session.document.component(PARENT).soloed
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert picture(view, PARENT) == before


def test_a_part_that_is_cut_is_cut_on_its_edge_alone(
    panel: ComponentPanel, view: NetworkView, session: Session
) -> None:
    click(view, PARENT)
    QTest.keyClick(view, Qt.Key.Key_Left, CONTROL)
    part = panel.tree.selected
    assert part is not None
    assert part.node is not None
    before = view.viewport().grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_M)
    expected = session.document
    session.undo_stack.undo()
    child = part.node.index
    assert expected == with_edge_mute(session.document, PARENT, child, muted=True)
    session.undo_stack.redo()
    assert view.viewport().grab().toImage() != before


def test_names_are_typed_in_the_cell(view: NetworkView, session: Session) -> None:
    click(view, PARENT)
    steps = session.undo_stack.count()
    QTest.keyClick(view, Qt.Key.Key_F2)
    line = view.naming.line
    assert line.isVisible()
    QTest.keyClicks(line, "Kick")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert session.document.component(PARENT).name == "Kick"
    assert session.undo_stack.count() == steps + 1
    assert not line.isVisible()
    assert view.hasFocus()
    QTest.mouseDClick(view.viewport(), LEFT, NONE, view.cell_rect(PARENT).center())
    QTest.keyClicks(line, "Snare")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert session.document.component(PARENT).name == "Kick"
    assert not line.isVisible()


def test_the_menu_is_that_of_the_tree(panel: ComponentPanel, view: NetworkView, session: Session) -> None:
    click(view, PARENT)
    menu = view.menu_of(PARENT)
    assert menu is not None
    entries = {action.text(): action for action in menu.actions()}
    assert {"Mute", "Solo", "Rename", "Draw basis and envelope…"} <= entries.keys()
    entries["Mute"].trigger()
    assert session.document.component(PARENT).muted
    entries["Rename"].trigger()
    assert view.naming.line.isVisible()
    menu.close()
    assert panel.findChildren(QMenu) == [] or not menu.isVisible()


def test_what_the_filter_leaves_out_is_greyed(panel: ComponentPanel, view: NetworkView, session: Session) -> None:
    session.edit("Rename", lambda document: with_name(document, PARENT, "Kick"))
    panel.find_component()
    QTest.keyClicks(panel.filter, "kick")
    assert colors(view, Node(2, 0)) < 20
    assert colors(view, PARENT) > 30
    QTest.keyClick(panel.filter, Qt.Key.Key_Return)
    assert panel.tree.selected == Audition(PARENT)
    assert view.hasFocus()


def test_it_follows_a_training_and_undo(view: NetworkView, session: Session) -> None:
    document = session.document
    session.preview(with_network(Document(sound=SOUND), learned((6, 4))))
    assert view.layout_ is not None
    assert [len(column.order) for column in view.layout_.columns] == [6, 4]
    view.viewport().grab()
    session.drop_preview()
    assert len(view.layout_.columns) == 3
    session.edit("Close", lambda _: Document())
    assert view.shown.scene is None
    assert view.accessibleDescription() == "Open a sound first"
    view.viewport().grab()
    session.undo_stack.undo()
    assert session.document is document
    assert view.cell_rect(PARENT).isValid()


def test_the_playhead_runs_through_the_envelopes(view: NetworkView) -> None:
    before = [picture(view, Node(layer, 0)) for layer in (1, 2, 3)]
    view.set_position(0.6)
    assert all(picture(view, Node(layer, 0)) != image for layer, image in zip((1, 2, 3), before, strict=True))
    view.set_position(None)
    assert [picture(view, Node(layer, 0)) for layer in (1, 2, 3)] == before


def test_cells_are_made_higher_and_all_are_brought_in_sight(panel: ComponentPanel, view: NetworkView) -> None:
    bar = view.verticalScrollBar()
    QTest.mouseClick(panel.network.more, LEFT)
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Plus, CONTROL)
    assert view.pitch == pytest.approx(24.0 * 1.2**6)
    assert bar.maximum() > 0
    QTest.keyClick(view, Qt.Key.Key_0, CONTROL)
    assert bar.maximum() == 0
    assert view.layout_ is not None
    assert view.layout_.height <= view.viewport().height()
    QTest.keyClick(view, Qt.Key.Key_Minus, CONTROL)
    view.viewport().grab()


def test_what_is_selected_elsewhere_comes_in_sight(panel: ComponentPanel, view: NetworkView) -> None:
    for _ in range(6):
        QTest.mouseClick(panel.network.more, LEFT)
    view.verticalScrollBar().setValue(0)
    assert view.layout_ is not None
    last = Node(1, int(view.layout_.column(1).order[-1]))
    assert not view.viewport().rect().contains(view.cell_rect(last))
    panel.tree.set_audition(Audition(last))
    assert view.viewport().rect().contains(view.cell_rect(last))


def test_tips_tell_what_one_will_hear(view: NetworkView) -> None:
    click(view, PARENT)
    focus, row = view.shown.focus, view.shown.row(PARENT)
    assert focus is not None
    text = tip(view.shown, Pointed(Node(1, 6)))
    assert f"{focus.reached[0][6] * 100:.1f} % of {row.label}" in text
    assert text.startswith(f"Hear {view.shown.row(Node(1, 6)).label} alone")
    edge = tip(view.shown, Pointed(edge=(Node(1, 6), PARENT)))
    assert edge.endswith(f"Click to hear it as part of {row.label}")
    assert tip(view.shown, Pointed()) == ""


@pytest.mark.parametrize("muted", [True, False])
def test_muted_components_are_dimmed(view: NetworkView, session: Session, muted: bool) -> None:
    before = colors(view, PARENT)
    session.edit("Mute", lambda document: with_mute(document, PARENT, muted))
    assert (colors(view, PARENT) < before) is muted


def test_the_switch_shows_one_of_the_two(panel: ComponentPanel) -> None:
    QTest.mouseClick(panel.face_switch.buttons[False], LEFT)
    assert not panel.network_shown
    assert panel.tree.isVisible()
    assert panel.tree.hasFocus()
    panel.toggle_network()
    assert panel.network.view.isVisible()
    assert panel.network.view.hasFocus()
    assert panel.face_switch.buttons[True].isChecked()


def test_letters_tell_what_is_muted_and_soloed(view: NetworkView, session: Session) -> None:
    pictures = [picture(view, PARENT)]
    session.edit("Solo", lambda document: with_solo(document, PARENT, soloed=True))
    pictures.append(picture(view, PARENT))
    session.edit("Mute", lambda document: with_mute(document, PARENT, muted=True))
    pictures.append(picture(view, PARENT))
    assert all(pictures[one] != pictures[other] for one, other in ((0, 1), (1, 2), (0, 2)))


def test_keys_zoom_it_though_the_window_has_them_for_something_else(panel: ComponentPanel, view: NetworkView) -> None:
    asked: list[str] = []
    shortcut = QAction(panel)
    shortcut.setShortcut(QKeySequence("Ctrl++"))
    shortcut.triggered.connect(lambda: asked.append("window"))
    panel.addAction(shortcut)
    before = view.pitch
    QTest.keyClick(view, Qt.Key.Key_Plus, CONTROL)
    assert view.pitch > before
    QTest.keyClick(panel.tree, Qt.Key.Key_Plus, CONTROL)
    assert asked == ["window"]


def test_it_holds_no_network_while_the_list_is_shown(
    panel: ComponentPanel, view: NetworkView, session: Session
) -> None:
    click(view, PARENT)
    view.grab()
    network = weakref.ref(session.document.network)
    panel.show_network(False)
    session.restore(EditHistory(), Snapshots())
    gc.collect()
    assert network() is None
