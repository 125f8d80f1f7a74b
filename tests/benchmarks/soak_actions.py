"""What ``tests.benchmarks.soak`` does with an editor: each action yields what is waited for before the next one."""

import random
import time
from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from audible_gui.app import Editor
from audible_gui.document import LETTERS, ExportRequest, NetworkSpec, Node, Snapshots, with_gain, with_name
from audible_gui.jobs import SaveState
from audible_gui.resources import DEMO_SOUND
from audible_gui.session import Audition
from audible_gui.views.component_tree.columns import Column
from tests.support.editor import EDGE_CASES, cell

PATIENCE_S = 120.0
Act = Generator[Callable[[], bool], None, None]
Action = Callable[[Editor, Path, random.Random], Act]
SOUNDS = [path for path in sorted(EDGE_CASES.iterdir()) if path.suffix != ".json"]


def free(editor: Editor) -> bool:
    """Whether nothing is opened, trained or written."""
    studio = editor.studio
    jobs = (studio.opening, studio.training, studio.suggesting, studio.exporting, studio.recovering)
    return not any(job.running for job in jobs) and studio.saving.state in {SaveState.SAVED, SaveState.NOTHING}


def base_project(editor: Editor, path: Path) -> Act:
    """A project of the demo with a network in a file, and that open as it was first made."""
    if not path.exists():
        editor.window.open(DEMO_SOUND)
        yield lambda: editor.studio.session.document.sound is not None and free(editor)
        yield from _train(editor, NetworkSpec((8, 4), iterations=20))
        editor.studio.saving.save_as(path, _nothing, _fail)
        yield lambda: editor.studio.saving.path == path and free(editor)
    else:
        editor.studio.session.undo_stack.setIndex(2)
        editor.studio.session.set_snapshots(Snapshots())
    yield lambda: free(editor)


def pause(seconds: float) -> Callable[[], bool]:
    """Met after that time."""
    end_s = time.monotonic() + seconds
    return lambda: time.monotonic() > end_s


def _nothing() -> None:
    pass


def _fail(sentence: str) -> None:
    if not sentence.startswith("Another project has been opened meanwhile"):  # as an action before had asked for
        raise RuntimeError(sentence)


def _train(editor: Editor, spec: NetworkSpec) -> Act:
    editor.window.network_panel.set_spec(spec)
    editor.window.actions_by_name["train"].trigger()
    yield lambda: free(editor)


def _node(editor: Editor, chance: random.Random) -> Node | None:
    layers = editor.studio.session.document.components
    if not layers:
        return None
    layer = chance.randrange(len(layers))
    return Node(layer + 1, chance.randrange(len(layers[layer])))


def _there(editor: Editor, node: Node | None) -> bool:
    layers = editor.studio.session.document.components
    return node is not None and node.layer <= len(layers) and node.index < len(layers[node.layer - 1])


