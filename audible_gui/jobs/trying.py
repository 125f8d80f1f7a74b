"""Quick runs in the background: each can be seen and heard in the present document's place, one is kept. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document, EditStep, Trial, carried_over, chain_text, lost_names
from audible_gui.jobs.learner import Learner, TrainOrder
from audible_gui.jobs.single import SingleJob
from audible_gui.jobs.training import Training
from audible_gui.session import Session
from audible_gui.workflow import TryStep, tried


class Trying(SingleJob):
    """Runs them one after the other; another network or sound, and a training, end them and drop what there is.

    Args:
        session: whose sound is learned.
        training: which ends them when it begins.
        learner: how.
        parent: Qt parent.

    Attributes:
        orders: what is tried.
        trials: what there is of it so far, in the same order.

    Signals (besides those of SingleJob):
        changed: other orders or trials, or another one is heard.
        progressed: TryStep, up to 30 times a second.
        lost: after one is kept, what that has no place for, see ``lost_names``; never none.
    """

    changed = Signal()
    progressed = Signal(object)
    lost = Signal(object)

    def __init__(self, session: Session, training: Training, learner: Learner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._learner = session, learner
        self.orders: tuple[TrainOrder, ...] = ()
        self.trials: list[Trial] = []
        self._base = Document()
        self._heard: tuple[Trial, EditStep] | None = None
        self._losing: list[str] = []
        session.changed.connect(self._follow)
        session.compared_changed.connect(self._on_compared)
        training.started.connect(self.clear)

    @property
    def heard(self) -> Trial | None:
        """The one that is shown and heard in the present document's place."""
        shown = self._heard is not None and self._session.compared is self._heard[1]
        return self._heard[0] if shown and self._heard is not None else None

    def start(self, orders: Sequence[TrainOrder]) -> None:
        """Try these on the present document; what was tried before is dropped."""
        self.clear()
        self.orders, self._base = tuple(orders), self._session.present
        previous = self._base.network
        learn, scratch = self._learner.learn, self._learner.scratch
        self.begin(lambda: tried(orders, learn, previous, scratch), urgent=lambda step: step.trial is not None)
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """End what runs and drop all; the present document is back."""
        self.cancel()
        heard = self.heard is not None
        self.orders, self.trials, self._heard = (), [], None
        if heard:
            self._session.compare(None)
        self.changed.emit()

    def hear(self, trial: Trial | None) -> None:
        """Show and hear one with all that is set, in the present document's place; None for that again."""
        if trial is None:
            if self.heard is not None:
                self._session.compare(None)
            return
        document, self._losing = self._carried(trial)
        self._heard = trial, EditStep(trial_name(trial), document)
        self._session.compare(self._heard[1])
        self.changed.emit()

    @Slot()
    def keep(self) -> None:
        """Go on with the one that is heard, an undo step; the others are dropped."""
        trial = self.heard
        if trial is None:
            return
        lost, self._losing = self._losing, []
        self._session.keep_compared()
        self.clear()
        if lost:
            self.lost.emit(lost)

    def on_step(self, step: TryStep) -> None:
        """Take what there is."""
        if step.trial is not None:
            self.trials.append(step.trial)
            self.changed.emit()
        self.progressed.emit(step)

    @Slot(object, object)
    def _follow(self, _before: Document, _after: Document) -> None:
        """What was looked for in another network than the present one means nothing any more.

        An edit goes on from the one that is heard, which is kept by that.
        """
        present = self._session.present
        if self.orders and (present.network is not self._base.network or present.sound is not self._base.sound):
            kept = self._heard is not None and present.network is self._heard[1].document.network
            lost, self._losing = (self._losing if kept else []), []
            self.clear()
            if lost:
                self.lost.emit(lost)

    @Slot()
    def _on_compared(self) -> None:
        self.changed.emit()

    def _carried(self, trial: Trial) -> tuple[Document, list[str]]:
        """The present document with the network of one, and what that has no place for."""
        present = self._session.present
        carried = carried_over(present, trial.network, trial.names, trial.matching)
        return carried.document, lost_names(present, carried)


def trial_name(trial: Trial) -> str:
    """Of the step that keeping one is, e.g. ``"Train 36 → 12, seed 7"``."""
    return f"Train {chain_text(trial.network.widths)}, seed {trial.network.spec.seed}"
