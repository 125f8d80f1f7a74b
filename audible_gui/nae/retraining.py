"""Changing a network that has been learned: what every change begins and ends with. One thread at a time."""

import uuid
from collections.abc import Generator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import torch

from audible_gui.document import Floats, Network, Orientation, Retraining, TrainStep
from audible_gui.errors import TrainingError
from audible_gui.nae.backend import chosen_device, use_threads
from audible_gui.nae.checking import check_sound
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.learning import Learner
from audible_gui.nae.making import Made
from audible_gui.nae.owning import is_as_one
from audible_gui.nae.progress import Progress
from audible_gui.nae.spectrogram import analysed
from audible_gui.nae.workload import training_workload

# Of the average activation, so that what was silent can begin to sound.
_STRAY = 0.01

Ids = tuple[tuple[int, ...], ...]
Opening = Generator[TrainStep, bool | None, "Opened"]


@dataclass(frozen=True, eq=False)
class Opened:
    """A retraining about to begin.

    Attributes:
        learner: without data or layers yet.
        encoders: of the network as it is, E1..EL.
        decoders: D1..DL.
        code: ĤL of all frames in question, scaled as the learner's spectrogram is.
    """

    learner: Learner
    encoders: list[Floats]
    decoders: list[Floats]
    code: Floats

    def code_learned(self) -> Floats:
        """ĤL of those frames that are learned from; call after ``learner.data``."""
        if self.learner.spec.orientation is Orientation.ENVELOPES:
            return self.code.copy()
        return self.code[:, self.learner.frames]

    def everywhere(self) -> torch.Tensor | None:
        """What the deepest components hold of every frame, where some are learned from; call after ``learner.data``."""
        if self.learner.learns_all:
            return None
        sums = self.decoders[0].sum(axis=0)
        for decoder in self.decoders[1:]:
            sums = sums @ decoder
        return torch.from_numpy(self.code * sums[:, None])

    def tensor(self, values: Floats | npt.NDArray[np.bool_]) -> torch.Tensor:
        """A copy of some values where they are computed with."""
        return torch.tensor(values, device=self.learner.device)


def opened(
    request: Retraining, widths: tuple[int, ...], ids: Ids, progress: Progress, *, new_run: bool = False
) -> Opening:
    """Everything that a retraining needs. A network that was learned from a selection is retrained on that.

    Args:
        request: the order.
        widths: of the network that it will become.
        ids: of its components; those that the network had keep theirs, and the network stays of the same run.
        progress: told of everything.
        new_run: whether it is of a new run after all.

    Raises:
        TrainingError: if the network is silent, or was not learned from the sound.
    """
    network, sound = request.network, request.sound
    threads = use_threads()
    spec = replace(network.spec, widths=widths, iterations=request.iterations, seed=request.seed)
    span = sounding_frames(network, spec.stft.n_frames(sound.n_samples), sound.n_channels)
    yield from progress.tell("Analysing")
    workload = training_workload(spec, sound.n_channels * spec.stft.n_bins, len(span))
    chosen = yield from progress.during(
        "Measuring devices", chosen_device(request.device, workload, asked=progress.asked)
    )
    yield from progress.during("Analysing", check_sound(sound, spec, len(span), widths[0]))
    spectrogram = yield from progress.during("Analysing", analysed(sound, spec, span))
    if not spectrogram.mean:
        raise TrainingError("The sound is silent: there is nothing to retrain.")
    outside = (span.start, spec.stft.n_frames(sound.n_samples) - span.stop)
    made = Made(spec, sound.n_channels, spectrogram.mean, chosen, threads, outside, ids, run=network.run)
    if new_run:
        made = replace(made, run=uuid.uuid4().hex)
    learner = Learner(made, spectrogram, progress)
    learner.factors.as_one = is_as_one(network)
    encoders, decoders, code = _cropped(network, span)
    return Opened(learner, encoders, decoders, code * np.float32(network.scale / spectrogram.mean))


def sounding_frames(network: Network, n_frames: int, channels: int) -> range:
    """From the first frame to the last in which a network sounds.

    Raises:
        TrainingError: if it sounds nowhere, or is of another sound than one with so many frames and channels.
    """
    spec, samples, inputs = network.spec, network.code.shape[1], network.decoders[0].shape[0]
    shape = (samples, inputs) if spec.orientation is Orientation.SPECTRA else (inputs, samples)
    if shape != (n_frames, channels * spec.stft.n_bins) or channels != network.channels:
        raise TrainingError("The network was not learned from this sound; train one on it first.")
    turned = spec.orientation is Orientation.ENVELOPES
    sounding = np.flatnonzero(network.decoders[0].any(axis=1) if turned else network.code.any(axis=0))
    if not sounding.size:
        raise TrainingError("The network is silent: there is nothing to retrain.")
    return range(int(sounding[0]), int(sounding[-1]) + 1)


def woken(code: torch.Tensor) -> torch.Tensor:
    """Activations from which every component can grow: a small part of the average added."""
    return (code + _STRAY * code.sum(dim=0) / code.shape[0]).clamp_(min=FLOOR)


def continued_ids(ids: tuple[int, ...], kept: list[bool]) -> tuple[int, ...]:
    """Ids of a layer in which some components stay and the others are new ones."""
    free = max(ids, default=-1) + 1
    return tuple(id_ if stays else free + index for index, (id_, stays) in enumerate(zip(ids, kept, strict=True)))


def _cropped(network: Network, span: range) -> tuple[list[Floats], list[Floats], Floats]:
    part = slice(span.start, span.stop)
    encoders, decoders = list(network.encoders), list(network.decoders)
    if network.spec.orientation is Orientation.SPECTRA:
        return encoders, decoders, network.code[:, part]
    encoders[0] = np.concatenate([half[:, part] for half in np.split(encoders[0], 2, axis=1)], axis=1)
    decoders[0] = decoders[0][part]
    return encoders, decoders, network.code
