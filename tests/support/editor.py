"""Driving a whole editor as a person would: by its buttons, keys and rows."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import NetworkSpec, Node, with_mute, with_name, with_network
from audible_gui.jobs import SaveState
from audible_gui.views.component_tree.columns import Column
from tests.support.networks import random_network

EDGE_CASES = Path(__file__).parents[1] / "data" / "edge_cases"
LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 60_000


def end(editor: Editor, qtbot: QtBot) -> None:
    """Close it and destroy its window.

    Left to the collector, the window could still have widgets restyled whose Python attributes are gone already.
    """
    editor.window.commands.projects.leave_quietly()
    editor.window.close()
    editor.close()
    qtbot.waitUntil(lambda: not editor.studio.training.running)
    shiboken6.delete(editor.window)


def open_sound(editor: Editor, qtbot: QtBot, path: Path) -> None:
    """Open a file and wait until it is the document's."""
    with qtbot.waitSignal(editor.studio.opening.opened, timeout=PATIENCE_MS):
        editor.window.open(path)


def train(editor: Editor, qtbot: QtBot, spec: NetworkSpec) -> None:
    """Press Train and wait for the end."""
    editor.window.network_panel.set_spec(spec)
    with qtbot.waitSignal(editor.studio.training.ended, timeout=PATIENCE_MS):
        QTest.mouseClick(editor.window.network_panel.train_button, LEFT)


def cell(editor: Editor, layer: int, row: int, column: Column = Column.NAME) -> QModelIndex:
    """The index of a component's cell."""
    model = editor.window.tree.model()
    depth = model.rowCount() - 1
    return model.index(row, column, model.index(depth - layer, 0))


def click_cell(editor: Editor, layer: int, row: int, column: Column = Column.NAME) -> None:
    """Click into a component's cell."""
    tree = editor.window.tree
    where = cell(editor, layer, row, column)
    tree.scrollTo(where)
    rect = tree.visualRect(where)
    point = QPoint(rect.left() + 40, rect.center().y()) if column is Column.NAME else rect.center()
    QTest.mouseClick(tree.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)


def press_button(editor: Editor, text: str) -> None:
    """Click the visible push button with this text, in the main window or a dialog."""
    for window in QApplication.topLevelWidgets():
        for button in window.findChildren(QPushButton):
            if button.text().replace("&", "") == text and button.isVisible():
                QTest.mouseClick(button, LEFT)
                return
    raise AssertionError(f"there is no button “{text}” in {editor.window.windowTitle()}")


def open_project(editor: Editor, qtbot: QtBot, path: Path) -> None:
    """Open a project and wait until its document is the session's."""
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        editor.window.open(path)


def wait_saved(editor: Editor, qtbot: QtBot) -> Path:
    """Wait until all is written; where."""
    saving = editor.studio.saving
    qtbot.waitUntil(lambda: saving.state is SaveState.SAVED, timeout=PATIENCE_MS)
    assert saving.path is not None
    return saving.path


def learn(editor: Editor) -> None:
    """A network as if it had been trained, and a few edits of it."""
    session = editor.studio.session
    sound = session.document.sound
    assert sound is not None
    session.edit("Train 5 → 3", lambda document: with_network(document, random_network(sound)))
    session.edit("Rename", lambda document: with_name(document, Node(2, 1), "Kick"))
    session.edit("Mute Kick", lambda document: with_mute(document, Node(2, 1), muted=True))


def offers(editor: Editor) -> dict[str, QPushButton]:
    """The visible buttons of the notification, by their text."""
    buttons = editor.window.notes.findChildren(QPushButton)
    return {button.text(): button for button in buttons if button.isVisible()}
