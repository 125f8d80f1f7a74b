"""Cells of a patch bay as edits of the session: a gesture is one undo step, heard while it is made. GUI thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from audible_gui.document import Component, Document, Morph, lock_refusal, with_component
from audible_gui.operations import (
    Cell,
    PatchBay,
    cell_amount,
    with_cell,
    with_shifted_cells,
    with_shuffled_cells,
    without_cells,
)
from audible_gui.session import Session
from audible_gui.views.component_tree.patching import BLENDED
from audible_gui.views.patch_bay.words import MANY, PREVIEW, step_text

# Of two components there is but one way to change places.
_TRIES = 16


class Gesture:
    """What was there when a hand began to change a cell.

    Args:
        document: as it was.
        bay: which layers.
        cell: which one.
    """

    def __init__(self, document: Document, bay: PatchBay, cell: Cell) -> None:
        self.bay, self.cell = bay, cell
        self.before: Component = document.component(bay.taker(cell))
        self.amount = cell_amount(document, bay, cell)

    def changed(self, document: Document, amount: float) -> Document:
        """The cell with another amount; with the one from the beginning all of its component is as it was."""
        as_before = with_component(document, self.bay.taker(self.cell), self.before)
        return as_before if amount == self.amount else with_cell(as_before, self.bay, self.cell, amount)


class Patcher(QObject):
    """Patches the cells of a bay.

    Args:
        session: whose document is changed.
        parent: Qt parent.

    Signals:
        refused: a sentence why something cannot be; empty when it could.
    """

    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seed = 0
        self._bay: PatchBay | None = None

    @property
    def bay(self) -> PatchBay | None:
        """Which layers; None where the document has none of them, also before anybody has seen that it has not."""
        bay, depth = self._bay, len(self.document.components)
        return None if bay is None or max(bay.bases, bay.envelopes) > depth else bay

    def aim(self, bay: PatchBay | None) -> None:
        """Patch these layers from now on."""
        self._bay = bay

    @property
    def document(self) -> Document:
        """As it is."""
        return self._session.document

    def refusal(self, cell: Cell) -> str:
        """Why a cell cannot be changed; empty where it can."""
        if self._session.previewing:
            return PREVIEW
        return "" if self.bay is None else lock_refusal(self.document, self.bay.taker(cell))

    def begin(self, cell: Cell) -> Gesture | None:
        """A hand begins to change a cell; None where it cannot be, which is told."""
        why = self.refusal(cell)
        self.refused.emit(why)
        return None if why or self.bay is None else Gesture(self.document, self.bay, cell)

    def set(self, gesture: Gesture, amount: float) -> None:
        """Another amount, 0..1; all of one gesture are one step."""
        text = step_text(self.document, gesture.bay, gesture.cell, amount)
        self._session.edit(text, lambda document: gesture.changed(document, amount), gesture)

    def toggle(self, cell: Cell) -> Gesture | None:
        """Patch a cell wholly, or no more if it is; where a component meets itself, its own again."""
        gesture = self.begin(cell)
        if gesture is not None and self.bay is not None:
            self.set(gesture, 0.0 if gesture.amount == 1.0 and not self.bay.own(cell) else 1.0)
        return gesture

    def clear(self, cell: Cell) -> None:
        """Nothing lent in a cell; where a component meets itself, its own again."""
        gesture = self.begin(cell)
        if gesture is not None and self.bay is not None:
            self.set(gesture, 1.0 if self.bay.own(cell) else 0.0)

    def set_amount(self, cell: Cell, amount: float) -> None:
        """Another amount, a step of its own."""
        gesture = self.begin(cell)
        if gesture is not None:
            self.set(gesture, amount)

    def set_morph(self, cell: Cell, morph: Morph) -> None:
        """What lies between what a cell's component has and what it is lent."""
        gesture, bay = self.begin(cell), self.bay
        if gesture is not None and bay is not None:
            name = self.document.component(bay.taker(cell)).name
            text = f"Blend for {name}{BLENDED[morph]}"
            self._session.edit(text, lambda document: with_cell(document, bay, cell, gesture.amount, morph))

    def clear_all(self) -> None:
        """Its own for every component of the layer that takes."""
        self._edit_all("Own {parts} for layer {layer}", without_cells)

    def shift(self) -> None:
        """What is patched moves on to the next component that lends."""
        self._edit_all("Shift {parts} of layer {layer} by one", with_shifted_cells)

    def shuffle(self) -> None:
        """Each component with something of another by lot, with the next seed that draws otherwise."""
        before, bay = self.document, self.bay
        for seed in range(self._seed + 1, self._seed + 1 + _TRIES):
            if bay is not None and with_shuffled_cells(before, bay, seed) != before:
                self._seed = seed
                text = f"Shuffle {{parts}} of layer {{layer}}, seed {seed}"
                self._edit_all(text, partial(with_shuffled_cells, seed=seed))
                return

    def _edit_all(self, text: str, change: Callable[[Document, PatchBay], Document]) -> None:
        bay = self.bay
        if bay is not None and not self._session.previewing:
            name = text.format(parts=MANY[bay.into], layer=bay.taking)
            self._session.edit(name, lambda document: change(document, bay))
            self.refused.emit("")
