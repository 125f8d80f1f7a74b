"""What a patch bay shows of one document. GUI thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from audible_gui.document import Document, Network, Node, kept_nodes
from audible_gui.operations import Cell, PatchBay, cell_amount, drawn_in, patched_cells
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.model import TreeModel
from audible_gui.views.component_tree.strips import Strip, nothing


@dataclass(frozen=True, eq=False)
class Scene:
    """A bay of a document, worked out once.

    Attributes:
        document: with a network.
        bay: which layers.
        filled: how much of the cells in which anything is lent.
        kept: components that are locked, or part of what is.
    """

    document: Document
    bay: PatchBay
    filled: Mapping[Cell, float]
    kept: frozenset[Node]

    @classmethod
    def of(cls, document: Document, bay: PatchBay) -> "Scene":
        """Work it out."""
        filled = {cell: borrowed.amount for cell, borrowed in patched_cells(document, bay)}
        return cls(document, bay, filled, kept_nodes(document))

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        layers = self.document.components
        return len(layers[self.bay.bases - 1]), len(layers[self.bay.envelopes - 1])

    @property
    def square(self) -> bool:
        """Whether rows and columns are the same components."""
        return self.bay.bases == self.bay.envelopes

    def own(self, index: int) -> float:
        """How much a component keeps of its own, 0..1, where it meets itself."""
        return cell_amount(self.document, self.bay, Cell(index, index))

    def row(self, index: int) -> Node:
        """The component of a row."""
        return Node(self.bay.bases, index)

    def column(self, index: int) -> Node:
        """The component of a column."""
        return Node(self.bay.envelopes, index)

    def drawn(self, node: Node) -> bool:
        """Whether a component of the layer that takes has there what was drawn."""
        return drawn_in(self.document, self.bay, node)


class Curves:
    """The small curves of the headings: bases and envelopes as they were learned, which is what is lent.

    Args:
        rows: where they are known.
    """

    def __init__(self, rows: TreeModel) -> None:
        self._rows = rows
        self._network: Network | None = None
        self._known: dict[tuple[Node, Column], tuple[Strip, Strip]] = {}

    def strip(self, document: Document, node: Node, column: Column) -> Strip:
        """Basis or envelope of a component; nothing while the tree shows another network."""
        if document.network is not self._rows.document.network:
            return nothing()
        if self._network is not self._rows.document.network:
            self._network, self._known = self._rows.document.network, {}
        shown = self._rows.own_strip(node, column)
        known = self._known.get((node, column))
        if known is None or known[0] is not shown:
            known = self._known[node, column] = (shown, shown.apart())
        return known[1]

    def forget(self) -> None:
        """Let go of the network that was shown last."""
        self._network, self._known = None, {}
