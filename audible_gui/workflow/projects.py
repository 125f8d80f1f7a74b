"""Looking into and writing projects. Generators; any thread."""

import math
from collections.abc import Generator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from audible_gui.document import Document
from audible_gui.errors import ExportError
from audible_gui.export import Staging, same_file
from audible_gui.project_file import (
    ENDING,
    Summary,
    create_project,
    is_project,
    journals,
    look_into,
    reserved,
)


def read_project(path: Path) -> Generator[float, bool | None, Document]:
    """The current document of a project, which stays as it is and may be open elsewhere.

    Yields:
        The fraction read, 0..1.

    Raises:
        ProjectError: if it cannot be read.
    """
    with look_into(path) as reader:
        return (yield from reader.read())


def inspect_project(path: Path) -> dict[str, object]:
    """What ``info`` tells of a project. Raises ProjectError."""
    with look_into(path) as reader:
        summary = reader.summary()
    return {
        "file": str(path),
        "format": "project",
        **_sound_values(summary),
        **_network_values(summary),
        "steps": len(summary.steps),
        "step": summary.position + 1,
        "history": list(summary.steps),
        "snapshots": list(summary.snapshots),
        "made_by": summary.made_by,
        "made_at": _moment(summary.made_at_s),
        "format_version": summary.version,
    }


def _moment(time_s: float | None) -> str | None:
    """The date and hour here, with what they are ahead of UTC."""
    return None if time_s is None else datetime.fromtimestamp(time_s).astimezone().isoformat(" ", "seconds")


def check_project(path: Path, source: Path | None, *, overwrite: bool) -> list[str]:
    """Whether a project may be written there; ``source`` is the file of the sound.

    Returns:
        Names of the files there that are to be replaced.

    Raises:
        ExportError: if not.
        ProjectInUseError: if a project there is open.
    """
    if path.suffix.lower() != ENDING:
        raise ExportError(f"A project's name ends in {ENDING}, and “{path.name}” does not.")
    with Staging(path.parent):  # a rehearsal
        pass
    if not path.exists():
        return []
    if same_file(path, source):
        raise ExportError(f"“{path}” is the sound itself; choose another name for the project.")
    if not overwrite:
        raise ExportError(f"“{path}” exists already; choose another name or overwrite it (--overwrite).")
    if not is_project(path):
        raise ExportError(f"“{path}” is no project, so it was not overwritten; choose another name.")
    with reserved(path):
        return [file.name for file in (path, *journals(path)) if file.exists()]


def write_project(path: Path, steps: Sequence[tuple[Document, str]]) -> Generator[float, bool | None, None]:
    """Make a project of these documents and their steps' names, and close it.

    Yields:
        The fraction done, 0..1.

    Raises:
        ProjectError: if it cannot be written.
    """
    with closing(create_project(path, steps[0][0], steps[0][1])) as project:
        for document, name in steps[1:]:
            yield from project.store(document)
            project.append(document, name)


def _sound_values(summary: Summary) -> dict[str, object]:
    if summary.sound is None:
        return {"sound": None}
    samples, channels = summary.shape
    rate_hz, path = int(summary.sound["rate_hz"]), summary.sound["path"]
    return {
        "sound": summary.sound["name"],
        "sound_file": None if path is None else str(path),
        "linked": summary.linked,
        "rate_hz": rate_hz,
        "channels": channels,
        "samples": samples,
        "duration_s": samples / rate_hz,
    }


def _network_values(summary: Summary) -> dict[str, object]:
    if summary.network is None:
        return {"layers": None}
    network, spec = summary.network, summary.network["spec"]
    return {
        "layers": [len(ids) for ids in network["ids"]],
        "seed": spec.seed,
        "loss_function": str(spec.loss),
        "loss": network["loss"] if math.isfinite(network["loss"]) else None,
        "sparsity": spec.sparsity,
        "orientation": str(spec.orientation),
        "optimiser": str(spec.optimiser),
        "encoder": str(spec.encoder),
        "iterations": network["iterations"],
        "fft": spec.stft.n_fft,
        "hop": spec.stft.hop,
        "device": network["device"],
        "device_reason": network["device_reason"],
        "notes": list(network["notes"]),
        "threads": network["threads"],
    }
