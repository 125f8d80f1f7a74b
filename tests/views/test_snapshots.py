"""The row of snapshots, by mouse and keys, without the editor around it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, with_gain, with_mute, with_network
from audible_gui.session import Session, SnapshotBank
from audible_gui.views import theme
from audible_gui.views.actions import TABLE
from audible_gui.views.notification import NotificationBar
from audible_gui.views.snapshot_commands import SnapshotCommands
from audible_gui.views.snapshot_strip import SnapshotStrip
from audible_gui.views.studio import Studio
from tests.support.networks import noise, random_network

NODE = Node(2, 1)
LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SOUND = noise(2000)
LEARNED = with_network(Document(sound=SOUND), random_network(SOUND))


@dataclass
class Row:
    """The strip with what it acts on."""

    session: Session
    bank: SnapshotBank
    notes: NotificationBar
    strip: SnapshotStrip
    training: SimpleNamespace
    window: QWidget

    def press(self, letter: str, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.mouseClick(self.strip.buttons[letter], LEFT, modifiers)

    @property
    def lit(self) -> list[str]:
        return [letter for letter, button in self.strip.buttons.items() if button.isChecked()]

    @property
    def marked(self) -> list[str]:
        return [letter for letter, button in self.strip.buttons.items() if button.property("stored")]

    def tip(self, letter: str) -> str:
        return self.strip.buttons[letter].toolTip()

    def menu(self, letter: str) -> dict[str, QAction]:
        """The menu of a button, by its texts."""
        button = self.strip.buttons[letter]
        button.customContextMenuRequested.emit(button.rect().center())
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.hide()
        return {action.text(): action for action in menu.actions()}

    def undo_in_the_message(self) -> None:
        buttons = [each for each in self.notes.findChildren(QPushButton) if each.text() == "Undo" and each.isVisible()]
        QTest.mouseClick(buttons[0], LEFT)

    def gain(self, gain_db: float) -> None:
        self.session.edit("Gain", lambda document: with_gain(document, NODE, gain_db))


@pytest.fixture
def empty(qapp: QApplication, qtbot: QtBot) -> Iterator[Row]:
    theme.apply(qapp)
    session, training, window = Session(), SimpleNamespace(running=False), QWidget()
    notes = NotificationBar(window)
    bank = SnapshotBank(session)
    studio = cast(Studio, SimpleNamespace(session=session, snapshots=bank, training=training))
    strip = SnapshotStrip(session, SnapshotCommands(studio, notes, window))
    column = QVBoxLayout(window)
    column.addWidget(strip)
    window.resize(300, 200)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    yield Row(session, bank, notes, strip, training, window)
    theme.apply(qapp)


@pytest.fixture
def row(empty: Row) -> Row:
    """With a sound, a network and an edit."""
    empty.session.edit("Open noise", lambda _: LEARNED)
    empty.session.edit("Mute Kick", lambda document: with_mute(document, NODE, muted=True))
    return empty


def test_a_click_stores_and_the_next_one_recalls(row: Row) -> None:
    session = row.session
    assert (row.marked, row.lit) == ([], [])
    assert "Alt+Shift+2" in row.tip("B")
    row.press("B")
    assert (row.marked, row.lit) == (["B"], ["B"])
    assert row.notes.text == "Snapshot B is stored; Alt+2 recalls it."
    stored = session.document
    row.gain(-3.0)
    assert (row.marked, row.lit) == (["B"], [])
    assert "after “Mute Kick”" in row.tip("B")
    assert "after “Mute Kick”" in row.strip.buttons["B"].accessibleDescription()
    row.press("B")
    assert session.document == stored
    assert row.lit == ["B"]
    assert session.undo_stack.undoText() == "Recall snapshot B"
    row.press("B")
    assert row.lit == ["B"], "a click that changes nothing leaves it lit"
    row.session.undo_stack.undo()
    assert (session.document.component(NODE).gain_db, row.lit) == (-3.0, [])


def test_what_is_replaced_or_cleared_comes_back_at_a_press(row: Row) -> None:
    bank = row.bank
    row.press("A")
    first = bank.stored("A")
    row.gain(-3.0)
    steps = row.session.undo_stack.count()
    row.press("A", Qt.KeyboardModifier.ShiftModifier)
    assert bank.shown("A")
    assert "It held what was set after “Mute Kick”." in row.notes.text
    row.undo_in_the_message()
    assert bank.stored("A") is first
    row.menu("A")["Clear"].trigger()
    assert (bank.stored("A"), row.marked) == (None, [])
    row.undo_in_the_message()
    assert bank.stored("A") is first
    row.menu("A")["Clear"].trigger()
    row.notes.hide()
    entries = row.menu("A")
    assert [text for text, action in entries.items() if action.isEnabled()] == [
        "Store what is set now", "Bring back what it held before (“Mute Kick”)"
    ]  # fmt: skip
    entries["Bring back what it held before (“Mute Kick”)"].trigger()
    assert bank.stored("A") is first
    assert row.session.undo_stack.count() == steps, "none of that is a step"


def test_the_button_compares_and_says_with_what(row: Row) -> None:
    button = row.strip.compare_button
    assert not button.isEnabled()
    assert button.toolTip() == "No snapshot has been stored."
    row.press("A")
    assert "nothing to compare" in button.toolTip()
    row.gain(-3.0)
    assert "Hear snapshot A" in button.toolTip()
    QTest.mouseClick(button, LEFT)
    assert row.bank.compared == "A"
    assert "Back from snapshot A" in button.toolTip()
    QTest.mouseClick(button, LEFT)
    assert not button.isChecked()
    row.gain(-6.0)
    row.press("B")
    row.gain(-9.0)
    row.menu("A")["Compare"].trigger()
    assert row.bank.compared == "A"


def test_another_network_or_sound_is_told_and_recalled(row: Row) -> None:
    session = row.session
    before = session.document
    row.press("A")
    sound = before.sound
    assert sound is not None
    session.edit("Train", lambda document: with_network(document, random_network(sound, seed=1)))
    assert "of another network" in row.tip("A")
    session.edit("Open other", lambda _: Document(sound=replace(noise(900), name="other")))
    assert "of another sound, “noise”" in row.tip("A")
    row.press("A")
    assert session.document == before


def test_every_button_is_named_reached_by_tab_and_seen_in_both_themes(row: Row, qapp: QApplication) -> None:
    row.press("A")
    buttons = [*row.strip.buttons.values(), row.strip.compare_button]
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() == Qt.FocusPolicy.TabFocus
        assert min(button.width(), button.height()) >= 24
    row.strip.buttons["B"].setFocus()
    QTest.keyClick(row.strip.buttons["B"], Qt.Key.Key_Space)
    assert row.marked == ["A", "B"], "Space presses it, and does not play"
    looks = []
    for table in (theme.LIGHT, theme.DARK):
        theme.apply(qapp, table)
        looks.append([button.grab().toImage() for button in buttons[1:4]])
    assert looks[0][0] != looks[1][0]
    assert looks[1][0] != looks[1][1], "what is stored is marked"


def test_snapshots_wait_for_a_sound_and_for_a_training(empty: Row) -> None:
    empty.press("A")
    assert (empty.marked, empty.tip("A")) == ([], "Open a sound first.")
    empty.session.edit("Open noise", lambda _: LEARNED)
    empty.press("A")
    empty.gain(-3.0)
    empty.training.running = True
    empty.strip.refresh()
    for button in (*empty.strip.buttons.values(), empty.strip.compare_button):
        assert not button.isEnabled()
        assert "training" in button.toolTip()


def test_a_row_that_was_hidden_catches_up(row: Row) -> None:
    row.press("A")
    row.window.hide()
    row.gain(-3.0)
    row.window.show()
    assert (row.marked, row.lit) == (["A"], [])


def test_no_two_actions_have_the_same_keys() -> None:
    keys = [each.shortcut for each in TABLE if each.shortcut]
    assert len(set(keys)) == len(keys)
