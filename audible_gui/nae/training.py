"""Training: frame seeds, through the encoder, then the decoders alone. One thread at a time.

The stages of a training and what they are for:
encoding  the first layer from frame seeds; every activation comes out of the encoder;
refining  its decoder and activations alone, which separates better than the encoder allows;
merging   a single layer has been learned with twice its components, and like ones are joined; a deeper layer starts
          from a merge tree of the layer above;
tuning    all decoders and the deepest activations;
reading   the encoders alone, so that they fit what the decoders have become.
A long sound is learned from a sample of its frames; the others are encoded at the end.
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
    Orientation,
    TrainRequest,
    TrainStep,
    frozen,
)
from audible_gui.errors import TrainingError
from audible_gui.nae.backend import choose_device, use_threads
from audible_gui.nae.divergence import FLOOR, prepared
from audible_gui.nae.encoding import SWEEPS, encode, features, interpolated
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.features import harmonic_shares
from audible_gui.nae.ordering import by_energy
from audible_gui.nae.sampling import choose_frames, sample_size
from audible_gui.nae.spectrogram import Frames, Spectrogram, analysed, check_sound
from audible_gui.nae.stages import share_out
from audible_gui.nae.starting import RAN_AWAY, SCAFFOLD, add_layer, check_finite, first_layer, groups_of, merge

SNAPSHOT_S = 0.3
LOSS_EVERY = 5
# A training that is asked to end still does so many sweeps of tuning, since what was just merged sounds rough.
_LAST_SWEEPS = 3
T = TypeVar("T")

Steps = Generator[TrainStep, bool | None, Network]


def run(request: TrainRequest, *, early: bool = False) -> Steps:
    """See ``nae.train``; ``early`` when it has already been asked to end."""
    device, threads = choose_device(request.device), use_threads()
    check_sound(request)
    progress = _Progress(request.spec.iterations, early)
    yield from progress.tell("Analysing")
    spectrogram = yield from progress.during("Analysing", analysed(request.sound, request.spec))
    made = _Made(request.spec, request.sound.n_channels, spectrogram.mean or 1.0, device.type, threads)
    if not spectrogram.mean:
        return (yield from _silent(made, spectrogram))
    try:
        return (yield from _Trainer(made, spectrogram, device, progress).run())
    except torch.OutOfMemoryError:
        raise TrainingError("The GPU has too little memory for this sound; choose the device cpu.") from None


@dataclass
class _Progress:
    """How far a training is, and whether it has been asked to end early."""

    iterations: int
    stopping: bool
    iteration: int = 0
    loss: float = float("nan")
    encoded: float = 0.0
    encoding_share: float = 0.0

    def tell(self, stage: str, network: Network | None = None) -> Generator[TrainStep, bool | None, None]:
        """One step."""
        asked = yield TrainStep(
            stage, self.iteration, self.iterations, self.loss, network, self.encoded, self.encoding_share
        )
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
        check_finite(*factors.encoders, *factors.decoders, whole_code)
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
    """One training on a spectrogram that is not silent."""

    def __init__(self, made: _Made, spectrogram: Spectrogram, device: torch.device, progress: _Progress) -> None:
        self.made, self.spec, self.progress = made, made.spec, progress
        self.rng = np.random.default_rng(self.spec.seed)
        self.spectrogram, self.device = spectrogram, device
        self.factors = Factors(torch.empty(0), [], [], None, self.spec.loss, self.spec.sparsity)
        self.frames: Frames = np.arange(spectrogram.n_frames)
        self.reference, self.told = 1.0, time.monotonic()
        self.scaffolding = self.spec.depth == 1

    def run(self) -> Steps:
        """All stages."""
        stages, factors = share_out(self.spec.iterations), self.factors
        with torch.inference_mode():
            yield from self._during("Analysing", self._start())
            yield from self._stage("Encoding", stages.encoding, self._encoder_sweep)
            factors.code = (yield from self._during("Encoding", factors.whole_code())).clamp_(min=FLOOR)
            yield from self._stage("Refining", stages.refining, self._decoder_sweep)
            yield from self._during("Merging", self._grow())
            yield from self._stage("Fine-tuning", stages.tuning, self._decoder_sweep, at_least=_LAST_SWEEPS)
            yield from self._during("Fine-tuning", self._measure())
            yield from self._fit_encoders(stages.reading)
            network = yield from self._during("Whole sound", self._network(final=True))
        yield from self.progress.tell("Done", network)
        return network

    def _during(self, name: str, work: Tiled[T]) -> Generator[TrainStep, bool | None, T]:
        return self.progress.during(name, work)

    def _stage(
        self, name: str, sweeps: int, sweep: Callable[[Factors], Iterator[None]], at_least: int = 0
    ) -> Generator[TrainStep, bool | None, None]:
        """Some sweeps over the factors; when asked to end early only the very first, and what must be."""
        for done in range(sweeps):
            if self.progress.stopping and self.progress.iteration and done >= at_least:
                return
            for _ in sweep(self.factors):
                yield from self.progress.tell(name)
            self.progress.iteration += 1
            yield from self.progress.tell(name, (yield from self._during(name, self._snapshot())))

    def _snapshot(self) -> Tiled[Network | None]:
        if self.progress.iteration % LOSS_EVERY == 0:
            yield from self._measure()
        if self.scaffolding or math.isnan(self.progress.loss) or time.monotonic() - self.told < SNAPSHOT_S:
            return None
        network = yield from self._network(final=False)
        self.told = time.monotonic()
        return network

    def _network(self, *, final: bool) -> Tiled[Network]:
        """What there is; ``final`` encodes the frames that were not learned from, else they are interpolated."""
        code = yield from self.factors.whole_code()
        if len(self.frames) < self.spectrogram.n_frames:
            check_finite(*self.factors.encoders, *self.factors.decoders, code)
            code = torch.from_numpy(
                (yield from self._encoded())
                if final
                else interpolated(code.cpu().numpy(), self.frames, self.spectrogram.n_frames)
            )
        return self.made.network(self.factors, code, self.progress.loss, self.progress.iteration, ordered=final)

    def _encoded(self) -> Tiled[Floats]:
        """The activations of all frames of a sound that was learned from some."""
        result = np.empty((self.spec.widths[-1], self.spectrogram.n_frames), dtype=np.float32)
        for first, block in encode(self.factors, self.spectrogram):
            if block is not None:
                result[:, first : first + block.shape[1]] = block
            self.progress.encoded = first / self.spectrogram.n_frames
            yield
        self.progress.encoded = 1.0
        return result

    def _measure(self) -> Tiled[None]:
        loss = (yield from self.factors.divergence()) / self.reference
        if not math.isfinite(loss):
            raise TrainingError(RAN_AWAY)
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

    @staticmethod
    def _reading_sweep(factors: Factors) -> Iterator[None]:
        for layer in range(1, factors.depth + 1):
            yield from factors.step_encoder(layer)

    def _start(self) -> Tiled[None]:
        """The data, and the first layer."""
        width = self.spec.widths[0] * (SCAFFOLD if self.scaffolding else 1)
        data, shares = yield from self._data(width)
        encoder, decoder = yield from first_layer(data, width, self.rng)
        x, share = (torch.from_numpy(part).to(self.device) for part in (data, shares))
        factors = self.factors
        factors.features = features(x, share)
        factors.x = x = prepared(x, self.spec.loss)
        mean = Factors(x, [], [x.mean().expand(len(x), 1)], x.new_ones(1, x.shape[1]), self.spec.loss, 0.0)
        self.reference = max((yield from mean.divergence()), 1e-30)
        factors.encoders.append(torch.from_numpy(encoder).to(self.device))
        factors.decoders.append(torch.from_numpy(decoder).to(self.device))
        factors.rescale()

    def _data(self, width: int) -> Tiled[tuple[Floats, Floats]]:
        """X and the harmonic share of its values, (inputs, samples)."""
        spectrogram = self.spectrogram
        turned = self.spec.orientation is Orientation.ENVELOPES
        if not turned:
            self.frames = choose_frames(spectrogram.energies, spectrogram.novelty, sample_size(width), self.rng)
        if len(self.frames) < spectrogram.n_frames:
            self.progress.encoding_share = _encoding_share(self.spec.iterations, len(self.frames), spectrogram.n_frames)
        values = yield from spectrogram.gathered(self.frames)
        shares = yield from harmonic_shares(spectrogram, self.frames)
        return (values, shares) if turned else (np.ascontiguousarray(values.T), np.ascontiguousarray(shares.T))

    def _grow(self) -> Tiled[None]:
        """From the first layer to the network that was asked for."""
        factors, widths = self.factors, self.spec.widths
        if self.scaffolding:
            merge(factors, (yield from groups_of(factors, widths[0])))
        for width in widths[1:]:
            add_layer(factors, (yield from groups_of(factors, width)), width, self.rng)
        self.scaffolding = False

    def _fit_encoders(self, sweeps: int) -> Generator[TrainStep, bool | None, None]:
        code, self.factors.code = self.factors.code, None
        for _ in range(sweeps):
            if self.progress.stopping:
                break
            for _ in self._reading_sweep(self.factors):
                yield from self.progress.tell("Reading")
            self.progress.iteration += 1
        self.factors.code = code


def _encoding_share(iterations: int, learned: int, frames: int) -> float:
    """Part of the work that encoding is: a sweep of it costs half as much, a frame, as one of learning."""
    encoding = 0.5 * SWEEPS * frames
    return encoding / (encoding + iterations * learned)


def _silent(made: _Made, spectrogram: Spectrogram) -> Steps:
    """A network of zeros: everything, which is nothing, belongs to the residual."""
    inputs, samples = spectrogram.n_rows, spectrogram.n_frames
    if made.spec.orientation is Orientation.ENVELOPES:
        inputs, samples = samples, inputs
    widths = (inputs, *made.spec.widths)
    decoders = [torch.zeros(above, below) for above, below in itertools.pairwise(widths)]
    encoders = [decoder.T.contiguous() for decoder in decoders]
    encoders[0] = encoders[0].repeat(1, 2)
    code = torch.zeros(made.spec.widths[-1], samples)
    factors = Factors(torch.zeros(1), encoders, decoders, code, made.spec.loss, made.spec.sparsity)
    network = made.network(factors, code, 0.0, 0, ordered=False)
    yield TrainStep("Silence", made.spec.iterations, made.spec.iterations, 0.0, network)
    return network


def _plain(tensor: torch.Tensor) -> Floats:
    return frozen(tensor.detach().cpu().numpy())
