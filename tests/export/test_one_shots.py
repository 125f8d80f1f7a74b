"""Events as files: they hold what the component has there, begin and end without clicks, and say where they were."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audible_gui.audio_file import began_samples
from audible_gui.document import (
    Document,
    EventsRequest,
    FileFormat,
    Marker,
    Node,
    Sound,
    Subtype,
    frozen,
    with_gain,
    with_mute,
    with_name,
    with_network,
)
from audible_gui.errors import ClippingError, ExportError
from audible_gui.operations import event_cuts
from audible_gui.synthesis import Renderer, factors, node_mix
from audible_gui.workflow import export_events
from tests.support.networks import outcome, random_network

RATE_HZ = 8000
ONSETS = (4000, 12_000, 20_000)
DECAYED = 3200


@pytest.fixture
def document() -> Document:
    """A tone that decays three times, alone in its component, beside noise that goes on."""
    time = np.arange(28_000)
    tone = np.zeros(len(time))
    for onset in ONSETS:
        tone[onset:] += np.sin(2 * np.pi * 437.5 * time[onset:] / RATE_HZ) * np.exp(-(time[onset:] - onset) / 500)
    samples = frozen((0.5 * tone + 1e-4 * np.random.default_rng(0).standard_normal(len(time)))[:, None])
    sound = Sound(samples, RATE_HZ, "bell")
    network = random_network(sound, (2, 1))
    bins, frames = network.decoders[0].shape[0], network.code.shape[1]
    own = np.full((bins, 2), 1e-6)
    own[13:16, 0], own[:, 1] = (0.5, 1.0, 0.5), 1e-3
    middles = network.spec.stft.middle() + np.arange(frames) * network.spec.stft.hop
    envelope = np.zeros(frames)
    for onset in ONSETS:
        after = middles - onset
        envelope += np.where(after > -128, np.exp(-np.maximum(after, 0) / 500), 0.0)
    own = own / own.sum(axis=0)
    rows = frozen(np.stack([envelope, np.full(frames, 0.01)]))
    document = with_network(
        Document(sound=sound), replace(network, decoders=(frozen(own), network.decoders[1]), own=rows)
    )
    return with_name(document, Node(1, 0), "Bell")


def shots(folder: Path, names: Sequence[str]) -> list[npt.NDArray[np.float64]]:
    return [soundfile.read(folder / name)[0] for name in names]


def test_each_event_is_a_file_that_says_where_it_begins(document: Document, tmp_path: Path) -> None:
    marked = replace(document, markers=(Marker(ONSETS[1] / RATE_HZ, 1, "second"),))
    written = outcome(export_events(EventsRequest(marked, tmp_path / "out", (Node(1, 0),))))
    listing = json.loads((tmp_path / "out" / "one-shots.json").read_text(encoding="utf-8"))
    assert written.files == 3
    assert listing["stems"] == ["Bell_01.wav", "Bell_02.wav", "Bell_03.wav"]
    assert "do not sum" in listing["note"]
    for onset, event in zip(ONSETS, listing["events"], strict=True):
        path = tmp_path / "out" / event["file"]
        begin = round(event["start_s"] * RATE_HZ)
        assert onset - 80 < begin <= onset, "just before"
        assert begin + soundfile.info(path).frames > onset + 2000
        assert began_samples(path) == begin
        with soundfile.SoundFile(path) as file:
            assert file.title == f"Bell, event {event['event']}"
            assert "SHA-256" in file.comment
    assert b"cue " in (tmp_path / "out" / "Bell_02.wav").read_bytes()
    assert b"cue " not in (tmp_path / "out" / "Bell_01.wav").read_bytes()


def test_between_the_fades_it_is_the_component_and_at_the_ends_nothing(document: Document, tmp_path: Path) -> None:
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    outcome(export_events(EventsRequest(document, tmp_path, (Node(1, 0),))))
    cuts = event_cuts(document, Node(1, 0))
    listed = json.loads((tmp_path / "one-shots.json").read_text(encoding="utf-8"))["events"]
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, document.reading))
    whole = renderer.render(node_mix(network, Node(1, 0), 1.0, document.reading), 0, sound.n_samples)[:, 0]
    files = shots(tmp_path, ["Bell_01.wav", "Bell_02.wav", "Bell_03.wav"])
    for found, event, samples in zip(cuts, listed, files, strict=True):
        cut = replace(found, begin=round(event["start_s"] * RATE_HZ))
        assert len(samples) == cut.end - cut.begin
        assert found.begin <= cut.begin, "where it sounds, rather than where its first frame begins"
        assert samples[0] == samples[-1] == 0.0
        assert cut.fade_in > 0
        inner = slice(cut.fade_in, len(samples) - cut.fade_out)
        np.testing.assert_allclose(samples[inner], whole[cut.begin : cut.end][inner], atol=1e-6)
        assert np.abs(np.diff(samples[: cut.fade_in])).max() < 0.05


def test_a_long_event_is_written_block_by_block(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(export_events(EventsRequest(document, tmp_path / "a", (Node(1, 0),))))
    monkeypatch.setattr("audible_gui.export.one_shots._BLOCK", 17)
    outcome(export_events(EventsRequest(document, tmp_path / "b", (Node(1, 0),))))
    for one, other in zip(*(shots(tmp_path / name, ["Bell_01.wav", "Bell_03.wav"]) for name in "ab"), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-7)


def test_what_the_sound_begins_with_is_not_faded(document: Document) -> None:
    network = document.network
    assert network is not None
    assert network.own is not None
    rows = np.array(network.own)
    rows[0] = np.roll(rows[0], -int(rows[0].argmax()))
    at_once = with_network(document, replace(network, own=frozen(rows)))
    first = event_cuts(at_once, Node(1, 0))[0]
    assert (first.begin, first.fade_in) == (0, 0)


def test_edits_are_in_them_only_where_that_is_wanted(document: Document, tmp_path: Path) -> None:
    louder = with_gain(document, Node(1, 0), -6.0)
    for edited in (False, True):
        outcome(export_events(EventsRequest(louder, tmp_path / str(edited), (Node(1, 0),), edited=edited)))
    plain, quiet = (shots(tmp_path / name, ["Bell_01.wav"])[0] for name in ("False", "True"))
    np.testing.assert_allclose(quiet, plain * 10 ** (-6 / 20), atol=1e-6)
    muted = with_mute(document, Node(1, 0), muted=True)
    with pytest.raises(ExportError, match="Nothing of what is chosen sounds"):
        outcome(export_events(EventsRequest(muted, tmp_path / "muted", (Node(1, 0),), edited=True)))
    assert not (tmp_path / "muted").exists()


def test_what_would_clip_is_refused_with_one_gain_for_all(document: Document, tmp_path: Path) -> None:
    loud = with_gain(document, Node(1, 0), 12.0)
    order = EventsRequest(
        loud, tmp_path / "out", (Node(1, 0),), FileFormat.AIFF, Subtype.PCM_16, edited=True, clips=False
    )
    with pytest.raises(ClippingError, match="A one-shot reaches") as refused:
        outcome(export_events(order))
    assert not (tmp_path / "out").exists()
    for number, gain_db in enumerate((refused.value.gain_db, None)):
        folder = tmp_path / str(number)
        outcome(export_events(replace(order, folder=folder, gain_db=gain_db)))
        peaks = [np.abs(samples).max() for samples in shots(folder, ["Bell_01.aiff", "Bell_02.aiff"])]
        assert 0.97 < max(peaks) < 1.0
        assert json.loads((folder / "one-shots.json").read_text())["gain_db"] == refused.value.gain_db


def test_those_of_an_earlier_run_are_replaced_only_when_that_is_wanted(document: Document, tmp_path: Path) -> None:
    order = EventsRequest(document, tmp_path, (Node(1, 0),))
    outcome(export_events(order))
    (tmp_path / "mine.txt").touch()
    other = replace(order, pattern="{time} {name}")
    with pytest.raises(ExportError, match="already holds 3 one-shots of an earlier run"):
        outcome(export_events(other))
    outcome(export_events(replace(other, overwrite=True)))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 5
    assert names[0].endswith("s Bell.wav")
    assert "Bell_01.wav" not in names


def test_a_stopped_export_leaves_nothing(document: Document, tmp_path: Path) -> None:
    work = export_events(EventsRequest(document, tmp_path / "a" / "b", (Node(1, 0),)))
    while not next(work).stage.startswith("Writing 2"):
        pass
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_names_know_no_other_tokens(document: Document, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"\{event\}, \{time\}"):
        EventsRequest(document, tmp_path, (Node(1, 0),), pattern="{hit}")
    for nodes in ((), (Node(1, 7),)):
        with pytest.raises(ExportError, match="component"):
            outcome(export_events(EventsRequest(document, tmp_path / "none", nodes)))
