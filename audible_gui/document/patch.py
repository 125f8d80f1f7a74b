"""What sounds in a component's place: borrowed from others or brought from other sounds, drawn by a person, or thrown.

Its envelope may go through a gate. Any thread.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from audible_gui.document.arrays import Floats, frozen
from audible_gui.document.rhythm import Rhythm
from audible_gui.document.strategy import DENSITIES, MAX_LIMIT, MAX_SEED, TIMBRES, Strategy
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
    """What lies between one's own and the other's.

    LINEAR: the weighted mean.
    GEOMETRIC: the weighted geometric mean.
    TRANSPORT: one's own, moved towards where the other has as much: a basis along octaves, an envelope along time.
    """

    LINEAR = "linear"
    GEOMETRIC = "geometric"
    TRANSPORT = "transport"


class Phase(StrEnum):
    """Where a patched component has its phases from.

    SOURCE: from the original, at once. Up to 12 dB above the original's bin it is a filter on it. What is drawn filters
        the component itself: drawn as it was it is as it was, and up to 12 dB above that nothing is made up. What is
        beyond is filtered out of the others' sound, again up to 12 dB, and beyond that made with its phases.
    REFINED: from phase-gradient integration of its own magnitudes, once that is done. Of what is drawn, too, all is
        made anew then, even where it is as it was.
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


@dataclass(frozen=True, eq=False)
class Drawn:
    """A basis or an envelope that a person has drawn, in place of the component's own, as loud as it is.

    Two are equal when their values are.

    Attributes:
        values: a basis (channels, bins) or an envelope (frames,), in the units of ``synthesis.bases`` and
            ``synthesis.envelopes``; not negative.

    Raises:
        AudibleError: for values that are negative or not finite.
    """

    values: Floats

    def __post_init__(self) -> None:
        values = np.asarray(self.values, dtype=np.float32)
        if not np.isfinite(values).all() or (values < 0.0).any():
            raise AudibleError("What is drawn must be numbers that are not negative.")
        object.__setattr__(self, "values", frozen(values))

    @cached_property
    def sha256(self) -> bytes:
        """Hash of the values as little-endian float32; worked out once."""
        return hashlib.sha256(self.values.astype("<f4", copy=False).tobytes()).digest()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Drawn):
            return NotImplemented
        return self is other or (self.values.shape, self.sha256) == (other.values.shape, other.sha256)

    def __hash__(self) -> int:
        return hash((self.values.shape, self.sha256))


MAX_ORIGIN = 300
MIN_GATE_DB, MAX_GATE_DB = 1.0, 60.0


@dataclass(frozen=True)
class Brought:
    """A basis or an envelope on the way from one's own to that of a component of another sound, kept as values.

    Attributes:
        shape: the other's, already on the grid of this sound's network; its units count only where it is not levelled.
        origin: whose it is, for people, e.g. ``"Kick of drums"``.
        amount: 0 (one's own) .. 1 (the other's).
        morph: what lies between.
        levelled: whether it is as loud as one's own; else as it is.

    Raises:
        AudibleError: for an amount outside the limits.
    """

    shape: Drawn
    origin: str
    amount: float = 1.0
    morph: Morph = Morph.LINEAR
    levelled: bool = True

    def __post_init__(self) -> None:
        if not 0.0 <= self.amount <= 1.0:
            raise AudibleError("The amount must lie between 0 and 1.")
        object.__setattr__(self, "origin", self.origin[:MAX_ORIGIN])


Part = Borrowed | Drawn | Brought


