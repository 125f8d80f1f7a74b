"""What a batch is asked for, and how far it is. Values; any thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audible_gui.workflow.batches.task import Outcome, State, Told
from audible_gui.workflow.deconstruction import DeconstructRequest


@dataclass(frozen=True)
class BatchRequest:
    """A frozen order for all sounds of a folder.

    Attributes:
        folder: where they are.
        output: where a folder is made for each.
        order: what is done with each; its path and folder are of no matter.
        jobs: how many at a time.
        recursive: also those in the folders in it.
        again: do those again, too, that have been done.
        figures: ending of the figures that are drawn, without the dot; None for none.
        projects: also write a project of each.
        scheduler: address of a Dask cluster that is to do it; None for this machine.
    """

    folder: Path
    output: Path
    order: DeconstructRequest
    jobs: int
    recursive: bool = False
    again: bool = False
    figures: str | None = None
    projects: bool = False
    scheduler: str | None = None


@dataclass(frozen=True)
class BatchStep:
    """How far a batch is.

    Attributes:
        stage: what is being done, for people.
        total: number of sounds; 0 while they are looked for.
        names: of the sounds, by number.
        running: how far those are that are worked on.
        finished: what came of those that were finished since the last step.
        done: how many are finished.
        failed: how many of these failed.
        fraction: part of the whole work that is done, 0..1.
        left_s: about how much longer it takes, in seconds; None where nothing is known.
    """

    stage: str
    total: int = 0
    names: Mapping[int, str] = field(default_factory=dict)
    running: tuple[Told, ...] = ()
    finished: tuple[Outcome, ...] = ()
    done: int = 0
    failed: int = 0
    fraction: float = 0.0
    left_s: float | None = None


@dataclass(frozen=True)
class BatchResult:
    """What came of a batch.

    Attributes:
        request: what was asked for.
        outcomes: by the sounds' names; None for those that were not finished.
        folders: where each sound's stems are, by its name.
        skipped: number of files that are no sounds.
        closed: folders that could not be looked into, by their names, and why.
        seconds: how long it took.
        workers: how many tasks were done at a time, at most.
    """

    request: BatchRequest
    outcomes: Mapping[str, Outcome | None]
    folders: Mapping[str, Path]
    skipped: int
    closed: Mapping[str, str]
    seconds: float
    workers: int

    def count(self, state: State | None) -> int:
        """How many sounds became that; None for those that were not finished."""
        return sum((None if one is None else one.state) is state for one in self.outcomes.values())

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped before its end."""
        return self.count(None) > 0

    @property
    def failed(self) -> bool:
        """Whether anything went wrong."""
        return bool(self.count(State.FAILED) or self.closed)
