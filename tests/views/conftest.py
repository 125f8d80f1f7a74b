from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.views.transport_bar import TransportBar
from tests.views.plots.fakes import FakeStudio, studios


@pytest.fixture(autouse=True)
def _no_widgets_of_earlier_tests(qapp: QApplication) -> None:  # noqa: ARG001
    """What they have left to be deleted would be styled again with every theme that is applied."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def studio(qapp: QApplication) -> Iterator[FakeStudio]:
    yield from studios(qapp)


@pytest.fixture
def bar(studio: FakeStudio, qtbot: QtBot) -> TransportBar:
    result = TransportBar(studio.session, studio.transport, studio.measuring)
    qtbot.addWidget(result)
    result.show()
    return result
