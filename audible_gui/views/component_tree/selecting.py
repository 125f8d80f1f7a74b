"""What is heard of selected rows. Any thread."""

from collections.abc import Sequence
from operator import attrgetter

from audible_gui.session import Audition
from audible_gui.views.component_tree.rows import Kind, Row


def together(rows: Sequence[Row], current: Row | None) -> Audition | None:
    """One row; several of one layer or one parent together; of others the current one, if it is among them."""
    if len(rows) < 2:
        return rows[0].audition if rows else None
    components = len({row.path[0] for row in rows}) == 1 and all(row.soloable for row in rows)
    if components or len({(row.path[:-1], row.kind) for row in rows} | {(rows[0].path[:-1], Kind.CHILD)}) == 1:
        nodes = sorted({node for row in rows for node in row.nodes}, key=attrgetter("layer", "index"))
        return Audition(nodes[0], rows[0].within, tuple(nodes[1:]))
    return (current if current is not None and current in rows else rows[0]).audition
