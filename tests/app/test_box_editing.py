"""The box on the spectrogram is cut out of the selected component, lowered and raised in it, and taken back."""

import math

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Node
from audible_gui.resources import DEMO_SOUND
from audible_gui.session import Audition
from audible_gui.synthesis import Box, document_mix
from audible_gui.views.box_editing import NO_BOX, NO_BOXES, NO_COMPONENT
from audible_gui.views.component_tree.columns import Column
from tests.support.editor import cell, click_cell, learn, open_sound

BOX = Box(10_000, 50_000, 100.0, 1000.0)
WORDS = "0.23–1.13 s, 100–1000 Hz"


@pytest.fixture
def opened(editor: Editor, qtbot: QtBot) -> Editor:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    return editor


def gains(editor: Editor, node: Node) -> list[float]:
    return [box.gain_db for box in editor.studio.session.document.component(node).boxes]


def test_the_box_is_cut_out_of_the_selected_component_and_restored(opened: Editor) -> None:
    actions, session = opened.window.actions_by_name, opened.studio.session
    assert actions["box_cut"].toolTip() == NO_COMPONENT
    click_cell(opened, 2, 0)
    assert actions["box_cut"].toolTip() == NO_BOX
    assert not actions["box_cut"].isEnabled()
    opened.studio.transport.set_box(BOX)
    assert actions["box_cut"].isEnabled()
    assert not actions["box_restore"].isEnabled()
    assert actions["boxes_remove"].toolTip() == NO_BOXES
    QTest.keyClick(opened.window, Qt.Key.Key_X)
    assert gains(opened, Node(2, 0)) == [-60.0]
    name = session.document.component(Node(2, 0)).name
    assert session.undo_stack.undoText() == f"Cut the box out of {name} ({WORDS})"
    assert len(document_mix(session.document).boxed) == 1
    told = cell(opened, 2, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "with 1 box;" in told
    assert opened.window.docks.inspector.inspector.box_list.model.rowCount() == 1
    canvas = opened.window.canvas
    shown = []
    for _ in range(2):
        QTest.keyClick(opened.window, Qt.Key.Key_H)
        shown.append(canvas.picture_control.heard)
    assert shown == [True, False]
    assert canvas.drawn_boxes.at(1.0, math.log2(300.0)) == opened.window.boxes.boxes[0]
    actions["box_restore"].trigger()
    assert gains(opened, Node(2, 0)) == []
    session.undo_stack.undo()
    assert gains(opened, Node(2, 0)) == [-60.0]
    actions["boxes_remove"].trigger()
    assert gains(opened, Node(2, 0)) == []


def test_it_is_lowered_and_raised_step_by_step_in_all_that_are_selected(opened: Editor) -> None:
    actions, tree = opened.window.actions_by_name, opened.window.tree
    click_cell(opened, 1, 0)
    select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    tree.selectionModel().select(cell(opened, 1, 2, Column.NAME), select)
    opened.studio.transport.set_box(BOX)
    for _ in range(2):
        actions["box_lower"].trigger()
    assert gains(opened, Node(1, 0)) == gains(opened, Node(1, 2)) == [-12.0]
    assert opened.studio.session.undo_stack.undoText() == f"Lower the box in 2 components to −12.0 dB ({WORDS})"
    actions["box_raise"].trigger()
    assert gains(opened, Node(1, 0)) == [-6.0]
    assert gains(opened, Node(1, 1)) == []
    actions["box_raise"].trigger()
    assert gains(opened, Node(1, 2)) == []
    # Where the mix is heard again, no row is selected.
    opened.studio.transport.hear_mix()
    opened.studio.transport.set_box(BOX)
    assert actions["box_cut"].toolTip() == NO_COMPONENT
    actions["box_cut"].trigger()
    assert gains(opened, Node(1, 0)) == []
    # What another row's menu puts together is what is selected, heard and changed from then on.
    opened.studio.transport.pause()
    menu = tree.menu_at(cell(opened, 1, 1, Column.NAME))
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Group").trigger()
    assert opened.studio.transport.audition == tree.selected == Audition(Node(1, 1), grouped=True)
    assert not opened.studio.transport.playing
    actions["box_lower"].trigger()
    assert gains(opened, Node(1, 1)) == [-6.0]
    assert gains(opened, Node(1, 0)) == []


def test_parts_and_the_residual_have_no_boxes(opened: Editor) -> None:
    actions, tree = opened.window.actions_by_name, opened.window.tree
    opened.studio.transport.set_box(BOX)
    parent = cell(opened, 2, 1)
    tree.expand(parent)
    tree.setCurrentIndex(tree.model().index(0, 0, parent))
    assert actions["box_cut"].toolTip() == NO_COMPONENT
    tree.setCurrentIndex(tree.model().index(tree.model().rowCount() - 1, 0))
    assert not actions["box_lower"].isEnabled()
