"""The page of the preferences about the sound output: what is chosen is used at once. GUI thread."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import (
    DEFAULT_OUTPUT,
    MAX_LATENCY_S,
    MIN_LATENCY_S,
    OUTPUT_RATES_HZ,
    OutputChoice,
    OutputDevice,
)
from audible_gui.views.output_words import CLOSED, OutputState, in_words, kilohertz, milliseconds
from audible_gui.views.studio import Studio

_STEP_MS = 5
_SETTLE_MS = 250
_TIPS = {
    "device": "Where sound goes. The system's default follows what you choose there",
    "refresh": "Look for devices that have been connected or taken away",
    "rate": "The device is opened at this rate. What has another one is resampled here, and nobody hears it. "
    "Automatic leaves that to the system if its output runs at another rate. Exports keep the sound's own",
    "latency": "How much sound is kept ready. Less answers sooner; more survives a busy computer without gaps",
    "tone": "Half a second on the left, then half a second on the right, quietly",
    "defaults": f"The system's default output, each sound's own rate, {milliseconds(DEFAULT_OUTPUT.latency_s)}",
}


class AudioPage(QWidget):
    """Device, rate and latency, a test tone, and what is open now.

    Args:
        studio: whose transport and settings take what is chosen.
        parent: Qt parent.
    """

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        # Why devices cannot be listed; the engine's status, which comes again and again, does not hide it.
        self._obstacle = ""
        self._build()
        self._arrange()
        self._offer(())
        self._show_choice(studio.settings.output())
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._use)
        self._connect()
        self._show_state_of_nothing()

    def choice(self) -> OutputChoice:
        """What the controls say."""
        device, host_api = self.device_box.currentData()
        latency_s = self.latency_slider.value() * _STEP_MS / 1000.0
        return OutputChoice(device, host_api, self.rate_box.currentData(), latency_s)

    def showEvent(self, event: QShowEvent) -> None:
        """List what there is whenever the page is opened."""
        super().showEvent(event)
        self._refresh()

    def _build(self) -> None:
        self.device_box, self.rate_box = QComboBox(), QComboBox()
        self.device_box.setMinimumContentsLength(28)
        self.device_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.refresh_button, self.tone_button = QPushButton("Refresh"), QPushButton("Test tone")
        self.defaults_button = QPushButton("Use defaults")
        self.rate_box.addItem("Automatic: the sound’s own", 0)
        for rate_hz in OUTPUT_RATES_HZ:
            self.rate_box.addItem(kilohertz(rate_hz), rate_hz)
        self.latency_slider = QSlider(Qt.Orientation.Horizontal)
        self.latency_slider.setRange(round(MIN_LATENCY_S * 1000) // _STEP_MS, round(MAX_LATENCY_S * 1000) // _STEP_MS)
        self.latency_slider.setPageStep(2)
        self.latency_label, self.state_label = QLabel(), QLabel()
        self.state_label.setWordWrap(True)
        self.state_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for widget, name in (
            (self.device_box, "device"),
            (self.refresh_button, "refresh"),
            (self.rate_box, "rate"),
            (self.latency_slider, "latency"),
            (self.tone_button, "tone"),
            (self.defaults_button, "defaults"),
        ):
            widget.setToolTip(_TIPS[name])
        self.device_box.setAccessibleName("Output device")
        self.rate_box.setAccessibleName("Sampling rate")
        self.latency_slider.setAccessibleName("Latency in steps of 5 ms")
        self.state_label.setAccessibleName("What is open now")

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        form.setHorizontalSpacing(16)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(_label("&Output", self.device_box), _row(self.device_box, self.refresh_button))
        form.addRow(_label("&Rate", self.rate_box), self.rate_box)
        form.addRow(_label("&Latency", self.latency_slider), _row(self.latency_slider, self.latency_label))
        form.addRow("", _note(_TIPS["latency"] + "."))
        self.latency_label.setMinimumWidth(self.latency_label.fontMetrics().horizontalAdvance("200 ms"))
        self.latency_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(form)
        layout.addWidget(self._card())
        layout.addStretch(1)

    def _card(self) -> QFrame:
        """What is open now, and the tone that proves it."""
        heading = QLabel("Now")
        heading.setProperty("role", "heading")
        above = QHBoxLayout()
        above.addWidget(heading, 1)
        above.addWidget(self.tone_button)
        card = QFrame()
        card.setProperty("card", True)
        card.setMinimumHeight(120)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 8, 12)
        inside.setSpacing(8)
        inside.addLayout(above)
        inside.addWidget(self.state_label)
        inside.addStretch(1)
        return card

    def _connect(self) -> None:
        self.device_box.activated.connect(self._use)
        self.rate_box.activated.connect(self._use)
        self.latency_slider.valueChanged.connect(self._on_latency)
        self.refresh_button.clicked.connect(self._refresh)
        self.tone_button.clicked.connect(self._studio.transport.play_tone)
        self.defaults_button.clicked.connect(self._use_defaults)
        listing = self._studio.listing
        listing.listed.connect(self._offer)
        listing.failed.connect(self._tell_failure)
        listing.running_changed.connect(self._on_listing)
        self._studio.transport.levels_changed.connect(self._show_state)

    @Slot()
    def _refresh(self) -> None:
        self._studio.listing.refresh()

    @Slot(bool)
    def _on_listing(self, running: bool) -> None:
        self.refresh_button.setEnabled(not running)
        self.refresh_button.setText("Looking…" if running else "Refresh")

    @Slot(object)
    def _offer(self, devices: tuple[OutputDevice, ...]) -> None:
        """Let one of these be chosen; the one that is chosen stays there even when it is not connected."""
        self._clear_obstacle()
        chosen = self._studio.settings.output()
        default = next((f" ({device.name})" for device in devices if device.is_default), "")
        self.device_box.clear()
        self.device_box.addItem(f"System default{default}", ("", ""))
        for device in devices:
            self.device_box.addItem(f"{device.name}  ·  {device.host_api}", (device.name, device.host_api))
        if chosen.device and self._place_of(chosen) < 0:
            absent = "" if not devices else ", not connected"
            self.device_box.addItem(f"{chosen.device}{absent}", (chosen.device, chosen.host_api))
        self.device_box.setCurrentIndex(self._place_of(chosen))

    def _place_of(self, choice: OutputChoice) -> int:
        wanted = (choice.device, choice.host_api)
        places = range(self.device_box.count())
        return next((place for place in places if tuple(self.device_box.itemData(place)) == wanted), -1)

    def _show_choice(self, choice: OutputChoice) -> None:
        self.device_box.setCurrentIndex(self._place_of(choice))
        self.rate_box.setCurrentIndex(max(self.rate_box.findData(choice.rate_hz), 0))
        self.latency_slider.setValue(round(choice.latency_s * 1000 / _STEP_MS))
        self.latency_label.setText(f"{self.latency_slider.value() * _STEP_MS} ms")

    @Slot(int)
    def _on_latency(self, steps: int) -> None:
        # The device is opened anew for each value that is used: not while the slider is still under way.
        self.latency_label.setText(f"{steps * _STEP_MS} ms")
        self._settle.start()

    @Slot()
    def _use(self) -> None:
        self._settle.stop()
        choice = self.choice()
        self._studio.settings.set_output(choice)
        self._studio.transport.set_output(choice)

    @Slot()
    def _use_defaults(self) -> None:
        self._show_choice(DEFAULT_OUTPUT)
        self._use()

    @Slot(str)
    def _tell_failure(self, sentence: str) -> None:
        self._obstacle = sentence
        self._say(sentence, bad=True)

    def _clear_obstacle(self) -> None:
        if self._obstacle:
            self._obstacle = ""
            self._show_state_of_nothing()

    def _show_state_of_nothing(self) -> None:
        self._say(CLOSED, bad=False)

    @Slot(object)
    def _show_state(self, state: OutputState) -> None:
        sound = self._studio.session.document.sound
        said = in_words(state, None if sound is None else sound.rate_hz)
        if self._obstacle and not state.error:
            said = f"{said} {self._obstacle}" if state.device else self._obstacle
        self._say(said, bad=bool(state.error or self._obstacle))

    def _say(self, text: str, *, bad: bool) -> None:
        if text != self.state_label.text():
            self.state_label.setText(text)
            self.state_label.setProperty("role", "danger" if bad else "")
            self.style().unpolish(self.state_label)
            self.style().polish(self.state_label)


def _row(wide: QWidget, narrow: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(wide, 1)
    layout.addWidget(narrow)
    return row


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label


def _note(text: str) -> QLabel:
    note = QLabel(text)
    note.setWordWrap(True)
    note.setProperty("role", "muted")
    return note
