"""What the engine did not foresee: it is in the editor's log, and the next play starts another engine."""

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import StftSpec
from audible_gui.logs import FAULTS, NAME
from audible_gui.playback import Player
from audible_gui.playback.messages import Command, MixHead, Seek, SetMix
from tests.playback.helpers import noise, until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="sends signals"),
    pytest.mark.usefixtures("no_card"),
]


def started(player: Player) -> int:
    """The number of the engine's process, once it has taken a sound."""
    player.start()
    player.open_sound(noise(4_800), StftSpec())
    link = player._link
    assert link is not None
    until(lambda: link.handled() == link.serial)
    assert link.pid is not None
    return link.pid


def plays_again(player: Player, before: int) -> None:
    """The sentence says how, and it is true."""
    until(lambda: player.poll().error is not None)
    assert player.poll().error == "The sound engine has stopped unexpectedly; press play to start it again."
    player.play()
    assert player.engine_pid not in {None, before}
    until(lambda: "No sound output" in (player.poll().error or ""))


@pytest.mark.parametrize(
    ("command", "thread", "words"),
    [
        (SetMix(1, MixHead((1.0,), over_time=False)), "intake", "ValueError"),
        (Seek(np.zeros(2)), "MainThread", "ValueError"),  # type: ignore[arg-type]
    ],
)
def test_a_failure_is_logged(tmp_path: Path, command: Command, thread: str, words: str) -> None:
    player = Player(logs=tmp_path)
    pid = started(player)
    assert not (tmp_path / NAME).exists()
    assert player._link is not None
    player._link.send(command)
    plays_again(player, pid)
    player.close()
    log = (tmp_path / NAME).read_text(encoding="utf-8")
    assert f"CRITICAL audible-engine {thread} the sound engine has failed" in log
    assert "Traceback" in log
    assert words in log


def test_a_crash_is_logged(tmp_path: Path) -> None:
    player = Player(logs=tmp_path)
    pid = started(player)
    os.kill(pid, signal.SIGSEGV)
    plays_again(player, pid)
    player.close()
    assert "Segmentation fault" in (tmp_path / FAULTS).read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_hinders_nothing(tmp_path: Path) -> None:
    player = Player(logs=tmp_path / "nowhere")
    pid = started(player)
    assert player._link is not None
    player._link.send(SetMix(1, MixHead((1.0,), over_time=False)))
    plays_again(player, pid)
    player.close()
