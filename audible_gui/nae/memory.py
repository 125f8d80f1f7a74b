"""Whether a training fits into this machine's memory. Knows no torch. Any thread."""

import os

from audible_gui.errors import TrainingError

# The spectrogram, what the encoder reads of it, and the directions while the seeds are chosen; the steps work on tiles.
_ARRAYS = 4
_USABLE = 0.8


def check_memory(kept: int, code: int) -> None:
    """Whether a training fits into this machine's memory.

    Args:
        kept: values of the spectrogram that is kept.
        code: values of the activations: the deepest, and those of layer 1 of its own.

    Raises:
        TrainingError: if not. Where the machine does not tell how much it has, nothing is said.
    """
    total = _memory_bytes()
    needed = 4 * (kept * _ARRAYS + code * 4)
    if total is not None and needed > _USABLE * total:
        raise TrainingError(
            f"Training on this sound needs about {needed / 2**30:.1f} GiB of memory and the machine has "
            f"{total / 2**30:.1f} GiB; choose a shorter sound or a larger hop."
        )


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
