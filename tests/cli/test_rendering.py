"""Projects rendered with their edits on the command line."""

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audible_gui.cli import main
from audible_gui.document import (
    Document,
    Node,
    Sound,
    frozen,
    with_gain,
    with_group,
    with_group_gain,
    with_name,
    with_network,
)
from audible_gui.project_file import create_project
from audible_gui.synthesis import Renderer, document_mix, factors
from tests.support.commands import saved, told
from tests.support.networks import noise, outcome, random_network


def played(document: Document) -> npt.NDArray[np.float32]:
    """What the editor plays."""
    assert document.sound is not None
    assert document.network is not None
    renderer = Renderer(document.sound.samples, document.network.spec.stft, factors(document.network))
    return renderer.render(document_mix(document), 0, document.sound.n_samples)


def test_the_mix_is_what_the_editor_plays(edited: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = saved(edited, tmp_path / "p.audible")
    values = told(capsys, "render", project, "-o", tmp_path / "new" / "mix.wav")
    assert (values["edited"], values["null_db"]) == (True, None)
    mix, rate_hz = soundfile.read(tmp_path / "new" / "mix.wav", dtype="float32")
    assert rate_hz == 8000
    np.testing.assert_allclose(mix, played(edited), atol=1e-6)
    assert np.abs(mix).max() > 0.001
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mix.wav"]


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize(("options", "tolerance"), [([], 1e-6), (["--format", "flac"], 2**-22)])
def test_stems_have_the_edits_and_sum_to_the_mix(
    edited: Document,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    layer: int,
    options: list[str],
    tolerance: float,
) -> None:
    project = saved(edited, tmp_path / "p.audible")
    out = tmp_path / "out"
    values = told(capsys, "render", project, "-o", out, "--stems", "--layer", layer, *options)
    stems, residual = values["stems"], values["residual"]
    assert isinstance(stems, list)
    assert len(stems) == (6, 3)[layer - 1]
    parts = [soundfile.read(out / name)[0] for name in (*stems, *([residual] if residual else []))]
    np.testing.assert_allclose(sum(parts), played(edited), atol=tolerance)
    silent = [not part.any() for part in parts[: len(stems)]]
    assert silent == ([False, False, True, False, False, False] if layer == 1 else [True, False, False])
    assert isinstance(values["null_db"], float)
    assert values["null_db"] < -100.0


def test_groups_are_written_as_one_if_that_is_asked_for(
    edited: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grouped = with_group_gain(with_group(edited, [Node(2, 0), Node(2, 2)], "Both"), (2, 0), -3.0)
    project = saved(grouped, tmp_path / "p.audible")
    each = told(capsys, "render", project, "-o", tmp_path / "each", "--stems")
    few = told(capsys, "render", project, "-o", tmp_path / "few", "--stems", "--groups")
    assert [len(values["stems"]) for values in (each, few) if isinstance(values["stems"], list)] == [3, 2]
    assert isinstance(few["stems"], list)
    assert few["stems"][0] == "01_Both.wav"
    names = [*few["stems"], *([few["residual"]] if few["residual"] else [])]
    np.testing.assert_allclose(
        sum(soundfile.read(tmp_path / "few" / name)[0] for name in names), played(grouped), atol=1e-6
    )


def test_rendering_leaves_the_project_and_works_while_it_is_open(
    edited: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = create_project(tmp_path / "p.audible", edited, "Open")
    project.append(with_gain(edited, None, -60.0), "Gain")
    told(capsys, "render", project.path, "-o", tmp_path / "mix.wav")
    mix = soundfile.read(tmp_path / "mix.wav", dtype="float32")[0]
    np.testing.assert_allclose(mix, played(with_gain(edited, None, -60.0)), atol=1e-6)
    assert told(capsys, "info", project.path)["steps"] == 2
    project.append(edited, "Undo")
    project.close()
    before = project.path.read_bytes()
    told(capsys, "render", project.path, "-o", tmp_path / "mix.wav", "--overwrite")
    assert project.path.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mix.wav", "p.audible"]


def test_an_untrained_project_renders_its_sound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = noise(3000)
    project = saved(Document(sound=sound), tmp_path / "p.audible")
    values = told(capsys, "render", project, "-o", tmp_path / "mix.flac")
    assert isinstance(values["null_db"], float)
    assert values["null_db"] < -100.0
    assert main(["render", str(project), "-o", str(tmp_path / "out"), "--stems"]) == 1
    assert not (tmp_path / "out").exists()


def test_parts_are_rendered_by_number_and_kept_beside_each_other(
    edited: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["render", saved(edited, tmp_path / "p.audible"), "-o", tmp_path / "out", "--stems", "--number"]
    assert told(capsys, *words, "--only", "3,1", "--names", "{layer} {name}")["stems"] == [
        "2 Component_1.wav", "2 Component_3.wav",
    ]  # fmt: skip
    branch = told(capsys, *words, "--branch", "2", "--format", "aiff")
    assert branch["folder"] == str(tmp_path / "out 2")
    assert isinstance(branch["stems"], list)
    assert 2 <= len(branch["stems"]) <= 6
    assert branch["residual"] is None
    assert (tmp_path / "out" / "2 Component_1.wav").exists()


@pytest.mark.parametrize("stems", [False, True])
def test_what_would_clip_is_refused_or_lowered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, stems: bool
) -> None:
    sound = Sound(frozen(noise(3000).samples * 2), 8000, "loud")
    document = with_network(Document(sound=sound), random_network(sound))
    for index in range(3):
        document = with_gain(document, Node(2, index), 12.0)
    project = saved(document, tmp_path / "loud.audible")
    words = [
        "-o",
        str(tmp_path / ("out" if stems else "mix.flac")),
        *(["--stems", "--format", "flac"] if stems else []),
    ]
    assert main(["render", str(project), *words]) == 1
    assert "--gain auto" in capsys.readouterr().err
    values = told(capsys, "render", project, *words, "--gain", "auto")
    assert isinstance(values["gain_db"], float)
    assert -20.0 < values["gain_db"] < 0.0
    written = list((tmp_path / "out").glob("*.flac")) if stems else [tmp_path / "mix.flac"]
    peak = max(float(np.abs(soundfile.read(path)[0]).max()) for path in written)
    assert 0.95 < peak < 1.0
    with pytest.raises(SystemExit):
        main(["render", str(project), *words, "--gain", "loud"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "mix.mp3"], "WAV, FLAC, AIFF or W64"),
        (["-o", "there.wav"], "exists already"),
        (["-o", "folder"], "WAV, FLAC, AIFF or W64"),
        (["-o", "folder.wav"], "is a folder"),
        (["-o", "mix.wav", "--layer", "1"], "no layer"),
        (["-o", "mix.wav", "--groups"], "no groups"),
        (["-o", "mix.wav", "--only", "1"], "no parts"),
        (["-o", "mix.wav", "--names", "{file}"], "named by its file"),
        (["-o", "mix.wav", "--residual", "--only", "1"], "A residual has no parts"),
        (["-o", "mix.wav", "--residual", "--analysed"], "leave out --analysed"),
        (["-o", "out", "--stems", "--only", "1,4"], "no component 4"),
        (["-o", "out", "--stems", "--layer", "1", "--branch", "1"], "no parts"),
        (["-o", "mix.wav", "--format", "flac"], "does not end in"),
        (["-o", "out", "--stems", "--layer", "7"], "no layer 7"),
        (["-o", "there.wav", "--stems"], "not a folder"),
        (["-o", "mix.flac", "--subtype", "FLOAT"], "FLAC holds no floating-point"),
    ],
)
def test_expected_failures_are_one_sentence(
    document: Document,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    saved(document, tmp_path / "p.audible")
    (tmp_path / "there.wav").write_text("mine")
    (tmp_path / "folder.wav").mkdir()
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    assert main(["render", "p.audible", *words]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert said in told.err
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "there.wav").read_text() == "mine"


def test_neither_the_project_nor_its_sound_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.wav"
    soundfile.write(path, np.ones(500) * 0.1, 8000, subtype="PCM_16")
    from audible_gui.audio_file import read_sound

    project = saved(Document(sound=outcome(read_sound(path))), tmp_path / "p.wav")
    before = path.read_bytes()
    for target in (path, project):
        assert main(["render", str(project), "-o", str(target), "--overwrite"]) == 1
        assert "is what the mix is made of" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_events_are_rendered_as_one_shots(
    document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = saved(with_name(document, Node(2, 1), "Kick"), tmp_path / "a.audible")
    words = ["render", project, "-o", tmp_path / "out", "--events"]
    values = told(capsys, *words, "--component", "kick", "--names", "{name} {event}", "--format", "w64")
    listing = json.loads((tmp_path / "out" / "one-shots.json").read_text(encoding="utf-8"))
    assert values["files"] == len(listing["stems"]) == len(list((tmp_path / "out").glob("Kick *.w64")))
    assert values["edited"] is True
    assert main([*map(str, words)]) == 1
    assert "earlier run" in capsys.readouterr().err
    few = told(capsys, *words, "--overwrite", "--layer", "1", "--only", "2", "--analysed")
    assert (few["edited"], {event["number"] for event in _events(tmp_path / "out")}) == (False, {2})
    told(capsys, *words, "--overwrite", "--component", "kick", "--names", "{index}_{name}")
    assert (tmp_path / "out" / "01_Kick.wav").is_file(), "the pattern that stems have without any"
    assert not list((tmp_path / "out").glob("*.w64"))
    for wrong in (["--groups"], ["--component", "kick", "--only", "1"], ["--component", "nobody"], ["--layer", "7"]):
        assert main([*map(str, words), "--overwrite", *wrong]) == 1
        assert capsys.readouterr().err.count("\n") == 1
    assert main(["render", str(project), "-o", str(tmp_path / "x.wav"), "--component", "kick"]) == 1
    with pytest.raises(SystemExit):
        main([*map(str, words), "--stems"])


def _events(folder: Path) -> list[dict[str, object]]:
    events: list[dict[str, object]] = json.loads((folder / "one-shots.json").read_text(encoding="utf-8"))["events"]
    return events


def test_the_residual_and_stems_without_edits_are_rendered(
    edited: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = saved(edited, tmp_path / "a.audible")
    residual = told(capsys, "render", project, "-o", tmp_path / "residual.wav", "--residual")
    assert residual["edited"] is True
    assert main(["render", str(project), "-o", str(tmp_path / "mix.wav"), "--analysed"]) == 1
    capsys.readouterr()
    values = told(capsys, "render", project, "-o", tmp_path / "stems", "--stems", "--analysed", "--subtype", "PCM_24")
    assert values["edited"] is False
    assert edited.sound is not None
    total = sum(soundfile.read(path, always_2d=True)[0] for path in (tmp_path / "stems").glob("*.wav"))
    np.testing.assert_allclose(total, edited.sound.samples, atol=1 / 2**23)
