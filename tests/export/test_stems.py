import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audible_gui.audio_file import SoundWriter, Tags, began_samples
from audible_gui.document import (
    BINARY,
    Document,
    ExportRequest,
    FileFormat,
    FrequencyScale,
    Marker,
    Node,
    Reading,
    Sound,
    Stroke,
    Subtype,
    frozen,
    with_exponent,
    with_gain,
    with_group,
    with_group_gain,
    with_mute,
    with_name,
    with_network,
    with_reading,
)
from audible_gui.errors import AudibleError, ClippingError, ExportError
from audible_gui.export import export_stems
from audible_gui.export.certificate import measure_null
from audible_gui.export.levels import lowering_db
from audible_gui.operations import with_stroke
from audible_gui.synthesis import Renderer, factors, node_mix
from tests.support.networks import SMALL, noise, outcome, random_network


@pytest.fixture
def document() -> Document:
    # 24-bit values, as most sounds have, so that integer files can be exact.
    steps = np.rint(noise(5000, 2).samples * 2**23)
    sound = Sound(frozen(steps / 2**23), 44100, "noise", Path("noise.wav"))
    return with_network(Document(sound=sound), random_network(sound))


def summed(folder: Path) -> npt.NDArray[np.float64]:
    files = [path for path in folder.iterdir() if path.suffix in {".wav", ".flac"}]
    total: npt.NDArray[np.float64] = np.sum([soundfile.read(path, always_2d=True)[0] for path in files], axis=0)
    return total


@pytest.mark.parametrize("layer", [1, 2, None])
def test_float_stems_null_against_the_sound(document: Document, tmp_path: Path, layer: int | None) -> None:
    certificate = outcome(export_stems(ExportRequest(document, tmp_path / "out", layer)))
    assert len([stem for stem in certificate.stems if stem != "residual.wav"]) == {1: 5, 2: 3, None: 3}[layer]
    assert certificate.null_db is not None
    assert certificate.null_db <= -120.0
    assert document.sound is not None
    error = summed(tmp_path / "out") - document.sound.samples
    depth = 20 * np.log10(np.linalg.norm(error) / np.linalg.norm(document.sound.samples))
    assert depth == pytest.approx(certificate.null_db, abs=0.01)


@pytest.mark.parametrize("layer", [1, 2])
def test_stems_are_what_is_heard_in_the_documents_reading(document: Document, tmp_path: Path, layer: int) -> None:
    sound = document.sound
    assert sound is not None
    network = random_network(sound, parts=True)
    read = {}
    for reading in Reading:
        written = with_reading(with_network(document, network), reading)
        certificate = outcome(export_stems(ExportRequest(written, tmp_path / reading, layer)))
        assert certificate.null_db is not None
        assert certificate.null_db <= -120.0
        told = json.loads((tmp_path / reading / "certificate.json").read_text(encoding="utf-8"))
        assert told["reading"] == str(reading)
        read[reading] = soundfile.read(tmp_path / reading / certificate.stems[1], always_2d=True, dtype="float32")[0]
        heard = Renderer(sound.samples, SMALL, factors(network, reading)).render(
            node_mix(network, Node(layer, 1), 1.0, reading), 0, sound.n_samples
        )
        np.testing.assert_allclose(read[reading], heard, atol=1e-6)
    assert np.linalg.norm(read[Reading.ONE] - read[Reading.PARTS]) > 0.1 * np.linalg.norm(read[Reading.ONE])


@pytest.mark.parametrize("edited", [False, True])
def test_a_groups_stem_is_the_sum_of_its_members_and_all_stems_null(
    document: Document, tmp_path: Path, edited: bool
) -> None:
    grouped = with_group(with_group(document, [Node(1, 3), Node(1, 1)], "Drums / loud"), [Node(2, 0), Node(2, 1)])
    grouped = with_mute(with_group_gain(grouped, (1, 0), -6.0), Node(2, 2), muted=True)
    order = ExportRequest(grouped, tmp_path / "each", 1, edited=edited)
    each = outcome(export_stems(order)).stems
    certificate = outcome(export_stems(replace(order, folder=tmp_path / "groups", grouped=True)))
    assert [stem[:2] for stem in certificate.stems[:4]] == ["01", "02", "03", "04"]
    assert certificate.stems[1] == "02_Drums_loud.wav"
    assert certificate.null_db is not None
    assert certificate.null_db <= -120.0
    read = {
        (folder, name): soundfile.read(tmp_path / folder / name, always_2d=True)[0]
        for folder, names in (("each", each), ("groups", certificate.stems))
        for name in names
    }
    together = read["groups", certificate.stems[1]]
    np.testing.assert_allclose(together, read["each", each[1]] + read["each", each[3]], atol=1e-6)
    assert np.abs(together).max() > 0.01
    for mine, other in ((0, 0), (2, 2), (3, 4)):
        np.testing.assert_array_equal(read["groups", certificate.stems[mine]], read["each", each[other]])
    np.testing.assert_allclose(summed(tmp_path / "groups"), summed(tmp_path / "each"), atol=1e-6)


