"""What goes into an export and what comes out of it. Any thread."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from audible_gui.document.document import MAX_GAIN_DB, MIN_GAIN_DB, Document, Node
from audible_gui.document.stem_names import DEFAULT_PATTERN, check_pattern
from audible_gui.errors import ExportError


class FileFormat(StrEnum):
    """Container of written sounds."""

    WAV = "wav"
    FLAC = "flac"
    AIFF = "aiff"
    W64 = "w64"

    @classmethod
    def of(cls, path: Path) -> "FileFormat | None":
        """What a file's ending says; None where it says nothing known."""
        ending = path.suffix[1:].lower()
        return next((known for known in cls if ending in {known, known.replace("aiff", "aif")}), None)

    @property
    def default_subtype(self) -> "Subtype":
        """FLOAT in WAV and W64, PCM_24 in FLAC and AIFF."""
        return Subtype.FLOAT if self in {FileFormat.WAV, FileFormat.W64} else Subtype.PCM_24


class Subtype(StrEnum):
    """Coding of written samples."""

    FLOAT = "FLOAT"
    PCM_24 = "PCM_24"
    PCM_16 = "PCM_16"

    @property
    def bits(self) -> int | None:
        """Bits of an integer coding, None for floating point."""
        return {Subtype.FLOAT: None, Subtype.PCM_24: 24, Subtype.PCM_16: 16}[self]


@dataclass(frozen=True)
class ExportRequest:
    """A frozen order for one export of stems.

    As analysed, all gains at one, they sum to the sound; edited, to the mix that all that is set in the document
    makes of it.

    Attributes:
        document: with a network.
        folder: where the files go; made when missing.
        layer: whose components are written; None is the deepest.
        file_format: container.
        subtype: coding; None is FLOAT in WAV and W64, PCM_24 in FLAC and AIFF.
        overwrite: replace the stems of an earlier run.
        figure: also draw the network here (PNG, SVG or PDF by its ending).
        edited: as mixed, rather than as analysed.
        grouped: one stem for each group, rather than for each of its members.
        gain_db: of every file alike, MIN_GAIN_DB..MAX_GAIN_DB; None lowers all so far that none clips.
        clips: whether what an integer coding cannot hold is cut off, for the residual to hold it, or refused.
        pattern: of the files' names, see Naming.
        only: of these components of one layer alone, which sum to what they are together; nothing for all.
        parent: of its children in the layer below, as parts of it, which sum to it; None for components by themselves.
    """

    document: Document
    folder: Path
    layer: int | None = None
    file_format: FileFormat = FileFormat.WAV
    subtype: Subtype | None = None
    overwrite: bool = False
    figure: Path | None = None
    edited: bool = False
    grouped: bool = False
    gain_db: float | None = 0.0
    clips: bool = True
    pattern: str = DEFAULT_PATTERN
    only: tuple[Node, ...] = ()
    parent: Node | None = None

    def __post_init__(self) -> None:
        check_export_gain(self.gain_db)
        check_pattern(self.pattern)


@dataclass(frozen=True)
class MixRequest:
    """A frozen order for one export of what the document sounds like, as one file.

    Attributes:
        document: with a sound.
        path: the file; its ending says WAV, FLAC, AIFF or W64.
        subtype: coding; None is FLOAT in WAV and W64, PCM_24 in FLAC and AIFF.
        overwrite: replace a file that is there.
        sources: files that must not be replaced, besides the sound's own.
        gain_db: see ExportRequest.
        clips: whether what an integer coding cannot hold is cut off, or refused.
        what: is written, for people.
    """

    document: Document
    path: Path
    subtype: Subtype | None = None
    overwrite: bool = False
    sources: tuple[Path, ...] = ()
    gain_db: float | None = 0.0
    clips: bool = True
    what: str = "The mix"

    def __post_init__(self) -> None:
        check_export_gain(self.gain_db)


@dataclass(frozen=True)
class ExportStep:
    """State of an export: what is being done, and the fraction done, 0..1."""

    stage: str
    fraction: float


@dataclass(frozen=True)
class Certificate:
    """Proof of an export, made by reading the written files back.

    Attributes:
        stems: names of the files, the residual's last if there is one.
        null_db: RMS of the sum of the files minus the sound, or minus the mix if they are edited, over the RMS of that;
            None for silence, and for a single file of an edited mix.
        source: name of the sound's file.
        source_sha256: of the sound's samples as float32, interleaved.
        warnings: a sentence for each thing worth knowing.
        edited: whether they are as mixed.
        gain_db: of all files; what they are compared with has it, too.
        residual: name of the residual's file, if there is one.
        part: what they sum to where that is not all, e.g. ``"Kick"``.
    """

    stems: tuple[str, ...]
    null_db: float | None
    source: str
    source_sha256: str
    warnings: tuple[str, ...] = ()
    edited: bool = False
    gain_db: float = 0.0
    residual: str | None = None
    part: str = ""


def check_export_gain(gain_db: float | None) -> None:
    """Raises ExportError for what is no such gain."""
    if gain_db is not None and not MIN_GAIN_DB <= gain_db <= MAX_GAIN_DB:
        raise ExportError(f"The gain of an export must lie between {MIN_GAIN_DB:g} and {MAX_GAIN_DB:g} dB.")
