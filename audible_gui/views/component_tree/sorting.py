"""In which order the components of a layer stand. Any thread."""

from dataclasses import dataclass

from audible_gui.views.component_tree.columns import Column

SORTED = frozenset({Column.NAME, Column.BASIS, Column.ENVELOPE, Column.SHARE})
"""Columns that rows can be sorted by; others change while they are worked with, and rows would run away."""


@dataclass(frozen=True)
class Sort:
    """An order other than that of the training.

    Attributes:
        column: name, pitch of the strongest partial, time of the first event, or share.
        descending: the greatest first.
    """

    column: Column
    descending: bool = False


def next_sort(now: Sort | None, column: Column) -> Sort | None:
    """What a click on a heading makes of an order: one way, the other way, as it was. Shares begin with the most."""
    if column not in SORTED:
        return now
    first = Sort(column, descending=column is Column.SHARE)
    if now is None or now.column is not column:
        return first
    return Sort(column, not first.descending) if now == first else None
