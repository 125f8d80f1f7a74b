"""The network panel: what network to train, the training itself, and what came of it. GUI thread."""

import math
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import (
    Document,
    Network,
    NetworkSpec,
    Retraining,
    TrainRequest,
    chain_text,
    locked_nodes,
    relearn_refusal,
    relearning,
    with_shape,
)
from audible_gui.jobs import Suggesting, Training, TrainProgress
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.keymap import set_tip
from audible_gui.views.labels import eta_text, literal, note
from audible_gui.views.locks_note import LocksNote
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.plots.loss_curve import LossCurve
from audible_gui.views.suggest_control import SuggestControl
from audible_gui.views.training_status import STOP, STOPPING

_WIDTH = 260
_LONGEST_ETA = "99 % · 99 min left"
# What fits beside the heading.
_MOST_LETTERS = 16
_PAUSE_PX = 36
_NO_SOUND = "Open a sound first"
_TRAIN = "Take the sound apart: learn the parts it is made of ({train})"
_RUNNING = "Wait for the training to end, or stop it"
_PAUSE = "Let the training wait: what it has learned so far is seen and heard, and the processor is free"
_GO_ON = "Go on training from where it waits"
_LOSS = "Loss: what the network does not explain of the sound; 1 would be nothing learned"
_CANCEL = "End now and go back to before the training ({cancel})"


