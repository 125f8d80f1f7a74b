import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from audible_gui.document import DEFAULT_OUTPUT, OutputChoice, OutputDevice
from audible_gui.errors import PlaybackError
from audible_gui.jobs import Listing
from audible_gui.playback import PlayerStatus
from audible_gui.settings import LOOK, SCALE, Settings
from audible_gui.views import theme
from audible_gui.views.dialogs import AboutDialog, PreferencesDialog
from audible_gui.views.dialogs.about_dialog import citation
from audible_gui.views.keymap import Keymap
from audible_gui.views.look import Look
from audible_gui.views.output_status import OutputStatus
from audible_gui.views.studio import Studio
from tests.support.engines import FakeEngine
from tests.views.plots.fakes import FakeStudio, document, sound, studios

LEFT = Qt.MouseButton.LeftButton
SPEAKERS = OutputDevice(0, "Speakers", "ALSA", 2, 48_000, True)
INTERFACE = OutputDevice(3, "Interface", "JACK", 8, 96_000, False)
Devices = tuple[OutputDevice, ...]


@dataclass
class Bench:
    """A studio with devices to be listed: a tuple, or the sentence why not."""

    fake: FakeStudio
    settings: Settings
    listing: Listing
    found: list[Devices | str]
    look: Look

    @property
    def engine(self) -> FakeEngine:
        return self.fake.engine

    def studio(self) -> Studio:
        parts = {"session": self.fake.session, "transport": self.fake.transport}
        return cast(Studio, SimpleNamespace(**parts, settings=self.settings, listing=self.listing))


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    found: list[Devices | str] = [(SPEAKERS, INTERFACE)]

    def work() -> Generator[None, bool | None, Devices]:
        yield
        if isinstance(found[0], str):
            raise PlaybackError(found[0])
        return found[0]

    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    for fake in studios(qapp):
        yield Bench(fake, settings, Listing(work), found, Look(settings, fake.session))


@pytest.fixture
def opened(bench: Bench, qtbot: QtBot) -> Callable[[], PreferencesDialog]:
    def make() -> PreferencesDialog:
        dialog = PreferencesDialog(bench.studio(), Keymap(bench.settings, bench.fake.session), bench.look)
        qtbot.addWidget(dialog)
        with qtbot.waitSignal(bench.listing.running_changed, check_params_cb=lambda running: not running):
            dialog.show()
        return dialog

    return make


Opened = Callable[[], PreferencesDialog]


def offered(dialog: PreferencesDialog) -> list[str]:
    box = dialog.audio.device_box
    return [box.itemText(index) for index in range(box.count())]


def choose(box: Any, index: int) -> None:  # noqa: ANN401
    box.setCurrentIndex(index)
    box.activated.emit(index)


def test_devices_are_offered_and_what_is_chosen_is_used_and_kept(bench: Bench, opened: Opened) -> None:
    dialog = opened()
    assert offered(dialog) == ["System default (Speakers)", "Speakers  ·  ALSA", "Interface  ·  JACK"]
    choose(dialog.audio.device_box, 2)
    choose(dialog.audio.rate_box, dialog.audio.rate_box.findData(96_000))
    wanted = OutputChoice("Interface", "JACK", 96_000, DEFAULT_OUTPUT.latency_s)
    assert bench.engine.output == bench.settings.output() == wanted
    assert opened().audio.choice() == wanted
    QTest.mouseClick(dialog.audio.defaults_button, LEFT)
    assert bench.engine.output == bench.settings.output() == DEFAULT_OUTPUT


def test_the_latency_is_used_once_the_slider_rests(bench: Bench, opened: Opened, qtbot: QtBot) -> None:
    dialog = opened()
    for steps in (8, 12, 20):
        dialog.audio.latency_slider.setValue(steps)
    assert dialog.audio.latency_label.text() == "100 ms"
    assert bench.engine.output is None
    qtbot.waitUntil(lambda: bench.engine.output is not None)
    assert bench.settings.output() == replace(DEFAULT_OUTPUT, latency_s=0.1)


def test_a_chosen_device_that_is_absent_stays_chosen(bench: Bench, opened: Opened, qtbot: QtBot) -> None:
    bench.settings.set_output(OutputChoice("Headphones", "ALSA"))
    dialog = opened()
    assert offered(dialog)[-1] == "Headphones, not connected"
    assert dialog.audio.choice().device == "Headphones"
    bench.found[0] = (SPEAKERS, replace(INTERFACE, name="Headphones", host_api="ALSA"))
    with qtbot.waitSignal(bench.listing.listed):
        QTest.mouseClick(dialog.audio.refresh_button, LEFT)
        assert not dialog.audio.refresh_button.isEnabled()
    assert offered(dialog)[-1] == "Headphones  ·  ALSA"
    assert dialog.audio.device_box.currentIndex() == 2
    qtbot.waitUntil(dialog.audio.refresh_button.isEnabled)


def test_why_devices_cannot_be_listed_is_said(bench: Bench, opened: Opened) -> None:
    bench.found[0] = "PortAudio is missing."
    dialog = opened()
    assert dialog.audio.state_label.text() == "PortAudio is missing."
    # Whenever a sound is open, the engine's status comes thirty times a second.
    bench.fake.transport.levels_changed.emit(PlayerStatus())
    assert dialog.audio.state_label.text() == "PortAudio is missing."
    assert dialog.audio.state_label.property("role") == "danger"
    assert offered(dialog) == ["System default"]


