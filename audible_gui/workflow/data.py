"""The data of a project for other programs: tables, and notes as MIDI. Generators; any thread."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audible_gui.document import BeatGrid, Document, Node, NotesRequest
from audible_gui.errors import AudibleError, ExportError
from audible_gui.export import Staging, check_file, commit, export_tables
from audible_gui.export.midi import MidiNote, MidiTrack, velocity_of, write_midi
from audible_gui.operations import Note, notes_of, without_doubles
from audible_gui.project_file import look_into
from audible_gui.workflow.progress import Progress, part, retold
from audible_gui.workflow.projects import read_project

_READ = 0.3


@dataclass(frozen=True)
class MidiResult:
    """What was written.

    Attributes:
        path: the file.
        notes: how many.
        tracks: names of the components that became tracks.
        left_out: names of those that are not pitched, silent, or louder in others.
    """

    path: Path
    notes: int
    tracks: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For people."""
        missing = f" Without notes of their own: {', '.join(self.left_out)}." if self.left_out else ""
        many = len(self.tracks)
        return f"{self.notes} notes of {many} component{'' if many == 1 else 's'} are in {self.path}.{missing}"


@dataclass(frozen=True)
class FoundNotes:
    """What was found in a component.

    Attributes:
        node: which.
        name: of it.
        notes: by time; none where it is not pitched or silent, or where louder components have all of them, too.
        pitch: its MIDI key; None where it is not pitched, or silent.
    """

    node: Node
    name: str
    notes: tuple[Note, ...]
    pitch: int | None


def tabulate(project: Path, target: Path, *, overwrite: bool) -> Generator[Progress, bool | None, list[Path]]:
    """Write the tables of a project, see ``export_tables``; its files. Raises AudibleError."""
    document = yield from retold(read_project(project), lambda done: Progress("Reading", _READ * done))
    work = export_tables(document, target, overwrite=overwrite, sources=(project,))
    return (yield from retold(work, lambda done: Progress("Writing tables", part(_READ, 1.0, done))))


def play_notes(
    project: Path, target: Path, layer: int | None, *, overwrite: bool
) -> Generator[Progress, bool | None, MidiResult]:
    """Write the notes of a project's pitched components, at the tempo of its beat grid. Raises AudibleError."""
    check_file(target, "MIDI file", (project,), overwrite=overwrite)
    document = yield from retold(read_project(project), lambda done: Progress("Reading", _READ * done))
    with look_into(project) as reader:
        grid = _grid(reader.view())
    order = NotesRequest(document, target, grid, layer, overwrite=overwrite, sources=(project,))
    return (yield from retold(export_midi(order), lambda done: Progress("Finding notes", part(_READ, 1.0, done))))


def look_for_notes(document: Document, layer: int | None = None) -> Generator[float, bool | None, list[FoundNotes]]:
    """The notes of all components of a layer, None for the deepest.

    Yields:
        The fraction done.

    Raises:
        ExportError: if there is no such layer.
    """
    if document.sound is None or document.network is None:
        raise ExportError("There are no components yet; train a network first.")
    layer = document.network.depth if layer is None else layer
    if not 1 <= layer <= document.network.depth:
        raise ExportError(f"There is no layer {layer}; the network has layers 1 to {document.network.depth}.")
    components, rows = document.components[layer - 1], []
    for index in range(len(components)):
        rows.append(notes_of(document, Node(layer, index)))
        yield (index + 1) / len(components)
    return [
        FoundNotes(Node(layer, index), component.name, notes, rows[index][0].pitch if rows[index] else None)
        for index, (component, notes) in enumerate(zip(components, without_doubles(rows), strict=True))
    ]


def export_midi(request: NotesRequest) -> Generator[float, bool | None, MidiResult]:
    """Write the notes of a layer's pitched components, one track each.

    Yields:
        The fraction done.

    Raises:
        ExportError: if there is no such layer, nothing pitched in it, or the file cannot be written.
    """
    document, target = request.document, request.path
    found = yield from retold(look_for_notes(document, request.layer), lambda done: 0.8 * done)
    wanted = [one for one in found if not request.only or one.node in request.only]
    loudest = max((note.level for one in wanted for note in one.notes), default=0.0)
    tracks = [
        MidiTrack(
            one.name,
            tuple(MidiNote(n.start_s, n.end_s, n.pitch, velocity_of(n.level, loudest)) for n in one.notes),
        )
        for one in wanted
        if one.notes
    ]
    if not tracks:
        layer = found[0].node.layer
        raise ExportError(f"No component of layer {layer} is pitched, so there are no notes; try another layer.")
    own = None if document.sound is None else document.sound.path
    with Staging(target.parent) as staging:
        work = write_midi(tracks, request.grid or BeatGrid(), staging.path / target.name)
        yield from retold(work, lambda done: part(0.8, 1.0, done))
        check_file(target, "MIDI file", (own, *request.sources), overwrite=request.overwrite)
        commit((staging, [target.name] if target.exists() else []))
    left_out = tuple(one.name for one in wanted if not one.notes)
    return MidiResult(target, sum(len(t.notes) for t in tracks), tuple(t.name for t in tracks), left_out)


def _grid(view: Mapping[str, Any]) -> BeatGrid | None:
    """The beat grid that a project shows; None where it shows none, or what is written there is none."""
    try:
        bpm, offset_s, beats_per_bar, shown, _ = view["beats"]
        return BeatGrid(float(bpm), float(offset_s), int(beats_per_bar)) if shown is True else None
    except (KeyError, TypeError, ValueError, OverflowError, AudibleError):
        return None
