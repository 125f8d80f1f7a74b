"""What strokes have moved from one component of a layer to another, as gains. Any thread.

With the parts S_k of ``strokes``, the gains g and G of boxes, and M(g) what sounds with the gains g in a layer, which
is linear in them, the layer sounds as (1 − Σ_k S_k) · M(G ∘ g) + Σ_k S_k · M(G_k · g_k · 1): what was painted into k
has k's gain, mute, solo, pan and boxes, whosever it was. With all gains at one this is M(1), whatever was painted; and
since it is linear in g, what the components of any layer sound like alone sums to what all sound like. Gains of other
layers and of edges stay as they are: a path keeps its way through these, so that in other layers nobody has more or
less. The residual is in no stroke.

Components with the same gains and boxes have one pool: of a mix without gains there is none that changes anything.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audible_gui.document import Document, Network, Node, Sound
from audible_gui.synthesis.box_gains import Boxes, on_grid
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.strokes import Cover, GridStroke, grid_stroke

Sides = tuple[float, ...]


@dataclass(frozen=True)
class Pool:
    """What was painted into components with the same gains.

    Attributes:
        gains: of every side.
        boxes: theirs.
        cover: how much of each bin it is.
    """

    gains: Sides
    boxes: Boxes
    cover: Cover

    def alike(self, gains: Sides, boxes: Boxes) -> bool:
        """Whether it sounds as a component with such gains."""
        return (self.gains, self.boxes) == (gains, boxes)


@dataclass(frozen=True)
class Painting:
    """What was painted in a layer.

    Attributes:
        pools: all of it.
        rest: what was not.
    """

    pools: tuple[Pool, ...]
    rest: Cover


NO_PAINTING = Painting((), Cover((), (), rest=True))


def paintings(document: Document, nodes: Sequence[Matrix], *, filled: bool = True) -> list[Painting]:
    """What was painted in every layer.

    Args:
        document: any.
        nodes: gains of the components, per layer (sides, K_l).
        filled: whether what was painted into components sounds; else it is only taken from the others.
    """
    return [_painting(document, layer, gains, filled) for layer, gains in enumerate(nodes, 1)]


def covers(document: Document, nodes: Sequence[Node]) -> tuple[Cover, Cover] | None:
    """What of the bins belongs to components of a layer through strokes, and what to nobody; None without strokes.

    What these components have of a bin is then their mask times the latter, and the former times the masks of all.
    """
    sound, network, layer = document.sound, document.network, nodes[0].layer
    if sound is None or network is None or not any(one.strokes for one in document.components[layer - 1]):
        return None
    strokes = _strokes(document, layer, sound, network)
    return Cover(strokes, tuple(node.index for node in nodes)), Cover(strokes, (), rest=True)


def sides_of(gains: Matrix, index: int) -> Sides:
    """Gains of a component of a layer on every side."""
    return tuple(map(float, gains[:, index]))


def _painting(document: Document, layer: int, gains: Matrix, filled: bool) -> Painting:
    sound, network, row = document.sound, document.network, document.components[layer - 1]
    if sound is None or network is None or not any(component.strokes for component in row):
        return NO_PAINTING
    strokes = _strokes(document, layer, sound, network)
    owners: dict[tuple[Sides, Boxes], list[int]] = defaultdict(list)
    for index in sorted({stroke.owner for stroke in strokes}):
        boxes = on_grid(row[index], sound, network.spec.stft)
        silent = (0.0,) * len(gains)
        owners[(sides_of(gains, index), boxes) if filled else (silent, ())].append(index)
    pools = tuple(Pool(*alike, Cover(strokes, tuple(indices))) for alike, indices in owners.items())
    return Painting(pools, Cover(strokes, (), rest=True))


def _strokes(document: Document, layer: int, sound: Sound, network: Network) -> tuple[GridStroke, ...]:
    """All strokes of a layer, the lowest first; of those with one number those of later rows lie above."""
    found = [
        (stroke.number, index, stroke)
        for index, component in enumerate(document.components[layer - 1])
        for stroke in component.strokes
    ]
    return tuple(grid_stroke(stroke, index, sound, network.spec.stft) for _, index, stroke in sorted(found))


def poured(nodes: Matrix, gains: Sides, gone: Sequence[int]) -> Matrix:
    """Gains of a layer whose components all have those of a pool, (sides, K_l), but for those that have gone."""
    result: Matrix = np.broadcast_to(np.array(gains)[:, None], nodes.shape).copy()
    result[:, gone] = 0.0
    return result
