"""Quick runs that a person chooses among: what is tried. Any thread."""

from dataclasses import dataclass, replace

from audible_gui.document.arrays import Floats
from audible_gui.document.document import Document
from audible_gui.document.edits import locked_nodes
from audible_gui.document.matching import Matching
from audible_gui.document.network import MAX_WIDTH, Network, NetworkSpec
from audible_gui.document.relearning import relearn_refusal, relearning
from audible_gui.document.retraining import Retraining
from audible_gui.document.training import Device, TrainRequest
from audible_gui.errors import TrainingError

_SEEDS = 4
_NARROWER, _WIDER = 2 / 3, 3 / 2
_SHORTER, _LEAST_SWEEPS = 4, 20
_LAST_SEED = 2**63 - 1


@dataclass(frozen=True, eq=False)
class Trial:
    """What came of one quick run.

    Attributes:
        network: as it came out of the training.
        names: per layer and index, for components whose name nobody chooses.
        matching: of the network before with this one; None if there was none.
        picture: envelopes of the deepest components over time, the largest value of each 1: (K, columns).
    """

    network: Network
    names: list[list[str]]
    matching: Matching | None
    picture: Floats


def trial_orders(
    document: Document, spec: NetworkSpec, device: Device, selection: tuple[float, float] | None = None
) -> tuple[TrainRequest | Retraining, ...]:
    """What to try of a document's sound, see ``trial_specs``; what is locked stays, where it can with these settings.

    Each is learned from a selection, if there is one.

    Raises:
        TrainingError: without a sound.
    """
    if document.sound is None:
        raise TrainingError("There is no sound to train on.")
    specs = trial_specs(spec)
    if not locked_nodes(document) or relearn_refusal(document, spec):
        return tuple(TrainRequest(document.sound, each, device, selection) for each in specs)
    # With other widths nothing could stay.
    return tuple(relearning(document, each, device, selection) for each in specs if each.widths == spec.widths)


def order_spec(order: TrainRequest | Retraining) -> NetworkSpec:
    """Settings of the network that something tried will be."""
    return order.spec if isinstance(order, TrainRequest) else order.network.spec


def trial_specs(spec: NetworkSpec) -> tuple[NetworkSpec, ...]:
    """Quick runs around some settings: four seeds from theirs on, and with theirs fewer and more components.

    Each has a quarter of the iterations, 20 at least if there are so many.
    """
    quick = replace(spec, iterations=min(spec.iterations, max(spec.iterations // _SHORTER, _LEAST_SWEEPS)))
    seeds = [replace(quick, seed=min(spec.seed + number, _LAST_SEED)) for number in range(_SEEDS)]
    widths = [
        replace(quick, widths=tuple(min(max(round(width * factor), 1), MAX_WIDTH) for width in spec.widths))
        for factor in (_NARROWER, _WIDER)
    ]
    return tuple(dict.fromkeys([*seeds, *widths]))
