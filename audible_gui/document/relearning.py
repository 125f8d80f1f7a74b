"""Training a network again while its locked components stay: whether that can be, and the order for it. Any thread."""

from collections.abc import Iterable
from dataclasses import replace

from audible_gui.document.document import Document
from audible_gui.document.edits import locked_nodes
from audible_gui.document.network import NetworkSpec
from audible_gui.document.retraining import Relearn, Retraining
from audible_gui.document.training import Device
from audible_gui.errors import TrainingError


def relearn_refusal(document: Document, spec: NetworkSpec) -> str:
    """Why locked components cannot stay in a training with these settings; empty where they can.

    Loss, optimiser, encoder, seed and iterations may be others than those that the network was learned with.

    Args:
        document: any.
        spec: of the network that shall be trained.

    Returns:
        Half a sentence, e.g. ``"the network has 36 → 12 components, not 24 → 8"``.
    """
    network = document.network
    if network is None or document.sound is None:
        return "there is no network"
    before = network.spec
    if network.widths != spec.widths:
        return f"the network has {chain_text(network.widths)} components, not {chain_text(spec.widths)}"
    if before.orientation is not spec.orientation:
        return f"the network's weights are {before.orientation}, not {spec.orientation}"
    if before.stft != spec.stft:
        return "the network was learned from another spectrogram"
    if bool(before.sparsity) is not bool(spec.sparsity):
        # Bases have another scale under a penalty, and those that stay keep theirs.
        return (
            "the network was learned with sparsity" if before.sparsity else "the network was learned without sparsity"
        )
    return "" if network.code.any() else "the network is silent"


def relearning(
    document: Document, spec: NetworkSpec, device: Device, selection: tuple[float, float] | None = None
) -> Retraining:
    """The order to learn all anew but what is locked.

    Args:
        document: with locked components.
        spec: settings of the training.
        device: where to train.
        selection: see Retraining.

    Raises:
        TrainingError: where ``relearn_refusal`` says why.
    """
    refusal = relearn_refusal(document, spec)
    if refusal or document.network is None or document.sound is None:
        raise TrainingError(f"Locked components cannot stay: {refusal}.")
    network = replace(document.network, spec=spec)
    change = Relearn(frozenset(locked_nodes(document)))
    return Retraining(document.sound, network, change, spec.iterations, spec.seed, device, selection)


def with_shape(spec: NetworkSpec, document: Document) -> NetworkSpec:
    """Settings with which the locked components of a document can stay, otherwise as they are."""
    network = document.network
    if network is None:
        return spec
    before = network.spec
    sparsity = spec.sparsity if spec.sparsity and before.sparsity else before.sparsity
    return replace(spec, widths=network.widths, orientation=before.orientation, stft=before.stft, sparsity=sparsity)


def chain_text(widths: Iterable[int]) -> str:
    """Layers for people, from the sound inwards, e.g. ``"36 → 12"``."""
    return " → ".join(map(str, widths))
