"""Edits that take a while, worked out in the background one after the other. GUI thread only."""

from collections.abc import Generator
from time import perf_counter
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import Document
from audible_gui.jobs.pace import Pace
from audible_gui.jobs.single import SingleJob
from audible_gui.session import Session

INTERVAL_MS = 33
# Of the time edits may take at most half, so that the mouse is followed on a slow machine, too.
_COST = 2.0

Work = Generator[Any, bool | None, Document]


class Ordered(Protocol):
    """An edit that was asked for."""

    @property
    def text(self) -> str:
        """Name of the step."""

    @property
    def gesture(self) -> object | None:
        """Edits of one gesture share it and become one undo step."""


OrderT = TypeVar("OrderT", bound=Ordered)


class Editing(SingleJob, Generic[OrderT]):
    """Works out one order after the other, and makes each an edit of the document that it was worked out for.

    Where that has changed meanwhile, it is worked out once more. Another sound or network, a preview, going back in the
    history and comparing end all; that something is only tried ends nothing, since edits go on without it.

    Args:
        session: whose document is changed.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        applied: an order is an edit now.
    """

    applied = Signal()
    pace = Pace.FOREMOST

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._order: OrderT | None = None
        self._base = session.base
        self._waiting: list[OrderT] = []
        self._applying = False
        self._comparing = _comparing(session)
        self._position = session.undo_stack.index()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)
        session.changed.connect(self._on_change)
        session.preview_changed.connect(self._on_preview)
        session.compared_changed.connect(self._on_compared)
        session.undo_stack.indexChanged.connect(self._on_index)

    @property
    def busy(self) -> bool:
        """Whether an order is worked out or waits."""
        return self._order is not None or bool(self._waiting)

    def ask(self, order: OrderT) -> None:
        """Do it as soon as the order before has been dealt with; what it replaces of those that wait is left out."""
        self._waiting = [*(one for one in self._waiting if not self.replaced(one, order)), order]
        if self._order is None and not self._timer.isActive():
            self._next()

    @Slot()
    def drop(self) -> None:
        """Do nothing of what has been asked for."""
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
            if not any(self.replaced(order, one) for one in self._waiting):
                self._waiting.insert(0, order)
            self._timer.start(0)
            return
        began = perf_counter()
        self.apply(order, value)
        self._pause((perf_counter() - began) * 1000 * _COST)
        self.applied.emit()

    def work(self, order: OrderT, document: Document) -> Work:
        """The generator that works it out."""
        raise NotImplementedError

    def replaced(self, one: OrderT, by: OrderT) -> bool:
        """Whether nobody needs an order that waits any more, for a later one."""
        raise NotImplementedError

    def apply(self, order: OrderT, value: Document) -> None:
        """Make what has been worked out an edit."""
        self._applying = True
        try:
            self._session.edit(order.text, lambda _: value, order.gesture)
        finally:
            self._applying = False

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
        self.begin(lambda: self.work(order, document))

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound or after.network is not before.network:
            self.drop()

    @Slot()
    def _on_preview(self) -> None:
        if not self._applying:
            self.drop()

    @Slot()
    def _on_compared(self) -> None:
        before, self._comparing = self._comparing, _comparing(self._session)
        if (before or self._comparing) and not self._applying:
            self.drop()

    @Slot(int)
    def _on_index(self, position: int) -> None:
        back, self._position = position < self._position, position
        if back and not self._applying and not self._session.retracting:
            self.drop()


def _comparing(session: Session) -> bool:
    return session.compared is not None and not session.trying
