"""Exports besides stems and mix, asked for in their dialogs as a person would."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import mido
import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from audible_gui import settings as known
from audible_gui.app import Editor
from audible_gui.document import NetworkSpec, Node, with_gain, with_mute
from audible_gui.document.figure import FigureKind, FigureTheme
from audible_gui.resources import DEMO_SOUND
from audible_gui.views.dialogs import EventsDialog, FigureDialog, NotesDialog, TablesDialog
from tests.support.editor import PATIENCE_MS, click_cell, learn, offers, open_sound, press_button, train

D = TypeVar("D", bound=QDialog)


def ask(editor: Editor, action: str, kind: type[D], answer: Callable[[D], None]) -> None:
    """Choose an action, and answer its dialog, which is given up where that fails."""

    def fill_in() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        try:
            answer(dialog)
        except BaseException:
            dialog.reject()
            raise

    QTimer.singleShot(0, fill_in)
    editor.window.actions_by_name[action].trigger()


def export(editor: Editor, qtbot: QtBot, action: str, kind: type[D], answer: Callable[[D], None]) -> None:
    """The same, and Export is pressed; waits until it is done."""

    def press(dialog: D) -> None:
        answer(dialog)
        press_button(editor, "Export")

    with qtbot.waitSignal(editor.studio.exporting.exported, timeout=PATIENCE_MS):
        ask(editor, action, kind, press)


@pytest.fixture
def learned(editor: Editor, qtbot: QtBot) -> Editor:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    return editor


def choose(combo: object, text: str) -> None:
    row = combo.findText(text, Qt.MatchFlag.MatchContains)  # type: ignore[attr-defined]
    assert row >= 0, text
    combo.setCurrentIndex(row)  # type: ignore[attr-defined]


def test_what_is_exported_needs_a_network(editor: Editor, qtbot: QtBot) -> None:
    for name in ("export_events", "export_figure", "export_tables", "export_notes"):
        assert not editor.window.actions_by_name[name].isEnabled()
        assert "Train" in editor.window.actions_by_name[name].toolTip()
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    assert editor.window.actions_by_name["export_figure"].isEnabled()


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("picture", "Export figure…"), ("pdf", "Export figure…"), ("figure", "Export figure…"),
        ("csv", "Export tables…"), ("midi", "Export notes (MIDI)…"), ("notes", "Export notes (MIDI)…"),
        ("one-shots", "Export events as one-shots…"), ("samples", "Export events as one-shots…"),
    ],
)  # fmt: skip
def test_the_palette_finds_them(editor: Editor, words: str, title: str) -> None:
    palette = editor.window.command_palette
    QTest.keyClick(editor.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(palette.line, words)
    model = palette.list.model()
    assert title in [model.index(row, 0).data() for row in range(model.rowCount())]
    palette.close()


def test_a_figure_is_seen_before_it_is_written(learned: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    click_cell(learned, 2, 1)
    seen: list[object] = []

    def answer(dialog: FigureDialog) -> None:
        assert "matplotlib" not in dialog.preview.text
        qtbot.waitUntil(lambda: not dialog.preview.picture_size.isEmpty(), timeout=PATIENCE_MS)
        assert dialog.choices.spec().kind is FigureKind.NETWORK
        choose(dialog.choices.what, "Deconstruction")
        assert dialog.choices.spec().node == Node(2, 1), "of what is selected"
        choose(dialog.choices.what, "Layer 1 alone")
        choose(dialog.choices.theme, "Dark")
        choose(dialog.choices.size, "One column")
        choose(dialog.choices.format, "PNG")
        with qtbot.waitSignal(learned.studio.previewing.shown, timeout=PATIENCE_MS):
            QTest.keyClicks(dialog.choices.title, " of mine")
        assert dialog.place.typed.suffix == ".png", "the ending follows"
        assert "pixels" in dialog.size_note.text()
        seen.append(dialog.choices.spec())
        dialog.place.field.setText(str(tmp_path / "new" / "a.png"))

    export(learned, qtbot, "export_figure", FigureDialog, answer)
    assert (tmp_path / "new" / "a.png").read_bytes()[:4] == b"\x89PNG"
    assert set(offers(learned)) == {"Show the folder", "Open"}
    settings = learned.studio.settings
    assert settings.get(known.FIGURE_THEME) is FigureTheme.DARK
    assert (settings.get(known.FIGURE_SIZE), settings.get(known.FIGURE_FORMAT)) == ("single", "png")

    def again(dialog: FigureDialog) -> None:
        assert dialog.choices.spec().theme is FigureTheme.DARK
        assert dialog.choices.ending == "png"
        dialog.place.field.setText(str(tmp_path / "new" / "a.png"))
        assert not dialog.export.isEnabled()
        assert "what is there" in dialog.export.toolTip()
        dialog.place.number.setChecked(True)
        assert dialog.request().path == tmp_path / "new" / "a 2.png"
        dialog.place.replace.setChecked(True)
        assert dialog.request().path == tmp_path / "new" / "a.png"
        dialog.reject()

    ask(learned, "export_figure", FigureDialog, again)
    assert not learned.studio.previewing.running


def test_why_a_figure_cannot_be_drawn_is_told_in_its_place(learned: Editor, qtbot: QtBot) -> None:
    def answer(dialog: FigureDialog) -> None:
        choose(dialog.choices.size, "Own")
        dialog.choices.width.setValue(5.0)
        dialog.choices.height.setValue(4.0)
        qtbot.waitUntil(lambda: "no room" in dialog.preview.text, timeout=PATIENCE_MS)
        assert not dialog.export.isEnabled()
        assert dialog.export.toolTip() == dialog.preview.text
        dialog.choices.width.setValue(200.0)
        dialog.choices.height.setValue(200.0)
        assert "million dots" in dialog.export.toolTip(), "at once"
        qtbot.waitUntil(lambda: "million dots" in dialog.preview.text, timeout=PATIENCE_MS)
        dialog.choices.width.setValue(12.0)
        dialog.choices.height.setValue(dialog.choices.height.minimum())
        qtbot.waitUntil(lambda: not dialog.preview.picture_size.isEmpty(), timeout=PATIENCE_MS)
        assert dialog.export.isEnabled()
        dialog.place.field.setText("figure.gif")
        assert not dialog.export.isEnabled()
        dialog.reject()

    ask(learned, "export_figure", FigureDialog, answer)


def test_edits_are_drawn_where_that_is_wanted(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    learn(editor)
    editor.studio.session.undo_stack.undo()

    def plain(dialog: FigureDialog) -> None:
        assert not dialog.choices.edited.isVisible()
        dialog.reject()

    ask(editor, "export_figure", FigureDialog, plain)
    editor.studio.session.edit("Mute", lambda document: with_mute(document, Node(1, 0), muted=True))

    def edited(dialog: FigureDialog) -> None:
        assert dialog.choices.edited.isVisible()
        dialog.choices.edited.setChecked(True)
        assert dialog.request().spec.edited
        dialog.reject()

    ask(editor, "export_figure", FigureDialog, edited)


@pytest.mark.parametrize("single", [False, True])
def test_tables_are_written(learned: Editor, qtbot: QtBot, tmp_path: Path, single: bool) -> None:
    def answer(dialog: TablesDialog) -> None:
        dialog.place.field.setText(str(tmp_path / "tables"))
        choose(dialog.format, "NumPy" if single else "CSV")
        assert ("layer1_bases.csv" in dialog.note.text()) is not single

    export(learned, qtbot, "export_tables", TablesDialog, answer)
    if single:
        with np.load(tmp_path / "tables.npz") as read:
            assert read["layer1_bases"].shape[-1] == 5
    else:
        assert len(list((tmp_path / "tables").iterdir())) == 8

    def again(dialog: TablesDialog) -> None:
        assert dialog.request().path.suffix == (".npz" if single else ""), "as last time"
        dialog.place.field.setText(str(tmp_path / ("tables.npz" if single else "tables")))
        assert not dialog.export.isEnabled()
        there = "the file tables.npz that is there" if single else "about.txt and 7 more in this folder"
        assert dialog.place.replace.text() == f"Replace {there}"
        dialog.place.replace.setChecked(True)

    export(learned, qtbot, "export_tables", TablesDialog, again)


def test_without_a_place_another_format_has_none(learned: Editor) -> None:
    def answer(dialog: TablesDialog) -> None:
        dialog.place.field.clear()
        for text in ("NumPy", "CSV"):
            choose(dialog.format, text)
            assert dialog.place.field.text() == ""
            assert dialog.export.toolTip() == "Choose where it is written"
        dialog.reject()

    ask(learned, "export_tables", TablesDialog, answer)


def test_ampersands_of_what_is_there_are_seen(learned: Editor, tmp_path: Path) -> None:
    (tmp_path / "R&B.npz").touch()

    def answer(dialog: TablesDialog) -> None:
        choose(dialog.format, "NumPy")
        dialog.place.field.setText(str(tmp_path / "R&B.npz"))
        assert "R&&B.npz" in dialog.place.replace.text()
        assert "R&&B 2.npz" in dialog.place.number.text()
        dialog.reject()

    ask(learned, "export_tables", TablesDialog, answer)


def test_notes_are_listed_before_they_are_written(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, NetworkSpec((12, 4), iterations=40))
    counts: list[int] = []

    def answer(dialog: NotesDialog) -> None:
        choose(dialog.layer, "Layer 1")
        dialog.place.field.setText(str(tmp_path / "meanwhile.mid"))
        assert dialog.note.text().startswith("Looking")
        qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 12, timeout=PATIENCE_MS)
        items = [dialog.list.topLevelItem(row) for row in range(12)]
        pitched = [item for item in items if item is not None and item.checkState(0) is Qt.CheckState.Checked]
        assert 0 < len(pitched) < 12
        assert all(item.text(1) == "not pitched" for item in items if item is not None and item not in pitched)
        before = dialog.note.text()
        assert f"in {len(pitched)} tracks" in before
        assert "120" in before
        pitched[0].setCheckState(0, Qt.CheckState.Unchecked)
        assert dialog.note.text() != before
        counts.extend([len(pitched) - 1, sum(int(item.text(2)) for item in pitched[1:])])
        dialog.place.field.setText(str(tmp_path / "a.mid"))

    export(editor, qtbot, "export_notes", NotesDialog, answer)
    file = mido.MidiFile(tmp_path / "a.mid")
    assert len(file.tracks) - 1 == counts[0]
    assert sum(message.type == "note_on" for track in file.tracks for message in track) == counts[1]
    assert editor.window.notes.text.startswith(f"{counts[1]} notes of {counts[0]} component")


def test_where_nothing_is_pitched_there_are_no_notes(learned: Editor, qtbot: QtBot) -> None:
    def answer(dialog: NotesDialog) -> None:
        assert not dialog.export.isEnabled()
        qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 3, timeout=PATIENCE_MS)
        assert "try another layer" in dialog.note.text()
        assert not dialog.export.isEnabled()
        dialog.reject()

    ask(learned, "export_notes", NotesDialog, answer)


def test_events_of_what_is_selected_are_written(learned: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    click_cell(learned, 1, 2)
    told: list[str] = []

    def answer(dialog: EventsDialog) -> None:
        assert "layer 1" in dialog.whose.currentText()
        choose(dialog.coding, "W64")
        assert "do not sum" in dialog.rule.text()
        assert "neither titles" in dialog.rule.text()
        qtbot.waitUntil(lambda: "events" in dialog.found.text() and "long" in dialog.found.text(), timeout=PATIENCE_MS)
        assert not dialog.request().nodes[1:]
        choose(dialog.sound, "As analysed")
        dialog.names.field.setText("{hit}")
        assert not dialog.export.isEnabled()
        dialog.names.field.setText("hit {event} {time}")
        qtbot.waitUntil(dialog.export.isEnabled, timeout=PATIENCE_MS)
        dialog.place.field.setText(str(tmp_path / "shots"))
        told.append(dialog.found.text())

    export(learned, qtbot, "export_events", EventsDialog, answer)
    files = sorted((tmp_path / "shots").glob("hit *.w64"))
    assert told[0].startswith(f"{len(files)} event")
    assert learned.window.notes.text == f"{len(files)} one-shots written to {tmp_path / 'shots'}."
    assert soundfile.info(files[0]).format == "W64"

    def again(dialog: EventsDialog) -> None:
        assert dialog.names.pattern == "hit {event} {time}", "as last time"
        dialog.place.field.setText(str(tmp_path / "shots"))
        qtbot.waitUntil(lambda: "long" in dialog.found.text(), timeout=PATIENCE_MS)
        assert not dialog.export.isEnabled()
        assert dialog.place.replace.text() == f"Replace the {len(files)} one-shots of an earlier run in this folder"
        dialog.reject()

    ask(learned, "export_events", EventsDialog, again)


def test_one_shots_that_would_clip_are_asked_about(editor: Editor, qtbot: QtBot, tmp_path: Path) -> None:
    sound = tmp_path / "square.wav"
    soundfile.write(sound, np.sign(np.sin(np.arange(8000) / 20.0)), 8000, subtype="FLOAT")
    open_sound(editor, qtbot, sound)
    learn(editor)
    editor.studio.session.edit("Loud", lambda document: with_gain(document, Node(2, 0), 12.0))
    exporting, question = editor.studio.exporting, editor.window.commands.exports.clipping

    def answer(dialog: EventsDialog) -> None:
        choose(dialog.whose, "layer 2")
        choose(dialog.sound, "edits")
        choose(dialog.coding, "FLAC, 16-bit")
        dialog.place.field.setText(str(tmp_path / "shots"))
        qtbot.waitUntil(dialog.export.isEnabled, timeout=PATIENCE_MS)
        press_button(editor, "Export")

    with qtbot.waitSignal(exporting.clipped, timeout=PATIENCE_MS):
        ask(editor, "export_events", EventsDialog, answer)
    qtbot.waitUntil(lambda: question.box is not None and question.box.isVisible())
    assert question.box is not None
    (button,) = (b for b in question.box.buttons() if "float" in b.text())
    with qtbot.waitSignal(exporting.exported, timeout=PATIENCE_MS):
        button.click()
    assert list((tmp_path / "shots").glob("*.wav"))
