"""The activations of sounds that a network was not, or not wholly, trained on. One thread at a time.

With the decoders fixed every frame is a problem of its own: the encoder gives a start, and a few steps of the deepest
activations finish it, then some of layer 1's own. So a sound of any length is encoded in blocks, in the memory of one.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from audible_gui.document import Encoder, Floats
from audible_gui.nae.amounts import BLOCK_FRAMES, OWN_SWEEPS, QUICK_SWEEPS, SWEEPS
from audible_gui.nae.divergence import FLOOR, prepared
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.features import span_shares
from audible_gui.nae.owning import has_parts, layer_alone, let_go
from audible_gui.nae.progress import Progress
from audible_gui.nae.spectrogram import Frames, Spectrogram
from audible_gui.nae.starting import check_finite
from audible_gui.nae.tiles import tiles

QUICKLY = "It was stopped: where it was not learned from, the sound is followed less closely."
# Part that a glimpse is of all encoding, about; with layer 1's own activations less.
_GLIMPSE = QUICK_SWEEPS / (QUICK_SWEEPS + SWEEPS)
_STRAY = 0.01
# Of what deeper layers began with: there each was silent where what belonged to it was, and no longer has to be.
_NEW = 0.03

_Block = tuple[torch.Tensor, torch.Tensor | None]
"""ĤL and C1 of some frames."""


def features(x: torch.Tensor, share: torch.Tensor) -> torch.Tensor:
    """What E1 reads: the harmonic part of X, then the percussive one, (2 · inputs, samples)."""
    harmonic = x * share
    return torch.cat([harmonic, x - harmonic])


@dataclass(frozen=True, eq=False)
class Activations:
    """What a network does with some frames or with all.

    Attributes:
        code: ĤL, (K_L, frames).
        own: C1, (K_1, frames); None where the network cannot be read as its parts.
    """

    code: Floats
    own: Floats | None


def no_activations(factors: Factors, frames: int) -> Activations:
    """Of zeros."""
    first, last = factors.decoders[0].shape[1], factors.decoders[-1].shape[1]
    own = np.zeros((first, frames), dtype=np.float32) if has_parts(factors) else None
    return Activations(np.zeros((last, frames), dtype=np.float32), own)


def glimpsed(factors: Factors, spectrogram: Spectrogram, progress: Progress) -> Tiled[Floats]:
    """How much each component holds of all frames, roughly, (K, frames): in a quarter of the time of ``encoded``.

    Args:
        factors: one layer of unit sums whose samples are frames.
        spectrogram: of any sound with as many rows.
        progress: how much of all encoding this has done is written here.

    Yields:
        After every sweep over a block.

    Raises:
        TrainingError: if a number is none.
    """
    weights, reader = factors.decoders[0], _quick_reader(factors)
    # A penalty weighs activations of columns that have unit norm, see ``Factors``.
    norms = weights.norm(dim=0) if factors.sparsity else weights.new_ones(weights.shape[1])
    result = np.empty((weights.shape[1], spectrogram.n_frames), dtype=np.float32)
    for first in range(0, spectrogram.n_frames, BLOCK_FRAMES):
        end = min(first + BLOCK_FRAMES, spectrogram.n_frames)
        x = prepared(_turned(spectrogram.span(first, end), weights.device), factors.loss)
        code = _read(replace(reader, x=x), weights) * norms[:, None]
        block = Factors(x, [], [weights / norms], code, factors.loss, factors.sparsity)
        yield from let_go(block, QUICK_SWEEPS)
        check_finite(code)
        result[:, first:end] = (code / norms[:, None]).cpu().numpy()
        progress.encoded = _GLIMPSE * end / spectrogram.n_frames
    return result


def encoded(
    factors: Factors, spectrogram: Spectrogram, progress: Progress, begin: torch.Tensor | None = None
) -> Tiled[Activations]:
    """The activations of all frames, under the decoders as they are.

    What is left when it is asked to end is done quickly, in a third of the time, and a note tells so: 2 sweeps leave
    some 1 to 15 % more of the sound unexplained than all do.

    Args:
        factors: a trained network whose samples are frames.
        spectrogram: of any sound with as many rows.
        progress: tells whether it is asked to end; how much is encoded is written here.
        begin: how much of every frame each component holds, roughly, (K_L, frames); what encoders read if left out.

    Yields:
        After every sweep over a block.

    Raises:
        TrainingError: if a number is none.
    """
    result, done = no_activations(factors, spectrogram.n_frames), progress.encoded
    for first, block in _blocks(factors, spectrogram, progress, begin):
        for whole, part in zip((result.code, result.own), block or (), strict=False):
            if whole is not None and part is not None:
                check_finite(part)
                whole[:, first : first + part.shape[1]] = part.cpu().numpy()
        progress.encoded = done + (1.0 - done) * first / spectrogram.n_frames
        yield
    progress.encoded = 1.0
    return result


def _blocks(
    factors: Factors, spectrogram: Spectrogram, progress: Progress, begin: torch.Tensor | None
) -> Iterator[tuple[int, _Block | None]]:
    """After every sweep over a block the number of its first frame, and at its end its activations."""
    weights = factors.weights(factors.depth)
    assert weights is not None
    reader = _quick_reader(factors)
    for first in range(0, spectrogram.n_frames, BLOCK_FRAMES):
        end, quick = min(first + BLOCK_FRAMES, spectrogram.n_frames), progress.stopping
        if quick and QUICKLY not in progress.notes:
            progress.notes.append(QUICKLY)
        if quick or begin is not None:
            x = prepared(_turned(spectrogram.span(first, end), weights.device), factors.loss)
            start = replace(reader, x=x)
        else:
            values, shares = (_turned(part, weights.device) for part in span_shares(spectrogram, first, end))
            x = prepared(values, factors.loss)
            read = features(x, shares)
            start = Factors(x, factors.encoders, [], None, factors.loss, 0.0, read, encoder=factors.encoder)
        code = _read(start, weights) if begin is None else _scaled(begin[:, first:end], factors, weights)
        # The penalty is that of the whole network, folded into one layer.
        block = Factors(x, [], [weights], code, factors.loss, factors.sparsity * factors.depth)
        for _ in let_go(block, QUICK_SWEEPS if quick else SWEEPS):
            yield first, None
        own = None
        if has_parts(factors):
            alone = layer_alone(replace(factors, x=x, code=code))
            for _ in let_go(alone, QUICK_SWEEPS if quick else OWN_SWEEPS):
                yield first, None
            own = alone.code
        yield first, (code, own)


def _read(start: Factors, weights: torch.Tensor) -> torch.Tensor:
    """What encoders make of X, and a little of everything."""
    return (start.encoded(len(start.encoders)) + _STRAY * start.x.sum(dim=0) / weights.shape[1]).clamp_(min=FLOOR)


def _scaled(amounts: torch.Tensor, factors: Factors, weights: torch.Tensor) -> torch.Tensor:
    """The deepest activations where components hold so much, and a little of everything."""
    amounts = amounts.to(weights.device)
    amounts = amounts + (_STRAY if factors.depth == 1 else _NEW) * amounts.sum(dim=0) / len(amounts)
    return (amounts / weights.sum(dim=0).clamp_(min=FLOOR)[:, None]).clamp_(min=FLOOR)


def _quick_reader(factors: Factors) -> Factors:
    """Encoders, in one without ReLUs between, that read X itself where it is half harmonic and half percussive."""
    harmonic, percussive = factors.encoders[0].chunk(2, dim=1)
    readers = [0.5 * (harmonic + percussive), *factors.encoders[1:]]
    if factors.encoder is Encoder.NONNEGATIVE:
        readers = [functools.reduce(lambda product, encoder: encoder @ product, readers)]
    return Factors(torch.empty(0), readers, [], None, factors.loss, 0.0, encoder=factors.encoder)


def _turned(values: Floats, device: torch.device) -> torch.Tensor:
    return torch.from_numpy(values).to(device).T.contiguous()


def interpolated(code: Floats, frames: Frames, n_frames: int) -> Tiled[Floats]:
    """Activations of all frames as straight lines between those of some: (K, len(frames)) to (K, n_frames)."""
    result = np.empty((len(code), n_frames), dtype=np.float32)
    for tile in tiles(n_frames, len(code)):
        numbers = np.arange(tile.start, tile.stop)
        right = np.clip(np.searchsorted(frames, numbers), 1, max(1, len(frames) - 1))
        left = right - 1
        right = np.minimum(right, len(frames) - 1)
        gap = np.maximum(frames[right] - frames[left], 1)
        part = np.clip((numbers - frames[left]) / gap, 0.0, 1.0).astype(np.float32)
        result[:, tile] = code[:, left] * (1 - part) + code[:, right] * part
        yield
    return result
