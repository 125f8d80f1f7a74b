"""Snapshots: documents that a person has stored under a letter, as a value. Any thread."""

from collections.abc import Iterator
from dataclasses import dataclass

from audible_gui.document.edit_history import EditStep
from audible_gui.document.marking import opened_document

LETTERS = "ABCDEFGH"
_RECALL = "Recall snapshot "


@dataclass(frozen=True, eq=False)
class Snapshots:
    """What is stored; not undone.

    Attributes:
        steps: for each of LETTERS the document, with the name of the edit that had led to it, or None.
    """

    steps: tuple[EditStep | None, ...] = (None,) * len(LETTERS)

    def get(self, letter: str) -> EditStep | None:
        """What is stored under a letter."""
        return self.steps[LETTERS.index(letter)]

    def stored(self) -> Iterator[tuple[str, EditStep]]:
        """Letters under which something is stored, and what."""
        return ((letter, step) for letter, step in zip(LETTERS, self.steps, strict=True) if step is not None)

    def replaced(self, letter: str, step: EditStep | None) -> "Snapshots":
        """The same with something else under a letter, or nothing."""
        index = LETTERS.index(letter)
        return Snapshots((*self.steps[:index], step, *self.steps[index + 1 :]))

    @property
    def worked(self) -> bool:
        """Whether one holds more than a sound."""
        return any(step.document != opened_document(step.document.sound) for _, step in self.stored())


def recalling_name(letter: str) -> str:
    """Name of the step that recalls a snapshot."""
    return f"{_RECALL}{letter}"


def recalled_letter(step: str) -> str | None:
    """Letter of the snapshot that a step of this name has recalled; None if it did something else."""
    return step.removeprefix(_RECALL) if step.startswith(_RECALL) else None
