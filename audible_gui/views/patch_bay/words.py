"""What a patch bay says: its cells, its steps, why something cannot be done. Any thread."""

import re

from audible_gui.document import Document, Morph
from audible_gui.operations import Cell, Into, PatchBay, cell_amount, drawn_in, lent_to

PREVIEW = "A training is under way: what it learns can be patched when it has ended."
NOT_TYPED = "Type how much of it, from 0 to 100 %."
PARTS = {Into.ROWS: "Envelope", Into.COLUMNS: "Basis"}
MANY = {Into.ROWS: "envelopes", Into.COLUMNS: "bases"}
_LINES = {Into.ROWS: "row", Into.COLUMNS: "column"}
_PERCENT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*%?")


def percent(amount: float) -> str:
    """An amount for people, e.g. ``"60 %"``."""
    return f"{amount * 100:.0f} %"


def typed_amount(text: str) -> float | None:
    """An amount such as ``"60"`` or ``"12.5 %"``, 0..1; None where it is none."""
    match = _PERCENT.fullmatch(text.strip().replace(",", "."))
    if match is None or float(match[1]) > 100.0:
        return None
    return float(match[1]) / 100.0


def help_text(bay: PatchBay) -> str:
    """What a bay can hold, and what it cannot."""
    line = _LINES[bay.into]
    return (
        f"A component plays one basis with one envelope, so in each {line} one cell is patched. "
        "For a mix of several, patch several components."
    )


def step_text(document: Document, bay: PatchBay, cell: Cell, amount: float) -> str:
    """Name of the step that patches a cell, e.g. ``"Envelope of Bass for Kick, 60 %"``."""
    part, name = PARTS[bay.into], document.component(bay.taker(cell)).name
    if bay.own(cell) and amount < 1.0:
        return f"{name} keeps {percent(amount)} of its {part.lower()}"
    if bay.own(cell) or not amount:
        return f"Own {part.lower()} for {name}"
    whole = f"{part} of {document.component(bay.lender(cell)).name} for {name}"
    return whole if amount == 1.0 else f"{whole}, {percent(amount)}"


def cell_text(document: Document, bay: PatchBay, cell: Cell) -> str:
    """What one hears of a cell, or would hear, as a sentence."""
    taker, part = document.component(bay.taker(cell)).name, PARTS[bay.into].lower()
    amount = cell_amount(document, bay, cell)
    if bay.own(cell):
        return _own_text(taker, part, amount, drawn=drawn_in(document, bay, bay.taker(cell)))
    lender = document.component(bay.lender(cell)).name
    if not amount:
        return f"A click lets {taker} sound with the {part} of {lender}: {_heard(bay, taker, lender)}."
    if amount == 1.0:
        return f"{taker} sounds with the {part} of {lender}: {_heard(bay, taker, lender)}."
    lent = lent_to(document, bay, bay.taker(cell))
    morph = Morph.LINEAR if lent is None else lent[1].morph
    if morph is Morph.TRANSPORT:
        way = "in time" if bay.into is Into.ROWS else "in pitch"
        return f"{taker} sounds with its own {part}, moved {percent(amount)} of the way to that of {lender} {way}."
    only = morph is Morph.GEOMETRIC
    blend = "and of both only what they have in common" if only else f"and {percent(1.0 - amount)} of its own"
    return f"{taker} sounds with {percent(amount)} of the {part} of {lender} {blend}."


def _own_text(taker: str, part: str, amount: float, *, drawn: bool) -> str:
    if drawn:
        return f"{taker} has a drawn {part}. A click here gives back its own."
    if amount == 1.0:
        return f"{taker} sounds with its own {part}."
    return f"{taker} keeps {percent(amount)} of its own {part}. A click here gives back all of it."


def _heard(bay: PatchBay, taker: str, lender: str) -> str:
    if bay.into is Into.ROWS:
        return f"its frequencies, whenever {lender} sounds"
    return f"the frequencies of {lender}, whenever {taker} sounds"


def without_network(document: Document) -> bool:
    """Whether there is nothing to be patched yet."""
    return document.network is None or document.sound is None
