"""Limits of a throw of event density: how many components at once, and how often one hit is repeated. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from audible_gui.document import Strategy, Throw

POLYPHONIES = (None, 1, 2, 3, 4, 6, 8)
REPEATS = (None, 1, 2, 4)
_NARROWEST = 86
_AT_ONCE = (
    "At most so many of these components sound at once: events beyond that are left out, repeated or moved ones first, "
    "then the softer ones. A component sounds where it is less than 20 dB below its loudest. Heard as soon as anything "
    "is thrown"
)
_REPEATS = "One hit is repeated at most so often; others are repeated instead, as far as there is room"
_NO_EVENTS = "Envelopes are swapped as a whole here: there are no single events to be left out"
_NONE_REPEATED = "Nothing is repeated here"


class Limits(QWidget):
    """Two numbers, each with Any.

    Args:
        parent: Qt parent.

    Signals:
        asked: a person has chosen another.
    """

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.polyphony_box = _box(POLYPHONIES, "How many components sound at once")
        self.repeats_box = _box(REPEATS, "How often one hit is repeated")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for text, box in (("At once", self.polyphony_box), ("Repeats", self.repeats_box)):
            row.addWidget(QLabel(text))
            row.addWidget(box, 1)
            box.activated.connect(self.asked)
        row.insertSpacing(2, 4)

    def limited(self, throw: Throw) -> Throw:
        """A throw with these limits, as far as they count for it."""
        strategy = throw.strategy
        polyphony = self.polyphony_box.currentData() if strategy.places else None
        return replace(
            throw, polyphony=polyphony, repeats=self.repeats_box.currentData() if strategy.multiplies else None
        )

    def show_throw(self, throw: Throw | None) -> None:
        """Show the limits of what is thrown, as far as they count for it; for nothing they stay as they are."""
        if throw is not None and throw.strategy.places:
            _choose(self.polyphony_box, throw.polyphony)
        if throw is not None and throw.strategy.multiplies:
            _choose(self.repeats_box, throw.repeats)

    def set_refusal(self, why: str, strategy: Strategy) -> None:
        """Why nothing can be thrown, or empty; and how it is thrown, which not all limits count for."""
        for box, idle, tip in (
            (self.polyphony_box, "" if strategy.places else _NO_EVENTS, _AT_ONCE),
            (self.repeats_box, "" if strategy.multiplies else _NONE_REPEATED, _REPEATS),
        ):
            box.setEnabled(not (why or idle))
            box.setToolTip(why or idle or tip)


def limits_text(throw: Throw) -> str:
    """For people, e.g. ``", at most 2 at once, 1 repeat at most"``; empty without limits."""
    at_once = "" if throw.polyphony is None else f", at most {throw.polyphony} at once"
    if throw.repeats is None:
        return at_once
    return f"{at_once}, {throw.repeats} repeat{'' if throw.repeats == 1 else 's'} at most"


def _box(numbers: tuple[int | None, ...], name: str) -> QComboBox:
    box = QComboBox()
    for number in numbers:
        box.addItem(_label(number), number)
    box.setAccessibleName(name)
    box.setMinimumWidth(_NARROWEST)
    return box


def _choose(box: QComboBox, number: int | None) -> None:
    """Also one that is not among those to choose from, as a project may have it."""
    index = box.findText(_label(number), Qt.MatchFlag.MatchExactly)
    if index < 0:
        box.addItem(_label(number), number)
        index = box.count() - 1
    box.setCurrentIndex(index)


def _label(number: int | None) -> str:
    return "Any" if number is None else str(number)
