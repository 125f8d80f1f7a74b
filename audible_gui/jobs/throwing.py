"""Throws of dice, worked out in the background. GUI thread only."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import TIMBRES, Document, Node, Throw
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session

INTERVAL_MS = 33
# Of the time edits may take at most half, so that the mouse is followed on a slow machine, too.
_COST = 2.0

Work = Generator[None, bool | None, Document]


@dataclass(frozen=True)
class Order:
    """A throw that was asked for.

    Attributes:
        text: name of the step.
        nodes: for whom.
        throw: what.
        gesture: throws of one gesture share it and become one undo step.
    """

    text: str
    nodes: tuple[Node, ...]
    throw: Throw
    gesture: object | None = None

    def replaces(self, other: "Order") -> bool:
        """Whether nobody needs another one any more that still waits."""
        kinds = self.throw.strategy in TIMBRES, other.throw.strategy in TIMBRES
        return self.gesture is other.gesture and self.nodes == other.nodes and kinds[0] == kinds[1]


class Throwing(SingleJob):
    """Works out one throw after the other, and makes each an edit of the document that it was worked out for.

    Where that has changed meanwhile, it is worked out once more. Another sound or network, a preview, going back in the
    history and comparing end all.

    Args:
        session: whose document is changed.
        throw: the workflow's generator function, (Document, nodes, Throw) → Generator[None, bool | None, Document].
        parent: Qt parent.

    Signals (besides those of SingleJob):
        applied: a throw is an edit now.
    """

    applied = Signal()

    def __init__(
        self,
        session: Session,
        throw: Callable[[Document, Sequence[Node], Throw], Work],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._throw = session, throw
        self._order: Order | None = None
        self._base = session.base
        self._waiting: list[Order] = []
        self._applying = False
        self._position = session.undo_stack.index()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)
        session.changed.connect(self._on_change)
        session.preview_changed.connect(self._on_compared)
        session.compared_changed.connect(self._on_compared)
        session.undo_stack.indexChanged.connect(self._on_index)

    @property
    def busy(self) -> bool:
        """Whether a throw is worked out or waits."""
        return self._order is not None or bool(self._waiting)

    def ask(self, order: Order) -> None:
        """Throw as soon as the throw before has been dealt with; of those that wait, the newest of a kind counts."""
        self._waiting = [*(one for one in self._waiting if not order.replaces(one)), order]
        if self._order is None and not self._timer.isActive():
            self._next()

    @Slot()
    def drop(self) -> None:
        """Throw nothing of what has been asked for."""
        if not self.busy:
            return
        self._order, self._waiting = None, []
        self._timer.stop()
        if self.running:
            self.cancel()
        else:
            self.running_changed.emit(False)

    def on_success(self, value: Document) -> None:
        """Make it an edit."""
        order, self._order = self._order, None
        assert order is not None
        if self._session.base is not self._base:
            if not any(one.replaces(order) for one in self._waiting):
                self._waiting.insert(0, order)
            self._timer.start(0)
            return
        began = perf_counter()
        self._applying = True
        try:
            self._session.edit(order.text, lambda _: value, order.gesture)
        finally:
            self._applying = False
        self._pause((perf_counter() - began) * 1000 * _COST)
        self.applied.emit()

    def on_failed(self) -> None:
        """Go on with the next one."""
        self._order = None
        self._pause(0.0)

    def _pause(self, cost_ms: float) -> None:
        self._timer.start(max(INTERVAL_MS, round(cost_ms)))

    @Slot()
    def _next(self) -> None:
        if not self._waiting:
            return
        order = self._order = self._waiting.pop(0)
        document = self._base = self._session.base
        self.begin(lambda: self._throw(document, order.nodes, order.throw))

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound or after.network is not before.network:
            self.drop()

    @Slot()
    def _on_compared(self) -> None:
        if not self._applying:
            self.drop()

    @Slot(int)
    def _on_index(self, position: int) -> None:
        back, self._position = position < self._position, position
        if back and not self._applying:
            self.drop()
