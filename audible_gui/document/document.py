"""The Document: everything that undo brings back, as one small frozen value. Any thread."""

import math
from dataclasses import dataclass, field, replace
from functools import cached_property

from audible_gui.document.box_gain import BoxGain
from audible_gui.document.gain_curve import FLAT, GainCurve
from audible_gui.document.group import Group
from audible_gui.document.marker import Marker
from audible_gui.document.network import Network
from audible_gui.document.patch import Patch
from audible_gui.document.reading import DEFAULT_READING, Reading
from audible_gui.document.sound import Sound
from audible_gui.document.stroke import Stroke
from audible_gui.errors import AudibleError

MIN_GAIN_DB = -60.0
MAX_GAIN_DB = 12.0
MAX_EXPONENT = 8.0
BINARY = math.inf
"""The exponent of masks that give every bin to one component alone."""


@dataclass(frozen=True, order=True)
class Node:
    """Address of a component: layer 1..L from the sound inwards, index 0..K_l − 1."""

    layer: int
    index: int


@dataclass(frozen=True)
class Component:
    """What a person has set on one component, or on the residual.

    Attributes:
        id: identity within the network's run; stays with the component when rows are reordered.
        name: shown and used in file names.
        named: whether a person chose the name.
        gain_db: MIN_GAIN_DB..MAX_GAIN_DB.
        muted: silent.
        soloed: while any component of a layer is soloed, the layer's others are silent.
        pan: −1 (left) .. 1 (right), a balance with unity at the centre.
        patch: what sounds in its place, or None for itself.
        boxes: where it is louder or quieter, sorted; they multiply, up to 12 dB in all.
        locked: keeps its basis in the next training, and is left alone by what randomises; changes nothing that sounds.
        strokes: what was painted into it, out of the others of its layer, the lowest first.
        curve: its gain over time, by breakpoints, on top of its envelope; with boxes up to 12 dB in all.
    """

    id: int = 0
    name: str = ""
    named: bool = False
    gain_db: float = 0.0
    muted: bool = False
    soloed: bool = False
    pan: float = 0.0
    patch: Patch | None = None
    boxes: tuple[BoxGain, ...] = ()
    locked: bool = False
    strokes: tuple[Stroke, ...] = ()
    curve: GainCurve = FLAT

    @property
    def edited(self) -> bool:
        """Whether a person has set anything on it."""
        return self.named or self.locked or bool(self.curve.points) or self.mixed

    @cached_property
    def mixed(self) -> bool:
        """Whether it sounds other than in the original, or makes others do so; worked out once."""
        moved = self.gain_db != 0.0 or self.pan != 0.0 or self.muted or self.soloed
        shaped = self.patch is not None or not self.curve.neutral
        return moved or shaped or bool(self.boxes) or bool(self.strokes)

    @cached_property
    def silenced(self) -> "Component":
        """The same, muted and not soloed; made once, since many are whenever one is heard alone."""
        return self if self.muted and not self.soloed else replace(self, muted=True, soloed=False)


Ends = tuple[int, int, int]
"""Which edge: layer of the parent, its id, and the id of the child."""


@dataclass(frozen=True, order=True)
class EdgeGain:
    """What a person has set on an edge: on a child as part of one parent, wherever their rows are.

    Attributes:
        layer: of the parent, 2..L.
        parent: its id.
        child: id in the layer below.
        gain_db: MIN_GAIN_DB..MAX_GAIN_DB.
        muted: silent.
    """

    layer: int
    parent: int
    child: int
    gain_db: float = 0.0
    muted: bool = False

    @property
    def ends(self) -> Ends:
        """Which edge it is."""
        return self.layer, self.parent, self.child

    @property
    def mixed(self) -> bool:
        """Whether it sounds other than in the original."""
        return self.gain_db != 0.0 or self.muted


@dataclass(frozen=True)
class Document:
    """One sound, what was learned about it, and what was done to it.

    Attributes:
        sound: the original, or None before one is opened.
        network: the trained network, or None.
        components: per layer (first is layer 1) and index.
        residual: what no component holds.
        reading: how components of deep layers are seen, heard and exported, where the network has both readings.
        exponent: of the masks, 1..MAX_EXPONENT or BINARY. At 1 components share every bin in proportion and leak into
            each other; the higher, the more a bin belongs to the loudest alone.
        edges: what is set on edges, sorted; those that are neutral are not in it.
        groups: components that are heard, mixed and exported as one, sorted.
        markers: named moments of the sound, by time; change nothing that sounds.

    Raises:
        AudibleError: for an exponent outside the limits.
    """

    sound: Sound | None = None
    network: Network | None = None
    components: tuple[tuple[Component, ...], ...] = ()
    residual: Component = field(default_factory=lambda: Component(name="Residual"))
    reading: Reading = DEFAULT_READING
    exponent: float = 1.0
    edges: tuple[EdgeGain, ...] = ()
    groups: tuple[Group, ...] = ()
    markers: tuple[Marker, ...] = ()

    def __post_init__(self) -> None:
        if not (1.0 <= self.exponent <= MAX_EXPONENT or self.exponent == BINARY):
            raise AudibleError(f"The masks' exponent must lie between 1 and {MAX_EXPONENT:g}, or be binary.")

    def component(self, node: Node) -> Component:
        """The component at ``node``. Raises IndexError when there is none."""
        if node.layer < 1 or node.index < 0:
            raise IndexError(node)
        return self.components[node.layer - 1][node.index]

    def has(self, node: Node) -> bool:
        """Whether there is a component at ``node``."""
        return 1 <= node.layer <= len(self.components) and 0 <= node.index < len(self.components[node.layer - 1])

    @cached_property
    def edited(self) -> bool:
        """Whether anything sounds other than in the original; worked out once."""
        every: tuple[Component | EdgeGain | Group, ...] = (*self._rows, *self.edges, *self.groups)
        return any(one.mixed for one in every)

    @property
    def panned(self) -> bool:
        """Whether anything is panned, so that even a mono sound has two channels."""
        return any(row.pan != 0.0 for row in self._rows)

    @property
    def _rows(self) -> list[Component]:
        return [*(component for layer in self.components for component in layer), self.residual]
