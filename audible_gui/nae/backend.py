"""Where torch computes: device and threads. Any thread."""

import os

import torch

from audible_gui.document import Device
from audible_gui.errors import TrainingError

# The spectrogram, what the encoder reads of it, and the directions while the seeds are chosen; the steps work on tiles.
_ARRAYS = 4
_USABLE = 0.8


def choose_device(wanted: Device) -> torch.device:
    """The device to train on; ``auto`` takes CUDA when there is one.

    Raises:
        TrainingError: if CUDA is asked for and there is none.
    """
    if wanted is Device.CPU:
        return torch.device("cpu")
    if torch.cuda.is_available():
        return torch.device("cuda")
    if wanted is Device.CUDA:
        raise TrainingError("There is no CUDA device that PyTorch can use; choose the device cpu or auto.")
    return torch.device("cpu")


def use_threads() -> int:
    """Leave one core to the rest of the program; returns the number of torch threads."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    threads = max(1, cores - 1)
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    return threads


def check_memory(kept: int, code: int) -> None:
    """Whether a training fits into this machine's memory.

    Args:
        kept: values of the spectrogram that is kept.
        code: values of the deepest activations.

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
