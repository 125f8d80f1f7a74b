"""What is chosen in a network, and what every other layer has to do with it. Any thread."""

from enum import Enum
from functools import cached_property

import numpy as np

from audible_gui.document import Document, Network, Node
from audible_gui.session import Audition
from audible_gui.synthesis import AUDIBLE, PART, FlowEdges, Flows, drawn_edges, lit_edges
from audible_gui.views.component_tree.rows import component_label, share_text
from audible_gui.views.network_view.edges import MOST_BEHIND
from audible_gui.views.network_view.layout import Array


class State(Enum):
    """What a component has to do with what is chosen."""

    CHOSEN = "chosen"
    PART = "part"
    TRACE = "trace"
    SILENT = "silent"


class Focus:
    """Components of one layer, and what becomes of them in every other.

    Args:
        flows: of the network.
        audition: what is chosen; of a part of a component, that component is what is looked at.
    """

    def __init__(self, flows: Flows, audition: Audition) -> None:
        assert audition.node is not None
        self.flows, self.audition = flows, audition
        heard = (audition.node, *audition.others)
        self.nodes: tuple[Node, ...] = audition.within[-1:] or heard
        self.parts: frozenset[Node] = frozenset((*heard, *audition.within[:-1]) if audition.within else ())
        self.reached: tuple[Array, ...] = flows.reached(self.nodes)

    @property
    def layer(self) -> int:
        """Of the components."""
        return self.nodes[0].layer

    @cached_property
    def lit(self) -> tuple[FlowEdges, ...]:
        """The edges that carry them from layer to layer, those between layers 1 and 2 first."""
        layers = range(2, self.flows.network.depth + 1)
        return tuple(lit_edges(self.flows, self.reached, self.layer, layer) for layer in layers)

    def share(self, node: Node) -> float:
        """What a component of another layer holds of them, 0..1; in their own layer what it holds of that."""
        values = self.flows.held if node.layer == self.layer else self.reached
        return float(values[node.layer - 1][node.index])

    def relative(self, node: Node) -> float:
        """``share`` over the largest of the layer, 0..1."""
        values = self.flows.held if node.layer == self.layer else self.reached
        largest = float(values[node.layer - 1].max())
        return self.share(node) / largest if largest > 0.0 else 0.0

    def state(self, node: Node) -> State:
        """What a component has to do with them."""
        if node.layer == self.layer:
            return State.CHOSEN if node in self.nodes else State.TRACE
        share = self.share(node)
        return State.PART if share >= PART else State.TRACE if share >= AUDIBLE else State.SILENT


class Scene:
    """What a view shows of one network in one reading.

    Args:
        flows: of the network.
    """

    def __init__(self, flows: Flows) -> None:
        self.flows = flows
        self._focus: Focus | None = None

    @property
    def network(self) -> Network:
        """Which one."""
        return self.flows.network

    @cached_property
    def edges(self) -> tuple[FlowEdges, ...]:
        """What is drawn where nothing is chosen, the edges between layers 1 and 2 first."""
        return tuple(drawn_edges(self.flows, layer) for layer in range(2, self.network.depth + 1))

    @cached_property
    def behind(self) -> tuple[FlowEdges, ...]:
        """What of them is drawn behind the edges of what is chosen."""
        return tuple(edges.strongest(MOST_BEHIND) for edges in self.edges)

    def focus(self, audition: Audition | None) -> Focus | None:
        """What is chosen; None for nothing, and for the residual, which is in no layer."""
        if audition is None or audition.node is None:
            return None
        if self._focus is None or self._focus.audition != audition:
            self._focus = Focus(self.flows, audition)
        return self._focus


def strongest_path(flows: Flows, lower: Node, upper: Node) -> tuple[Node, ...]:
    """What carries most of a component into one of a deeper layer: its parents up to that one."""
    reached, path = flows.reached([upper]), []
    below = lower
    for layer in range(lower.layer + 1, upper.layer):
        carried = flows.edges[layer - 2][below.index] * reached[layer - 1]
        below = Node(layer, int(carried.argmax()))
        path.append(below)
    return (*path, upper)


def whole(document: Document, focus: Focus, layer: int) -> str:
    """What the shares in a layer's cells are of, for people: of what is chosen, in its own layer of that."""
    return "the layer" if layer == focus.layer else _chosen(document, focus)


def _chosen(document: Document, focus: Focus) -> str:
    return f"{len(focus.nodes)} components" if len(focus.nodes) > 1 else component_label(document, focus.nodes[0])


def sentence(document: Document, focus: Focus) -> str:
    """What is seen of what is chosen, for people."""
    layer, many = focus.layer, len(focus.nodes) > 1
    name = _chosen(document, focus)
    held = sum(focus.share(node) for node in focus.nodes)
    told = []
    if layer > 1:
        parts = [_parts(focus, lower, first=lower == layer - 1) for lower in range(layer - 1, 0, -1)]
        told.append(f"{'consist' if many else 'consists'} of {' and '.join(parts)}")
    if layer < focus.flows.network.depth:
        homes = [_homes(document, focus, upper) for upper in range(layer + 1, focus.flows.network.depth + 1)]
        told.append(f"{'are' if many else 'is'} part of {', '.join(homes)}")
    return f"{name}, {share_text(held)} of layer {layer}, {', and '.join(told) or 'is the whole network'}."


def _parts(focus: Focus, layer: int, *, first: bool) -> str:
    """How many components of a layer hold something of what is chosen, and how many nothing that could be heard."""
    reached = focus.reached[layer - 1]
    parts, silent = int((reached >= PART).sum()), int((reached < AUDIBLE).sum())
    traces = len(reached) - parts - silent
    counted = f"{parts} component{'' if parts == 1 else 's'} of" if first else f"{parts} of"
    others = [f"{traces} trace{'' if traces == 1 else 's'}"] if traces else []
    verb = ("is " if silent == 1 else "are ") if first else ""
    others += [f"{silent} {verb}silent"] if silent else []
    return f"{counted} layer {layer}" + (f" ({', '.join(others)})" if others else "")


def _homes(document: Document, focus: Focus, layer: int) -> str:
    """The two deeper components that hold most of it, with their shares."""
    reached = focus.reached[layer - 1]
    order = [int(index) for index in np.argsort(-reached)[:2] if reached[index] >= PART]
    names = [f"{component_label(document, Node(layer, one))} ({share_text(float(reached[one]))})" for one in order]
    return f"{' and '.join(names) or 'nothing'} of layer {layer}"
