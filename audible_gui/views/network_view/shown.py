"""What the network view shows of a tree's document, made anew when that has another network. GUI thread."""

from audible_gui.document import Document, Node
from audible_gui.session import Audition
from audible_gui.synthesis import Flows
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.content import shared_column
from audible_gui.views.component_tree.rows import Row
from audible_gui.views.component_tree.strips import Strip
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.network_view.focus import Focus, Scene, sentence

HINT = "Choose a component to hear it, and to see what it consists of and what it is part of"


class Shown:
    """The tree's document as a network.

    Args:
        tree: whose rows and selection are shown.
    """

    def __init__(self, tree: ComponentTree) -> None:
        self._tree = tree
        self._scene: Scene | None = None
        self._borrowed: tuple[object, dict[Node, Strip]] = (None, {})

    def forget(self) -> None:
        """Let go of the network that was shown last."""
        self._scene, self._borrowed = None, (None, {})

    @property
    def document(self) -> Document:
        """What the tree shows."""
        return self._tree.rows.document

    @property
    def scene(self) -> Scene | None:
        """Its network in its reading; None without one."""
        network, reading = self.document.network, self.document.reading
        if network is None or self.document.sound is None:
            self._scene = None
        elif self._scene is None or self._scene.network is not network or self._scene.flows.reading is not reading:
            self._scene = Scene(Flows(network, reading))
        return self._scene

    @property
    def audition(self) -> Audition | None:
        """What is selected."""
        return self._tree.selected

    @property
    def focus(self) -> Focus | None:
        """What of the network is selected."""
        scene = self.scene
        return None if scene is None else scene.focus(self.audition)

    @property
    def description(self) -> str:
        """What is seen, as a sentence."""
        if self.scene is None:
            return self._tree.invitation
        focus = self.focus
        return HINT if focus is None else sentence(self.document, focus)

    def row(self, node: Node) -> Row:
        """What the tree knows of a component."""
        rows = self._tree.rows
        return rows.row_at(rows.index_at((node.layer, self.document.component(node).id)))

    @property
    def filter(self) -> str:
        """What names are looked for."""
        return self._tree.filter.text

    def found(self, row: Row) -> bool:
        """Whether the filter leaves a row."""
        return self._tree.filter.found(row)

    def strip(self, row: Row, node: Node, column: Column, focus: Focus | None) -> Strip:
        """Basis or envelope of a component; of what the chosen one consists of, as part of that."""
        if focus is None or node.layer >= focus.layer or len(focus.nodes) > 1:
            return self._tree.rows.strip(row, column)
        network, reading = focus.flows.network, focus.flows.reading
        if column is not shared_column(network, reading):
            return self._tree.rows.strip(row, column)
        if self._borrowed[0] is not focus:
            self._borrowed = (focus, {})
        known = self._borrowed[1]
        if node not in known:
            known[node] = self._tree.rows.strip(self.row(focus.nodes[0]), column).copy()
        return known[node]
