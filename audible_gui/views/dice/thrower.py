"""Throws of dice as edits of the session: a gesture is one undo step, heard while it is made. GUI thread."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import TIMBRES, Document, Node, Throw, node_of
from audible_gui.jobs import Order, Throwing
from audible_gui.operations import Scope, scope_nodes, with_frozen_throws
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.dice.limits import limits_text
from audible_gui.views.dice.recent import Recent
from audible_gui.views.refusals import NO_NETWORK

_SELECT = "Select a component in the list first, or choose Everything."
_LOCKED = "All of these components are locked: they stay as they are."
# Envelopes of so many frames in all take 100 MB, in each step of the history.
LARGEST = 25_000_000
TOO_MANY = "So many components take too much memory for a sound of this length: select fewer of them."
PREVIEW = "A training is under way: what it learns can be randomised when it has ended."


class Thrower(QObject):
    """Throws for what is selected in a tree.

    Args:
        session: whose document is changed.
        tree: what is selected.
        throwing: works out the throws.
        parent: Qt parent.

    Signals:
        refused: a sentence why a throw cannot be; empty when it could.
    """

    refused = Signal(str)

    def __init__(
        self, session: Session, tree: ComponentTree, throwing: Throwing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tree, self._throwing = session, tree, throwing
        self._gesture: object | None = None
        self._known: tuple[Document, Scope, tuple[Node, ...], tuple[Node, ...]] | None = None
        throwing.failed.connect(self.refused)
        throwing.applied.connect(self._on_applied)

    def nodes(self, scope: Scope) -> tuple[Node, ...]:
        """The components that a throw is for."""
        document, selected = self._session.document, tuple(self.selected)
        known = self._known
        if known is None or known[0] is not document or known[1:3] != (scope, selected):
            known = self._known = document, scope, selected, scope_nodes(document, scope, selected)
        return known[3]

    def refusal(self, scope: Scope) -> str:
        """Why nothing can be thrown; empty where something can."""
        if self._session.document.network is None:
            return NO_NETWORK
        if self._session.previewing:
            return PREVIEW
        if nodes := self.nodes(scope):
            return TOO_MANY if len(nodes) * self._session.document.network.n_frames > LARGEST else ""
        return _LOCKED if scope is Scope.EVERYTHING or self.selected else _SELECT

    def shown(self, scope: Scope, *, timbre: bool) -> Throw | None:
        """What all thrown components of a scope have been thrown with, without its grounds; None for several throws."""
        document = self._session.document
        patches = [document.component(node).patch for node in self.nodes(scope)]
        throws = [patch.timbre if timbre else patch.density for patch in patches if patch is not None]
        found = {replace(throw, ground=None) for throw in throws if throw is not None}
        return found.pop() if len(found) == 1 else None

    def begin(self) -> None:
        """Throws from now on are one step, until ``end``."""
        self._gesture = object()

    def end(self) -> None:
        """The gesture has ended; what it has asked for still belongs to it."""
        self._gesture = None

    def throw(self, scope: Scope, throw: Throw) -> None:
        """Throw, as soon as the throw before it has been dealt with."""
        self._ask(self.nodes(scope), throw, self._gesture)

    def repeat(self, recent: Recent) -> None:
        """Throw again what was thrown, for the same components."""
        document = self._session.document
        places = (node_of(document, identity) for identity in recent.whose)
        self._ask(tuple(place for place in places if place is not None), recent.throw)

    def freeze(self, scope: Scope) -> None:
        """What is thrown as if it had been drawn; what is still worked out is not thrown any more."""
        self._throwing.drop()
        nodes = self.nodes(scope)
        text = f"Freeze {_whose(self._session.document, nodes)}"
        self._session.edit(text, lambda document: with_frozen_throws(document, nodes))

    def freezable(self, scope: Scope) -> bool:
        """Whether anything is thrown in a scope."""
        patches = [self._session.document.component(node).patch for node in self.nodes(scope)]
        return any(patch is not None and (patch.timbre or patch.density) is not None for patch in patches)

    @property
    def selected(self) -> list[Node]:
        """The components that are selected, those of groups too."""
        return [node for row in self._tree.chosen if row.lockable for node in row.nodes]

    def _ask(self, nodes: tuple[Node, ...], throw: Throw, gesture: object | None = None) -> None:
        if not self._session.previewing:
            self._throwing.ask(Order(throw_text(self._session.document, nodes, throw), nodes, throw, gesture))

    @Slot()
    def _on_applied(self) -> None:
        self.refused.emit("")


def throw_text(document: Document, nodes: Sequence[Node], throw: Throw) -> str:
    """Name of the step, e.g. ``"Randomise timbre of 12 components, 40 %, seed 7"``."""
    what = "timbre" if throw.strategy in TIMBRES else "density"
    amount = throw.strategy.amount_text(throw.amount)
    return f"Randomise {what} of {_whose(document, nodes)}, {amount}, seed {throw.seed}{limits_text(throw)}"


def _whose(document: Document, nodes: Sequence[Node]) -> str:
    return document.component(nodes[0]).name if len(nodes) == 1 else f"{len(nodes)} components"
