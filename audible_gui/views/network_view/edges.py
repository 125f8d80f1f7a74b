"""Where the edges between two layers end, and which of them lies under the mouse. Any thread."""

import numpy as np

from audible_gui.synthesis import FlowEdges
from audible_gui.views.network_view.layout import Array, Layout

MOST_BEHIND = 400
_REACH = 6.0


def edge_ends(edges: FlowEdges, layout: Layout) -> tuple[Array, Array]:
    """Heights at which edges leave the children, and reach the parents."""
    below, above = layout.column(edges.layer - 1), layout.column(edges.layer)
    return below.middles[edges.children], above.middles[edges.parents]


def edge_at(edges: FlowEdges, layout: Layout, x: float, y: float) -> int | None:
    """The edge nearest to a place, if one is near."""
    below, above = layout.column(edges.layer - 1), layout.column(edges.layer)
    left, right = below.left + below.width, above.left
    if not left < x < right or not len(edges.shares):
        return None
    from_, to = edge_ends(edges, layout)
    way = (x - left) / (right - left)
    # Off what is nearly level, the distance is less than the difference in height.
    slope = (to - from_) * 6 * way * (1 - way) / (right - left)
    distances = np.abs(from_ + (to - from_) * way * way * (3 - 2 * way) - y) / np.hypot(1.0, slope)
    nearest = int(distances.argmin())
    return nearest if distances[nearest] <= _REACH else None
