"""The box of the spectrogram as an edit: the selected components louder, quieter or silent in it. GUI thread."""

from collections.abc import Callable
from functools import reduce

from PySide6.QtCore import QObject, Slot

from audible_gui.document import MAX_GAIN_DB, MIN_GAIN_DB, Document, Node
from audible_gui.operations import box_gain_db, with_box_gain, without_boxes
from audible_gui.session import Session, Transport
from audible_gui.synthesis import Box
from audible_gui.views.component_tree.rows import gain_text
from audible_gui.views.plots.readout import box_words
from audible_gui.views.selected_boxes import SelectedBoxes

STEP_DB = 6.0
NO_BOX = "Draw a box on the spectrogram first: Shift and drag."
NO_COMPONENT = "Select a component first."
NO_BOXES = "Nothing is set in any box of the selected component."


class BoxEditing(QObject):
    """Changes components inside the transport's box, each time one undo step.

    Args:
        session: whose document is changed.
        transport: whose box it is.
        selected: which components.
        parent: Qt parent.
    """

    def __init__(self, session: Session, transport: Transport, selected: SelectedBoxes, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._transport, self._selected = session, transport, selected

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for the names of the table of actions."""
        return {
            "box_cut": self.cut,
            "box_lower": self.lower,
            "box_raise": self.raise_up,
            "box_restore": self.restore,
            "boxes_remove": self.remove_all,
        }

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done now; empty where they can."""
        nodes, box = self._selected.nodes, self._transport.way.box
        document = self._session.document
        why = NO_COMPONENT if not nodes else NO_BOX if box is None else ""
        idle = not any(document.component(node).boxes for node in nodes)
        unset = box is None or not any(box_gain_db(document, node, box) for node in nodes)
        return {
            **dict.fromkeys(("box_cut", "box_lower", "box_raise"), why),
            "box_restore": why or ("Nothing is set in this very box." if unset else ""),
            "boxes_remove": NO_COMPONENT if not nodes else NO_BOXES if idle else "",
        }

    @Slot()
    def cut(self) -> None:
        """Silence inside the box."""
        self._set("Cut the box out of", lambda _: MIN_GAIN_DB)

    @Slot()
    def lower(self) -> None:
        """Quieter inside the box."""
        self._set("Lower the box in", lambda gain_db: gain_db - STEP_DB)

    @Slot()
    def raise_up(self) -> None:
        """Louder inside the box."""
        self._set("Raise the box in", lambda gain_db: gain_db + STEP_DB)

    @Slot()
    def restore(self) -> None:
        """As it was in the box."""
        self._set("Restore the box in", lambda _: 0.0)

    @Slot()
    def remove_all(self) -> None:
        """Forget all boxes of the selected components."""
        self._edit("Remove boxes of", without_boxes)

    def _set(self, verb: str, change: Callable[[float], float]) -> None:
        box = self._transport.way.box
        if box is not None:
            how = self._told(box, change)
            self._edit(verb, lambda document, node: _changed(document, node, box, change), how)

    def _told(self, box: Box, change: Callable[[float], float]) -> str:
        """Where the box is, and what is set in it by now."""
        document = self._session.document
        rate_hz = 1 if document.sound is None else document.sound.rate_hz
        gains = {_held(change(box_gain_db(document, node, box))) for node in self._selected.nodes}
        to = f" to {gain_text(gains.pop())}" if len(gains) == 1 and not gains & {0.0, MIN_GAIN_DB} else ""
        return f"{to} ({box_words(box.start / rate_hz, box.end / rate_hz, box.low_hz, box.high_hz)})"

    def _edit(self, verb: str, edit: Callable[[Document, Node], Document], how: str = "") -> None:
        nodes, document = self._selected.nodes, self._session.document
        if nodes:
            what = document.component(nodes[0]).name if len(nodes) == 1 else f"{len(nodes)} components"
            self._session.edit(f"{verb} {what}{how}", lambda before: reduce(edit, nodes, before))


def _held(gain_db: float) -> float:
    return min(max(gain_db, MIN_GAIN_DB), MAX_GAIN_DB)


def _changed(document: Document, node: Node, box: Box, change: Callable[[float], float]) -> Document:
    return with_box_gain(document, node, box, change(box_gain_db(document, node, box)))
