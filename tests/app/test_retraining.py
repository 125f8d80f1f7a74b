"""Training again in the whole editor: what a person has set follows what sounds the same."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Document, NetworkSpec, Node
from audible_gui.resources import DEMO_SOUND
from audible_gui.session import Audition
from audible_gui.synthesis import Renderer, factors, node_mix
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.rows import component_color
from audible_gui.views.lost_notice import lost_text
from tests.support.editor import click_cell, open_sound, press_button, train

QUICK = NetworkSpec((6, 3), iterations=40)
SHALLOW = NetworkSpec((6,), iterations=40)


def rename(editor: Editor, layer: int, row: int, name: str) -> None:
    """Select a row, press F2 and type."""
    click_cell(editor, layer, row)
    QTest.keyClick(editor.window.tree, Qt.Key.Key_F2)
    (field,) = editor.window.tree.viewport().findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt commits what was typed after the key is dealt with


def heard(document: Document, layer: int) -> npt.NDArray[np.float64]:
    """A layer's components alone, each of energy one: (K_l, samples)."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    renderer = Renderer(sound.samples, network.spec.stft, factors(network))
    mixes = [node_mix(network, Node(layer, index)) for index in range(network.widths[layer - 1])]
    stems = renderer.render_all(mixes, 0, sound.n_samples).reshape(len(mixes), -1).astype(np.float64)
    return np.asarray(stems / np.linalg.norm(stems, axis=1, keepdims=True))


def test_settings_follow_the_component_that_sounds_the_same(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    session, chosen = editor.studio.session, Node(2, 2)
    rename(editor, 2, 2, "Mine")
    click_cell(editor, 2, 2, Column.MUTE)
    click_cell(editor, 2, 2, Column.SOLO)
    before, color = session.document, component_color(session.document, chosen)
    train(editor, qtbot, replace(QUICK, seed=1))
    after = session.document
    alike = heard(before, 2)[2] @ heard(after, 2).T
    found = Node(2, int(alike.argmax()))
    component = after.component(found)
    assert (component.name, component.muted, component.soloed) == ("Mine", True, True)
    assert component_color(after, found) == color
    assert editor.studio.transport.audition == Audition(found)
    assert [index.row() for index in editor.window.tree.selectionModel().selectedRows()] == [found.index]
    assert "not found again" not in editor.window.notes.text  # there may be a note that there is no sound card
    editor.window.actions_by_name["undo"].trigger()
    assert session.document == before
    assert editor.studio.transport.audition == Audition(chosen)


def test_a_lost_component_with_a_name_is_told_until_it_is_back(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    rename(editor, 2, 1, "Mine")
    train(editor, qtbot, SHALLOW)
    assert editor.window.notes.isVisible()
    assert editor.window.notes.text == lost_text(["Mine"])
    editor.window.actions_by_name["undo"].trigger()
    assert editor.studio.session.document.component(Node(2, 1)).name == "Mine"
    assert editor.window.notes.isHidden()


def test_one_goes_back_to_what_was_lost_over_later_edits_and_forth_again(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    rename(editor, 2, 1, "Mine")
    click_cell(editor, 2, 0, Column.MUTE)
    session, before = editor.studio.session, editor.studio.session.document
    names = [before.component(Node(2, row)).name for row in (0, 1)]
    train(editor, qtbot, SHALLOW)
    click_cell(editor, 1, 0, Column.MUTE)
    after = session.document
    (button,) = [one for one in editor.window.notes.findChildren(QPushButton) if one.isVisible()]
    assert all(f"“{name}”" in button.toolTip() for name in names)
    press_button(editor, "Go back")
    assert session.document == before
    assert editor.window.notes.isHidden()
    for _ in range(2):
        editor.window.actions_by_name["redo"].trigger()
    assert session.document == after


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("A", "“A” was not found again in the new network; Undo brings it back."),
        ("AB", "“A” and “B” were not found again in the new network; Undo brings them back."),
        ("ABC", "“A”, “B” and “C” were not found again in the new network; Undo brings them back."),
        ("ABCD", "“A”, “B”, “C” and another were not found again in the new network; Undo brings them back."),
        ("ABCDE", "“A”, “B”, “C” and 2 others were not found again in the new network; Undo brings them back."),
    ],
)
def test_up_to_three_lost_components_are_named(names: str, said: str) -> None:
    assert lost_text(list(names)) == said
