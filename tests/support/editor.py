"""Driving a whole editor as a person would: by its buttons, keys and rows."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import NetworkSpec
from audible_gui.views.component_tree.columns import Column

LEFT = Qt.MouseButton.LeftButton
PATIENCE_MS = 60_000


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
