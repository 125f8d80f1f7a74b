"""Which changes of a network are possible, and what carries them out. One thread at a time."""

from collections.abc import Iterable
from dataclasses import replace

from audible_gui.document import AddLayer, Merge, Network, Node, Retraining, Split, TrainStep
from audible_gui.errors import TrainingError
from audible_gui.nae.falling_back import on_device
from audible_gui.nae.layering import with_layer
from audible_gui.nae.merging import merged
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.relearning import relearned
from audible_gui.nae.splitting import split


def run(request: Retraining, *, early: bool = False) -> Steps:
    """See ``nae.retrain``; ``early`` when it has already been asked to end."""
    return (
        yield from on_device(
            request.device,
            Progress(request.iterations, early),
            lambda device, progress: _changed(replace(request, device=device), progress),
        )
    )


def _changed(request: Retraining, progress: Progress) -> Steps:
    change = request.change
    if isinstance(change, Merge):
        _check_nodes(request.network, change.nodes)
        network = merged(request.network, change)
        yield TrainStep("Done", request.iterations, request.iterations, network.loss, network)
        return network
    if isinstance(change, Split):
        _check_nodes(request.network, [change.node])
        return (yield from split(request, change, progress))
    if isinstance(change, AddLayer):
        return (yield from with_layer(request, change, progress))
    _check_nodes(request.network, change.locked)
    return (yield from relearned(request, change, progress))


def _check_nodes(network: Network, nodes: Iterable[Node]) -> None:
    for node in nodes:
        if not (1 <= node.layer <= network.depth and 0 <= node.index < network.widths[node.layer - 1]):
            raise TrainingError(f"There is no component {node.index + 1} in layer {node.layer} of the network.")
