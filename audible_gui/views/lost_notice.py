"""Tells what a training has lost of what a person had set. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot

from audible_gui.document import Document, Network
from audible_gui.jobs import Training, Trying
from audible_gui.session import Session
from audible_gui.views.notification import NotificationBar, Offer

NAMED = 3


class LostNotice(QObject):
    """Warns once after a training, until its network is no longer shown, and offers to go back to the one before.

    Args:
        session: whose document was trained.
        jobs: what tells of the lost components and edges.
        notes: where it is said.
        parent: Qt parent.
    """

    def __init__(
        self, session: Session, jobs: Sequence[Training | Trying], notes: NotificationBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._notes = session, notes
        self._network: Network | None = None
        self._text = ""
        for job in jobs:
            job.lost.connect(self._tell)
        session.changed.connect(self._follow)

    @Slot(object)
    def _tell(self, names: Sequence[str]) -> None:
        self._text = lost_text(names)
        self._network = self._session.document.network
        self._notes.warn(self._text, Offer("Go back", self._go_back, back_tip(names)))

    @Slot()
    def _go_back(self) -> None:
        """To the last step with another network, which undoes later edits, too."""
        history = self._session.history
        others = [
            index
            for index, step in enumerate(history.steps[: history.position])
            if step.document.network is not self._network
        ]
        if others:
            self._session.undo_stack.setIndex(others[-1])

    @Slot(object, object)
    def _follow(self, _before: Document, after: Document) -> None:
        if self._network is None or after.network is self._network:
            return
        self._network = None
        if self._notes.text == self._text:
            self._notes.hide()


def lost_text(names: Sequence[str]) -> str:
    """A sentence about one or more components or edges, e.g. ``"“Kick” was not found again in the new network; …"``."""
    shown, rest = [f"“{name}”" for name in names[:NAMED]], len(names) - NAMED
    if rest > 0:
        shown.append("another" if rest == 1 else f"{rest} others")
    listed = " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
    was, it = ("was", "it") if len(names) == 1 else ("were", "them")
    return f"{listed} {was} not found again in the new network; Undo brings {it} back."


def back_tip(names: Sequence[str]) -> str:
    """What going back does, with all the names."""
    listed = ", ".join(f"“{name}”" for name in names)
    return f"Undo the training and what was done since: {listed} as before. Redo returns to the new network."
