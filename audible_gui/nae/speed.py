"""How fast a device computes: a model with three numbers. Knows no torch. Any thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from audible_gui.nae.workload import Workload

# Rows, samples, components: next to nothing, then enough to fill a device with few and with many components.
SHAPES = ((32, 32, 4), (1025, 512, 4), (1025, 512, 48))

NUMBERS = 3
"""Of a Speed."""


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


def fitted(seconds: Sequence[float]) -> Speed:
    """The speed of a device whose steps take so long at the SHAPES."""
    small, few, many = seconds
    rows, samples, components = SHAPES[1]
    values = rows * samples
    product_s = max(many - few, 0.0) / (values * (SHAPES[2][2] - components))
    return Speed(small, max((few - small) / values - components * product_s, 0.0), product_s)
