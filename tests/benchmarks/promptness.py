"""How soon a training can be broken off: the longest gap between two yields of each stage, and what cancelling takes.

    python tests/benchmarks/promptness.py [--iterations 200] [CASE …]

The sounds are made here: tones that come and go, in noise. A gap is told by the clock and by the time that the thread
itself computed, which on a busy machine is the figure to look at. Cancelling goes through the editor's job: from the
call to the end of its thread, at chosen moments of each stage, also with 512 components ("wide"). What a training does
not reach in ten minutes is told: it is cancelled where it is then. Stopping is to the end of the training.
"""

import argparse
import itertools
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from audible_gui.document import Device, Document, NetworkSpec, Orientation, Sound, TrainRequest, TrainStep, frozen
from audible_gui.nae import encode_sound, suggest
from audible_gui.workflow import train
from tests.benchmarks.decompositions import warm_up
from tests.support.networks import outcome

if TYPE_CHECKING:
    from audible_gui.jobs import Learner, Training

RATE_HZ = 44_100
FIVE_MINUTES = 300.0
# So many frames that X is 25 840 × 1025, with the default windows.
FRAMES_25840_S = 25_840 * 512 / RATE_HZ
_BLOCK = 1 << 20
_DELAYS_S = (0.0, 0.11, 0.37)
_STAGES = ("Analysing", "Encoding", "Refining", "Merging", "Reading", "Fine-tuning", "Whole sound")
_REACHED_IN_S = 600.0
_WIDE = (512,)


@dataclass
class Gaps:
    """Of one stage, in seconds.

    Attributes:
        steps: how many.
        wall: the longest by the clock.
        computed: the longest in the thread's own time.
    """

    steps: int = 0
    wall: float = 0.0
    computed: float = 0.0


def main() -> None:
    """Print a block of lines for each case."""
    options = _options()
    warm_up()
    for name in options.cases or CASES:
        print(name, flush=True)
        CASES[name](NetworkSpec(iterations=options.iterations))


def made_sound(duration_s: float, channels: int) -> Sound:
    """Tones that come and go, in noise, a block at a time."""
    samples = np.empty((round(duration_s * RATE_HZ), channels), dtype=np.float32)
    rng = np.random.default_rng(0)
    for first in range(0, len(samples), _BLOCK):
        now = (first + np.arange(min(_BLOCK, len(samples) - first))) / RATE_HZ
        block = 0.01 * rng.standard_normal((len(now), channels), dtype=np.float32)
        for number, hz in enumerate((110.0, 294.0, 523.0, 1200.0)):
            gate = np.maximum(np.sin(2 * np.pi * (0.1 + 0.07 * number) * now), 0.0)
            tone = 0.1 * gate * np.sin(2 * np.pi * hz * now)
            block += tone[:, None] * np.linspace(1.0, 0.3 + 0.2 * number, channels)
        samples[first : first + len(now)] = block
    return Sound(frozen(samples), RATE_HZ, "made")


def gaps(work: Iterator[Any]) -> dict[str, Gaps]:
    """The gaps before each step, by the stage that the step tells; the last stage is what comes after the last step."""
    result: dict[str, Gaps] = {}
    wall, computed = time.perf_counter(), time.thread_time()
    for step in itertools.chain(work, [None]):
        now, spent = time.perf_counter(), time.thread_time()
        stage = result.setdefault("(end)" if step is None else step.stage, Gaps())
        stage.steps += 1
        stage.wall, stage.computed = max(stage.wall, now - wall), max(stage.computed, spent - computed)
        wall, computed = time.perf_counter(), time.thread_time()
    return result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=", ".join(CASES))
    parser.add_argument("--iterations", type=int, default=NetworkSpec().iterations)
    options = parser.parse_args()
    if unknown := set(options.cases) - set(CASES):
        parser.error(f"there is no case {', '.join(sorted(unknown))}")
    return options


