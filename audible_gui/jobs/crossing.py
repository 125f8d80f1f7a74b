"""Edits that are worked out for many components of maybe long sounds: at once or in the background. GUI thread only."""

from collections.abc import Callable, Generator, Hashable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document
from audible_gui.errors import AudibleError
from audible_gui.jobs.editing import Editing
from audible_gui.operations.at_once import at_once
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
        what: tells it apart from others; asked for once more before it was begun, it is done once.
        then: what is done once it is an edit.
        gesture: see Editing.
    """

    text: str
    make: Callable[[Document], Work]
    size: int
    what: Hashable
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
        """Do it, after what has been asked for before; nothing, while the very same is being worked out last."""
        if self.busy or order.size > AT_ONCE:
            if self._order is None or self._waiting or not self.replaced(self._order, order):
                super().ask(order)
            return
        try:
            value = at_once(order.make(self._session.base))
        except AudibleError as error:
            self._session.refused.emit(str(error))
        else:
            self.apply(order, value)

    @Slot()
    def cancel_all(self) -> None:
        """Do nothing of what has been asked for, as a person wants it."""
        super().drop()

    @Slot()
    def drop(self) -> None:
        """See Editing; it is told."""
        order = self._order or next(iter(self._waiting), None)
        super().drop()
        if order is not None:
            self.given_up.emit(order.text)

    def begin(self, make: Callable[[], Any], urgent: Callable[[Any], bool] | None = None) -> None:
        """See SingleJob."""
        self._began = perf_counter()
        super().begin(make, urgent)

    def work(self, order: CrossOrder, document: Document) -> Work:
        """What was ordered."""
        return order.make(document)

    def replaced(self, one: CrossOrder, by: CrossOrder) -> bool:
        """What is asked for once more while it waits is done once."""
        return one.what == by.what

    def apply(self, order: CrossOrder, value: Document) -> None:
        """See Editing; of what the session refuses nothing follows."""
        super().apply(order, value)
        if self._session.base == value:
            order.then()

    def on_step(self, step: float) -> None:
        """Tell how far it is."""
        if self._order is not None and perf_counter() - self._began > LATE_S:
            self.progressed.emit(self._order.text, step)
