"""What is said before a training of how long it will take."""

from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import Device, NetworkSpec, TrainRequest
from audible_gui.jobs import Learner, Timing, Training
from audible_gui.nae import Speed
from audible_gui.views.duration_note import NO_CUDA, UNKNOWN, DurationNote, about_text, duration_note
from audible_gui.views.network_form import NetworkForm
from audible_gui.workflow import Speeds
from tests.views.plots.fakes import FakeStudio, document, studios
from tests.views.plots.fakes import sound as tones
from tests.views.test_suggest import endless

SPEED = Speed(1e-3, 1e-8, 1e-9)


class FakeTimer:
    """Knows nothing at first; measures what the test says."""

    def __init__(self) -> None:
        self.remembered, self.found = Speeds(), Speeds({Device.CPU: SPEED})
        self.looks = 0

    def known(self) -> Generator[None, bool | None, Speeds]:
        yield
        self.looks += 1
        return self.remembered

    def measure(self) -> Generator[None, bool | None, Speeds]:
        yield
        return self.found


def _measuring() -> Generator[None, bool | None, Speeds]:
    while True:
        yield


@pytest.fixture
def studio(qapp: QApplication) -> Iterator[FakeStudio]:
    yield from studios(qapp)


@pytest.fixture
def timer() -> FakeTimer:
    return FakeTimer()


@pytest.fixture
def training(studio: FakeStudio) -> Iterator[Training]:
    result = Training(studio.session, Learner(endless))
    yield result
    result.cancel()


@pytest.fixture
def form(qtbot: QtBot) -> NetworkForm:
    result = NetworkForm()
    qtbot.addWidget(result)
    return result


@pytest.fixture
def shown(studio: FakeStudio, training: Training, timer: FakeTimer, form: NetworkForm, qtbot: QtBot) -> DurationNote:
    timing = Timing(studio.session, training, timer.known, timer.measure, studio.session)
    result = DurationNote(studio.session, training, timing, form)
    qtbot.addWidget(result)
    assert not result.isVisible()
    studio.session.edit("Open", lambda _document: document(tones(1.0)))
    qtbot.waitUntil(lambda: timing.looked)
    return result


def test_what_was_never_measured_is_said_and_measured_with_a_click(shown: DurationNote, qtbot: QtBot) -> None:
    assert shown.isVisible()
    assert (shown.label.text(), shown.measure_button.isVisible()) == (UNKNOWN, True)
    QTest.mouseClick(shown.measure_button, Qt.MouseButton.LeftButton)
    assert not shown.measure_button.isEnabled()
    assert shown.refusals()["measure"]
    qtbot.waitUntil(lambda: not shown.measure_button.isVisible())
    assert "on the CPU" in shown.label.text()
    assert not shown.refusals()["measure"]


def test_the_forecast_follows_the_settings(shown: DurationNote, form: NetworkForm, qtbot: QtBot) -> None:
    shown.slots()["measure"]()
    qtbot.waitUntil(lambda: "on the CPU" in shown.label.text())
    said = [shown.label.text()]
    form.iterations_box.setValue(5000)
    said.append(shown.label.text())
    form.set_spec(NetworkSpec((200,), iterations=5000))
    said.append(shown.label.text())
    form.source.offer((0.2, 0.4))
    form.source.setCurrentIndex(1)
    said.append(shown.label.text())
    assert len(set(said)) == len(said)
    form.set_device(Device.CUDA)
    assert shown.label.text() == NO_CUDA
    assert not shown.measure_button.isVisible()


def test_while_a_training_runs_nothing_is_forecast_or_measured(
    shown: DurationNote, training: Training, studio: FakeStudio, timer: FakeTimer
) -> None:
    sound = studio.session.document.sound
    assert sound is not None
    training.start(TrainRequest(sound, NetworkSpec()))
    assert not shown.isVisible()
    assert shown.refusals()["measure"]
    timing = shown.slots()["measure"]
    timing()
    assert not shown.isVisible()
    training.cancel()
    assert shown.isVisible()
    studio.session.edit("Open", lambda _document: document(tones(2.0)))
    assert timer.looks == 1


def test_a_measurement_that_was_ended_is_none(studio: FakeStudio, training: Training, qtbot: QtBot) -> None:
    timing = Timing(studio.session, training, FakeTimer().known, _measuring)
    timing.measure()
    said = [timing.measuring]
    timing.cancel()
    with qtbot.waitSignal(timing.changed):
        studio.session.edit("Open", lambda _: document(tones()))
        assert timing.running
        said.append(timing.measuring)
    assert said == [True, False]
    assert not timing.measured


def test_a_selection_of_another_sound_is_no_obstacle(shown: DurationNote, form: NetworkForm, qtbot: QtBot) -> None:
    shown.slots()["measure"]()
    qtbot.waitUntil(lambda: "on the CPU" in shown.label.text())
    form.source.offer((10.0, 20.0))
    form.source.setCurrentIndex(1)
    assert shown.label.text() == UNKNOWN


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Device.AUTO, "Takes about 3 s on CUDA (40 s on the CPU)."),
        (Device.CUDA, "Takes about 3 s on CUDA (40 s on the CPU)."),
        (Device.CPU, "Takes about 40 s on the CPU (3 s on CUDA)."),
    ],
)
def test_the_device_that_will_be_used_comes_first(wanted: Device, said: str) -> None:
    assert duration_note({Device.CPU: 40.3, Device.CUDA: 2.6}, wanted, measured=True) == said


def test_times_are_told_as_roughly_as_they_are_known() -> None:
    seconds = [0.2, 4.4, 12.0, 89.0, 100.0, 200.0, 5000.0, 9000.0]
    assert [about_text(each) for each in seconds] == ["1 s", "4 s", "10 s", "90 s", "2 min", "3 min", "83 min", "3 h"]