class NetworkPanel(QScrollArea):
    """Settings of the network, layers suggested for it, and the training's controls and progress."""

    def __init__(
        self, session: Session, training: Training, suggesting: Suggesting, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._training, self._suggesting = session, training, suggesting
        self._follows = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(_WIDTH)
        self.setAccessibleName("Network")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it scrolls to what has the focus in it
        self._build()
        self._lay_out()
        self._connect()
        self._restyle()
        self._show_widths()
        self._update()

    def spec(self) -> NetworkSpec:
        """The network as it is set."""
        return self.form.spec()

    def set_spec(self, spec: NetworkSpec) -> None:
        """Set all that belongs to the network."""
        self.form.set_spec(spec)

    def request(self) -> TrainRequest | Retraining:
        """What Train would start: all learned anew, or all but what is locked. Raises ValueError without a sound."""
        document, spec = self._session.base, self.spec()
        device, selection = self.form.device(), self.form.selection()
        if document.sound is None:
            raise ValueError("there is no sound to train on")
        if locked_nodes(document) and not relearn_refusal(document, spec):
            return relearning(document, spec, device, selection)
        return TrainRequest(document.sound, spec, device, selection)

    @Slot()
    def train(self) -> None:
        """Start a training, if there is a sound and none runs."""
        if self._session.document.sound is not None and not self._training.running:
            self._training.start(self.request())

    @Slot()
    def suggest(self) -> None:
        """Look for layers that suit the sound, if there is one and nothing else runs."""
        self.suggestion.suggest()

    def add_above_form(self, widget: QWidget) -> None:
        """What sets the form, above it."""
        self._column.insertWidget(self._column.indexOf(self.form), widget)

    def add_forecast(self, widget: QWidget) -> None:
        """What tells how long a training will take, directly below the button."""
        self._column.insertWidget(self._column.indexOf(self.train_button) + 1, widget)

    def add_below_train(self, widget: QWidget) -> None:
        """Another way to train, below the button and what it will do."""
        self._column.insertWidget(self._column.indexOf(self.locks) + 1, widget)

    @Slot(object)
    def reveal(self, widget: QWidget) -> None:
        """Scroll until a widget that has just grown is in sight."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(widget))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange and self._theme is not theme.current():
            self._restyle()
        super().changeEvent(event)

    def _build(self) -> None:
        self.form = NetworkForm()
        self.suggestion = SuggestControl(self._session, self._training, self._suggesting, self.form, self)
        self.train_button = QPushButton("Train")
        self.train_button.setProperty("primary", True)
        self.stop_button, self.cancel_button = QPushButton("Stop"), QPushButton("Cancel")
        set_tip(self.cancel_button, _CANCEL)
        self.pause_button = QPushButton()
        self.pause_button.setFixedWidth(_PAUSE_PX)
        for button in (self.train_button, self.pause_button, self.stop_button, self.cancel_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.progress_bar = QProgressBar(textVisible=False, maximum=1000)
        self.progress_bar.setFixedHeight(4)
        self.progress_bar.setAccessibleName("Progress of the training")
        self.stage_label, self.eta_label = QLabel(), QLabel()
        self.stage_label.setProperty("role", "muted")
        self.curve = LossCurve()
        self.locks = LocksNote()
        self.result_label = note("muted")
        self.error_label = note("danger")

    def _lay_out(self) -> None:
        content = QFrame()
        content.setProperty("panel", True)
        column = self._column = QVBoxLayout(content)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(self._heading())
        for widget in (self.form, self.train_button, self.locks):
            column.addWidget(widget)
        column.addWidget(self._progress_block())
        column.addWidget(self.error_label)
        column.addWidget(self.result_label)
        column.addWidget(self.suggestion.view)
        column.addStretch(1)
        self.setWidget(content)

    def _heading(self) -> QHBoxLayout:
        heading, self.widths_label = QLabel("NETWORK"), QLabel()
        heading.setProperty("role", "heading")
        self.widths_label.setProperty("role", "muted")
        self.widths_label.setToolTip("Components per layer, from the sound inwards")
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addStretch(1)
        row.addWidget(self.widths_label)
        return row

    def _progress_block(self) -> QWidget:
        self._running_block = QWidget()
        column = QVBoxLayout(self._running_block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        buttons, words = QHBoxLayout(), QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.pause_button)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.cancel_button)
        words.addWidget(self.stage_label, 1)
        words.addWidget(self.eta_label)
        self.eta_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(buttons)
        column.addWidget(self.progress_bar)
        column.addLayout(words)
        column.addWidget(self.curve)
        return self._running_block

    def _connect(self) -> None:
        self.form.chain.changed.connect(self._show_widths)
        self.form.shape_changed.connect(self._show_locks)
        self.locks.fit_requested.connect(self._fit)
        self.train_button.clicked.connect(self.train)
        self.pause_button.clicked.connect(self._pause)
        self.stop_button.clicked.connect(self._stop)
        self.cancel_button.clicked.connect(self._training.cancel)
        self._session.changed.connect(self._on_change)
        self._suggesting.running_changed.connect(self._show_suggestion)
        self._training.started.connect(self._on_started)
        self._training.progressed.connect(self._on_progress)
        self._training.paused_changed.connect(self._show_pause)
        self._training.ended.connect(self._on_ended)
        self._training.failed.connect(self._on_failed)

    @Slot()
    def _show_widths(self) -> None:
        widths = self.form.chain.widths()
        chain = chain_text(widths)
        self.widths_label.setText(chain if len(chain) <= _MOST_LETTERS else f"{len(widths)} layers")

    @Slot()
    def _show_suggestion(self) -> None:
        """Bring what is drawn of it, and later the reason, into sight."""
        if not self.suggestion.view.isHidden():
            self.reveal(self.suggestion.view)

    @Slot()
    def _show_locks(self) -> None:
        self.locks.show_plan(self._session.document, self.spec(), running=self._training.running)

    @Slot()
    def _fit(self) -> None:
        self.set_spec(with_shape(self.spec(), self._session.document))

    @Slot()
    def _pause(self) -> None:
        self._training.set_paused(not self._training.paused)

    @Slot()
    def _show_pause(self) -> None:
        paused, stopping = self._training.paused, self._training.stopping
        self.pause_button.setIcon(theme.icon("play" if paused else "pause"))
        self.pause_button.setAccessibleName("Go on training" if paused else "Pause the training")
        self.pause_button.setEnabled(not stopping)
        self.pause_button.setToolTip(STOPPING if stopping else _GO_ON if paused else _PAUSE)

    @Slot()
    def _stop(self) -> None:
        self._training.stop()
        self._update()

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound and after.network is not None:
            self.set_spec(after.network.spec)
        if after.sound is not before.sound:
            self.error_label.hide()
        elif not self._training.running and self._session.compared is None:
            self._follow_undo(before.network, after.network)
        self._update()

    def _follow_undo(self, before: Network | None, after: Network | None) -> None:
        """What was set as the network was is set as the one is that undo, or a snapshot, has brought back."""
        if before is None or after is None or after is before:
            return
        spec, was, now = self.spec(), before.spec, after.spec
        widths = now.widths if spec.widths == was.widths else spec.widths
        self.set_spec(replace(spec, widths=widths, seed=now.seed if spec.seed == was.seed else spec.seed))

    @Slot(object)
    def _on_started(self, order: TrainRequest | Retraining) -> None:
        # Where the settings are those of a network that is changed, they stay so.
        self._follows = isinstance(order, Retraining) and order.network.widths == self.form.chain.widths()
        self.curve.clear()
        self.error_label.hide()
        self._on_progress(TrainProgress("Preparing", 0.0, math.nan, None))
        self._update()

    @Slot(object)
    def _on_progress(self, progress: TrainProgress) -> None:
        self.progress_bar.setValue(round(progress.fraction * 1000))
        self.stage_label.setText(progress.stage)
        self.stage_label.setToolTip(progress.stage)
        self.eta_label.setText(eta_text(progress.fraction, progress.eta_s))
        self.curve.add(progress.fraction, progress.loss)

    @Slot(str)
    def _on_ended(self, outcome: str) -> None:
        network = self._session.document.network
        if self._follows and network is not None and outcome in ("trained", "stopped"):
            self.form.chain.set_widths(network.widths)
        self._update()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.error_label.setText(sentence)
        self.error_label.show()
        self._update()

    def _update(self) -> None:
        """Show what can be done now."""
        running, sound = self._training.running, self._session.document.sound
        self._running_block.setVisible(running)
        self.train_button.setVisible(not running)
        self.train_button.setEnabled(sound is not None)
        set_tip(self.train_button, _NO_SOUND if sound is None else _TRAIN)
        self._show_pause()
        self.stop_button.setEnabled(not self._training.stopping)
        self.stop_button.setToolTip(STOPPING if self._training.stopping else STOP)
        self.form.set_locked(_RUNNING if running else "")
        self._show_locks()
        network = self._session.document.network
        self.result_label.setVisible(network is not None and not running)
        if network is not None:
            self.result_label.setText(result_text(network))
            self.result_label.setToolTip(literal(result_tip(network)))

    def _restyle(self) -> None:
        self._theme = theme.current()
        self.form.restyle()
        self.suggestion.restyle()
        # A bold face on the accent needs the icon in the same colour.
        self.train_button.setIcon(theme.icon("train", theme.current().accent_text))
        self.stop_button.setIcon(theme.icon("stop"))
        self._show_pause()
        self.cancel_button.setIcon(theme.icon("cancel"))
        self.eta_label.setFont(theme.numeric_font())
        # The longest text's width, and then some: equal figures come out wider than a label reckons.
        self.eta_label.setMinimumWidth(self.eta_label.fontMetrics().horizontalAdvance(_LONGEST_ETA) + 8)
        small = theme.numeric_font()
        small.setPointSizeF(max(small.pointSizeF() - 1.0, 7.0))
        self.result_label.setFont(small)


def result_text(network: Network) -> str:
    """What came of a training, e.g. ``"Loss 0.071 · 250 iterations · 3.2 s · CPU"``."""
    parts = [
        f"Loss {network.loss:.2g}" if math.isfinite(network.loss) else "",
        f"{network.iterations} iterations",
        f"{network.seconds:.1f} s" if network.seconds < 100 else f"{network.seconds / 60:.1f} min",
        speed_text(network),
    ]
    return "\n".join([" · ".join(part for part in parts if part), *network.notes])


def speed_text(network: Network) -> str:
    """Where it was learned, and how fast, e.g. ``"CPU, 38 iterations/s"``."""
    device = network.device.upper()
    if not (network.iterations and network.seconds > 0.0):
        return device
    rate = network.iterations / network.seconds
    return f"{device}, {rate:.0f} iterations/s" if rate >= 10.0 else f"{device}, {rate:.2g} iterations/s"


def result_tip(network: Network) -> str:
    """What that means, and why that device."""
    reason = f"\n{network.device.upper()}: {network.device_reason}" if network.device_reason else ""
    return f"{_LOSS}{reason}"
