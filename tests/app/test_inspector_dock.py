"""The inspector in the window: shown where there is room, by key and menu, remembered; drawn on, heard and undone."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel, QMainWindow, QTabBar
from pytestqt.qtbot import QtBot

from audible_gui import settings as known
from audible_gui.app import Editor
from audible_gui.document import Drawn, Node, with_name
from audible_gui.resources import DEMO_SOUND
from audible_gui.views.docks import STATE, WIDE_PX
from audible_gui.views.inspector.trace import Side
from tests.support.editor import PATIENCE_MS, cell, click_cell, end, learn, open_sound, wait_saved


def test_it_is_shown_by_itself_where_there_is_room(editor: Editor) -> None:
    docks = editor.window.docks
    assert not docks.inspector.isVisible()
    docks.show_usual(WIDE_PX)
    assert docks.inspector.isVisible()
    docks.show_usual(WIDE_PX - 1)
    assert not docks.inspector.isVisible()


def test_its_action_shows_it_brings_it_to_the_front_and_hides_it(editor: Editor, qtbot: QtBot) -> None:
    docks, actions = editor.window.docks, editor.window.actions_by_name
    assert actions["inspector"].shortcut().toString() == "Ctrl+I"
    actions["inspector"].trigger()
    assert docks.inspector.isVisible()
    actions["history"].trigger()
    assert docks.history in editor.window.tabifiedDockWidgets(docks.inspector)
    qtbot.waitUntil(lambda: docks.inspector.visibleRegion().isEmpty())
    actions["inspector"].trigger()
    qtbot.waitUntil(lambda: not docks.inspector.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: docks.history.visibleRegion().isEmpty())
    actions["inspector"].trigger()
    assert not docks.inspector.isVisible()


def test_the_tabs_of_docks_have_a_name(editor: Editor) -> None:
    for name in ("inspector", "library"):
        editor.window.actions_by_name[name].trigger()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    bars = editor.window.findChildren(QTabBar, options=direct)
    assert {bar.accessibleName() for bar in bars} == {"Panels at the right"}


def test_whether_it_is_shown_is_remembered(editor: Editor, qtbot: QtBot) -> None:
    editor.window.actions_by_name["inspector"].trigger()
    editor.window.close()
    qtbot.waitUntil(lambda: not editor.window.isVisible())
    again = Editor(editor.studio.settings, editor.studio.saving.folder)
    again.window.show()
    assert again.window.docks.inspector.isVisible()
    end(again, qtbot)


def test_what_an_older_window_remembered_counts_for_nothing(editor: Editor) -> None:
    window, older = editor.window, QMainWindow()
    dock = QDockWidget("History")
    dock.setObjectName("history")
    older.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    editor.studio.settings.set(known.WINDOW_DOCKS, bytes(older.saveState().data()))
    window.docks.history.show()
    window.docks.history.hide()
    window._restore()
    assert not window.docks.history.isVisible()
    editor.studio.settings.set(known.WINDOW_DOCKS, bytes(window.saveState(STATE).data()))
    window.docks.inspector.show()
    window._restore()
    assert not window.docks.inspector.isVisible()


def test_nothing_is_cut_off_with_it_at_1280(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    long = "A name that is as long as names can be, or longer"
    editor.studio.session.edit("Rename", lambda document: with_name(document, Node(2, 1), long))
    editor.window.actions_by_name["inspector"].trigger()
    click_cell(editor, 2, 1)
    bar = editor.window.transport_bar
    bar.trouble_icon.show()
    bar.trouble_label.show()
    QApplication.processEvents()
    least = editor.window.comfortable()
    assert least.width() <= 1264
    assert least.height() <= 752
    assert bar.minimumSizeHint().width() <= least.width()


def test_the_leakage_slider_has_its_title_at_1280_too(editor: Editor, qtbot: QtBot) -> None:
    """Of the two titles beside each other that of the switch, whose buttons have words, gives way first."""
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    editor.window.resize(1280, 800)
    editor.window.actions_by_name["library"].trigger()
    components = editor.window.components
    qtbot.waitUntil(lambda: components.width() < 700)
    assert not editor.window.network_panel.isHidden()
    (title,) = (label for label in components.leakage.findChildren(QLabel) if label.text() == "Leakage")
    for widget in (title, *components.switch.buttons.values()):
        assert widget.isVisible()
        assert widget.width() >= widget.sizeHint().width()


def test_what_is_drawn_is_saved_and_undone(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    editor.window.actions_by_name["inspector"].trigger()
    click_cell(editor, 2, 1)
    view = editor.window.docks.inspector.inspector.views[Side.ENVELOPE]
    plot = view.plot
    assert plot.picture is not None
    rect = plot.picture.lanes[0].rect
    for kind, place in (
        (QEvent.Type.MouseButtonPress, 0.2),
        (QEvent.Type.MouseMove, 0.6),
        (QEvent.Type.MouseButtonRelease, 0.6),
    ):
        at = QPointF(rect.left() + place * rect.width(), rect.center().y())
        left = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, QPointF(plot.mapToGlobal(at.toPoint())), left, left, Qt.KeyboardModifier(0))
        QApplication.sendEvent(plot, event)
    patch = editor.studio.session.document.component(Node(2, 1)).patch
    assert patch is not None
    assert isinstance(patch.envelope, Drawn)
    assert editor.studio.session.undo_stack.undoText() == "Draw envelope of Kick"
    wait_saved(editor, qtbot)
    editor.window.actions_by_name["undo"].trigger()
    assert editor.studio.session.document.component(Node(2, 1)).patch is None


def test_the_menu_of_a_row_leads_there(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    editor.window.actions_by_name["history"].trigger()
    menu = editor.window.tree.menu_at(cell(editor, 2, 1))
    assert menu is not None
    qtbot.addWidget(menu)
    (entry,) = [action for action in menu.actions() if action.text() == "Draw basis and envelope…"]
    entry.trigger()
    inspector = editor.window.docks.inspector.inspector
    assert inspector.isVisible()
    assert inspector.subject is not None
    assert inspector.subject.name == "Kick"
    assert inspector.views[Side.BASIS].plot.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_L])
def test_keys_of_the_window_work_on_a_plot(editor: Editor, qtbot: QtBot, key: Qt.Key) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    click_cell(editor, 2, 1)
    transport = editor.studio.transport
    transport.stop()
    editor.window.actions_by_name["inspector"].trigger()
    plot = editor.window.docks.inspector.inspector.views[Side.BASIS].plot
    assert plot.hasFocus()
    before = transport.loop, transport.playing
    QTest.keyClick(plot, key)
    qtbot.waitUntil(lambda: (transport.loop, transport.playing) != before, timeout=PATIENCE_MS)