@pytest.mark.parametrize(("exponent", "word"), [(1.4, 1.4), (BINARY, "binary")])
def test_stems_have_the_masks_of_the_document(
    document: Document, tmp_path: Path, exponent: float, word: float | str
) -> None:
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    order = ExportRequest(with_exponent(document, exponent), tmp_path / "out")
    certificate = outcome(export_stems(order))
    assert certificate.null_db is not None
    assert certificate.null_db <= -120.0
    assert json.loads((tmp_path / "out" / "certificate.json").read_text(encoding="utf-8"))["exponent"] == word
    stem = soundfile.read(tmp_path / "out" / certificate.stems[1], always_2d=True, dtype="float32")[0]
    soft, sharp = (
        Renderer(sound.samples, SMALL, factors(network, Reading.ONE, power)).render(
            node_mix(network, Node(2, 1), 1.0, Reading.ONE, power), 0, sound.n_samples
        )
        for power in (1.0, exponent)
    )
    np.testing.assert_allclose(stem, sharp, atol=1e-6)
    assert np.linalg.norm(stem - soft) > 0.05 * np.linalg.norm(stem)


INTEGERS = [(file_format, subtype) for file_format in FileFormat for subtype in (Subtype.PCM_16, Subtype.PCM_24)]


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize(("file_format", "subtype"), INTEGERS)
def test_integer_stems_and_residual_sum_exactly(
    document: Document, tmp_path: Path, file_format: FileFormat, subtype: Subtype, edited: bool
) -> None:
    sound, bits = document.sound, subtype.bits
    assert sound is not None
    assert bits is not None
    steps = np.rint(sound.samples * 2 ** (bits - 1)).astype(np.int64)
    document = replace(document, sound=replace(sound, samples=frozen(steps / 2 ** (bits - 1))))
    order = ExportRequest(document, tmp_path / "out", None, file_format, subtype, edited=edited)
    certificate = outcome(export_stems(order))
    read = [soundfile.read(tmp_path / "out" / name, dtype="int32", always_2d=True)[0] for name in certificate.stems]
    total = np.sum([samples.astype(np.int64) >> (32 - bits) for samples in read], axis=0)
    if not edited:
        assert certificate.null_db == -300.0
        np.testing.assert_array_equal(total, steps)
    assert np.abs(total - steps).max() <= 1, "what is rendered as edited need not lie on steps"
    again = outcome(export_stems(replace(order, folder=tmp_path / "again")))
    for name, samples in zip(again.stems, read, strict=True):
        np.testing.assert_array_equal(
            soundfile.read(tmp_path / "again" / name, dtype="int32", always_2d=True)[0], samples
        )


def test_stems_are_dithered_each_with_noise_of_its_own(document: Document, tmp_path: Path) -> None:
    order = ExportRequest(document, tmp_path / "float")
    names = outcome(export_stems(order)).stems[:3]
    outcome(export_stems(replace(order, folder=tmp_path / "pcm", subtype=Subtype.PCM_16)))
    exact, written = (
        [soundfile.read(tmp_path / folder / name)[0] * 2**15 for name in names] for folder in ("float", "pcm")
    )
    errors = [(a - b).ravel() for a, b in zip(written, exact, strict=True)]
    for error in errors:
        assert abs(error.mean()) < 0.03
        assert error.var() == pytest.approx(0.25, rel=0.1)
    assert np.abs(np.corrcoef(errors) - np.eye(3)).max() < 0.05


