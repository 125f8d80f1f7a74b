"""Stems of one layer, with the residual that makes their sum exact and the certificate that proves it. Any thread."""

from collections.abc import Collection, Generator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from audible_gui.audio_file import check_format
from audible_gui.document import (
    Certificate,
    Document,
    ExportRequest,
    ExportStep,
    FileFormat,
    Floats,
    Sound,
    Subtype,
    db_to_gain,
)
from audible_gui.document.figure import FigureSpec
from audible_gui.export.certificate import certificate_text, certificate_values, measure_null, sha256
from audible_gui.export.figures import check_figure, draw_figure, made_content
from audible_gui.export.levels import check_clipping, clipping, lowering_db
from audible_gui.export.plan import Plan, planned
from audible_gui.export.staging import (
    CERTIFICATE,
    CERTIFICATE_TEXT,
    Staging,
    check_folder,
    commit,
    write_json,
    write_text,
)
from audible_gui.synthesis import refine

Steps = Generator[ExportStep, bool | None, Certificate]
REFINING = 0.4
"""Part of an export until there are refined phases, where there are any."""
_WRITTEN = 0.8
_Result = TypeVar("_Result")
_CUT_OFF = "was clipped; the residual holds what was cut off."


def check_place(folder: Path, source: Path | None, *, overwrite: bool, residual: str | None = None) -> None:
    """Whether stems can be written there, before anything else is known of them.

    Args:
        folder: where.
        source: the file of the sound.
        overwrite: whether those of an earlier run are replaced.
        residual: name of its file, if there may be one.

    Raises:
        ExportError: if not.
    """
    names = [CERTIFICATE] if residual is None else [CERTIFICATE, residual]
    check_folder(folder, names, source, overwrite=overwrite)


def check_output(
    sound: Sound,
    folder: Path,
    file_format: FileFormat,
    subtype: Subtype | None,
    *,
    overwrite: bool,
    gain_db: float | None = 0.0,
    residual: str | None = None,
) -> None:
    """Whether stems of this sound can be written there and so; worth asking before a training.

    Raises:
        ExportError: if not.
    """
    coding = subtype or file_format.default_subtype
    check_place(folder, sound.path, overwrite=overwrite, residual=residual)
    check_format(file_format, coding, sound.rate_hz, sound.n_channels, sound.n_samples)
    if gain_db is not None:
        peak = max(-float(sound.samples.min()), float(sound.samples.max())) * db_to_gain(gain_db)
        check_clipping("The sound", coding, peak, gain_db)


def export_stems(request: ExportRequest, together: Sequence[tuple[Staging, Collection[str]]] = ()) -> Steps:
    """Write one stem per component of a layer, or per group, the residual if there is one, and the certificate.

    Nothing is left behind when it fails or is not iterated to the end.

    Args:
        request: what is to be written.
        together: other files that get to their places with these, or not at all, see ``commit``.

    Yields:
        What is being done.

    Returns:
        The certificate.

    Raises:
        ExportError: if the document has no such layer, or the files cannot be written.
    """
    plan, begun = _checked(request), 0.0
    drawing = nullcontext() if request.figure is None else Staging(request.figure.parent)
    with Staging(request.folder) as staging, drawing as figure_staging:
        if plan.edited:
            plan = replace(plan, tracks=(yield from refined(plan.document)))
            begun = REFINING if plan.tracks else 0.0
        if request.gain_db is None and plan.subtype.bits is not None:
            middle = 0.5 * (begun + _WRITTEN)
            peak = yield from told("Measuring levels", begun, middle, _loudest(plan))
            plan, begun = replace(plan, gain_db=lowering_db(peak)), middle
        residual, peak = yield from _write(plan, staging.path, begun)
        if not request.clips:
            check_clipping("A stem", plan.subtype, peak, plan.gain_db)
        certificate = yield from _certified(plan, staging.path, residual, peak)
        if request.figure is not None and figure_staging is not None:
            yield from told("Drawing the figure", 0.92, 1.0, _drawn(plan, figure_staging.path / request.figure.name))
        yield ExportStep("Moving into place", 1.0)
        names = [*certificate.stems, CERTIFICATE, CERTIFICATE_TEXT]
        replaced = check_folder(request.folder, names, plan.sound.path, overwrite=request.overwrite)
        moved: list[tuple[Staging, Collection[str]]] = [(staging, replaced), *together]
        if request.figure is not None and figure_staging is not None:
            moved.insert(1, (figure_staging, [request.figure.name] if request.figure.exists() else []))
        commit(*moved)
    return certificate


