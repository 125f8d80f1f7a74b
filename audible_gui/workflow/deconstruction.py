"""The whole job: open, train, export, draw. A generator; any thread."""

import math
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from audible_gui.document import (
    Certificate,
    Device,
    Document,
    ExportRequest,
    FileFormat,
    Network,
    NetworkSpec,
    Subtype,
    TrainRequest,
    with_network,
)
from audible_gui.errors import ExportError
from audible_gui.export import check_figure, check_output, check_place, export_stems
from audible_gui.nae import train
from audible_gui.synthesis import names
from audible_gui.workflow.opening import open_sound

_Step = TypeVar("_Step")
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class DeconstructRequest:
    """A frozen order for the whole job; see the fields of NetworkSpec and ExportRequest."""

    path: Path
    folder: Path
    spec: NetworkSpec
    device: Device = Device.AUTO
    layer: int | None = None
    file_format: FileFormat = FileFormat.WAV
    subtype: Subtype | None = None
    overwrite: bool = False
    figure: Path | None = None


@dataclass(frozen=True)
class Progress:
    """What is being done, and the fraction of the whole job done, 0..1."""

    stage: str
    fraction: float


@dataclass(frozen=True)
class Deconstruction:
    """What came of it."""

    document: Document
    network: Network
    certificate: Certificate
    folder: Path
    seconds: float

    def values(self) -> dict[str, object]:
        """What ``--json`` prints."""
        stems = self.certificate.stems
        residual = stems[-1] if stems[-1].startswith("residual.") else None
        return {
            "folder": str(self.folder),
            "stems": list(stems[:-1] if residual else stems),
            "residual": residual,
            "layers": list(self.network.widths),
            "seed": self.network.spec.seed,
            "loss_function": str(self.network.spec.loss),
            "loss": self.network.loss if math.isfinite(self.network.loss) else None,
            "iterations": self.network.iterations,
            "seconds": round(self.seconds, 3),
            "device": self.network.device,
            "threads": self.network.threads,
            "null_db": self.certificate.null_db,
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
    _check(request)
    yield Progress("Reading", 0.0)
    sound = yield from _retold(open_sound(request.path), lambda done: Progress("Reading", 0.02 * done))
    check_output(sound, request.folder, request.file_format, request.subtype, overwrite=request.overwrite)
    training = train(TrainRequest(sound, request.spec, request.device))
    network = yield from _retold(training, lambda step: Progress(step.stage, _part(0.02, 0.8, step.fraction)))
    document = with_network(Document(sound=sound), network, names(network, sound.rate_hz))
    order = ExportRequest(
        document, request.folder, request.layer, request.file_format, request.subtype, request.overwrite, request.figure
    )
    certificate = yield from _retold(
        export_stems(order), lambda step: Progress(step.stage, _part(0.8, 1.0, step.fraction))
    )
    return Deconstruction(document, network, certificate, request.folder, time.monotonic() - began)


def _check(request: DeconstructRequest) -> None:
    """What can be said to be wrong before anything is read."""
    depth = request.spec.depth
    if request.layer is not None and not 1 <= request.layer <= depth:
        raise ExportError(f"There is no layer {request.layer}; the network has layers 1 to {depth}.")
    if request.figure is not None:
        check_figure(request.figure, request.path)
    check_place(request.folder, request.file_format, request.path, overwrite=request.overwrite)


def _retold(
    work: Generator[_Step, bool | None, _Result], tell: Callable[[_Step], Progress]
) -> Generator[Progress, bool | None, _Result]:
    """The steps of ``work`` told in another way; what is sent in goes through to it."""
    try:
        step = next(work)
        while True:
            step = work.send((yield tell(step)))
    except StopIteration as end:
        result: _Result = end.value
        return result
    finally:
        work.close()


def _part(low: float, high: float, fraction: float) -> float:
    return low + (high - low) * fraction
