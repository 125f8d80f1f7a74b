"""Training: frame seeds, layer by layer, jointly, then the decoder alone. One thread at a time.

The stages of a training of I sweeps and what they are for:
encoding    one hidden layer from frame seeds; every activation comes out of the encoder;
deepening   each further layer starts from a merge tree of the layer above and is trained on that layer's activations;
joining     all encoders and decoders together;
fine-tuning the decoders and the deepest activations alone, which separates better than the encoder allows.
"""

import itertools
import time
import uuid
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

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
from audible_gui.nae.backend import check_memory, choose_device, use_threads
from audible_gui.nae.divergence import FLOOR, divergence, prepared
from audible_gui.nae.factors import Factors
from audible_gui.nae.ordering import by_energy
from audible_gui.nae.seeds import frame_seeds, merge_groups
from audible_gui.synthesis import magnitudes

SNAPSHOT_S = 0.3
LOSS_EVERY = 5
MAX_ENVELOPE_FRAMES = 40_000
_STRAY = 0.02

Steps = Generator[TrainStep, bool | None, Network]


def run(request: TrainRequest) -> Steps:
    """See ``nae.train``."""
    spec, sound = request.spec, request.sound
    device, threads = choose_device(request.device), use_threads()
    frames = spec.stft.n_frames(sound.n_samples)
    if spec.orientation is Orientation.ENVELOPES and frames > MAX_ENVELOPE_FRAMES:
        raise TrainingError(
            f"With envelopes as weights a sound may have up to {MAX_ENVELOPE_FRAMES} frames and this one has {frames}; "
            "choose spectra as weights, or a larger hop."
        )
    check_memory(sound.n_channels * spec.stft.n_bins * frames)
    yield TrainStep("Analysing", 0, spec.iterations, float("nan"))
    spectrogram = magnitudes(sound, spec.stft)
    scale = float(spectrogram.mean(dtype=np.float64))
    made = _Made(spec, sound.n_channels, scale or 1.0, device.type, threads)
    if scale == 0.0:
        return (yield from _silent(made, spectrogram))
    data = (spectrogram / scale).astype(np.float32)
    del spectrogram
    try:
        return (yield from _Trainer(made, data, device).run())
    except torch.OutOfMemoryError:
        raise TrainingError("The GPU has too little memory for this sound; choose the device cpu.") from None


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

    def network(self, factors: Factors, loss: float, iterations: int, *, ordered: bool) -> Network:
        """A read-only copy of the factors."""
        encoders, decoders = [_plain(e) for e in factors.encoders], [_plain(d) for d in factors.decoders]
        code = _plain(factors.deepest())
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

    def __init__(self, made: _Made, data: Floats, device: torch.device) -> None:
        self.made, self.spec = made, made.spec
        if self.spec.orientation is Orientation.ENVELOPES:
            data = np.ascontiguousarray(data.T)
        self.rng = np.random.default_rng(self.spec.seed)
        self.data = data
        x = prepared(torch.from_numpy(data).to(device), self.spec.loss)
        self.reference = max(divergence(x, x.mean().expand_as(x), self.spec.loss), 1e-30)
        self.factors = Factors(x, [], [], None, self.spec.loss, self.spec.sparsity)
        self.loss, self.iteration, self.told = float("nan"), 0, time.monotonic()

    def run(self) -> Steps:
        """All stages."""
        encoding, deepening, joining, tuning = stage_lengths(self.spec.iterations, self.spec.depth)
        with torch.inference_mode():
            self._seed_first_layer()
            self.factors.rescale()
            stopped = yield from self._stage("Encoding", encoding, self._encoder_sweep, self.factors)
            for index, sweeps in enumerate(deepening):
                layer = self._next_layer(self.spec.widths[index + 1])
                stopped = stopped or (yield from self._stage(f"Layer {index + 2}", sweeps, self._encoder_sweep, layer))
                self.factors.encoders += layer.encoders
                self.factors.decoders += layer.decoders
            stopped = stopped or (yield from self._stage("Joining", joining, self._encoder_sweep, self.factors))
            self.factors.code = self.factors.deepest().clone()
            stopped = stopped or (yield from self._stage("Fine-tuning", tuning, self._decoder_sweep, self.factors))
            self._measure()
            network = self.made.network(self.factors, self.loss, self.iteration, ordered=True)
        yield TrainStep("Done", self.iteration, self.spec.iterations, self.loss, network)
        return network

    def _stage(
        self, name: str, sweeps: int, sweep: Callable[[Factors], Iterator[None]], factors: Factors
    ) -> Generator[TrainStep, bool | None, bool]:
        """Some sweeps over the factors; True when asked to end early."""
        for _ in range(sweeps):
            stop = False
            for _ in sweep(factors):
                stop = bool((yield TrainStep(name, self.iteration, self.spec.iterations, self.loss))) or stop
            self.iteration += 1
            snapshot = self._snapshot() if factors is self.factors else None
            stop = bool((yield TrainStep(name, self.iteration, self.spec.iterations, self.loss, snapshot))) or stop
            if stop:
                return True
        return False

    def _snapshot(self) -> Network | None:
        if self.iteration % LOSS_EVERY == 0:
            self._measure()
        now = time.monotonic()
        if now - self.told < SNAPSHOT_S:
            return None
        self.told = now
        return self.made.network(self.factors, self.loss, self.iteration, ordered=False)

    def _measure(self) -> None:
        reconstruction = self.factors.decoded(0).clamp_(min=FLOOR)
        self.loss = divergence(self.factors.x, reconstruction, self.spec.loss) / self.reference

    @staticmethod
    def _encoder_sweep(factors: Factors) -> Iterator[None]:
        for layer in range(1, factors.depth + 1):
            factors.step_decoder(layer)
            yield
            factors.step_encoder(layer)
            yield

    @staticmethod
    def _decoder_sweep(factors: Factors) -> Iterator[None]:
        for layer in range(1, factors.depth + 1):
            factors.step_decoder(layer)
            yield
        factors.step_code()
        yield

    def _seed_first_layer(self) -> None:
        x, width = self.factors.x, self.spec.widths[0]
        chosen = frame_seeds(self.data, width, self.rng)
        decoder = x[:, torch.from_numpy(chosen).to(x.device)].clone()
        noise = torch.from_numpy(self.rng.uniform(0.5, 1.5, size=decoder.shape).astype(np.float32)).to(x.device)
        decoder = (decoder + _STRAY) * noise
        decoder /= decoder.sum(dim=0)
        encoder = decoder.T / decoder.square().sum(dim=0)[:, None] / width
        self.factors.decoders.append(decoder)
        self.factors.encoders.append(encoder.contiguous())

    def _next_layer(self, width: int) -> Factors:
        """The next deeper layer, on the activations of the present deepest, started from their merge tree."""
        weights = self.factors.weights(self.factors.depth)
        assert weights is not None
        activations = self.factors.deepest().clamp(min=FLOOR)
        bases, envelopes = (tensor.double().cpu().numpy() for tensor in (weights, activations))
        groups = merge_groups(bases, envelopes, min(width, envelopes.shape[0]))
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


def _silent(made: _Made, spectrogram: Floats) -> Steps:
    """A network of zeros: everything, which is nothing, belongs to the residual."""
    inputs, samples = spectrogram.shape
    if made.spec.orientation is Orientation.ENVELOPES:
        inputs, samples = samples, inputs
    widths = (inputs, *made.spec.widths)
    decoders = [torch.zeros(above, below) for above, below in itertools.pairwise(widths)]
    encoders = [decoder.T.contiguous() for decoder in decoders]
    code = torch.zeros(made.spec.widths[-1], samples)
    factors = Factors(torch.zeros(1), encoders, decoders, code, made.spec.loss, made.spec.sparsity)
    network = made.network(factors, 0.0, 0, ordered=False)
    yield TrainStep("Silence", made.spec.iterations, made.spec.iterations, 0.0, network)
    return network


def _plain(tensor: torch.Tensor) -> Floats:
    return frozen(tensor.detach().cpu().numpy())
