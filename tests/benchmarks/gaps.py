"""Gaps in what a sound card hears while the editor trains, repaints and is edited.

    python tests/benchmarks/gaps.py [--seconds 20] [--threads 0]

The whole editor runs on a private virtual sound card; while it plays, one training follows the other and their partial
results are published, which must not be heard: all components together are the sound. So whatever the recording
differs by from the sound is a fault. The first 1.5 s are not judged.
"""

import argparse
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QElapsedTimer, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication

from audible_gui.app import Editor
from audible_gui.document import Floats, NetworkSpec
from audible_gui.resources import DEMO_SOUND
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.support.virtual_sink import Recorder, VirtualSink, align

SKIPPED_S = 1.5
BLOCK_S = 0.005
FAULT = 10 ** (-60 / 20)


def main() -> None:
    """Print gaps, training runs and underflows."""
    options = _options()
    with VirtualSink(44_100) as sink, tempfile.TemporaryDirectory() as folder:
        os.environ.update(sink.environment)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        app = QApplication([])
        theme.apply(app)
        editor = Editor(Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)))
        editor.window.show()
        path = Path(folder) / "long.wav"
        samples = _write_long_sound(path, options.seconds + 2.0)
        _until(app, lambda: editor.studio.session.document.sound is not None, lambda: editor.window.open(path))
        stop = threading.Event()
        hogs = [threading.Thread(target=_hog, args=(stop,)) for _ in range(options.threads)]
        for hog in hogs:
            hog.start()
        with Recorder(sink) as recorder:
            trainings = _play_and_train(app, editor, options.seconds)
            heard = recorder.samples
        stop.set()
        editor.window.close()
        editor.close()
    judged_s, faults = _faults(heard, samples)
    print(f"{trainings} trainings, {len(faults)} faulty blocks of {BLOCK_S * 1000:g} ms in {judged_s:.2f} s judged")
    if faults:
        print("at", ", ".join(f"{second:.2f} s" for second in faults[:40]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--threads", type=int, default=0, help="threads that hog the interpreter meanwhile")
    return parser.parse_args()


def _write_long_sound(path: Path, seconds: float) -> Floats:
    """The demo sound over and over, with a little noise so that no stretch is like another; returns its samples."""
    demo, rate_hz = soundfile.read(DEMO_SOUND, dtype="float32")
    samples = np.resize(demo, int(seconds * rate_hz)) * 0.5
    samples += np.random.default_rng(0).standard_normal(len(samples)).astype(np.float32) * 0.01
    soundfile.write(path, samples, rate_hz, subtype="FLOAT")
    return samples[:, None].astype(np.float32)


def _play_and_train(app: QApplication, editor: Editor, seconds: float) -> int:
    """Play for a while, with one training after the other; how many there were."""
    training, count = editor.studio.training, 0
    clock = QElapsedTimer()
    editor.studio.transport.play()
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
    while not true():
        app.processEvents()


def _hog(stop: threading.Event) -> None:
    while not stop.is_set():
        sum(range(10_000))


def _faults(heard: Floats, samples: Floats) -> tuple[float, list[float]]:
    """Seconds judged, and the moments at which the recording is not the sound."""
    rate_hz = 44_100
    begin = int(SKIPPED_S * rate_hz)
    length = min(len(heard) - 2 * rate_hz, len(samples)) - begin
    expected = samples[begin : begin + length, 0]
    start = align(heard, samples[begin : begin + length], probe=rate_hz)
    stretch = heard[start : start + length, 0]
    size = int(BLOCK_S * rate_hz)
    count = min(len(stretch), len(expected)) // size
    errors = np.abs(stretch[: count * size] - expected[: count * size]).reshape(count, size).max(axis=1)
    return count * BLOCK_S, [SKIPPED_S + index * BLOCK_S for index in np.flatnonzero(errors > FAULT)]


if __name__ == "__main__":
    main()
