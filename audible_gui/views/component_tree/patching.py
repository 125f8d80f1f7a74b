"""What rows borrow from each other, as edits and in words. GUI thread."""

from collections.abc import Callable
from dataclasses import replace

from audible_gui.document import Borrowed, Component, Document, Drawn, Morph, Node, Part, Patch, Phase, node_of
from audible_gui.operations import with_basis_of, with_envelope_of, with_phase, without_patch
from audible_gui.session import Session
from audible_gui.synthesis import is_refined
from audible_gui.views.component_tree.columns import Column

PARTS = {Column.BASIS: "Basis", Column.ENVELOPE: "Envelope"}
BLENDED = {
    Morph.LINEAR: ": both together",
    Morph.GEOMETRIC: ": only what both have",
    Morph.TRANSPORT: ": moved from one to the other",
}
_WITH = {Column.BASIS: with_basis_of, Column.ENVELOPE: with_envelope_of}


class Patching:
    """Lets components borrow from others, each an undo step.

    Args:
        session: whose document is changed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def document(self) -> Document:
        """As it is."""
        return self._session.document

    def borrow(self, node: Node, column: Column, source: Node) -> None:
        """Give a component the basis or the envelope of another; its own again if that is itself."""
        part, name, lender = PARTS[column], self._name(node), self._name(source)
        text = f"Own {part.lower()} for {name}" if source == node else f"{part} of {lender} for {name}"
        self._session.edit(text, lambda document: _WITH[column](document, node, source))

    def set_amount(self, node: Node, column: Column, amount: float, gesture: object | None = None) -> None:
        """How much of what is borrowed, 0..1; nothing happens where nothing is.

        Steps with the same ``gesture`` become one undo step.
        """
        to = f" to {amount * 100:.0f} %"
        self._borrow_as("Amount", to, node, column, lambda borrowed: replace(borrowed, amount=amount), gesture)

    def set_morph(self, node: Node, column: Column, morph: Morph) -> None:
        """What lies between its own and what is borrowed; nothing happens where nothing is."""
        self._borrow_as("Blend", BLENDED[morph], node, column, lambda borrowed: replace(borrowed, morph=morph))

    def set_phase(self, node: Node, phase: Phase) -> None:
        """Where a patched component has its phases from."""
        self._session.edit(f"{phase.label} for {self._name(node)}", lambda document: with_phase(document, node, phase))

    def remove(self, node: Node) -> None:
        """Everything of its own again."""
        self._session.edit(f"Remove patch of {self._name(node)}", lambda document: without_patch(document, node))

    def _borrow_as(
        self,
        what: str,
        to: str,
        node: Node,
        column: Column,
        change: Callable[[Borrowed], Borrowed],
        gesture: object | None = None,
    ) -> None:
        borrowed = borrowed_part(self.document.component(node).patch, column)
        source = None if borrowed is None else node_of(self.document, borrowed.source)
        if borrowed is not None and source is not None:
            new = change(borrowed)
            text = f"{what} of the {PARTS[column].lower()} of {self._name(source)} for {self._name(node)}{to}"
            self._session.edit(
                text, lambda document: _WITH[column](document, node, source, new.amount, new.morph), gesture
            )

    def _name(self, node: Node) -> str:
        return self.document.component(node).name


def borrowed_part(patch: Patch | None, column: Column) -> Borrowed | None:
    """What a patch borrows."""
    part = _part(patch, column)
    return part if isinstance(part, Borrowed) else None


def _part(patch: Patch | None, column: Column) -> Part | None:
    if patch is None:
        return None
    return patch.basis if column is Column.BASIS else patch.envelope


def patch_text(document: Document, node: Node) -> str:
    """What sounds in a component's place, e.g. ``"basis of Piano (75 %), own envelope, refined phase"``; or nothing."""
    patch = document.component(node).patch
    if patch is None:
        return ""
    phase = Phase.REFINED if is_refined(document, node) else Phase.SOURCE
    return ", ".join([*(_part_text(document, patch, column) for column in PARTS), phase.label.lower()])


def changed_text(document: Document, node: Node) -> str:
    """What of a component is not its own, e.g. ``"basis of Piano (75 %), drawn envelope"``; or nothing."""
    patch = document.component(node).patch
    return ", ".join(_part_text(document, patch, column) for column in PARTS if patch and _part(patch, column))


def boxes_text(component: Component) -> str:
    """How many boxes it is louder or quieter in, and strokes were painted into it, e.g. ``"2 boxes"``; or nothing."""
    counts = (len(component.boxes), "box", "boxes"), (len(component.strokes), "stroke", "strokes")
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)


def breakpoints_text(component: Component) -> str:
    """How many breakpoints its gain goes through, e.g. ``"3 breakpoints"``; or nothing."""
    count = len(component.curve.points)
    return f"{count} {'breakpoint' if count == 1 else 'breakpoints'}" if count else ""


def _part_text(document: Document, patch: Patch, column: Column) -> str:
    part, borrowed = PARTS[column].lower(), borrowed_part(patch, column)
    if isinstance(_part(patch, column), Drawn):
        return f"drawn {part}"
    lender = None if borrowed is None else node_of(document, borrowed.source)
    if borrowed is None or lender is None:
        return f"own {part}"
    amount = "" if borrowed.amount == 1.0 else f" ({borrowed.amount * 100:.0f} %)"
    return f"{part} of {document.component(lender).name}{amount}"
