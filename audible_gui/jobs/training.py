"""The one training at a time of the editor: partial results become the session's preview. GUI thread only."""

import time
from collections.abc import Generator
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import (
    Carried,
    Change,
    Component,
    Document,
    EdgeGain,
    Ends,
    Group,
    GroupKey,
    Merge,
    Network,
    Place,
    Relearn,
    Retraining,
    Sound,
    Split,
    TrainRequest,
    TrainStep,
    carried_over,
    chain_text,
    change_text,
    edges_meanwhile,
    edited_meanwhile,
    groups_meanwhile,
    lost_names,
    made_nodes,
    with_heirs,
)
from audible_gui.jobs.learner import Learner, TrainOrder
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session
from audible_gui.workflow import Compared, ComparedStep, compared, first_shown


@dataclass(frozen=True)
class TrainProgress:
    """How far a training is.

    Attributes:
        stage: what is being done.
        fraction: done, 0..1.
        loss: relative divergence, NaN before the first measurement.
        eta_s: seconds left, or None while that is unknown.
        first: from which fraction on there are components to be seen.
    """

    stage: str
    fraction: float
    loss: float
    eta_s: float | None
    first: float = 0.0

    @property
    def first_s(self) -> float | None:
        """Seconds until there are components to be seen, or None while that is unknown."""
        if self.eta_s is None or self.fraction >= 1.0:
            return None
        return max(self.eta_s * (self.first - self.fraction) / (1.0 - self.fraction), 0.0)


