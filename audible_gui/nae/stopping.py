"""When a stage of a training has nothing more to gain, and the best that it has found. One thread at a time."""

import math

from audible_gui.nae.factors import Factors, Parts

TOLERANCE = 1e-5
"""A stage ends when its objective falls by a smaller part than this a sweep, on average since it was last measured."""


class Watch:
    """Follows one stage.

    Args:
        factors: what is learned; they stay the same ones, with the same shapes, for the stage.
    """

    def __init__(self, factors: Factors) -> None:
        self._factors = factors
        self._kept: Parts | None = None
        self._best = self._last = math.inf

    def note(self, objective: float, sweeps: int) -> bool:
        """Remember the factors if they are the best so far; tells whether the stage has converged.

        Args:
            objective: of the factors as they are.
            sweeps: since it was last measured.
        """
        if not self._factors.has_objective:
            return False
        gained = self._last - objective
        self._last = objective
        if objective <= self._best:
            self._best, self._kept = objective, self._factors.copied()
        return math.isfinite(gained) and gained < TOLERANCE * sweeps * abs(objective)

    def settle(self, objective: float) -> bool:
        """Go back to the best if the factors as they are now, with that objective, are worse; tells whether so."""
        worse = self._kept is not None and not objective <= self._best
        if worse and self._kept is not None:
            self._factors.put(self._kept)
        return worse
