"""Another sound heard through a network: its activations under bases that are not its own. One thread at a time."""

import math
import time
import uuid
from collections.abc import Generator
from dataclasses import replace

import numpy as np
import torch

from audible_gui.document import Device, Floats, Network, Orientation, Sound, TrainStep, frozen
from audible_gui.errors import TrainingError
from audible_gui.nae.backend import choose_device, use_threads
from audible_gui.nae.divergence import FLOOR, divergence, prepared
from audible_gui.nae.encoding import encoded
from audible_gui.nae.factors import Factors
from audible_gui.nae.learning import OUT_OF_MEMORY
from audible_gui.nae.progress import Progress
from audible_gui.nae.spectrogram import BLOCK_FRAMES, Spectrogram, analysed, check_sound


def run(network: Network, sound: Sound, device: Device) -> Generator[TrainStep, bool | None, Network]:
    """See ``nae.encode_sound``."""
    _check(network, sound)
    began, where, threads = time.monotonic(), choose_device(device), use_threads()
    # A sweep over blocks is all there is to do.
    progress = Progress(1, encoding_share=1.0)
    yield from progress.tell("Analysing")
    yield from progress.during("Analysing", check_sound(sound, network.spec))
    spectrogram = yield from progress.during("Analysing", analysed(sound, network.spec))
    code: Floats = np.zeros((network.widths[-1], spectrogram.n_frames), dtype=np.float32)
    loss = 0.0
    if spectrogram.mean:
        factors = _factors(network, where)
        try:
            with torch.inference_mode():
                if all(decoder.any() for decoder in network.decoders):
                    code = yield from progress.during("Encoding", encoded(factors, spectrogram, progress))
                loss = yield from progress.during("Encoding", _loss(code, factors, spectrogram))
        except torch.OutOfMemoryError:
            raise TrainingError(OUT_OF_MEMORY) from None
    result = replace(
        network,
        code=frozen(code),
        run=uuid.uuid4().hex,
        scale=spectrogram.mean or 1.0,
        loss=loss,
        iterations=0,
        seconds=time.monotonic() - began,
        device=where.type,
        threads=threads,
    )
    progress.encoded, progress.loss = 1.0, loss
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
    return Factors(torch.empty(0), encoders, decoders, None, network.spec.loss, network.spec.sparsity)


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
