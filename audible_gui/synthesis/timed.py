"""What of a mix depends on time alone, as gain curves do: all of it in one product. Any thread.

A term of a mix is a weight w(t) times the masks of some components. Where w is the same in all bins, it is a gain of
their activations, so that all such terms together are one product of the activations and the factors, each column of
which has the weight of its term. Where gains over frequency are in the factors, terms have factors of their own, side
by side; else all share one set, and the weighted gains are summed first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats
from audible_gui.synthesis.box_gains import Boxes, GridCurve, Weight

_FEW = 4
"""Below this part of the terms those that sound are multiplied one by one."""
Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class TimedTerm:
    """Gains of some components, and when.

    Attributes:
        sounding: which, (n,).
        left: their factors, (channels, bins, n), with gains over frequency in them; None for those of the sound.
        gains: theirs where nothing is in the factors, (channels, n).
        weight: of curves alone.
    """

    sounding: Indices
    left: Floats | None
    gains: Floats
    weight: Weight


@dataclass(frozen=True, eq=False)
class Timed:
    """All terms of a mix that depend on time alone.

    Attributes:
        curves: every one that is in a weight.
        chosen: which of them each term's weight is the product of, one after the last for none: (terms, links).
        own: factors of terms that have their own, (channels, columns, bins), and whose activations and terms these are.
        shared: gains of terms that have not, (channels, terms, K), or None.
    """

    curves: tuple[Boxes, ...]
    chosen: Indices
    own: tuple[Floats, Indices, Indices] | None
    shared: Floats | None

    @classmethod
    def of(cls, terms: Sequence[TimedTerm], width: int) -> "Timed":
        """At least one term, of so many components."""
        curves = tuple({boxes: None for term in terms for boxes in term.weight.changes})
        numbers = {boxes: number for number, boxes in enumerate(curves)}
        links = max(len(term.weight.changes) for term in terms)
        chosen = np.full((len(terms), links), len(curves))
        for row, term in zip(chosen, terms, strict=True):
            row[: len(term.weight.changes)] = [numbers[boxes] for boxes in term.weight.changes]
        return cls(curves, chosen, _side_by_side(terms), _summed(terms, width))

    def weights(self, first: int, count: int) -> Floats:
        """Of every term in some frames, (count, terms)."""
        changes = np.ones((count, len(self.curves) + 1), dtype=np.float32)
        for column, boxes in enumerate(self.curves):
            at = Weight(changes=(boxes,)).at(first, count, 1)
            changes[:, column] = 0.0 if at is None else at[:, 0, 0]
        result: Floats = changes[:, self.chosen].prod(axis=2)
        return result

    def added(self, code: Floats, left: Floats, first: int) -> Floats | None:
        """Magnitudes of the terms in some frames; None where there are none, and exact zeros in frames without any.

        Args:
            code: activations of all components in these frames, (count, K).
            left: factors of the sound, (channels, bins, K).
            first: number of the first frame.

        Returns:
            (count, channels, bins).
        """
        weights = self.weights(first, len(code))
        if not weights.any():
            return None
        result = None if self.own is None else _products(self.own, code, weights)
        if self.shared is None:
            return result
        gains = weights @ self.shared
        summed: Floats = np.matmul(code * gains, left.transpose(0, 2, 1)).transpose(1, 0, 2)
        return summed if result is None else result + summed


def over_time(weight: Weight) -> bool:
    """Whether a weight is of curves alone."""
    curves = all(isinstance(box, GridCurve) for boxes in weight.changes for box in boxes)
    return bool(weight.changes) and curves and not weight.boxes and not weight.covers


def _side_by_side(terms: Sequence[TimedTerm]) -> tuple[Floats, Indices, Indices] | None:
    found = [(number, term, term.left) for number, term in enumerate(terms) if term.left is not None]
    if not found:
        return None
    channels = max(len(left) for _, _, left in found)
    columns = [np.broadcast_to(left, (channels, *left.shape[1:])).transpose(0, 2, 1) for _, _, left in found]
    own = np.ascontiguousarray(np.concatenate(columns, axis=1), dtype=np.float32)
    rows = np.concatenate([term.sounding for _, term, _ in found])
    return own, rows, np.repeat([number for number, _, _ in found], [len(term.sounding) for _, term, _ in found])


def _summed(terms: Sequence[TimedTerm], width: int) -> Floats | None:
    channels = max(len(term.gains) for term in terms)
    gains = np.zeros((channels, len(terms), width), dtype=np.float32)
    for number, term in enumerate(terms):
        if term.left is None:
            gains[:, number, term.sounding] = term.gains
    return gains if any(term.left is None for term in terms) else None


def _products(own: tuple[Floats, Indices, Indices], code: Floats, weights: Floats) -> Floats:
    left, rows, terms = own
    active = np.flatnonzero(weights[:, terms].any(axis=0))
    if _FEW * len(active) < len(rows):
        left, rows, terms = left[:, active], rows[active], terms[active]
    result: Floats = np.matmul(code[:, rows] * weights[:, terms], left).transpose(1, 0, 2)
    return result
