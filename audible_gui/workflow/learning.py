"""Training, also on a selection of the sound: learned from it alone, then read in all of the sound. Any thread."""

from collections.abc import Generator
from dataclasses import replace
from functools import partial

import numpy as np

from audible_gui import nae
from audible_gui.document import (
    Device,
    Floats,
    Network,
    Orientation,
    Relearn,
    Retraining,
    Sound,
    TrainRequest,
    TrainStep,
    frozen,
    sealed,
)
from audible_gui.workflow.progress import retold

Steps = Generator[TrainStep, bool | None, Network]
Selection = tuple[float, float]
# What reading a frame costs, in sweeps of learning it.
_READING = 20


def train(request: TrainRequest) -> Steps:
    """``nae.train``; what was learned from a selection is then read in all of the sound.

    Within the selection everything stays as it was learned. Weights that are envelopes end where the selection does:
    what is outside of it belongs to the residual.
    """
    if request.selection is None:
        return (yield from nae.train(request))
    return (yield from _everywhere(nae.train(request), request, request.selection, request.spec.iterations))


def retrain(request: Retraining) -> Steps:
    """``nae.retrain``; with a selection all is learned again from that, and then read in all of the sound."""
    selection = request.selection
    if selection is None or not isinstance(request.change, Relearn):
        return (yield from nae.retrain(request))
    network = _within(request.network, request.sound, selection)
    learning = nae.retrain(replace(request, network=network))
    return (yield from _everywhere(learning, request, selection, request.iterations))


def _everywhere(learning: Steps, order: TrainRequest | Retraining, selection: Selection, iterations: int) -> Steps:
    """What was learned from a selection, read in all of the sound."""
    sound = order.sound
    share = _share(sound, selection, iterations)
    network = yield from retold(learning, partial(_learning, share))
    if network.spec.orientation is Orientation.ENVELOPES or not network.code.any():
        return replace(network, notes=(*network.notes, _note(selection, "the rest of the sound is residual.")))
    threads = order.threads if isinstance(order, TrainRequest) else None
    elsewhere = yield from _read(network, sound, order.device, threads, share)
    return _joined(network, elsewhere, selection)


def _read(network: Network, sound: Sound, device: Device, threads: int | None, share: float) -> Steps:
    told = TrainStep("Reading the rest", network.iterations, max(network.iterations, 1), network.loss)
    return (yield from retold(nae.encode_sound(network, sound, device, threads), partial(_reading, share, told)))


def _learning(share: float, step: TrainStep) -> TrainStep:
    """A step of the training where so large a part of the whole work comes after it."""
    whole = share + (1.0 - share) * step.encoding_share
    return replace(step, encoding_share=whole, encoded=(1.0 - share) * step.encoding_share * step.encoded / whole)


def _reading(share: float, told: TrainStep, step: TrainStep) -> TrainStep:
    """A step of what comes after it."""
    return replace(told, iteration=told.iterations, encoding_share=share, encoded=step.encoded)


def _share(sound: Sound, selection: Selection, iterations: int) -> float:
    reading, learning = _READING * sound.duration_s, iterations * (selection[1] - selection[0])
    return reading / (reading + learning)


def _within(network: Network, sound: Sound, selection: Selection) -> Network:
    """A network that sounds in a selection alone, from which it is retrained there."""
    from audible_gui.nae.spectrogram import selected_frames  # noqa: PLC0415

    frames = selected_frames(sound, network.spec.stft, selection)
    part = slice(frames.start, frames.stop)

    def cropped(rows: Floats) -> Floats:
        result = np.zeros_like(rows)
        result[:, part] = rows[:, part]
        return frozen(result)

    own = None if network.own is None else cropped(network.own)
    return replace(network, code=cropped(network.code), own=own)


def _joined(network: Network, elsewhere: Network, selection: Selection) -> Network:
    """Activations as they were learned where the network sounds, and as they were read before and after that."""
    sounding = np.flatnonzero(network.code.any(axis=0))
    part = slice(int(sounding[0]), int(sounding[-1]) + 1)
    factor = np.float32(elsewhere.scale / network.scale)

    def joined(learned: Floats, read: Floats) -> Floats:
        result = read * factor
        result[:, part] = learned[:, part]
        return sealed(result)

    own = None if network.own is None or elsewhere.own is None else joined(network.own, elsewhere.own)
    notes = dict.fromkeys((*network.notes, *elsewhere.notes, _note(selection, "then looked for in all of the sound.")))
    seconds = network.seconds + elsewhere.seconds
    return replace(network, code=joined(network.code, elsewhere.code), own=own, notes=tuple(notes), seconds=seconds)


def _note(selection: Selection, rest: str) -> str:
    return f"Learned from {selection[0]:.2f} s to {selection[1]:.2f} s; {rest}"