class Training(SingleJob):
    """Starts, stops and cancels a training and puts its result into the session.

    Args:
        session: whose document is trained on.
        learner: how.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        started: the TrainRequest or Retraining.
        progressed: TrainProgress, up to 30 times a second.
        paused_changed: whether it is.
        ended: ``"trained"``, ``"stopped"``, ``"cancelled"`` or ``"failed"``.
        made: the Nodes that a split or a merger has made, as soon as they are shown; the former ones if it is given up.
        lost: after the end, the names of the components, edges and groups on which a person had set something, or
            from which others borrowed, and which have no successor; never none.
    """

    started = Signal(object)
    progressed = Signal(object)
    paused_changed = Signal(bool)
    ended = Signal(str)
    made = Signal(object)
    lost = Signal(object)

    def __init__(self, session: Session, learner: Learner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._learner = session, learner
        self._order: TrainOrder | None = None
        self._began: float | None = None
        self._first = 0.0
        self._stopping = False
        self._paused_at: float | None = None
        self._paused_s = 0.0
        self._sound: Sound | None = None
        self._base = self._shown = Document()
        self._partial: Network | None = None
        self._meanwhile: dict[Place, Component] = {}
        self._edges_meanwhile: dict[Ends, EdgeGain] = {}
        self._groups_meanwhile: dict[GroupKey, Group | None] = {}
        session.changed.connect(self._follow)

    @property
    def stopping(self) -> bool:
        """Whether it has been asked to stop and keep what it has."""
        return self.running and self._stopping

    @property
    def paused(self) -> bool:
        """Whether it waits until it is told to go on, stopped or cancelled."""
        return self.running and self._paused_at is not None

    def start(self, order: TrainOrder) -> None:
        """Train, or change the network of the document; a training that runs is cancelled first."""
        self.cancel()
        self._session.keep_compared()
        self._began, self._stopping, self._sound, self._order = None, False, order.sound, order
        self._first, self._paused_at, self._paused_s = _first_shown(order), None, 0.0
        self._partial, self._meanwhile, self._edges_meanwhile, self._groups_meanwhile = None, {}, {}, {}
        previous, rate_hz = self._session.document.network, order.sound.rate_hz
        search = isinstance(order, TrainRequest) or isinstance(order.change, Relearn)

        def work() -> Generator[ComparedStep, bool | None, Compared]:
            steps = self._learner.learn(order)
            return compared(steps, previous, rate_hz, scratch=self._learner.scratch, search=search)

        self.begin(work, urgent=_carries_network)
        self.started.emit(order)

    @Slot()
    def stop(self) -> None:
        """End early and keep what there is."""
        self.set_paused(False)
        self._stopping = True
        self.finish()

    @Slot(bool)
    def set_paused(self, paused: bool) -> None:
        """Wait, with what there is in sight, or go on; nothing that wraps up is paused."""
        if not self.running or self._stopping or paused is self.paused:
            return
        now = time.monotonic()
        # What is waited before the first sweep is no part of what sweeps take.
        if self._paused_at is not None and self._began is not None:
            self._paused_s += now - self._paused_at
        self._paused_at = now if paused else None
        self.halt(paused)
        self.paused_changed.emit(paused)

    def on_step(self, step: ComparedStep) -> None:
        """Tell the progress, show a partial network."""
        now = time.monotonic()
        if self._began is None and step.train.iteration > 0:
            self._began = now
        # What is left of the sweeps says nothing any more once it has been asked to stop.
        elapsed_s = None if self._began is None or self._stopping else now - self._began - self._paused_s
        self.progressed.emit(_progress(step.train, elapsed_s, self._first))
        if step.result is not None:
            self._show(step.result)

    def on_success(self, result: Compared) -> None:
        """Keep the network as one undo step."""
        if self._paused_s:
            seconds = max(result.network.seconds - self._paused_s, 0.0)
            result = replace(result, network=replace(result.network, seconds=seconds))
        carried = self._show(result)
        lost = lost_names(self._heirs(result.network), carried)
        self._session.keep_preview(self._step_name(result.network))
        self.ended.emit("stopped" if self._stopping else "trained")
        if lost:
            self.lost.emit(lost)

    def on_failed(self) -> None:
        """Go back to the document as it was."""
        self._go_back()
        self.ended.emit("failed")

    def on_cancelled(self) -> None:
        """Go back to the document as it was."""
        self._go_back()
        self.ended.emit("cancelled")

    @Slot(object, object)
    def _follow(self, _before: Document, after: Document) -> None:
        """A network of another sound is of no use: opening one, or undoing that, ends the training."""
        if self.running and after.sound is not self._sound:
            self.cancel()

    @property
    def _change(self) -> Change | None:
        """Of the network, if it does not learn all anew."""
        return self._order.change if isinstance(self._order, Retraining) else None

    def _heirs(self, network: Network) -> Document:
        """The document before, in which components that a change makes have what was set on what they were."""
        return self._base if self._change is None else with_heirs(self._base, self._change, network)

    def _go_back(self) -> None:
        shown, change = self._partial is not None, self._change
        self._session.drop_preview()
        back = shown and self._session.document.network is self._base.network
        if back and isinstance(change, Split | Merge):
            self.made.emit((change.node,) if isinstance(change, Split) else tuple(sorted(change.nodes)))

    def _step_name(self, network: Network) -> str:
        """Of the undo step."""
        change = self._change
        if change is not None and (text := change_text(self._base, change)):
            return text
        locked = f", {len(change.locked)} locked" if isinstance(change, Relearn) and change.locked else ""
        return f"Train {chain_text(network.widths)}{locked}"

    def _show(self, result: Compared) -> Carried:
        """Preview a network with what was set before the training and since; tells what finds no place in it."""
        document, first = self._session.document, self._partial is None
        if first:
            self._base = document
        elif self._partial is not None:
            self._meanwhile |= edited_meanwhile(self._shown, document, self._partial)
            self._edges_meanwhile |= edges_meanwhile(self._shown, document, self._partial)
            held = self._base.groups
            self._groups_meanwhile |= groups_meanwhile(self._shown, document, self._partial, held)
        base = self._heirs(result.network)
        base = replace(base, residual=document.residual, reading=document.reading, exponent=document.exponent)
        base = replace(base, markers=document.markers)
        meanwhile = self._meanwhile, self._edges_meanwhile, self._groups_meanwhile
        carried = carried_over(base, result.network, result.names, result.matching, *meanwhile)
        self._shown, self._partial = carried.document, result.network
        self._session.preview(carried.document)
        change = self._change
        if first and change is not None and (made := made_nodes(self._base, change, result.network)):
            self.made.emit(made)
        return carried


def _carries_network(step: ComparedStep) -> bool:
    return step.result is not None


def _first_shown(order: TrainOrder) -> float:
    """After which part of the work there are components to be seen that there were not."""
    if not isinstance(order, TrainRequest):
        return 0.0  # those of the network before are there to be seen
    return first_shown(order.spec, order.spec.stft.n_frames(order.sound.n_samples))


def _progress(step: TrainStep, elapsed_s: float | None, first: float) -> TrainProgress:
    fraction = step.fraction
    eta_s = elapsed_s * (1.0 - fraction) / fraction if elapsed_s and fraction > 0.02 else None
    first = 1.0 if first == 1.0 else (1.0 - step.encoding_share) * first
    return TrainProgress(step.stage, fraction, step.loss, eta_s, first)
