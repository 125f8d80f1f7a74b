"""Another sound heard through a network: its activations under bases that are not its own. One thread at a time."""

import math
import time
import uuid
from collections.abc import Generator
from dataclasses import replace

import torch

from audible_gui.document import Device, Floats, Network, Orientation, Sound, sealed
from audible_gui.errors import TrainingError
from audible_gui.nae.amounts import BLOCK_FRAMES
from audible_gui.nae.backend import chosen_device, use_threads
from audible_gui.nae.checking import check_encoding
from audible_gui.nae.divergence import FLOOR, divergence, prepared
from audible_gui.nae.encoding import encoded, no_activations
from audible_gui.nae.factors import Factors
from audible_gui.nae.falling_back import on_device
from audible_gui.nae.owning import has_parts, is_as_one
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.spectrogram import Spectrogram, analysed
from audible_gui.nae.workload import encoding_workload


def run(network: Network, sound: Sound, device: Device, threads: int | None = None, *, early: bool = False) -> Steps:
    """See ``nae.encode_sound``; ``early`` when it has already been asked to end."""
    _check(network, sound)
    # A sweep over blocks is all there is to do.
    progress = Progress(1, early, encoding_share=1.0)
    use_threads(threads)
    return (yield from on_device(device, progress, lambda where, told: _encoded(network, sound, where, told)))


def _encoded(network: Network, sound: Sound, device: Device, progress: Progress) -> Steps:
    began, threads, spec = time.monotonic(), torch.get_num_threads(), network.spec
    progress.encoding_share = 1.0
    yield from progress.tell("Analysing")
    workload = encoding_workload(spec, sound.n_channels * spec.stft.n_bins, spec.stft.n_frames(sound.n_samples))
    chosen = yield from progress.during("Measuring devices", chosen_device(device, workload, asked=progress.asked))
    factors = _factors(network, chosen.device)
    yield from progress.during("Analysing", check_encoding(sound, spec, own=has_parts(factors)))
    spectrogram = yield from progress.during("Analysing", analysed(sound, spec))
    found = no_activations(factors, spectrogram.n_frames)
    if spectrogram.mean:
        with torch.inference_mode():
            if all(decoder.any() for decoder in network.decoders):
                found = yield from progress.during("Encoding", encoded(factors, spectrogram, progress))
            progress.loss = yield from progress.during("Encoding", _loss(found.code, factors, spectrogram))
    result = replace(
        network,
        code=sealed(found.code),
        own=None if found.own is None else sealed(found.own),
        run=uuid.uuid4().hex,
        scale=spectrogram.mean or 1.0,
        loss=progress.loss if spectrogram.mean else 0.0,
        iterations=0,
        seconds=time.monotonic() - began,
        device=chosen.device.type,
        threads=threads,
        device_reason=chosen.reason,
        notes=tuple(progress.notes),
    )
    progress.encoded, progress.loss = 1.0, result.loss
    yield from progress.tell("Done", result)
    return result


def _check(network: Network, sound: Sound) -> None:
    if network.spec.orientation is Orientation.ENVELOPES:
        raise TrainingError(
            "A network whose weights are envelopes fits no sound but its own; train one whose weights are spectra."
        )
    if sound.n_channels != network.channels:
        raise TrainingError(
            f"The network was learned from {_channels(network.channels)} and this sound has "
            f"{_channels(sound.n_channels)}; both must have the same number."
        )


def _channels(count: int) -> str:
    return "1 channel" if count == 1 else f"{count} channels"


def _factors(network: Network, device: torch.device) -> Factors:
    encoders, decoders = (
        [torch.tensor(values, device=device) for values in layers] for layers in (network.encoders, network.decoders)
    )
    spec = network.spec
    as_one = is_as_one(network)
    return Factors(
        torch.empty(0), encoders, decoders, None, spec.loss, spec.sparsity, encoder=spec.encoder, as_one=as_one
    )


def _loss(code: Floats, factors: Factors, spectrogram: Spectrogram) -> Generator[None, None, float]:
    """The divergence relative to that of the mean, which is one."""
    weights = factors.weights(factors.depth)
    assert weights is not None
    total = reference = 0.0
    for first in range(0, spectrogram.n_frames, BLOCK_FRAMES):
        end = min(first + BLOCK_FRAMES, spectrogram.n_frames)
        x = prepared(torch.tensor(spectrogram.span(first, end), device=weights.device), factors.loss).T
        block = torch.tensor(code[:, first:end], device=weights.device)
        total += divergence(x, (weights @ block).clamp_(min=FLOOR), factors.loss)
        reference += divergence(x, torch.ones_like(x), factors.loss)
        yield
    loss = total / max(reference, 1e-30)
    return loss if math.isfinite(loss) else math.nan
