"""Opening beside: projects as they are, sounds that are learned, sounds that another network encodes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.document import (
    Document,
    Encoder,
    NetworkSpec,
    Node,
    Orientation,
    StftSpec,
    patched_nodes,
    with_name,
    with_network,
)
from audible_gui.errors import AudibleError, TrainingError
from audible_gui.library import ENDING, save_component
from audible_gui.operations import lent_component, played_as, with_drawn_envelope
from audible_gui.workflow import (
    BesideRequest,
    Rendering,
    RenderRequest,
    open_beside,
    read_library,
    read_project,
    render,
    write_project,
)
from audible_gui.workflow.progress import retold
from tests.support.crossing import Voice, known_document, rendered_alone
from tests.support.networks import noise, outcome, random_network
from tests.support.onsets import f_measure, onsets

LOW, HIGH = Voice((300.0, 600.0), (0.2, 0.8), 0.2), Voice((2000.0, 3000.0), (0.5, 1.1), 0.2)
SPEC = StftSpec(512, 128)


def document(name: str = "own", voices: tuple[Voice, ...] = (LOW, HIGH), rate_hz: int = 11_025) -> Document:
    return known_document(name, voices, rate_hz, 1.4, SPEC)


def sound_file(folder: Path, other: Document) -> Path:
    assert other.sound is not None
    path = folder / f"{other.sound.name}.wav"
    soundfile.write(path, other.sound.samples, other.sound.rate_hz, "FLOAT")
    return path


def test_a_project_has_its_components_with_its_edits(tmp_path: Path) -> None:
    other = with_name(document("other"), Node(1, 0), "Kick")
    frames = 1 + (len(other.sound.samples) + 512 - 128 - 1) // 128  # type: ignore[union-attr]
    drawn = with_drawn_envelope(other, Node(1, 0), np.ones(frames))
    outcome(write_project(tmp_path / "p.audible", [(other, "Train"), (drawn, "Draw")]))
    beside = outcome(open_beside(BesideRequest(tmp_path / "p.audible", NetworkSpec())))
    assert [[one.name for one in row] for row in beside.layers] == [["Kick", "voice 2"]]
    assert beside.name == "p"  # as the project is called
    assert beside.encoded is None
    assert np.array_equal(beside.layers[0][0].envelope, np.ones(frames, np.float32))


def test_a_sound_is_learned_as_is_asked(tmp_path: Path) -> None:
    spec = NetworkSpec((4, 2), iterations=5, stft=SPEC)
    beside = outcome(open_beside(BesideRequest(sound_file(tmp_path, document("other")), spec)))
    assert [len(row) for row in beside.layers] == [4, 2]
    assert all(one.rate_hz == 11_025 and one.sound == "other" and one.name for row in beside.layers for one in row)


@pytest.mark.parametrize("encoder", Encoder)
def test_a_sound_of_another_rate_is_heard_through_the_network(tmp_path: Path, encoder: Encoder) -> None:
    """What plays at 300 Hz is found in the basis that has 300 Hz, at its seconds, and played by it."""
    own = document()
    assert own.network is not None
    own = replace(own, network=replace(own.network, spec=replace(own.network.spec, encoder=encoder)))
    voices = (replace(LOW, onsets_s=(0.1, 0.4, 1.0)), replace(HIGH, onsets_s=(0.3, 0.7)))
    other = document("other", voices, 16_000)
    beside = outcome(open_beside(BesideRequest(sound_file(tmp_path, other), NetworkSpec(), own)))
    assert beside.fits(own.network)
    assert not beside.fits(random_network(noise(1000)))
    assert [one.name for one in beside.layers[0]] == ["voice 1", "voice 2"]
    played = played_as(own, beside.layers[0], 1)
    for index, voice in enumerate(voices):
        found = onsets(rendered_alone(played, Node(1, index)), 11_025)
        assert f_measure(found, np.array(voice.onsets_s)) >= 0.9


def test_a_mono_sound_is_heard_through_a_stereo_network(tmp_path: Path) -> None:
    own = known_document("own", (LOW, HIGH), 11_025, 1.4, SPEC, channels=2)
    beside = outcome(open_beside(BesideRequest(sound_file(tmp_path, document("other")), NetworkSpec(), own)))
    assert len(beside.layers[0][0].basis) == 2


def test_what_cannot_be_opened_beside_is_told(tmp_path: Path) -> None:
    path = sound_file(tmp_path, document("other"))
    with pytest.raises(AudibleError, match="Train a network first"):
        outcome(open_beside(BesideRequest(path, NetworkSpec(), Document(sound=noise(100)))))
    outcome(write_project(tmp_path / "p.audible", [(Document(), "New")]))
    with pytest.raises(AudibleError, match="holds no sound"):
        outcome(open_beside(BesideRequest(tmp_path / "p.audible", NetworkSpec())))
    sound = noise(2000)
    turned = random_network(sound, (3,), orientation=Orientation.ENVELOPES)

    with pytest.raises(TrainingError, match="weights are envelopes"):
        outcome(open_beside(BesideRequest(path, NetworkSpec(), with_network(Document(sound=sound), turned))))
    with pytest.raises(AudibleError):
        outcome(open_beside(BesideRequest(tmp_path / "gone.wav", NetworkSpec())))


def test_a_library_is_read_and_tells_what_is_broken(tmp_path: Path) -> None:
    save_component(tmp_path, lent_component(document("other"), Node(1, 1)))
    (tmp_path / f"broken{ENDING}").write_bytes(b"no")
    (tmp_path / "notes.txt").write_text("mine")
    shelf = outcome(read_library(tmp_path))
    assert [one.component.origin for one in shelf.shelved] == ["voice 2 of other"]
    assert len(shelf.troubles) == 1
    assert "broken" in shelf.troubles[0]
    assert outcome(read_library(tmp_path / "none")).shelved == ()


def test_a_render_plays_another_sound(tmp_path: Path) -> None:
    onsets_s = (0.1, 0.5, 1.1), (0.3, 0.8)
    voices = tuple(replace(one, onsets_s=when, decay_s=0.06) for one, when in zip((LOW, HIGH), onsets_s, strict=True))
    own = document()
    path = sound_file(tmp_path, document("other", voices, 16_000))
    outcome(write_project(tmp_path / "p.audible", [(own, "Train")]))
    request = RenderRequest(tmp_path / "p.audible", tmp_path / "mix.wav", play=path)
    told: list[float] = []
    rendering = outcome(retold(render(request), lambda step: told.append(step.fraction)))
    assert told == sorted(told)
    assert isinstance(rendering, Rendering)
    samples, rate_hz = soundfile.read(tmp_path / "mix.wav", always_2d=True, dtype="float32")
    assert rate_hz == 11_025
    assert f_measure(onsets(samples, rate_hz), np.array(sorted(onsets_s[0] + onsets_s[1]))) >= 0.9
    # The project stays as it is, and the mix is what the editor would play.
    played = rendering.document
    alone = sum(rendered_alone(played, Node(1, index)) for index in range(2))
    residual = rendered_alone(played, None)
    assert np.abs(samples - alone - residual).max() < 1e-4
    kept = outcome(read_project(tmp_path / "p.audible"))
    assert patched_nodes(kept) == ()
    with pytest.raises(AudibleError, match="no layer 3"):
        outcome(render(replace(request, overwrite=True, layer=3)))
    with pytest.raises(AudibleError, match="leave out --analysed"):
        outcome(render(replace(request, overwrite=True, analysed=True)))
    with pytest.raises(AudibleError, match="leave out --play"):
        outcome(render(replace(request, overwrite=True, residual=True)))
