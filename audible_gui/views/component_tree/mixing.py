"""The edits that rows make, each an undo step, be it of one row or of several. GUI thread."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from itertools import groupby

from audible_gui.document import (
    Document,
    GroupKey,
    Node,
    Reading,
    locked_nodes,
    with_edge_gain,
    with_edge_mute,
    with_exponent,
    with_group_gain,
    with_group_mute,
    with_group_name,
    with_group_solo,
    with_name,
    with_reading,
    without_solos,
)
from audible_gui.document.edges import with_edge_gains, with_edge_mutes
from audible_gui.document.edits import Change, gained, locked_as, panned, silenced, singled, with_changes
from audible_gui.session import Session
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.controls import Control
from audible_gui.views.component_tree.rows import Kind, Row

_Edit = Callable[[Document], Document]


class Mixing:
    """Changes the session's document on behalf of rows.

    Args:
        session: whose document is changed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_muted(self, rows: Sequence[Row], muted: bool) -> None:
        """Silence rows, or let them be heard again; of children, in their parents."""
        self._edit("Mute" if muted else "Unmute", rows, [_muted(row, muted) for row in rows])

    def set_soloed(self, rows: Sequence[Row], soloed: bool, *, exclusive: bool = False) -> None:
        """Solo components or end their solos; ``exclusive`` first ends the others' of the layer."""
        able = [row for row in rows if row.soloable]
        edits = [_soloed(row, soloed) for row in able]
        if exclusive and able:
            edits.insert(0, lambda document: without_solos(document, able[0].path[0]))
        self._edit("Solo" if soloed else "Unsolo", rows, edits)

    def set_locked(self, rows: Sequence[Row], locked: bool) -> None:
        """Lock components, of groups all members, or free them for the next training."""
        able = [row for row in rows if row.lockable]
        edits = [locked_as(node, locked) for row in able for node in row.nodes]
        self._edit("Lock" if locked else "Unlock", able, edits)

    def unlock_all(self) -> None:
        """Free all components for the next training."""
        nodes = locked_nodes(self._session.document)
        if nodes:
            edits = [locked_as(node, False) for node in nodes]
            self._session.edit("Unlock all components", lambda document: _applied(edits, document))

    def set_values(self, control: Control, values: Sequence[tuple[Row, float]], gesture: object | None = None) -> None:
        """Set gains or pans; steps with the same ``gesture`` become one undo step."""
        held = [(row, control.held(value)) for row, value in values]
        edits = [_valued(control, row, value) for row, value in held]
        to = _range(control, [value for _, value in held])
        self._edit(f"{control.name} of", [row for row, _ in values], edits, gesture, to=f" to {to}")

    def restore(self, edited: Sequence[tuple[Row, Sequence[Node]]]) -> None:
        """Parts as they were learned, at 0 dB and heard: of each row, itself or these children of it."""
        edits = []
        for row, children in edited:
            parent = row.within[0] if row.within else row.node
            edits += [_restored(parent, child.index) for child in children if parent is not None]
        self._edit("Restore", [row for row, _ in edited], edits)

    def read(self, reading: Reading) -> None:
        """See and hear deep components in a reading."""
        if reading is not self._session.document.reading:
            text = f"Hear deep layers {reading.label.lower()}"
            self._session.edit(text, lambda document: with_reading(document, reading))

    def set_exponent(self, exponent: float, label: str, gesture: object | None = None) -> None:
        """How far components leak into each other."""
        self._session.edit(f"Leakage: {label}", lambda document: with_exponent(document, exponent), gesture)

    def rename(self, row: Row, name: str) -> None:
        """Rename a component or a group."""
        text = " ".join(name.split())
        if text and text != row.label:
            self._session.edit(f"Rename {row.label} to {text}", _named(row, name))

    def _edit(
        self,
        verb: str,
        rows: Sequence[Row],
        edits: Iterable[_Edit | Change],
        gesture: object | None = None,
        to: str = "",
    ) -> None:
        kept = list(edits)
        if kept:
            self._session.edit(f"{verb} {_what(rows)}{to}", lambda document: _applied(kept, document), gesture)


def _what(rows: Sequence[Row]) -> str:
    """Names of a row or two, or of the first of several."""
    first, *others = (row.title for row in rows)
    if len(others) > 1:
        return f"{first} and {len(others)} others"
    return " and ".join([first, *others])


def _range(control: Control, values: Sequence[float]) -> str:
    """What was set, on all or from the least to the greatest."""
    return " … ".join(dict.fromkeys(control.text(value) for value in (min(values), max(values))))


def _applied(edits: Sequence[_Edit | Change], document: Document) -> Document:
    """What is set on components that follow each other is set at once: there may be hundreds."""
    for several, run in groupby(edits, lambda edit: isinstance(edit, tuple)):
        if several:
            document = with_changes(document, [edit for edit in run if isinstance(edit, tuple)])
        else:
            document = reduce(lambda before, edit: edit(before), (e for e in run if not isinstance(e, tuple)), document)
    return document


def _group(row: Row) -> GroupKey | None:
    """Which group a row stands for."""
    return row.group if row.kind is Kind.GROUP else None


def _named(row: Row, name: str) -> _Edit:
    key, node = _group(row), row.node
    if key is not None:
        return lambda document: with_group_name(document, key, name)
    return lambda document: document if node is None else with_name(document, node, name)


def _muted(row: Row, muted: bool) -> _Edit | Change:
    if (key := _group(row)) is not None:
        return lambda document: with_group_mute(document, key, muted)
    if not row.within:
        return silenced(row.node, muted)
    return lambda document: with_edge_mutes(document, row.within[0], _children(row), muted)


def _soloed(row: Row, soloed: bool) -> _Edit | Change:
    if (key := _group(row)) is not None:
        return lambda document: with_group_solo(document, key, soloed)
    return (lambda document: document) if row.node is None else singled(row.node, soloed)


def _valued(control: Control, row: Row, value: float) -> _Edit | Change:
    if control.column is Column.PAN:
        return panned(row.node, value)
    if (key := _group(row)) is not None:
        return lambda document: with_group_gain(document, key, value)
    if not row.within:
        return gained(row.node, value)
    return lambda document: with_edge_gains(document, row.within[0], _children(row), value)


def _restored(parent: Node, child: int) -> _Edit:
    return lambda document: with_edge_mute(with_edge_gain(document, parent, child, 0.0), parent, child, muted=False)


def _children(row: Row) -> list[int]:
    """A child, or all those of a rest."""
    return [node.index for node in row.nodes]
