"""How soon an edit is heard, and whether anything else is, while a training runs and the window repaints.

    python -m tests.benchmarks.edits [--seconds 120] [--every 0.3] [--latency 35] [--hogs 0] [--trainings 2]

The whole editor plays two steady tones on a private virtual sound card. One component of a network holds the one tone;
it is muted and unmuted again and again. An edit counts as heard when the tone's level in the recording is half of what
it was, by the time at which that sample can have been recorded at the earliest; the recorder's own delay is in it. The
other tone must go on as it is: where its level falls, there was a gap. The first 3 s that sound are not judged.

Meanwhile two trainings run, each on all cores but one, the window repaints 30 times a second, and once a second a new
network is published and shown, as partial results of a training are. Fails where an edit is heard after more than 60 ms
in the median or 90 ms at 95 %, where there is a gap, or where so much was going on that edits came late.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from audible_gui import workflow
from audible_gui.app import Editor, share_interpreter
from audible_gui.document import (
    DEFAULT_OUTPUT,
    Document,
    Floats,
    Network,
    NetworkSpec,
    Node,
    OutputChoice,
    Sound,
    StftSpec,
    TrainRequest,
    frozen,
    with_mute,
    with_network,
)
from audible_gui.jobs import Job
from audible_gui.playback import PlayerStatus
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.benchmarks.recorded import place_in, watching
from tests.support.hog import greedy_thread
from tests.support.virtual_sink import Recorder, VirtualSink

RATE_HZ = 44_100
MUTED_HZ, STEADY_HZ = 1050.0, 4200.0  # whole periods in a window
WINDOW = 168
SKIPPED_S = 3.0
START_TIMEOUT_S = 30.0
REPAINT_MS, PUBLISH_MS = 33, 1000
MEDIAN_MS, HIGH_MS = 60.0, 90.0
LEAST_EDITS = 0.9


def main() -> None:
    """Print latencies and gaps."""
    options = _options()
    with VirtualSink(RATE_HZ) as sink, tempfile.TemporaryDirectory() as folder, ExitStack() as hogs:
        os.environ.update(sink.environment)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        share_interpreter()
        app = QApplication([])
        theme.apply(app)
        settings = Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        settings.set_output(OutputChoice(latency_s=options.latency / 1000.0))
        editor = Editor(settings, Path(folder) / "untitled")
        editor.window.show()
        sound = _two_tones(options.seconds + SKIPPED_S + 5.0)
        editor.studio.session.edit("Open", lambda _: with_network(Document(sound=sound), _network(sound)))
        for _ in range(options.hogs):
            hogs.enter_context(greedy_thread())
        states: list[PlayerStatus] = []
        editor.studio.transport.levels_changed.connect(states.append)
        with Recorder(sink, latency_ms=5) as recorder, watching(recorder.path) as watched:
            edits_s = _edit(app, editor, options, states)
            heard = recorder.samples[:, 0]
        underflows = states[-1].underflows
        hogs.close()
        editor.window.close()
        editor.close()
    delays_ms, gaps = _report(heard, watched, edits_s, underflows)
    median, high = np.percentile(delays_ms, [50, 95], method="higher")
    enough = len(delays_ms) >= LEAST_EDITS * options.seconds / options.every
    sys.exit(0 if median <= MEDIAN_MS and high <= HIGH_MS and not gaps and enough else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--every", type=float, default=0.3, help="seconds between two edits")
    parser.add_argument("--latency", type=float, default=DEFAULT_OUTPUT.latency_s * 1000, help="ms")
    parser.add_argument("--hogs", type=int, default=0, help="threads that hog the interpreter meanwhile")
    parser.add_argument("--trainings", type=int, default=2, help="trainings that run at a time meanwhile")
    return parser.parse_args()


def _two_tones(seconds: float) -> Sound:
    times = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tones = [np.sin(2 * np.pi * hz * times) for hz in (MUTED_HZ, STEADY_HZ)]
    return Sound(frozen(0.2 * np.sum(tones, axis=0)[:, None]), RATE_HZ, "two tones")


def _network(sound: Sound) -> Network:
    """Two components, of everything below and above the middle between the tones, and some of nothing."""
    stft = StftSpec()
    bins = np.arange(stft.n_bins) * RATE_HZ / stft.n_fft
    low = bins < (MUTED_HZ + STEADY_HZ) / 2
    decoder = np.full((stft.n_bins, 12), 1e-9)
    decoder[:, 0], decoder[:, 1] = np.where(low, 1.0, 1e-9), np.where(low, 1e-9, 1.0)
    decoder = frozen(decoder / decoder.sum(axis=0))
    strength = np.where(np.arange(12) < 2, 1.0, 1e-6)
    code = frozen(np.repeat(strength[:, None], stft.n_frames(sound.n_samples), axis=1))
    spec = NetworkSpec((12,), stft=stft)
    return Network(spec, 1, (frozen(decoder.T),), (decoder,), code, (tuple(range(12)),), "tones")


def _edit(app: QApplication, editor: Editor, options: argparse.Namespace, states: list[PlayerStatus]) -> list[float]:
    """Play, train, repaint and edit; the moments of the edits."""
    studio, jobs, moments = editor.studio, list[Job](), list[float]()
    repaint = QTimer(interval=REPAINT_MS)
    for part in (editor.window.canvas, editor.window.tree.viewport(), editor.window.transport_bar):
        repaint.timeout.connect(part.update)
    repaint.start()
    publish = QTimer(interval=PUBLISH_MS)
    publish.timeout.connect(lambda: studio.session.preview(_published(studio.session.document)))
    publish.start()
    studio.transport.play()
    began = time.monotonic()
    # Beside other programs the engine takes seconds to start, in which there is nothing to hear.
    while not (states and states[-1].position_samples):
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if time.monotonic() - began > START_TIMEOUT_S:
            sys.exit("nothing sounds")
    began = time.monotonic()
    due = began + SKIPPED_S
    while time.monotonic() - began < options.seconds + SKIPPED_S:
        jobs = [job for job in jobs if job.running]
        while len(jobs) < options.trainings:
            jobs.append(_training(len(moments)))
        if time.monotonic() > due:
            muted = len(moments) % 2 == 0
            moments.append(time.monotonic())
            due = max(due + options.every, moments[-1])
            studio.session.edit("Mute", partial(with_mute, node=Node(1, 0), muted=muted))
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    repaint.stop()
    publish.stop()
    Job.cancel_all()
    return moments


def _published(document: Document) -> Document:
    """With the network as if it had been learned on."""
    assert document.network is not None
    return replace(document, network=replace(document.network))


def _training(seed: int) -> Job:
    noise = np.random.default_rng(seed).standard_normal((6 * RATE_HZ, 1)) * 0.1
    request = TrainRequest(Sound(frozen(noise), RATE_HZ, "noise"), NetworkSpec((24, 8), seed=seed, iterations=100))
    job = Job(lambda: workflow.train(request))
    job.start()
    return job


def _level(heard: Floats, frequency_hz: float) -> Floats:
    """Amplitude of a tone around each sample, over one window of whole periods."""
    phases = np.exp(-2j * np.pi * frequency_hz * np.arange(len(heard)) / RATE_HZ)
    sums = np.cumsum(np.concatenate([[0.0], heard * phases]))
    level = np.abs(sums[WINDOW:] - sums[:-WINDOW]) * 2.0 / WINDOW
    return np.pad(level, (WINDOW // 2, WINDOW // 2)).astype(np.float32)


def _report(
    heard: Floats, watched: list[tuple[float, int]], edits_s: list[float], underflows: int
) -> tuple[list[float], int]:
    """Print and return how late edits were heard, and how many gaps there were."""
    level, whole = _level(heard, MUTED_HZ), 0.2
    delays_ms = []
    places = [place_in(watched, moment, RATE_HZ) for moment in edits_s[:-1]]
    for number, (first, following) in enumerate(pairwise(places)):
        stretch = level[first:following]
        passed = stretch < whole / 2 if number % 2 == 0 else stretch > whole / 2
        delays_ms.append(1000.0 * np.argmax(passed) / RATE_HZ if passed.any() else float("inf"))
    first, last = places[0], places[-1]
    steady = _level(heard, STEADY_HZ)[first:last]
    torn = np.flatnonzero(np.diff(np.concatenate([[0], (np.abs(steady / whole - 1.0) > 0.1).astype(int)])) == 1)
    median, high, most = np.percentile(delays_ms, [50, 95, 100], method="higher")
    print(f"{len(delays_ms)} edits in {(last - first) / RATE_HZ:.0f} s: heard after {median:.0f} ms in the median, "
          f"{high:.0f} ms at 95 %, {most:.0f} ms at most")  # fmt: skip
    print(f"{len(torn)} gaps in the recording, {underflows} underflows; load {os.getloadavg()[0]:.1f}")
    if len(torn):
        print("at", ", ".join(f"{place / RATE_HZ:.2f} s" for place in torn[:40]))
    return delays_ms, len(torn)


if __name__ == "__main__":
    main()
