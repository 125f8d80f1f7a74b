"""The player and its engine process, without a sound card."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import StftSpec
from audible_gui.playback import Player
from audible_gui.synthesis import ORIGINAL, Mix
from tests.playback.helpers import noise, random_mix, random_parts, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
SPEC = StftSpec()
SHARED = Path("/dev/shm")

PARENT = """
import sys
import numpy as np
from tests.playback.helpers import noise, until
from audible_gui.document import StftSpec
from audible_gui.playback import Player

if __name__ == "__main__":
    player = Player()
    player.open_sound(noise(480_000), StftSpec())
    player.play()
    until(lambda: player.poll().error is not None)
    print(player.engine_pid, flush=True)
    if "wait" in sys.argv:
        sys.stdin.read()
    if "close" in sys.argv:
        player.close()
"""


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def mapped(pid: int | None = None) -> set[str]:
    """Shared blocks that a process, this one by default, has in its memory; the names gone are marked “(deleted)”."""
    lines = Path(f"/proc/{pid or 'self'}/maps").read_text().splitlines()
    return {line.partition("/dev/shm/")[2] for line in lines if "/dev/shm/psm_" in line}


def named(blocks: set[str]) -> set[str]:
    """Those that still have a name."""
    return {block for block in blocks if (SHARED / block.split()[0]).exists()}


def settled(player: Player) -> bool:
    """Whether the engine has handled everything and no block of it has a name any more."""
    player.poll()
    link = player._link
    return link is not None and link.handled() == link.serial and not named(mapped() | mapped(link.pid))


@pytest.mark.usefixtures("no_card")
def test_without_a_device_there_is_a_sentence_and_play_tries_again(player: Player) -> None:
    player.start()
    player.open_sound(noise(48_000), SPEC)
    assert player.poll().error is None
    for _ in range(2):
        player.play()
        assert player.poll().playing
        until(lambda: not player.poll().playing)
        assert "press play again" in (player.poll().error or "")
        player.seek(1234)
        assert player.poll().position_samples == 1234


def test_without_an_engine_nothing_raises(player: Player) -> None:
    assert player.poll().error is None
    player.play()
    player.pause()
    player.seek(100)
    player.set_loop(1, 2)
    player.clear_loop()
    player.open_sound(noise(48_000), SPEC)
    player.seek(100)
    assert player.poll().position_samples == 100
    assert player.engine_pid is None
    player.close()


def test_what_does_not_belong_together_is_refused(player: Player) -> None:
    sound = noise(48_000)
    parts = random_parts(sound, SPEC)
    with pytest.raises(ValueError, match="open one first"):
        player.publish(SPEC, parts, random_mix(parts))
    player.open_sound(sound, SPEC)
    with pytest.raises(ValueError, match="publish one first"):
        player.set_mix(random_mix(parts))
    with pytest.raises(ValueError, match="not one of this sound"):
        player.publish(StftSpec(1024, 256), parts, random_mix(parts))
    player.publish(SPEC, parts, random_mix(parts))
    with pytest.raises(ValueError, match="not one of this network"):
        player.set_mix(Mix(np.zeros((1, 1, 2), dtype=np.float32), (1.0,)))
    with pytest.raises(ValueError, match="no mix of 3"):
        player.set_mix(replace(random_mix(parts), residual=(1.0, 0.5, 0.25)))


def test_nothing_blocks_the_editor(player: Player) -> None:
    sound = noise(4_800_000)
    parts = random_parts(sound, SPEC, 100)
    mix = random_mix(parts)
    player.start()
    started = time.perf_counter()
    player.open_sound(sound, SPEC)
    player.publish(SPEC, parts, mix)
    player.set_mix(mix)
    player.play()
    player.poll()
    assert time.perf_counter() - started < 0.05
    until(lambda: settled(player))


def test_generations_count_up_and_are_reported(player: Player) -> None:
    sound = noise(48_000)
    player.start()
    player.open_sound(sound, SPEC)
    parts = random_parts(sound, SPEC)
    first = player.publish(SPEC, parts, random_mix(parts))
    until(lambda: player.poll().generation == first)
    second = player.set_mix(random_mix(parts, 7))
    assert second > first
    until(lambda: player.poll().generation == second)
    third = player.publish(SPEC, None, replace(ORIGINAL, residual=(0.5,)))
    until(lambda: player.poll().generation == third)


def test_replaced_blocks_are_released(player: Player) -> None:
    player.start()
    for number in range(3):
        sound = noise(48_000, seed=number)
        player.open_sound(sound, SPEC)
        for width in (3, 30):
            parts = random_parts(sound, SPEC, width)
            player.publish(SPEC, parts, random_mix(parts))
            player.set_mix(random_mix(parts, 7))
    until(lambda: settled(player))
    pid = player.engine_pid
    assert pid is not None
    # The status, the sound and the network.
    until(lambda: len(mapped(pid)) == 3)


@pytest.mark.usefixtures("no_card")
def test_a_killed_engine_is_reported_and_play_starts_another(player: Player) -> None:
    sound = noise(48_000)
    player.start()
    player.open_sound(sound, SPEC)
    parts = random_parts(sound, SPEC)
    player.publish(SPEC, parts, random_mix(parts))
    player.set_loop(100, 20_000)
    player.seek(5000)
    until(lambda: settled(player))
    pid = player.engine_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: "stopped unexpectedly" in (player.poll().error or ""))
    generation = player.set_mix(random_mix(parts, 7))
    assert player.poll().position_samples == 5000
    player.play()
    assert player.engine_pid not in (None, pid)
    until(lambda: "No sound output" in (player.poll().error or ""))
    until(lambda: player.poll().generation == generation)
    assert player.poll().position_samples == 5000
    until(lambda: not named(mapped()))


def test_an_engine_killed_while_arrays_travel_leaves_nothing(player: Player) -> None:
    player.start()
    pid = player.engine_pid
    assert pid is not None
    player.open_sound(noise(4_800_000), SPEC)
    os.kill(pid, signal.SIGKILL)
    until(lambda: player.poll().error is not None)
    until(lambda: not named(mapped()))


def test_too_little_shared_memory_is_said(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    player.start()
    with monkeypatch.context() as patch:
        patch.setattr(os, "posix_fallocate", full)
        player.open_sound(noise(48_000), SPEC)
        until(lambda: "shared memory" in (player.poll().error or ""))
    player.play()
    until(lambda: settled(player))
    assert "shared memory" not in (player.poll().error or "")


def test_an_engine_that_hangs_is_ended(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.playback.link.STALLED_S", 0.2)
    player.start()
    player.open_sound(noise(48_000), SPEC)
    until(lambda: settled(player))
    pid = player.engine_pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    player.play()
    until(lambda: "does not respond" in (player.poll().error or ""))
    assert not alive(pid)


def script(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    (folder / "parent.py").write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen(
        [sys.executable, str(folder / "parent.py"), *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("no_card")
def test_a_killed_editor_leaves_neither_process_nor_shared_memory(tmp_path: Path) -> None:
    parent = script(tmp_path, "wait")
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    blocks = mapped(pid)
    assert len(blocks) == 2
    parent.kill()
    errors = parent.communicate(timeout=10)[1]
    until(lambda: not alive(pid))
    assert not named(blocks)
    assert errors == ""


@pytest.mark.usefixtures("no_card")
@pytest.mark.parametrize("arguments", [["close"], []])
def test_an_editor_that_ends_leaves_nothing_and_says_nothing(tmp_path: Path, arguments: list[str]) -> None:
    parent = script(tmp_path, *arguments)
    printed, errors = parent.communicate(timeout=30)
    assert (parent.returncode, errors) == (0, "")
    assert not alive(int(printed))


def test_an_engine_that_cannot_start_is_a_sentence(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    player.open_sound(noise(48_000), SPEC)
    before = mapped()
    with monkeypatch.context() as patch:
        patch.setattr("multiprocessing.context.SpawnProcess.start", refuse)
        player.play()
    assert "cannot be started" in (player.poll().error or "")
    assert not player.poll().playing
    assert mapped() == before
    player.start()
    until(lambda: settled(player))
    assert player.poll().error is None


def test_closing_is_quick_and_twice_is_no_harm(player: Player) -> None:
    player.start()
    player.start()
    player.open_sound(noise(48_000), SPEC)
    started = time.perf_counter()
    player.close()
    assert time.perf_counter() - started < 1.2
    player.close()
    assert player.engine_pid is None
