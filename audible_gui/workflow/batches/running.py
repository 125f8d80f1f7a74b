"""The whole batch: look for sounds, have them done, report. A generator; any thread."""

import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from audible_gui.errors import AudibleError, ExportError, ProjectError, ProjectInUseError
from audible_gui.project_file import reserved
from audible_gui.workflow.batches.crew import Crew, LocalCrew
from audible_gui.workflow.batches.finding import Found, found, places
from audible_gui.workflow.batches.report import REPORT, REPORT_TEXT, check_report, write_report
from audible_gui.workflow.batches.request import BatchRequest, BatchResult, BatchStep
from audible_gui.workflow.batches.task import Outcome, State, Task, Told

_LOOK_EVERY_S = 0.1
_SHRUNK = {".flac": 1.7, ".mp3": 9.0, ".ogg": 9.0, ".oga": 9.0, ".opus": 12.0}
"""How many times as much there is in such a file as in one that is as long and not compressed, about."""


def batch(request: BatchRequest) -> Generator[BatchStep, bool | None, BatchResult]:
    """Take all sounds of a folder apart; one that fails does not stop the others.

    Sounds that an earlier batch has done with the same settings are left as they are. A report lies where the stems
    are, also where the generator is closed before its end; then nothing half done is left.

    Yields:
        How far it is, several times a second.

    Returns:
        What came of it.

    Raises:
        AudibleError: where nothing can be done at all.
    """
    began = time.monotonic()
    request = replace(request, folder=_absolute(request.folder), output=_absolute(request.output))
    yield BatchStep("Looking for sounds")
    sounds = yield from _found(request)
    folders = places(sounds.sounds, lambda place: _is_taken(request, place))
    names = dict(enumerate(sorted(sounds.sounds)))
    with _owned(request.output):
        check_report(request.output)
        state = _Running({number: _weight(name, sounds) for number, name in names.items()}, _words(names))
        crew: Crew | None = None
        try:
            crew = yield from _crew(request)
            tasks = [_task(request, number, name, folders[name]) for number, name in names.items()]
            yield state.step([])
            crew.begin(sorted(tasks, key=lambda task: -state.weights[task.number]))
            while len(state.outcomes) < len(names):
                yield state.step(crew.news(_LOOK_EVERY_S))
        finally:
            if crew is not None:
                crew.close()
                result = _result(request, state, sounds, folders, time.monotonic() - began, crew.size)
                _report(result)
    return result


def _found(request: BatchRequest) -> Generator[BatchStep, bool | None, Found]:
    if request.folder == request.output:
        raise ExportError("Stems cannot go into the folder of the sounds; choose another, perhaps one in it.")
    work = found(request.folder, request.output, recursive=request.recursive)
    try:
        while True:
            so_far = next(work)
            yield BatchStep(f"Looking for sounds, {len(so_far.sounds)} found")
    except StopIteration as end:
        result: Found = end.value
    if not result.sounds:
        more = "" if request.recursive else "; --recursive looks into the folders in it, too"
        raise ExportError(f"There is no sound in “{request.folder}”{more}.")
    return result


def _crew(request: BatchRequest) -> Generator[BatchStep, bool | None, Crew]:
    if request.scheduler is None:
        return LocalCrew(request.jobs)
    yield BatchStep("Connecting to the cluster")
    from audible_gui.workflow.batches.cluster import ClusterCrew  # noqa: PLC0415 - Dask takes a second to import

    return ClusterCrew(request.scheduler, request.folder, request.output)


def _task(request: BatchRequest, number: int, name: PurePath, place: PurePath) -> Task:
    folder = request.output / place
    order = replace(
        request.order,
        path=request.folder / name,
        folder=folder,
        figure=None if request.figures is None else folder / f"network.{request.figures}",
        project=folder / f"{name.stem}.audible" if request.projects else None,
    )
    return Task(number, str(name), order, request.again)


