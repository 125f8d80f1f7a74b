"""Rendering a project with its edits: the mix as one file, or stems. A generator; any thread."""

import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from audible_gui.document import (
    DEFAULT_PATTERN,
    Certificate,
    Document,
    ExportRequest,
    ExportStep,
    FileFormat,
    MixRequest,
    Subtype,
)
from audible_gui.errors import ExportError
from audible_gui.export import (
    check_mix_place,
    check_place,
    exponent_word,
    export_mix,
    export_stems,
    format_of,
    free_place,
)
from audible_gui.workflow.partial import part_of
from audible_gui.workflow.progress import Progress, part, retold
from audible_gui.workflow.projects import read_project


@dataclass(frozen=True)
class RenderRequest:
    """A frozen order for rendering a project.

    Attributes:
        project: its file.
        target: the file of the mix, or the folder of the stems.
        stems: whether to write stems; their sum is the mix.
        layer: whose components; None is the deepest.
        file_format: of stems; None is WAV. A mix has the format that the target's ending says.
        subtype: coding; None is FLOAT in WAV and W64, PCM_24 in FLAC and AIFF.
        overwrite: replace the mix, or the stems of an earlier run.
        groups: one stem for each group, rather than for each of its members.
        gain_db: see ExportRequest; without it what clips is refused.
        pattern: of the stems' names, see ExportRequest.
        number: where the target is taken, write to the next that is free.
        only: numbers, from 1 on, of the layer's components that are written; nothing for all.
        branch: number of the component of the layer whose children are written, or None.
    """

    project: Path
    target: Path
    stems: bool = False
    layer: int | None = None
    file_format: FileFormat | None = None
    subtype: Subtype | None = None
    overwrite: bool = False
    groups: bool = False
    gain_db: float | None = 0.0
    pattern: str = DEFAULT_PATTERN
    number: bool = False
    only: tuple[int, ...] = ()
    branch: int | None = None


@dataclass(frozen=True)
class Rendering:
    """What came of it."""

    request: RenderRequest
    document: Document
    certificate: Certificate
    seconds: float

    @property
    def sentence(self) -> str:
        """For people."""
        if not self.request.stems:
            return f"The mix is {self.request.target}."
        null_db = self.certificate.null_db
        null = "the mix is silent" if null_db is None else f"their sum nulls with the mix at {null_db:.1f} dB"
        return f"{len(self.certificate.stems)} files in {self.request.target}: {null}."

    def values(self) -> dict[str, object]:
        """What ``--json`` prints."""
        files, network = self.certificate.stems, self.document.network
        residual = self.certificate.residual
        written: dict[str, object] = {"file": str(self.request.target)}
        if self.request.stems:
            stems = list(files[:-1] if residual else files)
            written = {"folder": str(self.request.target), "stems": stems, "residual": residual}
        return {
            **written,
            "layers": None if network is None else list(network.widths),
            "seed": None if network is None else network.spec.seed,
            "exponent": exponent_word(self.document.exponent),
            "edited": self.certificate.edited,
            "seconds": round(self.seconds, 3),
            "null_db": self.certificate.null_db,
            "gain_db": self.certificate.gain_db,
            "warnings": list(self.certificate.warnings),
        }


def render(request: RenderRequest) -> Generator[Progress, bool | None, Rendering]:
    """Render a project, which stays as it is; nothing is left behind when this fails or is stopped.

    Yields:
        How far it is.

    Returns:
        What came of it.

    Raises:
        AudibleError: with a sentence saying what is wrong.
    """
    began = time.monotonic()
    if request.number:
        request = replace(request, target=free_place(request.target))
    _check(request)
    yield Progress("Reading", 0.0)
    document = yield from retold(read_project(request.project), lambda done: Progress("Reading", 0.3 * done))
    work = export(_order(request, document))
    certificate = yield from retold(work, lambda step: Progress(step.stage, part(0.3, 1.0, step.fraction)))
    return Rendering(request, document, certificate, time.monotonic() - began)


def export(order: ExportRequest | MixRequest) -> Generator[ExportStep, bool | None, Certificate]:
    """Write stems or the mix, whichever is ordered; see ``export_stems`` and ``export_mix``."""
    return export_stems(order) if isinstance(order, ExportRequest) else export_mix(order)


def _order(request: RenderRequest, document: Document) -> ExportRequest | MixRequest:
    if not request.stems:
        sources = (request.project,)
        return MixRequest(
            document, request.target, request.subtype, request.overwrite, sources, request.gain_db, clips=False
        )
    file_format = request.file_format or FileFormat.WAV
    order = ExportRequest(
        document=document,
        folder=request.target,
        layer=request.layer,
        file_format=file_format,
        subtype=request.subtype,
        overwrite=request.overwrite,
        edited=True,
        grouped=request.groups,
        gain_db=request.gain_db,
        clips=False,
        pattern=request.pattern,
    )
    return part_of(order, request.only, request.branch)


def _check(request: RenderRequest) -> None:
    """What can be said to be wrong before anything is read."""
    if request.stems:
        check_place(request.target, None, overwrite=request.overwrite)
        return
    if request.layer is not None:
        raise ExportError("A mix has no layer; ask for stems (--stems).")
    if request.only or request.branch is not None:
        raise ExportError("A mix has no parts; ask for stems (--stems).")
    if request.groups:
        raise ExportError("A mix has no groups; ask for stems (--stems).")
    if request.pattern != DEFAULT_PATTERN:
        raise ExportError("A mix is named by its file; ask for stems (--stems).")
    if request.file_format not in {None, format_of(request.target)}:
        raise ExportError(f"“{request.target.name}” does not end in .{request.file_format}.")
    check_mix_place(MixRequest(Document(), request.target, request.subtype, request.overwrite, (request.project,)))
