"""What the editor exports: stems with the edits, the mix, and the same samples as the command line renders."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.cli import main
from audible_gui.document import (
    TOKENS,
    Document,
    ExportRequest,
    FileFormat,
    MixRequest,
    Node,
    Subtype,
    with_gain,
    with_group,
    with_mute,
    with_name,
    with_network,
)
from audible_gui.resources import DEMO_SOUND
from audible_gui.settings import EXPORT_FOLDER
from audible_gui.views.dialogs import ExportDialog
from audible_gui.views.dialogs.export_choices import Content
from tests.support.editor import PATIENCE_MS, click_cell, learn, open_sound, press_button, wait_saved
from tests.support.networks import noise, random_network


def export(editor: Editor, qtbot: QtBot, content: Content, place: Path) -> None:
    """Choose in the dialog, and press Export."""

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        try:
            dialog.findChildren(QComboBox)[0].setCurrentText(content.label)
            (field,) = (field for field in (dialog._folder, dialog._file) if field.isVisible())
            field.setText(str(place))
            press_button(editor, "Export")
        except BaseException:
            dialog.reject()  # which nobody else would close
            raise

    QTimer.singleShot(0, fill_in)
    with qtbot.waitSignal(editor.studio.exporting.exported, timeout=PATIENCE_MS):
        editor.window.actions_by_name["export"].trigger()


def edited(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    editor.studio.session.edit("Mute", lambda document: with_mute(document, Node(2, 0), True))
    editor.studio.session.edit("Gain", lambda document: with_gain(document, Node(1, 2), 6.0))


def test_the_mix_of_the_editor_is_what_the_command_line_renders(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    edited(editor, qtbot)
    export(editor, qtbot, Content.MIX, tmp_path / "editor.wav")
    assert editor.window.notes.text.startswith(f"The mix was written to {tmp_path / 'editor.wav'}")
    project = wait_saved(editor, qtbot)
    assert main(["render", str(project), "-o", str(tmp_path / "rendered.wav")]) == 0
    mine, other = (soundfile.read(tmp_path / name, dtype="float32")[0] for name in ("editor.wav", "rendered.wav"))
    np.testing.assert_array_equal(mine, other)
    original = soundfile.read(DEMO_SOUND, dtype="float32")[0]
    assert np.abs(mine - original).max() > 0.01


def test_the_edited_stems_of_the_editor_are_what_the_command_line_renders(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    edited(editor, qtbot)
    export(editor, qtbot, Content.EDITED, tmp_path / "editor")
    assert "they null with the mix at" in editor.window.notes.text
    project = wait_saved(editor, qtbot)
    assert main(["render", str(project), "-o", str(tmp_path / "rendered"), "--stems"]) == 0
    files = sorted(path.name for path in (tmp_path / "editor").glob("*.wav"))
    assert files == sorted(path.name for path in (tmp_path / "rendered").glob("*.wav"))
    for name in files:
        mine, other = (soundfile.read(tmp_path / folder / name)[0] for folder in ("editor", "rendered"))
        np.testing.assert_array_equal(mine, other)


def test_the_dialog_begins_with_what_is_heard_and_where_the_sound_is(
    editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    sound = tmp_path / "mine.wav"
    soundfile.write(sound, noise(4000).samples, 8000)
    open_sound(editor, qtbot, sound)
    learn(editor)
    editor.studio.session.undo_stack.undo()  # what is left is a name
    begun: list[tuple[str, str]] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        begun.append((dialog._content.currentText(), dialog._folder.text()))
        dialog.reject()

    def begin() -> None:
        QTimer.singleShot(0, look)
        editor.window.actions_by_name["export"].trigger()

    begin()
    editor.studio.session.edit("Mute", lambda document: with_mute(document, Node(2, 0), True))
    begin()
    (tmp_path / "last").mkdir()
    editor.studio.settings.set(EXPORT_FOLDER, str(tmp_path / "last"))
    begin()
    assert begun == [
        (Content.ANALYSED.label, str(tmp_path / "mine stems")),
        (Content.EDITED.label, str(tmp_path / "mine stems")),
        (Content.EDITED.label, str(tmp_path / "last" / "mine stems")),
    ]


def test_where_an_export_failed_is_proposed_again(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    (tmp_path / "file").write_text("where the folder should be")
    wanted, begun = tmp_path / "file" / "stems", []

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        dialog._folder.setText(str(wanted))
        dialog.accept()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        begun.append(dialog._folder.text())
        dialog.reject()

    QTimer.singleShot(0, fill_in)
    with qtbot.waitSignal(editor.studio.exporting.failed, timeout=PATIENCE_MS):
        editor.window.actions_by_name["export"].trigger()
    QTimer.singleShot(0, look)
    editor.window.actions_by_name["export"].trigger()
    assert begun == [str(wanted)]


def test_a_mix_is_replaced_only_when_that_is_wanted(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    edited(editor, qtbot)
    there = tmp_path / f"{DEMO_SOUND.stem} mix.wav"
    there.touch()
    dialog = ExportDialog(editor.studio.session.document, tmp_path / "stems", lambda _: 0, [tmp_path / "x"])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._content.setCurrentText(Content.MIX.label)
    assert not dialog._export.isEnabled()
    dialog._overwrite.setChecked(True)
    assert dialog._export.isEnabled()
    request = dialog.request()
    assert isinstance(request, MixRequest)
    assert (request.path, request.overwrite, request.sources) == (there, True, (tmp_path / "x",))


def test_what_is_there_can_be_kept(qtbot: QtBot, tmp_path: Path) -> None:
    sound = noise(600)
    document = with_network(Document(sound), random_network(sound))
    (tmp_path / "stems").mkdir()
    (tmp_path / "stems" / "a").touch()
    dialog = ExportDialog(document, tmp_path / "stems", lambda folder: 3 * (folder.name == "stems"))
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog._number.text() == "Keep them, and write to “stems 2”"
    dialog._number.setChecked(True)
    request = dialog.request()
    assert isinstance(request, ExportRequest)
    assert (request.folder, request.overwrite) == (tmp_path / "stems 2", False)
    dialog._folder.setText(str(tmp_path / "other"))
    dialog._folder.setText(str(tmp_path / "stems"))
    assert not dialog._export.isEnabled(), "asked anew"


def test_names_have_an_example_and_are_remembered(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    sound = noise(600)
    document = with_name(with_network(Document(sound), random_network(sound)), Node(2, 0), "Kick")
    dialog = ExportDialog(document, tmp_path / "stems", lambda _: 0)
    qtbot.addWidget(dialog)
    dialog.show()
    naming = dialog._names
    assert naming.example.text() == "01_Kick.wav, 02_Component_2.wav and 1 more"
    naming.field.clear()
    assert not dialog._export.isEnabled()
    assert "{name}" in dialog._export.toolTip()
    naming.tokens.menu().actions()[list(TOKENS).index("name")].trigger()
    QTest.keyClicks(naming.field, " of {file}")
    dialog._coding.setCurrentText("AIFF, 16-bit, dithered")
    assert naming.example.text() == "Kick of noise.aiff, Component_2 of noise.aiff and 1 more"
    assert dialog._export.isEnabled()
    QTest.keyClicks(naming.field, "{x}")
    assert naming.example.text() == naming.problem == dialog._export.toolTip() != ""
    naming.field.setText("{name} of {file}")
    dialog.remember(editor.studio.settings)
    other = ExportDialog(document, tmp_path / "stems", lambda _: 0)
    qtbot.addWidget(other)
    other.recall(editor.studio.settings)
    request = other.request()
    assert isinstance(request, ExportRequest)
    assert (request.pattern, request.file_format, request.subtype) == (
        "{name} of {file}", FileFormat.AIFF, Subtype.PCM_16,
    )  # fmt: skip


def test_the_file_of_the_mix_has_the_ending_of_its_format(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog(Document(), tmp_path / "stems", lambda _: 0)
    qtbot.addWidget(dialog)
    dialog._content.setCurrentText(Content.MIX.label)
    dialog._coding.setCurrentText("FLAC, 24-bit, dithered")
    request = dialog.request()
    assert isinstance(request, MixRequest)
    assert request.path == tmp_path / "mix.flac"


@pytest.mark.parametrize("content", Content)
def test_groups_are_offered_where_there_are_any(qtbot: QtBot, tmp_path: Path, content: Content) -> None:
    sound = noise(600)
    document = with_network(Document(sound), random_network(sound))
    dialog = ExportDialog(with_group(document, [Node(1, 0), Node(1, 2), Node(1, 4)]), tmp_path / "stems", lambda _: 0)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog._grouped.isVisible(), "the deepest layer has none"
    dialog._layer.setCurrentIndex(1)
    dialog._content.setCurrentText(content.label)
    assert dialog._grouped.isVisible() is not content.single
    assert dialog._grouped.text() == "One file for the group: 3 stems instead of 5"
    for wanted in (True, False):
        dialog._grouped.setChecked(wanted)
        request = dialog.request()
        assert not isinstance(request, ExportRequest) or request.grouped is wanted
    dialog._grouped.setChecked(True)
    dialog._layer.setCurrentIndex(0)
    request = dialog.request()
    assert not isinstance(request, ExportRequest) or not request.grouped


@pytest.mark.parametrize("content", Content)
def test_only_what_matters_is_asked_for(qtbot: QtBot, tmp_path: Path, content: Content) -> None:
    dialog = ExportDialog(Document(), tmp_path / "stems", lambda _: 0)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._content.setCurrentText(content.label)
    stems = not content.single
    shown = [dialog._layer.isVisible(), dialog._folder.isVisible(), dialog._figure.isVisible()]
    assert shown == [stems] * 3
    assert dialog._file.isVisible() is not stems


ANSWERS = {"Lower all by": "PCM_24", "Write 32-bit float": "FLOAT", "Cancel": None}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_would_be_cut_off_is_asked_about(editor: Editor, qtbot: QtBot, tmp_path: Path, answer: str) -> None:
    sound = tmp_path / "square.wav"
    soundfile.write(sound, np.sign(np.sin(np.arange(4000) / 20.0)), 8000, subtype="FLOAT")
    open_sound(editor, qtbot, sound)
    learn(editor)
    loud = editor.studio.session.document
    for index in range(3):
        loud = with_mute(with_gain(loud, Node(2, index), 12.0), Node(2, index), muted=False)
    editor.studio.session.edit("Turn up", lambda _: loud)
    exporting, question = editor.studio.exporting, editor.window.commands.exports.clipping
    with qtbot.waitSignal(exporting.clipped, timeout=PATIENCE_MS):
        exporting.start(MixRequest(editor.studio.session.document, tmp_path / "mix.flac", clips=False))
    qtbot.waitUntil(lambda: question.box is not None and question.box.isVisible())
    box = question.box
    assert box is not None
    assert not list(tmp_path.glob("mix*"))
    assert not list(tmp_path.glob(".audible-*"))
    (button,) = (b for b in box.buttons() if b.text().replace("&", "").startswith(answer))
    if ANSWERS[answer] is None:
        button.click()
    else:
        with qtbot.waitSignal(exporting.exported, timeout=PATIENCE_MS) as told:
            button.click()
        (file,) = told.args[1].stems
        assert soundfile.info(tmp_path / file).subtype == ANSWERS[answer]
        assert file == ("mix.wav" if ANSWERS[answer] == "FLOAT" else "mix.flac")
        assert ("all at −1" in editor.window.notes.text) is (ANSWERS[answer] == "PCM_24")
    assert question.box is None
    assert not exporting.running


def test_what_is_selected_and_what_it_consists_of_can_be_exported_alone(qtbot: QtBot, tmp_path: Path) -> None:
    sound = noise(600)
    document = with_name(with_network(Document(sound), random_network(sound)), Node(2, 1), "Kick")
    dialog = ExportDialog(document, tmp_path / "stems", lambda _: 0, selected=[Node(2, 1)])
    qtbot.addWidget(dialog)
    dialog.show()
    texts = [dialog._layer.itemText(row) for row in range(dialog._layer.count())]
    assert texts == ["Layer 2 · 3 stems", "Layer 1 · 5 stems", "Only “Kick” · layer 2", "Parts of “Kick” · 5 stems"]
    wanted = [(2, (), None), (1, (), None), (2, (Node(2, 1),), None), (1, (), Node(2, 1))]
    for row, (layer, only, parent) in enumerate(wanted):
        dialog._layer.setCurrentIndex(row)
        request = dialog.request()
        assert isinstance(request, ExportRequest)
        assert (request.layer, request.only, request.parent) == (layer, only, parent)
        assert ("no residual" in dialog._note.text()) is (row >= 2)
    assert dialog._names.example.text().endswith("and 3 more")
    dialog._content.setCurrentText(Content.RESIDUAL.label)
    request = dialog.request()
    assert isinstance(request, MixRequest)
    assert (request.path.name, request.what) == ("noise residual.wav", "The residual")
    assert all(component.muted for component in request.document.components[0])


def test_the_selection_is_offered(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    edited(editor, qtbot)
    click_cell(editor, 2, 1)
    offered: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ExportDialog)
        offered.extend(dialog._layer.itemText(row) for row in range(dialog._layer.count()))
        dialog._layer.setCurrentText(offered[2])
        dialog._folder.setText(str(tmp_path / "out"))
        press_button(editor, "Export")

    QTimer.singleShot(0, look)
    with qtbot.waitSignal(editor.studio.exporting.exported, timeout=PATIENCE_MS):
        editor.window.actions_by_name["export"].trigger()
    assert offered[2] == "Only “Kick” · layer 2"
    assert [path.name for path in (tmp_path / "out").glob("*.wav")] == ["01_Kick.wav"]
    assert "they null with “Kick”" in editor.window.notes.text or "“Kick” is silent" in editor.window.notes.text


def test_it_is_said_that_w64_holds_no_titles(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ExportDialog(Document(), tmp_path / "stems", lambda _: 0)
    qtbot.addWidget(dialog)
    dialog._content.setCurrentText(Content.MIX.label)
    assert "W64" not in dialog._note.text()
    dialog._coding.setCurrentText("W64, 24-bit, dithered")
    assert "neither titles" in dialog._note.text()
    request = dialog.request()
    assert isinstance(request, MixRequest)
    assert (request.path, request.subtype) == (tmp_path / "mix.w64", Subtype.PCM_24)
    dialog._coding.setCurrentText("WAV, 24-bit, dithered")
    assert "W64" not in dialog._note.text()
