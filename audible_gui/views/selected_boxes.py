"""The selected components and their boxes, which canvas and inspector show, and point at, together. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import MIN_GAIN_DB, BoxGain, Document, Identity, Node, identity_of, node_of
from audible_gui.operations import with_changed_box, without_box_gain
from audible_gui.session import Audition, Session
from audible_gui.views.component_tree.rows import gain_text
from audible_gui.views.selected_strokes import SelectedStrokes


@dataclass(frozen=True)
class SelectedBox:
    """A box of a selected component.

    Attributes:
        owner: the component, wherever its row is.
        name: its name.
        gain: the box.
    """

    owner: Identity
    name: str
    gain: BoxGain

    @property
    def cut(self) -> bool:
        """Whether the component is silent in it."""
        return self.gain.gain_db <= MIN_GAIN_DB

    @property
    def gain_text(self) -> str:
        """Its gain for people."""
        return "cut" if self.cut else gain_text(self.gain.gain_db)

    def replaces(self, other: "SelectedBox | None") -> bool:
        """Whether it is the same box, at whatever gain."""
        return other is not None and (self.owner, self.gain.place) == (other.owner, other.gain.place)


class SelectedBoxes(QObject):
    """Follows what is selected, and changes its boxes one by one.

    Args:
        session: whose document is followed and changed.
        parent: Qt parent.

    Attributes:
        strokes: what was painted into them.

    Signals:
        selected: other components are selected.
        changed: there are other boxes, or other gains.
        pointed: another box is chosen, or under the mouse.
    """

    selected = Signal()
    changed = Signal()
    pointed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._identities: tuple[Identity, ...] = ()
        self.boxes: tuple[SelectedBox, ...] = ()
        self.chosen: SelectedBox | None = None
        self.hovered: SelectedBox | None = None
        session.changed.connect(self._on_change)
        self.strokes = SelectedStrokes(session, lambda: self.nodes, self)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Where the selected components are by now, as far as they are still there."""
        places = (node_of(self._session.document, identity) for identity in self._identities)
        return tuple(place for place in places if place is not None)

    @Slot(object)
    def select(self, audition: Audition | None) -> None:
        """Other rows are selected in the tree."""
        document = self._session.document
        nodes: tuple[Node, ...] = ()
        if audition is not None and audition.node is not None and not audition.within:
            nodes = (audition.node, *audition.others)
        self._identities = tuple(identity_of(document, node) for node in nodes)
        self._follow()
        self.strokes.follow()
        self.selected.emit()

    def choose(self, box: SelectedBox | None) -> None:
        """Choose a box, or none."""
        if box != self.chosen:
            self.chosen = box
            self.pointed.emit()

    def hover(self, box: SelectedBox | None) -> None:
        """The mouse is over a box, or over none."""
        if box != self.hovered:
            self.hovered = box
            self.pointed.emit()

    def remove(self, box: SelectedBox) -> None:
        """Its component as it was in it; if it was chosen, the next one is."""
        if self.chosen is not None and box.replaces(self.chosen):
            place = self.boxes.index(self.chosen)
            self.choose(next(iter(self.boxes[place + 1 :] or reversed(self.boxes[:place])), None))
        self._edit(
            f"Remove a box of {box.name}", box, lambda document, node: without_box_gain(document, node, box.gain)
        )

    def set_gain(self, box: SelectedBox, gain_db: float, gesture: object | None = None) -> None:
        """Its component at another gain in it; 0 removes it. Steps of one gesture become one undo step."""
        self._edit(
            f"Gain in a box of {box.name} to {gain_text(gain_db)}",
            box,
            lambda document, node: with_changed_box(document, node, box.gain, gain_db),
            gesture,
        )

    def _edit(
        self, text: str, box: SelectedBox, edit: Callable[[Document, Node], Document], gesture: object | None = None
    ) -> None:
        node = node_of(self._session.document, box.owner)
        if node is not None:
            self._session.edit(text, lambda document: edit(document, node), gesture)

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._follow()

    def _follow(self) -> None:
        document = self._session.document
        boxes = tuple(
            SelectedBox(identity_of(document, node), document.component(node).name, gain)
            for node in self.nodes
            for gain in document.component(node).boxes
        )
        if boxes == self.boxes:
            return
        self.boxes = boxes
        pointed = self.chosen, self.hovered
        self.chosen, self.hovered = (next((box for box in boxes if box.replaces(one)), None) for one in pointed)
        self.changed.emit()
        if (self.chosen, self.hovered) != pointed:
            self.pointed.emit()
