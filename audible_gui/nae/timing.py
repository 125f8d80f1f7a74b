"""Measuring how fast a device computes, in a fraction of a second. Any thread."""

import math
import time

import torch

from audible_gui.document import Loss
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.speed import SHAPES, Speed, fitted

_REPEATS = 5


def measured_speed(device: torch.device) -> Tiled[Speed]:
    """Time some steps on a device. Raises RuntimeError if it cannot compute."""
    small, few, many = SHAPES
    return fitted(
        [(yield from _step_s(device, *small)), (yield from _step_s(device, *few)), (yield from _step_s(device, *many))]
    )


def _step_s(device: torch.device, rows: int, samples: int, components: int) -> Tiled[float]:
    """The least that a step has taken: what else the machine does only makes it longer."""
    numbers = torch.Generator().manual_seed(0)
    x, decoder, code = (
        torch.rand(shape, generator=numbers).to(device)
        for shape in ((rows, samples), (rows, components), (components, samples))
    )
    factors, least = Factors(x, [], [decoder], code, Loss.KL, 0.0), math.inf
    with torch.inference_mode():
        factors.rescale()
        for _ in range(_REPEATS):
            _wait(device)
            began = time.perf_counter()
            for step in (factors.step_decoder(1), factors.step_code()):
                for _ in step:
                    pass
            _wait(device)
            least = min(least, (time.perf_counter() - began) / 2.0)
            yield
    return least


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
