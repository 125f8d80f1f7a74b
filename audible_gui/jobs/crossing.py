"""Edits that are worked out for many components of maybe long sounds: at once or in the background. GUI thread only."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from time import perf_counter

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document
from audible_gui.errors import AudibleError
from audible_gui.jobs.editing import Editing
from audible_gui.session import Session

AT_ONCE = 1 << 19
"""So many values are worked out on the window's thread, which takes some 15 ms."""
LATE_S = 0.3
Work = Generator[float, bool | None, Document]


@dataclass(frozen=True)
class CrossOrder:
    """An edit that was asked for.

    Attributes:
        text: name of the step.
        make: generator function that works it out, and yields the fraction done.
        size: how many values are worked out.
        then: what is done once it is an edit.
        gesture: see Editing.
    """

    text: str
    make: Callable[[Document], Work]
    size: int
    then: Callable[[], object] = lambda: None
    gesture: object | None = None


class Crossing(Editing[CrossOrder]):
    """Does what is little at once, and else works it out in the background; see ``Editing``.

    What cannot be done is told as what the session refuses.

    Args:
        session: whose document is changed.
        parent: Qt parent.

    Signals (besides those of Editing):
        progressed: name of the step and the fraction done, once it takes long enough to be told.
        given_up: name of the step that was not made, since something else was done meanwhile.
    """

    progressed = Signal(str, float)
    given_up = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._began = 0.0
        self.failed.connect(session.refused)

    def ask(self, order: CrossOrder) -> None:
        """Do it, after what has been asked for before."""
        if self.busy or order.size > AT_ONCE:
            super().ask(order)
            return
        try:
            value = _outcome(order.make(self._session.base))
        except AudibleError as error:
            self._session.refused.emit(str(error))
        else:
            self.apply(order, value)

    @Slot()
    def cancel_all(self) -> None:
        """Do nothing of what has been asked for, as a person wants it."""
        self._order = None
        self._waiting = []
        self.cancel()

    @Slot()
    def drop(self) -> None:
        """See Editing; it is told."""
        order = self._order or next(iter(self._waiting), None)
        super().drop()
        if order is not None:
            self.given_up.emit(order.text)

    def work(self, order: CrossOrder, document: Document) -> Work:
        """What was ordered."""
        self._began = perf_counter()
        return order.make(document)

    def replaced(self, one: CrossOrder, by: CrossOrder) -> bool:
        """What is asked for once more while it waits is done once."""
        return one.text == by.text

    def apply(self, order: CrossOrder, value: Document) -> None:
        """See Editing."""
        super().apply(order, value)
        order.then()

    def on_step(self, step: float) -> None:
        """Tell how far it is."""
        if self._order is not None and perf_counter() - self._began > LATE_S:
            self.progressed.emit(self._order.text, step)


def _outcome(work: Work) -> Document:
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Document = end.value
            return result
