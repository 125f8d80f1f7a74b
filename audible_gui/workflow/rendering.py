"""Rendering a project with its edits: the mix as one file, or stems. A generator; any thread."""

import time
from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path

from audible_gui.document import (
    DEFAULT_EVENT_PATTERN,
    DEFAULT_PATTERN,
    Certificate,
    Document,
    EventsRequest,
    ExportRequest,
    FileFormat,
    MixRequest,
    Node,
    Subtype,
    Written,
    auditioned,
)
from audible_gui.errors import ExportError
from audible_gui.export import check_mix_place, check_place, exponent_word, format_of, free_place
from audible_gui.workflow.exporting import export
from audible_gui.workflow.figures import found_component
from audible_gui.workflow.library import play
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
        pattern: of the files' names, see ExportRequest and EventsRequest; None for what these have without it.
        number: where the target is taken, write to the next that is free.
        only: numbers, from 1 on, of the layer's components that are written; nothing for all.
        branch: number of the component of the layer whose children are written, or None.
        residual: write what no component holds, as one file, instead of the mix.
        events: write the events of components instead, each as a file.
        component: whose, as ``found_component`` takes it; None for the layer's, or those of ``only``.
        analysed: stems and events without edits.
        play: another sound that is played by the components of the layer, see ``library.play``; or None.
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
    pattern: str | None = None
    number: bool = False
    only: tuple[int, ...] = ()
    branch: int | None = None
    residual: bool = False
    events: bool = False
    component: str | None = None
    analysed: bool = False
    play: Path | None = None


@dataclass(frozen=True)
class Rendering:
    """What came of it."""

    request: RenderRequest
    document: Document
    certificate: Certificate
    seconds: float

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each thing worth knowing."""
        return self.certificate.warnings

    @property
    def sentence(self) -> str:
        """For people."""
        if not self.request.stems:
            return f"The {'residual' if self.request.residual else 'mix'} is {self.request.target}."
        null_db = self.certificate.null_db
        whole = "sound" if self.request.analysed else "mix"
        null = f"the {whole} is silent" if null_db is None else f"their sum nulls with the {whole} at {null_db:.1f} dB"
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


@dataclass(frozen=True)
class OneShots:
    """What came of rendering events."""

    document: Document
    written: Written
    edited: bool
    seconds: float

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each thing worth knowing."""
        return self.written.warnings

    @property
    def sentence(self) -> str:
        """For people."""
        return self.written.sentence

    def values(self) -> dict[str, object]:
        """What ``--json`` prints; what each file is of stands in the listing beside them."""
        return {
            "folder": str(self.written.path),
            "files": self.written.files,
            "edited": self.edited,
            "seconds": round(self.seconds, 3),
            "warnings": list(self.warnings),
        }


def render(request: RenderRequest) -> Generator[Progress, bool | None, Rendering | OneShots]:
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
    reading = 0.3 if request.play is None else 0.1
    document = yield from retold(read_project(request.project), lambda done: Progress("Reading", reading * done))
    if request.play is not None:
        document = yield from retold(play(document, request.play, request.layer), _playing)
    work = export(_events(request, document) if request.events else _order(request, document))
    written = yield from retold(work, lambda step: Progress(step.stage, part(0.3, 1.0, step.fraction)))
    seconds = time.monotonic() - began
    if isinstance(written, Written):
        return OneShots(document, written, not request.analysed, seconds)
    return Rendering(request, document, written, seconds)


def _playing(step: Progress) -> Progress:
    return Progress(step.stage, part(0.1, 0.3, step.fraction))


def _events(request: RenderRequest, document: Document) -> EventsRequest:
    if request.component is not None:
        nodes: tuple[Node, ...] = (found_component(document, request.component),)
    else:
        layer = len(document.components) if request.layer is None else request.layer
        if not 1 <= layer <= len(document.components):
            raise ExportError(f"There is no layer {layer}; the network has layers 1 to {len(document.components)}.")
        numbers = request.only or range(1, len(document.components[layer - 1]) + 1)
        nodes = tuple(Node(layer, number - 1) for number in numbers)
    file_format = request.file_format or FileFormat.WAV
    return EventsRequest(
        document,
        request.target,
        nodes,
        file_format,
        request.subtype,
        request.overwrite,
        edited=not request.analysed,
        gain_db=request.gain_db,
        clips=False,
        pattern=request.pattern or DEFAULT_EVENT_PATTERN,
    )


def _order(request: RenderRequest, document: Document) -> ExportRequest | MixRequest:
    if not request.stems:
        what = "The residual" if request.residual else "The mix"
        return MixRequest(
            auditioned(document, None) if request.residual else document,
            request.target,
            request.subtype,
            request.overwrite,
            (request.project,),
            request.gain_db,
            clips=False,
            what=what,
        )
    file_format = request.file_format or FileFormat.WAV
    order = ExportRequest(
        document=document,
        folder=request.target,
        layer=request.layer,
        file_format=file_format,
        subtype=request.subtype,
        overwrite=request.overwrite,
        edited=not request.analysed,
        grouped=request.groups,
        gain_db=request.gain_db,
        clips=False,
        pattern=request.pattern or DEFAULT_PATTERN,
    )
    return part_of(order, request.only, request.branch)


def _check(request: RenderRequest) -> None:
    """What can be said to be wrong before anything is read."""
    if request.play is not None and request.analysed:
        raise ExportError("What is played is an edit; leave out --analysed.")
    if request.play is not None and request.residual:
        raise ExportError("The residual is the same whatever is played; leave out --play.")
    if request.events:
        if request.groups or request.branch is not None:
            raise ExportError("Events are those of components; choose them by --component, or by --layer and --only.")
        if request.component is not None and (request.only or request.layer is not None):
            raise ExportError("Either --component says whose events are written, or --layer and --only do.")
        return
    if request.component is not None:
        raise ExportError("A component is chosen for its events (--events); its stem is chosen by --only.")
    if request.stems:
        check_place(request.target, None, overwrite=request.overwrite)
        return
    _check_single(request)


def _check_single(request: RenderRequest) -> None:
    """The same of a mix or a residual."""
    what = "residual" if request.residual else "mix"
    if request.analysed:
        raise ExportError(
            "The residual is the same with edits and without; leave out --analysed."
            if request.residual
            else "A mix without edits is the sound itself; ask for stems (--stems) or events (--events)."
        )
    if request.layer is not None and request.play is None:
        raise ExportError(f"A {what} has no layer; ask for stems (--stems).")
    if request.only or request.branch is not None:
        raise ExportError(f"A {what} has no parts; ask for stems (--stems).")
    if request.groups:
        raise ExportError(f"A {what} has no groups; ask for stems (--stems).")
    if request.pattern is not None:
        raise ExportError(f"A {what} is named by its file; ask for stems (--stems).")
    if request.file_format not in {None, format_of(request.target)}:
        raise ExportError(f"“{request.target.name}” does not end in .{request.file_format}.")
    check_mix_place(MixRequest(Document(), request.target, request.subtype, request.overwrite, (request.project,)))
