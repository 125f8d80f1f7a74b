"""The report of a batch, as JSON and as text. Any thread."""

from pathlib import Path
from typing import Any

from audible_gui import __version__
from audible_gui.errors import ExportError
from audible_gui.export import write_json, write_text
from audible_gui.workflow.batches.record import settings
from audible_gui.workflow.batches.request import BatchResult
from audible_gui.workflow.batches.task import Outcome, State

REPORT, REPORT_TEXT = "batch_report.json", "batch_report.txt"
TITLE = "Batch report"


def report_values(result: BatchResult) -> dict[str, Any]:
    """The report as JSON."""
    request = result.request
    return {
        "report": f"Audible Networks {__version__}",
        "folder": str(request.folder),
        "output": str(request.output),
        "interrupted": result.interrupted,
        "sounds": len(result.outcomes),
        "done": result.count(State.DONE),
        "unchanged": result.count(State.UNCHANGED),
        "failed": result.count(State.FAILED),
        "not_reached": result.count(None),
        "skipped": result.skipped,
        "closed": dict(result.closed),
        "seconds": round(result.seconds, 3),
        "scheduler": request.scheduler,
        "workers": result.workers,
        "settings": {name: value for name, value in settings(request.order).items() if name not in _OF_EACH}
        | {"figures": request.figures, "projects": request.projects},
        "files": [_entry(name, outcome, result) for name, outcome in result.outcomes.items()],
    }


def summary(result: BatchResult) -> str:
    """What came of it, in one sentence."""
    counts = {
        "done": result.count(State.DONE),
        "unchanged": result.count(State.UNCHANGED),
        "failed": result.count(State.FAILED),
        "not reached": result.count(None),
    }
    told = [f"{count} {word}" for word, count in counts.items() if count]
    total = len(result.outcomes)
    others = f"; {result.skipped} other file{'s'[: result.skipped != 1]} skipped" if result.skipped else ""
    closed = f"; {len(result.closed)} folder{'s'[: len(result.closed) != 1]} not looked into" if result.closed else ""
    return f"{total} sound{'s'[: total != 1]} in {result.seconds:.0f} s: {', '.join(told)}{others}{closed}."


def line(name: str, outcome: Outcome) -> str:
    """What came of one sound, in one line."""
    if outcome.state is State.FAILED:
        return f"{name}: failed. {outcome.sentence}"
    values = outcome.values
    null_db = values.get("null_db")
    null = "silent" if null_db is None else f"null {null_db:.1f} dB"
    files = f"{values.get('files')} files"
    if outcome.state is State.UNCHANGED:
        return f"{name}: unchanged, {files}, {null}"
    why = f" ({outcome.sentence.rstrip('.')})" if outcome.sentence else ""
    return f"{name}: {files}, {null}, {values.get('seconds')} s{why}"


def write_report(result: BatchResult) -> None:
    """Write both files. Raises ExportError."""
    values, folder = report_values(result), result.request.output
    for name, text in ((REPORT, None), (REPORT_TEXT, _text(result))):
        partial = folder / f".{name}.partial"
        try:
            if text is None:
                write_json(partial, values)
            else:
                write_text(partial, text)
            partial.replace(folder / name)
        except OSError as error:
            raise ExportError(f"The report “{folder / name}” cannot be written ({error.strerror}).") from None
        finally:
            partial.unlink(missing_ok=True)


def check_report(folder: Path) -> None:
    """Whether reports may be written there. Raises ExportError where other files of these names are."""
    for name, mark in ((REPORT, b'{\n  "report": "Audible Networks'), (REPORT_TEXT, TITLE.encode())):
        path = folder / name
        try:
            ours = not path.exists() or path.read_bytes().startswith(mark)
        except OSError:
            ours = False
        if not ours:
            raise ExportError(f"“{path}” is no report of a batch, so it is not overwritten; move it away.")


_OF_EACH = {"figure", "project"}


def _text(result: BatchResult) -> str:
    by_state = {state: [] for state in (State.FAILED, State.DONE, State.UNCHANGED, None)}  # type: dict[State | None, list[str]]
    for name, outcome in result.outcomes.items():
        text = f"{name}: not reached" if outcome is None else line(name, outcome)
        notes = [] if outcome is None else list(map(str, _notes(outcome)))
        by_state[None if outcome is None else outcome.state] += [text, *(f"    {note}" for note in notes)]
    lines = [
        f"{TITLE}, by Audible Networks {__version__}", "",
        summary(result), *(["It was interrupted; the same command goes on from there."] if result.interrupted else []),
        f"From {result.request.folder}", f"to {result.request.output}",
    ]  # fmt: skip
    lines += ["", *(f"{name}: {why}" for name, why in result.closed.items())] if result.closed else []
    for told in by_state.values():
        lines += ["", *told] if told else []
    return "\n".join(lines) + "\n"


def _notes(outcome: Outcome) -> list[object]:
    notes = outcome.values.get("notes")
    return notes if isinstance(notes, list) else []


def _entry(name: str, outcome: Outcome | None, result: BatchResult) -> dict[str, Any]:
    if outcome is None:
        return {"file": name, "state": "not reached"}
    told: dict[str, Any] = {"file": name, "state": str(outcome.state)}
    told |= {"why": outcome.sentence} if outcome.sentence else {}
    if outcome.state is not State.FAILED:
        told |= {"folder": str(result.folders[name])}
    told |= outcome.values
    return told | ({"trace": outcome.trace} if outcome.trace else {})
