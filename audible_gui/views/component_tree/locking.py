"""Locking what is selected against the next training, and why not. GUI thread."""

from collections.abc import Sequence

from audible_gui.document import locked_nodes
from audible_gui.session import Session
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.rows import Row

NO_COMPONENT = "Select a component or a group first."
NONE_LOCKED = "No component is locked."


class Locking:
    """Locks and frees components on behalf of rows.

    Args:
        session: whose document is changed.
        mixing: makes the changes.
    """

    def __init__(self, session: Session, mixing: Mixing) -> None:
        self._session, self._mixing = session, mixing

    def toggle(self, rows: Sequence[Row]) -> None:
        """Lock rows, or free them if all are locked."""
        able = [row for row in rows if row.lockable]
        self._mixing.set_locked(able, not all(row.component.locked for row in able))

    def refusals(self, rows: Sequence[Row]) -> dict[str, str]:
        """By the names of the actions, why they cannot be done with rows; empty where they can."""
        return {
            "lock": "" if any(row.lockable for row in rows) else NO_COMPONENT,
            "unlock_all": "" if locked_nodes(self._session.document) else NONE_LOCKED,
        }
