"""Addresses of rows: paths through the network's graph, by ids, so that they stay when rows are reordered. Any thread.

``(l,)`` is layer l, ``(l, id)`` a component of it, ``(l, id, child, …)`` what a component has as part of its parent,
layer by layer towards the sound. Small children lie below a row of their own, ``(l, id, REST)``, as ``(l, id, REST,
child)``. A group is ``(l, group_step(id))``, and what is in it lies below, as ``(l, group_step(id), id, …)``. ``(0,)``
is the residual, ``()`` the invisible root.
"""

RowPath = tuple[int, ...]
ROOT: RowPath = ()
RESIDUAL: RowPath = (0,)
REST = -1


def is_layer(path: RowPath) -> bool:
    """Whether it is the heading of a layer."""
    return len(path) == 1 and path[0] > 0


def is_component(path: RowPath) -> bool:
    """Whether it is a component itself, not a part of another."""
    return len(bare(path)) == 2 and path[-1] >= 0


def is_group(path: RowPath) -> bool:
    """Whether it is a group of components."""
    return len(path) == 2 and path[1] < REST


def is_rest(path: RowPath) -> bool:
    """Whether it stands for all small children of a component."""
    return path[-1] == REST


def bare(path: RowPath) -> RowPath:
    """The same without the rows that small children and members of groups lie below."""
    return tuple(step for step in path if step >= 0)


def group_step(id_: int) -> int:
    """The step of a path to a group of a layer."""
    return REST - 1 - id_
