"""Finding layers that suit the session's sound, in the background. GUI thread only."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document, Sound, StftSpec, Suggestion, SuggestStep
from audible_gui.jobs.single import SingleJob
from audible_gui.jobs.training import Training
from audible_gui.session import Session


class Suggesting(SingleJob):
    """Searches one sound at a time; ended by another sound and by a training.

    Args:
        session: whose sound is searched.
        training: a training that starts ends the search.
        suggest: the workflow's generator function, (Sound, StftSpec, seed) → Generator[SuggestStep, bool | None,
            Suggestion].
        parent: Qt parent.

    Signals (besides those of SingleJob):
        progressed: SuggestStep, up to 30 times a second.
        suggested: the Suggestion.
    """

    progressed = Signal(object)
    suggested = Signal(object)

    def __init__(
        self,
        session: Session,
        training: Training,
        suggest: Callable[[Sound, StftSpec, int], Generator[SuggestStep, bool | None, Suggestion]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._suggest = session, suggest
        session.changed.connect(self._follow)
        training.started.connect(self.cancel)

    def start(self, stft: StftSpec, seed: int) -> None:
        """Search; a search that runs is cancelled first. Raises ValueError without a sound."""
        sound = self._session.document.sound
        if sound is None:
            raise ValueError("there is no sound to search")
        self.begin(lambda: self._suggest(sound, stft, seed))

    def on_step(self, step: SuggestStep) -> None:
        """Tell the progress."""
        self.progressed.emit(step)

    def on_success(self, suggestion: Suggestion) -> None:
        """Tell what was found."""
        self.suggested.emit(suggestion)

    @Slot(object, object)
    def _follow(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self.cancel()
