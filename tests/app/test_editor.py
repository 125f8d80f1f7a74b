"""The whole window: opening, training, editing, exporting, and what goes wrong."""

import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.crash_guard import CrashGuard
from audible_gui.document import ExportRequest, NetworkSpec, Node
from audible_gui.resources import DEMO_SOUND
from audible_gui.session import Audition
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.dialogs import CrashDialog, ExportDialog
from audible_gui.views.dialogs.export_choices import Content
from tests.conftest import ExpectedLogs
from tests.support.editor import EDGE_CASES, LEFT, PATIENCE_MS, click_cell, open_sound, press_button, train

QUICK = NetworkSpec((6, 3), iterations=12)


def test_the_demo_opens_from_the_empty_window(editor: Editor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.studio.opening.opened, timeout=PATIENCE_MS):
        press_button(editor, "Open the demo")
    assert editor.window.windowTitle().startswith("three_sources")


def test_space_plays_as_soon_as_a_sound_is_open(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    auditioning = editor.window.transport_bar.audition_on_select
    QTest.keyClick(editor.window, Qt.Key.Key_Space)
    assert editor.studio.transport.playing
    assert editor.window.transport_bar.audition_on_select is auditioning


def test_a_dropped_file_is_opened(editor: Editor, qtbot: QtBot) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(EDGE_CASES / "ok.flac"))])
    action, buttons, keys = Qt.DropAction.CopyAction, LEFT, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(10, 10), action, mime, buttons, keys)
    QApplication.sendEvent(editor.window, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(editor.studio.opening.opened, timeout=PATIENCE_MS):
        QApplication.sendEvent(editor.window, QDropEvent(QPointF(10, 10), action, mime, buttons, keys))
    assert editor.studio.session.document.sound is not None


def test_the_dialog_opens_a_file(editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = str(EDGE_CASES / "ok.aiff")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))
    with qtbot.waitSignal(editor.studio.opening.opened, timeout=PATIENCE_MS):
        editor.window.actions_by_name["open"].trigger()
    assert editor.window.windowTitle().startswith("ok")


