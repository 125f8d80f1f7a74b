"""Whoever follows an edit or a choice does so before jobs go on."""

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
