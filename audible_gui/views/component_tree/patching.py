"""What rows borrow from each other, as edits and in words. GUI thread."""

from collections.abc import Callable, Collection, Sequence

from audible_gui.document import (
    Borrowed,
    Brought,
    Component,
    Document,
    Drawn,
    Morph,
    Node,
    Part,
    Patch,
    Phase,
    kept_nodes,
    node_of,
)
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    Side,
    with_basis_of,
    with_brought_all,
    with_brought_amount,
    with_envelope_of,
    with_envelope_of_several,
    with_gate,
    with_phase,
    without_patch,
)
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
SIDES = {Column.BASIS: Side.BASIS, Column.ENVELOPE: Side.ENVELOPE}

Lent = Borrowed | Brought


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

    def bring(
        self, nodes: Sequence[Node], lent: LibraryComponent, sides: Collection[Side], offset_s: float = 0.0
    ) -> None:
        """Give components the basis, the envelope or both of one of another sound."""
        try:
            after = with_brought_all(self._session.base, nodes, lent, sides, offset_s)
        except AudibleError as error:
            self.refuse(str(error))
        else:
            self._session.edit(self.bringing_text(nodes, lent, sides), lambda _: after)

    def bringing_text(self, nodes: Sequence[Node], lent: LibraryComponent, sides: Collection[Side]) -> str:
        """Name of that step, e.g. ``"Basis and envelope of Kick of drums for Piano"``."""
        parts = " and ".join(side.value for side in Side if side in sides)
        whom = self._name(nodes[0]) if len(nodes) == 1 else f"{len(nodes)} components"
        return f"{parts.capitalize()} of {lent.origin} for {whom}"

    def refuse(self, sentence: str) -> None:
        """Say why something was not done."""
        self._session.refused.emit(sentence)

    def take_envelope(self, node: Node, sources: Sequence[Node], origin: str) -> None:
        """Give a component the envelope of several others together; ``origin`` says who they are."""
        try:
            after = with_envelope_of_several(self._session.base, node, sources, origin)
        except AudibleError as error:
            self.refuse(str(error))
        else:
            self._session.edit(f"Envelope of {origin} for {self._name(node)}", lambda _: after)

    def set_amount(self, node: Node, column: Column, amount: float, gesture: object | None = None) -> None:
        """How much of what is borrowed, 0..1; nothing happens where nothing is.

        Steps with the same ``gesture`` become one undo step.
        """
        to = f" to {amount * 100:.0f} %"
        self._set_lent("Amount", to, node, column, lambda lent: (amount, lent.morph), gesture)

    def set_morph(self, node: Node, column: Column, morph: Morph) -> None:
        """What lies between its own and what is borrowed; nothing happens where nothing is."""
        self._set_lent("Blend", BLENDED[morph], node, column, lambda lent: (lent.amount, morph))

    def set_phase(self, node: Node, phase: Phase) -> None:
        """Where a patched component has its phases from."""
        self._session.edit(f"{phase.label} for {self._name(node)}", lambda document: with_phase(document, node, phase))

    def set_gate(self, nodes: Sequence[Node], gate_db: float | None, gesture: object | None = None) -> None:
        """Let envelopes through only above so many decibels below their loudest; whatever the level, with None.

        Steps with the same ``gesture`` become one undo step. Locked components stay as they are.
        """
        kept = kept_nodes(self.document)
        free = [node for node in dict.fromkeys(nodes) if node not in kept]
        if free:
            whom = self._name(free[0]) if len(free) == 1 else f"{len(free)} components"
            text = f"{gate_text(gate_db)} for {whom}"
            self._session.edit(text, lambda document: with_gate(document, free, gate_db), gesture)

    def remove(self, node: Node) -> None:
        """Everything of its own again."""
        self._session.edit(f"Remove patch of {self._name(node)}", lambda document: without_patch(document, node))

    def _set_lent(
        self,
        what: str,
        to: str,
        node: Node,
        column: Column,
        change: Callable[[Lent], tuple[float, Morph]],
        gesture: object | None = None,
    ) -> None:
        lent = lent_part(self._session.base.component(node).patch, column)
        origin = "" if lent is None else lent_name(self.document, lent)
        if lent is None or not origin:
            return
        amount, morph = change(lent)

        def changed(document: Document) -> Document:
            if isinstance(lent, Brought):
                return with_brought_amount(document, node, SIDES[column], amount, morph)
            source = node_of(document, lent.source)
            return document if source is None else _WITH[column](document, node, source, amount, morph)

        text = f"{what} of the {PARTS[column].lower()} of {origin} for {self._name(node)}{to}"
        self._session.edit(text, changed, gesture)

    def _name(self, node: Node) -> str:
        return self.document.component(node).name


def lent_part(patch: Patch | None, column: Column) -> Lent | None:
    """What a patch has of another component, of this sound or of another one."""
    part = _part(patch, column)
    return part if isinstance(part, Borrowed | Brought) else None


def lent_name(document: Document, lent: Lent) -> str:
    """Whose it is; empty where that component is gone."""
    if isinstance(lent, Brought):
        return lent.origin
    source = node_of(document, lent.source)
    return "" if source is None else document.component(source).name


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
    parts = (_part_text(document, patch, column) for column in PARTS)
    return ", ".join([*parts, *_gate_texts(patch), phase.label.lower()])


def gate_text(gate_db: float | None) -> str:
    """Where a gate opens, e.g. ``"Gate at −16 dB"``; without one ``"No gate"``."""
    return "No gate" if gate_db is None else f"Gate at −{gate_db:g} dB"


def _gate_texts(patch: Patch | None) -> list[str]:
    """In the middle of a sentence."""
    return [] if patch is None or patch.gate_db is None else [f"gate at −{patch.gate_db:g} dB"]


def changed_text(document: Document, node: Node) -> str:
    """What of a component is not its own, e.g. ``"basis of Piano (75 %), drawn envelope"``; or nothing."""
    patch = document.component(node).patch
    parts = [_part_text(document, patch, column) for column in PARTS if patch and _part(patch, column)]
    return ", ".join([*parts, *_gate_texts(patch)])


def boxes_text(component: Component) -> str:
    """How many boxes it is louder or quieter in, and strokes were painted into it, e.g. ``"2 boxes"``; or nothing."""
    counts = (len(component.boxes), "box", "boxes"), (len(component.strokes), "stroke", "strokes")
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)


def breakpoints_text(component: Component) -> str:
    """How many breakpoints its gain goes through, e.g. ``"3 breakpoints"``; or nothing."""
    count = len(component.curve.points)
    return f"{count} {'breakpoint' if count == 1 else 'breakpoints'}" if count else ""


def _part_text(document: Document, patch: Patch, column: Column) -> str:
    part, lent = PARTS[column].lower(), lent_part(patch, column)
    if column is Column.ENVELOPE and patch.rhythm is not None:
        count = len(patch.rhythm.events)
        return f"{part} of {count} event{'' if count == 1 else 's'}"
    if isinstance(_part(patch, column), Drawn):
        return f"drawn {part}"
    name = "" if lent is None else lent_name(document, lent)
    if lent is None or not name:
        return f"own {part}"
    amount = "" if lent.amount == 1.0 else f" ({lent.amount * 100:.0f} %)"
    return f"{part} of {name}{amount}"
