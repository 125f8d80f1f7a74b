"""Training: frame seeds, layer by layer, jointly, then the decoder alone. One thread at a time.

The stages of a training of I sweeps and what they are for:
encoding    one hidden layer from frame seeds; every activation comes out of the encoder;
deepening   each further layer starts from a merge tree of the layer above and is trained on that layer's activations;
joining     all encoders and decoders together;
fine-tuning the decoders and the deepest activations alone, which separates better than the encoder allows.
"""

import itertools
import math
import time
import uuid
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import torch

from audible_gui.document import (
    Floats,
    Network,
    NetworkSpec,
    TrainRequest,
    TrainStep,
    frozen,
)
from audible_gui.errors import TrainingError
from audible_gui.nae.backend import choose_device, use_threads
from audible_gui.nae.divergence import FLOOR, prepared
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.ordering import by_energy
from audible_gui.nae.seeds import frame_seeds, merge_groups
from audible_gui.nae.spectrogram import check_sound, scaled_spectrogram

SNAPSHOT_S = 0.3
LOSS_EVERY = 5
_STRAY = 0.02
_RAN_AWAY = "The training ran into numbers too large to compute with; choose another loss, or no sparsity."
T = TypeVar("T")

Steps = Generator[TrainStep, bool | None, Network]


def run(request: TrainRequest, *, early: bool = False) -> Steps:
    """See ``nae.train``; ``early`` when it has already been asked to end."""
    device, threads = choose_device(request.device), use_threads()
    check_sound(request)
    progress = _Progress(request.spec.iterations, early)
    yield from progress.tell("Analysing")
    data, scale = yield from progress.during("Analysing", scaled_spectrogram(request))
    made = _Made(request.spec, request.sound.n_channels, scale or 1.0, device.type, threads)
    if scale == 0.0:
        return (yield from _silent(made, data.shape))
    try:
        trainer = _Trainer(made, data, device, progress)
        del data
        return (yield from trainer.run())
    except torch.OutOfMemoryError:
        raise TrainingError("The GPU has too little memory for this sound; choose the device cpu.") from None


@dataclass
class _Progress:
    """How far a training is, and whether it has been asked to end early."""

    iterations: int
    stopping: bool
    iteration: int = 0
    loss: float = float("nan")

    def tell(self, stage: str, network: Network | None = None) -> Generator[TrainStep, bool | None, None]:
        """One step."""
        asked = yield TrainStep(stage, self.iteration, self.iterations, self.loss, network)
        self.stopping = self.stopping or bool(asked)

    def during(self, stage: str, work: Tiled[T]) -> Generator[TrainStep, bool | None, T]:
        """Do some work and tell of every tile of it."""
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: T = end.value
                return result
            yield from self.tell(stage)


@dataclass(frozen=True)
class _Made:
    """What all networks of one training have in common."""

    spec: NetworkSpec
    channels: int
    scale: float
    device: str
    threads: int
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    began: float = field(default_factory=time.monotonic)

    def network(
        self, factors: Factors, whole_code: torch.Tensor, loss: float, iterations: int, *, ordered: bool
    ) -> Network:
        """A read-only copy of the factors."""
        _check_finite(*factors.encoders, *factors.decoders, whole_code)
        encoders, decoders = [_plain(e) for e in factors.encoders], [_plain(d) for d in factors.decoders]
        code = _plain(whole_code)
        ids = tuple(tuple(range(decoder.shape[1])) for decoder in decoders)
        if ordered:
            encoders, decoders, code, ids = by_energy(encoders, decoders, code)
        return Network(
            spec=self.spec,
            channels=self.channels,
            encoders=tuple(encoders),
            decoders=tuple(decoders),
            code=code,
            ids=ids,
            run=self.run,
            scale=self.scale,
            loss=loss,
            iterations=iterations,
            seconds=time.monotonic() - self.began,
            device=self.device,
            threads=self.threads,
        )


