"""Channels, shared memory, status and devices, each without an engine."""

import math
import os
import subprocess
import sys
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from audible_gui.document import frozen
from audible_gui.errors import PlaybackError
from audible_gui.playback import devices, engine, output_devices, shared
from audible_gui.playback.channels import fold, output_channels
from audible_gui.playback.status import StatusBlock


@pytest.mark.skipif(sys.platform != "linux", reason="asked for on Linux alone")
def test_real_time_is_asked_for_and_may_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[tuple[object, ...]]()

    def refuse(*told: object) -> None:
        asked.append(told)
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refuse)
    engine._sound_in_time()
    assert [told[:2] for told in asked] == [(0, os.SCHED_RR)]


@pytest.mark.parametrize(
    ("n_channels", "available", "expected"),
    [(1, 2, 2), (1, 1, 1), (2, 2, 2), (2, 1, 1), (6, 8, 6), (6, 2, 2), (6, 1, 1)],
)
def test_channels_to_open(n_channels: int, available: int, expected: int) -> None:
    assert output_channels(n_channels, available) == expected


def test_one_channel_goes_to_both() -> None:
    assert np.array_equal(fold(frozen([[0.5], [-1.5]]), 2), [[0.5, 0.5], [-1.5, -1.5]])


def test_two_channels_go_straight() -> None:
    samples = frozen([[0.5, 2.0], [0.25, -1.0]])
    assert np.array_equal(fold(samples, 2), samples)


HALF = math.sqrt(0.5)


@pytest.mark.parametrize(
    ("n_channels", "left", "right"),
    [
        (3, (1, 0, HALF), (0, 1, HALF)),
        (4, (1, 0, HALF, 0), (0, 1, 0, HALF)),
        (5, (1, 0, HALF, HALF, 0), (0, 1, HALF, 0, HALF)),
        (6, (1, 0, HALF, 0, HALF, 0), (0, 1, HALF, 0, 0, HALF)),
        (8, (1, 0, HALF, 0, HALF, 0, HALF, 0), (0, 1, HALF, 0, 0, HALF, 0, HALF)),
        (9, (1, 0) * 4 + (HALF,), (0, 1) * 4 + (HALF,)),
    ],
)
def test_many_channels_are_mixed_down_to_where_they_belong(
    n_channels: int, left: tuple[float, ...], right: tuple[float, ...]
) -> None:
    alone = frozen(np.eye(n_channels))
    np.testing.assert_allclose(fold(alone, 2), np.stack([left, right], axis=1) / sum(left), atol=1e-6)
    full = frozen(np.ones((1, n_channels)))
    np.testing.assert_allclose(fold(full, 2), 1.0, rtol=1e-6)
    np.testing.assert_allclose(fold(full, 1), 1.0, rtol=1e-6)


def test_of_two_channels_a_device_with_one_gets_the_mean() -> None:
    assert np.array_equal(fold(frozen([[1, 2]]), 1), [[1.5]])


def test_what_is_not_a_number_is_silent() -> None:
    folded = fold(frozen([[np.nan, 1.0], [np.inf, -np.inf]]), 2)
    assert np.array_equal(folded, [[0.0, 1.0], [0.0, 0.0]])
    assert folded.flags.c_contiguous


def test_arrays_cross_in_shared_memory_and_leave_nothing() -> None:
    arrays = [np.random.default_rng(0).random(shape, dtype=np.float32) for shape in [(3, 5), (0, 0), (7,)]]
    memory, block = shared.write(arrays)
    attached = shared.attach(block)
    kept = attached.arrays[0]
    assert all(np.array_equal(one, other) for one, other in zip(arrays, attached.arrays, strict=True))
    assert not kept.flags.writeable
    assert not attached.release()
    del kept
    assert attached.release()
    memory.close()
    memory.unlink()
    with pytest.raises(FileNotFoundError):
        SharedMemory(block.name)


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="only POSIX systems reserve")
def test_too_little_shared_memory_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = set(Path("/dev/shm").iterdir())
    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(PlaybackError, match=r"0\.4 MB more shared memory"):
        shared.write([np.zeros(100_000, dtype=np.float32)])
    assert set(Path("/dev/shm").iterdir()) == before


def test_the_status_crosses() -> None:
    editor = StatusBlock()
    engine = StatusBlock(editor.name)
    engine.put("position", 2**40)
    engine.put("latency_s", 0.05)
    engine.put_text("error", "Es fehlt der Lautsprecher – schließen Sie ihn an.")
    engine.put_peaks([0.5, 1.5])
    status = editor.read()
    assert (status.position_samples, status.latency_s, status.peaks) == (2**40, 0.05, (0.5, 1.5))
    assert status.error == "Es fehlt der Lautsprecher – schließen Sie ihn an."
    engine.put_text("error", "x" * 5000)
    assert editor.read().error == "x" * 1024
    engine.close()
    editor.close()


def test_importing_playback_is_light() -> None:
    program = (
        "import sys, audible_gui.playback, audible_gui.playback.engine\n"
        "heavy = {'sounddevice', 'torch', 'PySide6', 'matplotlib', 'scipy.signal'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (OSError("PortAudio library not found"), "libportaudio2"),
        (ModuleNotFoundError("No module named 'sounddevice'"), "pip install sounddevice"),
        (RuntimeError("Error initializing PortAudio"), "does not start"),
    ],
)
def test_without_portaudio_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, sentence: str
) -> None:
    def fail(_: str) -> NoReturn:
        raise failure

    monkeypatch.setattr(devices, "import_module", fail)
    with pytest.raises(PlaybackError, match=sentence):
        output_devices()
