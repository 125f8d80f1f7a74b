"""Putting rows together into groups, and taking them apart: edits, menu, and why not. GUI thread."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu

from audible_gui.document import (
    MAX_GROUPS,
    Document,
    Group,
    Node,
    group_at,
    group_of,
    with_group,
    with_members,
    without_group,
    without_members,
)
from audible_gui.session import Session
from audible_gui.views.actions import keys_of
from audible_gui.views.component_tree.menu import add_entry
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.labels import plain

NO_COMPONENTS = "Select components of one layer first."
ONE_GROUP = "This is a group already."
NO_GROUP = "Select a group, or components in one, first."


class Grouping:
    """Changes the groups of the session's document on behalf of rows, each time one undo step.

    Args:
        session: whose document is changed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def group(self, rows: Sequence[Row]) -> Group | None:
        """Make rows a group, those of groups with all that these hold; None where that cannot be."""
        nodes = _members(rows)
        if self.refusals(rows)["group"]:
            return None
        self._session.edit(f"Group {_what(rows)}", lambda document: with_group(document, nodes))
        return group_of(self._session.document, nodes[0])

    def ungroup(self, rows: Sequence[Row]) -> tuple[Node, ...]:
        """Dissolve groups, or take components out of theirs; who was in them."""
        keys = [row.group for row in rows if row.kind is Kind.GROUP and row.group is not None]
        inside = [row for row in rows if row.kind is Kind.COMPONENT and row.group is not None]
        nodes = tuple(sorted({node for row in rows if row.group is not None for node in row.nodes}))

        def edit(document: Document) -> Document:
            for key in keys:
                document = without_group(document, key)
            return without_members(document, [node for row in inside for node in row.nodes])

        verb = f"Ungroup {_what([row for row in rows if row.kind is Kind.GROUP])}"
        if nodes:
            self._session.edit(verb if keys else f"Take {_what(inside)} out of {self._homes(inside)}", edit)
        return nodes

    def add(self, rows: Sequence[Row], group: Group) -> None:
        """Put rows into a group that there is."""
        nodes = _members(rows)
        text = f"Add {_what(rows)} to {group.name}"
        self._session.edit(text, lambda document: with_members(document, group.key, nodes))

    def refusals(self, rows: Sequence[Row]) -> dict[str, str]:
        """By the names of the actions, why they cannot be done with rows; empty where they can."""
        grouped = any(row.group is not None for row in rows)
        full = f"There can be no more than {MAX_GROUPS} groups."
        why = full if len(self._session.document.groups) >= MAX_GROUPS else "" if _members(rows) else NO_COMPONENTS
        alone = len(rows) == 1 and rows[0].kind is Kind.GROUP
        return {"group": ONE_GROUP if alone else why, "ungroup": "" if grouped else NO_GROUP}

    def targets(self, rows: Sequence[Row]) -> list[Group]:
        """Groups that rows can be put into."""
        layers, inside = {row.path[0] for row in rows}, {row.group for row in rows}
        there = self._session.document.groups if _members(rows) else ()
        return [group for group in there if group.layer in layers and inside != {group.key}]

    def add_to_menu(
        self, menu: QMenu, rows: Sequence[Row], group: Callable[[], object], ungroup: Callable[[], object]
    ) -> None:
        """What can be done with rows and groups."""
        refusals, targets = self.refusals(rows), self.targets(rows)
        menu.addSeparator()
        if not refusals["group"]:
            add_entry(menu, "Group", keys_of("group"), lambda: _done(group))
        if targets:
            others = menu.addMenu("Add to group")
            for target in targets:
                others.addAction(plain(target.name), partial(self.add, rows, target))
        if not refusals["ungroup"]:
            alone = all(row.kind is Kind.COMPONENT for row in rows)
            add_entry(menu, "Take out of the group" if alone else "Ungroup", keys_of("ungroup"), lambda: _done(ungroup))

    def _homes(self, rows: Sequence[Row]) -> str:
        names = {group_at(self._session.document, row.group).name for row in rows if row.group is not None}
        return names.pop() if len(names) == 1 else "groups"


def _done(work: Callable[[], object]) -> None:
    work()


def _members(rows: Sequence[Row]) -> tuple[Node, ...]:
    """The components that rows are or hold, if all are of one layer; else nothing."""
    able = all(row.soloable for row in rows)
    nodes = {node for row in rows for node in row.nodes}
    return tuple(sorted(nodes)) if able and len({node.layer for node in nodes}) == 1 else ()


def _what(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        return rows[0].label
    if all(row.kind is Kind.GROUP for row in rows):
        return f"{len(rows)} groups"
    return f"{len({node for row in rows for node in row.nodes})} components"
