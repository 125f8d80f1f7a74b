"""Which of a layer's components are exported, from the numbers that people give. Any thread."""

from collections.abc import Sequence
from dataclasses import replace

from audible_gui.document import ExportRequest, Node


def part_of(order: ExportRequest, only: Sequence[int], branch: int | None) -> ExportRequest:
    """The same of some components alone, or of the children of one; numbers are from 1 on, in the order's layer."""
    network = order.document.network
    layer = order.layer if order.layer is not None or network is None else network.depth
    if layer is None:
        return order
    parent = None if branch is None else Node(layer, branch - 1)
    return replace(order, only=tuple(Node(layer, number - 1) for number in only), parent=parent)
