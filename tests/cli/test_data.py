"""Tables and MIDI notes of projects, on the command line."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import mido
import numpy as np
import pytest

from audible_gui.cli import main
from audible_gui.document import Document, Network, Node, Reading, Sound, frozen, with_name, with_network
from audible_gui.operations import notes_of
from audible_gui.project_file import create_project
from audible_gui.synthesis import bases, child_shares, envelopes, shares
from tests.support.networks import random_network, tones

NAME = '=HYPERLINK("x")\n\u202e\U0001f941'


@pytest.fixture
def document() -> Document:
    """Component 1 is a tone of 440 Hz that sounds twice, component 2 noise."""
    sound: Sound = tones(16_000)
    network: Network = random_network(sound, (2, 1))
    bins, frames = network.decoders[0].shape[0], network.code.shape[1]
    tone = np.full(bins, 1e-6)
    tone[13:16] = 0.5, 1.0, 0.5  # 14 bins of 31.25 Hz are 437.5 Hz
    noise = np.random.default_rng(0).random(bins)
    first = np.zeros(frames)
    first[20:40], first[100:120] = 1.0, 0.36
    first[60:70], first[150:154] = 0.2, 1.0  # too soft and too short for notes
    decoders = (frozen(np.stack([tone / np.sum(tone), noise / np.sum(noise)], axis=1)), network.decoders[1])
    own = frozen(np.stack([first, np.ones(frames)]))
    document = with_network(Document(sound=sound), replace(network, decoders=decoders, own=own))
    return with_name(with_name(document, Node(1, 0), NAME), Node(1, 1), "Noise")


@pytest.fixture
def project(document: Document, tmp_path: Path) -> Path:
    path = tmp_path / "a.audible"
    create_project(path, document, "Open").close()
    return path


def test_tables_hold_what_numpy_reads_back(document: Document, project: Path, tmp_path: Path) -> None:
    network = document.network
    assert network is not None
    target = tmp_path / "tables.npz"
    assert main(["tables", str(project), "-o", str(target)]) == 0
    with np.load(target) as read:
        for layer in (1, 2):
            np.testing.assert_array_equal(read[f"layer{layer}_bases"], bases(network, layer))
            np.testing.assert_array_equal(read[f"layer{layer}_envelopes"], envelopes(network, layer))
            np.testing.assert_array_equal(read[f"layer{layer}_shares"], shares(network, layer))
        np.testing.assert_array_equal(read["layer2_edges"], child_shares(network, 2))
        assert read["frequencies_hz"][-1] == 4000.0
        assert read["layer1_names"].tolist()[1] == "Noise"


def test_csv_has_heads_seconds_and_no_formulas(document: Document, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    words = ["tables", str(project), "-o", str(folder)]
    assert main(words) == 0
    with (folder / "layer1_envelopes.csv").open(newline="", encoding="utf-8") as file:
        heads, *rows = list(csv.reader(file))
    assert heads[0] == "time_s"
    assert heads[1].startswith("'=HYPERLINK")
    assert "\n" not in heads[1]
    assert document.network is not None
    np.testing.assert_allclose(np.array(rows, dtype=float)[:, 1:].T, envelopes(document.network, 1), rtol=1e-6)
    assert [float(row[0]) for row in rows[:3]] == [-64 / 8000, 0.0, 64 / 8000], "middles of windows of 256"
    assert main(words) == 1, "they are there already"
    assert main([*words, "--overwrite"]) == 0


def test_pitched_components_become_notes_and_others_are_named(
    document: Document, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert document.reading is Reading.PARTS
    assert [len(notes_of(document, Node(1, index))) for index in range(2)] == [2, 0]
    target = tmp_path / "notes.mid"
    assert main(["midi", str(project), "-o", str(target), "--layer", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["notes"], told["left_out"]) == (2, ["Noise"])
    file = mido.MidiFile(target, charset="utf-8")
    assert file.tracks[1].name.startswith("=HYPERLINK")
    now, starts = 0.0, []
    for message in file:
        now += message.time
        if message.type == "note_on":
            starts.append((round(now, 3), message.note, message.velocity))
    assert starts == [(0.152, 69, 127), (0.792, 69, 76)], "the middles of frames 20 and 100"
    assert main(["midi", str(project), "-o", str(target), "--layer", "1"]) == 1
    assert main(["midi", str(project), "-o", str(tmp_path / "b.mid"), "--layer", "3"]) == 1
    assert not (tmp_path / "b.mid").exists()
