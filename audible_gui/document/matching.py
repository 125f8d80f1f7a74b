"""Which components of one network are which of another: the result of ``synthesis.match``. Any thread."""

from collections.abc import Mapping, Sequence
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

    def with_kept(self, kept: Mapping[int, int]) -> "LayerMatching":
        """See ``Matching.with_kept``; who was paired with one of these is left over."""
        pairs = [pair for pair in self.pairs if pair.previous not in kept and pair.new not in kept.values()]
        pairs += [Pair(previous, new, 1.0) for previous, new in kept.items()]
        lost = {*self.lost, *(pair.previous for pair in self.pairs)} - {pair.previous for pair in pairs}
        fresh = {*self.fresh, *(pair.new for pair in self.pairs)} - {pair.new for pair in pairs}
        return LayerMatching(
            tuple(sorted(pairs, key=lambda pair: pair.previous)), tuple(sorted(lost)), tuple(sorted(fresh))
        )


@dataclass(frozen=True)
class Matching:
    """Two networks, layer by layer.

    Attributes:
        layers: the first is layer 1; as many as the deeper network has. A layer that only one network has is all lost
            or all fresh.
    """

    layers: tuple[LayerMatching, ...]

    def with_kept(self, kept: Sequence[Mapping[int, int]]) -> "Matching":
        """The same where some components are known to be the same ones, whatever they are like.

        Args:
            kept: per layer, for indices in the previous network those in the new one.
        """
        return Matching(tuple(layer.with_kept(known) for layer, known in zip(self.layers, kept, strict=True)))

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
