"""Splitting and merging components and adding layers: what can be done, and what becomes of what is set. Any thread."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from audible_gui.document.combining import combinations, most_combinations
from audible_gui.document.document import Component, Document, EdgeGain, Node
from audible_gui.document.edges import MAX_EDGES
from audible_gui.document.edits import locked_nodes
from audible_gui.document.identities import identity_of
from audible_gui.document.network import MAX_LAYERS, MAX_WIDTH, Network
from audible_gui.document.patching import lenders
from audible_gui.document.retraining import AddLayer, Change, Merge, Split
from audible_gui.document.stroke import MAX_STROKES

MOST_PARTS = 12
"""That a component is split into at once; parts can be split again."""
# Training keeps numbers above a tiny floor, so the amount of a dead component is hardly ever exactly zero.
_SILENT = 1e-9
_NO_NETWORK = "Train a network first."
_ONE = "Select one component first."
_SEVERAL = "Select two or more components of one layer first."


def split_refusal(document: Document, nodes: Sequence[Node]) -> str:
    """Why these components cannot be split, a sentence; empty where there is one that can."""
    network = document.network
    if network is None:
        return _NO_NETWORK
    if len(nodes) != 1:
        return _ONE
    (node,) = nodes
    name, amounts = document.component(node).name, network.amounts[node.layer - 1]
    if amounts[node.index] <= _SILENT * amounts.sum():
        return f"{name} is silent: there is nothing to split."
    if network.widths[node.layer - 1] >= MAX_WIDTH:
        return f"Layer {node.layer} has {MAX_WIDTH} components already, and no layer has more."
    if most_parts(document, node) < 2:
        return f"The parts of {name} would have its boxes and its gain curve: take some of these away first."
    return _settled_text(document, nodes)


def merge_refusal(document: Document, nodes: Sequence[Node]) -> str:
    """Why these components cannot be merged, a sentence; empty where they can."""
    if document.network is None:
        return _NO_NETWORK
    if len(set(nodes)) < 2 or len({node.layer for node in nodes}) != 1:
        return _SEVERAL
    return _settled_text(document, nodes)


def layer_refusal(document: Document) -> str:
    """Why no layer can be added, a sentence; empty where one can."""
    network = document.network
    if network is None:
        return _NO_NETWORK
    if network.depth >= MAX_LAYERS:
        return f"A network has no more than {MAX_LAYERS} layers."
    if network.widths[-1] < 2:
        return "The deepest layer has a single component: there is nothing to put together."
    if not network.code.any():
        return "The network is silent: there is nothing to put together."
    return "Unlock all components first: with a new layer all bases are tuned." if locked_nodes(document) else ""


def most_parts(document: Document, node: Node) -> int:
    """Into how many parts a component can be split, each of which is set as it is; 1 if it cannot be."""
    row, component = document.components[node.layer - 1], replace(document.component(node), strokes=())
    most = min(MOST_PARTS, MAX_WIDTH - len(row) + 1)
    if not component.boxes and component.curve.neutral:
        return most
    for parts in range(most, 1, -1):
        split = _with_row(document, node.layer, [*row, *[component] * (parts - 1)])
        if combinations(split) <= most_combinations(document):
            return parts
    return 1


def proposed_width(network: Network) -> int:
    """Of a layer above the deepest: a third of that, as 36 → 12 is."""
    return max(1, round(network.widths[-1] / 3))


def change_text(document: Document, change: Change) -> str:
    """Name of the step that a change is, e.g. ``"Split Kick into 2"``; empty for learning again."""
    if isinstance(change, Split):
        return f"Split {document.component(change.node).name} into {change.parts}"
    if isinstance(change, Merge):
        names = [document.component(node).name for node in sorted(change.nodes)]
        return f"Merge {' and '.join(names) if len(names) == 2 else f'{len(names)} components'}"
    return f"Add a layer of {change.width}" if isinstance(change, AddLayer) else ""


def made_nodes(document: Document, change: Change, network: Network) -> tuple[Node, ...]:
    """Where in the new network what a change has made of single components is; nothing for other changes.

    Args:
        document: as before.
        change: a split or a merger.
        network: as it came out of that, of the same run.
    """
    if isinstance(change, Split):
        layer, known = change.node.layer, {component.id for component in document.components[change.node.layer - 1]}
        return tuple(Node(layer, index) for index, id_ in enumerate(network.ids[layer - 1]) if id_ not in known)
    if isinstance(change, Merge):
        ids = {document.component(node).id for node in change.nodes}
        layer = next(iter(change.nodes)).layer
        return tuple(Node(layer, index) for index, id_ in enumerate(network.ids[layer - 1]) if id_ in ids)
    return ()


def with_heirs(document: Document, change: Change, network: Network) -> Document:
    """``document`` in which what a change makes of components has what was set on these, ready for ``carried_over``.

    The parts of a component are set, named and grouped as it was, and are such parts of its parents, and have such
    children; what was painted into it goes to the first of them. What several were merged into is named as one of them,
    the one that holds most if a person has named that, and has what was painted into any; those that are set just as it
    is leave nothing behind that would be lost.

    Args:
        document: as before.
        change: any.
        network: as it came out of the change, of the same run.
    """
    made = made_nodes(document, change, network)
    if not made:
        return document
    ids = [network.ids[node.layer - 1][node.index] for node in made]
    if isinstance(change, Split):
        return _with_parts(document, change.node, ids)
    return _with_merged(document, change.nodes, ids[0]) if isinstance(change, Merge) else document


def _with_parts(document: Document, node: Node, ids: Sequence[int]) -> Document:
    before, layer = document.component(node), node.layer
    parts = [replace(before, id=id_, name=f"{before.name} {number}") for number, id_ in enumerate(sorted(ids), 1)]
    parts[1:] = [replace(part, strokes=()) for part in parts[1:]]
    edges = [heir for edge in document.edges for heir in _heirs(edge, layer, before.id, ids)]
    groups = tuple(
        replace(group, members=tuple(sorted({*group.members, *ids} - {before.id})))
        if group.layer == layer and before.id in group.members
        else group
        for group in document.groups
    )
    others = [component for component in document.components[layer - 1] if component is not before]
    after = _with_row(document, layer, [*others, *parts])
    return replace(after, edges=tuple(sorted(edges)[:MAX_EDGES]), groups=groups)


def _heirs(edge: EdgeGain, layer: int, id_: int, ids: Sequence[int]) -> list[EdgeGain]:
    if (edge.layer, edge.parent) == (layer, id_):
        return [replace(edge, parent=heir) for heir in ids]
    if (edge.layer, edge.child) == (layer + 1, id_):
        return [replace(edge, child=heir) for heir in ids]
    return [edge]


def _with_merged(document: Document, nodes: Collection[Node], survivor: int) -> Document:
    layer = next(iter(nodes)).layer
    members = [document.component(node) for node in sorted(nodes)]
    (mine,) = [one for one in members if one.id == survivor]
    named = [one for one in members if one.named]
    heir = mine if mine.named or not named else replace(mine, name=named[0].name, named=True)
    strokes = sorted(stroke for one in members for stroke in one.strokes)
    heir = replace(heir, strokes=tuple(strokes[-MAX_STROKES:]))
    told = {one.id for one in members if _mix(one) == _mix(mine)} - {survivor}
    row = [heir if one is mine else one for one in document.components[layer - 1] if one.id not in told]
    return _with_row(document, layer, row)


def _mix(component: Component) -> Component:
    return replace(component, id=0, name="", named=False, locked=False, strokes=())


def _with_row(document: Document, layer: int, row: Sequence[Component]) -> Document:
    layers = list(document.components)
    layers[layer - 1] = tuple(row)
    return replace(document, components=tuple(layers))


def _settled_text(document: Document, nodes: Sequence[Node]) -> str:
    """What keeps bases of a layer from being changed: those of locked components, and shapes that stand for them."""
    components = [document.component(node) for node in nodes]
    if locked := next((component for component in components if component.locked), None):
        return f"{locked.name} is locked: unlock it first."
    deeper = [node for node in locked_nodes(document) if node.layer > nodes[0].layer]
    if deeper:
        name, layer = document.component(deeper[0]).name, deeper[0].layer
        return f"{name} of layer {layer} is locked with its parts: unlock it first."
    # Nobody could say what parts, or sums, of what is not there would be.
    patched = next(
        (component for component in components if component.patch is not None and component.patch.parts), None
    )
    if patched is not None:
        return f"{patched.name} has a borrowed or drawn shape: take that away first."
    lending = lenders(document)
    lender = next((node for node in nodes if identity_of(document, node) in lending), None)
    return "" if lender is None else f"Others borrow from {document.component(lender).name}: take that away first."
