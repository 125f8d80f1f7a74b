"""How a throw of the dice changes components: the ways, and how far each can go. Any thread."""

from enum import StrEnum


class Strategy(StrEnum):
    """What a throw draws.

    Of the timbre, which are bases:

    FILTER: smooth gains over the logarithm of frequency.
    WARP: where on the axis of frequency things lie, smoothly, too.
    MORPH: another component of the layer, of which a part is mixed in.
    SWAP: who of a layer has whose basis.
    ACROSS: the same, with bases of other layers.
    WEIGHTS: the deep weights, which say what a component of a deep layer is made of.

    Of the density, which are envelopes:

    TOGETHER: which events are dropped or repeated; those of several components that begin together stay together.
    APART: the same, every component for itself.
    PULSE: as TOGETHER; repetitions fall on the pulse.
    ONSETS: as APART; repetitions begin where other components' events do.
    MOVE: which events happen elsewhere, as many as before.
    TRADE: who of a layer has whose envelope.
    """

    FILTER = "filter"
    WARP = "warp"
    MORPH = "morph"
    SWAP = "swap"
    ACROSS = "across"
    WEIGHTS = "weights"
    TOGETHER = "together"
    APART = "apart"
    PULSE = "pulse"
    ONSETS = "onsets"
    MOVE = "move"
    TRADE = "trade"

    @property
    def label(self) -> str:
        """Name for people."""
        return _LABELS[self]

    @property
    def multiplies(self) -> bool:
        """Whether its amount is how many times as many events there are, rather than a part of all."""
        return self in (Strategy.TOGETHER, Strategy.APART, Strategy.PULSE, Strategy.ONSETS)

    @property
    def places(self) -> bool:
        """Whether it says of single events where they are, so that these can be limited."""
        return self.multiplies or self is Strategy.MOVE

    @property
    def neutral(self) -> float:
        """The amount that changes nothing."""
        return 1.0 if self.multiplies else 0.0

    @property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest amount."""
        return (MIN_DENSITY, MAX_DENSITY) if self.multiplies else (0.0, 1.0)

    def amount_text(self, amount: float) -> str:
        """An amount for people, e.g. ``"40 %"`` or ``"× 0.50"``."""
        return f"× {amount:.2f}" if self.multiplies else f"{amount * 100:.0f} %"


MIN_DENSITY, MAX_DENSITY = 0.25, 2.0
TIMBRES = (Strategy.FILTER, Strategy.WARP, Strategy.MORPH, Strategy.SWAP, Strategy.ACROSS, Strategy.WEIGHTS)
DENSITIES = (
    Strategy.TOGETHER, Strategy.APART, Strategy.PULSE, Strategy.ONSETS, Strategy.MOVE, Strategy.TRADE,
)  # fmt: skip
MAX_SEED = 2**32 - 1
MAX_LIMIT = 64
"""The greatest number that a throw's polyphony and its repeats can be limited to."""
_LABELS = {
    Strategy.FILTER: "Random filter",
    Strategy.WARP: "Warp frequencies",
    Strategy.MORPH: "Blend with others",
    Strategy.SWAP: "Swap bases in the layer",
    Strategy.ACROSS: "Bases of other layers",
    Strategy.WEIGHTS: "Redraw deep weights",
    Strategy.TOGETHER: "Drop or repeat, together",
    Strategy.APART: "Drop or repeat, apart",
    Strategy.PULSE: "Drop or repeat, on the pulse",
    Strategy.ONSETS: "Drop or repeat, on onsets",
    Strategy.MOVE: "Move events",
    Strategy.TRADE: "Swap envelopes in the layer",
}
