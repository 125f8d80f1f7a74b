"""What a network shall be (NetworkSpec) and what it became (Network). Any thread.

Layers are numbered 1..L from the sound inwards, as in the formulas; tuples of layers start with layer 1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from audible_gui.document.arrays import Floats
from audible_gui.document.reading import Reading
from audible_gui.document.sound import StftSpec
from audible_gui.errors import TrainingError

DEFAULT_WIDTHS = (36, 12)
DEFAULT_ITERATIONS = 200
MAX_WIDTH = 512
MAX_LAYERS = 8
MAX_ITERATIONS = 100_000


class Loss(StrEnum):
    """β-divergences, each the likelihood of a noise: Gaussian, Poisson, Gamma (multiplicative)."""

    KL = "kl"
    EUCLIDEAN = "euclidean"
    IS = "is"

    @property
    def label(self) -> str:
        """Name for people."""
        return {Loss.KL: "Kullback–Leibler", Loss.EUCLIDEAN: "Euclidean", Loss.IS: "Itakura–Saito"}[self]


class Orientation(StrEnum):
    """What the columns of D1 are: spectral bases (samples are frames) or envelopes (samples are bins)."""

    SPECTRA = "spectra"
    ENVELOPES = "envelopes"


class Optimiser(StrEnum):
    """How the loss is made small."""

    SCALED = "scaled"
    PGD = "pgd"

    @property
    def label(self) -> str:
        """Name for people."""
        return {Optimiser.SCALED: "Scaled gradient", Optimiser.PGD: "Plain gradient"}[self]


class Encoder(StrEnum):
    """What weights the encoders may have; the decoders' are never negative."""

    NONNEGATIVE = "nonnegative"
    SIGNED = "signed"

    @property
    def label(self) -> str:
        """Name for people."""
        return {Encoder.NONNEGATIVE: "Non-negative", Encoder.SIGNED: "Signed, with ReLU"}[self]


@dataclass(frozen=True)
class NetworkSpec:
    """A network to be trained.

    Attributes:
        widths: components per layer, from the sound inwards; one number is a plain NAE.
        loss: divergence between the spectrogram and its reconstruction.
        sparsity: L1 weight on all activations and deep weights, 0 for none.
        seed: of everything random.
        iterations: sweeps over all factors, all stages together.
        orientation: see Orientation.
        stft: the spectrogram.
        optimiser: see Optimiser.
        encoder: see Encoder.

    Raises:
        TrainingError: for values outside the limits of this module.
    """

    widths: tuple[int, ...] = DEFAULT_WIDTHS
    loss: Loss = Loss.KL
    sparsity: float = 0.0
    seed: int = 0
    iterations: int = DEFAULT_ITERATIONS
    orientation: Orientation = Orientation.SPECTRA
    stft: StftSpec = field(default_factory=StftSpec)
    optimiser: Optimiser = Optimiser.SCALED
    encoder: Encoder = Encoder.NONNEGATIVE

    def __post_init__(self) -> None:
        if not 1 <= len(self.widths) <= MAX_LAYERS:
            raise TrainingError(f"A network has 1 to {MAX_LAYERS} layers, not {len(self.widths)}.")
        if not all(1 <= width <= MAX_WIDTH for width in self.widths):
            raise TrainingError(f"A layer has 1 to {MAX_WIDTH} components.")
        if not 1 <= self.iterations <= MAX_ITERATIONS:
            raise TrainingError(f"The number of iterations must lie between 1 and {MAX_ITERATIONS}.")
        if not (math.isfinite(self.sparsity) and 0.0 <= self.sparsity <= 10.0):
            raise TrainingError("The sparsity must lie between 0 and 10.")
        if not 0 <= self.seed < 2**63:
            raise TrainingError("The seed must be a whole number from 0 to 9223372036854775807.")
        if self.optimiser not in tuple(Optimiser):
            raise TrainingError(f"There is no optimiser “{self.optimiser}”; choose {' or '.join(Optimiser)}.")
        if self.encoder not in tuple(Encoder):
            raise TrainingError(f"There is no encoder “{self.encoder}”; choose {' or '.join(Encoder)}.")

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.widths)


