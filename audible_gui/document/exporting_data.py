"""What goes into exports of tables, notes and one-shots, and what comes out of them. Any thread."""

from dataclasses import dataclass
from pathlib import Path

from audible_gui.document.beat_grid import BeatGrid
from audible_gui.document.document import Document, Node
from audible_gui.document.exporting import FileFormat, Subtype, check_export_gain
from audible_gui.document.stem_names import DEFAULT_EVENT_PATTERN, EVENT_TOKENS, check_pattern


@dataclass(frozen=True)
class TablesRequest:
    """A frozen order for the tables of all layers.

    Attributes:
        document: with a network.
        path: one NPZ where it is called so, else the folder of CSV files.
        overwrite: replace tables that are there.
        sources: files that must not be replaced, besides the sound's own.
    """

    document: Document
    path: Path
    overwrite: bool = False
    sources: tuple[Path, ...] = ()


@dataclass(frozen=True)
class NotesRequest:
    """A frozen order for the notes of pitched components.

    Attributes:
        document: with a network.
        path: the MIDI file.
        grid: for tempo and bars; None for 120 beats a minute.
        layer: whose components; None for the deepest.
        only: of these components of the layer alone; nothing for all.
        overwrite: replace a file that is there.
        sources: files that must not be replaced, besides the sound's own.
    """

    document: Document
    path: Path
    grid: BeatGrid | None = None
    layer: int | None = None
    only: tuple[Node, ...] = ()
    overwrite: bool = False
    sources: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Cut:
    """A stretch of a component that is written as a file.

    Attributes:
        node: of the component.
        number: of the event in it, from 1 on.
        begin: first sample.
        end: the sample after its last one.
        fade_in: samples in which it rises from nothing; 0 where nothing is cut.
        fade_out: samples in which it falls to nothing; 0 where nothing is cut.
    """

    node: Node
    number: int
    begin: int
    end: int
    fade_in: int
    fade_out: int


@dataclass(frozen=True)
class EventsRequest:
    """A frozen order for the events of components, each as a file of its own. They do not sum to the sound.

    Attributes:
        document: with a network.
        folder: where the files go; made when missing.
        nodes: whose events, of one layer.
        file_format: container.
        subtype: coding; None is that of the format.
        overwrite: replace one-shots of an earlier run.
        edited: as mixed, rather than as analysed.
        gain_db: of every file alike, MIN_GAIN_DB..MAX_GAIN_DB; None lowers all so far that none clips.
        clips: whether what an integer coding cannot hold is cut off, or refused.
        pattern: of the files' names, see Naming.
    """

    document: Document
    folder: Path
    nodes: tuple[Node, ...]
    file_format: FileFormat = FileFormat.WAV
    subtype: Subtype | None = None
    overwrite: bool = False
    edited: bool = False
    gain_db: float | None = 0.0
    clips: bool = True
    pattern: str = DEFAULT_EVENT_PATTERN

    def __post_init__(self) -> None:
        check_export_gain(self.gain_db)
        check_pattern(self.pattern, EVENT_TOKENS)


@dataclass(frozen=True)
class Written:
    """What came of an export of that kind.

    Attributes:
        path: the file, or the folder of the files.
        files: how many.
        sentence: for people.
        warnings: a sentence for each thing worth knowing.
    """

    path: Path
    files: int
    sentence: str
    warnings: tuple[str, ...] = ()