@dataclass
class _Running:
    """How far all are."""

    weights: Mapping[int, float]
    names: Mapping[int, str]
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    running: dict[int, Told] = field(default_factory=dict)
    began_s: float = field(default_factory=time.monotonic)

    def step(self, news: list[Told | Outcome]) -> BatchStep:
        """With what has happened since the last one."""
        finished = []
        for one in news:
            if isinstance(one, Outcome):
                self.outcomes[one.number] = one
                self.running.pop(one.number, None)
                finished.append(one)
            elif one.number not in self.outcomes:  # news of a cluster may come late
                self.running[one.number] = one
        fraction, left_s = self._progress()
        return BatchStep(
            "Working",
            total=len(self.names),
            names=self.names,
            running=tuple(told for _, told in sorted(self.running.items())),
            finished=tuple(finished),
            done=len(self.outcomes),
            failed=sum(one.state is State.FAILED for one in self.outcomes.values()),
            fraction=fraction,
            left_s=left_s,
        )

    def _progress(self) -> tuple[float, float | None]:
        """Part of the work that is done, and about how long the rest takes; what had been done before took no time."""
        free = sum(self.weights[one.number] for one in self.outcomes.values() if one.state is not State.DONE)
        worked = sum(self.weights[one.number] for one in self.outcomes.values() if one.state is State.DONE)
        worked += sum(self.weights[told.number] * told.fraction for told in self.running.values())
        whole = sum(self.weights.values())
        left = whole - free - worked
        elapsed_s = time.monotonic() - self.began_s
        left_s = elapsed_s * left / worked if worked > 0.02 * (whole - free) and worked > 0.0 else None
        return min((free + worked) / whole, 1.0), left_s


def _weight(name: PurePath, sounds: Found) -> float:
    """About how long a sound is, next to others; training takes about as long for any short one."""
    return 200_000.0 + sounds.sounds[name] * _SHRUNK.get(name.suffix.lower(), 1.0)


def _words(names: Mapping[int, PurePath]) -> Mapping[int, str]:
    return {number: str(name) for number, name in names.items()}


def _result(
    request: BatchRequest,
    state: _Running,
    sounds: Found,
    folders: Mapping[PurePath, PurePath],
    seconds: float,
    workers: int,
) -> BatchResult:
    return BatchResult(
        request,
        outcomes={name: state.outcomes.get(number) for number, name in state.names.items()},
        folders={str(name): request.output / place for name, place in folders.items()},
        skipped=sounds.skipped,
        closed={str(name): why for name, why in sounds.closed.items()},
        seconds=seconds,
        workers=workers,
    )


def _report(result: BatchResult) -> None:
    """Write it; where it was interrupted and cannot be written, that is not what matters."""
    try:
        write_report(result)
    except ExportError:
        if not result.interrupted:
            raise


def _is_taken(request: BatchRequest, place: PurePath) -> bool:
    """Whether it is something else: a report, a file, or where the sounds are."""
    path = request.output / place
    if str(place).casefold() in {REPORT, REPORT_TEXT} or path in (request.folder, *request.folder.parents):
        return True
    with suppress(OSError):
        return path.exists() and not path.is_dir()
    return False


@contextmanager
def _owned(output: Path) -> Iterator[None]:
    """The folder, made when missing and removed where nothing comes into it; nobody else's batch writes there."""
    with ExitStack() as stack:
        stack.callback(_remove_empty, [path for path in (output, *output.parents) if not path.exists()])
        try:
            output.mkdir(parents=True, exist_ok=True)
            stack.enter_context(reserved(output / "batch"))
        except ProjectInUseError:
            raise ExportError(
                f"Another batch is writing into “{output}”; wait until it has ended, or choose another folder."
            ) from None
        except ProjectError:
            raise ExportError(f"“{output}” cannot be written to; choose another folder.") from None
        except OSError as error:
            raise ExportError(f"“{output}” cannot be made ({(error.strerror or '').lower()}).") from None
        yield


def _remove_empty(folders: Sequence[Path]) -> None:
    for path in folders:
        with suppress(OSError):  # something is in it
            path.rmdir()


def _absolute(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise AudibleError(f"“{path}” cannot be looked for ({error}).") from None