@dataclass(frozen=True, eq=False)
class Network:
    """A trained network, as plain read-only arrays.

    Attributes:
        spec: as asked for; ``widths`` below are what there is (a partial result may be shallower).
        channels: of the sound; bases are stacked channel after channel.
        encoders: E1..EL, El is (K_l, K_(l-1)), non-negative unless the spec says signed; E1 reads the harmonic part of
            X, and below it the percussive one: (K_1, 2 · K_0).
        decoders: D1..DL, Dl is (K_(l-1), K_l); K_0 is channels · bins, or frames when the weights are envelopes.
        code: ĤL (K_L, samples): samples are frames, or channels · bins when the weights are envelopes.
        own: activations of layer 1 of its own, C1 (K_1, samples), learned under D1 alone, so that X ≈ D1 C1; None where
            the network has no other reading than as one: for a single layer, and for a guided network.
        ids: per layer the components' identities within the run; a component keeps its id when rows are reordered.
        run: which training made it, or, after ``with_identities``, the one whose identities it continues.
        scale: the spectrogram was divided by this before training.
        loss: divergence at the end, relative to that of the all-mean spectrogram; of the frames learned from alone
            where they are a sample.
        iterations: sweeps done.
        seconds: time taken.
        device: ``"cpu"`` or ``"cuda"``.
        threads: torch threads used.
        device_reason: why that device, for people, e.g. ``"measured faster: 1.2 s, CUDA 3.4 s"``.
        notes: sentences for people about what did not go as usual.
        guided: whether guides shaped it, or what it was made of; until it starts afresh it is read as one, whatever
            layers it gets.
    """

    spec: NetworkSpec
    channels: int
    encoders: tuple[Floats, ...]
    decoders: tuple[Floats, ...]
    code: Floats
    ids: tuple[tuple[int, ...], ...]
    run: str
    own: Floats | None = None
    scale: float = 1.0
    loss: float = math.nan
    iterations: int = 0
    seconds: float = 0.0
    device: str = "cpu"
    threads: int = 1
    device_reason: str = ""
    notes: tuple[str, ...] = ()
    guided: bool = False

    @property
    def widths(self) -> tuple[int, ...]:
        """Components per layer, from the sound inwards."""
        return tuple(int(decoder.shape[1]) for decoder in self.decoders)

    @property
    def depth(self) -> int:
        """Number of layers."""
        return len(self.decoders)

    @property
    def basis_shape(self) -> tuple[int, int]:
        """Channels and bins of every basis."""
        return self.channels, self.spec.stft.n_bins

    @property
    def n_frames(self) -> int:
        """Length of every envelope."""
        turned = self.spec.orientation is Orientation.ENVELOPES
        return int(self.decoders[0].shape[0] if turned else self.code.shape[1])

    @property
    def arrays(self) -> tuple[Floats, ...]:
        """All of them: the encoders, the decoders, the code, and its own activations where there are any."""
        return (*self.encoders, *self.decoders, self.code, *(() if self.own is None else (self.own,)))

    def with_arrays(self, arrays: Sequence[Floats]) -> "Network":
        """The same with other ``arrays``, as many of them."""
        first = len(self.encoders)
        last = first + self.depth
        code, *own = arrays[last:]
        encoders, decoders = tuple(arrays[:first]), tuple(arrays[first:last])
        return replace(self, encoders=encoders, decoders=decoders, code=code, own=own[0] if own else None)

    def as_read(self, reading: Reading) -> Reading:
        """The reading that is there when one is asked for: without activations of its own there are no parts."""
        return Reading.ONE if self.own is None else reading

    @cached_property
    def amounts(self) -> tuple[npt.NDArray[np.float64], ...]:
        """Per layer the sums of the rows of Ĥ_l, (K_l,); worked out once."""
        sums: npt.NDArray[np.float64] = self.code.sum(axis=1, dtype=np.float64)
        result = [sums]
        for decoder in reversed(self.decoders[1:]):
            result.insert(0, decoder @ result[0])
        for row in result:
            row.setflags(write=False)
        return tuple(result)
