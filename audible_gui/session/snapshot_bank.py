"""Storing, recalling and comparing snapshots of the session's document. GUI thread only."""

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import LETTERS, EditStep, recalled_letter, recalling_name
from audible_gui.session.session import Session


class SnapshotBank(QObject):
    """Eight places for the document as it is shown.

    Storing, replacing and clearing are no undo steps; what a place held before can be put back, as long as the project
    is open. Recalling one is an undo step, comparing with one is none. While a partial result of a training is shown,
    nothing is stored, recalled or compared.

    Args:
        session: whose document is stored.
        parent: Qt parent.

    Signals:
        changed: other snapshots are stored, or another is compared with, or none.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._ours = session, session.snapshots
        self._earlier: dict[str, EditStep] = {}
        self._recent = list(LETTERS)
        session.snapshots_changed.connect(self._on_stored)
        session.compared_changed.connect(self.changed)

    def stored(self, letter: str) -> EditStep | None:
        """What is stored under a letter."""
        return self._session.snapshots.get(letter)

    def earlier(self, letter: str) -> EditStep | None:
        """What was stored there before, if it can be put back."""
        return self._earlier.get(letter)

    def shown(self, letter: str) -> bool:
        """Whether it is what is shown."""
        step = self.stored(letter)
        return step is not None and step.document == self._session.document

    @property
    def compared(self) -> str | None:
        """Letter of the snapshot that is shown in the present document's place."""
        step = self._session.compared
        return None if step is None else recalled_letter(step.name)

    @property
    def comparable(self) -> str | None:
        """Letter of the one that ``toggle`` shows: of those that differ from the present the one used last."""
        present = self._session.present
        for letter in self._recent:
            step = self.stored(letter)
            if step is not None and step.document != present:
                return letter
        return None

    def store(self, letter: str) -> None:
        """Store what is shown, but nothing that is only tried."""
        session = self._session
        if session.document.sound is None or session.previewing:
            return
        compared = None if session.trying else session.compared
        led = session.history.steps[session.history.position] if compared is None else compared
        self.put(letter, EditStep(led.name, session.base))

    def put(self, letter: str, step: EditStep | None) -> None:
        """Put something into a place, or clear it."""
        before = self.stored(letter)
        if before is not None and (step is None or step.document != before.document):
            self._earlier[letter] = before
        self._use(letter)
        self._ours = self._session.snapshots.replaced(letter, step)
        self._session.set_snapshots(self._ours)

    def recall(self, letter: str) -> None:
        """Make a snapshot the document, an undo step."""
        session, step = self._session, self.stored(letter)
        if step is None or session.previewing:
            return
        self._use(letter)
        if self.compared == letter and self.shown(letter):
            session.keep_compared()
        else:
            session.compare(None)
            session.edit(recalling_name(letter), lambda _: step.document)
        self.changed.emit()

    def compare(self, letter: str) -> None:
        """Show a snapshot in the present document's place, until ``toggle`` or an edit."""
        step = self.stored(letter)
        if step is not None:
            self._use(letter)
            self._session.compare(EditStep(recalling_name(letter), step.document))

    @Slot()
    def toggle(self) -> None:
        """Show the snapshot that can be compared, or the present document again."""
        if self._session.compared is not None:
            self._session.compare(None)
        elif (letter := self.comparable) is not None:
            self.compare(letter)

    def _use(self, letter: str) -> None:
        self._recent.remove(letter)
        self._recent.insert(0, letter)

    @Slot()
    def _on_stored(self) -> None:
        if self._session.snapshots is not self._ours:  # those of another project
            self._ours, self._recent = self._session.snapshots, list(LETTERS)
            self._earlier.clear()
        self.changed.emit()
