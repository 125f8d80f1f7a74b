"""Names of tracks in MIDI files, which programs read in different ways."""

from pathlib import Path

import mido
import pytest

from audible_gui.document import BeatGrid
from audible_gui.export.midi import MidiNote, MidiTrack, write_midi
from tests.support.networks import outcome


@pytest.mark.parametrize(
    ("name", "written"),
    [("G♯1", "G#1"), ("B♭ – Flügel", "Bb - Flugel"), ("Größe “x”", 'Grosse "x"'), ("太鼓 é", "太鼓 é")],
)
def test_names_are_ascii_where_they_can_be_and_whole_otherwise(tmp_path: Path, name: str, written: str) -> None:
    path = tmp_path / "a.mid"
    outcome(write_midi([MidiTrack(name, (MidiNote(0.0, 0.5, 60, 100),))], BeatGrid(120.0), path))
    assert mido.MidiFile(path, charset="utf-8").tracks[1].name == written