def _told(stages: dict[str, Gaps]) -> None:
    for name, stage in stages.items():
        print(
            f"  {name:18}{stage.steps:7} steps, longest gap {stage.wall * 1e3:7.1f} ms, "
            f"{stage.computed * 1e3:7.1f} ms computed",
            flush=True,
        )


def _training(duration_s: float, channels: int, orientation: Orientation, spec: NetworkSpec) -> None:
    request = TrainRequest(made_sound(duration_s, channels), replace(spec, orientation=orientation), Device.CPU)
    _told(gaps(train(request)))


def _hour(channels: int, spec: NetworkSpec) -> None:
    """An hour, until half of the stage after the analysis is done."""
    work = train(TrainRequest(made_sound(3600.0, channels), spec, Device.CPU))
    _told(gaps(itertools.takewhile(lambda step: step.iteration < 5, work)))


def _other(spec: NetworkSpec) -> None:
    """Another sound through a network, and the search for layers."""
    network = outcome(train(TrainRequest(made_sound(5.0, 2), spec, Device.CPU)))
    sound = made_sound(FIVE_MINUTES, 2)
    _told(gaps(encode_sound(network, sound, Device.CPU)))
    _told(gaps(suggest(sound)))


def _stop(spec: NetworkSpec) -> None:
    request = TrainRequest(made_sound(600.0, 2), spec, Device.CPU)
    for stage in ("Encoding", "Fine-tuning"):
        work = train(request)
        step: TrainStep = next(step for step in work if step.stage == stage)
        began, spent = time.perf_counter(), time.thread_time()
        work.send(True)
        network = outcome(work)
        print(
            f"  stopped in {stage} at iteration {step.iteration}: ends after {time.perf_counter() - began:.2f} s, "
            f"{time.thread_time() - spent:.2f} s computed, loss {network.loss:.3f}",
            flush=True,
        )


def _cancel(spec: NetworkSpec) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication

    from audible_gui.jobs import Job, Training
    from audible_gui.session import Session

    app = QCoreApplication.instance() or QCoreApplication([])
    sound = made_sound(FRAMES_25840_S, 1)
    session = Session()
    session.edit("Open", lambda _: Document(sound=sound))
    training, reached = Training(session, Learner(train)), [""]
    training.progressed.connect(lambda progress: reached.__setitem__(0, progress.stage))
    for stage, delay_s in itertools.product(_STAGES, _DELAYS_S):
        reached[0] = ""
        training.start(TrainRequest(sound, spec, Device.CPU))
        awaited = partial(_there, training, reached, stage)
        turned(app.processEvents, awaited, _REACHED_IN_S)
        turned(app.processEvents, lambda: False, delay_s)
        now, began = reached[0] if training.running else "nothing, it has ended", time.perf_counter()
        told = "ended" if Job.cancel_all() else "has not ended"
        print(f"  {stage}: cancelled in {now}: {told} {(time.perf_counter() - began) * 1e3:.0f} ms later", flush=True)
        training.cancel()


def _there(training: "Training", reached: list[str], stage: str) -> bool:
    return reached[0] == stage or not training.running


def turned(turn: Callable[[], object], done: Callable[[], bool], limit_s: float) -> bool:
    """Turn until something is done, or for so long; whether it is done."""
    until = time.perf_counter() + limit_s
    while not done():
        if time.perf_counter() >= until:
            return False
        turn()
    return True


CASES: dict[str, Callable[[NetworkSpec], None]] = {
    "mono": partial(_training, FIVE_MINUTES, 1, Orientation.SPECTRA),
    "stereo": partial(_training, FIVE_MINUTES, 2, Orientation.SPECTRA),
    "envelopes": partial(_training, FIVE_MINUTES, 2, Orientation.ENVELOPES),
    "hour": partial(_hour, 2),
    "other": _other,
    "stop": _stop,
    "cancel": _cancel,
    "wide": lambda spec: _cancel(replace(spec, widths=_WIDE)),
}

if __name__ == "__main__":
    main()
