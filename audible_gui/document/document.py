"""The Document: everything that undo brings back, as one small frozen value. Any thread."""

from dataclasses import dataclass, field

from audible_gui.document.network import Network
from audible_gui.document.reading import DEFAULT_READING, Reading
from audible_gui.document.sound import Sound

MIN_GAIN_DB = -60.0
MAX_GAIN_DB = 12.0


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
    """

    id: int = 0
    name: str = ""
    named: bool = False
    gain_db: float = 0.0
    muted: bool = False
    soloed: bool = False

    @property
    def edited(self) -> bool:
        """Whether a person has set anything on it."""
        return self.named or self.mixed

    @property
    def mixed(self) -> bool:
        """Whether it sounds other than in the original, or makes others do so."""
        return self.gain_db != 0.0 or self.muted or self.soloed


@dataclass(frozen=True)
class Document:
    """One sound, what was learned about it, and what was done to it.

    Attributes:
        sound: the original, or None before one is opened.
        network: the trained network, or None.
        components: per layer (first is layer 1) and index.
        residual: what no component holds.
        reading: how components of deep layers are seen, heard and exported, where the network has both readings.
    """

    sound: Sound | None = None
    network: Network | None = None
    components: tuple[tuple[Component, ...], ...] = ()
    residual: Component = field(default_factory=lambda: Component(name="Residual"))
    reading: Reading = DEFAULT_READING

    def component(self, node: Node) -> Component:
        """The component at ``node``. Raises IndexError when there is none."""
        if node.layer < 1 or node.index < 0:
            raise IndexError(node)
        return self.components[node.layer - 1][node.index]

    @property
    def edited(self) -> bool:
        """Whether anything sounds other than in the original."""
        rows = [component for layer in self.components for component in layer]
        return any(row.mixed for row in [*rows, self.residual])
