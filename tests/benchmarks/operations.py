"""How soon each creative operation is heard while a sound of 30 s plays, in the whole editor on a virtual sound card.

    python -m tests.benchmarks.operations [--rounds 1] [--latency 35]

Twelve tones, each plucked some three times a second, are taken apart by a network of two layers and played as they are.
Operations are done as the editor does them: an edit, or a throw that is asked for; each is undone again. One counts as
heard where the recording leaves the original, by the time at which that sample can have been recorded at the earliest;
the recorder's own delay is in it. Told beside it is until when it was due, and not heard: what is heard later than that
is so because original and result do not differ in between, as before the next event of another rhythm. Fails where one
is due for more than 150 ms.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtWidgets import QApplication

from audible_gui import operations, workflow
from audible_gui.app import Editor, share_interpreter
from audible_gui.document import (
    DEFAULT_OUTPUT,
    Breakpoint,
    Document,
    Floats,
    GainCurve,
    Morph,
    NetworkSpec,
    Node,
    OutputChoice,
    Sound,
    Strategy,
    Stroke,
    Throw,
    TrainRequest,
    frozen,
    with_network,
)
from audible_gui.jobs.throwing import Order
from audible_gui.settings import Settings
from audible_gui.synthesis import Box, Renderer, document_mix, factors, own_shape
from audible_gui.views import theme
from tests.benchmarks.recorded import place_in, watching
from tests.support.networks import outcome
from tests.support.virtual_sink import Recorder, VirtualSink

RATE_HZ, SECONDS = 44_100, 30.0
NODE, OTHER, DEEP = Node(1, 0), Node(1, 1), Node(2, 0)
EVERYTHING = tuple(Node(1, index) for index in range(12))
HEARD_S, QUIET_S, WINDOW = 0.5, 0.5, 220
LEAST = 10 ** (-45 / 20)
MOST_MS, PATIENCE_S = 150.0, 60.0

Do = Callable[[Document], Document]


def main() -> None:
    """A line for each operation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="times that each is done")
    parser.add_argument("--latency", type=float, default=DEFAULT_OUTPUT.latency_s * 1000, help="of the output, in ms")
    options = parser.parse_args()
    late = 0
    with VirtualSink(RATE_HZ) as sink, tempfile.TemporaryDirectory() as folder:
        os.environ.update(sink.environment)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        share_interpreter()
        app = QApplication([])
        theme.apply(app)
        settings = Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        settings.set_output(OutputChoice(latency_s=options.latency / 1000.0))
        editor = Editor(settings, Path(folder) / "untitled")
        editor.window.show()
        sound = plucked()
        network = outcome(workflow.train(TrainRequest(sound, NetworkSpec((12, 4), iterations=60))))
        editor.studio.session.edit("Open", lambda _: with_network(Document(sound=sound), network))
        for _ in range(options.rounds):
            late += _round(app, editor, sink, sound)
        editor.window.close()
        editor.close()
    sys.exit(1 if late else 0)


def plucked() -> Sound:
    """Twelve tones, each plucked three times a second or so, so that events of many begin all the time."""
    times, rng = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ, np.random.default_rng(0)
    total = np.zeros_like(times)
    for number in range(12):
        onsets = np.cumsum(rng.uniform(0.2, 0.45, 200))
        since = times - np.concatenate([[-9.0], onsets])[np.searchsorted(onsets, times, side="right")]
        rise = np.minimum(since / 0.004, 1.0)
        total += (0.1 + rise * np.exp(-since / 0.12)) * np.sin(2 * np.pi * 110.0 * 1.5**number * times)
    return Sound(frozen((0.4 * total / np.abs(total).max())[:, None]), RATE_HZ, "plucked")


def edits(document: Document) -> dict[str, Do]:
    """What is an edit at once."""
    basis, envelope = own_shape(document, NODE).basis, own_shape(document, NODE).envelope
    curve = GainCurve((Breakpoint(0.0, -20.0), Breakpoint(SECONDS, -20.0)))
    stroke = Stroke(0, ((0.0, 300.0), (SECONDS, 300.0)), 0.5, 2.0)
    box = Box(0, round(SECONDS * RATE_HZ), 0.0, RATE_HZ / 2)
    bay = operations.PatchBay(1, 2)
    painted = operations.with_stroke(document, OTHER, stroke)
    events = operations.placed_events(document, NODE)
    return {
        "basis of another": lambda d: operations.with_basis_of(d, NODE, OTHER),
        "envelope of another": lambda d: operations.with_envelope_of(d, NODE, OTHER),
        "basis of another layer": lambda d: operations.with_basis_of(d, DEEP, OTHER),
        "half moved to another basis": lambda d: operations.with_basis_of(d, NODE, OTHER, 0.5, Morph.TRANSPORT),
        "cell of the patch bay": lambda d: operations.with_cell(d, bay, operations.Cell(0, 1), 1.0),
        "drawn basis": lambda d: operations.with_drawn_basis(d, NODE, basis[:, ::-1]),
        "every other event taken away": lambda d: operations.with_events(d, NODE, events[::2]),
        "events moved": lambda d: operations.with_events(d, NODE, [replace(one, shift=8.0) for one in events]),
        "envelope of several": lambda d: operations.with_envelope_of_several(d, NODE, EVERYTHING[6:], "several"),
        "gate": lambda d: operations.with_gate(d, [NODE], 6.0),
        "drawn envelope": lambda d: operations.with_drawn_envelope(d, NODE, 0.1 * envelope),
        "gain curve": lambda d: operations.with_curve(d, NODE, curve),
        "box": lambda d: operations.with_box_gain(d, NODE, box, -60.0),
        "stroke, its component lowered": lambda _: operations.with_curve(painted, OTHER, curve),
        "only what a deep one feeds": lambda d: operations.with_only(d, [DEEP]),
        "all but one": lambda d: operations.without_nodes(d, [NODE]),
        **_of_another_sound(document),
    }


