"""What shall be learned again of a network, and what stays. Any thread."""

from dataclasses import dataclass

from audible_gui.document.document import Node
from audible_gui.document.network import Network
from audible_gui.document.sound import Sound
from audible_gui.document.training import Device

RETRAIN_ITERATIONS = 100


@dataclass(frozen=True)
class Relearn:
    """Learn the network again, but for what is locked.

    Attributes:
        locked: components that keep their bases exactly, and with them the children that make up 99 % of each; a
            deep component loses its smaller edges. Activations are learned anew.
        fresh: whether the others start from the sound; else from what they are.
    """

    locked: frozenset[Node] = frozenset()
    fresh: bool = True


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
    """

    sound: Sound
    network: Network
    change: Change
    iterations: int = RETRAIN_ITERATIONS
    seed: int = 0
    device: Device = Device.AUTO
