"""What of a network lies under the mouse, and what is told of it. GUI thread."""

from dataclasses import dataclass

from audible_gui.document import Node
from audible_gui.synthesis import FlowEdges
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.rows import component_label, share_text, tooltip
from audible_gui.views.network_view.edges import edge_at
from audible_gui.views.network_view.layout import Layout
from audible_gui.views.network_view.shown import Shown


@dataclass(frozen=True)
class Pointed:
    """A component, or an edge, or nothing.

    Attributes:
        node: the component.
        edge: child and parent of the edge.
    """

    node: Node | None = None
    edge: tuple[Node, Node] | None = None

    @property
    def anything(self) -> bool:
        """Whether there is something that can be clicked."""
        return self.node is not None or self.edge is not None


def visible_edges(shown: Shown, layer: int) -> tuple[FlowEdges, ...]:
    """What is drawn between a layer and the one below, the lowest first."""
    scene, focus = shown.scene, shown.focus
    if scene is None:
        return ()
    if focus is None:
        return (scene.edges[layer - 2],)
    return scene.behind[layer - 2], focus.lit[layer - 2]


def pointed_at(shown: Shown, layout: Layout, x: float, y: float) -> Pointed:
    """What lies at a place of the picture."""
    node = layout.node_at(x, y)
    if node is not None:
        return Pointed(node)
    for layer in range(2, len(layout.columns) + 1):
        for edges in reversed(visible_edges(shown, layer)):
            place = edge_at(edges, layout, x, y)
            if place is not None:
                return Pointed(edge=edges.nodes(place))
    return Pointed()


def tip(shown: Shown, pointed: Pointed) -> str:
    """What one will hear, and what it has to do with what is chosen."""
    scene, document = shown.scene, shown.document
    if scene is None or not pointed.anything:
        return ""
    if pointed.edge is not None:
        child, parent = pointed.edge
        share = float(scene.flows.edges[parent.layer - 2][child.index, parent.index])
        names = component_label(document, child), component_label(document, parent)
        return f"{names[0]} holds {share_text(share)} of {names[1]}. Click to hear it as part of {names[1]}"
    assert pointed.node is not None
    focus, row = shown.focus, shown.row(pointed.node)
    text = tooltip(row, Column.NAME)
    if focus is None or focus.layer == pointed.node.layer:
        return text
    whole = component_label(document, focus.nodes[0]) if len(focus.nodes) == 1 else "what is selected"
    held = f"{row.label} holds {share_text(focus.share(pointed.node))} of {whole}"
    return f"{text}. {held}; Ctrl and a click: hear what the two have in common"
