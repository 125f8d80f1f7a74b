"""Everything the rows show of one document, worked out when first asked for. GUI thread."""

from __future__ import annotations

from audible_gui.document import Component, Document, Network, Node
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.component_tree.strips import LayerStrips


class Snapshot:
    """The rows of one document.

    Args:
        document: any; without a sound or a network it has no rows.
        before: the snapshot that this one replaces; plots of an unchanged network are taken from it.
    """

    def __init__(self, document: Document, before: Snapshot | None = None) -> None:
        self.document = document
        shown = document.sound is not None and document.network is not None
        self.network: Network | None = document.network if shown else None
        self.widths = self.network.widths if self.network is not None else ()
        same = (
            before is not None
            and before.network is self.network
            and before.document.sound is document.sound
            and before.document.reading is document.reading
        )
        self._strips: dict[int, LayerStrips] = before._strips if same and before is not None else {}
        self._rows: dict[Node, Row] = {}
        self._soloing = [soloing(layer) for layer in document.components]

    def component(self, node: Node) -> Row:
        """The row of a component."""
        row = self._rows.get(node)
        if row is None:
            component = self.document.component(node)
            hushed = component.muted or (self._soloing[node.layer - 1] and not component.soloed)
            strips = self.strips(node.layer)
            share, relative = strips.share(node.index), strips.relative_share(node.index)
            row = self._rows[node] = Row(Kind.COMPONENT, node, component.name, component, share, relative, hushed)
        return row

    def layer(self, layer: int) -> Row:
        """The row of a layer."""
        return Row(Kind.LAYER, None, f"Layer {layer} · {self.widths[layer - 1]}")

    def residual(self) -> Row:
        """The row of the residual."""
        residual = self.document.residual
        return Row(Kind.RESIDUAL, None, residual.name, residual, hushed=residual.muted)

    def strips(self, layer: int) -> LayerStrips:
        """Plots of a layer. Raises ValueError when there are no rows."""
        if self.document.sound is None or self.network is None:
            raise ValueError("the document has no network")
        if layer not in self._strips:
            self._strips[layer] = LayerStrips(self.network, layer, self.document.sound, self.document.reading)
        return self._strips[layer]


def soloing(layer: tuple[Component, ...]) -> bool:
    """Whether any component of a layer is soloed."""
    return any(component.soloed for component in layer)
