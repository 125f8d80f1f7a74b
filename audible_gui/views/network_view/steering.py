"""What clicks and arrow keys choose in a network; the tree's selection follows. GUI thread."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from audible_gui.document import Node
from audible_gui.session import Audition
from audible_gui.synthesis import AUDIBLE
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.network_view.focus import Focus, strongest_path
from audible_gui.views.network_view.layout import Layout
from audible_gui.views.network_view.shown import Shown

_CONTROL, _ALT, _SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
_PAGE = 8
_DOWN = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_PAGE, Qt.Key.Key_PageDown: _PAGE}


class Steering:
    """Chooses components.

    Args:
        tree: where they are selected.
        shown: the network.
    """

    def __init__(self, tree: ComponentTree, shown: Shown) -> None:
        self._tree, self._shown = tree, shown

    @property
    def current(self) -> Node | None:
        """What keys act on: the last component that was chosen."""
        focus = self._shown.focus
        if focus is None or focus.audition.node is None:
            return None
        if focus.audition.within:
            return focus.audition.node
        index = self._tree.currentIndex()
        row = self._tree.row(index)
        return row.node if row is not None and row.node in focus.nodes else focus.nodes[0]

    def index(self, node: Node | None) -> QModelIndex | None:
        """The row of a component: of the part of another that is selected, that part's."""
        focus = self._shown.focus
        if node is None or self._shown.scene is None:
            return None
        part = focus is not None and focus.audition.within and node == focus.audition.node
        audition = focus.audition if focus is not None and part else Audition(node)
        return self._tree.rows.indices_of(audition)[0]

    def choose(self, audition: Audition | None) -> None:
        """Select something, or nothing."""
        self._tree.choose(audition)

    def click(self, node: Node, more: bool) -> None:
        """Choose a component; with ``more``, besides those of its layer, or as what it shares with those of another."""
        focus = self._shown.focus
        if not more or focus is None:
            self.choose(Audition(node))
        elif node.layer == focus.layer and not focus.audition.within:
            self._toggle(focus, node)
        elif node.layer != focus.layer:
            one = focus.nodes[0]
            lower, upper = (node, one) if node.layer < one.layer else (one, node)
            self.choose(Audition(lower, strongest_path(focus.flows, lower, upper)))

    def press_key(self, event: QKeyEvent, layout: Layout | None) -> bool:
        """Whether a key went somewhere: up and down in the layer, left and right to the next; Ctrl+Left into a part."""
        key, focus, modifiers = Qt.Key(event.key()), self._shown.focus, event.modifiers()
        if layout is None or modifiers & _ALT or (key not in _DOWN and key not in {Qt.Key.Key_Left, Qt.Key.Key_Right}):
            return False
        if focus is None or self.current is None:
            first = layout.columns[-1]
            self.choose(Audition(Node(first.layer, int(first.order[0]))))
        elif key in _DOWN:
            self._go_down(focus, self.current, _DOWN[key], layout, extend=bool(modifiers & _SHIFT))
        else:
            self._go_across(focus, self.current, -1 if key == Qt.Key.Key_Left else 1, bool(modifiers & _CONTROL))
        return True

    def _toggle(self, focus: Focus, node: Node) -> None:
        nodes = [one for one in focus.nodes if one != node]
        if len(nodes) == len(focus.nodes):
            nodes.insert(0, node)
        self.choose(_together(nodes))

    def _go_down(self, focus: Focus, node: Node, by: int, layout: Layout, *, extend: bool) -> None:
        """To the next component of the layer; of a part, to the next part of the same."""
        within = focus.audition.within
        order = [Node(node.layer, int(index)) for index in layout.column(node.layer).order]
        if within:
            heard = focus.flows.edges[within[0].layer - 2][:, within[0].index]
            order = [one for one in order if heard[one.index] >= AUDIBLE or one == node]
        target = order[min(max(order.index(node) + by, 0), len(order) - 1)]
        if extend and not within:
            self.choose(_together([target, *(one for one in focus.nodes if one != target)]))
        else:
            self.choose(Audition(target, within))

    def _go_across(self, focus: Focus, node: Node, by: int, inside: bool) -> None:
        """Left to the largest part, or into it; right to what it is mostly part of, or out again."""
        flows, within, layer = focus.flows, focus.audition.within, node.layer + by
        if by > 0 and within:
            self.choose(Audition(within[0], within[1:]))
        elif 1 <= layer <= flows.network.depth:
            reached = flows.reached([node])[layer - 1]
            target = Node(layer, int(np.argmax(reached)))
            self.choose(Audition(target, (node, *within) if by < 0 and (inside or within) else ()))


def _together(nodes: Sequence[Node]) -> Audition | None:
    """Several heard together, of which keys act on the first."""
    return Audition(nodes[0], (), tuple(nodes[1:])) if nodes else None
