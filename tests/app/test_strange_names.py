"""Names that strangers chose, in sounds and projects, are shown as they are written: they command nothing."""

from dataclasses import replace

from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Document, Node, with_name
from audible_gui.operations import with_box_gain
from audible_gui.synthesis import Box
from audible_gui.views.component_tree.columns import Column
from tests.support.editor import cell, click_cell, learn, press_button
from tests.support.networks import noise

NAME = "<img src='/nowhere/picture.png'>Kick"


def fetches(text: str) -> bool:
    return Qt.mightBeRichText(text) and "<img" in text


def test_a_name_that_looks_like_html_fetches_no_picture(editor: Editor, qtbot: QtBot) -> None:
    """A picture may be a pipe, which the whole window would wait at, or lie on another's computer."""
    window, session = editor.window, editor.studio.session
    session.edit("Open", lambda _: Document(sound=replace(noise(2000), name=NAME)))
    learn(editor)
    session.edit(NAME, lambda document: with_name(document, Node(2, 1), NAME))
    session.edit(NAME, lambda document: with_box_gain(document, Node(2, 1), Box(0, 1000, 100.0, 500.0), -6.0))
    window.actions_by_name["inspector"].trigger()
    click_cell(editor, 2, 1)
    editor.studio.snapshots.store("A")
    qtbot.waitUntil(lambda: "Kick" in window.transport_bar.heard_label.toolTip())
    tips = [str(cell(editor, 2, 1, column).data(Qt.ItemDataRole.ToolTipRole)) for column in Column]
    boxes = window.docks.inspector.inspector.box_list.model
    tips.append(str(boxes.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)))
    assert sum("&lt;img" in tip for tip in tips) > 6
    widgets = window.findChildren(QWidget)
    tips += [widget.toolTip() for widget in widgets] + [action.toolTip() for action in window.findChildren(QAction)]
    assert not any(map(fetches, tips))
    formats = {label.text(): label.textFormat() for label in widgets if isinstance(label, QLabel)}
    assert [text for text in formats if fetches(text) and formats[text] is not Qt.TextFormat.PlainText] == []
    window.commands.projects.may_close()
    box = window.commands.projects.question
    assert box is not None
    assert "&lt;img" in box.text()
    press_button(editor, "Cancel")