class _Trainer:
    """One training on data that is not silent."""

    def __init__(self, made: _Made, data: Floats, device: torch.device, progress: _Progress) -> None:
        self.made, self.spec, self.progress = made, made.spec, progress
        self.rng = np.random.default_rng(self.spec.seed)
        self.data, self.device = data, device
        self.factors = Factors(torch.empty(0), [], [], None, self.spec.loss, self.spec.sparsity)
        self.reference, self.told = 1.0, time.monotonic()

    def run(self) -> Steps:
        """All stages."""
        encoding, deepening, joining, tuning = stage_lengths(self.spec.iterations, self.spec.depth)
        with torch.inference_mode():
            yield from self._during("Analysing", self._seed_first_layer())
            yield from self._stage("Encoding", encoding, self._encoder_sweep, self.factors)
            for index, sweeps in enumerate(deepening):
                name = f"Layer {index + 2}"
                layer = yield from self._during(name, self._next_layer(self.spec.widths[index + 1]))
                yield from self._stage(name, sweeps, self._encoder_sweep, layer)
                self.factors.encoders += layer.encoders
                self.factors.decoders += layer.decoders
            yield from self._stage("Joining", joining, self._encoder_sweep, self.factors)
            self.factors.code = yield from self._during("Fine-tuning", self.factors.whole_code())
            yield from self._stage("Fine-tuning", tuning, self._decoder_sweep, self.factors)
            yield from self._during("Fine-tuning", self._measure())
            network = yield from self._during("Fine-tuning", self._network(ordered=True))
        yield from self.progress.tell("Done", network)
        return network

    def _during(self, name: str, work: Tiled[T]) -> Generator[TrainStep, bool | None, T]:
        return self.progress.during(name, work)

    def _stage(
        self, name: str, sweeps: int, sweep: Callable[[Factors], Iterator[None]], factors: Factors
    ) -> Generator[TrainStep, bool | None, None]:
        """Some sweeps over the factors: none but the very first when asked to end early."""
        for _ in range(sweeps):
            if self.progress.stopping and self.progress.iteration:
                return
            for _ in sweep(factors):
                yield from self.progress.tell(name)
            self.progress.iteration += 1
            snapshot = (yield from self._during(name, self._snapshot())) if factors is self.factors else None
            yield from self.progress.tell(name, snapshot)

    def _snapshot(self) -> Tiled[Network | None]:
        if self.progress.iteration % LOSS_EVERY == 0:
            yield from self._measure()
        if math.isnan(self.progress.loss) or time.monotonic() - self.told < SNAPSHOT_S:
            return None
        network = yield from self._network(ordered=False)
        self.told = time.monotonic()
        return network

    def _network(self, *, ordered: bool) -> Tiled[Network]:
        code = yield from self.factors.whole_code()
        return self.made.network(self.factors, code, self.progress.loss, self.progress.iteration, ordered=ordered)

    def _measure(self) -> Tiled[None]:
        loss = (yield from self.factors.divergence()) / self.reference
        if not math.isfinite(loss):
            raise TrainingError(_RAN_AWAY)
        self.progress.loss = loss

    @staticmethod
    def _encoder_sweep(factors: Factors) -> Iterator[None]:
        for layer in range(1, factors.depth + 1):
            yield from factors.step_decoder(layer)
            yield from factors.step_encoder(layer)

    @staticmethod
    def _decoder_sweep(factors: Factors) -> Iterator[None]:
        for layer in range(1, factors.depth + 1):
            yield from factors.step_decoder(layer)
        yield from factors.step_code()

    def _seed_first_layer(self) -> Tiled[None]:
        width = self.spec.widths[0]
        chosen = yield from frame_seeds(self.data, width, self.rng)
        self.factors.x = x = prepared(torch.from_numpy(self.data).to(self.device), self.spec.loss)
        del self.data
        mean = Factors(x, [], [x.mean().expand(len(x), 1)], x.new_ones(1, x.shape[1]), self.spec.loss, 0.0)
        self.reference = max((yield from mean.divergence()), 1e-30)
        decoder = x[:, torch.from_numpy(chosen).to(x.device)].clone()
        noise = torch.from_numpy(self.rng.uniform(0.5, 1.5, size=decoder.shape).astype(np.float32)).to(x.device)
        decoder = (decoder + _STRAY) * noise
        decoder /= decoder.sum(dim=0)
        encoder = decoder.T / decoder.square().sum(dim=0)[:, None] / width
        self.factors.decoders.append(decoder)
        self.factors.encoders.append(encoder.contiguous())
        self.factors.rescale()

    def _next_layer(self, width: int) -> Tiled[Factors]:
        """The next deeper layer, on the activations of the present deepest, started from their merge tree."""
        weights = self.factors.weights(self.factors.depth)
        assert weights is not None
        activations = (yield from self.factors.whole_code()).clamp_(min=FLOOR)
        _check_finite(weights, activations)
        bases, envelopes = (tensor.double().cpu().numpy() for tensor in (weights, activations))
        groups = yield from merge_groups(bases, envelopes, min(width, envelopes.shape[0]))
        member = np.full((envelopes.shape[0], width), _STRAY / width)
        for index in range(width):
            # A layer wider than the one above repeats its groups.
            member[groups[index % len(groups)], index] += 1.0
        member *= self.rng.uniform(0.9, 1.1, size=member.shape)
        decoder = member * envelopes.sum(axis=1, keepdims=True)
        decoder /= decoder.sum(axis=0)
        encoder = (member / member.sum(axis=1, keepdims=True)).T
        tensors = (torch.from_numpy(m.astype(np.float32)).to(activations.device) for m in (encoder, decoder))
        first, second = (tensor.contiguous() for tensor in tensors)
        # Its first decoder is no first layer: the penalty waits until all layers are joined.
        return Factors(activations, [first], [second], None, self.spec.loss, 0.0)


def stage_lengths(iterations: int, depth: int) -> tuple[int, list[int], int, int]:
    """Sweeps for encoding, for each deeper layer, for joining and for fine-tuning; they sum to ``iterations``."""
    if depth == 1:
        encoding = round(0.4 * iterations)
        return encoding, [], 0, iterations - encoding
    encoding, joining = round(0.3 * iterations), round(0.15 * iterations)
    deepening = [round(0.15 * iterations) // (depth - 1)] * (depth - 1)
    return encoding, deepening, joining, iterations - encoding - joining - sum(deepening)


def _silent(made: _Made, shape: tuple[int, ...]) -> Steps:
    """A network of zeros: everything, which is nothing, belongs to the residual."""
    inputs, samples = shape
    widths = (inputs, *made.spec.widths)
    decoders = [torch.zeros(above, below) for above, below in itertools.pairwise(widths)]
    encoders = [decoder.T.contiguous() for decoder in decoders]
    code = torch.zeros(made.spec.widths[-1], samples)
    factors = Factors(torch.zeros(1), encoders, decoders, code, made.spec.loss, made.spec.sparsity)
    network = made.network(factors, code, 0.0, 0, ordered=False)
    yield TrainStep("Silence", made.spec.iterations, made.spec.iterations, 0.0, network)
    return network


def _check_finite(*tensors: torch.Tensor) -> None:
    if not all(bool(tensor.isfinite().all()) for tensor in tensors):
        raise TrainingError(_RAN_AWAY)


def _plain(tensor: torch.Tensor) -> Floats:
    return frozen(tensor.detach().cpu().numpy())
