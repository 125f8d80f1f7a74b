"""What sounds: the gains of nodes and edges, brought to the components that masks are made of. Any thread.

Read as one, the gain of node (1, k) is g1, and that of node (l, j) is gl times the gains of its children times those of
its edges, weighted by the children's parts in it (see ``masks``): the sum over all paths of their masks times their
gains. Read as its parts, the same with the shares of ``parts``, the other way round. So the gains of all layers come to
one for each component of the deepest layer or of layer 1, which depends on frequency where a deep one is read as one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from audible_gui.document import (
    DEFAULT_READING,
    Component,
    Document,
    EdgeGain,
    Floats,
    Network,
    Node,
    Orientation,
    Reading,
    db_to_gain,
    frozen,
    without_groups,
)
from audible_gui.synthesis.box_gains import Weight, on_grid
from audible_gui.synthesis.boxing import Chain, Link, chains, links, through, weight_of
from audible_gui.synthesis.ensembles import sounding_products
from audible_gui.synthesis.hierarchy import own_activations
from audible_gui.synthesis.layout import speakers
from audible_gui.synthesis.masks import nesting
from audible_gui.synthesis.painting import Painting, paintings, sides_of
from audible_gui.synthesis.parts import Matrix, node_reach, part_gains
from audible_gui.synthesis.patches import Patched, Product, Reshaped, is_refined, own_shape

CENTRE, LEFT_AND_RIGHT = (0,), (-1, 1)
"""Of channels that are alike, and of those of a mono sound that is panned."""


@dataclass(frozen=True, eq=False)
class Leak:
    """Lets sound only what lies where another component of a layer is stronger than those that sound.

    Attributes:
        layer: the gains that let each component of the layer sound alone, (K_l, channels, bins or frames, K).
        own: indices of the components that sound.
    """

    layer: Floats
    own: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Boxed:
    """What boxes change, and strokes, see ``boxing``.

    Attributes:
        mask: gains as those of a Mix, of what they change.
        weight: how much of it is added to the mix.
    """

    mask: Floats
    weight: Weight


@dataclass(frozen=True, eq=False)
class Mix:
    """What sounds: the gains of the components of Factors, and that of the residual. Axes of length one are alike.

    Attributes:
        gains: (channels, bins, K), or (channels, frames, K), see ``over_time``.
        residual: amplitude factors for the energy that no component holds, (channels,).
        over_time: whether gains are of frames rather than bins.
        patches: components that sound as something else; ``gains`` leave them out.
        leak: where alone it sounds, or None for everywhere.
        boxed: what boxes and strokes change of the components that ``gains`` let sound.
    """

    gains: Floats
    residual: tuple[float, ...]
    over_time: bool = False
    patches: tuple[Patched, ...] = ()
    leak: Leak | None = None
    boxed: tuple[Boxed, ...] = ()

    @property
    def channels(self) -> int:
        """Channels it makes of a mono sound."""
        return max(len(self.gains), len(self.residual))


ORIGINAL = Mix(frozen(np.zeros((1, 1, 0))), (1.0,))
"""The sound as it is, without a network."""


@dataclass(frozen=True, eq=False)
class Gains:
    """Gains of everything in a network, for each channel, or for one for all; a mono sound that is panned has two.

    Attributes:
        nodes: per layer (sides, K_l).
        edges: per layer from the second on (K_(l−1), K_l), or None where all are one.
        residual: (sides,).
    """

    nodes: list[Matrix]
    edges: list[Matrix | None]
    residual: Matrix


def document_mix(document: Document, *, filled: bool = True) -> Mix:
    """What sounds under everything that is set in the document.

    Args:
        document: any with a network.
        filled: whether what was painted into components sounds; else it is only taken from the others.

    Raises:
        ValueError: without a network.
    """
    network = document.network
    if network is None:
        raise ValueError("the document has no network")
    document = without_groups(document)
    sides = _sides(network.channels) if document.panned else CENTRE
    nodes = [_layer_gains(layer, sides) for layer in document.components]
    edges: list[Matrix | None] = [_edge_gains(document, layer) for layer in range(2, network.depth + 1)]
    gains = Gains(nodes, edges, np.array([_gain(document.residual, side) for side in sides]))
    scene = _Scene.of(document, gains, filled=filled)
    patches = _patched(scene, gains)
    mix = _mix(network, gains, document.reading, document.exponent)
    return replace(mix, patches=patches, boxed=_boxed(scene, gains))


def unit_mix(network: Network, reading: Reading = DEFAULT_READING) -> Mix:
    """Everything at gain one: the original."""
    width = network.widths[0 if own_activations(network, reading) is not None else -1]
    return Mix(frozen(np.ones((1, 1, width))), (1.0,))


def node_mix(
    network: Network,
    node: Node,
    gain: float = 1.0,
    reading: Reading = DEFAULT_READING,
    exponent: float = 1.0,
    others: Sequence[Node] = (),
) -> Mix:
    """One component alone, or with ``others`` of its layer."""
    gains = _neutral(network)
    gains.nodes[node.layer - 1][:] = 0.0
    gains.nodes[node.layer - 1][:, [one.index for one in (node, *others)]] = gain
    return _mix(network, gains, reading, exponent)


def edge_mix(
    network: Network,
    parent: Node,
    children: Collection[int],
    gain: float = 1.0,
    reading: Reading = DEFAULT_READING,
    exponent: float = 1.0,
) -> Mix:
    """Some children as parts of one parent, and nothing else: over all children these mixes sum to the parent's.

    Args:
        network: any.
        parent: of layer 2 or deeper.
        children: indices in the layer below.
        gain: of them.
        reading: how it is read.
        exponent: of the masks.
    """
    gains = _neutral(network)
    gains.nodes[parent.layer - 1][:] = 0.0
    gains.nodes[parent.layer - 1][:, parent.index] = gain
    edges = np.zeros(network.decoders[parent.layer - 1].shape)
    edges[list(children)] = 1.0
    gains.edges[parent.layer - 2] = edges
    return _mix(network, gains, reading, exponent)


def residual_mix(network: Network, gain: float = 1.0, reading: Reading = DEFAULT_READING) -> Mix:
    """The residual alone."""
    return Mix(frozen(np.zeros_like(unit_mix(network, reading).gains)), (gain,))


@dataclass(frozen=True, eq=False)
class _Scene:
    """A document, and what in it depends on time and frequency.

    Attributes:
        document: without groups.
        own: gains of its components, per layer (sides, K_l).
        layers: what was painted in each.
        links: what changes gains somewhere.
        patched: what sounds in components' places.
    """

    document: Document
    own: list[Matrix]
    layers: list[Painting]
    links: list[Link]
    patched: dict[Node, Product]

    @classmethod
    def of(cls, document: Document, gains: Gains, *, filled: bool) -> "_Scene":
        """With these gains, before anything is taken out of them."""
        own = [nodes.copy() for nodes in gains.nodes]
        layers = paintings(document, own, filled=filled)
        return cls(document, own, layers, links(document, layers, own), sounding_products(document))

    @property
    def gone(self) -> list[list[int]]:
        """Per layer the components that are patched."""
        return [[node.index for node in self.patched if node.layer == layer] for layer in range(1, len(self.own) + 1)]

    def shares(self, node: Node) -> list[tuple[tuple[float, ...], Weight]]:
        """By which gains a component sounds, and how much of it by each: its own, and those of who was given it."""
        network, component = self.document.network, self.document.component(node)
        assert network is not None
        sound, painting = self.document.sound, self.layers[node.layer - 1]
        boxes = () if sound is None else on_grid(component, sound, network.spec.stft)
        own = sides_of(self.own[node.layer - 1], node.index)
        if all(pool.alike(own, boxes) for pool in painting.pools):
            return [(own, weight_of((), boxes))]
        pools = [(pool.gains, weight_of((), pool.boxes, (pool.cover,))) for pool in painting.pools]
        return [(own, weight_of((), boxes, (painting.rest,))), *pools]


def _patched(scene: _Scene, gains: Gains) -> tuple[Patched, ...]:
    """Take what is patched out of ``gains``, and return it with what the gains leave of it.

    A patch is all that is left of its component: what its parts are patched with is not in it.
    """
    for node in scene.patched:
        gains.nodes[node.layer - 1][:, node.index] = 0.0
    return tuple(
        replace(one, weight=weight_of(chain, weight.boxes, weight.covers))
        for node in scene.patched
        for sides, weight in scene.shares(node)
        for chain in chains(scene.links, without=node.layer)
        if (one := _through(scene, node, gains, sides, chain)) is not None
    )


def _through(scene: _Scene, node: Node, gains: Gains, sides: Sequence[float], chain: Chain) -> Patched | None:
    """A patched component at some gains, as far as it is reached through a chain; None where it is not."""
    document, network, component = scene.document, scene.document.network, scene.document.component(node)
    assert network is not None
    above, below = through(gains.nodes, chain, scene.gone), through(scene.own, chain, [()] * network.depth)
    reached = np.array(sides) * node_reach(network, node, above, below, gains.edges)
    if not reached.any():
        return None
    reshaped = None
    if component.patch is not None and component.patch.filters:
        alone = np.zeros_like(scene.own[node.layer - 1])
        alone[:, node.index] = sides
        nodes = [*below[: node.layer - 1], alone, *above[node.layer :]]
        reshaped = Reshaped(own_shape(document, node), _mask(document, nodes, gains))
    channels = tuple(map(float, reached[np.arange(_channels(network, gains)) % len(reached)]))
    return Patched(scene.patched[node], channels, is_refined(document, node), reshaped=reshaped)


def _boxed(scene: _Scene, gains: Gains) -> tuple[Boxed, ...]:
    """What boxes and strokes change of all that is not patched."""
    terms = []
    for chain in chains(scene.links)[1:]:
        nodes = through(gains.nodes, chain, scene.gone)
        if all(layer.any() for layer in nodes):
            mask = _mask(scene.document, nodes, gains)
            if mask.any():
                terms.append(Boxed(mask, weight_of(chain)))
    return tuple(terms)


def _mask(document: Document, nodes: list[Matrix], gains: Gains) -> Floats:
    """Gains as those of a Mix, for other gains of nodes."""
    assert document.network is not None
    only = Gains(nodes, gains.edges, np.zeros_like(gains.residual))
    return _mix(document.network, only, document.reading, document.exponent).gains


def _neutral(network: Network) -> Gains:
    return Gains([np.ones((1, width)) for width in network.widths], [None] * (network.depth - 1), np.zeros(1))


def _mix(network: Network, gains: Gains, reading: Reading, exponent: float) -> Mix:
    residual = tuple(map(float, gains.residual[np.arange(_channels(network, gains)) % len(gains.residual)]))
    if own_activations(network, reading) is not None:
        return Mix(to_channels(part_gains(network, gains.nodes, gains.edges)[:, None], residual), residual)
    reached = gains.nodes[0][:, None]
    if network.depth == 1:
        return Mix(to_channels(reached, residual), residual)
    for level, nodes, edges in zip(nesting(network, exponent).levels, gains.nodes[1:], gains.edges, strict=True):
        reached = level.descend(reached, edges) * nodes[:, None]
    if network.spec.orientation is Orientation.ENVELOPES:
        return Mix(to_channels(reached, residual), residual, over_time=True)
    return Mix(by_channel(reached, network.channels, residual), residual)


def _channels(network: Network, gains: Gains) -> int:
    """As many as the sound has; those of a mono sound are its sides; one stands for channels that are alike."""
    sides = len(gains.residual)
    return 1 if sides == 1 else max(network.channels, sides)


def to_channels(reached: Matrix, residual: Sequence[float]) -> Floats:
    """Gains of sides (sides, …) as gains of channels: one stands for all."""
    return frozen(reached[np.arange(len(residual)) % len(reached)])


def by_channel(reached: Matrix, channels: int, residual: Sequence[float]) -> Floats:
    """The same of sides whose bins are those of all channels of the sound: (sides, channels · bins, K)."""
    split = reached.reshape(len(reached), channels, -1, reached.shape[2])
    wanted = np.arange(max(channels, len(residual)))
    return frozen(split[wanted % len(reached), wanted % channels])


def _sides(n_channels: int) -> tuple[int, ...]:
    """Where the channels are; what is in the centre stays there however a component is panned."""
    return LEFT_AND_RIGHT if n_channels == 1 else tuple(speaker.side for speaker in speakers(n_channels))


def _layer_gains(layer: Sequence[Component], sides: Sequence[int]) -> Matrix:
    soloing = any(component.soloed for component in layer)
    rows = [[0.0 if soloing and not c.soloed else _gain(c, side) for c in layer] for side in sides]
    return np.array(rows, dtype=np.float64)


def _gain(component: Component, side: int) -> float:
    """Of one component on the left (−1), on the right (1), or in the centre (0)."""
    return 0.0 if component.muted else db_to_gain(component.gain_db) * min(1.0, 1.0 + side * component.pan)


def _edge_gains(document: Document, layer: int) -> Matrix | None:
    """(K_(l−1), K_l), or None where nothing is set."""
    found = [edge for edge in document.edges if edge.layer == layer]
    if document.network is None or not found:
        return None
    parents, children = (_rows(document.network.ids[index]) for index in (layer - 1, layer - 2))
    result = np.ones(document.network.decoders[layer - 1].shape)
    for edge in found:
        result[children[edge.child], parents[edge.parent]] = _level(edge)
    return result


def _rows(ids: Sequence[int]) -> dict[int, int]:
    return {id_: row for row, id_ in enumerate(ids)}


def _level(edge: EdgeGain) -> float:
    return 0.0 if edge.muted else db_to_gain(edge.gain_db)
