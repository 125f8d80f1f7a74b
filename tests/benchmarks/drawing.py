"""How smoothly one draws in the inspector while it plays: frames a second, the slowest of them, gaps of the sound.

    python -m tests.benchmarks.drawing [--seconds 8] [--length 60] [--channels 1] [--layers 36,12]

The whole editor plays a network of random components on a private virtual sound card, and draws with each tool on basis
and envelope: the mouse moves 60 times a second, or as often as the editor lets it. On a busy machine only the time that
the window's own thread computes for a frame says something.
"""

import argparse
import math
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from audible_gui.app import Editor, share_interpreter
from audible_gui.document import Document, Node, Sound, StftSpec, frozen, with_network
from audible_gui.playback import PlayerStatus
from audible_gui.session import Audition
from audible_gui.settings import Settings
from audible_gui.views import theme
from audible_gui.views.inspector.shape_plot import ShapePlot
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side
from tests.support.networks import random_network
from tests.support.virtual_sink import VirtualSink

RATE_HZ = 44_100
MOVE_S = 1 / 60
NODE = Node(1, 0)


class _Paints(QObject):
    """Counts the paintings of a widget, and how long each takes with all that goes before it."""

    def __init__(self, watched: QObject) -> None:
        super().__init__(watched)
        self.moments: list[float] = []
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt calls it
        """Note the moment."""
        if event.type() == QEvent.Type.Paint:
            self.moments.append(time.perf_counter())
        return False


def main() -> None:
    """Print frames a second per tool, and gaps."""
    options = _options()
    with VirtualSink(RATE_HZ) as sink, tempfile.TemporaryDirectory() as folder:
        os.environ.update(sink.environment)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        share_interpreter()
        app = QApplication([])
        theme.apply(app)
        editor = Editor(
            Settings(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat)), Path(folder) / "untitled"
        )
        editor.window.resize(1600, 1000)
        editor.window.docks.show_usual(1600)
        editor.window.show()
        editor.studio.session.edit("Open", lambda _: _document(options))
        states: list[PlayerStatus] = []
        editor.studio.transport.levels_changed.connect(states.append)
        editor.studio.transport.play()
        editor.window.tree.set_audition(Audition(NODE))
        _process(app, 3.0)
        before = states[-1].underflows
        for side in Side:
            for tool in Tool:
                print(_told(app, editor, side, tool, options.seconds))
        print(f"gaps: {states[-1].underflows - before}")
        editor.window.commands.projects.leave_quietly()
        editor.window.close()
        editor.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0, help="of each tool on each plot")
    parser.add_argument("--length", type=float, default=60.0, help="of the sound, in seconds")
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--layers", default="36,12")
    return parser.parse_args()


def _document(options: argparse.Namespace) -> Document:
    samples = np.random.default_rng(0).standard_normal((round(options.length * RATE_HZ), options.channels)) * 0.1
    sound = Sound(frozen(samples), RATE_HZ, "noise")
    widths = tuple(int(width) for width in options.layers.split(","))
    return with_network(Document(sound=sound), random_network(sound, widths, StftSpec()))


def _told(app: QApplication, editor: Editor, side: Side, tool: Tool, seconds: float) -> str:
    inspector = editor.window.docks.inspector.inspector
    inspector.tools.buttons[tool].setChecked(True)
    plot = inspector.views[side].plot
    paints, edits = _Paints(plot), list[object]()
    editor.studio.session.changed.connect(lambda _before, after: edits.append(after))
    began, busy_s = time.perf_counter(), time.thread_time()
    for place, height in _way(began, seconds):
        _mouse(plot, QEvent.Type.MouseMove if paints.moments else QEvent.Type.MouseButtonPress, place, height)
        _process(app, MOVE_S)
    took, busy_s = time.perf_counter() - began, time.thread_time() - busy_s
    _mouse(plot, QEvent.Type.MouseButtonRelease, 0.5, 0.5)
    plot.removeEventFilter(paints)
    gaps_ms = np.diff(paints.moments) * 1000.0
    return (
        f"{side} {tool.value}: {len(paints.moments) / took:.0f} frames a second, "
        f"95 % of them within {np.percentile(gaps_ms, 95):.0f} ms, the slowest {gaps_ms.max():.0f} ms; "
        f"{len(edits) / took:.0f} edits a second; {1000 * busy_s / len(paints.moments):.1f} ms of its thread a frame"
    )


def _way(began: float, seconds: float) -> Iterator[tuple[float, float]]:
    while (since := time.perf_counter() - began) < seconds:
        yield 0.5 + 0.4 * math.sin(since * 2.1), 0.5 + 0.4 * math.sin(since * 5.3)


def _mouse(plot: ShapePlot, kind: QEvent.Type, place: float, height: float) -> None:
    assert plot.picture is not None
    rect = plot.picture.lanes[0].rect
    at = QPointF(rect.left() + place * rect.width(), rect.bottom() - height * rect.height())
    left, globally = Qt.MouseButton.LeftButton, QPointF(plot.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(plot, QMouseEvent(kind, at, globally, left, left, Qt.KeyboardModifier.NoModifier))


def _process(app: QApplication, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, max(round(left * 1000), 1))
        time.sleep(min(0.002, max(left, 0.0)))


if __name__ == "__main__":
    main()
