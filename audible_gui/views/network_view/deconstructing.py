"""What a deep component consists of, selected, kept or removed: entries of the menu of its row. GUI thread."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from audible_gui.document import Document, Node
from audible_gui.operations import parts_in, with_only, without_nodes
from audible_gui.session import Audition, Session
from audible_gui.views.component_tree.rows import Row
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.labels import plain
from audible_gui.views.network_view.shown import Shown

_Edit = Callable[[Document, Sequence[Node]], Document]
_EDITS: dict[str, tuple[_Edit, str]] = {
    "Keep only": (with_only, "Of this layer hear nothing else: these components are soloed, whole, and no others"),
    "Remove": (without_nodes, "Hear everything else: these components are muted, whole"),
}


class Deconstructing(QObject):
    """Adds to the menus of deep components and groups what can be done with what they consist of.

    Args:
        session: whose document is changed.
        tree: whose menus these are.
        shown: the network.
        parent: Qt parent.
    """

    def __init__(self, session: Session, tree: ComponentTree, shown: Shown, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tree, self._shown = session, tree, shown
        tree.menu_opening.connect(self._fill)

    @Slot(object, object)
    def _fill(self, menu: QMenu, rows: Sequence[Row]) -> None:
        scene, nodes = self._shown.scene, [node for row in rows for node in row.nodes]
        if scene is None or not all(row.soloable for row in rows) or len({node.layer for node in nodes}) != 1:
            return
        name = rows[0].label if len(rows) == 1 else f"{len(nodes)} components"
        for layer in range(nodes[0].layer - 1, 0, -1):
            parts = parts_in(scene.flows, nodes, layer)
            if parts:
                self._add(menu, name, layer, parts)

    def _add(self, menu: QMenu, name: str, layer: int, parts: Sequence[Node]) -> None:
        many = f"{len(parts)} component{'' if len(parts) == 1 else 's'}"
        entries = menu.addMenu(f"Consists of {many} of layer {layer}")
        entries.setToolTipsVisible(True)
        select = entries.addAction("Select them")
        select.setToolTip("Hear these components together, and mute, solo, group or export them")
        select.triggered.connect(partial(self._tree.choose, Audition(parts[0], (), tuple(parts[1:]))))
        for verb, (edit, tip) in _EDITS.items():
            action = entries.addAction(f"{verb} what {plain(name)} consists of")
            action.setToolTip(tip)
            text = f"{verb} what {name} consists of in layer {layer}"
            action.triggered.connect(partial(self._edit, text, edit, parts))

    def _edit(self, text: str, edit: _Edit, parts: Sequence[Node], _checked: bool = False) -> None:
        self._session.edit(text, lambda document: edit(document, parts))
