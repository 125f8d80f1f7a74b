"""What the fuzzer damages: small projects of the program's own, and a small sound of every kind. Always the same."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import soundfile

from audible_gui.audio_file import read_sound
from audible_gui.document import (
    Borrowed,
    Breakpoint,
    Document,
    Drawn,
    GainCurve,
    Morph,
    Node,
    Orientation,
    Patch,
    Phase,
    PlacedEvent,
    Sound,
    Stroke,
    frozen,
    identity_of,
    with_component,
    with_edge_gain,
    with_edge_mute,
    with_exponent,
    with_gain,
    with_marker,
    with_mute,
    with_name,
    with_network,
    with_pan,
    with_solo,
)
from audible_gui.operations import (
    lent_component,
    with_box_gain,
    with_brought,
    with_brought_envelope,
    with_curve,
    with_drawn_basis,
    with_drawn_envelope,
    with_events,
    with_stroke,
)
from audible_gui.project_file import create_project, sounds
from audible_gui.synthesis import Box, own_shape
from tests.audio_file.test_cues import cues, file_with, labels
from tests.support.networks import noise, outcome, random_network

DATA = Path(__file__).parents[1] / "data"
_DATED = 116  # bytes of words at the beginning, with the time of the day
_MADE = '{"at":1e9,"by":"0.1.0"}'


def make_sounds(folder: Path) -> None:
    """The odd sounds of the tests, and one of each kind that libsndfile writes."""
    for path in (DATA / "edge_cases").iterdir():
        if path.suffix != ".json":
            shutil.copyfile(path, folder / path.name)
    samples = np.random.default_rng(0).standard_normal((300, 2)) * 0.1
    for container in sorted(soundfile.available_formats()):
        path = folder / f"seed.{container.lower()}"
        for channels in (2, 1):
            try:
                soundfile.write(path, samples[:, :channels], 8000, format=container)
            except (soundfile.SoundFileError, ValueError, TypeError):
                path.unlink(missing_ok=True)
            else:
                break
    marked = file_with(folder, cues((2, 4000), (1, 100)), labels((1, b"Verse\0"), (2, b"Chorus\0")))
    marked.rename(folder / "cues.wav")
    (folder / "seed.ogg").unlink()  # its number is drawn anew each time; there are others
    dated = folder / "seed.mat5"
    dated.write_bytes(b"MATLAB 5.0 MAT-file".ljust(_DATED) + dated.read_bytes()[_DATED:])


def make_projects(folder: Path) -> None:
    """Projects with all that one can hold; and one of an older version."""
    _make(folder / "wav.audible", outcome(read_sound(DATA / "edge_cases" / "rate_11025.wav")))
    _make(folder / "flac.audible", _coarse(noise(600, 2)), Orientation.ENVELOPES)
    _make(folder / "array.audible", noise(900, 3), parts=True)
    with patch.object(sounds, "EMBED_BYTES", 0):
        _make(folder / "link.audible", outcome(read_sound(DATA / "edge_cases" / "ok.flac")))
    for path in DATA.glob("*.audible"):
        shutil.copyfile(path, folder / path.name)


def _coarse(sound: Sound) -> Sound:
    """The same with 16 bits."""
    return replace(sound, samples=frozen(np.round(sound.samples * 2**15) / 2**15))


def _make(path: Path, sound: Sound, orientation: Orientation = Orientation.SPECTRA, *, parts: bool = False) -> None:
    project = create_project(path, Document(), "New")
    document = Document(sound=sound)
    project.append(document, "Open")
    for seed in (0, 1):
        network = random_network(sound, (4, 2), orientation=orientation, seed=seed, parts=parts)
        document = with_network(document, network)
        project.append(document, "Train 4 → 2")
    document = _edited(document)
    project.append(document, "Mix")
    project.append(with_gain(document, None, -3.0), "Undone")
    project.set_view({"times_s": [0.0, 0.05], "selected": [1, 2], "network": {"widths": [4, 2]}})
    project.move_to(4)
    project.set_snapshots({"A": (document, "Mix"), "H": (with_gain(document, None, -9.0), "Another")})
    project.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as database:  # the time of the day left out
        database.execute("UPDATE setting SET body = ? WHERE name = 'made'", (_MADE,))
        database.execute("VACUUM")


def _edited(document: Document) -> Document:
    """Something of everything that a person can set."""
    document = with_name(with_mute(document, Node(1, 1), muted=True), Node(2, 0), "Kick")
    document = with_solo(with_gain(document, Node(2, 1), -6.0), Node(1, 2), soloed=True)
    document = with_exponent(with_pan(document, Node(2, 0), -0.5), 2.0)
    document = with_edge_mute(with_edge_gain(document, Node(2, 0), 1, 3.0), Node(2, 1), 2, muted=True)
    basis = Borrowed(identity_of(document, Node(2, 1)), 0.5, Morph.GEOMETRIC)
    envelope = Borrowed(identity_of(document, Node(1, 3)), 0.75, Morph.TRANSPORT)
    patched = replace(document.component(Node(1, 2)), patch=Patch(basis, envelope, Phase.SOURCE))
    document = with_component(document, Node(1, 2), patched)
    shape = own_shape(document, Node(1, 0))
    document = with_drawn_basis(document, Node(1, 0), 2.0 * shape.basis)
    document = with_drawn_envelope(document, Node(1, 0), shape.envelope[::-1])
    document = with_marker(with_marker(document, 0.03), 0.01, "Verse")
    document = with_stroke(document, Node(1, 1), Stroke(0, ((0.01, 300.0), (0.05, 900.0)), 0.01, 0.5, strength=0.5))
    document = with_box_gain(document, Node(2, 1), Box(100, 300, 200.0, 1000.0), -12.0)
    document = _crossed(document)
    return with_curve(document, Node(2, 0), GainCurve((Breakpoint(0.01, -60.0), Breakpoint(0.02, 6.0))))


def _crossed(document: Document) -> Document:
    """With the shapes of another sound, and with events put by hand, one of them brought from elsewhere."""
    lent = replace(lent_component(document, Node(2, 1)), name="Kick", sound="drums")
    document = with_brought(document, Node(2, 1), lent)
    document = with_brought_envelope(document, Node(1, 3), lent, 0.5, Morph.GEOMETRIC, 0.001)
    frames = len(own_shape(document, Node(1, 3)).envelope)
    copied = PlacedEvent(0, 1, 2, 0.5, -6.0, Drawn(frozen([1.0, 0.5])))
    return with_events(document, Node(1, 3), [PlacedEvent(0, 0, frames, 1.0), copied])


SEEDS: Mapping[str, Callable[[Path], None]] = {"projects": make_projects, "sounds": make_sounds}
"""What there is to be damaged, by its kind; each puts its files into a folder."""
