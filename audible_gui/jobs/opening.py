"""Opening a sound or a project in the background. GUI thread only.

A sound becomes the document, as an edit that can be undone; or the first of new work, where the work so far has a file
of its own. A project takes the place of the work so far, which is closed with its history.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from audible_gui.document import Sound, opened_document, opening_name
from audible_gui.jobs.job import Work
from audible_gui.jobs.saving import Saving
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session
from audible_gui.workflow import Arriving, Obstacle, OpenedProject, OpenRequest


class Opening(SingleJob):
    """Opens one file at a time.

    Args:
        session: gets the sound.
        saving: keeps the project.
        open_file: the workflow's generator function, (OpenRequest, folder of untitled work) → Generator[float |
            Arriving, bool | None, Sound | OpenedProject | Obstacle].
        parent: Qt parent.

    Signals (besides those of SingleJob):
        progressed: the fraction read.
        arrived: Arriving, what there is of a sound by now.
        opened: the Sound, when it is the document's.
        project_opened: the OpenedProject, when its history is the session's.
        hindered: the Obstacle, when something else helps.
    """

    progressed = Signal(float)
    arrived = Signal(object)
    opened = Signal(object)
    project_opened = Signal(object)
    hindered = Signal(object)

    def __init__(
        self,
        session: Session,
        saving: Saving,
        open_file: Callable[[OpenRequest, Path], Work],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._saving, self._open = session, saving, open_file

    def start(self, request: OpenRequest) -> None:
        """Read a file; the document stays as it is until that has succeeded."""
        self.begin(lambda: self._open(request, self._saving.folder))

    def on_step(self, step: float | Arriving) -> None:
        """Tell the progress, and what there is of a sound."""
        if isinstance(step, Arriving):
            self.progressed.emit(step.fraction)
            self.arrived.emit(step)
        else:
            self.progressed.emit(step)

    def on_success(self, opened: Sound | OpenedProject | Obstacle) -> None:
        """Put it into the session."""
        if isinstance(opened, Obstacle):
            self.hindered.emit(opened)
        elif isinstance(opened, OpenedProject):
            self._saving.leave(lambda: self._take_project(opened), lambda sentence: self._refuse(opened, sentence))
        elif self._saving.titled:
            self._saving.leave(lambda: self._take_first(opened), self.failed.emit)
        else:
            self._take_sound(opened)

    def on_dropped(self, opened: Sound | OpenedProject | Obstacle) -> None:
        """Close what nobody wants any more."""
        if isinstance(opened, OpenedProject):
            opened.project.close()

    def _take_sound(self, sound: Sound) -> None:
        self._session.drop_preview()
        self._session.edit(opening_name(sound), lambda _document: opened_document(sound))
        self.opened.emit(sound)

    def _take_first(self, sound: Sound) -> None:
        self._saving.begin()
        self._take_sound(sound)

    def _take_project(self, opened: OpenedProject) -> None:
        self._saving.begin(opened)
        self.project_opened.emit(opened)

    def _refuse(self, opened: OpenedProject, sentence: str) -> None:
        opened.project.close()
        self.failed.emit(sentence)