def test_what_is_wrong_with_the_output_is_said_before_why_nothing_is_listed(
    bench: Bench, opened: Opened, qtbot: QtBot
) -> None:
    bench.found[0] = "PortAudio is missing."
    dialog, tell = opened(), bench.fake.transport.levels_changed.emit
    tell(PlayerStatus(error="No sound output."))
    assert dialog.audio.state_label.text() == "No sound output."
    tell(PlayerStatus())
    tell(PlayerStatus(device="Speakers", rate_hz=48_000, latency_s=0.03))
    assert dialog.audio.state_label.text().startswith("“Speakers” is open")
    assert dialog.audio.state_label.text().endswith("PortAudio is missing.")
    bench.found[0] = (SPEAKERS,)
    with qtbot.waitSignal(bench.listing.listed):
        QTest.mouseClick(dialog.audio.refresh_button, LEFT)
    tell(PlayerStatus())
    assert dialog.audio.state_label.text() == "Nothing plays, so no output is open."
    qtbot.waitUntil(dialog.audio.refresh_button.isEnabled)


def test_the_tone_needs_no_sound(bench: Bench, opened: Opened) -> None:
    dialog = opened()
    QTest.mouseClick(dialog.audio.tone_button, LEFT)
    assert bench.engine.calls == ["tone"]


def test_what_is_open_is_said_in_words(bench: Bench, opened: Opened, qtbot: QtBot) -> None:
    dialog = opened()
    label = dialog.audio.state_label
    assert label.text() == "Nothing plays, so no output is open."
    bench.fake.open(document(sound()))
    state = PlayerStatus(device="Speakers", rate_hz=48_000, latency_s=0.031)
    bench.engine.status = state
    qtbot.waitUntil(lambda: "Speakers" in label.text())
    assert label.text() == (
        "“Speakers” is open at 48 kHz; what you change is heard 31 ms later. "
        "The sound has 8 kHz and is resampled for it; exports are not. It has not run dry."
    )
    bench.engine.status = replace(state, underflows=2, rate_hz=8000)
    qtbot.waitUntil(lambda: "It ran dry 2 times since" in label.text())
    bench.engine.status = replace(state, underflows=1, rate_hz=8000)
    qtbot.waitUntil(lambda: "It ran dry once since" in label.text())
    assert "resampled" not in label.text()
    bench.engine.status = replace(state, device="", error="It has gone.")
    qtbot.waitUntil(lambda: label.text() == "It has gone.")
    assert label.property("role") == "danger"


def test_the_status_bar_says_it_in_short(bench: Bench, qtbot: QtBot) -> None:
    status = OutputStatus(bench.fake.transport)
    qtbot.addWidget(status)
    bench.fake.open(document(sound()))
    with qtbot.waitSignals([bench.fake.transport.levels_changed] * 2):
        pass
    assert status.isHidden()
    bench.engine.status = PlayerStatus(device="Speakers", rate_hz=44_100, latency_s=0.03)
    qtbot.waitUntil(lambda: status.text() == "Speakers  ·  44.1 kHz  ·  30 ms  ·  0 underflows")
    assert not status.isHidden()
    bench.engine.status = PlayerStatus(underflows=1)
    qtbot.waitUntil(lambda: status.text() == "Output closed  ·  1 underflow")
    bench.engine.status = PlayerStatus(device="A name that is longer than anyone reads", rate_hz=8000, latency_s=0.1)
    qtbot.waitUntil(lambda: status.text() == "A name that is longer th…  ·  8 kHz  ·  100 ms  ·  0 underflows")


def test_a_look_is_taken_at_once_and_kept(bench: Bench, opened: Opened, qapp: QApplication) -> None:
    theme.apply(qapp)
    dialog = opened()
    dialog.look.look.setCurrentIndex(1)
    assert theme.current() is theme.LIGHT
    assert dialog.look.grab().toImage().pixelColor(1, 1).name() == theme.LIGHT.surface
    assert opened().look.look.currentText() == "Light"
    look = bench.settings.get(LOOK)
    assert theme.chosen(look, Qt.ColorScheme.Dark) is theme.LIGHT
    dialog.look.look.setCurrentIndex(2)
    assert theme.chosen(bench.settings.get(LOOK), Qt.ColorScheme.Light) is theme.LIGHT
    assert theme.chosen(bench.settings.get(LOOK), Qt.ColorScheme.Dark) is theme.DARK
    dialog.look.look.setCurrentIndex(0)
    assert theme.chosen(bench.settings.get(LOOK), Qt.ColorScheme.Light) is theme.DARK
    assert theme.current() is theme.DARK


def test_a_size_is_kept_for_the_next_start(bench: Bench, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "1")
    dialog = opened()
    dialog.tabs.setCurrentIndex(1)
    assert not dialog.look.restart_button.isVisible()
    dialog.look.scale.setCurrentIndex(dialog.look.scale.findData(125))
    assert dialog.look.scale_note.text() == "Everything has 125 % of its size from the next start on."
    asked: list[bool] = []
    bench.look.restart_requested.connect(lambda: asked.append(True))
    QTest.mouseClick(dialog.look.restart_button, LEFT)
    assert asked == [True]
    theme.scale(bench.settings.get(SCALE))
    assert (os.environ["QT_SCALE_FACTOR"], theme.scaled()) == ("1.25", 125)
    assert not opened().look.scale_note.isVisible()
    theme.unscale()
    assert os.environ["QT_SCALE_FACTOR"] == "1"
    monkeypatch.setenv("QT_SCALE_FACTOR", "two")
    theme.scale(100)
    assert theme.scaled() == 100


def test_the_paper_can_be_cited(qtbot: QtBot) -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    assert {"Copy citation", "Copy versions"} <= {
        button.text().replace("&", "") for button in dialog.findChildren(QPushButton)
    }
    assert "eprint = {2510.08816}" in citation()
    assert citation().count("{") == citation().count("}")
