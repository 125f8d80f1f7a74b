"""The strokes that were painted into the selected components, which canvas and inspector show together. GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document, Identity, Node, Stroke, identity_of, node_of
from audible_gui.operations import without_stroke
from audible_gui.session import Session


@dataclass(frozen=True)
class SelectedStroke:
    """A stroke of a selected component.

    Attributes:
        owner: the component, wherever its row is.
        name: its name.
        stroke: the stroke.
    """

    owner: Identity
    name: str
    stroke: Stroke

    @property
    def amount_text(self) -> str:
        """What it does, for people, e.g. ``"80 %"`` or ``"erases"``."""
        percent = f"{self.stroke.strength * 100:.0f} %"
        return f"erases {percent}" if self.stroke.erases else percent


class SelectedStrokes(QObject):
    """Follows what is selected, and removes strokes one by one.

    Args:
        session: whose document is followed and changed.
        nodes: the selected components.
        parent: Qt parent.

    Signals:
        changed: there are other strokes.
        pointed: another stroke is chosen.
    """

    changed = Signal()
    pointed = Signal()

    def __init__(self, session: Session, nodes: Callable[[], Sequence[Node]], parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._nodes = session, nodes
        self.strokes: tuple[SelectedStroke, ...] = ()
        self.chosen: SelectedStroke | None = None
        session.changed.connect(self._on_change)

    def choose(self, stroke: SelectedStroke | None) -> None:
        """Choose a stroke, or none."""
        if stroke != self.chosen:
            self.chosen = stroke
            self.pointed.emit()

    def remove(self, stroke: SelectedStroke) -> None:
        """What it has moved is where it was; if it was chosen, the next one is."""
        node = node_of(self._session.document, stroke.owner)
        if node is None:
            return
        if stroke == self.chosen:
            place = self.strokes.index(stroke)
            self.choose(next(iter(self.strokes[place + 1 :] or reversed(self.strokes[:place])), None))
        self._session.edit(
            f"Remove a stroke of {stroke.name}", lambda document: without_stroke(document, node, stroke.stroke)
        )

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Other components may be selected, or have other strokes."""
        document = self._session.document
        strokes = tuple(
            SelectedStroke(identity_of(document, node), document.component(node).name, stroke)
            for node in self._nodes()
            for stroke in document.component(node).strokes
        )
        if strokes == self.strokes:
            return
        self.strokes = strokes
        if self.chosen not in strokes:
            self.choose(None)
        self.changed.emit()
