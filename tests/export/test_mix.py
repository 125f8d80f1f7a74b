"""The mix as a file is what is played, and the edited stems of every layer are its parts."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audible_gui.document import (
    BINARY,
    Component,
    Document,
    ExportRequest,
    Floats,
    MixRequest,
    Node,
    Orientation,
    Phase,
    Reading,
    Sound,
    Subtype,
    frozen,
    heard_alone,
    with_edge_mute,
    with_gain,
    with_mute,
    with_network,
    with_pan,
    with_solo,
)
from audible_gui.errors import ClippingError, ExportError
from audible_gui.export import export_mix, export_stems
from audible_gui.operations import with_basis_of, with_phase, without_patch
from audible_gui.synthesis import Renderer, document_mix, factors, refine
from tests.support.networks import noise, outcome, random_network


def edited(seed: int, reading: Reading, orientation: Orientation = Orientation.SPECTRA) -> Document:
    """Random gains, mutes and solos on every layer and on the residual."""
    rng, sound = np.random.default_rng(seed), noise(3000, channels=2)
    network = random_network(sound, (6, 4), orientation=orientation, parts=True)
    document = with_network(Document(sound=sound, reading=reading), network)

    def change(component: Component) -> Component:
        gain_db, muted, soloed = float(rng.uniform(-30, 12)), bool(rng.random() < 0.1), bool(rng.random() < 0.6)
        return replace(component, gain_db=gain_db, muted=muted, soloed=soloed)

    layers = tuple(tuple(map(change, layer)) for layer in document.components)
    return with_gain(replace(document, components=layers), None, -6.0)


def played(document: Document, tracks: Mapping[str, Floats] | None = None) -> npt.NDArray[np.float32]:
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, document.exponent)
    renderer = Renderer(document.sound.samples, document.network.spec.stft, parts, tracks or {})
    return renderer.render(document_mix(document), 0, document.sound.n_samples)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("layer", [1, 2])
def test_parts_heard_alone_sum_to_the_whole(reading: Reading, orientation: Orientation, layer: int) -> None:
    document = edited(layer, reading, orientation)
    nodes = [Node(layer, index) for index in range(len(document.components[layer - 1]))]
    parts = [played(heard_alone(document, node)) for node in [*nodes, None]]
    whole = played(document)
    np.testing.assert_allclose(sum(parts), whole, atol=1e-4 * np.abs(whole).max())
    assert sum(part.any() for part in parts) > 1


@pytest.mark.parametrize("reading", Reading)
def test_the_mix_and_the_edited_stems_are_what_is_played(tmp_path: Path, reading: Reading) -> None:
    document = edited(3, reading)
    certificate = outcome(export_mix(MixRequest(document, tmp_path / "mix.wav")))
    assert (certificate.stems, certificate.edited, certificate.null_db) == (("mix.wav",), True, None)
    mix = soundfile.read(tmp_path / "mix.wav", dtype="float32")[0]
    np.testing.assert_allclose(mix, played(document), atol=1e-6)
    stems = outcome(export_stems(ExportRequest(document, tmp_path / "stems", edited=True)))
    total = sum(soundfile.read(tmp_path / "stems" / name)[0] for name in stems.stems)
    np.testing.assert_allclose(total, mix, atol=2e-6)
    assert stems.null_db is not None
    assert stems.null_db < -100.0


@pytest.mark.parametrize("phase", Phase)
def test_patched_components_are_exported_as_they_are_played_when_they_are_refined(tmp_path: Path, phase: Phase) -> None:
    document = with_basis_of(edited(5, Reading.PARTS), Node(1, 2), Node(2, 1))
    document = with_mute(with_phase(document, Node(1, 2), phase), Node(1, 2), muted=False)
    document = with_solo(with_gain(document, Node(1, 2), 6.0), Node(1, 2), soloed=True)
    steps = list(export_mix(MixRequest(document, tmp_path / "mix.wav", overwrite=True)))
    assert [step.fraction for step in steps] == sorted(step.fraction for step in steps)
    assert ("Refining phases" in {step.stage for step in steps}) == (phase is Phase.REFINED)
    expected = played(document, outcome(refine(document)))
    assert np.abs(expected - played(without_patch(document, Node(1, 2)))).max() > 1e-4
    mix = soundfile.read(tmp_path / "mix.wav", dtype="float32")[0]
    np.testing.assert_allclose(mix, expected, atol=1e-6)
    for layer in (1, 2):
        stems = outcome(export_stems(ExportRequest(document, tmp_path / f"{layer}", layer, edited=True)))
        assert stems.null_db is not None
        assert stems.null_db < -100.0
        total = sum(soundfile.read(tmp_path / f"{layer}" / name)[0] for name in stems.stems)
        np.testing.assert_allclose(total, mix, atol=2e-6)


@pytest.mark.parametrize("exponent", [1.0, 2.0, BINARY])
def test_a_panned_mono_sound_is_written_as_stereo(tmp_path: Path, exponent: float) -> None:
    sound = noise(3000)
    document = with_network(Document(sound, exponent=exponent), random_network(sound, (6, 4), parts=True))
    document = with_edge_mute(with_pan(document, Node(1, 0), -1.0), Node(2, 1), 3, muted=True)
    outcome(export_mix(MixRequest(document, tmp_path / "mix.wav")))
    mix = soundfile.read(tmp_path / "mix.wav", dtype="float32")[0]
    assert mix.shape == (3000, 2)
    assert np.linalg.norm(mix[:, 0] - mix[:, 1]) > 0.1 * np.linalg.norm(mix)
    np.testing.assert_allclose(mix, played(document), atol=1e-6)
    stems = outcome(export_stems(ExportRequest(document, tmp_path / "stems", edited=True)))
    read = [soundfile.read(tmp_path / "stems" / name)[0] for name in stems.stems]
    assert {samples.shape for samples in read} == {(3000, 2)}
    np.testing.assert_allclose(np.sum(read, axis=0), mix, atol=2e-6)
    assert stems.null_db is not None
    assert stems.null_db <= -120.0
    analysed = outcome(export_stems(ExportRequest(document, tmp_path / "analysed")))
    assert soundfile.info(tmp_path / "analysed" / analysed.stems[0]).channels == 1


@pytest.mark.parametrize("subtype", [Subtype.PCM_16, Subtype.PCM_24])
@pytest.mark.parametrize("ending", ["wav", "flac", "aif", "AIFF"])
def test_what_is_not_edited_is_written_as_it_was(tmp_path: Path, subtype: Subtype, ending: str) -> None:
    steps = np.random.default_rng(0).integers(-(2**15), 2**15, (3000, 2))
    sound = Sound(frozen(steps / 2**15), 8000, "integers")
    document = with_network(Document(sound), random_network(sound))
    path = tmp_path / f"mix.{ending}"
    certificate = outcome(export_mix(MixRequest(document, path, subtype)))
    assert certificate.null_db == -300.0
    np.testing.assert_array_equal(soundfile.read(path)[0], steps / 2**15)


def test_a_mix_that_is_too_loud_is_clipped_and_told(tmp_path: Path) -> None:
    sound = Sound(frozen(np.full((2000, 1), 0.9)), 8000, "loud")
    document = with_network(Document(sound=sound), random_network(sound))
    for index in range(5):
        document = with_gain(document, Node(1, index), 12.0)
    certificate = outcome(export_mix(MixRequest(document, tmp_path / "mix.wav", Subtype.PCM_16)))
    (warning,) = certificate.warnings
    assert "was clipped; turn it down" in warning
    assert np.abs(soundfile.read(tmp_path / "mix.wav")[0]).max() <= 1.0
    order = MixRequest(document, tmp_path / "mix.flac", clips=False)
    with pytest.raises(ClippingError, match="The mix reaches") as refused:
        outcome(export_mix(order))
    assert [path.name for path in tmp_path.iterdir()] == ["mix.wav"]
    lowered = outcome(export_mix(replace(order, gain_db=None)))
    assert lowered.gain_db == refused.value.gain_db
    wanted = played(document) * 10 ** (lowered.gain_db / 20)
    np.testing.assert_allclose(soundfile.read(tmp_path / "mix.flac", always_2d=True)[0], wanted, atol=3e-7)


def test_a_stopped_mix_leaves_nothing_and_the_earlier_one(tmp_path: Path) -> None:
    document = edited(0, Reading.ONE)
    path = tmp_path / "new" / "mix.wav"
    work = export_mix(MixRequest(document, path))
    next(work)
    work.close()
    assert list(tmp_path.iterdir()) == []
    outcome(export_mix(MixRequest(document, path)))
    before = path.read_bytes()
    with pytest.raises(ExportError, match="exists already"):
        outcome(export_mix(MixRequest(document, path)))
    work = export_mix(MixRequest(document, path, overwrite=True))
    next(work)
    work.close()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["mix.wav"]
