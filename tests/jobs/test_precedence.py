"""The window goes first."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.jobs import Precedence
from audible_gui.jobs.pace import Place


def at_work() -> bool:
    return not Place._window_rests.is_set()


@pytest.fixture
def precedence(qapp: QApplication) -> Iterator[Precedence]:  # noqa: ARG001
    result = Precedence()
    yield result
    result.give_back()
    assert not at_work()


def test_it_lasts_until_all_is_done_that_was_to_be_done(precedence: Precedence, qtbot: QtBot) -> None:
    class Window(QWidget):
        def mousePressEvent(self, _event: object) -> None:  # noqa: N802
            done.append(("pressed", at_work()))
            self.update()

        def paintEvent(self, _event: object) -> None:  # noqa: N802
            done.append(("painted", at_work()))

    done: list[tuple[str, bool]] = []
    window = Window()
    qtbot.addWidget(window)
    precedence.watch(window)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: not at_work())
    done.clear()
    # As from the system: to its window, not to the widget.
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    qtbot.waitUntil(lambda: len(done) == 2 and not at_work())
    assert done == [("pressed", True), ("painted", True)]


def test_it_may_be_given_back_at_once(precedence: Precedence) -> None:
    precedence.take()
    precedence.take()
    assert at_work()
    precedence.give_back()
    assert not at_work()
