"""As loud as before: one shape, or all that sounds together. Pure functions; any thread."""

from collections.abc import Sequence

import numpy as np

from audible_gui.document import Floats, frozen
from audible_gui.synthesis import Shape, energy


def as_loud(values: Floats, before: Floats) -> Floats:
    """``values`` with the energy of ``before``; nothing stays nothing."""
    norm = float(np.linalg.norm(values.astype(np.float64)))
    wanted = float(np.linalg.norm(before.astype(np.float64)))
    return values if norm == 0.0 else frozen(values * (wanted / norm))


def level_gain(after: Sequence[Shape], before: Sequence[Shape]) -> float:
    """The gain that gives the sum of some components the energy that it had; 1 where there is none."""
    loud, wanted = energy(after), energy(before)
    return float(np.sqrt(wanted / loud)) if loud > 0.0 else 1.0
