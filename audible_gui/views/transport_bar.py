"""The transport bar: play, stop, loop, where it is, what is heard, how loud it is. GUI thread."""

from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolBar, QToolButton, QWidget

from audible_gui.document import Document, gain_to_db, recalled_letter
from audible_gui.jobs import Measured, Measuring
from audible_gui.session import Audition, Comparison, Session, Transport, Way
from audible_gui.views import theme
from audible_gui.views.component_tree import audition_label
from audible_gui.views.keymap import set_tip
from audible_gui.views.labels import ElidedLabel, literal
from audible_gui.views.listening_buttons import NO_SOUND, ListeningButtons, tool_button
from audible_gui.views.null_meter import NullMeter
from audible_gui.views.peak_meter import PeakMeter
from audible_gui.views.scrolled import ScrolledRow

_HEIGHT = 44
_HEARD_LEAST_PX, _HEARD_PX = 116, 320
_LEAST_PX = 320
_TIPS = {
    "rewind": "Go to the start ({rewind})",
    "play": "Play from the playhead ({play})",
    "pause": "Pause; the playhead stays where it is ({play})",
    "stop": "Stop and go back to the start of the loop, or of the sound ({stop})",
    "loop": "Play the loop again and again; without one, the whole sound ({loop})",
    "audition": "Hear a component alone as soon as it is selected",
    "mix": "Hear all of the mix again ({mix})",
    "palette": "Find any command, component, snapshot or file by some of its name ({palette})",
    "preferences": "Choose the sound output, a light or dark window, its size, and keys ({preferences})",
}


class Levels(Protocol):
    """What the bar reads of a player's status."""

    @property
    def peaks(self) -> tuple[float, ...]:
        """Linear peak of each output channel."""

    @property
    def overs(self) -> int:
        """How often they have gone over full scale so far."""


