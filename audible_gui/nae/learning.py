"""What all kinds of training share: the data, the factors, sweeps told step by step, partial networks. One thread."""

import math
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TypeVar

import numpy as np
import torch

from audible_gui.document import Floats, Network, Optimiser, Orientation, TrainStep
from audible_gui.errors import TrainingError
from audible_gui.nae.amounts import OWN_SWEEPS, SWEEPS, sample_size
from audible_gui.nae.descent import factors_for
from audible_gui.nae.divergence import prepared
from audible_gui.nae.encoding import Activations, encoded, features, interpolated
from audible_gui.nae.extrapolation import Extrapolated, Sweep
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.features import harmonic_shares
from audible_gui.nae.making import Made
from audible_gui.nae.owning import bound_code, has_parts, layer_alone, let_go
from audible_gui.nae.progress import Progress, Steps
from audible_gui.nae.sampling import choose_frames
from audible_gui.nae.spectrogram import Frames, Spectrogram
from audible_gui.nae.stages import MOST_SHOWN
from audible_gui.nae.starting import RAN_AWAY, check_finite
from audible_gui.nae.stopping import Watch
from audible_gui.nae.tiles import tiles, transposed

SNAPSHOT_S = 0.3
LOSS_EVERY = 5
# A training that is asked to end still does so many sweeps of tuning, since what was just put together is rough.
LAST_SWEEPS = 3
T = TypeVar("T")


class Learner:
    """Learns factors of a spectrogram that is not silent.

    Args:
        made: what its networks have in common.
        spectrogram: of what is learned.
        progress: told of everything.

    Attributes:
        factors: what is learned, without layers at first.
        rng: of everything random.
        frames: those that are learned from.
        everywhere: how much of every frame each of the deepest components holds, roughly, (K_L, frames), on the CPU;
            where it is known, the frames that were not learned from are encoded from there.
        presentable: whether the factors are a network of the kind that was asked for; else none is shown.
    """

    def __init__(self, made: Made, spectrogram: Spectrogram, progress: Progress) -> None:
        self.made, self.spec, self.progress = made, made.spec, progress
        self.rng = np.random.default_rng(self.spec.seed)
        self.spectrogram, self.device = spectrogram, made.chosen.device
        self.factors = factors_for(self.spec)
        self.frames: Frames = np.arange(spectrogram.n_frames)
        self.everywhere: torch.Tensor | None = None
        self.presentable = True
        self._reference, self._told = 1.0, time.monotonic()

    @property
    def learns_all(self) -> bool:
        """Whether all frames are learned from."""
        return len(self.frames) == self.spectrogram.n_frames

    @property
    def consecutive(self) -> bool:
        """Whether the samples are frames without gaps."""
        return self.spec.orientation is Orientation.SPECTRA and self.learns_all

    def during(self, name: str, work: Tiled[T]) -> Generator[TrainStep, bool | None, T]:
        """Do some work and tell of every tile of it."""
        return self.progress.during(name, work)

    def stage(self, name: str, sweeps: int, sweep: Sweep, at_least: int = 0) -> Generator[TrainStep, bool | None, None]:
        """Some sweeps over the factors, until they gain nothing more; ends with the best that was measured.

        When asked to end early only the very first, and what must be.
        """
        watch, converged = Watch(self.factors), False
        if self.spec.optimiser is Optimiser.PGD:
            sweep = Extrapolated(sweep)
        for done in range(sweeps):
            if self.progress.stopping and self.progress.iteration and done >= at_least:
                break
            if converged and done >= at_least:
                self.progress.iterations -= sweeps - done
                break
            for _ in sweep(self.factors):
                yield from self.progress.tell(name)
            self.progress.iteration += 1
            if self.progress.iteration % LOSS_EVERY == 0:
                converged = watch.note((yield from self.during(name, self.measure())), LOSS_EVERY)
            yield from self.progress.tell(name, (yield from self.during(name, self._snapshot())))
        if watch.settle((yield from self.during(name, self.measure()))):
            yield from self.during(name, self.measure())

    def fit_encoders(self, sweeps: int) -> Generator[TrainStep, bool | None, None]:
        """Some sweeps over the encoders alone, so that they fit what the decoders have become."""
        code, self.factors.code = self.factors.code, None
        for _ in range(sweeps):
            if self.progress.stopping:
                break
            for _ in reading_sweep(self.factors):
                yield from self.progress.tell("Reading")
            self.progress.iteration += 1
        self.factors.code = code

    def deepen(self, parts: torch.Tensor) -> Tiled[None]:
        """A deeper layer begins with these parts of what was the deepest, (K_l, K_(l−1)), everywhere."""
        before = self.everywhere
        if before is None:
            return
        self.everywhere, parts = before.new_empty(len(parts), before.shape[1]), parts.cpu()
        for tile in tiles(before.shape[1], 4 * len(before)):
            self.everywhere[:, tile] = parts @ before[:, tile]
            yield

    def data(self, width: int, glimpse: int = 0) -> Tiled[tuple[Floats, Floats]]:
        """X for a first layer of ``width`` and the harmonic share of its values, both (inputs, samples).

        ``glimpse`` tells how many sweeps over all frames are done before the encoding, if some are learned from.
        """
        spectrogram = self.spectrogram
        turned = self.spec.orientation is Orientation.ENVELOPES
        if not turned:
            self.frames = choose_frames(spectrogram.energies, spectrogram.novelty, sample_size(width), self.rng)
        if not self.learns_all:
            own = self.spec.depth > 1 and not self.factors.as_one
            encoding = (glimpse + SWEEPS + (OWN_SWEEPS if own else 0)) * spectrogram.n_frames
            self.progress.encoding_share = _encoding_share(encoding, self.spec.iterations * len(self.frames))
        values = yield from spectrogram.gathered(self.frames)
        shares = yield from harmonic_shares(spectrogram, self.frames)
        return (values, shares) if turned else ((yield from transposed(values)), (yield from transposed(shares)))

    def load(self, data: Floats, shares: Floats) -> Tiled[None]:
        """Give the factors their X and what the encoder reads; ``data`` is used up."""
        factors = self.factors
        x, share = (torch.from_numpy(part).to(self.device) for part in (data, shares))
        factors.features = x.new_empty(2 * len(x), x.shape[1])
        halves = factors.features.view(2, *x.shape)
        for tile in tiles(*x.shape):
            part = prepared(x[tile], self.spec.loss)
            halves[:, tile] = features(part, share[tile]).view(2, -1, x.shape[1])
            yield
        factors.x = x
        mean = Factors(x, [], [x.mean().expand(len(x), 1)], x.new_ones(1, x.shape[1]), self.spec.loss, 0.0)
        self._reference = max((yield from mean.measured())[0], 1e-30)

    def measure(self) -> Tiled[float]:
        """Tell the loss; returns the objective. Raises TrainingError when it is no number."""
        loss, objective = yield from self.factors.measured()
        self.progress.loss = loss / self._reference
        if not math.isfinite(self.progress.loss):
            raise TrainingError(RAN_AWAY)
        return objective

    def network(self, *, final: bool) -> Tiled[Network]:
        """What there is; ``final`` encodes the frames that were not learned from, else they are interpolated."""
        whole = yield from self._whole() if final else self._so_far()
        network = self.made.network(self.factors, whole, self.progress.loss, self.progress.iteration, ordered=final)
        return replace(network, notes=tuple(self.progress.notes))

    def _whole(self) -> Tiled[Activations]:
        """The activations of all frames."""
        factors, own = self.factors, None
        if not self.learns_all:
            check_finite(*factors.encoders, *factors.decoders)
            return (yield from encoded(factors, self.spectrogram, self.progress, self.everywhere))
        if has_parts(factors):
            alone = layer_alone(factors)
            yield from let_go(alone)
            own = alone.deepest().cpu().numpy()
        return Activations((yield from factors.whole_code()).cpu().numpy(), own)

    def _so_far(self) -> Tiled[Activations]:
        """The same, where it takes no time: interpolated between those learned from, and layer 1 still bound."""
        factors = self.factors
        code = (yield from factors.whole_code()).cpu().numpy()
        if not self.learns_all:
            code = yield from interpolated(code, self.frames, self.spectrogram.n_frames)
        decoders = [decoder.cpu().numpy() for decoder in factors.decoders]
        parts = has_parts(factors) and self._is_small(decoders[0])
        return Activations(code, bound_code(decoders, code) if parts else None)

    def _snapshot(self) -> Tiled[Network | None]:
        if not self._presentable() or math.isnan(self.progress.loss) or time.monotonic() - self._told < SNAPSHOT_S:
            return None
        network = yield from self.network(final=False)
        self._told = time.monotonic()
        return network

    def _presentable(self) -> bool:
        """Whether there is something to show, and not so much of it that showing it would keep the training waiting."""
        return self.presentable and self._is_small(self.factors.decoders[-1])

    def _is_small(self, decoder: Floats | torch.Tensor) -> bool:
        """Whether the activations of a layer are few enough to be shown."""
        return decoder.shape[1] * self.spectrogram.n_frames <= MOST_SHOWN


