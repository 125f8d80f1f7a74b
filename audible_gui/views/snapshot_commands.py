"""What the actions and buttons of snapshots do, and what is told of it. GUI thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from audible_gui.document import LETTERS
from audible_gui.views.keymap import keyed
from audible_gui.views.notification import NotificationBar, Offer
from audible_gui.views.refusals import BUSY, NO_SOUND
from audible_gui.views.studio import Studio

NOTHING_STORED = "No snapshot has been stored."
ALL_THE_SAME = "What is set now is what is stored: there is nothing to compare with."


class SnapshotCommands(QObject):
    """The commands of snapshots.

    Args:
        studio: whose snapshots they act on.
        notes: where they tell what happened; what is replaced or cleared can be brought back there.
        parent: Qt parent.
    """

    def __init__(self, studio: Studio, notes: NotificationBar, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._notes = studio, notes
        self.bank = studio.snapshots

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        return {
            "compare": self.bank.toggle,
            **{f"recall_{letter}": partial(self.bank.recall, letter) for letter in LETTERS},
            **{f"store_{letter}": partial(self.store, letter) for letter in LETTERS},
        }

    def refusals(self) -> dict[str, str]:
        """Why each of them cannot be done now; empty where it can."""
        refusal = self.refusal()
        empty = {letter: "" if self.bank.stored(letter) else f"Snapshot {letter} is empty." for letter in LETTERS}
        return {
            "compare": refusal or self._compare_refusal(),
            **{f"recall_{letter}": refusal or empty[letter] for letter in LETTERS},
            **{f"store_{letter}": refusal for letter in LETTERS},
        }

    def refusal(self) -> str:
        """Why nothing can be done with snapshots now."""
        if self._studio.training.running:
            return BUSY
        return "" if self._studio.session.document.sound is not None else NO_SOUND

    def store(self, letter: str) -> None:
        """Store what is shown, and say so."""
        if self.refusal():
            return
        before, same = self.bank.stored(letter), self.bank.shown(letter)
        self.bank.store(letter)
        recalls = keyed(f"{{recall_{letter}}}")
        text = f"Snapshot {letter} is stored; {recalls} recalls it."
        if before is None or same:
            self._notes.inform(text)
        else:
            self._notes.inform(f"{text} It held what was set after “{before.name}”.", self._offer(letter))

    def clear(self, letter: str) -> None:
        """Clear a snapshot, and say so."""
        if self.bank.stored(letter) is not None:
            self.bank.put(letter, None)
            self._notes.inform(f"Snapshot {letter} is empty.", self._offer(letter))

    def bring_back(self, letter: str) -> None:
        """Store what was stored before."""
        earlier = self.bank.earlier(letter)
        if earlier is not None:
            self.bank.put(letter, earlier)
            self._notes.inform(f"Snapshot {letter} holds again what was set after “{earlier.name}”.")

    def _offer(self, letter: str) -> Offer:
        tip = f"Snapshot {letter} holds again what it held before; what is set now stays as it is"
        return Offer("Undo", partial(self.bring_back, letter), tip)

    def _compare_refusal(self) -> str:
        if self.bank.compared is not None or self.bank.comparable is not None:
            return ""
        return ALL_THE_SAME if any(map(self.bank.stored, LETTERS)) else NOTHING_STORED
