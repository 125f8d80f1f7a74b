"""Where torch computes: device and threads. Any thread."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass

import torch

from audible_gui.document import Device
from audible_gui.errors import TrainingError
from audible_gui.nae.factors import Tiled
from audible_gui.nae.progress import ASKED
from audible_gui.nae.speed import NUMBERS, Speed
from audible_gui.nae.speed_cache import cpu_begin, cuda_begin, remember, remembered
from audible_gui.nae.threads import thread_count
from audible_gui.nae.timing import measured_speed
from audible_gui.nae.workload import Workload

_CPU, _CUDA = torch.device("cpu"), torch.device("cuda")
_NAMES = {_CPU: "CPU", _CUDA: "CUDA"}


@dataclass(frozen=True)
class Chosen:
    """A device, and why it, for people: it goes on after the device's name."""

    device: torch.device
    reason: str


def chosen_device(
    wanted: Device,
    workload: Workload,
    speed: Callable[[torch.device], Tiled[Speed]] | None = None,
    *,
    asked: str = ASKED,
) -> Tiled[Chosen]:
    """The device to train on; ``auto`` takes the one that is measured to be faster for so much work.

    Short sounds are often faster on the CPU. Where there is a choice the devices are measured, for a fraction of a
    second each, the first time that this machine has them.

    Args:
        wanted: as asked for.
        workload: what is to be computed.
        speed: tells how fast a device is; by default it is measured, or remembered from an earlier measurement.
        asked: the reason where one is asked for.

    Yields:
        Between measurements.

    Raises:
        TrainingError: if CUDA is asked for and there is none.
    """
    if wanted is Device.CPU:
        return Chosen(_CPU, asked)
    if not torch.cuda.is_available():
        if wanted is Device.CUDA:
            raise TrainingError("There is no CUDA device that PyTorch can use; choose the device cpu or auto.")
        return Chosen(_CPU, "there is no CUDA device")
    if wanted is Device.CUDA:
        return Chosen(_CUDA, asked)
    seconds: dict[torch.device, float] = {}
    try:
        for device in _NAMES:
            seconds[device] = (yield from (speed or known_speed)(device)).needed_s(workload)
    except RuntimeError:
        return Chosen(_CPU, "the CUDA device failed to compute")
    faster, slower = sorted(seconds, key=lambda device: seconds[device])
    return Chosen(faster, f"measured faster: {seconds[faster]:.2g} s, {_NAMES[slower]} {seconds[slower]:.2g} s")


def known_speed(device: torch.device) -> Tiled[Speed]:
    """How fast a device of this machine is, measured now or earlier with the same versions and threads."""
    known = remembered(_key(device), NUMBERS)
    return Speed(*known) if known is not None else (yield from _newly_measured(device))


def measured_speeds() -> Tiled[Mapping[Device, Speed]]:
    """Measure every device there is, and remember how fast it is; one that fails is left out."""
    use_threads()
    speeds: dict[Device, Speed] = {}
    for name, device in ((Device.CPU, _CPU), (Device.CUDA, _CUDA)):
        if device is _CPU or torch.cuda.is_available():
            with suppress(RuntimeError):
                speeds[name] = yield from _newly_measured(device)
    return speeds


def _newly_measured(device: torch.device) -> Tiled[Speed]:
    speed = yield from measured_speed(device)
    remember(_key(device), astuple(speed))
    return speed


def use_threads(wanted: int | None = None) -> int:
    """Compute with so many threads, or leave one core to the rest of the program; returns their number."""
    threads = thread_count() if wanted is None else wanted
    if torch.get_num_threads() != threads:
        torch.set_num_threads(threads)
    return threads


def _key(device: torch.device) -> str:
    """What a measured speed depends on."""
    if device.type == "cuda":
        begin = f"{cuda_begin()}{torch.cuda.get_device_name(device)}"
    else:
        begin = cpu_begin(torch.get_num_threads())
    return f"{begin}, torch {torch.__version__}"