class TransportBar(QFrame):
    """Buttons and displays for a Transport.

    Signals:
        audition_toggled: whether selecting a component shall make it heard alone.
        palette_requested: whatever there is shall be looked for by name.
        preferences_requested: the preferences shall be shown.
    """

    audition_toggled = Signal(bool)
    palette_requested = Signal()
    preferences_requested = Signal()

    def __init__(
        self, session: Session, transport: Transport, measuring: Measuring, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._transport = session, transport
        self._region: tuple[int, int] | None = None
        self._since = QElapsedTimer()
        self._since.start()
        self.setProperty("panel", True)
        self.setFixedHeight(_HEIGHT)
        self.setAccessibleName("Transport")
        self._build()
        self.listening = ListeningButtons(session, transport, measuring)
        self.null_meter = NullMeter(session, measuring)
        self._measuring = measuring
        self._lay_out()
        self._connect()
        self._restyle()
        self._on_sound()
        self._on_loop(transport.loop)
        self._show_heard()

    @property
    def audition_on_select(self) -> bool:
        """Whether selecting a component shall make it heard alone."""
        return self.audition_button.isChecked()

    @Slot(bool)
    def set_audition_on_select(self, on: bool) -> None:
        """Set what the headphone button shows; emits ``audition_toggled`` when that changes."""
        self.audition_button.setChecked(on)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange and self._theme is not theme.current():
            self._restyle()
        super().changeEvent(event)

    def _build(self) -> None:
        self.rewind_button = tool_button("Rewind")
        self.play_button = tool_button("Play")
        self.stop_button = tool_button("Stop")
        self.loop_button = tool_button("Loop", checkable=True)
        self.audition_button = tool_button("Audition on select", checkable=True)
        self.audition_button.setToolTip(_TIPS["audition"])
        self.mix_button = tool_button("Back to the mix")
        set_tip(self.mix_button, _TIPS["mix"])
        self.position_label = QLabel()
        self.position_label.setAccessibleName("Position and duration")
        self.position_label.setToolTip("Position of the playhead / length of the sound, in minutes and seconds")
        self.heard_label = ElidedLabel(_HEARD_LEAST_PX, _HEARD_PX)
        self.heard_label.setAccessibleName("What is heard")
        self.trouble_icon, self.trouble_label = QLabel(), QLabel("No sound")
        self.trouble_label.setProperty("role", "warning")
        self.trouble_label.setAccessibleName("Trouble with playing")
        for label in (self.trouble_icon, self.trouble_label):
            label.hide()
        self.meter = PeakMeter()
        self.palette_button, self.preferences_button = tool_button("Command palette"), tool_button("Preferences")
        set_tip(self.palette_button, _TIPS["palette"])
        set_tip(self.preferences_button, _TIPS["preferences"])

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        for button in (self.rewind_button, self.play_button, self.stop_button, self.loop_button):
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self.position_label)
        row.addSpacing(12)
        row.addWidget(self.listening)
        row.addWidget(self.audition_button)
        row.addSpacing(4)
        row.addWidget(self.heard_label)
        row.addWidget(self.mix_button)
        row.addStretch(1)
        row.addWidget(self.trouble_icon)
        row.addWidget(self.trouble_label)
        row.addSpacing(8)
        row.addWidget(self.null_meter)
        row.addSpacing(12)
        row.addWidget(self.meter)
        row.addSpacing(4)
        row.addWidget(self.palette_button)
        row.addWidget(self.preferences_button)

    def _connect(self) -> None:
        transport = self._transport
        self.rewind_button.clicked.connect(self._rewind)
        self.play_button.clicked.connect(transport.toggle)
        self.stop_button.clicked.connect(transport.stop)
        self.loop_button.clicked.connect(self.set_looping)
        self.mix_button.clicked.connect(transport.hear_mix)
        self.palette_button.clicked.connect(self.palette_requested)
        self.preferences_button.clicked.connect(self.preferences_requested)
        self.audition_button.toggled.connect(self._on_audition_toggled)
        self._session.changed.connect(self._on_change)
        self._session.compared_changed.connect(self._show_heard)
        transport.position_changed.connect(self._on_position)
        transport.playing_changed.connect(self._on_playing)
        transport.loop_changed.connect(self._on_loop)
        transport.audition_changed.connect(self._on_audition)
        transport.way_changed.connect(self._on_way)
        self._measuring.matched.connect(self._on_matched)
        transport.levels_changed.connect(self._on_levels)
        transport.troubled.connect(self._on_trouble)

    @Slot()
    def _rewind(self) -> None:
        self._transport.seek(0)

    @Slot(bool)
    def set_looping(self, on: bool) -> None:
        """Loop the region that was looped last, or the whole sound; or stop looping."""
        sound = self._session.document.sound
        if sound is not None:
            self._transport.set_loop((self._region or (0, sound.n_samples)) if on else None)
        # A loop that is refused is not announced.
        self.loop_button.setChecked(self._transport.loop is not None)

    @Slot(bool)
    def _on_audition_toggled(self, on: bool) -> None:
        self._tint(self.audition_button, "headphones")
        self.audition_toggled.emit(on)

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._region = None
            self._on_sound()
        self._show_heard()

    def _on_sound(self) -> None:
        sound = self._session.document.sound
        buttons = {"rewind": self.rewind_button, "stop": self.stop_button, "loop": self.loop_button}
        for name, button in buttons.items():
            button.setEnabled(sound is not None)
            set_tip(button, NO_SOUND if sound is None else _TIPS[name])
        self.play_button.setEnabled(sound is not None)
        self._on_playing(self._transport.playing)
        self._on_position(self._transport.position if sound is not None else 0)

    @Slot(int)
    def _on_position(self, position: int) -> None:
        sound = self._session.document.sound
        rate_hz, length = (1, 0) if sound is None else (sound.rate_hz, sound.n_samples)
        self.position_label.setText(f"{time_code(position / rate_hz)} / {time_code(length / rate_hz)}")

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        name = "pause" if playing else "play"
        self.play_button.setIcon(theme.icon(name))
        self.play_button.setAccessibleName(name.capitalize())
        set_tip(self.play_button, _TIPS[name] if self.play_button.isEnabled() else NO_SOUND)

    @Slot(object)
    def _on_loop(self, loop: tuple[int, int] | None) -> None:
        if loop is not None:
            self._region = loop
        self.loop_button.setChecked(loop is not None)
        self._tint(self.loop_button, "loop")

    @Slot(object)
    def _on_audition(self, _audition: Audition | None) -> None:
        self._show_heard()

    @Slot(object)
    def _on_way(self, _way: Way) -> None:
        self._show_heard()

    @Slot(object)
    def _on_matched(self, _measured: Measured | None) -> None:
        self._show_heard()

    @Slot()
    def _show_heard(self) -> None:
        document, transport, compared = self._session.document, self._transport, self._session.compared
        plain = transport.audition is None and transport.way.plain and compared is None
        self.mix_button.setVisible(not plain)
        name = heard_name(document, transport.audition, leaks=transport.way.leaks) or "mix"
        if compared is not None:
            name += _in_place(compared.name, mixed=name == "mix")
        text = heard_text(transport, name)
        self.heard_label.setText(text)
        self.heard_label.setToolTip(literal(text))

    @Slot(object)
    def _on_levels(self, status: Levels) -> None:
        self.meter.advance(status.peaks, self._since.restart() / 1000.0, status.overs)

    @Slot(str)
    def _on_trouble(self, sentence: str) -> None:
        for label in (self.trouble_icon, self.trouble_label):
            label.setVisible(bool(sentence))
            label.setToolTip(literal(sentence))
        self.trouble_label.setAccessibleDescription(sentence)

    def _restyle(self) -> None:
        self._theme = theme.current()
        self.rewind_button.setIcon(theme.icon("rewind"))
        self.stop_button.setIcon(theme.icon("stop"))
        self.mix_button.setIcon(theme.icon("close", theme.current().muted))
        self.palette_button.setIcon(theme.icon("search"))
        self.preferences_button.setIcon(theme.icon("gear"))
        self._tint(self.loop_button, "loop")
        self._tint(self.audition_button, "headphones")
        self._on_playing(self._transport.playing)
        self.trouble_icon.setPixmap(theme.icon("warning", theme.current().warning).pixmap(16, 16))
        self.position_label.setFont(theme.numeric_font())
        self.null_meter.restyle()

    def _tint(self, button: QToolButton, name: str) -> None:
        button.setIcon(theme.icon(name, theme.current().accent if button.isChecked() else theme.current().text))


