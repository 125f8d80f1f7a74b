"""Where torch computes: device and threads. Any thread."""

import os

import torch

from audible_gui.document import Device
from audible_gui.errors import TrainingError


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
