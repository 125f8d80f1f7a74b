"""How fast the devices train, and so how long a training will take; measured in the background. GUI thread only."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Device, Document, TrainRequest
from audible_gui.jobs.single import SingleJob
from audible_gui.jobs.training import Training
from audible_gui.session import Session
from audible_gui.workflow import Speeds

Look = Callable[[], Generator[None, bool | None, Speeds]]


class Timing(SingleJob):
    """Looks what is remembered when the first sound is opened; measures when it is asked to, while nothing is trained.

    Args:
        session: nothing is looked up before it has a sound.
        training: which ends a measurement when it begins.
        known: the workflow's generator function that tells what is remembered.
        measure: the one that measures.
        parent: Qt parent.

    Attributes:
        looked: whether it has been looked what is remembered.
        measured: whether it has been measured since the program was started.

    Signals (besides those of SingleJob):
        changed: other speeds are known.
    """

    changed = Signal()

    def __init__(
        self, session: Session, training: Training, known: Look, measure: Look, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._training, self._known, self._measure = session, training, known, measure
        self._speeds = Speeds()
        self._measuring = self.looked = self.measured = False
        session.changed.connect(self._follow)
        training.started.connect(self.cancel)

    @property
    def measuring(self) -> bool:
        """Whether it measures now."""
        return self.running and self._measuring

    @Slot()
    def measure(self) -> None:
        """Measure all devices anew, unless a training runs, which would both slow it and be slowed."""
        if not self._training.running:
            self.cancel()
            self._measuring = True
            self.begin(self._measure)

    def expected_s(self, request: TrainRequest) -> dict[Device, float]:
        """How many seconds a training will take on each device whose speed is known. Raises TrainingError."""
        return self._speeds.expected_s(request)

    def on_success(self, speeds: Speeds) -> None:
        """Take them."""
        self.measured = self.measured or self._measuring
        self._speeds, self._measuring, self.looked = speeds, False, True
        self.changed.emit()

    def on_cancelled(self) -> None:
        """What is begun next is another thing."""
        self._measuring = False

    def on_failed(self) -> None:
        """The same."""
        self._measuring = False

    @Slot(object, object)
    def _follow(self, _before: Document, after: Document) -> None:
        if after.sound is not None and not self.looked and not self.running:
            self.begin(self._known)
