"""What is to be done with one sound of a batch, and what came of it. Values; any thread, and between processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audible_gui.workflow.deconstruction import DeconstructRequest


class State(StrEnum):
    """What became of a sound."""

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True)
class Task:
    """A frozen order for one sound.

    Attributes:
        number: which of the batch's.
        name: its path within the batch's folder, for people.
        order: the job; its ``overwrite`` also replaces what others wrote there.
        again: do it also where it has been done.
        size: of the file, in bytes.
    """

    number: int
    name: str
    order: DeconstructRequest
    again: bool = False
    size: int = 0


@dataclass(frozen=True)
class Told:
    """How far the work on one sound is."""

    number: int
    stage: str
    fraction: float


@dataclass(frozen=True)
class Outcome:
    """What came of one sound.

    Attributes:
        number: which of the batch's.
        state: what became of it.
        sentence: why it failed, or why it was done again; empty where there is nothing to say.
        values: what is told of it, as JSON.
        trace: of an unexpected error, for those who look for its cause.
    """

    number: int
    state: State
    sentence: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    trace: str = ""
