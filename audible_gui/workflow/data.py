"""The data of a project for other programs: tables, and notes as MIDI. Generators; any thread."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audible_gui.document import BeatGrid, Document, Node
from audible_gui.errors import AudibleError, ExportError
from audible_gui.export import Staging, check_file, commit, export_tables
from audible_gui.export.midi import MidiNote, MidiTrack, velocity_of, write_midi
from audible_gui.operations import notes_of
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
        left_out: names of those that are not pitched, or silent.
    """

    path: Path
    notes: int
    tracks: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For people."""
        missing = f" Not pitched, and left out: {', '.join(self.left_out)}." if self.left_out else ""
        many = len(self.tracks)
        return f"{self.notes} notes of {many} component{'' if many == 1 else 's'} are in {self.path}.{missing}"


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
    work = export_midi(document, target, grid, layer, overwrite=overwrite)
    return (yield from retold(work, lambda done: Progress("Finding notes", part(_READ, 1.0, done))))


def export_midi(
    document: Document, target: Path, grid: BeatGrid | None, layer: int | None = None, *, overwrite: bool
) -> Generator[float, bool | None, MidiResult]:
    """Write the notes of a layer's pitched components, one track each.

    Args:
        document: with a sound and a network.
        target: the file.
        grid: for tempo and bars; None for 120 beats a minute.
        layer: whose components; None for the deepest.
        overwrite: replace a file that is there.

    Yields:
        The fraction done.

    Raises:
        ExportError: if there is no such layer, nothing pitched in it, or the file cannot be written.
    """
    if document.sound is None or document.network is None:
        raise ExportError("There are no components yet; train a network first.")
    layer = document.network.depth if layer is None else layer
    if not 1 <= layer <= document.network.depth:
        raise ExportError(f"There is no layer {layer}; the network has layers 1 to {document.network.depth}.")
    components, found = document.components[layer - 1], []
    for index in range(len(components)):
        found.append(notes_of(document, Node(layer, index)))
        yield 0.8 * (index + 1) / len(components)
    loudest = max((note.level for notes in found for note in notes), default=0.0)
    tracks = [
        MidiTrack(
            component.name,
            tuple(MidiNote(n.start_s, n.end_s, n.pitch, velocity_of(n.level, loudest)) for n in notes),
        )
        for component, notes in zip(components, found, strict=True)
        if notes
    ]
    if not tracks:
        raise ExportError(f"No component of layer {layer} is pitched, so there are no notes; try another layer.")
    with Staging(target.parent) as staging:
        work = write_midi(tracks, grid or BeatGrid(), staging.path / target.name)
        yield from retold(work, lambda done: part(0.8, 1.0, done))
        check_file(target, "MIDI file", (document.sound.path,), overwrite=overwrite)
        commit((staging, [target.name] if target.exists() else []))
    left_out = tuple(one.name for one, notes in zip(components, found, strict=True) if not notes)
    return MidiResult(target, sum(len(t.notes) for t in tracks), tuple(t.name for t in tracks), left_out)


def _grid(view: Mapping[str, Any]) -> BeatGrid | None:
    """The beat grid that a project shows; None where it shows none, or what is written there is none."""
    try:
        bpm, offset_s, beats_per_bar, shown, _ = view["beats"]
        return BeatGrid(float(bpm), float(offset_s), int(beats_per_bar)) if shown is True else None
    except (KeyError, TypeError, ValueError, OverflowError, AudibleError):
        return None
