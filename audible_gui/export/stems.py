"""Stems of one layer, with the residual that makes their sum exact and the certificate that proves it. Any thread."""

from collections.abc import Collection, Generator, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from audible_gui.audio_file import check_format
from audible_gui.document import Certificate, Document, ExportRequest, ExportStep, FileFormat, Floats, Sound, Subtype
from audible_gui.errors import ExportError
from audible_gui.export.certificate import certificate_values, measure_null, sha256
from audible_gui.export.figure import check_figure, draw_network
from audible_gui.export.plan import Plan, planned
from audible_gui.export.staging import CERTIFICATE, Staging, check_folder, commit, write_json
from audible_gui.synthesis import refine

Steps = Generator[ExportStep, bool | None, Certificate]
_BLOCK_VALUES = 1 << 22
_MIN_BLOCK = 1 << 13
REFINING = 0.4
"""Part of an export until there are refined phases, where there are any."""
_Result = TypeVar("_Result")
_CUT_OFF = "was clipped; the residual holds what was cut off."


def check_place(folder: Path, file_format: FileFormat, source: Path | None, *, overwrite: bool) -> None:
    """Whether stems can be written there, before anything is known of them; ``source`` is the file of the sound.

    Raises:
        ExportError: if not.
    """
    check_folder(folder, (CERTIFICATE, f"residual.{file_format}"), source, overwrite=overwrite)


def check_output(
    sound: Sound, folder: Path, file_format: FileFormat, subtype: Subtype | None, *, overwrite: bool
) -> None:
    """Whether stems of this sound can be written there and so; worth asking before a training.

    Raises:
        ExportError: if not.
    """
    coding = subtype or file_format.default_subtype
    check_place(folder, file_format, sound.path, overwrite=overwrite)
    check_format(file_format, coding, sound.rate_hz, sound.n_channels, sound.n_samples)
    peak = max(-float(sound.samples.min()), float(sound.samples.max()))
    if coding.bits is not None and peak > 1.0:
        raise ExportError(
            f"The sound's peak is {20 * np.log10(peak):+.1f} dBFS, which {coding} cannot hold; write FLOAT into WAV."
        )


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
    plan = planned(request)
    if request.figure is not None:
        check_figure(request.figure, plan.sound.path)
    check_output(plan.sound, request.folder, plan.file_format, plan.subtype, overwrite=request.overwrite)
    plan.check_coding()
    check_folder(request.folder, plan.names, plan.sound.path, overwrite=request.overwrite)
    drawing = nullcontext() if request.figure is None else Staging(request.figure.parent)
    with Staging(request.folder) as staging, drawing as figure_staging:
        if plan.edited:
            plan = replace(plan, tracks=(yield from refined(plan.document)))
        residual, clipped = yield from _write(plan, staging.path)
        files = [staging.path / name for name in plan.names] + ([residual] if residual else [])
        reading = measure_null(plan.whole, plan.sound.n_samples, files)
        null_db = yield from told("Reading back", 0.8, 0.92, reading)
        certificate = Certificate(
            stems=tuple(path.name for path in files),
            null_db=null_db,
            source=plan.sound.path.name if plan.sound.path else plan.sound.name,
            source_sha256=sha256(plan.sound),
            warnings=plan.sound.notes + plan.size_notes + clipped,
            edited=plan.edited,
        )
        values = certificate_values(certificate, plan.network, plan.layer, plan.reading, plan.document.exponent)
        write_json(staging.path / CERTIFICATE, values)
        if request.figure is not None and figure_staging is not None:
            yield ExportStep("Drawing the figure", 0.93)
            draw_network(plan.sound, plan.network, plan.reading, figure_staging.path / request.figure.name)
        yield ExportStep("Moving into place", 1.0)
        names = [*certificate.stems, CERTIFICATE]
        replaced = check_folder(request.folder, names, plan.sound.path, overwrite=request.overwrite)
        if request.figure is not None and figure_staging is not None:
            earlier = [request.figure.name] if request.figure.exists() else []
            commit((staging, replaced), (figure_staging, earlier), *together)
        else:
            commit((staging, replaced), *together)
    return certificate


def _write(plan: Plan, folder: Path) -> Generator[ExportStep, bool | None, tuple[Path | None, tuple[str, ...]]]:
    """Write stems and residual; the residual's path if it is not silent, and warnings."""
    sound, renderer, whole = plan.sound, plan.renderer, plan.whole
    mixes = [*plan.mixes, plan.residual]
    size = max(_BLOCK_VALUES // (len(mixes) * plan.n_channels), _MIN_BLOCK)
    residual_path = folder / f"residual.{plan.file_format}"
    loudest, peak, begun = 0.0, 0.0, REFINING if plan.tracks else 0.0
    with ExitStack() as stack:
        stems = [plan.stem_writer(folder / name, number) for number, name in enumerate(plan.names)]
        writers = [stack.enter_context(stem) for stem in stems]
        residual_writer = stack.enter_context(plan.residual_writer(residual_path))
        for start in range(0, sound.n_samples, size):
            count = min(size, sound.n_samples - start)
            blocks = renderer.render_all(mixes, start, count)
            if not np.isfinite(blocks).all():
                raise ExportError("The stems would hold values that are not numbers; train the network again.")
            peak = max(peak, float(np.abs(blocks[:-1]).max()))
            written = sum(writer.write(block) for writer, block in zip(writers, blocks[:-1], strict=True))
            # With integer codings the residual also holds what rounding and clipping took.
            integer = plan.subtype.bits is not None
            rest = (whole(start, count) - np.asarray(written)).astype(np.float32) if integer else blocks[-1]
            loudest = max(loudest, float(np.abs(residual_writer.write(rest)).max()))
            yield ExportStep("Writing stems", begun + (0.8 - begun) * min((start + size) / sound.n_samples, 1.0))
    if loudest == 0.0:
        residual_path.unlink()
    return (residual_path if loudest else None), clipping("A stem", plan.subtype, peak, _CUT_OFF)


def clipping(what: str, subtype: Subtype, peak: float, so: str) -> tuple[str, ...]:
    """A warning if a coding cannot hold a peak; ``so`` says what was done."""
    if subtype.bits is None or peak <= 1.0:
        return ()
    return (f"{what} reaches {20 * np.log10(peak):+.1f} dBFS and {so}",)


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
