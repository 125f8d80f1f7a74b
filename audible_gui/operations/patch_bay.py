"""The patch bay: every basis of one layer against every envelope of another, of the same layer or not. Any thread.

A component sounds as one basis times one envelope, each its own or wholly or in part another's. So a cell, a basis and
an envelope, is a component in whose place both sound: that of the row, which takes the envelope of the column, or that
of the column, which takes the basis of the row. Of the cells of one component one is patched, or none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from audible_gui.document import Borrowed, Brought, Document, Drawn, Morph, Node, Part, identity_of, kept_nodes, node_of
from audible_gui.operations.parts import with_basis, with_envelope

_WHOLE = 1.0


class Into(StrEnum):
    """Who takes what in a cell.

    ROWS: the row's component the envelope of the column's.
    COLUMNS: the column's component the basis of the row's.
    """

    ROWS = "rows"
    COLUMNS = "columns"


@dataclass(frozen=True)
class PatchBay:
    """Which layers are put against each other.

    Attributes:
        bases: layer of the rows, 1..L.
        envelopes: layer of the columns, 1..L.
        into: who takes what.
    """

    bases: int
    envelopes: int
    into: Into = Into.ROWS

    @property
    def taking(self) -> int:
        """Layer of the components that take."""
        return self.bases if self.into is Into.ROWS else self.envelopes

    @property
    def lending(self) -> int:
        """Layer of the components that lend."""
        return self.envelopes if self.into is Into.ROWS else self.bases

    def cell(self, taker: int, lender: int) -> "Cell":
        """The cell of two components, by their indices."""
        return Cell(taker, lender) if self.into is Into.ROWS else Cell(lender, taker)

    def taker(self, cell: "Cell") -> Node:
        """In whose place a cell sounds."""
        return Node(self.taking, cell.row if self.into is Into.ROWS else cell.column)

    def lender(self, cell: "Cell") -> Node:
        """Whose envelope or basis it has."""
        return Node(self.lending, cell.column if self.into is Into.ROWS else cell.row)

    def own(self, cell: "Cell") -> bool:
        """Whether its basis and its envelope are one component's."""
        return self.taker(cell) == self.lender(cell)


@dataclass(frozen=True)
class Cell:
    """The basis of a row and the envelope of a column, by the indices of their components."""

    row: int
    column: int


def taken_part(document: Document, bay: PatchBay, taker: Node) -> Part | None:
    """What a component has in place of its own basis or envelope, whichever the bay patches; None for its own."""
    patch = document.component(taker).patch
    if patch is None:
        return None
    return patch.envelope if bay.into is Into.ROWS else patch.basis


def lent_to(document: Document, bay: PatchBay, taker: Node) -> tuple[Node, Borrowed] | None:
    """Who lends to a component, of whichever layer, and how much; None where nobody does."""
    part = taken_part(document, bay, taker)
    lender = node_of(document, part.source) if isinstance(part, Borrowed) and part.amount > 0.0 else None
    return None if lender is None or not isinstance(part, Borrowed) else (lender, part)


def drawn_in(document: Document, bay: PatchBay, taker: Node) -> bool:
    """Whether what a component has there was drawn, thrown or brought from another sound as a shape of its own."""
    return isinstance(taken_part(document, bay, taker), Drawn | Brought)


def cell_amount(document: Document, bay: PatchBay, cell: Cell) -> float:
    """How much of a cell sounds, 0..1; where a component meets itself, how much is its own."""
    taker = bay.taker(cell)
    lent = lent_to(document, bay, taker)
    if bay.own(cell):
        return 1.0 - lent[1].amount if lent is not None else float(not drawn_in(document, bay, taker))
    return lent[1].amount if lent is not None and lent[0] == bay.lender(cell) else 0.0


def patched_cells(document: Document, bay: PatchBay) -> Iterator[tuple[Cell, Borrowed]]:
    """The cells of a bay in which a component has something of another, by the indices of those that take."""
    for index in range(len(document.components[bay.taking - 1])):
        lent = lent_to(document, bay, Node(bay.taking, index))
        if lent is not None and lent[0].layer == bay.lending:
            yield bay.cell(index, lent[0].index), lent[1]


