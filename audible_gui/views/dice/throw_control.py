"""One kind of throw: how, how much, and the dice. GUI thread."""

import math
from random import SystemRandom

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QSlider, QWidget

from audible_gui.document import MAX_DENSITY, MIN_DENSITY, Strategy, Throw
from audible_gui.views import theme
from audible_gui.views.actions import shortcut_of
from audible_gui.views.listening_buttons import tool_button

SEEDS = 999
_USUAL = 0.5
_STEPS = 100
TIPS = {
    Strategy.FILTER: "Each component through a smooth random filter of its own, up to 24 dB: brighter, duller, hollow",
    Strategy.WARP: "Overtones move, each component's in its own way, by an octave at most: bells, gongs, other vowels. "
    "Until phases are refined up to 1 dB may be lost",
    Strategy.MORPH: "Each component's spectrum blends with that of another of its layer. Until phases are refined the "
    "whole may be a decibel or two louder or softer",
    Strategy.SWAP: "Components play with each other's spectra, the more of them the higher the amount. Until phases "
    "are refined the whole may be two decibels softer",
    Strategy.ACROSS: "Components play with spectra of other layers, the more of them the higher the amount; one alone "
    "takes so much of another's",
    Strategy.WEIGHTS: "What a deep component is made of is drawn anew; only for components of layer 2 or deeper",
    Strategy.TOGETHER: "Hits are dropped (left) or repeated between others (right); what begins together stays so. "
    "Where hits are dense, there is room for fewer repetitions: none falls within 100 ms of another hit. At the same "
    "level fewer hits are louder each: a quarter of them by some 7 dB",
    Strategy.APART: "Every component drops or repeats events for itself, so many times as many as it has: rhythms "
    "loosen. The whole keeps about as many hits, since something is left of each, and may even have some more",
    Strategy.PULSE: "Hits are dropped (left), or repeated on the pulse that was found in them (right), as often as "
    "beats are free",
    Strategy.ONSETS: "Every component drops events, or repeats them where others begin and it does not yet; one that "
    "has a hit wherever any other begins stays as it is",
    Strategy.MOVE: "Hits sound somewhere else, the more of them the higher the amount",
    Strategy.TRADE: "Components sound in each other's rhythm, the more of them the higher the amount. Until phases are "
    "refined the whole may be two decibels softer",
}


