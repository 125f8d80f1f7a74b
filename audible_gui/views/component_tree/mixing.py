"""The edits that rows make, each an undo step. GUI thread."""

import math

from audible_gui.document import Node, Reading, with_gain, with_mute, with_name, with_reading, with_solo
from audible_gui.session import Session
from audible_gui.views.component_tree.rows import Row


class Mixing:
    """Changes the session's document on behalf of rows.

    Args:
        session: whose document is changed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def toggle_mute(self, row: Row) -> None:
        """Silence a row, or let it be heard again."""
        if row.mixable:
            muted = not row.component.muted
            verb = "Mute" if muted else "Unmute"
            self._session.edit(f"{verb} {row.label}", lambda document: with_mute(document, row.node, muted))

    def toggle_solo(self, row: Row, exclusive: bool = False) -> None:
        """Solo a component or end its solo; ``exclusive`` solos it and ends the others'."""
        node = row.node
        if node is not None:
            soloed = exclusive or not row.component.soloed
            verb = "Solo" if soloed else "Unsolo"
            self._session.edit(
                f"{verb} {row.label}", lambda document: with_solo(document, node, soloed, exclusive=exclusive)
            )

    def set_gain(self, row: Row, gain_db: float, gesture: object | None = None) -> None:
        """Set a row's gain; steps with the same ``gesture`` become one undo step."""
        if row.mixable:
            self._session.edit(f"Gain {row.label}", lambda document: with_gain(document, row.node, gain_db), gesture)

    def read(self, reading: Reading) -> None:
        """See and hear deep components in a reading."""
        if reading is not self._session.document.reading:
            text = f"Hear deep layers {reading.label.lower()}"
            self._session.edit(text, lambda document: with_reading(document, reading))

    def rename(self, node: Node, label: str, name: str) -> None:
        """Rename a component."""
        if name.strip() and name.strip() != label:
            self._session.edit(f"Rename {label}", lambda document: with_name(document, node, name))


def typed_gain(text: str) -> float | None:
    """A gain in dB as people type it (``-6``, ``−6.0 dB``, ``3,5``), or None."""
    plain = text.lower().replace("db", "").replace("−", "-").replace(",", ".").strip()
    try:
        gain_db = float(plain)
    except ValueError:
        return None
    return None if math.isnan(gain_db) else gain_db
