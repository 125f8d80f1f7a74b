"""The whole window: work is kept, given a place, closed and opened again."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMenu, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui import project_file
from audible_gui.app import Editor
from audible_gui.audio_file import read_sound
from audible_gui.document import Document, NetworkSpec, Node, with_group
from audible_gui.jobs import SaveState
from audible_gui.project_file import sounds
from audible_gui.session import Audition
from audible_gui.settings import RECENT_FILES
from audible_gui.views.component_tree import open_layers, show_layers
from audible_gui.views.projects import file_name
from tests.support.editor import (
    LEFT,
    PATIENCE_MS,
    cell,
    click_cell,
    learn,
    offers,
    open_project,
    open_sound,
    press_button,
    wait_saved,
)
from tests.support.networks import outcome
from tests.support.projects import names, read_back

EDGE_CASES = Path(__file__).parents[1] / "data" / "edge_cases"
SOUND, OTHER = EDGE_CASES / "ok.flac", EDGE_CASES / "ok.aiff"
STEPS = ["New", "Open ok", "Train 5 → 3", "Rename", "Mute Kick"]


def in_dialog(act: Callable[[QFileDialog], None]) -> None:
    """Have something done to the file dialog that is opened next."""

    def find() -> None:
        dialog = next((w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()), None)
        if dialog is None:
            QTimer.singleShot(10, find)
        else:
            act(dialog)

    QTimer.singleShot(0, find)


def type_place(path: Path) -> None:
    """Type a name into the file dialog that is opened next, and press Return."""

    def fill(dialog: QFileDialog) -> None:
        field = dialog.findChild(QLineEdit)
        assert field is not None
        field.setText(str(path))
        QTest.keyClick(field, Qt.Key.Key_Return)

    in_dialog(fill)


def test_the_dialog_that_saves_says_so(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, SOUND)
    words: list[str] = []

    def look(dialog: QFileDialog) -> None:
        words.append(dialog.windowTitle())
        words.extend(label.text().replace("&", "") for label in dialog.findChildren(QLabel) if label.isVisible())
        words.extend(button.text().replace("&", "") for button in dialog.findChildren(QPushButton))
        dialog.reject()

    in_dialog(look)
    editor.window.actions_by_name["save_as"].trigger()
    assert {"Save project", "Save in:", "Save", "Cancel"} <= set(words)
    assert not {"Look in:", "Open"} & set(words)


def save_as(editor: Editor, qtbot: QtBot, path: Path) -> None:
    type_place(path)
    editor.window.actions_by_name["save_as"].trigger()
    qtbot.waitUntil(lambda: editor.studio.saving.path == path, timeout=PATIENCE_MS)
    wait_saved(editor, qtbot)


def window_closed(editor: Editor) -> bool:
    return editor.window.isHidden()


def test_work_is_kept_from_the_first_edit_on_and_the_window_says_so(editor: Editor, qtbot: QtBot) -> None:
    window = editor.window
    assert window.statuses.save.text() == ""
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    assert window.statuses.save.text() == "Saving…"
    path = wait_saved(editor, qtbot)
    assert window.statuses.save.text() == "Kept as untitled"
    assert window.statuses.save.accessibleName() == "Project: Kept as untitled"
    assert str(path) in window.statuses.save.toolTip()
    assert window.windowTitle() == "ok (untitled) — Audible Networks"
    editor.studio.saving.finish()
    assert names(read_back(path)) == STEPS


def test_saving_proposes_a_place_beside_the_sound_and_then_goes_on_there(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    sound = tmp_path / "my sound.flac"
    sound.write_bytes(SOUND.read_bytes())
    open_sound(editor, qtbot, sound)
    learn(editor)
    proposed: list[Path] = []

    def accept(dialog: QFileDialog) -> None:
        proposed.append(Path(dialog.selectedFiles()[0]))
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    in_dialog(accept)
    editor.window.actions_by_name["save"].trigger()
    target = tmp_path / "my sound.audible"
    assert proposed == [target]
    qtbot.waitUntil(lambda: str(target) in editor.window.notes.text, timeout=PATIENCE_MS)
    assert editor.window.windowTitle() == "my sound — Audible Networks"
    editor.studio.session.undo_stack.undo()
    wait_saved(editor, qtbot)
    editor.window.notes.hide()
    editor.window.actions_by_name["save"].trigger()
    qtbot.waitUntil(editor.window.notes.isVisible, timeout=PATIENCE_MS)
    assert editor.window.notes.text.startswith("Saved")
    assert editor.studio.settings.get(RECENT_FILES)[0] == str(target)


def test_a_large_sound_stays_where_it_is_until_it_is_put_in(
    editor: Editor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sounds, "EMBED_BYTES", 10)
    sound, action = tmp_path / "large.flac", editor.window.actions_by_name["consolidate"]
    sound.write_bytes(SOUND.read_bytes())
    open_sound(editor, qtbot, sound)
    wait_saved(editor, qtbot)
    assert action.isEnabled()
    save_as(editor, qtbot, tmp_path / "a.audible")
    assert f"stays in {sound}" in editor.window.notes.text
    offers(editor)["Put it in"].click()
    qtbot.waitUntil(lambda: "holds its sound" in editor.window.notes.text, timeout=PATIENCE_MS)
    assert not action.isEnabled()
    assert "all of its sound" in action.toolTip()
    wait_saved(editor, qtbot)
    sound.unlink()
    editor.studio.saving.finish()
    assert read_back(tmp_path / "a.audible").document.sound is not None


def test_a_project_that_points_to_its_sound_offers_to_put_it_in_when_it_is_opened(
    editor: Editor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, action = tmp_path / "linked.audible", editor.window.actions_by_name["consolidate"]
    with monkeypatch.context() as patch:
        patch.setattr(sounds, "EMBED_BYTES", 10)
        project_file.create_project(path, Document(sound=outcome(read_sound(OTHER))), "Open ok").close()
    open_sound(editor, qtbot, SOUND)
    wait_saved(editor, qtbot)
    assert not action.isEnabled()
    open_project(editor, qtbot, path)
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: not action.isEnabled(), timeout=PATIENCE_MS)
    open_sound(editor, qtbot, SOUND)
    assert not action.isEnabled()


@pytest.mark.parametrize("stem", ["x" * 240, "é" * 120, "🎵" * 60])
def test_the_name_of_a_sound_that_is_too_long_for_a_project_is_cut(
    editor: Editor, qtbot: QtBot, tmp_path: Path, stem: str
) -> None:
    sound = tmp_path / f"{stem}.flac"
    sound.write_bytes(SOUND.read_bytes())
    open_sound(editor, qtbot, sound)
    in_dialog(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    editor.window.actions_by_name["save"].trigger()
    qtbot.waitUntil(lambda: editor.studio.saving.titled, timeout=PATIENCE_MS)
    path = wait_saved(editor, qtbot)
    assert path.parent == tmp_path
    assert stem.startswith(path.stem)
    assert len(path.stem.encode()) > 190


@pytest.mark.parametrize(
    ("name", "made"),
    [("a/b", "a_b"), ("..", "untitled"), ("../../etc/x", "_.._etc_x"), ("a\0b", "a_b"), ("x" * 100_000, "x" * 200)],
)
def test_a_name_that_no_file_can_have_is_made_one(name: str, made: str) -> None:
    assert file_name(name) == made


@pytest.mark.parametrize("there", [False, True])
def test_a_name_with_a_dot_gets_the_ending_and_replaces_nothing_unasked(
    editor: Editor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    target, asked = tmp_path / "Take 1.2.audible", []

    def ask(_parent: object, _title: str, question: str) -> QMessageBox.StandardButton:
        asked.append(question)
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", ask)
    open_sound(editor, qtbot, SOUND)
    if there:
        target.write_text("mine")
    type_place(tmp_path / "Take 1.2")
    editor.window.actions_by_name["save_as"].trigger()
    if there:
        assert len(asked) == 1
        assert target.read_text() == "mine"
        assert not editor.studio.saving.titled
    else:
        qtbot.waitUntil(lambda: editor.studio.saving.path == target, timeout=PATIENCE_MS)
        assert asked == []


def test_a_project_opens_with_all_its_steps(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    editor.studio.session.undo_stack.undo()
    target = tmp_path / "a.audible"
    save_as(editor, qtbot, target)
    assert editor.window.statuses.save.text() == "Saved"
    open_sound(editor, qtbot, OTHER)
    session = editor.studio.session
    assert not editor.studio.saving.titled
    assert [step.name for step in session.history.steps] == ["New", "Open ok"]
    open_project(editor, qtbot, target)
    assert editor.window.windowTitle() == "a — Audible Networks"
    assert [step.name for step in session.history.steps] == STEPS
    assert editor.window.tree.model().rowCount() == 3
    assert session.document.component(Node(2, 1)).name == "Kick"
    editor.window.actions_by_name["redo"].trigger()
    assert session.document.component(Node(2, 1)).muted
    for _ in range(3):
        editor.window.actions_by_name["undo"].trigger()
    assert session.document.network is None
    assert session.document.sound is not None
    wait_saved(editor, qtbot)
    editor.studio.saving.finish()
    assert read_back(target).position == 1


def test_projects_are_dropped_and_opened_lately_like_sounds(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    target = tmp_path / "a.audible"
    save_as(editor, qtbot, target)
    open_sound(editor, qtbot, OTHER)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(target))])
    action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(editor.window, QDragEnterEvent(QPoint(10, 10), action, mime, LEFT, keys))
    event = QDropEvent(QPointF(10, 10), action, mime, LEFT, keys)
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        QApplication.sendEvent(editor.window, event)
    recent = next(menu for menu in editor.window.findChildren(QMenu) if menu.title() == "Open &recent")
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()][:3] == ["a.audible", "ok.aiff", "ok.flac"]


def test_another_sound_is_a_step_of_untitled_work_and_new_work_beside_a_project(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    open_sound(editor, qtbot, OTHER)
    editor.window.actions_by_name["undo"].trigger()
    assert editor.studio.session.document.network is not None
    target = tmp_path / "a.audible"
    save_as(editor, qtbot, target)
    open_sound(editor, qtbot, OTHER)
    editor.window.actions_by_name["undo"].trigger()
    assert editor.studio.session.document.sound is None
    assert not editor.window.actions_by_name["undo"].isEnabled()
    assert names(read_back(target)) == [*STEPS, "Open ok"]


def test_a_project_that_is_open_here_already_is_not_opened_twice(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    target = tmp_path / "a.audible"
    save_as(editor, qtbot, target)
    before = editor.studio.session.history
    editor.window.open(target)
    assert "already" in editor.window.notes.text
    assert editor.studio.session.history is before


def test_a_titled_project_closes_without_a_question(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    save_as(editor, qtbot, tmp_path / "a.audible")
    editor.studio.session.undo_stack.undo()
    editor.window.close()
    qtbot.waitUntil(lambda: window_closed(editor), timeout=PATIENCE_MS)
    assert read_back(tmp_path / "a.audible").position == 3
    assert [path.name for path in tmp_path.glob("*audible*")] == ["a.audible"]


@pytest.mark.parametrize("answer", ["Stop and keep", "Quit without it"])
def test_a_training_is_asked_for_before_a_project_closes(
    editor: Editor, qtbot: QtBot, tmp_path: Path, answer: str
) -> None:
    open_sound(editor, qtbot, SOUND)
    save_as(editor, qtbot, tmp_path / "a.audible")
    editor.window.network_panel.set_spec(NetworkSpec((6, 3), iterations=100_000))
    with qtbot.waitSignal(editor.studio.session.preview_changed, timeout=PATIENCE_MS):
        QTest.mouseClick(editor.window.network_panel.train_button, LEFT)
    editor.window.close()
    question = editor.window.commands.training_question.box
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert editor.studio.training.running
    assert not window_closed(editor)
    editor.window.close()
    press_button(editor, answer)
    qtbot.waitUntil(lambda: window_closed(editor), timeout=PATIENCE_MS)
    kept = ["Train 6 → 3"] if answer == "Stop and keep" else []
    assert names(read_back(tmp_path / "a.audible")) == ["New", "Open ok", *kept]


def test_a_sound_that_was_only_opened_closes_without_a_question(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    wait_saved(editor, qtbot)
    editor.window.close()
    qtbot.waitUntil(lambda: window_closed(editor), timeout=PATIENCE_MS)
    assert list((tmp_path / "untitled").iterdir()) == []


def test_untitled_work_asks_and_escape_cancels(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    editor.window.close()
    question = editor.window.commands.projects.question
    assert question is not None
    assert question.isVisible()
    assert question.text() == "Save the work on “ok”?"
    QTest.keyClick(question, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert not window_closed(editor)
    editor.studio.session.undo_stack.undo()
    wait_saved(editor, qtbot)


def test_untitled_work_that_is_not_wanted_is_removed(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    editor.window.close()
    press_button(editor, "Delete")
    qtbot.waitUntil(lambda: window_closed(editor), timeout=PATIENCE_MS)
    assert list((tmp_path / "untitled").iterdir()) == []


def test_untitled_work_is_saved_and_then_the_window_closes(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    editor.window.close()
    type_place(tmp_path / "kept.audible")
    press_button(editor, "Save…")
    qtbot.waitUntil(lambda: window_closed(editor), timeout=PATIENCE_MS)
    assert names(read_back(tmp_path / "kept.audible")) == STEPS


def test_when_writing_fails_it_is_told_and_another_place_can_be_chosen(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "disk").mkdir()
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    save_as(editor, qtbot, tmp_path / "disk" / "a.audible")
    (tmp_path / "disk").rename(tmp_path / "away")
    editor.studio.session.undo_stack.undo()
    qtbot.waitUntil(lambda: editor.studio.saving.state is SaveState.FAILED, timeout=PATIENCE_MS)
    assert editor.window.statuses.save.text().startswith("Not saved: ")
    assert editor.window.statuses.save.toolTip().endswith(".")
    type_place(tmp_path / "b.audible")
    offers(editor)["Save elsewhere…"].click()
    qtbot.waitUntil(lambda: editor.window.statuses.save.text() == "Saved", timeout=PATIENCE_MS)
    editor.studio.saving.finish()
    history = read_back(tmp_path / "b.audible")
    assert (names(history), history.position) == (STEPS, 3)


def test_work_that_gives_way_to_a_project_is_kept(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    save_as(editor, qtbot, tmp_path / "a.audible")
    open_sound(editor, qtbot, OTHER)
    learn(editor)
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        editor.studio.recovering.look()
    with qtbot.waitSignal(editor.studio.recovering.found, timeout=PATIENCE_MS):
        open_project(editor, qtbot, tmp_path / "a.audible")
    assert "“ok” is kept" in editor.window.notes.text
    assert "Go back to it" in offers(editor)
    menu = next(menu for menu in editor.window.findChildren(QMenu) if menu.title() == "Recover &unsaved work")
    (action,) = menu.actions()
    assert action.text().startswith("ok — 4 steps")
    with qtbot.waitSignal(editor.studio.opening.project_opened, timeout=PATIENCE_MS):
        action.trigger()
    assert editor.window.windowTitle() == "ok (untitled) — Audible Networks"
    assert [step.name for step in editor.studio.session.history.steps] == STEPS


def test_a_project_is_looked_at_as_it_was_when_it_was_closed(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    window, transport = editor.window, editor.studio.transport
    sound = editor.studio.session.document.sound
    assert sound is not None
    half_s, samples = sound.duration_s / 2, sound.n_samples
    qtbot.waitUntil(lambda: window.canvas.spectrogram.picture is not None, timeout=PATIENCE_MS)
    window.canvas.times.show(0.0, half_s)
    window.canvas.show_hertz(256.0, 1024.0)
    transport.set_loop((samples // 4, samples // 2))
    transport.seek(samples // 3)
    show_layers(window.tree, (1,))
    editor.studio.session.edit("Group", lambda document: with_group(document, [Node(1, 3), Node(1, 4)]))
    window.tree.expand(cell(editor, 1, 3))
    click_cell(editor, 1, 2)
    transport.pause()
    spec = NetworkSpec((7, 4, 2), sparsity=0.5, seed=99)
    window.network_panel.set_spec(spec)
    before = window.view_keeper.state()
    save_as(editor, qtbot, tmp_path / "a.audible")
    window.view_keeper.keep()
    open_sound(editor, qtbot, OTHER)
    open_project(editor, qtbot, tmp_path / "a.audible")
    assert window.view_keeper.state() == before
    assert transport.audition == Audition(Node(1, 2))
    qtbot.waitUntil(lambda: window.canvas.spectrogram.picture is not None, timeout=PATIENCE_MS)
    assert window.canvas.spectrogram.hertz == (256.0, 1024.0)
    assert window.network_panel.spec() == spec
    assert open_layers(window.tree) == (1,)
    assert window.tree.isExpanded(cell(editor, 1, 3))


def test_a_view_that_somebody_has_changed_breaks_nothing(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    save_as(editor, qtbot, tmp_path / "a.audible")
    open_sound(editor, qtbot, OTHER)
    with closing(project_file.open_project(tmp_path / "a.audible")) as project:
        project.set_view(
            {"times_s": [-5, 1e9], "octaves": [0, 0.1], "loop": [10**9, 10**10], "selected": [0, -1], "layers": "all"}
        )
    open_project(editor, qtbot, tmp_path / "a.audible")
    sound = editor.studio.session.document.sound
    assert sound is not None
    assert editor.window.canvas.times.end_s <= sound.duration_s
    loop = editor.studio.transport.loop
    assert loop is None or loop[1] <= sound.n_samples


def test_a_project_that_cannot_be_written_asks_before_it_closes(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    open_sound(editor, qtbot, SOUND)
    learn(editor)
    save_as(editor, qtbot, tmp_path / "disk" / "a.audible")
    (tmp_path / "disk").rename(tmp_path / "away")
    editor.studio.session.undo_stack.undo()
    qtbot.waitUntil(lambda: editor.studio.saving.state is SaveState.FAILED, timeout=PATIENCE_MS)
    editor.window.close()
    question = editor.window.commands.projects.question
    assert question is not None
    assert "a.audible" in question.text()
    assert "offered at the next start" in question.informativeText()
    press_button(editor, "Close anyway")
    qtbot.waitUntil(lambda: window_closed(editor), timeout=PATIENCE_MS)
    (left,) = project_file.abandoned(editor.studio.saving.folder)
    history = read_back(left.path)
    assert (names(history), history.position) == (STEPS, 3)
