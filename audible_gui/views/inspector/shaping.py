"""Drawn shapes as edits of the session: a gesture is one undo step, heard while it is made. GUI thread."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Slot

from audible_gui.document import FLAT, Document, GainCurve, Network, Node, Patch, PlacedEvent, with_component
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    with_basis_of,
    with_curve,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_events,
)
from audible_gui.session import Session
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.trace import Side

INTERVAL_MS = 33
# Of the time edits may take at most half, so that the mouse is followed on a slow machine, too.
_COST = 2.0


def with_drawn(document: Document, node: Node, side: Side, values: Line) -> Document:
    """A component with a basis (channels, bins), or an envelope (1, frames), as drawn."""
    if side is Side.BASIS:
        return with_drawn_basis(document, node, values)
    return with_drawn_envelope(document, node, values[0])


class Shaping(QObject):
    """Changes components' shapes.

    Args:
        session: whose document is changed.
        parent: Qt parent.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._edit: Callable[[Document], Document] | None = None
        self._target: tuple[Network, Node] | None = None
        self._text = ""
        self._before: tuple[Patch | None, GainCurve] = (None, FLAT)
        self._token: object | None = None
        self._sent = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._flush)

    @property
    def active(self) -> bool:
        """Whether a gesture is in progress on what is still there."""
        document = self._session.document
        return self._target is not None and document.network is self._target[0] and not self._session.previewing

    def begin(self, node: Node, verb: str, side: Side) -> None:
        """Begin a gesture."""
        document = self._session.document
        assert document.network is not None
        self._target, self._token, self._sent = (document.network, node), object(), False
        self._text = f"{verb} {side} of {document.component(node).name}"
        component = document.component(node)
        self._before = component.patch, component.curve

    def draw(self, side: Side, values: Line) -> None:
        """What the gesture has come to; at once, or as soon as the edit before it has been dealt with."""
        self._change(lambda document, node: with_drawn(document, node, side, values))

    def bend(self, curve: GainCurve) -> None:
        """The same of a gesture on the component's gain curve."""
        self._change(lambda document, node: with_curve(document, node, curve))

    def arrange(self, events: Iterable[PlacedEvent]) -> None:
        """The same of a gesture on the events of the component's envelope."""
        placed = tuple(events)
        self._change(lambda document, node: with_events(document, node, placed))

    def end(self) -> None:
        """End the gesture."""
        self._flush()
        self._forget()

    def cancel(self) -> None:
        """End it and put back what was there before."""
        if self._sent and self.active and self._target is not None:
            node, (patch, curve) = self._target[1], self._before

            def back(document: Document) -> Document:
                return with_component(document, node, replace(document.component(node), patch=patch, curve=curve))

            self._session.edit(self._text, back, self._token)
        self._forget()

    def set(
        self, node: Node, verb: str, side: Side, values: Line, gesture: object | None = None, how: str = ""
    ) -> None:
        """A step of its own, or with others of one ``gesture``; ``how`` ends its name."""
        text = f"{verb} {side} of {self._session.document.component(node).name}{how}"
        self._session.edit(text, lambda document: with_drawn(document, node, side, values), gesture)

    def set_curve(self, node: Node, verb: str, curve: GainCurve, gesture: object | None = None) -> None:
        """The same with a component's gain curve, e.g. ``"Remove a breakpoint from"``."""
        text = f"{verb} envelope of {self._session.document.component(node).name}"
        self._session.edit(text, lambda document: with_curve(document, node, curve), gesture)

    def set_events(self, node: Node, verb: str, events: Iterable[PlacedEvent], gesture: object | None = None) -> None:
        """The same with the events of a component's envelope. Raises AudibleError as ``with_events``."""
        text, placed = f"{verb} envelope of {self._session.document.component(node).name}", tuple(events)
        self._session.edit(text, lambda document: with_events(document, node, placed), gesture)

    def reset(self, node: Node, sides: Iterable[Side]) -> None:
        """Shapes as they were trained."""
        chosen = list(sides)
        what = "shapes" if len(chosen) > 1 else str(chosen[0])
        text = f"Reset {what} of {self._session.document.component(node).name}"
        self._session.edit(text, lambda document: reduce(lambda d, side: _reset(d, node, side), chosen, document))

    def _change(self, change: Callable[[Document, Node], Document]) -> None:
        if self._target is None:
            return
        node = self._target[1]
        self._edit = lambda document: change(document, node)
        if not self._timer.isActive():
            self._flush()

    @Slot()
    def _flush(self) -> None:
        edit, self._edit = self._edit, None
        if edit is None or not self.active:
            return
        began = perf_counter()
        try:
            self._session.edit(self._text, edit, self._token)
        except AudibleError as error:
            self._session.refused.emit(str(error))
            return
        self._sent = True
        self._timer.start(max(INTERVAL_MS, round((perf_counter() - began) * 1000 * _COST)))

    def _forget(self) -> None:
        self._timer.stop()
        self._edit = self._target = self._token = None


def _reset(document: Document, node: Node, side: Side) -> Document:
    return (with_basis_of if side is Side.BASIS else with_envelope_of)(document, node, node)
