"""How much a training computes, as passes over its data. Knows no torch. Any thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from audible_gui.document import NetworkSpec, Orientation
from audible_gui.nae.amounts import BLOCK_FRAMES, OWN_SWEEPS, QUICK_SWEEPS, SWEEPS, sample_size, scaffold
from audible_gui.nae.stages import share_out

MOST_GLIMPSED = 16_000_000


@dataclass(frozen=True)
class Passes:
    """Steps of a factor, each of which goes over all of some data.

    Attributes:
        count: how many.
        values: of the data.
        components: of the factors that the data are multiplied with.
    """

    count: int
    values: int
    components: int


Workload = Sequence[Passes]


def first_width(spec: NetworkSpec) -> int:
    """Components that the first layer is learned with."""
    return scaffold(spec.widths[0]) if spec.depth == 1 else spec.widths[0]


def learned_frames(spec: NetworkSpec, frames: int, width: int) -> int:
    """How many of so many frames a first layer of ``width`` is learned from, at most."""
    return frames if spec.orientation is Orientation.ENVELOPES else min(frames, sample_size(width))


def glimpsed_values(spec: NetworkSpec, frames: int) -> int:
    """Activations of the first layer in so many frames, where it is learned from some and all are looked at for events.

    None where it is learned from all, and where the sound is too long.
    """
    width = first_width(spec)
    sampled = learned_frames(spec, frames, width) < frames
    return width * frames if sampled and width * frames <= MOST_GLIMPSED else 0


def training_workload(spec: NetworkSpec, rows: int, frames: int) -> Workload:
    """Of a training on a spectrogram, (rows, frames); a retraining is taken for one, too."""
    width, depth, stages = spec.widths[0], spec.depth, share_out(spec.iterations)
    first = first_width(spec)
    learned = learned_frames(spec, frames, first)
    passes = [
        Passes(2 * (stages.encoding + stages.refining), rows * learned, first),
        Passes((depth + 1) * stages.tuning + depth * stages.reading, rows * learned, width),
    ]
    if learned == frames:
        return passes
    if glimpsed_values(spec, frames):
        blocks, values = _blocks(rows, frames)
        passes.append(Passes(QUICK_SWEEPS * blocks, values, first))
    return [*passes, *encoding_workload(spec, rows, frames)]


def encoding_workload(spec: NetworkSpec, rows: int, frames: int) -> Workload:
    """Of encoding all frames of a spectrogram, a block at a time."""
    blocks, values = _blocks(rows, frames)
    passes = [Passes(SWEEPS * blocks, values, spec.widths[-1])]
    return passes if spec.depth == 1 else [*passes, Passes(OWN_SWEEPS * blocks, values, spec.widths[0])]


def _blocks(rows: int, frames: int) -> tuple[int, int]:
    """How many blocks, and values of each."""
    return -(-frames // BLOCK_FRAMES), rows * min(frames, BLOCK_FRAMES)
