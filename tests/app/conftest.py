from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.settings import Settings
from audible_gui.views import theme
from tests.playback.conftest import sink  # noqa: F401 - a fixture
from tests.support.editor import end
from tests.support.virtual_sink import VirtualSink

RATE_HZ = 44_100


@pytest.fixture
def editor(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Editor]:
    """A whole editor with settings of its own."""
    theme.apply(qapp)
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    result = Editor(settings, tmp_path / "untitled")
    with qtbot.waitExposed(result.window):
        result.window.show()
    yield result
    end(result, qtbot)


@pytest.fixture
def card(sink: VirtualSink) -> VirtualSink:  # noqa: F811
    """The sink at the demo's rate, so that nothing is resampled."""
    sink.stop()
    sink.rate_hz = RATE_HZ
    sink.__enter__()
    return sink
