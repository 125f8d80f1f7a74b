"""The main job, end to end, on a sound card: what is heard is what is written."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import ExportRequest, Floats, NetworkSpec
from audible_gui.playback import Player, PlayerStatus
from audible_gui.resources import DEMO_SOUND
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.dialogs import PreferencesDialog
from tests.app.conftest import RATE_HZ
from tests.support.editor import PATIENCE_MS, click_cell, open_sound, train
from tests.support.virtual_sink import Recorder, VirtualSink, align

pytestmark = pytest.mark.sink
SILENCE = 1e-9


def test_a_soloed_component_is_heard_as_it_is_exported(
    card: VirtualSink, editor: Editor, qtbot: QtBot, tmp_path: Path
) -> None:
    transport, exporting = editor.studio.transport, editor.studio.exporting
    open_sound(editor, qtbot, DEMO_SOUND)
    train(editor, qtbot, NetworkSpec((12, 4), iterations=40))
    with Recorder(card) as recorder:
        QTest.keyClick(editor.window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: transport.position > RATE_HZ, timeout=PATIENCE_MS)
        click_cell(editor, 2, 1, Column.SOLO)
        soloed = len(recorder.samples)
        with qtbot.waitSignal(transport.playing_changed, timeout=PATIENCE_MS):
            pass
        length = len(recorder.samples)
        qtbot.waitUntil(lambda: len(recorder.samples) > length + RATE_HZ // 2, timeout=PATIENCE_MS)
        heard = recorder.samples[soloed:]
    with qtbot.waitSignal(exporting.exported, timeout=PATIENCE_MS):
        exporting.start(ExportRequest(editor.studio.session.document, tmp_path / "stems"))
    stem, _ = soundfile.read(sorted((tmp_path / "stems").glob("02_*.wav"))[0], dtype="float32", always_2d=True)
    assert difference_db(heard, stem[3 * RATE_HZ : 6 * RATE_HZ]) <= -90.0


def test_a_killed_engine_is_said_at_once_and_the_next_press_plays_on(
    card: VirtualSink, editor: Editor, qtbot: QtBot
) -> None:
    transport, trouble = editor.studio.transport, editor.window.statuses.trouble
    open_sound(editor, qtbot, DEMO_SOUND)
    document = editor.studio.session.document
    engine = transport._engine
    assert isinstance(engine, Player)
    # A card that nobody listens to takes two seconds at a time.
    with Recorder(card):
        editor.window.transport_bar.play_button.click()
        qtbot.waitUntil(lambda: transport.position > RATE_HZ, timeout=PATIENCE_MS)
        assert engine.engine_pid is not None
        os.kill(engine.engine_pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: "sound engine has stopped" in trouble.sentence, timeout=1000)
        stopped = transport.position
        assert (transport.playing, trouble.isVisible()) == (False, True)
        editor.window.transport_bar.play_button.click()
        qtbot.waitUntil(lambda: transport.position > stopped + RATE_HZ // 4, timeout=PATIENCE_MS)
    assert transport.position < stopped + 2 * RATE_HZ
    assert not trouble.isVisible()
    assert editor.studio.session.document is document


def test_a_card_taken_out_is_said_and_the_next_press_plays_on(card: VirtualSink, editor: Editor, qtbot: QtBot) -> None:
    transport, trouble = editor.studio.transport, editor.window.statuses.trouble
    bar = editor.window.transport_bar
    open_sound(editor, qtbot, DEMO_SOUND)
    document = editor.studio.session.document
    with Recorder(card):
        bar.play_button.click()
        qtbot.waitUntil(lambda: transport.position > RATE_HZ, timeout=PATIENCE_MS)
        card.stop()
        qtbot.waitUntil(lambda: not transport.playing, timeout=PATIENCE_MS)
    stopped = transport.position
    assert "sound output has gone away" in trouble.sentence
    assert (trouble.isVisible(), bar.trouble_label.isVisible()) == (True, True)
    assert "sound output has gone away" in bar.trouble_label.toolTip()
    card.start()
    with Recorder(card) as recorder:
        bar.play_button.click()
        qtbot.waitUntil(lambda: transport.position > stopped + RATE_HZ // 4, timeout=PATIENCE_MS)
        assert recorder.samples.any()
    assert transport.position < stopped + 2 * RATE_HZ
    assert (trouble.isVisible(), bar.trouble_label.isVisible()) == (False, False)
    assert editor.studio.session.document is document


def test_a_card_that_comes_soon_is_played_on_at_once_and_said(card: VirtualSink, editor: Editor, qtbot: QtBot) -> None:
    transport, notes = editor.studio.transport, editor.window.notes
    open_sound(editor, qtbot, DEMO_SOUND)
    with Recorder(card):
        transport.play()
        qtbot.waitUntil(lambda: transport.position > RATE_HZ, timeout=PATIENCE_MS)
        card.control("unload-module", "module-null-sink")
        gone = transport.position
        card.add_card("later")
        qtbot.waitUntil(lambda: "The sound output has gone away; playing on" in notes.text, timeout=PATIENCE_MS)
    assert transport.playing
    with Recorder(card, "later") as recorder:
        qtbot.waitUntil(lambda: transport.position > gone + RATE_HZ // 2, timeout=PATIENCE_MS)
        assert recorder.samples.any()


def test_another_rate_is_chosen_in_the_preferences_while_it_plays(
    card: VirtualSink, editor: Editor, qtbot: QtBot
) -> None:
    transport = editor.studio.transport
    states: list[PlayerStatus] = []
    transport.levels_changed.connect(states.append)
    open_sound(editor, qtbot, DEMO_SOUND)
    editor.window.actions_by_name["preferences"].trigger()
    (dialog,) = editor.window.findChildren(PreferencesDialog)
    with Recorder(card):
        transport.play()
        qtbot.waitUntil(lambda: transport.position > RATE_HZ, timeout=PATIENCE_MS)
        assert states[-1].rate_hz == RATE_HZ
        dialog.audio.rate_box.setCurrentIndex(dialog.audio.rate_box.findData(48_000))
        dialog.audio.rate_box.activated.emit(2)
        qtbot.waitUntil(lambda: states[-1].rate_hz == 48_000, timeout=PATIENCE_MS)
        assert editor.window.statuses.output.text().startswith("default  ·  48 kHz")
        chosen = transport.position
        qtbot.waitUntil(lambda: transport.position > chosen + RATE_HZ // 2, timeout=PATIENCE_MS)
    assert "is resampled for it" in dialog.audio.state_label.text()
    qtbot.waitUntil(lambda: dialog.audio.device_box.itemText(0) == "System default (default)", timeout=PATIENCE_MS)


def difference_db(heard: Floats, expected: Floats) -> float:
    """RMS of what a stretch of the recording differs by, over the RMS of what was expected there."""
    start = align(heard, expected, probe=len(expected))
    errors = [heard[start : start + len(expected), channel] - expected[:, 0] for channel in (0, 1)]
    return float(20 * np.log10(max(float(np.linalg.norm(errors)), SILENCE) / float(np.linalg.norm(expected))))


EDITOR_SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from audible_gui.app import Editor
from audible_gui.resources import DEMO_SOUND

if __name__ == "__main__":
    app = QApplication([])
    editor = Editor()
    editor.window.show()
    editor.studio.opening.opened.connect(lambda _: editor.studio.transport.play())

    def tell():
        if editor.studio.transport.position > 10_000:
            print(json.dumps(editor.studio.transport._engine.engine_pid), flush=True)
            timer.stop()

    timer = QTimer(interval=20)
    timer.timeout.connect(tell)
    timer.start()
    editor.window.open(DEMO_SOUND)
    app.exec()
"""


def shared_blocks() -> set[str]:
    return {path.name for path in Path("/dev/shm").iterdir()}


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="shared memory has no folder here")
def test_killing_the_editor_leaves_no_process_and_no_shared_memory(
    card: VirtualSink, qtbot: QtBot, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(EDITOR_SCRIPT)
    before = shared_blocks()
    environment = {**os.environ, **card.environment}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        engine = int(json.loads(process.stdout.readline()))
        assert Path(f"/proc/{engine}").exists()
        process.send_signal(signal.SIGKILL)
    qtbot.waitUntil(lambda: not running(engine), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: shared_blocks() <= before, timeout=PATIENCE_MS)


def running(pid: int) -> bool:
    """Whether a process lives; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