@dataclass(frozen=True)
class Throw:
    """What dice have drawn, so that it can be drawn again; what came out of it is a Part.

    Attributes:
        strategy: what is drawn.
        amount: within ``strategy.limits``.
        seed: 0..MAX_SEED; the same draws the same.
        levelled: whether all is as loud in the end as it was.
        ground: what was there before, and is there again without the throw; None for the component's own.
        polyphony: of all that are thrown together at most so many components sound at once, 1..MAX_LIMIT; None for any.
            It counts where ``strategy.places``.
        repeats: one hit is repeated at most so often, 1..MAX_LIMIT; None for as often as there is room. It counts where
            ``strategy.multiplies``.

    Raises:
        AudibleError: for an amount, a seed, a polyphony or repeats outside the limits.
    """

    strategy: Strategy
    amount: float
    seed: int
    levelled: bool = True
    ground: Part | None = None
    polyphony: int | None = None
    repeats: int | None = None

    def __post_init__(self) -> None:
        low, high = self.strategy.limits
        if not low <= self.amount <= high:
            raise AudibleError(f"The amount must lie between {low:g} and {high:g}.")
        if not 0 <= self.seed <= MAX_SEED:
            raise AudibleError(f"The seed must be a whole number from 0 to {MAX_SEED}.")
        for limit in (self.polyphony, self.repeats):
            if limit is not None and not 1 <= limit <= MAX_LIMIT:
                raise AudibleError(f"A limit must be a whole number from 1 to {MAX_LIMIT}.")


@dataclass(frozen=True)
class Patch:
    """What sounds in a component's place: one basis times one envelope.

    Where both are borrowed, brought or its own, with as much energy as the component has; what is drawn is as loud as
    it is drawn.

    Attributes:
        basis: None for the component's own.
        envelope: None for the component's own.
        phase: see Phase.
        timbre: the throw that made the basis, or None.
        density: the throw that made the envelope, or None.
        rhythm: the events that a person has made the envelope of, or None; never beside a density.
        gate_db: the envelope, whatever it is, goes through a gate that opens so many decibels below its loudest frame,
            MIN_GATE_DB..MAX_GATE_DB; None for no gate. What it lets through is as loud as without it.

    Raises:
        AudibleError: for a throw of the other kind, and for a gate outside the limits.
    """

    basis: Part | None = None
    envelope: Part | None = None
    phase: Phase = Phase.REFINED
    timbre: Throw | None = None
    density: Throw | None = None
    rhythm: Rhythm | None = None
    gate_db: float | None = None

    def __post_init__(self) -> None:
        if self.gate_db is not None and not MIN_GATE_DB <= self.gate_db <= MAX_GATE_DB:
            raise AudibleError(f"A gate opens {MIN_GATE_DB:g} to {MAX_GATE_DB:g} dB below the loudest.")
        for throw, strategies in ((self.timbre, TIMBRES), (self.density, DENSITIES)):
            if throw is not None and throw.strategy not in strategies:
                raise AudibleError("Timbre and density are thrown apart.")

    @property
    def idle(self) -> bool:
        """Whether nothing is drawn or borrowed in fact, and nothing gated, so that the component itself sounds."""
        return self.gate_db is None and not (self.drawn or self._crossed_in_fact)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return self.gate_db is None and not self.parts

    @property
    def filters(self) -> bool:
        """Whether it filters its component: some of it is drawn, or at most the gate changes anything."""
        return self.drawn or not self._crossed_in_fact

    @property
    def _crossed_in_fact(self) -> bool:
        return any(not isinstance(part, Drawn) and part.amount > 0.0 for part in self.parts)

    @property
    def crossed(self) -> bool:
        """Whether anything is of another component, of this sound or of another one."""
        return any(isinstance(part, Borrowed | Brought) for part in self.parts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Of basis and envelope those that are not the component's own."""
        return tuple(part for part in (self.basis, self.envelope) if part is not None)

    @property
    def drawn(self) -> bool:
        """Whether anything is drawn."""
        return any(isinstance(part, Drawn) for part in self.parts)

    @property
    def drawings(self) -> tuple[Drawn, ...]:
        """All that is drawn or brought in it, what was before a throw or events, and pieces of events, as values."""
        made = (self.timbre, self.density, self.rhythm)
        grounds = [one.ground for one in made if one is not None]
        pieces = [event.piece for event in self.rhythm.events] if self.rhythm is not None else []
        shapes = (values_of(part) for part in (*self.parts, *grounds, *pieces))
        return tuple(shape for shape in shapes if shape is not None)

    @property
    def sources(self) -> frozenset[Identity]:
        """Who is borrowed from."""
        return frozenset(part.source for part in self.parts if isinstance(part, Borrowed))


def values_of(part: Part | None) -> Drawn | None:
    """What a part keeps as values of its own; None for what is borrowed."""
    return part if isinstance(part, Drawn) else part.shape if isinstance(part, Brought) else None
