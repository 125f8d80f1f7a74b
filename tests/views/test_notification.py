"""Messages over the canvas."""

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.views.notification import INSET, NotificationBar, Offer


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    result = QWidget()
    qtbot.addWidget(result)
    result.resize(400, 300)
    QVBoxLayout(result).addWidget(QWidget())
    result.show()
    return result


def test_a_long_name_does_not_widen_the_window(host: QWidget) -> None:
    bar = NotificationBar(host)
    bar.fail(f"“{'x' * 400}” cannot be read or written (file name too long).")
    assert bar.minimumSizeHint().width() < 200


def test_a_message_lies_over_the_lower_edge_and_moves_nothing(host: QWidget, qtbot: QtBot) -> None:
    bar, below = NotificationBar(host), host.findChildren(QWidget)[0]
    before = below.geometry()
    bar.inform("Saved.")
    assert (below.geometry(), host.size().toTuple()) == (before, (400, 300))
    assert (bar.x(), bar.width(), bar.geometry().bottom()) == (INSET, 400 - 2 * INSET, 299 - INSET)
    low = bar.height()
    bar.warn("A sentence that is far too long for a single line of so narrow a window. " * 3, Offer("Undo", bar.hide))
    assert bar.height() > low
    assert bar.geometry().bottom() == 299 - INSET
    host.resize(300, 200)
    qtbot.waitUntil(lambda: bar.geometry().bottom() == 199 - INSET)
    assert bar.width() == 300 - 2 * INSET
