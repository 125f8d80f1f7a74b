"""How fast a device computes: a model with three numbers, from a measurement of a fraction of a second. Any thread."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from audible_gui.document import Loss
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.workload import Workload

# Rows, samples, components: next to nothing, then enough to fill a device with few and with many components.
SHAPES = ((32, 32, 4), (1025, 512, 4), (1025, 512, 48))
_REPEATS = 5


@dataclass(frozen=True)
class Speed:
    """What a step of a factor takes: step_s + values · (value_s + components · product_s).

    Attributes:
        step_s: of any step, however small.
        value_s: for a value of the data.
        product_s: for a value and a component.
    """

    step_s: float
    value_s: float
    product_s: float

    def needed_s(self, workload: Workload) -> float:
        """Seconds for all of a workload."""
        return sum(
            passes.count * (self.step_s + passes.values * (self.value_s + passes.components * self.product_s))
            for passes in workload
        )


def measured_speed(device: torch.device) -> Tiled[Speed]:
    """Time some steps on a device. Raises RuntimeError if it cannot compute."""
    small, few, many = SHAPES
    return fitted(
        [(yield from _step_s(device, *small)), (yield from _step_s(device, *few)), (yield from _step_s(device, *many))]
    )


def fitted(seconds: Sequence[float]) -> Speed:
    """The speed of a device whose steps take so long at the SHAPES."""
    small, few, many = seconds
    rows, samples, components = SHAPES[1]
    values = rows * samples
    product_s = max(many - few, 0.0) / (values * (SHAPES[2][2] - components))
    return Speed(small, max((few - small) / values - components * product_s, 0.0), product_s)


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
