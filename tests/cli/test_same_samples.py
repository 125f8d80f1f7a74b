"""A project rendered on the command line is what the editor exports of it, sample by sample."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audible_gui.cli import main
from audible_gui.document import (
    Breakpoint,
    Document,
    ExportRequest,
    GainCurve,
    MixRequest,
    Node,
    Phase,
    Reading,
    Strategy,
    Throw,
    with_edge_gain,
    with_exponent,
    with_gain,
    with_group,
    with_group_gain,
    with_mute,
    with_network,
    with_pan,
)
from audible_gui.operations import (
    with_basis_of,
    with_box_gain,
    with_curve,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_phase,
    with_throw,
)
from audible_gui.project_file import Scratch, create_project
from audible_gui.synthesis import Box
from audible_gui.workflow import OpenedProject, OpenRequest, export, open_file
from tests.support.networks import noise, outcome, random_network


@pytest.fixture
def document() -> Document:
    """With whatever can be set."""
    sound = noise(4000, channels=2)
    network = random_network(sound, (5, 3), parts=True)
    result = with_exponent(with_network(Document(sound, reading=Reading.PARTS), network), 1.5)
    result = with_pan(with_gain(result, Node(1, 1), 2.5), Node(1, 4), 0.4)
    result = with_group_gain(with_group(result, [Node(1, 0), Node(1, 1)], "Both"), (1, 0), -3.1)
    result = with_edge_gain(with_mute(result, Node(1, 3), muted=True), Node(2, 0), 2, -5.5)
    result = with_box_gain(result, Node(2, 1), Box(800, 2400, 500.0, 2000.0), -60.0)
    result = with_curve(result, Node(1, 1), GainCurve((Breakpoint(0.1, -60.0), Breakpoint(0.3, 6.0))))
    result = with_basis_of(result, Node(1, 2), Node(1, 0), 0.7)
    result = with_phase(with_envelope_of(result, Node(2, 2), Node(2, 1)), Node(2, 2), Phase.REFINED)
    inputs, frames = network.decoders[0].shape[0], network.code.shape[1]
    drawn = np.random.default_rng(3).random((2, inputs // 2)).astype(np.float32)
    result = with_drawn_basis(result, Node(1, 4), drawn)
    result = with_drawn_envelope(result, Node(1, 4), np.linspace(0.0, 2.0, frames, dtype=np.float32))
    result = with_throw(result, [Node(1, 0), Node(1, 1)], Throw(Strategy.WARP, 0.7, 5))
    return with_throw(result, [Node(1, 0), Node(1, 4)], Throw(Strategy.TOGETHER, 0.5, 6))


@pytest.fixture
def project(document: Document, tmp_path: Path) -> Path:
    """The same, recalled from a snapshot after all was neutral."""
    neutral = with_network(Document(document.sound), document.network)
    made = create_project(tmp_path / "p.audible", neutral, "Train")
    made.set_snapshots({"A": (document, "Train")})
    made.append(document, "Recall A")
    made.close()
    return made.path


def opened(path: Path, folder: Path) -> Document:
    """The document that an editor has after opening the project."""
    result = outcome(open_file(OpenRequest(path), folder / "untitled", Scratch(folder / "scratch")))
    assert isinstance(result, OpenedProject)
    result.project.close()
    return result.history.document


def samples(path: Path) -> npt.NDArray[np.float32]:
    return np.asarray(soundfile.read(path, dtype="float32")[0])


def test_the_mix(project: Path, document: Document, tmp_path: Path) -> None:
    assert main(["render", str(project), "-o", str(tmp_path / "mix.wav")]) == 0
    outcome(export(MixRequest(document, tmp_path / "before.wav")))
    outcome(export(MixRequest(opened(project, tmp_path), tmp_path / "after.wav")))
    mix = samples(tmp_path / "mix.wav")
    assert np.abs(mix).max() > 0.01
    np.testing.assert_array_equal(mix, samples(tmp_path / "before.wav"))
    np.testing.assert_array_equal(mix, samples(tmp_path / "after.wav"))


@pytest.mark.parametrize(("layer", "grouped"), [(1, True), (2, False)])
def test_stems(project: Path, tmp_path: Path, layer: int, grouped: bool) -> None:
    words = ["render", str(project), "-o", str(tmp_path / "cli"), "--stems", "--layer", str(layer)]
    assert main([*words, *(["--groups"] if grouped else [])]) == 0
    request = ExportRequest(opened(project, tmp_path), tmp_path / "gui", layer=layer, edited=True, grouped=grouped)
    outcome(export(request))
    written = sorted(path.name for path in (tmp_path / "gui").glob("*.wav"))
    assert sorted(path.name for path in (tmp_path / "cli").glob("*.wav")) == written
    assert any("Both" in name for name in written) == grouped
    for name in written:
        np.testing.assert_array_equal(samples(tmp_path / "cli" / name), samples(tmp_path / "gui" / name))
