"""Gaps in what a sound card hears while the editor trains and shows, and publishes, what was learned so far.

    python -m tests.benchmarks.gaps [--seconds 30] [--hogs 0]

The whole editor runs on a private virtual sound card; while it plays, one training follows the other and their partial
results are published, which must not be heard: all components together are the sound. So whatever the recording
differs by from the sound is a fault. The first 1.5 s are not judged. Fails unless everything else was judged, and
without a fault.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QElapsedTimer, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication
from scipy import signal

from audible_gui.app import Editor, share_interpreter
from audible_gui.document import Floats, NetworkSpec
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.support.hog import greedy_thread
from tests.support.virtual_sink import Recorder, VirtualSink, align

RATE_HZ = 44_100
SKIPPED_S = 1.5
BLOCK_S = 0.005
FAULT = 10 ** (-60 / 20)
LEAST_JUDGED = 0.95
PATIENCE_S = 60.0


def main() -> None:
    """Print trainings and faults; the exit status says whether all is well."""
    options = _options()
    with VirtualSink(RATE_HZ) as sink, tempfile.TemporaryDirectory() as folder, ExitStack() as hogs:
        os.environ.update(sink.environment)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        share_interpreter()
        app = QApplication([])
        theme.apply(app)
        settings = Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        editor = Editor(settings, Path(folder) / "untitled")
        editor.window.show()
        path = Path(folder) / "long.wav"
        samples = _write_sound(path, options.seconds + SKIPPED_S + 5.0)
        _until(app, lambda: editor.studio.session.document.sound is not None, lambda: editor.window.open(path))
        for _ in range(options.hogs):
            hogs.enter_context(greedy_thread())
        with Recorder(sink) as recorder:
            trainings = _play_and_train(app, editor, options.seconds + SKIPPED_S)
            heard = recorder.samples
        hogs.close()
        editor.window.close()
        editor.close()
    judged_s, faults = _faults(heard, samples)
    print(
        f"{trainings} trainings, {len(faults)} faulty blocks of {BLOCK_S * 1000:g} ms in {judged_s:.2f} s judged; "
        f"load {os.getloadavg()[0]:.1f}"
    )
    if faults:
        print("at", ", ".join(f"{second:.2f} s" for second in faults[:40]))
    sys.exit(1 if faults or judged_s < LEAST_JUDGED * options.seconds else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--hogs", type=int, default=0, help="threads that hog the interpreter meanwhile")
    return parser.parse_args()


def _write_sound(path: Path, seconds: float) -> Floats:
    """Noise through filters that come and go, so that no stretch is like another; returns its samples."""
    rng = np.random.default_rng(0)
    count = int(seconds * RATE_HZ)
    samples = np.zeros(count)
    for low_hz in (100, 400, 1600, 6400):
        sections = signal.butter(2, (low_hz, 3 * low_hz), "bandpass", fs=RATE_HZ, output="sos")
        band = signal.sosfilt(sections, rng.standard_normal(count))
        loudness = np.interp(
            np.arange(count), np.arange(0, count, RATE_HZ // 4), rng.random(-(-count // (RATE_HZ // 4)))
        )
        samples += band * loudness
    samples *= 0.5 / np.abs(samples).max()
    soundfile.write(path, samples.astype(np.float32), RATE_HZ, subtype="FLOAT")
    return samples[:, None].astype(np.float32)


def _play_and_train(app: QApplication, editor: Editor, seconds: float) -> int:
    """Play for a while, with one training after the other; how many there were."""
    training, count = editor.studio.training, 0
    clock = QElapsedTimer()
    # Beside other programs the engine takes seconds to start.
    _until(app, lambda: editor.studio.transport.position > 0, editor.studio.transport.play)
    clock.start()
    while clock.elapsed() < seconds * 1000:
        if not training.running:
            count += 1
            editor.window.network_panel.set_spec(NetworkSpec((24, 8), seed=count, iterations=60))
            editor.window.network_panel.train()
        # The transport's polling wakes this up; a loop that does not wait would hold a core that is free in the editor.
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    editor.studio.transport.pause()
    return count


def _until(app: QApplication, true: Callable[[], bool], begin: Callable[[], None]) -> None:
    begin()
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        if time.monotonic() > deadline:
            sys.exit("nothing opens, or nothing sounds")


def _faults(heard: Floats, samples: Floats) -> tuple[float, list[float]]:
    """Seconds judged, and the moments at which the recording is not the sound."""
    begin = int(SKIPPED_S * RATE_HZ)
    # What is recorded before playing begins, and after it has been paused, is silent.
    sounding = np.flatnonzero(heard[:, 0])
    if not len(sounding):
        return 0.0, []
    last = int(sounding[-1]) + 1
    probe = samples[begin : begin + RATE_HZ]
    start = align(heard[:last], probe, RATE_HZ)
    stretch = heard[start:last, 0]
    size = int(BLOCK_S * RATE_HZ)
    # Pausing fades out.
    count = max(min(len(stretch) - RATE_HZ // 10, len(samples) - begin), 0) // size
    expected = samples[begin : begin + count * size, 0]
    errors = np.abs(stretch[: count * size] - expected).reshape(count, size).max(axis=1)
    return count * BLOCK_S, [SKIPPED_S + index * BLOCK_S for index in np.flatnonzero(errors > FAULT)]


if __name__ == "__main__":
    main()
