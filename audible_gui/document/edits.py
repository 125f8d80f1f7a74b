"""Structural edits: pure functions Document → Document. Any thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from audible_gui.document.document import MAX_GAIN_DB, MIN_GAIN_DB, Component, Document, Node
from audible_gui.document.edges import edges_in
from audible_gui.document.group import Group
from audible_gui.document.grouping import groups_in, without_groups
from audible_gui.document.network import Network
from audible_gui.document.patching import without_lost_parts
from audible_gui.document.reading import Reading

Change = tuple[Node | None, Callable[[Component], Component]]
"""A component (the residual for None), and what becomes of it."""


def with_changes(document: Document, changes: Iterable[Change]) -> Document:
    """``document`` with components changed, one after the other: layers of hundreds are copied only once.

    Raises:
        IndexError: when there is no such component.
    """
    residual = document.residual
    rows: dict[int, list[Component]] = {}
    for node, change in changes:
        if node is None:
            residual = change(residual)
            continue
        document.component(node)
        if node.layer not in rows:
            rows[node.layer] = list(document.components[node.layer - 1])
        row = rows[node.layer]
        row[node.index] = change(row[node.index])
    layers = tuple(
        tuple(rows[layer]) if layer in rows else before for layer, before in enumerate(document.components, 1)
    )
    return replace(document, components=layers, residual=residual)


def with_components(document: Document, components: Mapping[Node, Component]) -> Document:
    """``document`` with components replaced. Raises IndexError when there is no such place."""
    return with_changes(document, [_put(node, component) for node, component in components.items()])


def with_component(document: Document, node: Node, component: Component) -> Document:
    """``document`` with the component at ``node`` replaced."""
    return with_components(document, {node: component})


def with_gain(document: Document, node: Node | None, gain_db: float) -> Document:
    """Gain of a component (of the residual for None), held within the limits."""
    return with_changes(document, [gained(node, gain_db)])


def gained(node: Node | None, gain_db: float) -> Change:
    """What ``with_gain`` does, as one of several changes."""
    gain = min(max(gain_db, MIN_GAIN_DB), MAX_GAIN_DB)
    return node, lambda component: replace(component, gain_db=gain)


def with_pan(document: Document, node: Node | None, pan: float) -> Document:
    """Pan of a component (of the residual for None), held within −1 (left) .. 1 (right)."""
    return with_changes(document, [panned(node, pan)])


def panned(node: Node | None, pan: float) -> Change:
    """What ``with_pan`` does, as one of several changes."""
    held = min(max(pan, -1.0), 1.0)
    return node, lambda component: replace(component, pan=held)


def with_mute(document: Document, node: Node | None, muted: bool) -> Document:
    """A component (the residual for None) silenced or not."""
    return with_changes(document, [silenced(node, muted)])


def silenced(node: Node | None, muted: bool) -> Change:
    """What ``with_mute`` does, as one of several changes."""
    return node, lambda component: replace(component, muted=muted)


def with_solo(document: Document, node: Node, soloed: bool, *, exclusive: bool = False) -> Document:
    """A component soloed or not; ``exclusive`` ends the other solos of its layer."""
    document = without_solos(document, node.layer) if exclusive else document
    return with_changes(document, [singled(node, soloed)])


def singled(node: Node, soloed: bool) -> Change:
    """What ``with_solo`` does where it is not exclusive, as one of several changes."""
    return node, lambda component: replace(component, soloed=soloed)


def without_solos(document: Document, layer: int) -> Document:
    """Nothing soloed in a layer, neither components nor groups."""
    layers = list(document.components)
    layers[layer - 1] = tuple(replace(component, soloed=False) for component in layers[layer - 1])
    groups = tuple(replace(group, soloed=False) if group.layer == layer else group for group in document.groups)
    return replace(document, components=tuple(layers), groups=groups)


def with_lock(document: Document, node: Node, locked: bool) -> Document:
    """A component locked or not, see ``Component.locked``. Raises IndexError when there is none."""
    return with_changes(document, [locked_as(node, locked)])


def locked_as(node: Node, locked: bool) -> Change:
    """What ``with_lock`` does, as one of several changes."""
    return node, lambda component: replace(component, locked=locked)


def locked_nodes(document: Document) -> tuple[Node, ...]:
    """Where locked components are, by layer and index."""
    rows = enumerate(document.components, 1)
    return tuple(Node(layer, index) for layer, row in rows for index, one in enumerate(row) if one.locked)


def with_name(document: Document, node: Node, name: str) -> Document:
    """A component renamed; surrounding white space is dropped, an empty name changes nothing."""
    text = " ".join(name.split())
    return with_changes(document, [(node, lambda c: replace(c, name=text, named=True))]) if text else document


def heard_alone(document: Document, node: Node | None, others: Sequence[Node] = ()) -> Document:
    """``document`` with everything muted that is not the component at ``node`` (the residual for None).

    Each sounds as it does in the whole: those of one layer and the residual sum to what the document sounds like.

    Args:
        document: any.
        node: what is heard.
        others: further components of the same layer that are heard with it.

    Raises:
        IndexError: when there is no such component.
    """
    document = without_groups(document)
    if node is None:
        layers = tuple(tuple(c.silenced for c in layer) for layer in document.components)
        return replace(document, components=layers)
    row = document.components[node.layer - 1]
    soloing = any(component.soloed for component in row)
    alone = [c.silenced for c in row]
    for one in (node, *others):
        mine = document.component(one)
        alone[one.index] = replace(mine, muted=mine.muted or (soloing and not mine.soloed), soloed=False)
    layers = (*document.components[: node.layer - 1], tuple(alone), *document.components[node.layer :])
    return replace(document, components=layers, residual=replace(document.residual, muted=True))


def auditioned(document: Document, node: Node | None) -> Document:
    """``document`` with nothing but the component at ``node`` (the residual for None), as it is by itself.

    It sounds at its own gain and pan, and at that of its group, even if it is muted, and whatever is set on other
    components; what is set on edges stays, since it says what a component is made of.

    Raises:
        IndexError: when there is no such component.
    """
    document = without_groups(document)
    mine = document.residual if node is None else document.component(node)
    neutral = replace(without_mix(document), edges=document.edges)
    return heard_alone(with_changes(neutral, [(node, lambda _: replace(mine, muted=False, soloed=False))]), node)


def with_reading(document: Document, reading: Reading) -> Document:
    """Deep components seen and heard in another way."""
    return replace(document, reading=reading)


def with_exponent(document: Document, exponent: float) -> Document:
    """Masks of another exponent: 1..MAX_EXPONENT, or BINARY. Raises AudibleError."""
    return replace(document, exponent=exponent)


def with_network(document: Document, network: Network | None, names: Sequence[Sequence[str]] = ()) -> Document:
    """``document`` with another network.

    Components of the same run, edges between them and groups of them keep what was set on them, wherever their rows
    have moved; others start anew, see ``carried_over``. Nobody borrows from components that have gone. What is drawn
    stays where it fits the network's grid and orientation, and what is set on the residual.

    Args:
        document: any.
        network: the new one, or None to have none.
        names: per layer and index, for components that start anew.
    """
    if network is None:
        return replace(document, network=None, components=(), edges=(), groups=())
    same_run = document.network is not None and document.network.run == network.run
    layers = []
    for layer, ids in enumerate(network.ids):
        known = {c.id: c for c in document.components[layer]} if same_run and layer < len(document.components) else {}
        fresh = names[layer] if layer < len(names) else [f"Component {index + 1}" for index in range(len(ids))]
        layers.append(tuple(_carried(known.get(id_), id_, name) for id_, name in zip(ids, fresh, strict=True)))
    edges = edges_in(document.edges, network) if same_run else ()
    groups = groups_in(document.groups, network) if same_run else ()
    drawn = document.network is None or document.network.spec.orientation is network.spec.orientation
    after = replace(document, network=network, components=tuple(layers), edges=edges, groups=groups)
    return without_lost_parts(after, drawn=drawn)


def without_mix(document: Document) -> Document:
    """All gains, pans, mutes and solos back to neutral, those of edges and groups too; the rest stays."""
    layers = tuple(tuple(_unmixed(component) for component in layer) for layer in document.components)
    groups = tuple(Group(group.layer, group.id, group.name, group.members) for group in document.groups)
    residual = Component(name=document.residual.name)
    return replace(document, components=layers, residual=residual, edges=(), groups=groups)


def _unmixed(component: Component) -> Component:
    if not component.mixed:
        return component
    return replace(component, gain_db=0.0, muted=False, soloed=False, pan=0.0)


def _carried(known: Component | None, id_: int, name: str) -> Component:
    if known is None:
        return Component(id_, name)
    return known if known.named else replace(known, name=name)


def _put(node: Node, component: Component) -> Change:
    return node, lambda _: component
