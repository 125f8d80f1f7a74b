"""How often the playhead moves."""

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from audible_gui.document import Document
from audible_gui.views.plots.playhead import Playhead
from tests.views.plots.fakes import FakeStudio, sound


def test_a_report_is_a_frame_so_that_the_next_one_comes_no_sooner(studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(Document(sound=sound()))
    playhead = Playhead(studio.session, studio.transport, studio.session)
    timer = playhead.findChild(QTimer)
    assert timer is not None
    timer.setInterval(60_000)
    studio.transport.playing_changed.emit(True)
    qtbot.waitUntil(lambda: timer.remainingTime() < 59_980)
    with qtbot.waitSignal(playhead.moved):
        studio.transport.position_changed.emit(1000)
    assert timer.remainingTime() > 59_980
    studio.transport.playing_changed.emit(False)
    studio.transport.position_changed.emit(1000)
    assert not timer.isActive()
