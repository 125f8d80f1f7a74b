"""How quickly the tree and the network view of a wide network are painted, unfolded, sorted and edited, off screen.

    python -m tests.benchmarks.painting [--width 512]

Times are of the thread's own computing, in milliseconds; the first painting of a row makes its plots, later ones copy
them. "all" repaints the whole view, each time with other rows, "scroll" three rows further each time, "playhead" what
a moving playhead does; "choose" lets the network view show what a component makes of the other layers, and paints that.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from audible_gui.session import Session
    from audible_gui.views.component_tree import ComponentTree


@dataclass(frozen=True)
class Timing:
    """Of something done many times, in ms.

    Attributes:
        median: of all times.
        p95: 95 % took no longer.
        worst: the longest.
    """

    median: float
    p95: float
    worst: float


def measured(width: int, times: int = 60) -> dict[str, Timing]:
    """A network of ``width`` → ``width`` / 4 components, with the deep layer and some of its rows unfolded."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from audible_gui.document import Document, Node, with_edge_gain, with_gain, with_network
    from audible_gui.session import Session
    from audible_gui.views import theme
    from audible_gui.views.component_tree import ComponentTree
    from audible_gui.views.component_tree.columns import Column
    from tests.support.networks import noise, random_network

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app)
    sound, session = noise(44_100 * 7, rate_hz=44_100), Session()
    network = random_network(sound, (width, width // 4), parts=True)
    session.edit("Open", lambda _: with_network(Document(sound=sound), network))
    tree = ComponentTree(session)
    tree.resize(980, 360)
    tree.show()
    app.processEvents()
    model, bar = tree.model(), tree.verticalScrollBar()
    deep, shallow = model.index(0, 0), model.index(1, 0)
    tree.expand(shallow)
    app.processEvents()

    def unfold(number: int) -> None:
        parent = model.index(number, 0, deep)
        tree.scrollTo(parent)
        tree.expand(parent)
        app.processEvents()

    def paint(number: int) -> None:
        bar.setValue(round(bar.maximum() * number / times))
        tree.viewport().repaint()

    def playhead(number: int) -> None:
        tree.set_position(number / times)
        app.processEvents()

    def gain(number: int) -> None:
        session.edit("Gain", lambda document: with_gain(document, Node(1, number), -1.0))
        app.processEvents()

    def edge(number: int) -> None:
        session.edit("Gain", lambda document: with_edge_gain(document, Node(2, 0), number, -1.0))
        app.processEvents()

    unfolding = _timed(unfold, min(times, 40))
    _timed(paint, times)  # makes the plots
    result = {"unfold": unfolding, "all": _timed(paint, times), "scroll": _timed(_scrolling(tree), times)}
    result |= {"playhead": _timed(playhead, times), "gain": _timed(gain, times), "gain of a part": _timed(edge, times)}
    result["sort"] = _timed(lambda number: tree.sort_rows(Column.SHARE if number % 2 else Column.BASIS), 6)
    tree.hide()
    result |= _measured_network(session, tree, times)
    tree.close()
    tree.deleteLater()
    app.processEvents()
    return result


def _scrolling(tree: "ComponentTree") -> Callable[[int], None]:
    """From the top, three rows at a time, as a wheel does."""
    bar = tree.verticalScrollBar()

    def scroll(number: int) -> None:
        bar.setValue(number * 96)
        tree.viewport().repaint()

    return scroll


def _measured_network(session: "Session", tree: "ComponentTree", times: int) -> dict[str, Timing]:
    """The network view of what a tree shows, scrolled from top to bottom, and seen from afar."""
    from PySide6.QtWidgets import QApplication

    from audible_gui.document import Node
    from audible_gui.session import Audition
    from audible_gui.views.network_view import NetworkView

    view = NetworkView(session, tree)
    view.resize(980, 360)
    view.show()
    QApplication.processEvents()
    bar = view.verticalScrollBar()

    def paint(number: int) -> None:
        bar.setValue(round(bar.maximum() * number / times))
        view.viewport().repaint()

    def playhead(number: int) -> None:
        view.set_position(number / times)
        QApplication.processEvents()

    def choose(number: int) -> None:
        tree.choose(Audition(Node(2 - number % 2, number % 8)))
        view.viewport().repaint()

    result: dict[str, Timing] = {}
    for name in ("network", "network from afar"):
        _timed(paint, times)  # makes the plots
        result |= {name: _timed(paint, times), f"{name}, playhead": _timed(playhead, times)}
        result[f"{name}, choose"] = _timed(choose, times)
        view.fit()
    view.close()
    view.deleteLater()
    return result


def _timed(what: Callable[[int], None], times: int) -> Timing:
    taken = []
    for number in range(times):
        began = time.thread_time()
        what(number)
        taken.append((time.thread_time() - began) * 1e3)
    return Timing(float(np.median(taken)), float(np.percentile(taken, 95)), max(taken))


def main() -> None:
    """Print a line for each thing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=512)
    for name, timing in measured(parser.parse_args().width).items():
        print(f"{name:28}median {timing.median:7.1f}   p95 {timing.p95:7.1f}   worst {timing.worst:7.1f} ms")


if __name__ == "__main__":
    main()
