"""The editor, set up for its pictures: the demo is opened and taken apart, and hands and eyes are lent. Needs Qt."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, QRect, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget

from audible_gui.app import Editor
from audible_gui.document import NetworkSpec, Node, with_name
from audible_gui.resources import DEMO_SOUND
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.support.editor import LEFT, click_cell

SIZE = QSize(1280, 800)
SPEC = NetworkSpec((24, 8), iterations=200, seed=3)
NAMES = {0: "Chord", 2: "Bass"}
_PATIENCE_S = 300.0
_STILL_S, _STILL_PATIENCE_S = 0.4, 6.0
_HEARD_SAMPLES = 50_000


def live(for_ms: int) -> None:
    """Let the editor go on for some time, resting where it has nothing to do: jobs wait for a window that is busy."""
    loop = QEventLoop()
    QTimer.singleShot(for_ms, loop.quit)
    loop.exec()


class Stage:
    """One editor, which each picture brings to where it wants it.

    Args:
        app: the application.
        folder: where settings and untitled work lie, so that nothing of a person's is seen or touched.
    """

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.app = app
        theme.apply(app)
        settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.editor = Editor(settings, folder / "untitled")
        self.window = self.editor.window
        self.window.show()
        self.window.resize(SIZE)
        self._learned = 0

    def close(self) -> None:
        """End the editor."""
        self.window.commands.projects.leave_quietly()
        self.window.close()
        self.editor.close()
        self.await_(lambda: not self.editor.studio.training.running, "the end of the training")
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def await_(self, met: Callable[[], bool], what: str) -> None:
        """Go on living until something is so. Raises TimeoutError."""
        end_s = time.monotonic() + _PATIENCE_S
        while not met():
            if time.monotonic() > end_s:
                raise TimeoutError(f"waited for {what}")
            live(20)

    def opened(self) -> None:
        """The demo is open, as it was when it was opened."""
        studio = self.editor.studio
        if studio.session.document.sound is None:
            self.window.open(DEMO_SOUND)
            self.await_(lambda: studio.session.document.sound is not None, "the sound")
        self._tidy()

    def trained(self) -> None:
        """The demo is taken apart, some components have names, and nothing is edited."""
        studio = self.editor.studio
        if not self._learned:
            self.opened()
            self.window.network_panel.set_spec(SPEC)
            QTest.mouseClick(self.window.network_panel.train_button, LEFT)
            self.await_(lambda: studio.training.running, "the training")
            self.await_(lambda: not studio.training.running, "the network")
            for index, name in NAMES.items():
                studio.session.edit(f"Rename {name}", partial(with_name, node=Node(2, index), name=name))
            self._learned = studio.session.undo_stack.index()
        self._tidy()

    def choose(self, layer: int, row: int) -> None:
        """Click a component's row, hear a little of it, and pause."""
        transport = self.editor.studio.transport
        click_cell(self.editor, layer, row)
        if transport.playing:
            self.await_(lambda: not transport.playing or transport.position > _HEARD_SAMPLES, "some of the component")
            self.do("play")

    def do(self, name: str) -> None:
        """A command of the menus."""
        action = self.window.actions_by_name[name]
        if not action.isEnabled():
            raise RuntimeError(f"{name}: {action.toolTip()}")
        action.trigger()

    def size(self, width: int, height: int) -> None:
        """Make the window so large."""
        self.window.resize(width, height)

    def look(self, look: theme.Theme) -> None:
        """Dark or light."""
        theme.apply(self.app, look)

    def still(self, widget: QWidget) -> QImage:
        """What is seen of a widget once nothing in it has changed for a moment."""
        measuring, sound = self.editor.studio.measuring, self.editor.studio.session.document.sound
        self.await_(lambda: sound is None or measuring.whole is not None, "the null")
        end_s = time.monotonic() + _STILL_PATIENCE_S
        before = QImage()
        since_s = time.monotonic()
        while time.monotonic() < end_s:
            live(50)
            now = widget.grab().toImage()
            if now != before:
                before, since_s = now, time.monotonic()
            elif time.monotonic() - since_s > _STILL_S:
                break
        return before

    def part(self, *widgets: QWidget, margin: int = 0) -> QImage:
        """What is seen of the window where some of its widgets are."""
        whole = QRect()
        for widget in widgets:
            whole |= QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size())
        image = self.still(self.window)
        return image.copy(whole.adjusted(-margin, -margin, margin, margin).intersected(image.rect()))

    def together(self, over: QWidget) -> QImage:
        """The window with another one before it."""
        image, front = self.still(self.window), self.still(over)
        with QPainter(image) as painter:
            painter.drawImage(over.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0)), front)
        return image

    def drag(self, widget: QWidget, *points: QPoint, shift: bool = False) -> None:
        """Press the mouse at the first point, go through the others, let it go at the last."""
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(points) - 1)]
        for kind, point in zip([*kinds, QEvent.Type.MouseButtonRelease], [*points, points[-1]], strict=True):
            button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
            buttons = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
            where = QPointF(point)
            event = QMouseEvent(kind, where, widget.mapToGlobal(where), button, buttons, held)
            QApplication.sendEvent(widget, event)

    def _tidy(self) -> None:
        """As at first: no dock, no tool, nothing selected, nothing edited."""
        window, studio = self.window, self.editor.studio
        self.look(theme.DARK)
        window.canvas.brush_control.put_away()
        window.components.show_network(False)
        for dock in window.findChildren(QDockWidget):
            dock.hide()
        studio.transport.hear_mix()
        studio.transport.stop()
        if self._learned:
            studio.session.undo_stack.setIndex(self._learned)
        studio.transport.set_loop(None)
        window.tree.collapseAll()
        window.tree.expand(window.tree.model().index(0, 0))
        window.canvas.fit()
        window.notes.hide()
        self.size(SIZE.width(), SIZE.height())