def _click(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    node = _node(editor, chance)
    if node is not None:
        tree = editor.window.tree
        where = cell(editor, node.layer, node.index, chance.choice((Column.MUTE, Column.SOLO, Column.NAME)))
        tree.scrollTo(where)
        point = tree.visualRect(where).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    yield pause(0.02)


def _drag(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    node, gesture = _node(editor, chance), object()
    for _ in range(20 if node is not None else 0):
        if not _there(editor, node):
            return  # something else has been opened meanwhile
        change = partial(with_gain, node=node, gain_db=chance.uniform(-40.0, 6.0))
        editor.studio.session.edit("Gain", change, gesture)
        yield pause(0.01)


def _rename(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    node = _node(editor, chance)
    if node is not None:
        editor.studio.session.edit("Rename", partial(with_name, node=node, name=f"Name {chance.randrange(1000)}"))
    yield pause(0.02)


def _undo(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    for _ in range(chance.randrange(1, 6)):
        editor.window.actions_by_name[chance.choice(("undo", "undo", "redo"))].trigger()
        yield pause(0.02)
    if editor.studio.session.document.sound is None:
        editor.window.actions_by_name["redo"].trigger()


def _play(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    transport, sound = editor.studio.transport, editor.studio.session.document.sound
    editor.window.actions_by_name["play"].trigger()
    for _ in range(chance.randrange(4)):
        yield pause(chance.uniform(0.0, 0.5))
        transport.seek(chance.randrange(1 if sound is None else sound.n_samples))
    yield pause(0.1)


def _loop(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    sound = editor.studio.session.document.sound
    if sound is not None and chance.random() < 0.5:
        start = chance.randrange(sound.n_samples)
        editor.studio.transport.set_loop((start, start + sound.rate_hz // 2))
    else:
        editor.window.actions_by_name["loop"].trigger()
    yield pause(0.05)


def _audition(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    node = _node(editor, chance)
    if node is not None:
        editor.studio.transport.set_audition(chance.choice((Audition(node), Audition(None), None)))
    yield pause(0.1)


def _retrain(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    widths = chance.choice(((6, 3), (8, 4), (5,), (10, 5, 2)))
    spec = NetworkSpec(widths, iterations=chance.choice((3, 10, 400)), seed=chance.randrange(5))
    editor.window.network_panel.set_spec(spec)
    editor.window.actions_by_name["train"].trigger()
    yield pause(chance.uniform(0.0, 3.0))
    if editor.studio.training.running:
        editor.window.actions_by_name[chance.choice(("finish", "cancel"))].trigger()
    yield lambda: not editor.studio.training.running


def _suggest(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    editor.window.actions_by_name["suggest"].trigger()
    yield pause(chance.uniform(0.0, 1.0))
    editor.studio.suggesting.cancel()


def _open(editor: Editor, folder: Path, chance: random.Random) -> Act:
    saved = [path for path in folder.glob("*.audible") if path != editor.studio.saving.path]
    editor.window.open(chance.choice([*saved, DEMO_SOUND, *chance.sample(SOUNDS, 3)]))
    yield pause(chance.choice((0.0, 0.05)))
    yield lambda: not editor.studio.opening.running


def _save(editor: Editor, folder: Path, chance: random.Random) -> Act:
    saving = editor.studio.saving
    if chance.random() < 0.5 or not saving.titled:
        path = folder / chance.choice(("a.audible", "b.audible"))
        saving.save_as(path, _nothing, _fail)
    else:
        saving.save(_nothing)
    yield lambda: saving.state is not SaveState.SAVING


def _export(editor: Editor, folder: Path, chance: random.Random) -> Act:
    document = editor.studio.session.document
    if document.network is not None and not editor.studio.session.previewing:
        edited = chance.random() < 0.5
        editor.studio.exporting.start(ExportRequest(document, folder / "stems", overwrite=True, edited=edited))
        yield lambda: not editor.studio.exporting.running


def _zoom(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    plot = editor.window.canvas._plots()[chance.randrange(2)]
    for _ in range(5):
        angle = QPoint(0, chance.choice((-120, 120)))
        place = QPointF(chance.randrange(100, 500), 40)
        event = QWheelEvent(
            place, QPointF(plot.mapToGlobal(place.toPoint())), QPoint(), angle, Qt.MouseButton.NoButton,
            chance.choice((Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)),
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(plot.viewport(), event)
        yield pause(0.03)
    editor.window.resize(chance.randrange(1000, 1300), chance.randrange(650, 850))


def _snapshots(editor: Editor, _folder: Path, chance: random.Random) -> Act:
    for _ in range(chance.randrange(1, 5)):
        name = chance.choice(
            (*(f"{what}_{letter}" for what in ("store", "recall") for letter in LETTERS[:3]), "compare")
        )
        editor.window.actions_by_name[name].trigger()
        yield pause(0.05)


ACTIONS: Mapping[str, tuple[int, Action]] = {
    "click": (10, _click),
    "drag": (4, _drag),
    "rename": (3, _rename),
    "undo": (5, _undo),
    "play": (6, _play),
    "loop": (2, _loop),
    "audition": (3, _audition),
    "train": (2, _retrain),
    "suggest": (1, _suggest),
    "open": (1, _open),
    "save": (1, _save),
    "export": (1, _export),
    "zoom": (3, _zoom),
    "snapshots": (3, _snapshots),
}
"""By name: how often, relative to the others, and what."""
