"""A search for layers that waits for the test."""

import threading
from collections.abc import Generator

from audible_gui.document import Candidate, Sound, StftSpec, Suggestion, SuggestStep
from audible_gui.errors import TrainingError

CURVE = (Candidate(1, 0.4, 1.0), Candidate(2, 0.7, 0.9), Candidate(4, 0.93, 0.8), Candidate(8, 0.95, 0.6))
SUGGESTION = Suggestion((12, 4), 4, CURVE, "4 parts: they explain 93 % of the sound.")


class FakeSearch:
    """Tells the curve as it grows, then waits until ``go_on`` is set, so that nothing depends on time."""

    def __init__(self) -> None:
        self.orders: list[tuple[Sound, StftSpec, int]] = []
        self.closed = threading.Event()
        self.go_on = threading.Event()
        self.fails = False

    def suggest(self, sound: Sound, stft: StftSpec, seed: int) -> Generator[SuggestStep, bool | None, Suggestion]:
        """Stands in for the workflow's search."""
        self.orders.append((sound, stft, seed))
        try:
            yield SuggestStep("Trying 8 parts", 0.5, CURVE[:3])
            if self.fails:
                raise TrainingError("The sound is damaged.")
            while not self.go_on.wait(0.01):
                yield SuggestStep("Trying 8 parts", 0.6, CURVE[:3])
            return SUGGESTION
        finally:
            self.closed.set()
