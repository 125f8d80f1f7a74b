"""What a component borrows from others: the basis of one, the envelope of another. Any thread."""

from dataclasses import dataclass
from enum import StrEnum

from audible_gui.errors import AudibleError


@dataclass(frozen=True)
class Identity:
    """Which component it is, wherever its row is in whichever of the networks of one run.

    Attributes:
        run: of the network.
        layer: 1..L.
        id: within the layer.
    """

    run: str
    layer: int
    id: int


class Morph(StrEnum):
    """What lies between one's own and the other's: the weighted mean, or the weighted geometric mean."""

    LINEAR = "linear"
    GEOMETRIC = "geometric"


class Phase(StrEnum):
    """Where a patched component has its phases from.

    SOURCE: from the original, at once. Up to 12 dB above the original's bin it is a filter on it.
    REFINED: from phase-gradient integration of its own magnitudes, once that is done.
    """

    SOURCE = "source"
    REFINED = "refined"

    @property
    def label(self) -> str:
        """Name for people."""
        return {Phase.SOURCE: "Source phase", Phase.REFINED: "Refined phase"}[self]


@dataclass(frozen=True)
class Borrowed:
    """A basis or an envelope on the way from one's own to that of another component.

    Attributes:
        source: the other.
        amount: 0 (one's own) .. 1 (the other's).
        morph: what lies between.

    Raises:
        AudibleError: for an amount outside the limits.
    """

    source: Identity
    amount: float = 1.0
    morph: Morph = Morph.LINEAR

    def __post_init__(self) -> None:
        if not 0.0 <= self.amount <= 1.0:
            raise AudibleError("The amount must lie between 0 and 1.")


@dataclass(frozen=True)
class Patch:
    """What sounds in a component's place: one basis times one envelope, as much energy as the component has.

    Attributes:
        basis: None for the component's own.
        envelope: None for the component's own.
        phase: see Phase.
    """

    basis: Borrowed | None = None
    envelope: Borrowed | None = None
    phase: Phase = Phase.REFINED

    @property
    def idle(self) -> bool:
        """Whether nothing is borrowed in fact, so that the component itself sounds."""
        return not any(part is not None and part.amount > 0.0 for part in (self.basis, self.envelope))

    @property
    def sources(self) -> frozenset[Identity]:
        """Who is borrowed from."""
        return frozenset(part.source for part in (self.basis, self.envelope) if part is not None)
