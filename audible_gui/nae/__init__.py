"""The (deep) non-negative autoencoder. Plain arrays in and out; torch is imported when a training begins.

Any thread may train and suggest; two trainings at once share torch's thread pool.
"""

import os
from collections.abc import Generator, Mapping

from audible_gui.document import (
    Device,
    Network,
    Retraining,
    Sound,
    StftSpec,
    Suggestion,
    SuggestStep,
    TrainRequest,
    TrainStep,
)
from audible_gui.nae.speed import Speed
from audible_gui.nae.stages import first_shown

# Must stand before torch is first imported: spinning OpenMP threads starve the editor and the live engine.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

_STFT = StftSpec()


def train(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    """Train a network on a sound.

    The generator yields several times per sweep over the factors, so that whoever iterates can stop quickly. Sending
    True ends the training early with what there is: a network of full depth, after one sweep at least. What is left
    of a long sound to be encoded is then encoded quickly, less closely, and a note of the network says so.

    Where the GPU's memory is too small the training begins again on the CPU, and a note says so, too.

    Args:
        request: sound, network and device.

    Yields:
        The state, with a partial network now and then.

    Returns:
        The network; its deepest layer sorted by energy, shallower ones too.

    Raises:
        TrainingError: if the device is not there, the sound is too long for its memory or its samples are absurd, or if
            the numbers run away. No network with a NaN or an infinity is yielded.
    """
    early = yield TrainStep("Loading PyTorch", 0, request.spec.iterations, float("nan"))
    from audible_gui.nae.training import run  # noqa: PLC0415 - torch takes two seconds to import

    return (yield from run(request, early=bool(early)))


def encode_sound(
    network: Network, sound: Sound, device: Device = Device.AUTO, threads: int | None = None
) -> Generator[TrainStep, bool | None, Network]:
    """Another sound's activations under a network's bases.

    Bases, encoders, order and ids are those of ``network``; activations, scale and loss are the other sound's. It is a
    network of a run of its own, since its components are other ones: they have the same bases but sound at other times.
    What the bases cannot make belongs to the residual. A network does not know at which rate its sound was sampled; the
    other's should be the same, else every basis is shifted in frequency.

    Args:
        network: learned from any sound.
        sound: with as many channels. Silence gives activations of zero.
        device: where to compute.
        threads: see TrainRequest.

    Yields:
        How far it is; ``encoded`` tells all. After sending True the rest is encoded quickly, less closely.

    Returns:
        A network for ``sound``.

    Raises:
        TrainingError: if the weights are envelopes, the numbers of channels differ, or as for ``train``.
    """
    early = yield TrainStep("Loading PyTorch", 0, 1, float("nan"), encoding_share=1.0)
    from audible_gui.nae.transfer import run  # noqa: PLC0415 - torch takes two seconds to import

    return (yield from run(network, sound, device, threads, early=bool(early)))


def retrain(request: Retraining) -> Generator[TrainStep, bool | None, Network]:
    """Change a network that has been learned: see the changes that ``Retraining`` can order.

    Args:
        request: sound, network and change.

    Yields:
        As ``train``; sending True ends it early.

    Returns:
        The network, of the same run as before; components that it had keep their ids, others have new ones. Only with
        a new layer near the sound, when all layers get other numbers, it is of a new run.

    Raises:
        TrainingError: as ``train``, and if the network is silent or not of the sound, or the change is impossible.
    """
    early = yield TrainStep("Loading PyTorch", 0, request.iterations, float("nan"))
    from audible_gui.nae.changes import run  # noqa: PLC0415 - torch takes two seconds to import

    return (yield from run(request, early=bool(early)))


def suggest(sound: Sound, stft: StftSpec = _STFT, seed: int = 0) -> Generator[SuggestStep, bool | None, Suggestion]:
    """How many parts a sound is made of, and the layers of a network for them.

    Several numbers of parts are tried on a small sample of the spectrogram, each from several random starts; it takes a
    second or two, and for an hour of sound some seconds more. Sending True ends the search early, with at least one
    number tried. Without torch.

    Args:
        sound: any length, any number of channels.
        stft: the spectrogram.
        seed: of everything random; the same seed gives the same answer.

    Yields:
        How far it is, with the curve so far.

    Returns:
        The layers, and why.

    Raises:
        TrainingError: if the samples are absurd.
    """
    early = yield SuggestStep("Analysing", 0.0)
    from audible_gui.nae.suggestion import run  # noqa: PLC0415 - scipy's optimisers take a while to import

    return (yield from run(sound, stft, seed, early=bool(early)))


def known_speeds() -> Mapping[Device, Speed]:
    """How fast the devices of this machine were when they were measured last, those that ever were. Without torch."""
    from audible_gui.nae import estimating  # noqa: PLC0415 - not at every start

    return estimating.known_speeds()


def measured_speeds() -> Generator[None, bool | None, Mapping[Device, Speed]]:
    """Measure every device there is, and remember how fast it is; yields between steps of a measurement."""
    yield
    from audible_gui.nae import backend  # noqa: PLC0415 - torch takes two seconds to import

    return (yield from backend.measured_speeds())


def expected_s(request: TrainRequest, speed: Speed) -> float:
    """How many seconds a training takes, about, on a device of that speed, if no stage ends early. Without torch.

    Raises:
        TrainingError: if the selection does not lie within the sound.
    """
    from audible_gui.nae import estimating  # noqa: PLC0415 - not at every start

    return estimating.expected_s(request, speed)


__all__ = [
    "Speed",
    "encode_sound",
    "expected_s",
    "first_shown",
    "known_speeds",
    "measured_speeds",
    "retrain",
    "suggest",
    "train",
]
