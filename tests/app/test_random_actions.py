"""Hundreds of random actions on the whole window, as of somebody who presses everything: nothing may be upset by it."""

import random
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from audible_gui import app
from audible_gui.app import Editor
from audible_gui.document import Document, Marker, Stroke, with_network
from audible_gui.views.inspector.shape_plot import ShapePlot
from tests.support.editor import cell
from tests.support.engines import FakeEngine
from tests.support.networks import noise, random_network

ACTIONS = 500
# They write or read files, end the program, take seconds or wait for an answer, as all do whose text ends in dots; and
# what is undone would be lost.
ELSEWHERE = {"demo", "save", "consolidate", "quit", "about", "train", "suggest", "undo", "palette"}
WAITING = {"Open the demo", "Train", "Suggest layers"}
KEYS = [
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Plus, Qt.Key.Key_Minus),
    *(Qt.Key.Key_M, Qt.Key.Key_S, Qt.Key.Key_F2, Qt.Key.Key_Space, Qt.Key.Key_PageDown, Qt.Key.Key_A, Qt.Key.Key_0),
    *(Qt.Key.Key_7, Qt.Key.Key_Insert),
]
MODIFIERS = [Qt.KeyboardModifier.NoModifier] * 4 + [
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """In the place of a process that plays."""
    fake = FakeEngine()
    monkeypatch.setattr(app, "Player", lambda *_args: fake)
    return fake


class Hand:
    """Does one random thing after the other.

    Args:
        editor: with what.
        chance: which.
    """

    def __init__(self, editor: Editor, chance: random.Random) -> None:
        self._window, self._chance = editor.window, chance
        self._session = editor.studio.session
        self._transport = editor.studio.transport
        self._kinds: list[Callable[[], None]] = [
            *(self._command, self._click, self._key, self._drag, self._wheel, self._mark, self.paint)
        ]

    def act(self) -> None:
        """One action, with all that it brings about."""
        self._chance.choices(self._kinds, (4, 4, 4, 5, 2, 2, 1))[0]()
        for _ in range(3):
            popup = QApplication.activePopupWidget()
            if popup is not None:
                popup.close()
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()
        QApplication.processEvents()

    def _command(self) -> None:
        actions = self._window.actions_by_name
        names = [name for name in sorted(set(actions) - ELSEWHERE) if not actions[name].text().endswith("…")]
        actions[self._chance.choice(names)].trigger()

    def _visible(self, *kinds: type[QWidget]) -> list[QWidget]:
        found = (widget for kind in kinds for widget in self._window.findChildren(kind))
        return [widget for widget in found if widget.isVisible() and widget.isEnabled() and widget.width() > 8]

    def _place(self, widget: QWidget) -> QPoint:
        return QPoint(self._chance.randrange(widget.width()), self._chance.randrange(widget.height()))

    def _click(self) -> None:
        buttons = [button for button in self._visible(QPushButton, QToolButton) if _harmless(button)]
        views = [view.viewport() for view in self._visible(QAbstractItemView) if isinstance(view, QAbstractItemView)]
        matrix = self._window.docks.patch_bay.panel.matrix
        views += [matrix.viewport()] if matrix.isVisible() else []
        widget = self._chance.choice([*buttons, *views * 4])
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, self._chance.choice(MODIFIERS), self._place(widget))

    def _key(self) -> None:
        focused = QApplication.focusWidget()
        within = focused is not None and focused.window() is self._window
        widget = focused if within and focused is not None else self._window.tree
        QTest.keyClick(widget, self._chance.choice(KEYS), self._chance.choice(MODIFIERS))

    def _surfaces(self) -> list[QWidget]:
        plots = [plot.viewport() for plot in self._window.canvas._plots()]
        shapes = [plot for plot in self._visible(ShapePlot) if isinstance(plot, ShapePlot) and plot.picture is not None]
        matrix = self._window.docks.patch_bay.panel.matrix
        cells = [matrix.viewport()] * 2 if matrix.isVisible() else []
        turned = self._visible(QAbstractSlider, QAbstractSpinBox)
        return [*plots, self._window.tree.viewport(), *shapes * 2, *cells, *turned]

    def _drag(self) -> None:
        widget = self._chance.choice(self._surfaces()[:3] * 3 + self._surfaces())
        self._drag_along(widget, [self._place(widget) for _ in range(5)])

    def _mark(self) -> None:
        """A marker more, or one of them elsewhere."""
        canvas, sound = self._window.canvas, self._session.document.sound
        flags = canvas.marker_control.flags()
        if flags and self._chance.random() < 0.5:
            plot, x = canvas.waveform, self._chance.choice(flags).x
            flag = plot.view_rect().topLeft().toPoint() + QPoint(x + 1, 4)
            self._drag_along(plot.viewport(), [flag, *(self._place(plot.viewport()) for _ in range(4))])
        elif sound is not None:
            self._transport.seek(self._chance.randrange(sound.n_samples))
            self._window.actions_by_name["marker_set"].trigger()

    def paint(self) -> None:
        """A stroke, if one component is selected; now and then the brush stays out."""
        canvas = self._window.canvas
        if not canvas.brush_control.active:
            canvas.brush_control.toggle()
        plot = canvas.spectrogram
        self._drag_along(plot.viewport(), [self._place(plot.viewport()) for _ in range(5)])
        if self._chance.random() < 0.7:
            canvas.brush_control.put_away()

    def _drag_along(self, widget: QWidget, ways: list[QPoint]) -> None:
        held, left, none = self._chance.choice(MODIFIERS), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * 3, QEvent.Type.MouseButtonRelease]
        for kind, point in zip(kinds, ways, strict=True):
            moving, released = kind is QEvent.Type.MouseMove, kind is QEvent.Type.MouseButtonRelease
            at = QPointF(point)
            buttons = none if released else left
            event = QMouseEvent(kind, at, widget.mapToGlobal(at), none if moving else left, buttons, held)
            QApplication.sendEvent(widget, event)

    def _wheel(self) -> None:
        widget = self._chance.choice(self._surfaces())
        at, angle = QPointF(self._place(widget)), QPoint(0, self._chance.choice((-240, -120, 120, 240)))
        event = QWheelEvent(
            at, widget.mapToGlobal(at), QPoint(), angle, Qt.MouseButton.NoButton, self._chance.choice(MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)


def _harmless(button: QWidget) -> bool:
    """Whether a click on it does something that ends by itself and that is undone."""
    assert isinstance(button, QPushButton | QToolButton)
    text = button.text().replace("&", "")
    action = button.defaultAction() if isinstance(button, QToolButton) else None
    return button.menu() is None and action is None and text not in WAITING and not text.endswith("…")


def steps(editor: Editor, indices: Iterator[int]) -> list[Document]:
    """The documents at some steps of the history, gone to one after the other."""
    found = []
    for index in indices:
        editor.studio.session.undo_stack.setIndex(index)
        QApplication.processEvents()
        found.append(editor.studio.session.document)
    return found


def strokes_of(document: Document) -> set[Stroke]:
    """All that was painted in it."""
    return {stroke for layer in document.components for component in layer for stroke in component.strokes}


@pytest.mark.usefixtures("engine")
def test_random_actions_upset_nothing_and_are_all_undone_and_done_again(
    request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    editor: Editor = request.getfixturevalue("editor")
    window, session = editor.window, editor.studio.session
    window.resize(1280, 800)
    sound = noise(8000, channels=2)
    session.edit("Open", lambda _: with_network(Document(sound=sound), random_network(sound, (5, 3), seed=1)))
    # Several views may show one model, which is looked through at each change.
    models = {view.model() for view in window.findChildren(QAbstractItemView)} - {None}
    testers = [QAbstractItemModelTester(model) for model in models]
    window.tree.setCurrentIndex(cell(editor, 1, 0))
    hand, marked, painted = Hand(editor, random.Random(1)), set[tuple[Marker, ...]](), set[Stroke]()
    session.changed.connect(lambda _before, after: marked.add(after.markers))
    session.changed.connect(lambda _before, after: painted.update(strokes_of(after)))
    for _ in range(5):
        hand.paint()
    assert painted
    for _ in range(ACTIONS):
        hand.act()
        qtbot.waitUntil(lambda: not editor.studio.throwing.busy, timeout=60_000)
    session.compare(None)
    qtbot.waitUntil(lambda: not window.canvas._drawing.running)
    last, count = session.document, session.undo_stack.index()
    assert count > 3
    back = steps(editor, iter(range(count, -1, -1)))
    forth = steps(editor, iter(range(count + 1)))
    assert back[::-1] == forth
    assert forth[-1] == last
    assert forth[0] == Document()
    assert len(marked) > 5
    del testers
