"""What ``tests.benchmarks.responsiveness`` does with an editor by hand: each act yields what is waited for."""

import random
import time
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui.app import Editor
from audible_gui.document import ExportRequest, Node
from audible_gui.session import Audition
from audible_gui.views.component_tree.columns import Column
from tests.support.editor import cell

MOVE_S = 0.012
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PLAIN, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
Act = Generator[Callable[[], bool], None, None]


def pause(seconds: float) -> Callable[[], bool]:
    """Met after that time."""
    end_s = time.monotonic() + seconds
    return lambda: time.monotonic() > end_s


def strokes(editor: Editor, times: int = 6, moves: int = 40) -> Act:
    """Strokes of the repaint brush into several components."""
    chance, plot = random.Random(1), editor.window.canvas.spectrogram
    editor.window.actions_by_name["brush"].trigger()
    for number in range(times):
        editor.window.tree.choose(Audition(Node(1, number // 2)))
        yield pause(0.1)
        rect = plot.view_rect()
        left, y = rect.left() + rect.width() * chance.uniform(0.1, 0.5), rect.center().y()
        across = [left + rect.width() * 0.4 * move / moves for move in range(moves)]
        yield from _drag(plot.viewport(), [QPointF(x, y + chance.uniform(-30, 30)) for x in across])
        yield pause(0.5)
    editor.window.actions_by_name["brush"].trigger()
    yield pause(0.3)


def gains(editor: Editor, times: int = 3, moves: int = 40) -> Act:
    """Drags of faders in the list of components."""
    tree = editor.window.tree
    for number in range(times):
        where = cell(editor, 1, number * 3, Column.GAIN)
        tree.scrollTo(where)
        yield pause(0.1)
        rect = tree.visualRect(where)
        places = [QPointF(rect.left() + 30 + n % 30, rect.center().y()) for n in range(moves)]
        yield from _drag(tree.viewport(), places)
        yield pause(0.3)


def steps(editor: Editor, times: int = 12) -> Act:
    """Undo, and redo."""
    for name in ("undo", "redo"):
        for _ in range(times):
            editor.window.actions_by_name[name].trigger()
            yield pause(0.1)
    yield pause(0.5)


def throws(editor: Editor, times: int = 4) -> Act:
    """Throws of dice, for one component and for all of a layer."""
    tree, throwing = editor.window.tree, editor.studio.throwing
    for number in range(times):
        tree.choose(Audition(Node(1, number), (), tuple(Node(1, other) for other in range(8, 8 + 8 * number))))
        yield pause(0.1)
        editor.window.actions_by_name["throw_density" if number % 2 else "throw_timbre"].trigger()
        yield lambda: not throwing.busy
        yield pause(0.5)


def boxes(editor: Editor, times: int = 4, moves: int = 30) -> Act:
    """Boxes drawn on the spectrogram, cut out of a component, and lowered in it."""
    plot = editor.window.canvas.spectrogram
    for number in range(times):
        editor.window.tree.choose(Audition(Node(1, number)))
        yield pause(0.1)
        rect = plot.view_rect()
        start = QPointF(rect.left() + rect.width() * 0.1 * (number + 1), rect.top() + rect.height() * 0.3)
        step = QPointF(rect.width() * 0.3 / moves, rect.height() * 0.4 / moves)
        yield from _drag(plot.viewport(), [start + step * n for n in range(moves)], _SHIFT)
        for name in ("box_cut", "box_lower"):
            editor.window.actions_by_name[name].trigger()
            yield pause(0.3)
        editor.window.actions_by_name["mix"].trigger()
        yield pause(0.1)


def choices(editor: Editor, times: int = 16) -> Act:
    """Components and layers chosen in the network view, which is scrolled, too."""
    editor.window.actions_by_name["network"].trigger()
    view = editor.window.components.network.view
    yield pause(0.5)
    editor.window.tree.choose(Audition(Node(2, 0)))
    for number in range(times):
        yield pause(0.1)
        key = (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left)[number % 4]
        QTest.keyClick(view, key)
        wheel(view.viewport(), -240)
    editor.window.actions_by_name["network"].trigger()
    yield pause(0.3)


def rows(editor: Editor, times: int = 30) -> Act:
    """The list scrolled, sorted, unfolded and filtered."""
    tree, panel = editor.window.tree, editor.window.components
    for parent in (cell(editor, 2, 0).parent(), cell(editor, 1, 0).parent(), cell(editor, 2, 0), cell(editor, 2, 1)):
        tree.expand(parent)
        yield pause(0.1)
    for _ in range(times):
        wheel(tree.viewport(), -480)
        yield pause(0.02)
    for column in (Column.SHARE, Column.BASIS, Column.ENVELOPE, Column.NAME, Column.NAME):
        tree.sort_rows(column)
        yield pause(0.2)
    for text in ("1", "12", "1", ""):
        panel.filter.setText(text)
        yield pause(0.2)


def playing(editor: Editor, times: int = 20) -> Act:
    """It plays, and components are muted and soloed meanwhile, each as often as it takes for all to sound again.

    However slow the machine is: an export of what is soloed alone takes a fraction of that of everything.
    """
    editor.window.actions_by_name["play"].trigger()
    tree = editor.window.tree
    for number in range(times):
        where = cell(editor, 1, number % 5, Column.MUTE if number % 2 else Column.SOLO)
        tree.scrollTo(where)
        QTest.mouseClick(tree.viewport(), _LEFT, _PLAIN, tree.visualRect(where).center())
        yield pause(0.15)
    editor.window.actions_by_name["stop"].trigger()
    yield pause(0.3)


def everything(editor: Editor) -> Act:
    """All rows selected and muted, the palette opened with one selected, and all unfolded."""
    window, tree = editor.window, editor.window.tree
    layers = cell(editor, 2, 0).parent(), cell(editor, 1, 0).parent()
    for parent in layers:
        tree.expand(parent)
    yield pause(0.3)
    tree.selectAll()
    yield pause(0.5)
    for _ in range(2):
        QTest.keyClick(tree, Qt.Key.Key_M)
        yield pause(0.5)
    tree.choose(Audition(Node(1, 0)))
    yield pause(0.5)
    for _ in range(2):
        window.actions_by_name["palette"].trigger()
        yield pause(0.3)
        QTest.keyClick(window.command_palette.line, Qt.Key.Key_Escape)
        yield pause(0.1)
    tree.setCurrentIndex(layers[0])
    QTest.keyClick(tree, Qt.Key.Key_Asterisk)
    yield pause(1.5)
    tree.collapseAll()
    yield pause(0.3)


def exported(editor: Editor, folder: Path) -> Act:
    """The stems of layer 1, as edited."""
    request = ExportRequest(editor.studio.session.document, folder / "stems", overwrite=True, edited=True)
    editor.studio.exporting.start(request)
    yield lambda: not editor.studio.exporting.running


def wheel(widget: QWidget, angle: int) -> None:
    """Turn the wheel over the middle of a widget."""
    place = QPointF(widget.rect().center().x() * 0.5, widget.rect().center().y())
    event = QWheelEvent(
        place, QPointF(widget.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, angle), _NONE, _PLAIN,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def _drag(widget: QWidget, places: list[QPointF], held: Qt.KeyboardModifier = _PLAIN) -> Act:
    """With the left button, a move at a time."""
    kinds = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)
    for number, place in enumerate(places):
        kind = kinds[0] if number == 0 else kinds[2] if number == len(places) - 1 else kinds[1]
        pressed, button = _NONE if kind is kinds[2] else _LEFT, _NONE if kind is kinds[1] else _LEFT
        QApplication.sendEvent(widget, QMouseEvent(kind, place, widget.mapToGlobal(place), button, pressed, held))
        yield pause(MOVE_S)


ACTS: dict[str, Callable[[Editor], Act]] = {
    "rows": rows,
    "gains": gains,
    "strokes": strokes,
    "boxes": boxes,
    "throws": throws,
    "steps": steps,
    "choices": choices,
    "playing": playing,
    "everything": everything,
}
"""By name, in an order in which each finds what those before it have left."""
