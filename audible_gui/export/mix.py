"""The mix as it sounds, as one file. A generator that can be stopped at any step; any thread."""

from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import numpy as np

from audible_gui.audio_file import Dither, SoundWriter, check_format
from audible_gui.document import Certificate, ExportStep, FileFormat, Floats, MixRequest
from audible_gui.errors import ExportError
from audible_gui.export.certificate import Blocks, measure_null, sha256
from audible_gui.export.levels import check_clipping, clipping, lowering_db
from audible_gui.export.plan import raised, size_notes, sound_tags
from audible_gui.export.staging import Staging, commit, same_file
from audible_gui.export.stems import REFINING, refined, told
from audible_gui.synthesis import played

_BLOCK = 1 << 17
_WRITTEN = 0.8


def check_mix_place(request: MixRequest) -> None:
    """Whether the mix can be written there, before anything is rendered.

    Raises:
        ExportError: if not.
    """
    path = request.path
    format_of(path)
    if path.is_dir():
        raise ExportError(f"“{path}” is a folder; give the file a name that ends in .wav, .flac, .aiff or .w64.")
    if path.exists() and not request.overwrite:
        raise ExportError(f"“{path}” exists already; choose another name or overwrite it (--overwrite).")
    own = None if request.document.sound is None else request.document.sound.path
    if any(same_file(path, source) for source in (own, *request.sources)):
        raise ExportError(f"“{path}” is what the mix is made of; choose another name.")
    with Staging(path.parent):  # a rehearsal
        pass


def format_of(path: Path) -> FileFormat:
    """The format that a file's ending says. Raises ExportError."""
    file_format = FileFormat.of(path)
    if file_format is None:
        raise ExportError(
            f"A mix is written as WAV, FLAC, AIFF or W64, and “{path.name}” ends in none of .wav, .flac, .aiff, .w64; "
            "stems go into a folder (--stems)."
        )
    return file_format


def export_mix(request: MixRequest) -> Generator[ExportStep, bool | None, Certificate]:
    """Write what the document sounds like: a mono sound as stereo where anything is panned.

    Nothing is left behind when it fails or is not iterated to the end.

    Yields:
        What is being done.

    Returns:
        The certificate; its null is that of the file with the sound, if nothing is edited.

    Raises:
        ExportError: if there is no sound, or the file cannot be written.
    """
    sound = request.document.sound
    if sound is None:
        raise ExportError("There is nothing to export yet; open a sound first.")
    check_mix_place(request)
    file_format = format_of(request.path)
    subtype = request.subtype or file_format.default_subtype
    renderer, mix = played(request.document, sound)
    channels, n_samples = renderer.channels(mix), sound.n_samples
    check_format(file_format, subtype, sound.rate_hz, channels, n_samples)
    tracks = yield from refined(request.document)
    renderer = renderer.with_tracks(tracks)

    def original(start: int, count: int) -> Floats:
        return sound.samples[start : start + count]

    # What is not edited is the original to the last bit, which a rendering is not quite.
    blocks: Blocks = (lambda start, count: renderer.render(mix, start, count)) if request.document.edited else original
    gain_db, begun = request.gain_db, REFINING if tracks else 0.0
    if gain_db is None:
        gain_db, middle = 0.0, 0.5 * (begun + _WRITTEN)
        if subtype.bits is not None:
            peak = yield from told("Measuring levels", begun, middle, _passed(blocks, n_samples))
            gain_db, begun = lowering_db(peak), middle
    blocks = raised(blocks, gain_db)
    with Staging(request.path.parent) as staging:
        file = staging.path / request.path.name
        dither = Dither((0 if request.document.network is None else request.document.network.spec.seed,))
        tags = replace(
            sound_tags(request.document, sound, request.what.lower().removeprefix("the ")), title=request.path.stem
        )
        header = (sound.rate_hz, channels, file_format, subtype, n_samples)
        with SoundWriter(file, *header, dither=dither, tags=tags) as writer:
            peak = yield from told(
                f"Writing {request.what.lower()}", begun, _WRITTEN, _passed(blocks, n_samples, writer.write)
            )
        if not request.clips:
            check_clipping(request.what, subtype, peak, gain_db)
        null_db = None
        if not request.document.edited:
            null_db = yield from told("Reading back", _WRITTEN, 1.0, measure_null(blocks, n_samples, [file]))
        check_mix_place(request)
        commit((staging, [request.path.name] if request.path.exists() else []))
    clipped = clipping(request.what, subtype, peak, "was clipped; turn it down, or write FLOAT into WAV.")
    warnings = sound.notes + size_notes(file_format, subtype, channels, n_samples) + clipped
    source = sound.path.name if sound.path else sound.name
    edited = request.document.edited
    return Certificate((request.path.name,), null_db, source, sha256(sound), warnings, edited, gain_db)


def _passed(
    blocks: Blocks, n_samples: int, write: Callable[[Floats], object] | None = None
) -> Generator[float, bool | None, float]:
    """Go through a signal, and write it; yields the fraction done, and returns the peak."""
    peak = 0.0
    for start in range(0, n_samples, _BLOCK):
        block = blocks(start, min(_BLOCK, n_samples - start))
        if not np.isfinite(block).all():
            raise ExportError("The mix would hold values that are not numbers; train the network again.")
        peak = max(peak, float(np.abs(block).max()))
        if write is not None:
            write(block)
        yield min((start + _BLOCK) / n_samples, 1.0)
    return peak