@pytest.fixture
def square() -> Document:
    """A square and a network that parts its fundamental, 2.1 dB above it, from the rest."""
    samples = np.sign(np.sin(2 * np.pi * np.arange(8000) / 100))[:, None] * 0.999
    sound = Sound(frozen(np.rint(samples * 2**15) / 2**15), 44100, "square")
    network = random_network(sound, (2,))
    low = np.arange(SMALL.n_bins) < 5
    decoder = frozen(np.stack([low / low.sum(), ~low / (~low).sum()], axis=1))
    return with_network(Document(sound=sound), replace(network, decoders=(decoder,)))


def test_what_clips_is_held_by_the_residual_and_warned_of(square: Document, tmp_path: Path) -> None:
    certificate = outcome(export_stems(ExportRequest(square, tmp_path / "a", subtype=Subtype.PCM_16)))
    assert certificate.null_db == -300.0
    assert any("dBFS and was clipped" in warning for warning in certificate.warnings)
    assert outcome(export_stems(ExportRequest(square, tmp_path / "b"))).warnings == ()
    quiet = with_network(Document(sound=noise(2000)), random_network(noise(2000)))
    assert outcome(export_stems(ExportRequest(quiet, tmp_path / "c", subtype=Subtype.PCM_16))).warnings == ()


def test_what_would_clip_is_refused_with_the_one_gain_that_would_do(square: Document, tmp_path: Path) -> None:
    order = ExportRequest(square, tmp_path / "out", subtype=Subtype.PCM_16, clips=False)
    with pytest.raises(ClippingError, match=r"A stem reaches \+2\.. dBFS.*lower all by 2\.. dB") as refused:
        outcome(export_stems(order))
    assert list(tmp_path.iterdir()) == []
    certificate = outcome(export_stems(replace(order, gain_db=refused.value.gain_db)))
    assert certificate.gain_db == refused.value.gain_db
    assert certificate.null_db is not None
    assert certificate.null_db < -90.0
    read = [soundfile.read(tmp_path / "out" / name, always_2d=True)[0] for name in certificate.stems]
    assert square.sound is not None
    wanted = square.sound.samples * 10 ** (refused.value.gain_db / 20)
    assert np.abs(sum(read) - wanted).max() <= 0.51 / 2**15, "all by the same gain"
    peak = max(float(np.abs(samples).max()) for samples in read)
    assert 0.985 < peak < 1.0
    assert json.loads((tmp_path / "out" / "certificate.json").read_text())["gain_db"] == refused.value.gain_db
    measured = outcome(export_stems(replace(order, folder=tmp_path / "auto", gain_db=None)))
    assert (measured.gain_db, measured.null_db) == (certificate.gain_db, certificate.null_db)
    for name, samples in zip(measured.stems, read, strict=True):
        np.testing.assert_array_equal(soundfile.read(tmp_path / "auto" / name, always_2d=True)[0], samples)


@pytest.mark.parametrize("subtype", [Subtype.FLOAT, Subtype.PCM_24])
def test_a_gain_that_is_measured_changes_nothing_where_nothing_clips(
    document: Document, tmp_path: Path, subtype: Subtype
) -> None:
    certificate = outcome(export_stems(ExportRequest(document, tmp_path, subtype=subtype, gain_db=None)))
    assert certificate.gain_db == 0.0


@pytest.mark.parametrize("gain_db", [-60.1, 12.1, np.nan, np.inf])
def test_gains_are_limited(document: Document, tmp_path: Path, gain_db: float) -> None:
    with pytest.raises(ExportError, match="must lie between"):
        ExportRequest(document, tmp_path, gain_db=gain_db)


@pytest.mark.parametrize(("peak", "gain_db"), [(0.0, 0.0), (1.0, 0.0), (1.0001, -0.1), (10**0.05, -1.1), (2.0, -6.1)])
def test_the_gain_lowers_to_just_below_full_scale(peak: float, gain_db: float) -> None:
    assert lowering_db(peak) == gain_db
    assert peak * 10 ** (gain_db / 20) <= 1.0


def test_the_certificate_lies_beside_the_stems(document: Document, tmp_path: Path) -> None:
    certificate = outcome(export_stems(ExportRequest(document, tmp_path / "a" / "b")))
    values = json.loads((tmp_path / "a" / "b" / "certificate.json").read_text())
    assert values["null_db"] == certificate.null_db
    assert values["layers"] == [5, 3]
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == sorted(
        ["certificate.json", "certificate.txt", *certificate.stems]
    )


