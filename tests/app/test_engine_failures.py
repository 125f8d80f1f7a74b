"""The engine's process fails while a person works: it is said and logged, and the next press plays on."""

import sys

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.playback import Player
from audible_gui.playback.messages import MixHead, SetMix
from audible_gui.views.dialogs import CrashDialog
from tests.playback.conftest import no_card  # noqa: F401 - a fixture
from tests.support.editor import EDGE_CASES, PATIENCE_MS, open_sound, press_button


@pytest.mark.skipif(sys.platform != "linux", reason="the sound card is taken away as on Linux")
@pytest.mark.usefixtures("no_card")
def test_it_is_said_and_logged_and_the_next_press_starts_another(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    transport, label = editor.studio.transport, editor.window.transport_bar.trouble_label
    engine = transport._engine
    assert isinstance(engine, Player)
    assert engine._link is not None
    before = engine.engine_pid
    logged = editor.guard.log.read_text(encoding="utf-8").count("the sound engine has failed")
    engine._link.send(SetMix(1, MixHead((1.0,), over_time=False)))
    with qtbot.waitSignal(transport.troubled, timeout=PATIENCE_MS) as told:
        pass
    assert told.args == ["The sound engine has stopped unexpectedly; press play to start it again."]
    assert label.isVisible()
    assert label.toolTip() == told.args[0]
    assert editor.guard.log.read_text(encoding="utf-8").count("the sound engine has failed") == logged + 1
    press_button(editor, "Show the report")
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible())
    report = dialog.report.toPlainText()
    assert "PySide6" in report
    assert report.count("the sound engine has failed") == report.count("Traceback") == 1
    dialog.close()
    editor.window.transport_bar.play_button.click()
    assert engine.engine_pid not in {None, before}
    qtbot.waitUntil(lambda: "No sound output" in label.toolTip(), timeout=PATIENCE_MS)