def _checked(request: ExportRequest) -> Plan:
    """What is to be written, as far as can be told before it is. Raises ExportError if it cannot be."""
    plan = planned(request)
    if request.figure is not None:
        check_figure(request.figure, plan.sound.path)
    check_output(
        plan.sound,
        request.folder,
        plan.file_format,
        plan.subtype,
        overwrite=request.overwrite,
        gain_db=request.gain_db if request.clips else None,
        residual=None if plan.part else plan.naming.residual(plan.file_format),
    )
    plan.check_coding()
    check_folder(request.folder, plan.names, plan.sound.path, overwrite=request.overwrite)
    return plan


def _certified(plan: Plan, folder: Path, residual: Path | None, peak: float) -> Steps:
    """Read back what was written, and write beside it what that has shown."""
    files = [folder / name for name in plan.names] + ([residual] if residual else [])
    reading = measure_null(plan.whole, plan.sound.n_samples, files)
    null_db = yield from told("Reading back", _WRITTEN, 0.92, reading)
    certificate = Certificate(
        stems=tuple(path.name for path in files),
        null_db=null_db,
        source=plan.sound.path.name if plan.sound.path else plan.sound.name,
        source_sha256=sha256(plan.sound),
        warnings=plan.sound.notes + plan.size_notes + clipping("A stem", plan.subtype, peak, _CUT_OFF),
        edited=plan.edited,
        gain_db=plan.gain_db,
        residual=residual.name if residual else None,
        part=plan.part,
    )
    values = certificate_values(certificate, plan.network, plan.layer, plan.reading, plan.document.exponent)
    write_json(folder / CERTIFICATE, values)
    write_text(folder / CERTIFICATE_TEXT, certificate_text(certificate, values))
    return certificate


def _drawn(plan: Plan, path: Path) -> Generator[float, bool | None, None]:
    """Draw the network, with edits where the stems have them."""
    content = yield from made_content(plan.document, FigureSpec(edited=plan.edited), plan.tracks)
    yield from draw_figure(content, path)


def _loudest(plan: Plan) -> Generator[float, bool | None, float]:
    """The peak of all stems and the residual; yields the fraction done."""
    peak, rendered, n_samples = 0.0, plan.rendered, plan.sound.n_samples
    for start in range(0, n_samples, plan.block_samples):
        count = min(plan.block_samples, n_samples - start)
        peak = max(peak, float(np.abs(rendered(start, count)).max()))
        yield (start + count) / n_samples
    return peak


def _write(plan: Plan, folder: Path, begun: float) -> Generator[ExportStep, bool | None, tuple[Path | None, float]]:
    """Write stems and residual, ``begun`` of all done before; the residual's path if it is not silent, and the peak."""
    n_samples, rendered, whole, size = plan.sound.n_samples, plan.rendered, plan.whole, plan.block_samples
    residual_path = None if plan.part else folder / plan.naming.residual(plan.file_format)
    integer, n_stems, loudest, peak = plan.subtype.bits is not None, len(plan.parts), 0.0, 0.0
    with ExitStack() as stack:
        writers = [
            stack.enter_context(plan.stem_writer(folder / name, number)) for number, name in enumerate(plan.names)
        ]
        residual = None if residual_path is None else stack.enter_context(plan.residual_writer(residual_path))
        for start in range(0, n_samples, size):
            count = min(size, n_samples - start)
            blocks = rendered(start, count)
            written = sum(writer.write(block) for writer, block in zip(writers, blocks[:n_stems], strict=True))
            peak = max(peak, float(np.abs(blocks[:n_stems]).max()))
            if residual is not None:
                # With integer codings the residual also holds what rounding and clipping took.
                rest = (whole(start, count) - np.asarray(written)).astype(np.float32) if integer else blocks[-1]
                loudest = max(loudest, float(np.abs(residual.write(rest)).max()))
                peak = max(peak, float(np.abs(rest).max()))
            yield ExportStep("Writing stems", begun + (_WRITTEN - begun) * (start + count) / n_samples)
    if residual_path is not None and loudest == 0.0:
        residual_path.unlink()
        residual_path = None
    return residual_path, peak


def refined(document: Document) -> Generator[ExportStep, bool | None, dict[str, Floats]]:
    """The tracks that the document is played with once they are there."""
    work = refine(document)
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            tracks: dict[str, Floats] = end.value
            return tracks
        yield ExportStep("Refining phases", REFINING * step.fraction)


def told(
    stage: str, low: float, high: float, work: Generator[float, bool | None, _Result]
) -> Generator[ExportStep, bool | None, _Result]:
    """The steps of ``work`` as ExportSteps between two fractions."""
    while True:
        try:
            fraction = next(work)
        except StopIteration as end:
            result: _Result = end.value
            return result
        yield ExportStep(stage, low + (high - low) * fraction)
