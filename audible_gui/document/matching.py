"""Which components of one network are which of another: the result of ``synthesis.match``. Any thread."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """One component found again.

    Attributes:
        previous: its index in the layer of the previous network.
        new: its index in the same layer of the new one.
        similarity: of the two, 0..1.
    """

    previous: int
    new: int
    similarity: float


@dataclass(frozen=True)
class LayerMatching:
    """A layer's components, every index once: in a pair, lost or fresh.

    Attributes:
        pairs: components found again, by their index in the previous network.
        lost: indices in the previous network of those that are not in the new one.
        fresh: indices in the new network of those that were not in the previous one.
    """

    pairs: tuple[Pair, ...] = ()
    lost: tuple[int, ...] = ()
    fresh: tuple[int, ...] = ()


@dataclass(frozen=True)
class Matching:
    """Two networks, layer by layer.

    Attributes:
        layers: the first is layer 1; as many as the deeper network has. A layer that only one network has is all lost
            or all fresh.
    """

    layers: tuple[LayerMatching, ...]

    @property
    def previous_widths(self) -> tuple[int, ...]:
        """Widths of the previous network."""
        counts = [len(layer.pairs) + len(layer.lost) for layer in self.layers]
        return tuple(count for count in counts if count)

    @property
    def new_widths(self) -> tuple[int, ...]:
        """Widths of the new network."""
        counts = [len(layer.pairs) + len(layer.fresh) for layer in self.layers]
        return tuple(count for count in counts if count)