def with_cell(document: Document, bay: PatchBay, cell: Cell, amount: float, morph: Morph | None = None) -> Document:
    """A cell patched to an amount, in place of what its component had before.

    Args:
        document: with a network.
        bay: which layers.
        cell: one of its cells; where a component meets itself, the amount is what it keeps of its own.
        amount: 0 (its own) .. 1 (the other's).
        morph: what lies between; None for what there is already, or the weighted mean.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for an amount outside the limits.
    """
    taker, lender = bay.taker(cell), bay.lender(cell)
    lent = lent_to(document, bay, taker)
    if bay.own(cell):
        if lent is None:
            return _with_part(document, bay, taker, None) if amount == _WHOLE else document
        lender, amount = lent[0], 1.0 - amount
    same = lent is not None and lent[0] == lender
    kept = lent[1].morph if lent is not None and same else Morph.LINEAR
    borrowed = Borrowed(identity_of(document, lender), amount, morph or kept)
    return _with_part(document, bay, taker, borrowed if amount else None)


def without_cells(document: Document, bay: PatchBay) -> Document:
    """Every component of the layer that takes with its own again, whoever lent it; drawn shapes and locked stay."""
    for taker in free_takers(document, bay):
        if lent_to(document, bay, taker) is not None:
            document = _with_part(document, bay, taker, None)
    return document


def with_shifted_cells(document: Document, bay: PatchBay) -> Document:
    """What is patched moves on to the next component of the layer that lends, from the last to the first.

    Within one layer what is a component's own moves on, too.
    """
    count, after = len(document.components[bay.lending - 1]), document
    for taker in free_takers(document, bay):
        lent = lent_to(document, bay, taker)
        if lent is not None and lent[0].layer == bay.lending:
            moved, amount, morph = lent[0].index, lent[1].amount, lent[1].morph
        elif bay.taking == bay.lending and lent is None and not drawn_in(document, bay, taker):
            moved, amount, morph = taker.index, _WHOLE, Morph.LINEAR
        else:
            continue
        cell = bay.cell(taker.index, (moved + 1) % count)
        after = with_cell(after, bay, cell, _WHOLE if bay.own(cell) else amount, morph)
    return after


def with_shuffled_cells(document: Document, bay: PatchBay, seed: int) -> Document:
    """Each component with something of another of the layer that lends, drawn by lot; amounts that are set stay.

    Nobody lends twice before all have lent, and within one layer nobody to itself. What is drawn and who is locked
    stays.

    Args:
        document: with a network.
        bay: which layers.
        seed: of the lot; the same draws the same.
    """
    rng = np.random.default_rng([seed, bay.taking, bay.lending])
    takers = [taker for taker in free_takers(document, bay) if not drawn_in(document, bay, taker)]
    order = [takers[index] for index in rng.permutation(len(takers))]
    if bay.taking == bay.lending:
        # In a ring nobody lends to itself, and each once.
        lenders = [node.index for node in order[1:] + order[:1]]
    else:
        turns = rng.permutation(len(document.components[bay.lending - 1]))
        lenders = [int(turns[n % len(turns)]) for n in range(len(order))]
    for taker, lender in zip(order, lenders, strict=True):
        lent = lent_to(document, bay, taker)
        amount, morph = (_WHOLE, Morph.LINEAR) if lent is None else (lent[1].amount, lent[1].morph)
        document = with_cell(document, bay, bay.cell(taker.index, lender), amount, morph)
    return document


def free_takers(document: Document, bay: PatchBay) -> list[Node]:
    """The components that take, but for those that are locked or part of what is."""
    kept = kept_nodes(document)
    nodes = (Node(bay.taking, index) for index in range(len(document.components[bay.taking - 1])))
    return [node for node in nodes if node not in kept]


def _with_part(document: Document, bay: PatchBay, taker: Node, part: Borrowed | None) -> Document:
    document.component(taker)
    return (with_envelope if bay.into is Into.ROWS else with_basis)(document, taker, part)
