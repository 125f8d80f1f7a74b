"""The whole job: open, train, export, draw. A generator; any thread."""

import math
import time
from collections.abc import Collection, Generator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from audible_gui.document import (
    DEFAULT_PATTERN,
    DEFAULT_READING,
    Certificate,
    Device,
    Document,
    ExportRequest,
    ExportStep,
    FileFormat,
    Naming,
    Network,
    NetworkSpec,
    Reading,
    Sound,
    Subtype,
    TrainRequest,
    opened_document,
    with_network,
)
from audible_gui.errors import ExportError
from audible_gui.export import (
    Staging,
    check_figure,
    check_output,
    check_place,
    exponent_word,
    export_stems,
    free_place,
    write_json,
)
from audible_gui.project_file import reserved
from audible_gui.synthesis import names
from audible_gui.workflow.learning import train
from audible_gui.workflow.opening import open_sound
from audible_gui.workflow.partial import part_of
from audible_gui.workflow.progress import Progress, part, retold
from audible_gui.workflow.projects import check_project, write_project

RECORD = "batch.json"


@dataclass(frozen=True)
class DeconstructRequest:
    """A frozen order for the whole job; see the fields of NetworkSpec and ExportRequest.

    Attributes:
        selection: see TrainRequest; one that never ends goes on to the sound's end.
        reading: see Document.
        exponent: see Document.
        project: also write a project here.
        number: where the folder is taken, write to the next that is free.
        only: numbers, from 1 on, of the layer's components that are written; nothing for all.
        branch: number of the component of the layer whose children are written, or None.
        threads: see TrainRequest.
        record: what is noted as RECORD beside the stems, with them or not at all; what was noted there is replaced.
    """

    path: Path
    folder: Path
    spec: NetworkSpec
    device: Device = Device.AUTO
    selection: tuple[float, float] | None = None
    layer: int | None = None
    reading: Reading = DEFAULT_READING
    exponent: float = 1.0
    file_format: FileFormat = FileFormat.WAV
    subtype: Subtype | None = None
    overwrite: bool = False
    figure: Path | None = None
    project: Path | None = None
    gain_db: float | None = 0.0
    pattern: str = DEFAULT_PATTERN
    number: bool = False
    only: tuple[int, ...] = ()
    branch: int | None = None
    threads: int | None = None
    record: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Deconstruction:
    """What came of it."""

    document: Document
    network: Network
    certificate: Certificate
    folder: Path
    seconds: float
    project: Path | None = None
    selection: tuple[float, float] | None = None

    def values(self) -> dict[str, object]:
        """What ``--json`` prints."""
        stems = self.certificate.stems
        residual = self.certificate.residual
        return {
            "folder": str(self.folder),
            "project": None if self.project is None else str(self.project),
            "stems": list(stems[:-1] if residual else stems),
            "residual": residual,
            "layers": list(self.network.widths),
            "reading": str(self.network.as_read(self.document.reading)),
            "exponent": exponent_word(self.document.exponent),
            "selection": None if self.selection is None else list(self.selection),
            "seed": self.network.spec.seed,
            "loss_function": str(self.network.spec.loss),
            "optimiser": str(self.network.spec.optimiser),
            "encoder": str(self.network.spec.encoder),
            "loss": self.network.loss if math.isfinite(self.network.loss) else None,
            "iterations": self.network.iterations,
            "seconds": round(self.seconds, 3),
            "device": self.network.device,
            "device_reason": self.network.device_reason,
            "notes": list(self.network.notes),
            "threads": self.network.threads,
            "null_db": self.certificate.null_db,
            "gain_db": self.certificate.gain_db,
            "warnings": list(self.certificate.warnings),
        }


