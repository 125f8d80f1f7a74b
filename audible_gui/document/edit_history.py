"""The undo history as a value. Any thread."""

from dataclasses import dataclass

from audible_gui.document.document import Document
from audible_gui.document.marking import opened_document
from audible_gui.document.sound import Sound

_OPEN = "Open "


@dataclass(frozen=True, eq=False)
class EditStep:
    """One step; equal to itself only.

    Attributes:
        name: of the edit, for people.
        document: after it.
    """

    name: str
    document: Document


@dataclass(frozen=True, eq=False)
class EditHistory:
    """The steps, the first is what all began with.

    Attributes:
        steps: at least one.
        position: index of the current one.
    """

    steps: tuple[EditStep, ...] = (EditStep("New", Document()),)
    position: int = 0

    @property
    def document(self) -> Document:
        """The current document."""
        return self.steps[self.position].document

    @property
    def worked(self) -> bool:
        """Whether anything was done beyond opening sounds."""
        opened = (opened_document(step.document.sound) for step in self.steps)
        return any(step.document != document for step, document in zip(self.steps, opened, strict=True))

    def moved(self, position: int) -> "EditHistory":
        """The same with another step as the current one."""
        return EditHistory(self.steps, position)

    def replaced(self, position: int, step: EditStep) -> "EditHistory":
        """The same with ``step`` as the current and last one, at ``position``."""
        return EditHistory((*self.steps[:position], step), position)

    def cut(self, position: int) -> "EditHistory":
        """The same with the step at ``position`` as the current and last one."""
        return EditHistory(self.steps[: position + 1], position)


def opening_name(sound: Sound) -> str:
    """Name of the step that opens a sound."""
    return f"{_OPEN}{sound.name}"


def opened_name(step: str) -> str | None:
    """Name of the sound that a step of this name has opened; None if it did something else."""
    return step.removeprefix(_OPEN) if step.startswith(_OPEN) else None
