"""What is worked out beside the window for long sounds: as it is for short ones, told meanwhile, and given up."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import with_lock
from audible_gui.session import Audition
from tests.app.test_library import NODE, give_button, library, origins, patch_of, press, row  # noqa: F401 - a fixture
from tests.support.editor import LEFT, PATIENCE_MS, click_cell


@pytest.fixture
def asking(library: Editor, monkeypatch: pytest.MonkeyPatch) -> Editor:  # noqa: F811
    """Another sound's second component is chosen for one of this sound's, which counts as long."""
    monkeypatch.setattr("audible_gui.jobs.crossing.AT_ONCE", 0)
    monkeypatch.setattr("audible_gui.jobs.crossing.LATE_S", 0.0)
    click_cell(library, 2, 2)
    press(library, row(library, 1))
    return library


def settle(editor: Editor, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not editor.studio.crossing.busy, timeout=PATIENCE_MS)


def test_it_is_one_step_and_what_it_is_for_is_chosen_in_the_end(asking: Editor, qtbot: QtBot) -> None:
    session, crossing, told = asking.studio.session, asking.studio.crossing, list[bool]()
    crossing.progressed.connect(lambda *_: told.append(asking.window.notes.progressing))
    before = session.undo_stack.index()
    QTest.mouseClick(give_button(asking, "&Both"), LEFT)
    assert crossing.busy
    assert session.undo_stack.index() == before
    settle(asking, qtbot)
    assert told
    assert all(told)
    assert not asking.window.notes.progressing
    assert session.undo_stack.index() == before + 1
    assert origins(patch_of(asking)) == ["voice 2 of drums"] * 2
    assert asking.studio.transport.audition == Audition(NODE)


def test_what_is_given_up_is_told(asking: Editor) -> None:
    QTest.mouseClick(give_button(asking, "&Both"), LEFT)
    asking.window.actions_by_name["undo"].trigger()
    assert not asking.studio.crossing.busy
    assert asking.window.notes.text.startswith("Not done, since something else was done meanwhile: Basis and envelope")


def test_its_message_has_a_button_that_gives_it_up(asking: Editor, qtbot: QtBot) -> None:
    crossing, notes, before = asking.studio.crossing, asking.window.notes, asking.studio.session.undo_stack.index()
    cancel = next(button for button in notes.findChildren(QPushButton) if button.text() == "Cancel")
    crossing.progressed.connect(lambda *_: QTest.mouseClick(cancel, LEFT))
    with qtbot.waitSignal(crossing.progressed, timeout=PATIENCE_MS):
        QTest.mouseClick(give_button(asking, "&Both"), LEFT)
    assert not crossing.busy
    assert notes.isHidden()
    assert asking.studio.session.undo_stack.index() == before


def test_one_that_is_locked_meanwhile_gets_nothing(asking: Editor, qtbot: QtBot) -> None:
    QTest.mouseClick(give_button(asking, "&Both"), LEFT)
    asking.studio.session.edit("Lock", lambda document: with_lock(document, NODE, locked=True))
    settle(asking, qtbot)
    assert asking.window.notes.text.endswith("is locked: it stays as it is.")
    assert asking.studio.session.undo_stack.undoText() == "Lock"
    assert patch_of(asking) is None


def test_another_may_be_heard_meanwhile(asking: Editor, qtbot: QtBot) -> None:
    QTest.mouseClick(give_button(asking, "&Both"), LEFT)
    press(asking, row(asking, 0))
    assert asking.studio.session.trying
    settle(asking, qtbot)
    assert origins(patch_of(asking)) == ["voice 2 of drums"] * 2
    assert not asking.studio.session.trying


def test_the_editor_can_be_left_meanwhile(asking: Editor) -> None:
    QTest.mouseClick(give_button(asking, "&Both"), LEFT)
    asking.window.commands.projects.leave_quietly()
    asking.window.close()
    assert not asking.studio.crossing.busy
    assert not asking.window.isVisible()