def test_stems_of_an_earlier_run_are_replaced_only_when_that_is_wanted(document: Document, tmp_path: Path) -> None:
    outcome(export_stems(ExportRequest(document, tmp_path, 1)))
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ExportError, match="earlier run"):
        outcome(export_stems(ExportRequest(document, tmp_path, 2)))
    outcome(export_stems(ExportRequest(document, tmp_path, 2, overwrite=True)))
    assert len(list(tmp_path.glob("[0-9]*.wav"))) == 3
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_the_certificate_is_also_for_people_and_files_say_how_they_were_made(
    document: Document, tmp_path: Path
) -> None:
    source = tmp_path / "noise.wav"
    with SoundWriter(source, 44100, 2, FileFormat.WAV, Subtype.PCM_24, 10, tags=Tags(began_samples=123_456)) as writer:
        writer.write(np.zeros((10, 2), np.float32))
    assert document.sound is not None
    document = replace(document, sound=replace(document.sound, path=source), markers=(Marker(0.05, 1, "verse"),))
    order = ExportRequest(document, tmp_path / "out", subtype=Subtype.PCM_24, gain_db=-1.0)
    certificate = outcome(export_stems(order))
    text = (tmp_path / "out" / "certificate.txt").read_text(encoding="utf-8")
    for said in (*certificate.stems, "noise.wav at -1.0 dB", certificate.source_sha256, "seed: 0", "layers: [5, 3]"):
        assert said in text
    for name in certificate.stems:
        with soundfile.SoundFile(tmp_path / "out" / name) as file:
            assert file.title in {"Component 1", "Component 2", "Component 3", "Residual"}
            assert certificate.source_sha256 in file.comment
            assert "seed 0" in file.comment
        assert began_samples(tmp_path / "out" / name) == 123_456
        written = (tmp_path / "out" / name).read_bytes()
        assert written[written.index(b"cue ") + 32 :][:4] == (2205).to_bytes(4, "little")
    (tmp_path / "out" / "certificate.txt").write_text("mine")
    with pytest.raises(ExportError, match=r"certificate.txt.*nothing was overwritten"):
        outcome(export_stems(replace(order, overwrite=True)))


@pytest.mark.parametrize("steps", [1, 2])
def test_a_stopped_export_leaves_nothing(document: Document, tmp_path: Path, steps: int) -> None:
    work = export_stems(ExportRequest(document, tmp_path / "new" / "out"))
    for _ in range(steps):
        next(work)
    assert (tmp_path / "new" / "out").exists()
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_a_failing_export_leaves_the_earlier_stems(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome(export_stems(ExportRequest(document, tmp_path)))
    before = sorted(path.name for path in tmp_path.iterdir())

    def full(*_arguments: object) -> None:
        raise ExportError("The disk is full.")

    monkeypatch.setattr("audible_gui.audio_file.SoundWriter._put", full)
    with pytest.raises(ExportError, match="full"):
        outcome(export_stems(ExportRequest(document, tmp_path, overwrite=True)))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


Change = Callable[[ExportRequest], ExportRequest]


@pytest.mark.parametrize(
    "change",
    [
        lambda r: replace(r, document=Document()),
        lambda r: replace(r, layer=3),
        lambda r: replace(r, layer=0),
        lambda r: replace(r, file_format=FileFormat.FLAC, subtype=Subtype.FLOAT),
        lambda r: replace(r, figure=Path("figure.bmp")),
        lambda r: replace(r, folder=Path("/dev/null/stems")),
        lambda r: replace(r, folder=Path(__file__)),
    ],
)
def test_what_cannot_be_exported_is_refused_with_a_sentence(document: Document, tmp_path: Path, change: Change) -> None:
    with pytest.raises(AudibleError, match=r"\.$"):
        outcome(export_stems(change(ExportRequest(document, tmp_path / "out"))))
    assert not (tmp_path / "out").exists()


def test_a_sound_over_full_scale_needs_float(tmp_path: Path) -> None:
    sound = Sound(frozen(noise(1000).samples * 40), 8000, "loud")
    document = with_network(Document(sound=sound), random_network(sound))
    order = ExportRequest(document, tmp_path / "a", subtype=Subtype.PCM_24)
    with pytest.raises(ClippingError, match="FLOAT"):
        outcome(export_stems(order))
    assert outcome(export_stems(replace(order, gain_db=None))).gain_db < -15.0
    assert outcome(export_stems(ExportRequest(document, tmp_path / "b"))).null_db


@pytest.mark.parametrize("file_format", FileFormat)
def test_files_are_named_by_the_pattern(document: Document, tmp_path: Path, file_format: FileFormat) -> None:
    named = with_name(with_name(document, Node(2, 1), "Kick / drum"), Node(2, 2), "residual")
    order = ExportRequest(named, tmp_path, 2, file_format, Subtype.PCM_16)
    assert outcome(export_stems(order)).stems == (
        f"01_Component_1.{file_format}", f"02_Kick_drum.{file_format}", f"03_residual.{file_format}",
        f"residual.{file_format}",
    )  # fmt: skip
    order = replace(order, pattern="{file} L{layer} {name}", overwrite=True)
    certificate = outcome(export_stems(order))
    assert certificate.stems == (
        f"noise L2 Component_1.{file_format}", f"noise L2 Kick_drum.{file_format}",
        f"noise L2 residual_2.{file_format}", f"noise L2 residual.{file_format}",
    )  # fmt: skip
    assert certificate.residual == certificate.stems[-1]
    assert {path.name for path in tmp_path.iterdir()} == {*certificate.stems, "certificate.json", "certificate.txt"}
    with pytest.raises(ExportError, match=r"no “\{title\}”"):
        replace(order, pattern="{title}")


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_figure_is_drawn(document: Document, tmp_path: Path, ending: str) -> None:
    figure = tmp_path / "figures" / f"network.{ending}"
    outcome(export_stems(ExportRequest(document, tmp_path / "out", figure=figure)))
    head = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending]
    assert figure.read_bytes().startswith(head)
    assert [path.name for path in figure.parent.iterdir()] == [figure.name]


