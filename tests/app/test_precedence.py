"""Whoever follows an edit or a choice does so before jobs go on, and once."""

from collections.abc import Mapping

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Node, with_mute, with_network
from audible_gui.jobs.pace import Place
from audible_gui.session import Audition
from tests.support.editor import EDGE_CASES, open_sound
from tests.support.networks import random_network


def test_jobs_stand_still_while_views_follow(editor: Editor, qtbot: QtBot) -> None:
    session = editor.studio.session
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    sound = session.document.sound
    assert sound is not None
    network = random_network(sound, (4, 2))
    stood: list[bool] = []

    def note() -> None:
        stood.append(not Place._window_rests.is_set())

    session.changed.connect(lambda *_: note())
    editor.studio.transport.audition_changed.connect(lambda *_: note())
    qtbot.waitUntil(Place._window_rests.is_set)
    session.edit("Train", lambda document: with_network(document, network))
    qtbot.waitUntil(Place._window_rests.is_set)
    editor.window.tree.choose(Audition(Node(1, 0)))
    qtbot.waitUntil(Place._window_rests.is_set)
    session.edit("Mute", lambda document: with_mute(document, Node(1, 0), True))
    qtbot.waitUntil(Place._window_rests.is_set)
    assert stood == [True, True, True]


def test_what_can_be_done_is_looked_up_once_for_a_choice(
    editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session = editor.window, editor.studio.session
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    sound = session.document.sound
    assert sound is not None
    session.edit("Train", lambda document: with_network(document, random_network(sound, (4, 2))))
    updated, update = [], window.commands.update

    def counting(actions: Mapping[str, QAction], more: Mapping[str, str]) -> None:
        updated.append(window.tree.selected)
        update(actions, more)

    monkeypatch.setattr(window.commands, "update", counting)
    assert not window.actions_by_name["lock"].isEnabled()
    window.tree.choose(Audition(Node(1, 0)))
    assert updated == [Audition(Node(1, 0))]
    assert window.actions_by_name["lock"].isEnabled()
    window.tree.choose(None)
    assert updated[1:] == [None]
    assert not window.actions_by_name["lock"].isEnabled()


def test_what_can_be_done_is_looked_up_once_for_an_edit_and_for_many_rows(
    editor: Editor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session = editor.window, editor.studio.session
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    sound = session.document.sound
    assert sound is not None
    session.edit("Train", lambda document: with_network(document, random_network(sound, (4, 2))))
    updates: list[int] = []
    update = window.commands.update

    def counting(actions: Mapping[str, QAction], more: Mapping[str, str]) -> None:
        updates.append(len(window.tree.chosen))
        update(actions, more)

    monkeypatch.setattr(window.commands, "update", counting)
    window.tree.selectAll()
    count = len(window.tree.chosen)
    assert count > 2
    assert updates == [count]
    QTest.keyClick(window.tree, Qt.Key.Key_M)
    assert all(component.muted for component in session.document.components[-1])
    assert updates == [count, count]