def deconstruct(request: DeconstructRequest) -> Generator[Progress, bool | None, Deconstruction]:
    """Take a sound apart and write its stems.

    Everything that can be checked is checked before the training; nothing is left behind when it fails or is stopped.

    Yields:
        How far it is.

    Returns:
        What came of it.

    Raises:
        AudibleError: with a sentence saying what is wrong.
    """
    began = time.monotonic()
    if request.number:
        request = replace(request, folder=free_place(request.folder))
    _check(request)
    yield Progress("Reading", 0.0)
    sound = yield from retold(open_sound(request.path), lambda done: Progress("Reading", 0.02 * done))
    coding, overwrite = (request.file_format, request.subtype), request.overwrite
    residual = _residual(request, sound)
    check_output(sound, request.folder, *coding, overwrite=overwrite, gain_db=request.gain_db, residual=residual)
    selection = _within(request.selection, sound)
    training = train(TrainRequest(sound, request.spec, request.device, selection, request.threads))
    network = yield from retold(training, lambda step: Progress(step.stage, part(0.02, 0.8, step.fraction)))
    opened = replace(opened_document(sound), reading=request.reading, exponent=request.exponent)
    document = with_network(opened, network, names(network, sound.rate_hz))
    order = ExportRequest(document, request.folder, request.layer, *coding, overwrite, request.figure)
    order = replace(order, gain_db=request.gain_db, pattern=request.pattern)
    order = part_of(order, request.only, request.branch)
    certificate = yield from retold(
        _written(order, request), lambda step: Progress(step.stage, part(0.8, 1.0, step.fraction))
    )
    seconds = time.monotonic() - began
    return Deconstruction(document, network, certificate, request.folder, seconds, request.project, selection)


def _within(selection: tuple[float, float] | None, sound: Sound) -> tuple[float, float] | None:
    """With an end in any case."""
    if selection is None or selection[1] != math.inf:
        return selection
    return selection[0], sound.duration_s


def _residual(request: DeconstructRequest, sound: Sound) -> str | None:
    """Name of its file; None where there is none."""
    if request.only or request.branch is not None:
        return None
    layer = request.layer or request.spec.depth
    return Naming(request.pattern, sound.name, layer, request.spec.seed).residual(request.file_format)


def _written(order: ExportRequest, request: DeconstructRequest) -> Generator[ExportStep, bool | None, Certificate]:
    """Stems, the project and the record with them, or nothing."""
    with ExitStack() as stack:
        together: list[tuple[Staging, Collection[str]]] = []
        if request.record is not None:
            noted = stack.enter_context(Staging(request.folder))
            write_json(noted.path / RECORD, request.record)
            together.append((noted, [RECORD] if (request.folder / RECORD).is_file() else []))
        if request.project is not None:
            staging = stack.enter_context(Staging(request.project.parent))
            yield from _project(order.document, staging.path / request.project.name)
            replaced = check_project(request.project, request.path, overwrite=order.overwrite)
            stack.enter_context(reserved(request.project))
            together.append((staging, replaced))
        return (yield from export_stems(order, together))


def _project(document: Document, path: Path) -> Generator[ExportStep, bool | None, None]:
    network = document.network
    assert document.sound is not None
    assert network is not None
    training = f"Train {' → '.join(map(str, network.widths))}"
    steps = [(opened_document(document.sound), f"Open {document.sound.name}"), (document, training)]
    for fraction in write_project(path, steps):
        yield ExportStep("Writing the project", 0.1 * fraction)


def _check(request: DeconstructRequest) -> None:
    """What can be said to be wrong before anything is read."""
    Document(exponent=request.exponent)
    depth = request.spec.depth
    if request.layer is not None and not 1 <= request.layer <= depth:
        raise ExportError(f"There is no layer {request.layer}; the network has layers 1 to {depth}.")
    width = request.spec.widths[(request.layer or depth) - 1]
    for number in (*request.only, *([] if request.branch is None else [request.branch])):
        if number > width:
            raise ExportError(f"Layer {request.layer or depth} has no component {number}; it has {width}.")
    if request.branch is not None and (request.layer or depth) == 1:
        raise ExportError("A component of layer 1 has no parts; choose a deeper layer.")
    if request.figure is not None:
        check_figure(request.figure, request.path)
    if request.project is not None:
        check_project(request.project, request.path, overwrite=request.overwrite)
    check_place(request.folder, request.path, overwrite=request.overwrite)
