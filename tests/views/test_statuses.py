"""What lasts and is told in the status bar."""

from pytestqt.qtbot import QtBot

from audible_gui.playback import PlayerStatus
from audible_gui.views.memory_status import MemoryStatus, megabytes, resident_bytes
from audible_gui.views.trouble_status import TroubleStatus
from tests.views.plots.fakes import FakeStudio, document, sound


def test_why_nothing_is_heard_stands_there_until_it_is_over(studio: FakeStudio, qtbot: QtBot) -> None:
    status = TroubleStatus(studio.transport)
    qtbot.addWidget(status)
    studio.open(document(sound()))
    with qtbot.waitSignal(studio.transport.troubled):
        studio.engine.status = PlayerStatus(error="There is no sound device.")
    assert status.isVisible()
    assert status.text() == status.sentence == "There is no sound device."
    assert status.toolTip() == "There is no sound device. Click to choose an output."
    with qtbot.waitSignal(studio.transport.troubled):
        studio.engine.status = PlayerStatus()
    assert status.isHidden()


def test_memory_is_told_in_round_numbers(qtbot: QtBot) -> None:
    status = MemoryStatus()
    qtbot.addWidget(status)
    assert [megabytes(count) for count in (412_400_000, 1_300_000_000)] == ["412 MB", "1.3 GB"]
    held = resident_bytes()
    assert status.text().endswith("B") == (held is not None)
    assert held is None or held > 1_000_000
