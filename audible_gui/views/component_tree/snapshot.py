"""Everything the rows show of one document, worked out when first asked for. GUI thread."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from audible_gui.document import Component, Document, EdgeGain, Group, Network, Node, group_nodes, without_groups
from audible_gui.synthesis import patch_product
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.content import Content
from audible_gui.views.component_tree.patching import boxes_text, breakpoints_text, patch_text
from audible_gui.views.component_tree.paths import (
    RESIDUAL,
    REST,
    ROOT,
    RowPath,
    bare,
    group_step,
    is_component,
    is_group,
    is_layer,
    is_rest,
)
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.component_tree.sorting import Sort
from audible_gui.views.component_tree.strips import Strip


class Snapshot:
    """The rows of one document.

    Args:
        document: any; without a sound or a network it has no rows.
        before: the snapshot that this one replaces; plots of an unchanged network are taken from it.
        sort: order of the components; None for that of the training.
    """

    def __init__(self, document: Document, before: Snapshot | None = None, sort: Sort | None = None) -> None:
        self.document, self.sort = document, sort
        known = None if before is None else before._content
        self._content: Content | None = _content(document, known)
        self.network: Network | None = None if self._content is None else self._content.network
        self.widths = self.network.widths if self.network is not None else ()
        self._rows: dict[RowPath, Row] = {}
        # Rows of the same network that may be as they were: there may be hundreds, asked for after each change.
        stays = before is not None and known is not None and known is self._content
        self._former: dict[RowPath, Row] = before._rows if before is not None and stays else {}
        self._members: dict[RowPath, tuple[int, ...]] = {}
        self._places: dict[RowPath, dict[int, int]] = {}
        self._sounding = without_groups(document).components
        self._soloing = [any(component.soloed for component in layer) for layer in self._sounding]
        self._groups: dict[RowPath, Group] = {(group.layer, group_step(group.id)): group for group in document.groups}
        self._inside: dict[RowPath, Group] = {
            (group.layer, id_): group for group in document.groups for id_ in group.members
        }
        self._edges: dict[tuple[int, int], dict[int, EdgeGain]] = {}
        for edge in document.edges:
            self._edges.setdefault((edge.layer, edge.parent), {})[edge.child] = edge

    @property
    def content(self) -> Content | None:
        """What does not change while gains do; None where there are no rows."""
        return self._content

    def members(self, path: RowPath) -> tuple[int, ...]:
        """The last steps of the paths of the rows below a row, in order."""
        if path not in self._members:
            self._members[path] = self._worked_out(path)
        return self._members[path]

    def has_members(self, path: RowPath) -> bool:
        """Whether there are rows below a row."""
        if len(path) < 2 or is_group(path):
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
        if is_group(path):
            return path if path in self._groups else None
        wanted = bare(path)
        found = self._top(wanted[:2])
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

    def parts(self) -> list[tuple[RowPath, Row]]:
        """The rows of children and rests that have been asked for."""
        return [(path, row) for path, row in self._rows.items() if row.within]

    def has(self, node: Node) -> bool:
        """Whether there is such a component."""
        return node.layer <= len(self.widths) and node.index < self.widths[node.layer - 1]

    def group_path(self, node: Node) -> RowPath | None:
        """The row of the group that a component is in."""
        group = self._inside.get((node.layer, self.document.component(node).id)) if self.has(node) else None
        return None if group is None else (group.layer, group_step(group.id))

    def hushed_layers(self, before: Snapshot) -> set[int]:
        """Layers of which more than single rows sound otherwise than before, or are grouped otherwise."""
        changed = {group.layer for group in {*self.document.groups} ^ {*before.document.groups}}
        solos = enumerate(zip(self._soloing, before._soloing, strict=True), 1)
        return changed | {layer for layer, (now, then) in solos if now != then}

    def edited_parts(self, row: Row) -> list[Node]:
        """Children of a component whose edges a person has set, or those of a child or a rest itself."""
        if row.node is None or row.kind is Kind.GROUP:
            return []
        if row.within:
            parent, children = row.within[0], [row.node, *row.others]
        else:
            parent, layer = row.node, row.node.layer - 1
            children = [Node(layer, index) for index in range(self.widths[layer - 1])] if layer else []
        return [child for child in children if self._edge(parent, child).mixed]

    def strip(self, path: RowPath, column: Column) -> Strip:
        """Basis or envelope of a row. Raises ValueError when there are no rows."""
        if self._content is None:
            raise ValueError("the document has no network")
        if is_group(path):
            return self._content.sum_strip(group_nodes(self.document, self._groups[path]), column)
        product = patch_product(self.document, self._content.nodes(path)[0]) if is_component(path) else None
        return self._content.strip(path, column) if product is None else self._content.product_strip(product, column)

    def own_strip(self, node: Node, column: Column) -> Strip:
        """Basis or envelope of a component as it was learned. Raises ValueError when there are no rows."""
        if self._content is None:
            raise ValueError("the document has no network")
        return self._content.strip((node.layer, self.document.component(node).id), column)

    def _worked_out(self, path: RowPath) -> tuple[int, ...]:
        if self._content is None or path == RESIDUAL:
            return ()
        if path == ROOT:
            return (*range(len(self.widths), 0, -1), RESIDUAL[0])
        if is_layer(path) or is_group(path):
            return self._sorted(path, self._steps(path, self._content))
        if not self.has_members(path):
            return ()
        parent = self._content.nodes(path)[-1]
        shown, rest = self._content.children(parent)
        ids = self._content.network.ids[parent.layer - 2]
        if is_rest(path):
            return tuple(ids[index] for index in rest)
        return (*(ids[index] for index in shown), *([REST] if rest else []))

    def _steps(self, path: RowPath, content: Content) -> list[int]:
        """Below a group its members; below a layer its components, and groups in the places of their first ones."""
        layer, ids = path[0], content.network.ids[path[0] - 1]
        if is_group(path):
            return [id_ for id_ in ids if id_ in self._groups[path].members]
        return list(dict.fromkeys(self._top((layer, id_))[1] for id_ in ids))

    def _sorted(self, path: RowPath, steps: list[int]) -> tuple[int, ...]:
        """The last steps of the paths of components and groups beside each other, in order."""
        sort = self.sort
        if sort is None:
            return tuple(steps)
        key = self._name if sort.column is Column.NAME else self._sort_key
        steps.sort(key=lambda step: key((*path, step)), reverse=sort.descending)
        return tuple(steps)

    def _name(self, path: RowPath) -> str:
        return self.row(path).label.casefold()

    def _sort_key(self, path: RowPath) -> float:
        assert self._content is not None
        assert self.sort is not None
        return self._content.sort_key(self.row(path).nodes, self.sort.column)

    def _top(self, wanted: RowPath) -> RowPath:
        """A component, with the group that it lies below."""
        group = self._inside.get(wanted) if len(wanted) == 2 else None
        return wanted if group is None else (wanted[0], group_step(group.id), wanted[1])

    def _made(self, path: RowPath) -> Row:
        if path == RESIDUAL:
            residual = self.document.residual
            return Row(Kind.RESIDUAL, path, None, residual.name, residual, hushed=residual.muted)
        if is_layer(path):
            return Row(Kind.LAYER, path, None, f"Layer {path[0]} · {self.widths[path[0] - 1]}")
        assert self._content is not None
        if is_group(path):
            return self._group(path, self._groups[path], self._content)
        if is_component(path):
            return self._component(path, self._content)
        nodes, (share, relative) = self._content.nodes(path), self._content.share(path)
        hushed = any(map(self._hushed, nodes)) or any(self._cut(*edge) for edge in pairwise(nodes))
        if is_rest(path):
            first, *others = self._content.rest(nodes[-1])
            label = f"Rest · {len(others) + 1}"
            return self._rest(
                Row(
                    Kind.REST,
                    path,
                    first,
                    label,
                    share=share,
                    relative=relative,
                    hushed=hushed,
                    within=tuple(reversed(nodes)),
                    others=tuple(others),
                )
            )
        component = self.document.component(nodes[-1])
        above, name = nodes[:-1], self.document.component(nodes[-2]).name
        edge = self._edge(*nodes[-2:])
        gains = Component(component.id, gain_db=edge.gain_db, muted=edge.muted)
        within = tuple(reversed(above))
        return Row(Kind.CHILD, path, nodes[-1], component.name, gains, share, relative, hushed, within, (), name)

    def _component(self, path: RowPath, content: Content) -> Row:
        """As it was, where nothing has been set on it, on its group or on whom it borrows from."""
        node = content.nodes(path)[0]
        component, hushed, inside = self.document.component(node), self._hushed(node), self._inside.get(bare(path))
        former, group = self._former.get(path), None if inside is None else inside.key
        share: float | None
        if former is None:
            share, relative = content.share(path)
        elif (
            former.component is component
            and component.patch is None
            and (former.hushed, former.group) == (hushed, group)
        ):
            return former
        else:
            share, relative = former.share, former.relative
        texts = patch_text(self.document, node), breakpoints_text(component), boxes_text(component)
        patched = ", ".join(filter(None, texts))
        return Row(
            Kind.COMPONENT, path, node, component.name, component, share, relative, hushed, patched=patched, group=group
        )

    def _group(self, path: RowPath, group: Group, content: Content) -> Row:
        nodes = group_nodes(self.document, group)
        share, relative = content.sum_share(nodes)
        locked = all(self.document.component(node).locked for node in nodes)
        mix = Component(gain_db=group.gain_db, muted=group.muted, soloed=group.soloed, locked=locked)
        hushed = all(map(self._hushed, nodes))
        row = Row(Kind.GROUP, path, nodes[0], group.name, mix, share, relative, hushed)
        return replace(row, others=nodes[1:], group=group.key)

    def _rest(self, row: Row) -> Row:
        """With what its edges have in common."""
        parent = self.document.component(row.within[0])
        known = self._edges.get((row.within[0].layer, parent.id), {})
        nodes = [node for node in (row.node, *row.others) if node is not None and known]
        ids = {self.document.component(node).id for node in nodes}
        edges = [known[id_] for id_ in ids & known.keys()]
        untouched = len(row.others) + 1 - len(edges)
        gains = {edge.gain_db for edge in edges} | ({0.0} if untouched else set())
        muted = not untouched and all(edge.muted for edge in edges)
        return replace(
            row,
            component=Component(gain_db=sum(gains) / len(gains), muted=muted),
            hushed=row.hushed or muted,
            parent_label=parent.name,
            various=len(gains) > 1,
        )

    def _cut(self, parent: Node, child: Node) -> bool:
        return self._edge(parent, child).muted

    def _edge(self, parent: Node, child: Node) -> EdgeGain:
        ends = parent.layer, self.document.component(parent).id, self.document.component(child).id
        return self._edges.get(ends[:2], {}).get(ends[2]) or EdgeGain(*ends)

    def _hushed(self, node: Node) -> bool:
        component = self._sounding[node.layer - 1][node.index]
        return component.muted or (self._soloing[node.layer - 1] and not component.soloed)


def _content(document: Document, before: Content | None) -> Content | None:
    sound, network = document.sound, document.network
    if sound is None or network is None:
        return None
    if before is not None and (before.network, before.sound, before.reading) == (network, sound, document.reading):
        return before
    goes_on = before is not None and (before.network.run, before.sound) == (network.run, sound)
    return Content(network, sound, document.reading, before.plotted if before is not None and goes_on else None)
