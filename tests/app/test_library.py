"""The library in the window: opened beside, heard, dragged, used, undone, saved, named otherwise, deleted."""

from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Brought, NetworkSpec, Node, Patch, StftSpec, patched_nodes, with_lock
from audible_gui.session import Audition
from audible_gui.views.component_tree.columns import Column as TreeColumn
from audible_gui.views.library.model import Column
from audible_gui.workflow import read_project, write_project
from tests.support.crossing import Voice, known_document
from tests.support.editor import (
    EDGE_CASES,
    LEFT,
    PATIENCE_MS,
    cell,
    click_cell,
    learn,
    offers,
    open_sound,
    train,
    wait_saved,
)
from tests.support.networks import outcome

DRUMS = (Voice((90.0, 150.0), (0.15, 0.35)), Voice((900.0, 1600.0), (0.05, 0.25)))
NODE = Node(2, 2)
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def library(editor: Editor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An editor with a network, and the project “drums” opened beside by the menu."""
    drums = known_document("drums", DRUMS, 16_000, 0.5, StftSpec(512, 128))
    outcome(write_project(tmp_path / "drums.audible", [(drums, "Train")]))
    QAbstractItemModelTester(
        editor.window.docks.library.panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal, editor.window
    )
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    open_beside(editor, qtbot, monkeypatch, tmp_path / "drums.audible", "beside")
    return editor


def open_beside(editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, path: Path, action: str) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(editor.studio.besides.added, timeout=PATIENCE_MS):
        editor.window.actions_by_name[action].trigger()
    qtbot.waitUntil(lambda: not editor.window.docks.library.visibleRegion().isEmpty())


def row(editor: Editor, number: int, column: Column = Column.NAME, section: int = 0) -> QModelIndex:
    model = editor.window.docks.library.panel.model
    return model.index(number, column, model.index(section, 0))


def press(editor: Editor, where: QModelIndex) -> None:
    view = editor.window.docks.library.panel.view
    view.scrollTo(where)
    QTest.mouseClick(view.viewport(), LEFT, NO_KEYS, view.visualRect(where).center())


def drop(data: QMimeData, on: QWidget, at: QPoint) -> bool:
    action, buttons = Qt.DropAction.CopyAction, LEFT
    entered = QDragEnterEvent(at, action, data, buttons, NO_KEYS)
    QApplication.sendEvent(on, entered)
    let_go = QDropEvent(QPointF(at), action, data, buttons, NO_KEYS)
    QApplication.sendEvent(on, let_go)
    return entered.isAccepted() and let_go.isAccepted()


def give_button(editor: Editor, text: str) -> QWidget:
    return editor.window.docks.library.panel.give_buttons[text]


def compared(editor: Editor) -> bool:
    """Whether another document is heard in the present one's place."""
    return editor.studio.session.compared is not None


def patch_of(editor: Editor, node: Node = NODE) -> Patch | None:
    return editor.studio.session.present.component(node).patch


def origins(patch: Patch | None) -> list[str]:
    assert patch is not None
    return [part.origin for part in patch.parts if isinstance(part, Brought)]


def test_a_click_is_heard_in_place_of_the_selected_component_and_changes_nothing(library: Editor) -> None:
    session, transport = library.studio.session, library.studio.transport
    click_cell(library, 2, 2)
    before = session.present
    press(library, row(library, 0))
    assert session.present is before
    assert compared(library)
    assert transport.audition == Audition(NODE)
    assert transport.playing
    heard = session.document.component(NODE).patch
    assert origins(heard) == ["voice 1 of drums"] * 2
    # Of a click on its envelope that alone is heard, and of another row that one.
    press(library, row(library, 1, Column.ENVELOPE))
    heard = session.document.component(NODE).patch
    assert heard is not None
    assert heard.basis is None
    assert origins(heard) == ["voice 2 of drums"]
    # Another component of this sound ends it.
    click_cell(library, 2, 0)
    assert not compared(library)
    assert transport.audition == Audition(Node(2, 0))
    assert library.window.docks.library.panel.view.listed is None


def test_escape_ends_what_is_heard(library: Editor) -> None:
    press(library, row(library, 0))
    library.window.actions_by_name["mix"].trigger()
    assert library.studio.session.compared is None
    assert library.studio.transport.audition is None
    assert library.window.docks.library.panel.view.listed is None


def test_an_edit_made_while_one_is_tried_leaves_it_out(library: Editor) -> None:
    session = library.studio.session
    click_cell(library, 2, 2)
    press(library, row(library, 0))
    steps = session.undo_stack.count()
    library.window.actions_by_name["marker_set"].trigger()
    assert session.undo_stack.count() == steps + 1
    assert len(session.document.markers) == 1
    assert patch_of(library) is None
    assert not compared(library)
    assert library.window.docks.library.panel.view.listed is None


def test_drawing_ends_what_is_tried(library: Editor) -> None:
    click_cell(library, 2, 2)
    press(library, row(library, 0))
    assert compared(library)
    library.window.docks.show_inspector()
    assert not compared(library)
    assert library.window.docks.library.panel.view.listed is None


@pytest.mark.parametrize("text", ["&Both", "Bas&is", "E&nvelope"])
def test_the_buttons_give_what_they_say_undone_and_there_again(library: Editor, qtbot: QtBot, text: str) -> None:
    session = library.studio.session
    click_cell(library, 2, 2)
    name = session.document.component(NODE).name
    press(library, row(library, 1))
    steps = session.undo_stack.count()
    QTest.mouseClick(give_button(library, text), LEFT)
    assert session.compared is None
    assert session.undo_stack.count() == steps + 1
    what = {"&Both": "Basis and envelope", "Bas&is": "Basis", "E&nvelope": "Envelope"}[text]
    assert session.undo_stack.undoText() == f"{what} of voice 2 of drums for {name}"
    patch = patch_of(library)
    assert len(origins(patch)) == (2 if text == "&Both" else 1)
    assert library.studio.transport.audition == Audition(NODE)
    library.window.actions_by_name["undo"].trigger()
    assert patch_of(library) is None
    library.window.actions_by_name["redo"].trigger()
    assert patch_of(library) == patch
    # It is on the disk as it is, as it would be if the program were killed now.
    kept = outcome(read_project(wait_saved(library, qtbot)))
    assert kept.component(NODE).patch == patch


def test_a_row_is_dragged_onto_a_component_and_begins_where_is_set(library: Editor) -> None:
    panel, tree = library.window.docks.library.panel, library.window.tree
    panel.offset.setValue(-0.1)
    data = panel.view.dragged(row(library, 0, Column.ENVELOPE))
    assert data is not None
    tree.scrollTo(cell(library, 2, 2))
    at = tree.visualRect(cell(library, 2, 2, TreeColumn.ENVELOPE)).center()
    assert drop(data, tree.viewport(), at)
    early = patch_of(library)
    assert origins(early) == ["voice 1 of drums"]
    assert early is not None
    assert early.basis is None
    assert tree.selected == Audition(NODE)
    panel.offset.setValue(0.0)
    data = panel.view.dragged(row(library, 0, Column.ENVELOPE))
    assert data is not None
    drop(data, tree.viewport(), at)
    late = patch_of(library)
    assert late is not None
    peaks = [part.shape.values.argmax() for part in (early.envelope, late.envelope) if isinstance(part, Brought)]
    assert peaks[1] > peaks[0]


def test_what_was_heard_before_a_drag_stays_out_of_what_is_dropped(
    library: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, tree = library.window.docks.library.panel, library.window.tree
    click_cell(library, 2, 0)
    press(library, row(library, 0, Column.ENVELOPE))
    assert compared(library)
    at = tree.visualRect(cell(library, 2, 2)).center()

    def let_go(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        drop(drag.mimeData(), tree.viewport(), at)
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", let_go)
    panel.view.startDrag(Qt.DropAction.CopyAction)
    assert patched_nodes(library.studio.session.present) == (NODE,)


def test_a_locked_component_takes_nothing_and_says_so(library: Editor) -> None:
    session, panel = library.studio.session, library.window.docks.library.panel
    session.edit("Lock", lambda document: with_lock(document, NODE, locked=True))
    click_cell(library, 2, 2)
    press(library, row(library, 0))
    button = give_button(library, "&Both")
    assert not button.isEnabled()
    assert button.toolTip().endswith("is locked: it stays as it is.")
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert patch_of(library) is None


def test_what_is_heard_is_told(library: Editor) -> None:
    click_cell(library, 2, 2)
    name = library.studio.session.present.component(NODE).name
    press(library, row(library, 0, Column.ENVELOPE))
    tip = library.window.transport_bar.heard_label.toolTip()
    assert tip == f"Hearing: {name} alone, trying: Envelope of voice 1 of drums"


def test_what_is_no_component_is_refused_in_a_sentence(library: Editor) -> None:
    tree, data = library.window.tree, QMimeData()
    data.setData("application/x-audible-component", b"PK nothing")
    at = tree.visualRect(cell(library, 2, 2)).center()
    drop(data, tree.viewport(), at)
    assert patch_of(library) is None
    assert library.window.notes.text.startswith("What was dropped is no component")


def test_what_was_saved_comes_into_sight(library: Editor, qtbot: QtBot) -> None:
    window, saved = library.window, library.studio.shelving.saved
    view, dock = window.docks.library.panel.view, window.docks.library
    view.setFixedHeight(120)
    click_cell(library, 2, 1)
    with qtbot.waitSignal(saved, timeout=PATIENCE_MS):
        window.actions_by_name["save_component"].trigger()
    last = window.docks.library.panel.model.rowCount() - 1
    assert view.viewport().rect().contains(view.visualRect(row(library, 0, section=last)))
    assert not offers(library), "it is seen already"
    dock.hide()
    with qtbot.waitSignal(saved, timeout=PATIENCE_MS):
        window.actions_by_name["save_component"].trigger()
    view.scrollToTop()
    offers(library)["Show"].click()
    qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty(), timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: view.viewport().rect().contains(view.visualRect(row(library, 0, section=last))), timeout=PATIENCE_MS
    )


def test_components_are_saved_named_otherwise_and_deleted(library: Editor, qtbot: QtBot) -> None:
    window, shelving = library.window, library.studio.shelving
    panel = window.docks.library.panel
    click_cell(library, 2, 1)
    with qtbot.waitSignal(shelving.saved, timeout=PATIENCE_MS):
        window.actions_by_name["save_component"].trigger()
    assert window.notes.text == "The component is in the library."
    # From the tree to the library, as a drag.
    data = window.tree._part_drag.taken(NODE, TreeColumn.BASIS)
    with qtbot.waitSignal(shelving.saved, timeout=PATIENCE_MS):
        assert drop(data, panel.view.viewport(), QPoint(20, 20))
    last = panel.model.rowCount() - 1
    assert panel.model.rowCount(panel.model.index(last, 0)) == 2
    names = {row(library, number, section=last).data() for number in range(2)}
    assert names == {"Kick", library.studio.session.present.component(NODE).name}
    press(library, row(library, 0, section=last))
    with qtbot.waitSignal(shelving.changed, timeout=PATIENCE_MS):
        QTest.keyClick(panel.view, Qt.Key.Key_F2)
        (line,) = panel.view.findChildren(QLineEdit)
        line.setText("Thud")
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert "Thud" in {row(library, number, section=last).data() for number in range(2)}
    press(library, row(library, 0, section=last))
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    with qtbot.waitSignal(shelving.changed, timeout=PATIENCE_MS):
        QTest.mouseClick(offers(library)["Delete"], LEFT)
    assert len(list(shelving.folder.iterdir())) == 1


def test_a_file_that_is_broken_is_told_of(library: Editor, qtbot: QtBot) -> None:
    shelving, panel = library.studio.shelving, library.window.docks.library.panel
    shelving.folder.mkdir(parents=True)
    (shelving.folder / "x.component.npz").write_bytes(b"no")
    shelving.refresh()
    told = "“x.component.npz” is no component, or damaged"
    qtbot.waitUntil(lambda: panel.why.text().startswith(told), timeout=PATIENCE_MS)
    assert panel.why.isVisible()


def test_the_filter_finds_names_and_sounds(library: Editor) -> None:
    panel = library.window.docks.library.panel
    QTest.keyClicks(panel.filter, "voice 2")
    assert panel.model.rowCount(panel.model.index(0, 0)) == 1
    panel.filter.setText("nothing like it")
    assert panel.model.rowCount() == 0
    panel.filter.clear()
    assert panel.model.rowCount(panel.model.index(0, 0)) == 2


def test_the_menu_uses_and_closes(library: Editor, qtbot: QtBot) -> None:
    panel = library.window.docks.library.panel
    click_cell(library, 2, 2)
    press(library, row(library, 0))

    def menu() -> QMenu:
        result = panel.menu_at(panel.view.visualRect(row(library, 0)).center())
        assert result is not None
        qtbot.addWidget(result)
        return result

    by_text = {action.text(): action for action in menu().actions()}
    by_text["Use envelope"].trigger()
    assert origins(patch_of(library)) == ["voice 1 of drums"]
    assert {action.text() for action in menu().actions()} >= {"Use both", "Use basis", "Save in the library"}
    {action.text(): action for action in menu().actions()}["Close drums"].trigger()
    assert panel.model.rowCount() == 0
    assert panel.empty.isVisible()
    assert origins(patch_of(library)) == ["voice 1 of drums"]


def test_this_sound_plays_another_one(
    editor: Editor, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = known_document("own", DRUMS, 16_000, 0.5, StftSpec(512, 128))
    other = known_document("other", tuple(reversed(DRUMS)), 22_050, 0.4, StftSpec(512, 128))
    for document in (own, other):
        assert document.sound is not None
        path = tmp_path / f"{document.sound.name}.wav"
        soundfile.write(path, document.sound.samples, document.sound.rate_hz, "FLOAT")
    open_sound(editor, qtbot, tmp_path / "own.wav")
    assert not editor.window.actions_by_name["through"].isEnabled()
    train(editor, qtbot, NetworkSpec((4, 2), iterations=20, stft=StftSpec(512, 128)))
    open_beside(editor, qtbot, monkeypatch, tmp_path / "other.wav", "through")
    panel, session = editor.window.docks.library.panel, editor.studio.session
    assert [section.title for section, _ in panel.model.sections] == [
        "other by this network · layer 2",
        "other by this network · layer 1",
    ]
    press(editor, row(editor, 0))
    colours = [listed.number for listed in panel.model.sections[0][1]]
    assert colours == [component.id for component in session.present.components[1]]
    assert panel.play_button.isVisible()
    QTest.mouseClick(panel.play_button, LEFT)
    assert session.undo_stack.undoText() == "Play as other"
    assert patched_nodes(session.present) == (Node(2, 0), Node(2, 1))
    assert editor.studio.transport.audition is None
    editor.window.actions_by_name["undo"].trigger()
    assert patched_nodes(session.present) == ()
    # What is heard in the place of a component of another layer stays out of it.
    click_cell(editor, 2, 0)
    press(editor, row(editor, 1, section=1))
    assert compared(editor)
    QTest.mouseClick(panel.play_button, LEFT)
    assert {node.layer for node in patched_nodes(session.present)} == {1}
    editor.window.actions_by_name["undo"].trigger()
    assert patched_nodes(session.present) == ()
    # Another network is another matter.
    train(editor, qtbot, NetworkSpec((3,), iterations=5, stft=StftSpec(512, 128)))
    assert not panel.play_button.isEnabled()
    assert "another network" in panel.play_button.toolTip()


def test_what_cannot_be_done_says_why(editor: Editor, qtbot: QtBot) -> None:
    window = editor.window
    window.actions_by_name["library"].trigger()
    panel = window.docks.library.panel
    qtbot.waitUntil(lambda: not panel.visibleRegion().isEmpty())
    assert panel.empty.isVisible()
    assert not give_button(editor, "&Both").isEnabled()
    assert give_button(editor, "&Both").toolTip() == "Train a network first."
    assert not window.actions_by_name["save_component"].isEnabled()
    assert window.actions_by_name["beside"].isEnabled()
    window.actions_by_name["library"].trigger()
    assert not window.docks.library.isVisible()


def test_a_hidden_library_catches_up_when_it_is_shown(editor: Editor, qtbot: QtBot) -> None:
    dock = editor.window.docks.library
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    before = dock.panel.whom.text()
    editor.window.tree.choose(Audition(NODE))
    assert not dock.panel.isVisible()
    assert dock.panel.whom.text() == before
    editor.window.actions_by_name["library"].trigger()
    qtbot.waitUntil(dock.panel.isVisible)
    name = editor.studio.session.document.component(NODE).name
    assert dock.panel.whom.text() == f"For {name}:"
