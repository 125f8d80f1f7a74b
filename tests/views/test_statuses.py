"""What lasts and is told in the status bar."""

from collections.abc import Generator
from threading import Event

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import Network, NetworkSpec, TrainRequest, TrainStep
from audible_gui.jobs import Learner, Training
from audible_gui.playback import PlayerStatus
from audible_gui.views.memory_status import MemoryStatus, megabytes, resident_bytes
from audible_gui.views.training_status import TrainingStatus
from audible_gui.views.trouble_status import NO_SOUND, TroubleStatus
from tests.support.networks import random_network
from tests.views.plots.fakes import FakeStudio, document, sound


def test_why_nothing_is_heard_stands_there_until_it_is_over(studio: FakeStudio, qtbot: QtBot) -> None:
    status = TroubleStatus(studio.transport)
    qtbot.addWidget(status)
    studio.open(document(sound()))
    studio.transport.play()
    with qtbot.waitSignal(studio.transport.troubled):
        studio.engine.status = PlayerStatus(error="There is no sound device.")
    assert status.isVisible()
    assert status.alarmed
    assert status.text() == status.sentence == "There is no sound device."
    assert status.toolTip() == "There is no sound device. Click to choose an output."
    with qtbot.waitSignal(studio.transport.troubled):
        studio.engine.status = PlayerStatus()
    assert status.isHidden()


def test_what_fails_without_having_been_asked_for_is_told_calmly(studio: FakeStudio, qtbot: QtBot) -> None:
    status = TroubleStatus(studio.transport)
    qtbot.addWidget(status)
    status._tell("There is no sound device.")
    assert (status.text(), status.alarmed) == (NO_SOUND, False)
    assert "There is no sound device." in status.toolTip()
    # Asked for, it is told in red, and then calmly again.
    status._calming.setInterval(20)
    studio.open(document(sound()))
    studio.transport.play()
    studio.transport.pause()
    assert status.alarmed
    qtbot.waitUntil(lambda: not status.alarmed)
    assert status.text() == NO_SOUND


def test_a_training_is_told_and_stopped_in_the_status_bar(studio: FakeStudio, qtbot: QtBot) -> None:
    go_on = Event()

    def train(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
        yield TrainStep("Learning", 40, 100, 0.5)
        while not go_on.is_set():
            if (yield TrainStep("Learning", 41, 100, 0.4)):
                break
        return random_network(request.sound)

    training = Training(studio.session, Learner(train))
    status = TrainingStatus(training)
    qtbot.addWidget(status)
    assert status.isHidden()
    training.start(TrainRequest(sound(), NetworkSpec((2,))))
    assert not status.isHidden()
    status.resize(status.minimumSizeHint())
    assert status.stop_button.width() >= status.stop_button.sizeHint().width()
    qtbot.waitUntil(lambda: status.label.text().startswith("Training 41 %"))
    with qtbot.waitSignal(training.ended) as ended:
        QTest.mouseClick(status.stop_button, Qt.MouseButton.LeftButton)
    assert ended.args == ["stopped"]
    assert status.isHidden()
    go_on.set()


def test_memory_is_told_in_round_numbers(qtbot: QtBot) -> None:
    status = MemoryStatus()
    qtbot.addWidget(status)
    assert [megabytes(count) for count in (412_400_000, 1_300_000_000)] == ["412 MB", "1.3 GB"]
    held = resident_bytes()
    assert status.text().endswith("B") == (held is not None)
    assert held is None or held > 1_000_000