def test_a_cancelled_drawing_leaves_nothing(document: Document, tmp_path: Path) -> None:
    work = export_stems(ExportRequest(document, tmp_path / "out", figure=tmp_path / "figures" / "net.png"))
    while next(work).stage != "Moving into place":
        pass
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_a_figure_below_a_file_is_refused_with_a_sentence(document: Document, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="is a file"):
        outcome(export_stems(ExportRequest(document, tmp_path / "out", figure=tmp_path / "file" / "x.png")))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_name_of_dollars_and_broken_bytes_is_drawn(document: Document, tmp_path: Path) -> None:
    assert document.sound is not None
    odd = replace(document, sound=replace(document.sound, name="a$b^_$\udcff", path=Path("a$\udcff.wav")))
    outcome(export_stems(ExportRequest(odd, tmp_path, figure=tmp_path / "net.svg")))
    assert json.loads((tmp_path / "certificate.json").read_bytes())["source"] == "a$\udcff.wav"


def test_stems_that_are_no_numbers_are_refused(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: object, mixes: list[object], _start: int, size: int) -> npt.NDArray[np.float32]:
        return np.full((len(mixes), size, 2), np.nan, np.float32)

    monkeypatch.setattr("audible_gui.synthesis.Renderer.render_all", broken)
    with pytest.raises(ExportError, match="not numbers"):
        outcome(export_stems(ExportRequest(document, tmp_path / "out")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_files_that_hold_no_numbers_have_no_null(tmp_path: Path, value: float) -> None:
    soundfile.write(tmp_path / "a.wav", np.full(100, value, np.float32), 8000, subtype="FLOAT")
    with pytest.raises(ExportError, match="not numbers"):
        outcome(measure_null(lambda start, count: noise(100).samples[start:count], 100, [tmp_path / "a.wav"]))


def test_a_loss_that_is_no_number_is_null(document: Document, tmp_path: Path) -> None:
    assert document.network is not None
    odd = replace(document, network=replace(document.network, loss=float("nan")))
    outcome(export_stems(ExportRequest(odd, tmp_path)))
    assert json.loads((tmp_path / "certificate.json").read_bytes())["loss"] is None


@pytest.mark.parametrize("subtype", [Subtype.FLOAT, Subtype.PCM_24])
@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("reading", Reading)
def test_a_selection_and_a_branch_sum_to_what_they_are_of(
    document: Document, tmp_path: Path, reading: Reading, edited: bool, subtype: Subtype
) -> None:
    sound = document.sound
    assert sound is not None
    parted = with_network(Document(sound, reading=reading), random_network(sound, parts=True))
    parted = with_gain(with_mute(with_name(parted, Node(2, 1), "Kick"), Node(1, 3), True), Node(1, 0), -6.0)
    whole = ExportRequest(parted, tmp_path / "whole", 2, edited=edited)
    kick = soundfile.read(tmp_path / "whole" / outcome(export_stems(whole)).stems[1])[0]
    least = -120.0 if subtype is Subtype.FLOAT else -95.0

    branch = replace(whole, folder=tmp_path / "branch", parent=Node(2, 1), subtype=subtype)
    certificate = outcome(export_stems(branch))
    assert certificate.null_db is not None
    assert certificate.null_db < least
    assert (certificate.part, certificate.residual) == ("Kick", None)
    assert 3 <= len(certificate.stems) <= 5, "some may hold nothing of it"
    np.testing.assert_allclose(summed(tmp_path / "branch"), kick, atol=2e-6)
    assert "“Kick” in" in (tmp_path / "branch" / "certificate.txt").read_text(encoding="utf-8")

    only = replace(whole, folder=tmp_path / "only", layer=None, only=(Node(2, 1), Node(2, 2)), subtype=subtype)
    certificate = outcome(export_stems(only))
    assert certificate.stems == ("01_Kick.wav", "02_Component_3.wav")
    assert certificate.null_db is not None
    assert certificate.null_db < least
    np.testing.assert_allclose(soundfile.read(tmp_path / "only" / "01_Kick.wav")[0], kick, atol=1e-6)


def test_what_was_painted_into_a_parent_is_in_its_parts_also_where_they_hold_nothing_of_it(
    document: Document, tmp_path: Path
) -> None:
    assert document.network is not None
    weights = document.network.decoders[1].copy()
    weights[2:, 1] = 0.0
    decoders = (document.network.decoders[0], frozen(weights))
    sparse = with_network(Document(document.sound), replace(document.network, decoders=decoders))
    order = ExportRequest(sparse, tmp_path / "plain", edited=True, parent=Node(2, 1))
    assert len(outcome(export_stems(order)).stems) == 2
    painted = with_stroke(sparse, Node(2, 1), Stroke(0, ((0.05, 8000.0),), 0.05, 8000.0, FrequencyScale.LINEAR))
    certificate = outcome(export_stems(replace(order, document=painted, folder=tmp_path / "painted")))
    assert (len(certificate.stems), certificate.stems[-1]) == (3, "03_Rest.wav")
    assert certificate.null_db is not None
    assert certificate.null_db < -120.0


def test_the_parts_of_a_silent_component_are_one_silent_stem(document: Document, tmp_path: Path) -> None:
    assert document.network is not None
    code = document.network.code.copy()
    code[1] = 0.0
    silent = with_network(Document(document.sound), replace(document.network, code=frozen(code)))
    certificate = outcome(export_stems(ExportRequest(silent, tmp_path / "out", parent=Node(2, 1))))
    assert (certificate.stems, certificate.null_db) == (("01_Rest.wav",), None)


def test_the_place_of_the_residual_is_asked_for_by_its_own_name(document: Document, tmp_path: Path) -> None:
    (tmp_path / "residual.wav").touch()
    (tmp_path / "noise_residual.flac").touch()
    order = ExportRequest(document, tmp_path, pattern="{file}_{name}", file_format=FileFormat.FLAC)
    with pytest.raises(ExportError, match=r"noise_residual\.flac"):
        next(export_stems(order))
    for other in (replace(order, file_format=FileFormat.WAV), replace(order, only=(Node(2, 0),), overwrite=True)):
        outcome(export_stems(other))
    assert (tmp_path / "residual.wav").stat().st_size == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: replace(r, only=(Node(2, 3),)), "no component 4"),
        (lambda r: replace(r, layer=1, only=(Node(2, 0),)), "Layer 1"),
        (lambda r: replace(r, parent=Node(1, 0)), "no parts"),
        (lambda r: replace(r, parent=Node(3, 0)), "no layer 3"),
        (lambda r: replace(r, parent=Node(2, -1)), "no component 0"),
    ],
)
def test_parts_that_are_not_there_are_refused(document: Document, tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        outcome(export_stems(change(ExportRequest(document, tmp_path / "out"))))
    assert not (tmp_path / "out").exists()
