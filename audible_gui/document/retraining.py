"""What shall be learned again of a network, and what stays. Any thread."""

from dataclasses import dataclass

from audible_gui.document.document import Node
from audible_gui.document.network import Network
from audible_gui.document.sound import Sound
from audible_gui.document.training import Device

RETRAIN_ITERATIONS = 100


@dataclass(frozen=True)
class Guide:
    """A box of the spectrogram that belongs to one component: the others are kept out of it.

    It acts on the frames that are learned from: of a long sound that is a sample. A component that has nothing at all
    of the box's frequencies takes it over slowly or not at all; what the others leave is then residual.

    Attributes:
        node_index: of the component, in the deepest layer.
        first_s: where the box begins.
        last_s: where it ends.
        low_hz: its lowest frequency.
        high_hz: its highest.
        strength: what others' values in the box cost, each times this, in units of the divergence; the spectrogram's
            mean is 1. At 10 little is left of them there.
    """

    node_index: int
    first_s: float
    last_s: float
    low_hz: float
    high_hz: float
    strength: float = 1.0


@dataclass(frozen=True)
class Relearn:
    """Learn the network again, but for what is locked.

    Attributes:
        locked: components that keep their bases exactly, and with them the children that make up 99 % of each; a
            deep component loses its smaller edges. Activations are learned anew.
        fresh: whether the others start from the sound; else from what they are.
        guides: boxes that belong to one component each; with ``fresh``, from when all layers are there.
    """

    locked: frozenset[Node] = frozenset()
    fresh: bool = True
    guides: tuple[Guide, ...] = ()


@dataclass(frozen=True)
class Split:
    """Replace a component by several that are learned from what it alone holds of the sound."""

    node: Node
    parts: int = 2


@dataclass(frozen=True)
class Merge:
    """Join at least two components of one layer into one; nothing is learned, amounts add up."""

    nodes: frozenset[Node]


@dataclass(frozen=True)
class AddLayer:
    """Another layer.

    Attributes:
        width: its components.
        near_sound: whether it is to be the new layer 1, between the sound and what was layer 1; else the deepest.
    """

    width: int
    near_sound: bool = False


Change = Relearn | Split | Merge | AddLayer
"""What is asked of a network that is there: to learn it again, or to change one part of it."""


@dataclass(frozen=True)
class Retraining:
    """A frozen order to change a network.

    Attributes:
        sound: the one that the network was learned from.
        network: as it is.
        change: what shall become of it.
        iterations: sweeps.
        seed: of everything random.
        device: where to train.
        selection: from when to when, in seconds, all is learned again, for Relearn. None for where the network sounds.
    """

    sound: Sound
    network: Network
    change: Change
    iterations: int = RETRAIN_ITERATIONS
    seed: int = 0
    device: Device = Device.AUTO
    selection: tuple[float, float] | None = None