def full_width(bar: TransportBar) -> QToolBar:
    """The bar over the whole width of a main window, its docks included; it can be neither moved nor hidden."""
    holder = QToolBar("Transport")
    holder.setObjectName("transport")
    holder.setMovable(False)
    holder.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    holder.toggleViewAction().setEnabled(False)
    holder.setStyleSheet("QToolBar { padding: 0; }")
    bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    holder.addWidget(ScrolledRow(bar, _LEAST_PX))
    return holder


def time_code(seconds: float) -> str:
    """A moment as the transport shows it, e.g. ``"00:03.412"``; with hours from one hour on."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    code = f"{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
    return f"{hours}:{code}" if hours else code


def heard_name(document: Document, audition: Audition | None, *, leaks: bool = False) -> str | None:
    """What is heard alone, e.g. ``"Kick alone"`` or ``"Snare in Kick"``, or None while the mix is."""
    if audition is None or document.network is None:
        return None
    if not leaks or audition.node is None:
        return audition_label(document, audition)
    return f"what leaked into {audition_label(document, audition).removesuffix(' alone')}"


def heard_text(transport: Transport, name: str) -> str:
    """What is heard in which way; ``name`` is that of the mix, or of what is heard alone."""
    way, levels = transport.way, transport.balance
    match way.comparison:
        case Comparison.ORIGINAL:
            what = f"original{_at(levels.original)}"
        case Comparison.DIFFERENCE:
            what = "difference"
        case _:
            what = name
    level = _at(levels.mix) if way.comparison is Comparison.MATCHED else ""
    return f"Hearing: {what}{level}{', in the box' if way.box is not None else ''}"


def _at(factor: float) -> str:
    """A level that is not that of the sound itself."""
    level_db = round(gain_to_db(factor), 1)
    return f" at {'−' if level_db < 0 else '+'}{abs(level_db):.1f} dB" if level_db else ""


def _in_place(step: str, *, mixed: bool) -> str:
    """What is heard in the present document's place, by the name of the step that going on from it would be."""
    letter = recalled_letter(step)
    if not letter and not step.startswith("Train "):
        return f", trying: {step.rpartition(' for ')[0] or step}"
    return f"{' of' if mixed else ', in'} {f'snapshot {letter}' if letter else 'a quick run'}"
