"""Throws of dice, worked out in the background. GUI thread only."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from audible_gui.document import TIMBRES, Document, Node, Throw
from audible_gui.jobs.editing import Editing
from audible_gui.session import Session

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


class Throwing(Editing[Order]):
    """Works out throws; see ``Editing``.

    Args:
        session: whose document is changed.
        throw: the workflow's generator function, (Document, nodes, Throw) → Generator[None, bool | None, Document].
        parent: Qt parent.
    """

    def __init__(
        self,
        session: Session,
        throw: Callable[[Document, Sequence[Node], Throw], Work],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._throw = throw

    def work(self, order: Order, document: Document) -> Work:
        """The throw."""
        return self._throw(document, order.nodes, order.throw)

    def replaced(self, one: Order, by: Order) -> bool:
        """Of throws that wait, the newest of a kind counts."""
        return by.replaces(one)
