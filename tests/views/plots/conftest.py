import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.views.plots import Canvas
from audible_gui.views.selected_boxes import SelectedBoxes
from tests.views.plots.fakes import FakeStudio, document, sound


@pytest.fixture
def boxes(studio: FakeStudio) -> SelectedBoxes:
    return SelectedBoxes(studio.session)


@pytest.fixture
def canvas(studio: FakeStudio, boxes: SelectedBoxes, qtbot: QtBot) -> Canvas:
    result = Canvas(studio.session, studio.transport, boxes)
    qtbot.addWidget(result)
    result.resize(800, 500)
    with qtbot.waitExposed(result):
        result.show()
    return result


@pytest.fixture
def opened(canvas: Canvas, studio: FakeStudio, qtbot: QtBot) -> Canvas:
    studio.open(document(sound()))
    qtbot.waitUntil(lambda: canvas.spectrogram.picture is not None, timeout=60_000)
    QApplication.processEvents()
    return canvas
