"""A GPU whose memory is too small is no reason to give up: the CPU does it instead. One thread at a time."""

from collections.abc import Callable

import torch

from audible_gui.document import Device
from audible_gui.errors import TrainingError
from audible_gui.nae.progress import Progress, Steps

GPU_FULL = "The GPU has too little memory for this sound: it was computed on the CPU."
# What torch's allocator of the CPU, whose errors have no class of their own, calls itself.
_CPU_ALLOCATOR = "DefaultCPUAllocator"
_ASKED = "the GPU had too little memory"
_STAGE = "GPU full: on the CPU"
_NO_MEMORY = "There is too little memory for this sound; choose a shorter one, or fewer components."


def on_device(device: Device, progress: Progress, work: Callable[[Device, Progress], Steps]) -> Steps:
    """Do some work on a device; if its memory turns out to be too small, all of it again on the CPU.

    Args:
        device: as asked for.
        progress: of the work; when it begins again it is told of anew, with a note that says why.
        work: makes the work's steps.

    Raises:
        TrainingError: as the work does, and if the CPU has too little memory, too.
    """
    sweeps = progress.iterations
    try:
        return (yield from work(device, progress))
    except torch.OutOfMemoryError:
        if device is Device.CPU:
            raise TrainingError(_NO_MEMORY) from None
    except MemoryError:
        raise TrainingError(_NO_MEMORY) from None
    except RuntimeError as error:
        if _CPU_ALLOCATOR not in str(error):
            raise
        raise TrainingError(_NO_MEMORY) from None
    # Not before the exception has gone, and with it whatever of the work still lies in the GPU's memory.
    again = Progress(sweeps, progress.stopping, notes=[*progress.notes, GPU_FULL], asked=_ASKED)
    yield from again.tell(_STAGE)
    return (yield from on_device(Device.CPU, again, work))
