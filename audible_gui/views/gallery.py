"""The gallery of quick runs: each one picture with its loss, heard with a click, one of them kept. GUI thread."""

import math
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from audible_gui.document import NetworkSpec, Trial, chain_text, order_spec, trial_orders, trial_specs
from audible_gui.jobs import Training, Trying, TryStep
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.gallery_picture import PICTURE, trial_icon
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.refusals import BUSY, NO_SOUND

_COLUMNS = 3
_HINT = "Click one to see and hear it in place of what is there; click it again to go back."
_HEARD = "This is seen and heard now. Keep it, as any edit does, too, or click it again to go back."
_KEEP = "Go on with the run that is heard, one step for Undo; the others are dropped"
_NONE_HEARD = "Click a run first, to hear it."
_DROP = "End what still runs, drop all runs and go back to what is there"


class Gallery(QWidget):
    """Tries networks around the settings; nothing is shown before that is asked for.

    Args:
        session: whose sound is learned.
        trying: does the work.
        training: while it runs nothing is tried.
        form: the settings.
        parent: Qt parent.

    Signals:
        grown: itself, when it has got pictures, which may lie out of sight.
    """

    grown = Signal(object)

    def __init__(
        self, session: Session, trying: Trying, training: Training, form: NetworkForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._trying, self._training, self._form = session, trying, training, form
        self._fractions: dict[int, float] = {}
        self.try_button, self.keep_button, self.drop_button = (
            QPushButton("Try variations"),
            QPushButton(),
            QPushButton(),
        )
        self.keep_button.setText("Keep this")
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("role", "muted")
        self.tiles: list[QToolButton] = []
        self._grid = QGridLayout()
        self._lay_out()
        self.try_button.clicked.connect(self.try_variations)
        self.keep_button.clicked.connect(self._keep)
        self.drop_button.clicked.connect(trying.clear)
        trying.changed.connect(self._show)
        trying.progressed.connect(self._on_progress)
        trying.running_changed.connect(self._show)
        training.running_changed.connect(self._show)
        session.changed.connect(self._show_button)
        form.iterations_box.valueChanged.connect(self._show_button)
        self._show()

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        return {"variations": self.try_variations}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done; empty where they can."""
        return {"variations": self._refusal()}

    @Slot()
    def try_variations(self) -> None:
        """Begin; what was tried before is dropped."""
        if self._refusal():
            return
        self._trying.clear()  # what is heard of it goes, so that the present document is tried
        self._fractions = {}
        form = self._form
        self._trying.start(trial_orders(self._session.present, form.spec(), form.device(), form.selection()))
        self.grown.emit(self)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._show()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.keep_button, self.drop_button):
            buttons.addWidget(button)
        for button in (self.try_button, self.keep_button, self.drop_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.try_button)
        column.addLayout(self._grid)
        column.addWidget(self.hint)
        column.addLayout(buttons)

    @Slot()
    def _keep(self) -> None:
        trial = self._trying.heard
        if trial is not None:
            seed, widths = trial.network.spec.seed, trial.network.widths
            self._trying.keep()
            spec = self._form.spec()
            self._form.set_spec(replace(spec, seed=seed, widths=widths))

    @Slot(object)
    def _on_progress(self, step: TryStep) -> None:
        self._fractions[step.number] = step.fraction
        if step.number < len(self.tiles) and step.number >= len(self._trying.trials):
            self.tiles[step.number].setText(self._waiting_text(step.number))

    @Slot()
    def _show(self) -> None:
        orders = self._trying.orders
        self._show_button()
        self._set_count(len(orders))
        heard = self._trying.heard
        for number, tile in enumerate(self.tiles):
            trial = self._trying.trials[number] if number < len(self._trying.trials) else None
            self._show_tile(tile, number, trial, heard=trial is not None and trial is heard)
        for widget in (self.hint, self.keep_button, self.drop_button):
            widget.setVisible(bool(orders))
        self.hint.setText(_HINT if heard is None else _HEARD)
        self.keep_button.setEnabled(heard is not None)
        self.keep_button.setToolTip(_NONE_HEARD if heard is None else _KEEP)
        self.drop_button.setText("Cancel" if self._trying.running else "Drop all")
        self.drop_button.setToolTip(_DROP)

    @Slot()
    def _show_button(self) -> None:
        refusal = self._refusal()
        self.try_button.setEnabled(not refusal)
        self.try_button.setToolTip(refusal or _try_tip(self._form.spec()))
        self.try_button.setVisible(not self._training.running)

    def _set_count(self, count: int) -> None:
        while len(self.tiles) > count:
            self.tiles.pop().deleteLater()
        while len(self.tiles) < count:
            tile = QToolButton()
            tile.setCheckable(True)
            tile.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            tile.setIconSize(QSize(*PICTURE))
            tile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            tile.setFont(theme.numeric_font())
            tile.clicked.connect(self._on_clicked)
            self._grid.addWidget(tile, *divmod(len(self.tiles), _COLUMNS))
            self.tiles.append(tile)

    def _show_tile(self, tile: QToolButton, number: int, trial: Trial | None, *, heard: bool) -> None:
        spec = self._spec(number)
        tile.setEnabled(trial is not None)
        tile.setChecked(heard)
        tile.setIcon(trial_icon(trial, self.devicePixelRatioF()))
        if trial is None:
            tile.setText(self._waiting_text(number))
            tile.setToolTip(f"{_what(spec)}: not learned yet")
        else:
            tile.setText(f"{self._label(spec)}\n{loss_text(trial)}")
            tile.setToolTip(f"{_what(spec)}, loss {loss_text(trial)}: {_HEARD if heard else 'click to hear it'}")
        tile.setAccessibleName(f"Run with {_what(spec)}")

    @Slot()
    def _on_clicked(self) -> None:
        number = next((n for n, tile in enumerate(self.tiles) if tile is self.sender()), None)
        if number is not None and number < len(self._trying.trials):
            trial = self._trying.trials[number]
            self._trying.hear(None if trial is self._trying.heard else trial)
        self._show()

    def _spec(self, number: int) -> NetworkSpec:
        return order_spec(self._trying.orders[number])

    def _label(self, spec: NetworkSpec) -> str:
        """What sets one apart from the first."""
        first = self._spec(0)
        return f"seed {spec.seed}" if spec.widths == first.widths else chain_text(spec.widths).replace(" ", "")

    def _waiting_text(self, number: int) -> str:
        return f"{self._label(self._spec(number))}\n{math.floor(self._fractions.get(number, 0.0) * 100)} %"

    def _refusal(self) -> str:
        if self._session.document.sound is None:
            return NO_SOUND
        return BUSY if self._training.running else ""


def loss_text(trial: Trial) -> str:
    """A run's loss, e.g. ``"0.043"``."""
    return f"{trial.network.loss:.2g}" if math.isfinite(trial.network.loss) else "–"


def _what(spec: NetworkSpec) -> str:
    return f"{chain_text(spec.widths)} components, seed {spec.seed}"


def _try_tip(spec: NetworkSpec) -> str:
    specs = trial_specs(spec)
    return (
        f"Learn {len(specs)} networks quickly, {specs[0].iterations} iterations each: with other seeds, and with fewer "
        "and more components, or where some are locked with these and other seeds; hear each with a click, and keep one"
    )