def test_training_shows_components_and_can_be_undone(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    session = editor.studio.session
    trained = session.document
    assert trained.network is not None
    assert trained.network.widths == (6, 3)
    assert editor.window.tree.model().rowCount() == 3
    editor.window.actions_by_name["undo"].trigger()
    assert session.document.network is None
    editor.window.actions_by_name["redo"].trigger()
    assert session.document is trained


def test_stopping_keeps_and_cancelling_forgets(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    panel, training, session = editor.window.network_panel, editor.studio.training, editor.studio.session
    panel.set_spec(NetworkSpec((6, 3), iterations=100_000))
    with qtbot.waitSignal(session.preview_changed, timeout=PATIENCE_MS):
        QTest.mouseClick(panel.train_button, LEFT)
    assert not editor.window.actions_by_name["export"].isEnabled()
    with qtbot.waitSignal(training.ended, timeout=PATIENCE_MS) as ended:
        QTest.mouseClick(panel.cancel_button, LEFT)
    assert ended.args == ["cancelled"]
    assert session.document.network is None
    with qtbot.waitSignal(session.preview_changed, timeout=PATIENCE_MS):
        QTest.mouseClick(panel.train_button, LEFT)
    with qtbot.waitSignal(training.ended, timeout=PATIENCE_MS) as ended:
        QTest.mouseClick(panel.stop_button, LEFT)
    assert ended.args == ["stopped"]
    assert session.document.network is not None


def test_selecting_a_row_auditions_it_and_escape_returns_to_the_mix(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    click_cell(editor, 2, 1)
    assert editor.studio.transport.audition == Audition(Node(2, 1))
    editor.window.actions_by_name["mix"].trigger()
    assert editor.studio.transport.audition is None


@pytest.mark.parametrize("place", ["tree", "canvas"])
def test_escape_ends_the_search_for_layers_wherever_the_keyboard_is(editor: Editor, qtbot: QtBot, place: str) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    suggesting, action = editor.studio.suggesting, editor.window.actions_by_name["suggest"]
    getattr(editor.window, place).setFocus()
    with qtbot.waitSignal(suggesting.progressed, timeout=PATIENCE_MS):
        action.trigger()
    assert not action.isEnabled()
    QTest.keyClick(editor.window.windowHandle(), Qt.Key.Key_Escape)
    assert not suggesting.running
    assert action.isEnabled()
    assert editor.window.network_panel.suggestion.view.empty


def test_opening_another_sound_can_be_undone(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    before = editor.studio.session.document
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    assert editor.studio.session.document.network is None
    editor.window.actions_by_name["undo"].trigger()
    assert editor.studio.session.document is before


def test_stems_are_exported_from_the_dialog(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    click_cell(editor, 2, 0, Column.MUTE)

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setText(str(tmp_path / "stems"))
        # It begins with what is heard.
        dialog._content.setCurrentText(Content.ANALYSED.label)
        press_button(editor, "Export")

    QTimer.singleShot(0, fill_in)
    with qtbot.waitSignal(editor.studio.exporting.exported, timeout=PATIENCE_MS):
        editor.window.actions_by_name["export"].trigger()
    total = np.sum([soundfile.read(path)[0] for path in (tmp_path / "stems").glob("*.wav")], axis=0)
    original = soundfile.read(DEMO_SOUND)[0]
    assert 20 * np.log10(np.linalg.norm(total - original) / np.linalg.norm(original)) <= -120.0
    assert "they null with the original at −1" in editor.window.notes.text


def test_an_earlier_export_is_replaced_only_when_that_is_wanted(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "01_a.wav").touch()
    (tmp_path / "certificate.json").write_text('{"stems": ["01_a.wav"]}')
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    conflicts = editor.studio.exporting.conflicts
    dialog = ExportDialog(editor.studio.session.document, tmp_path, conflicts, parent=editor.window)
    qtbot.addWidget(dialog)
    dialog.show()
    export = next(
        b for b in dialog.findChildren(type(editor.window.network_panel.train_button)) if b.text() == "Export"
    )
    assert not export.isEnabled()
    box = next(box for box in dialog.findChildren(type(dialog._overwrite)) if "Replace" in box.text())
    box.setChecked(True)
    assert export.isEnabled()
    assert dialog.request().overwrite


def test_an_unexpected_error_is_logged_and_shown_and_the_document_is_safe(
    editor: Editor, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    expected_logs.add("unexpected error")
    open_sound(editor, qtbot, DEMO_SOUND)
    before = editor.studio.session.document

    def broken(_document: object) -> None:
        raise ZeroDivisionError("broken edit")

    try:
        editor.studio.session.edit("Broken", broken)  # type: ignore[arg-type]
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog))
    assert dialog.isVisible()
    assert "broken edit" in dialog.report.toPlainText()
    press_button(editor, "Copy the report")
    assert "broken edit" in QApplication.clipboard().text()
    assert "broken edit" in editor.guard.log.read_text(encoding="utf-8")
    assert editor.studio.session.document is before
    dialog.close()


def test_every_action_has_a_tip_and_the_disabled_say_why(editor: Editor, qtbot: QtBot) -> None:
    for action in editor.window.actions_by_name.values():
        assert action.toolTip()
    assert editor.window.actions_by_name["train"].toolTip() == "Open a sound first."
    open_sound(editor, qtbot, DEMO_SOUND)
    assert editor.window.actions_by_name["train"].isEnabled()
    for name in ("export", "picture"):
        assert editor.window.actions_by_name[name].toolTip() == "Train a network first."


def test_an_error_that_comes_again_and_again_is_shown_once(
    editor: Editor, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_logs.add("unexpected error")
    for number in (0, 1, 2, 3, 4, 4, 3, 2, 1, 0):
        editor.guard.report(ValueError(f"number {number}"))
    dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()]
    assert len(dialogs) == 1
    assert editor.guard.log.read_text(encoding="utf-8").count("number 3") == 1
    dialogs[0].close()
    expected_logs.add("the report cannot be shown")
    monkeypatch.setattr(CrashDialog, "open", lambda _: 1 / 0)
    editor.guard.report(ValueError("another"))


def test_an_editor_whose_log_folder_cannot_be_made_starts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    guard = CrashGuard(tmp_path / "file" / "logs")
    guard.install()
    guard.uninstall()
    assert "no log file" in capsys.readouterr().err


def test_errors_of_other_threads_are_reported(editor: Editor, qtbot: QtBot, expected_logs: ExpectedLogs) -> None:
    expected_logs.add("unexpected error")
    with qtbot.waitSignal(editor.guard.reported):
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    next(w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)).close()


class Unruly:
    """Fails where Python has nobody to tell."""

    def __del__(self) -> None:
        raise ValueError("“\udcff” in the end")


def test_what_python_would_only_print_is_reported_and_logged_with_versions(
    tmp_path: Path, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    expected_logs.add("unexpected error")
    guard, told = CrashGuard(tmp_path), list[str]()
    guard.reported.connect(told.append)
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    guard.install()
    with qtbot.waitSignal(guard.reported):
        Unruly()
    guard.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    assert len(told) == 1
    assert r"“\udcff” in the end" in told[0]
    assert "PySide6" in told[0]
    assert told[0] in guard.log.read_text(encoding="utf-8")


def test_progress_is_shown_with_cancel_every_time(editor: Editor) -> None:
    notes, tree = editor.window.notes, editor.window.tree
    for _ in range(2):
        place = tree.mapToGlobal(tree.rect().topLeft()), tree.size()
        notes.progress("Writing stems", 0.5, lambda: None)
        assert notes.isVisible()
        QApplication.processEvents()
        assert (tree.mapToGlobal(tree.rect().topLeft()), tree.size()) == place, "nothing moves under the mouse"
        assert any(b.text() == "Cancel" and b.isVisible() for b in notes.findChildren(QPushButton))
        notes.hide()
    notes.inform("Done")
    assert not any(b.text() == "Cancel" and b.isVisible() for b in notes.findChildren(QPushButton))


def test_space_presses_a_focused_button_and_plays_otherwise(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    transport, panel = editor.studio.transport, editor.window.network_panel
    editor.window.activateWindow()
    panel.train_button.setFocus(Qt.FocusReason.TabFocusReason)
    panel.set_spec(QUICK)
    with qtbot.waitSignal(editor.studio.training.started):
        QTest.keyClick(panel.train_button, Qt.Key.Key_Space)
    assert not transport.playing
    with qtbot.waitSignal(editor.studio.training.ended, timeout=PATIENCE_MS):
        pass
    editor.window.tree.setFocus()
    with qtbot.waitSignal(transport.playing_changed):
        QTest.keyClick(editor.window.tree, Qt.Key.Key_Space)


def test_a_folder_of_somebody_unknown_is_a_plain_name(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, QUICK)
    dialog = ExportDialog(editor.studio.session.document, Path("~nobodyhere/x"), lambda _: 0, parent=editor.window)
    request = dialog.request()
    assert isinstance(request, ExportRequest)
    assert request.folder == Path("~nobodyhere/x")


def test_files_opened_lately_are_in_the_menu(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    recent = next(menu for menu in editor.window.findChildren(QMenu) if menu.title() == "Open &recent")
    recent.aboutToShow.emit()
    action = recent.actions()[0]
    assert action.text() == "ok.flac"
    with qtbot.waitSignal(editor.studio.opening.opened, timeout=PATIENCE_MS):
        action.trigger()


def test_a_tree_without_components_says_that_a_training_is_under_way(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    told = editor.window.tree.viewport().accessibleDescription
    QTest.mouseClick(editor.window.network_panel.train_button, LEFT)
    assert told().startswith("Learning")
    editor.studio.training.cancel()
    assert told().startswith("Press Train")
