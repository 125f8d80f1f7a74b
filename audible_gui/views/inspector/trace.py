"""What a plot of the inspector shows of one component: values, never widgets. Any thread."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from audible_gui.views.inspector.heights import Line


class Side(StrEnum):
    """The two shapes of a component."""

    BASIS = "basis"
    ENVELOPE = "envelope"


@dataclass(frozen=True, eq=False)
class Trace:
    """A basis or an envelope.

    Attributes:
        own: as trained, (channels, n); an envelope is of one channel.
        now: what sounds, but for the curve's gain, (channels, n).
        held: what the original holds, (channels, n), or None where nothing is changed.
        gains: those of the component's curve, (n,), or None for one everywhere.
        threshold: the value at which the gate opens, or None without one.
    """

    own: Line
    now: Line
    held: Line | None = None
    gains: Line | None = None
    threshold: float | None = None

    @property
    def heard(self) -> Line:
        """What sounds, the curve's gain with it."""
        return self.now if self.gains is None else self.now * self.gains

    @property
    def changed(self) -> bool:
        """Whether another shape sounds than the trained one."""
        return self.now is not self.own and not np.array_equal(self.now, self.own)
