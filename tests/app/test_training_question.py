"""Opening something else while a training runs asks what shall become of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import NetworkSpec
from tests.support.editor import EDGE_CASES, LEFT, PATIENCE_MS, open_sound, press_button, wait_saved
from tests.support.projects import names, read_back

SOUND, OTHER = EDGE_CASES / "ok.flac", EDGE_CASES / "ok.aiff"
DROP, KEEP = "Open without it", "Stop and keep"


@pytest.fixture
def training(editor: Editor, qtbot: QtBot) -> Editor:
    """An editor in the midst of a training that would take hours."""
    open_sound(editor, qtbot, SOUND)
    editor.window.network_panel.set_spec(NetworkSpec((6, 3), iterations=100_000))
    with qtbot.waitSignal(editor.studio.session.preview_changed, timeout=PATIENCE_MS):
        QTest.mouseClick(editor.window.network_panel.train_button, LEFT)
    return editor


def asked(editor: Editor) -> QMessageBox:
    box = editor.window.commands.training_question.box
    assert box is not None
    assert box.isVisible()
    return box


def test_who_thinks_better_of_it_goes_on_training(training: Editor) -> None:
    training.window.open(OTHER)
    QTest.keyClick(asked(training), Qt.Key.Key_Escape)
    assert training.studio.training.running
    assert not training.studio.opening.running
    assert training.window.commands.training_question.box is None


def test_without_it_the_training_ends_with_the_new_sound(training: Editor, qtbot: QtBot) -> None:
    training.window.open(OTHER)
    asked(training)
    with qtbot.waitSignal(training.studio.training.ended, timeout=PATIENCE_MS) as ended:
        press_button(training, DROP)
    assert ended.args == ["cancelled"]
    assert training.studio.session.document.network is None
    assert not training.window.commands.training_question.open


def test_without_it_the_training_goes_on_if_the_file_cannot_be_opened(training: Editor, qtbot: QtBot) -> None:
    training.window.open(EDGE_CASES / "text_file.wav")
    with qtbot.waitSignal(training.studio.opening.failed, timeout=PATIENCE_MS):
        press_button(training, DROP)
    assert training.studio.training.running
    assert not training.window.actions_by_name["undo"].isEnabled()


def test_what_was_learned_is_kept_as_a_step_before_the_other_is_opened(training: Editor, qtbot: QtBot) -> None:
    training.window.open(OTHER)
    training.window.open(EDGE_CASES / "ok.caf")  # what was asked for first is still to be decided
    asked(training)
    with qtbot.waitSignal(training.studio.opening.opened, timeout=PATIENCE_MS):
        press_button(training, KEEP)
    steps = [step.name for step in training.studio.session.history.steps]
    assert steps == ["New", "Open ok", "Train 6 → 3", "Open ok"]
    assert training.studio.session.document.sound is not None
    assert training.studio.session.document.sound.path == OTHER


def test_a_project_keeps_what_was_learned_too(training: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    saving, done = training.studio.saving, list[str]()
    saving.save_as(tmp_path / "a.audible", lambda: done.append("done"), done.append)
    qtbot.waitUntil(lambda: done == ["done"], timeout=PATIENCE_MS)
    training.window.open(OTHER)
    asked(training)
    with qtbot.waitSignal(training.studio.opening.opened, timeout=PATIENCE_MS):
        press_button(training, KEEP)
    assert wait_saved(training, qtbot) != tmp_path / "a.audible"
    assert names(read_back(tmp_path / "a.audible")) == ["New", "Open ok", "Train 6 → 3"]


def test_a_training_that_ends_while_it_is_asked_is_kept(training: Editor, qtbot: QtBot) -> None:
    training.window.open(OTHER)
    asked(training)
    with qtbot.waitSignal(training.studio.training.ended, timeout=PATIENCE_MS):
        training.studio.training.stop()
    with qtbot.waitSignal(training.studio.opening.opened, timeout=PATIENCE_MS):
        press_button(training, KEEP)
    assert "Train 6 → 3" in [step.name for step in training.studio.session.history.steps]
