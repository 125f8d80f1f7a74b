"""Notes as a standard MIDI file of one track for each component. Any thread; mido comes late."""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audible_gui.document import BeatGrid
from audible_gui.errors import ExportError
from audible_gui.export.plain_text import ascii_line
from audible_gui.export.staging import reason

TICKS_PER_BEAT = 960
_MOST_CHANNELS, _DRUMS = 16, 9


@dataclass(frozen=True)
class MidiNote:
    """A note.

    Attributes:
        start_s: when it begins.
        end_s: when it ends.
        pitch: key, 0..127.
        velocity: 1..127.
    """

    start_s: float
    end_s: float
    pitch: int
    velocity: int


@dataclass(frozen=True)
class MidiTrack:
    """The notes of a component, and its name."""

    name: str
    notes: tuple[MidiNote, ...]


def velocity_of(level: float, loudest: float) -> int:
    """Of a magnitude beside the loudest one: 127 for that, a tenth of it for what is 40 dB softer."""
    return min(max(round(127.0 * math.sqrt(level / loudest)), 1), 127) if loudest > 0.0 else 1


def write_midi(tracks: Sequence[MidiTrack], grid: BeatGrid, path: Path) -> Generator[float, bool | None, None]:
    """Write tracks; their seconds are kept at the tempo of the grid, and their names are ASCII where they can be.

    Args:
        tracks: at least one.
        grid: its tempo and bars.
        path: where to, a staging place.

    Yields:
        The fraction done.

    Raises:
        ExportError: if it cannot be written.
    """
    import mido  # noqa: PLC0415

    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT, charset="utf-8")
    head = mido.MidiTrack()
    head.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(grid.bpm)))
    head.append(mido.MetaMessage("time_signature", numerator=grid.beats_per_bar, denominator=4))
    file.tracks.append(head)
    channels = [channel for channel in range(_MOST_CHANNELS) if channel != _DRUMS]
    for number, track in enumerate(tracks):
        file.tracks.append(_track(mido, track, channels[number % len(channels)], grid))
        yield (number + 1) / len(tracks)
    try:
        file.save(str(path))
    except OSError as error:
        raise ExportError(f"“{path.name}” cannot be written ({reason(error)}).") from None


def _track(mido: Any, track: MidiTrack, channel: int, grid: BeatGrid) -> Any:  # noqa: ANN401 - mido has no types
    result = mido.MidiTrack()
    result.append(mido.MetaMessage("track_name", name=ascii_line(track.name), time=0))
    orders = []
    for note in track.notes:
        start, end = _ticks(note.start_s, grid), _ticks(note.end_s, grid)
        orders.append((start, 1, "note_on", note.pitch, note.velocity))
        orders.append((max(end, start + 1), 0, "note_off", note.pitch, 0))
    now = 0
    for at, _, kind, pitch, velocity in sorted(orders):
        result.append(mido.Message(kind, channel=channel, note=pitch, velocity=velocity, time=at - now))
        now = at
    return result


def _ticks(time_s: float, grid: BeatGrid) -> int:
    return round(time_s / grid.period_s * TICKS_PER_BEAT)