def finished(learner: Learner, tuning: int, reading: int, sweep: Sweep | None = None) -> Steps:
    """How every training ends: tuning of all decoders, or what ``sweep`` does, then the encoders; the network."""
    yield from learner.stage("Fine-tuning", tuning, sweep or decoder_sweep, at_least=LAST_SWEEPS)
    yield from learner.fit_encoders(reading)
    network = yield from learner.during("Whole sound", learner.network(final=True))
    yield from learner.progress.tell("Done", network)
    return network


def encoder_sweep(factors: Factors) -> Iterator[None]:
    """A step of every decoder and encoder; every activation comes out of the encoder."""
    for layer in range(1, factors.depth + 1):
        yield from factors.step_decoder(layer)
        yield from factors.step_encoder(layer)


def decoder_sweep(factors: Factors) -> Iterator[None]:
    """A step of every decoder and of the deepest activations."""
    for layer in range(1, factors.depth + 1):
        yield from factors.step_decoder(layer)
    yield from factors.step_code()


def reading_sweep(factors: Factors) -> Iterator[None]:
    """A step of every encoder."""
    for layer in range(1, factors.depth + 1):
        yield from factors.step_encoder(layer)


def _encoding_share(encoding: int, learning: int) -> float:
    """Part of the work that encoding is, both in sweeps of a frame: one of encoding costs half one of learning."""
    return 0.5 * encoding / (0.5 * encoding + learning)
