"""One sound of a batch: looked at whether it is done, and otherwise done. A generator; in the processes of a batch."""

import time
import traceback
from collections.abc import Generator
from dataclasses import replace

from audible_gui.errors import AudibleError, ExportError
from audible_gui.export import sweep
from audible_gui.workflow.batches.record import Values, certified, changes, digested, read_record, record
from audible_gui.workflow.batches.task import Outcome, State, Task
from audible_gui.workflow.deconstruction import Deconstruction, DeconstructRequest, deconstruct
from audible_gui.workflow.progress import Progress, part, retold

_TOLD = ("null_db", "seconds", "device", "threads", "loss", "iterations", "gain_db")
_COMPARING = 0.02


def work(task: Task) -> Generator[Progress, bool | None, Outcome]:
    """What came of a sound; whatever goes wrong with it is told, not raised.

    Yields:
        How far it is. A generator that is closed leaves nothing half done.
    """
    try:
        return (yield from _work(task))
    except AudibleError as error:
        return Outcome(task.number, State.FAILED, str(error))
    except MemoryError:
        return Outcome(task.number, State.FAILED, "There is not enough memory for this sound; use fewer jobs.")
    except OSError as error:
        place = f"“{error.filename}”" if error.filename is not None else "A file"
        sentence = f"{place} cannot be read or written ({(error.strerror or str(error)).lower()})."
        return Outcome(task.number, State.FAILED, sentence)
    except Exception as error:
        sentence = f"Something unexpected went wrong ({type(error).__name__}: {error})."
        return Outcome(task.number, State.FAILED, sentence, trace=traceback.format_exc())


def _work(task: Task) -> Generator[Progress, bool | None, Outcome]:
    order = task.order
    digest = yield from retold(digested(order.path), lambda done: Progress("Comparing", _COMPARING * done))
    earlier, why = read_record(order.folder), ""
    if earlier is not None:
        values = certified(order)
        why = changes(order, digest, earlier) or ("" if values is not None else "Files were missing or damaged")
        if values is not None and not why and not task.again:
            return Outcome(task.number, State.UNCHANGED, values=_values(values))
    sweep(order.folder)
    _keep_project(order)
    overwrite = order.overwrite or earlier is not None
    order = replace(order, overwrite=overwrite, record=record(order, digest))
    result = yield from retold(deconstruct(order), _after_comparing)
    return Outcome(task.number, State.DONE, f"{why}; done again." if why else "", _told(result))


def _keep_project(order: DeconstructRequest) -> None:
    """A project that is there may hold a person's work. Raises ExportError."""
    if order.project is not None and order.project.exists() and not order.overwrite:
        raise ExportError(
            f"“{order.project.name}” is there already and may hold your edits; move it away or overwrite it "
            "(--overwrite)."
        )


def _after_comparing(step: Progress) -> Progress:
    return Progress(step.stage, part(_COMPARING, 1.0, step.fraction))


def _told(result: Deconstruction) -> dict[str, object]:
    values = result.values()
    told = {name: values[name] for name in _TOLD}
    notes = [*result.network.notes, *result.certificate.warnings]
    return {"files": len(result.certificate.stems), **told, "notes": notes}


def _values(certificate: Values) -> dict[str, object]:
    """What is told of a sound that was done before; its time is not known any more."""
    told = {name: certificate.get(name) for name in _TOLD if name != "seconds"}
    return {"files": len(certificate["stems"]), **told, "seconds": 0.0, "notes": certificate.get("warnings", [])}


def timed(task: Task) -> Generator[Progress, bool | None, Outcome]:
    """The same, and how long it took."""
    began = time.monotonic()
    outcome = yield from work(task)
    return replace(outcome, values={**outcome.values, "seconds": round(time.monotonic() - began, 3)})
