"""Everything the rows show of one document, worked out when first asked for. GUI thread."""

from __future__ import annotations

from audible_gui.document import Component, Document, Network, Node
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.content import Content
from audible_gui.views.component_tree.paths import RESIDUAL, REST, ROOT, RowPath, bare, is_component, is_layer, is_rest
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.component_tree.strips import Strip


class Snapshot:
    """The rows of one document.

    Args:
        document: any; without a sound or a network it has no rows.
        before: the snapshot that this one replaces; plots of an unchanged network are taken from it.
    """

    def __init__(self, document: Document, before: Snapshot | None = None) -> None:
        self.document = document
        known = None if before is None else before._content
        self._content: Content | None = _content(document, known)
        self.network: Network | None = None if self._content is None else self._content.network
        self.widths = self.network.widths if self.network is not None else ()
        self._rows: dict[RowPath, Row] = {}
        self._members: dict[RowPath, tuple[int, ...]] = {}
        self._places: dict[RowPath, dict[int, int]] = {}
        self._soloing = [soloing(layer) for layer in document.components]

    def members(self, path: RowPath) -> tuple[int, ...]:
        """The last steps of the paths of the rows below a row, in order."""
        if path not in self._members:
            self._members[path] = self._worked_out(path)
        return self._members[path]

    def has_members(self, path: RowPath) -> bool:
        """Whether there are rows below a row."""
        if len(path) < 2:
            return bool(self.members(path))
        return is_rest(path) or path[0] - len(bare(path)) + 2 > 1

    def place(self, path: RowPath) -> int:
        """Among the rows beside it. Raises KeyError when there is no such row."""
        above = path[:-1]
        if above not in self._places:
            self._places[above] = {step: place for place, step in enumerate(self.members(above))}
        return self._places[above][path[-1]]

    def placed(self, path: RowPath) -> RowPath | None:
        """Where the row of a path is by now: among the small ones, or no longer; None when there is none."""
        if self._content is None or (path and not self._content.known(path)):
            return None
        wanted = bare(path)
        found = wanted[:2]
        for step in wanted[2:]:
            found = (*found, step) if step in self.members(found) else (*found, REST, step)
        if path and is_rest(path):
            return (*found, REST) if REST in self.members(found) else None
        return found

    def path_of(self, nodes: tuple[Node, ...], *, rest: bool = False) -> RowPath | None:
        """The row of a component, or of a part of it; ``nodes`` from the component down to the part."""
        ids = [self.document.component(node).id for node in nodes]
        return self.placed((nodes[0].layer, *ids, *([REST] if rest else [])))

    def row(self, path: RowPath) -> Row:
        """The row at a path."""
        if path not in self._rows:
            self._rows[path] = self._made(path)
        return self._rows[path]

    def strip(self, path: RowPath, column: Column) -> Strip:
        """Basis or envelope of a row. Raises ValueError when there are no rows."""
        if self._content is None:
            raise ValueError("the document has no network")
        return self._content.strip(path, column)

    def _worked_out(self, path: RowPath) -> tuple[int, ...]:
        if self._content is None or path == RESIDUAL:
            return ()
        if path == ROOT:
            return (*range(len(self.widths), 0, -1), RESIDUAL[0])
        if is_layer(path):
            return self._content.network.ids[path[0] - 1]
        if not self.has_members(path):
            return ()
        parent = self._content.nodes(path)[-1]
        shown, rest = self._content.children(parent)
        ids = self._content.network.ids[parent.layer - 2]
        if is_rest(path):
            return tuple(ids[index] for index in rest)
        return (*(ids[index] for index in shown), *([REST] if rest else []))

    def _made(self, path: RowPath) -> Row:
        if path == RESIDUAL:
            residual = self.document.residual
            return Row(Kind.RESIDUAL, path, None, residual.name, residual, hushed=residual.muted)
        if is_layer(path):
            return Row(Kind.LAYER, path, None, f"Layer {path[0]} · {self.widths[path[0] - 1]}")
        assert self._content is not None
        nodes, (share, relative) = self._content.nodes(path), self._content.share(path)
        hushed = any(map(self._hushed, nodes))
        if is_rest(path):
            first, *others = (Node(nodes[-1].layer - 1, index) for index in self._content.children(nodes[-1])[1])
            label = f"Rest · {len(others) + 1}"
            within = tuple(reversed(nodes))
            return Row(Kind.REST, path, first, label, Component(), share, relative, hushed, within, tuple(others))
        component = self.document.component(nodes[-1])
        if is_component(path):
            return Row(Kind.COMPONENT, path, nodes[0], component.name, component, share, relative, hushed)
        within = tuple(reversed(nodes[:-1]))
        return Row(Kind.CHILD, path, nodes[-1], component.name, Component(), share, relative, hushed, within)

    def _hushed(self, node: Node) -> bool:
        component = self.document.component(node)
        return component.muted or (self._soloing[node.layer - 1] and not component.soloed)


def soloing(layer: tuple[Component, ...]) -> bool:
    """Whether any component of a layer is soloed."""
    return any(component.soloed for component in layer)


def _content(document: Document, before: Content | None) -> Content | None:
    sound, network = document.sound, document.network
    if sound is None or network is None:
        return None
    if before is not None and (before.network, before.sound, before.reading) == (network, sound, document.reading):
        return before
    return Content(network, sound, document.reading)
