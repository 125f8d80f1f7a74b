"""Which changes of a network are possible, and what carries them out. One thread at a time."""

import torch

from audible_gui.document import Network, Node, Retraining
from audible_gui.errors import TrainingError
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.relearning import relearned
from audible_gui.nae.training import OUT_OF_MEMORY


def run(request: Retraining, *, early: bool = False) -> Steps:
    """See ``nae.retrain``; ``early`` when it has already been asked to end."""
    progress = Progress(request.iterations, early)
    try:
        return (yield from _changed(request, progress))
    except torch.OutOfMemoryError:
        raise TrainingError(OUT_OF_MEMORY) from None


def _changed(request: Retraining, progress: Progress) -> Steps:
    change = request.change
    for node in change.locked:
        _check_node(request.network, node)
    return (yield from relearned(request, change, progress))


def _check_node(network: Network, node: Node) -> None:
    if not (1 <= node.layer <= network.depth and 0 <= node.index < network.widths[node.layer - 1]):
        raise TrainingError(f"There is no component {node.index + 1} in layer {node.layer} of the network.")
