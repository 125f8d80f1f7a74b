"""Whether a training, or the encoding of a sound, fits into this machine's memory. Knows no torch. Any thread."""

import os
from dataclasses import dataclass

from audible_gui.errors import TrainingError

# What is learned from, what the encoder reads of it, and the shares or directions while that is made; the steps work
# on tiles.
_DATA = 4
# Copies of the first layer's factors, and steps of them; of its activations the most while components are merged, in
# double precision, when every one of them has been parted before.
_FIRST = 10
# What the first layer does everywhere, the sums of families in double precision, and where events are short.
_GLIMPSED = 6
# The activations of all frames: learned, encoded, where that begins, and put in order.
_RESULT = 5
# Of encoding: the weights where they are computed with, and those that read it quickly; of a block its
# neighbours, their medians, what is read of it, and the steps.
_WEIGHTS = 2
_BLOCK = 24
_USABLE = 0.8


@dataclass(frozen=True)
class Values:
    """How many numbers a training works with.

    Attributes:
        kept: of the spectrogram that is kept whole.
        learned: of those of its samples that are learned from.
        first: of the factors of the first layer that is learned from them.
        result: of the network's activations: the deepest, and those of layer 1 of its own.
        glimpsed: of the first layer's activations in all frames, where these are looked at.
    """

    kept: int
    learned: int
    first: int
    result: int
    glimpsed: int = 0

    @property
    def needed_bytes(self) -> int:
        """Of memory, at most at a time."""
        growing = _FIRST * self.first + _GLIMPSED * self.glimpsed
        return 4 * (self.kept + _DATA * self.learned + max(growing, _RESULT * self.result))


@dataclass(frozen=True)
class EncodingValues:
    """How many numbers the encoding of a sound works with: nothing is learned, and all but these is of one block.

    Attributes:
        kept: of the spectrogram that is kept whole.
        weights: of the network, and of its layers as one.
        block: of the part of the spectrogram that is encoded at a time.
        result: of the activations: the deepest, and those of layer 1 of its own.
    """

    kept: int
    weights: int
    block: int
    result: int

    @property
    def needed_bytes(self) -> int:
        """Of memory, at most at a time."""
        return 4 * (self.kept + _WEIGHTS * self.weights + _BLOCK * self.block + self.result)


def check_memory(values: Values) -> None:
    """Whether a training fits into this machine's memory.

    Raises:
        TrainingError: if not. Where the machine does not tell how much it has, nothing is said.
    """
    _check(values.needed_bytes, "Training on this sound", "choose a shorter sound, fewer components, or a larger hop")


def check_encoding_memory(values: EncodingValues) -> None:
    """Whether the encoding of a sound fits, see ``check_memory``. Raises TrainingError if not."""
    _check(values.needed_bytes, "Encoding this sound", "choose a shorter sound, or a network of fewer components")


def _check(needed: int, what: str, advice: str) -> None:
    total = _memory_bytes()
    if total is not None and needed > _USABLE * total:
        raise TrainingError(
            f"{what} needs about {needed / 2**30:.1f} GiB of memory and the machine has {total / 2**30:.1f} GiB; "
            f"{advice}."
        )


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