class ThrowControl(QWidget):
    """A strategy, an amount, and dice.

    Args:
        name: e.g. ``"Timbre"``.
        strategies: to choose from.
        action: name of the dice's action, whose keys the tip tells.
        parent: Qt parent.

    Signals:
        asked: something shall be thrown, as ``throw`` tells.
        begun: a gesture begins.
        ended: it ends.
    """

    asked = Signal()
    begun = Signal()
    ended = Signal()

    def __init__(self, name: str, strategies: tuple[Strategy, ...], action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action, self._name = action, name
        self._quiet, self._seed = False, 1
        self._usual = dict.fromkeys(strategies, _USUAL)
        self._random = SystemRandom()
        self.strategy_box, self.slider = QComboBox(), QSlider(Qt.Orientation.Horizontal)
        self.value, self.seed_label = QLabel(), QLabel()
        self.dice = tool_button(f"Throw the dice for {name.lower()}")
        for strategy in strategies:
            self.strategy_box.addItem(strategy.label, strategy)
            self.strategy_box.setItemData(self.strategy_box.count() - 1, TIPS[strategy], Qt.ItemDataRole.ToolTipRole)
        self.strategy_box.setAccessibleName(f"How {name.lower()} is randomised")
        self.slider.setAccessibleName(f"Amount of {name.lower()}")
        self.slider.setPageStep(10)
        self._lay_out()
        self.strategy_box.activated.connect(self._choose)
        self.slider.valueChanged.connect(self._slide)
        self.slider.sliderPressed.connect(self.begun)
        self.slider.sliderReleased.connect(self.ended)
        self.dice.clicked.connect(self.roll)
        self.restyle()
        self._set_range()
        self.show_throw(None)

    @property
    def strategy(self) -> Strategy:
        """The one that is chosen."""
        return Strategy(self.strategy_box.currentData())

    @property
    def amount(self) -> float:
        """What the slider says."""
        part = self.slider.value() / _STEPS
        if not self.strategy.multiplies:
            return part
        return float(MIN_DENSITY**-part if part < 0.0 else MAX_DENSITY**part)

    @property
    def dragging(self) -> bool:
        """Whether the slider is held."""
        return self.slider.isSliderDown()

    def throw(self, *, levelled: bool) -> Throw:
        """What is asked for."""
        return Throw(self.strategy, self.amount, self._seed, levelled)

    def show_throw(self, throw: Throw | None) -> None:
        """Show what is thrown; None for nothing."""
        self._quiet = True
        if throw is not None:
            self.strategy_box.setCurrentIndex(self.strategy_box.findData(throw.strategy))
            self._seed = throw.seed
        self._set_range()
        self._set_amount(self.strategy.neutral if throw is None else throw.amount)
        self._quiet = False
        self._show_text()

    def set_refusal(self, why: str) -> None:
        """Why nothing can be thrown; empty where something can."""
        for widget in (self.strategy_box, self.slider, self.dice):
            widget.setEnabled(not why)
        keys = shortcut_of(self._action)
        tip = TIPS[self.strategy]
        self.strategy_box.setToolTip(why or tip)
        self.slider.setToolTip(why or f"{tip}. Heard while you drag")
        self.dice.setToolTip(why or f"Throw again, with another seed ({keys})")

    @Slot()
    def roll(self) -> None:
        """Another seed; where nothing is thrown yet, at the amount that was used last."""
        others = [seed for seed in range(1, SEEDS + 1) if seed != self._seed]
        self._seed = self._random.choice(others)
        if self.amount == self.strategy.neutral:
            self._quiet = True
            self._set_amount(self._usual[self.strategy])
            self._quiet = False
        self._show_text()
        self.asked.emit()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.dice.setIcon(theme.icon("dice"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        heading = QLabel(self._name)
        heading.setProperty("role", "heading")
        self.seed_label.setProperty("role", "muted")
        self.value.setFont(theme.numeric_font())
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setMinimumWidth(self.value.fontMetrics().horizontalAdvance("× 0.00") + 4)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(heading, 0, 0)
        grid.addWidget(self.seed_label, 0, 1, 1, 2, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.strategy_box, 1, 0, 1, 3)
        grid.addWidget(self.slider, 2, 0)
        grid.addWidget(self.value, 2, 1)
        grid.addWidget(self.dice, 2, 2)
        grid.setColumnStretch(0, 1)

    @Slot(int)
    def _choose(self, _index: int) -> None:
        self._quiet = True
        neutral = self._set_range()
        self._quiet = False
        self._show_text()
        if not neutral:
            self.asked.emit()

    def _set_range(self) -> bool:
        """The slider's range; whether it stands at what changes nothing."""
        low = -_STEPS if self.strategy.multiplies else 0
        neutral = self.slider.value() == 0
        if self.slider.minimum() != low or self.slider.maximum() != _STEPS:
            self.slider.setRange(low, _STEPS)
            if not neutral:
                self._set_amount(self._usual[self.strategy])
        return neutral

    def _set_amount(self, amount: float) -> None:
        if self.strategy.multiplies:
            part = -math.log(amount) / math.log(MIN_DENSITY) if amount < 1.0 else math.log(amount, MAX_DENSITY)
        else:
            part = amount
        self.slider.setValue(round(part * _STEPS))

    @Slot(int)
    def _slide(self, _value: int) -> None:
        if self._quiet:
            return
        if self.amount != self.strategy.neutral:
            self._usual[self.strategy] = self.amount
        self._show_text()
        self.asked.emit()

    def _show_text(self) -> None:
        thrown = self.amount != self.strategy.neutral
        self.value.setText(self.strategy.amount_text(self.amount))
        self.seed_label.setText(f"seed {self._seed}" if thrown else "as it is")
        self.slider.setAccessibleDescription(f"{self.value.text()}, {self.seed_label.text()}")