def _of_another_sound(document: Document) -> dict[str, Do]:
    """The sound's own components, as if they were of one of 48 kHz: higher and faster."""
    lent = [replace(operations.lent_component(document, Node(2, index)), rate_hz=48_000) for index in range(4)]
    return {
        "basis of another sound": lambda d: operations.with_brought_basis(d, NODE, lent[1]),
        "envelope of another sound": lambda d: operations.with_brought_envelope(d, NODE, lent[1]),
        "both of another sound": lambda d: operations.with_brought(d, NODE, lent[1]),
        "played as another sound": lambda d: operations.played_as(d, lent, 2),
    }


def throws() -> dict[str, Throw]:
    """What the dice work out in the background."""
    amounts = {strategy: (0.5 if strategy.multiplies else 0.8) for strategy in Strategy}
    fewer = {f"throw: {strategy.label}": Throw(strategy, amount, 1) for strategy, amount in amounts.items()}
    # Together nothing can be added that would be heard among so many.
    apart = (Strategy.APART, Strategy.ONSETS)
    return fewer | {f"throw: {strategy.label}, ×2": Throw(strategy, 2.0, 1) for strategy in apart}


def _round(app: QApplication, editor: Editor, sink: VirtualSink, sound: Sound) -> int:
    studio = editor.studio
    document = studio.session.document
    waiting: list[tuple[str, Callable[[], None]]] = [
        (name, partial(studio.session.edit, name, do)) for name, do in edits(document).items()
    ]
    for name, throw in throws().items():
        nodes = (Node(2, 0), Node(2, 1)) if throw.strategy is Strategy.WEIGHTS else EVERYTHING
        waiting.append((name, partial(studio.throwing.ask, Order(name, nodes, throw))))
    late = 0
    for begin in range(0, len(waiting), 12):
        late += _played(app, editor, sink, sound, waiting[begin : begin + 12])
    return late


def _played(
    app: QApplication, editor: Editor, sink: VirtualSink, sound: Sound, todo: list[tuple[str, Callable[[], None]]]
) -> int:
    """Play the sound from its start and do some operations, one after the other."""
    studio, moments, results = editor.studio, list[float](), list[Document]()
    studio.transport.seek(0)
    with Recorder(sink, latency_ms=5) as recorder, watching(recorder.path) as watched:
        studio.transport.play()
        _until(app, lambda: studio.transport.position > RATE_HZ)
        for name, act in todo:
            before, tracks = studio.session.undo_stack.index(), studio.session.document
            moments.append(time.monotonic())
            act()
            _until(app, lambda before=before: studio.session.undo_stack.index() > before, name)  # type: ignore[misc]
            results.append(studio.session.document)
            _wait(app, HEARD_S)
            studio.session.undo_stack.undo()
            assert studio.session.document == tracks
            _wait(app, QUIET_S)
        studio.transport.pause()
        heard = recorder.samples[:, 0]
    begin = _begin(heard, sound.samples[:, 0])
    late = 0
    for (name, _), moment, result in zip(todo, moments, results, strict=True):
        place = place_in(watched, moment, RATE_HZ) - begin
        original = sound.samples[place : place + round(HEARD_S * RATE_HZ), 0]
        recorded = heard[begin + place :][: len(original)]
        changed, due = (_differs(one, original, sound) for one in (recorded, _rendered(result, place, len(original))))
        if changed[0]:
            print(f"{name:36} cannot be told: there was a gap, or no time to play")
            late += 1
            continue
        heard_at = int(np.argmax(changed)) if changed.any() else len(changed)
        missed = np.flatnonzero(due[:heard_at])
        due_ms, heard_ms = (1000.0 * at / RATE_HZ for at in (missed[-1] if len(missed) else 0, heard_at))
        print(f"{name:36} due until {due_ms:4.0f} ms, heard after {heard_ms:4.0f} ms")
        late += due_ms > MOST_MS
    return late


def _rendered(document: Document, first: int, count: int) -> Floats:
    """What is to be heard of a document, with the phases of the source."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, document.reading))
    return renderer.render(document_mix(document), first, count)[:, 0]


def _begin(heard: Floats, sound: Floats) -> int:
    """Where a sound begins in a recording."""
    begin = int(np.argmax(heard != 0.0))
    probe, reach = sound[RATE_HZ // 4 : RATE_HZ // 2], RATE_HZ // 10
    near = heard[begin + RATE_HZ // 4 - reach : begin + RATE_HZ // 2 + reach]
    return begin + int(np.argmax(np.correlate(near, probe))) - reach


def _differs(one: Floats, original: Floats, sound: Sound) -> np.typing.NDArray[np.bool_]:
    """Where something is else than the original of the same time."""
    power = np.convolve(np.square(one - original), np.full(WINDOW, 1.0 / WINDOW), mode="full")[: len(one)]
    return np.asarray(np.sqrt(power) > LEAST * np.sqrt(np.square(sound.samples[:, 0]).mean()))


def _until(app: QApplication, done: Callable[[], bool], what: str = "playing") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.001)  # as an event loop that waits; one that spins keeps Python from the job's thread
        if time.monotonic() > deadline:
            sys.exit(f"nothing comes of it: {what}")


def _wait(app: QApplication, seconds: float) -> None:
    end = time.monotonic() + seconds
    _until(app, lambda: time.monotonic() > end)


if __name__ == "__main__":
    main()
