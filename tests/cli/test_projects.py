"""Projects on the command line: written, told of, drawn, refused."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.cli import main
from audible_gui.document import Document, Node, with_name
from audible_gui.project_file import create_project, open_project
from audible_gui.project_file.schema import VERSION
from tests.support.commands import saved, told
from tests.support.networks import noise


def test_deconstruct_writes_a_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, project = tmp_path / "noise.wav", tmp_path / "p" / "noise.audible"
    soundfile.write(sound, np.random.default_rng(0).uniform(-0.5, 0.5, (9000, 1)), 44100, subtype="PCM_24")
    words = ["deconstruct", sound, "--layers", "4,2", "--iterations", "6", "--seed", "5", "-o", tmp_path / "out"]
    assert told(capsys, *words, "--project", project)["project"] == str(project)
    assert [path.name for path in project.parent.iterdir()] == ["noise.audible"]
    values = told(capsys, "info", project)
    assert (values["layers"], values["seed"], values["steps"], values["step"]) == ([4, 2], 5, 2, 2)
    assert (values["rate_hz"], values["channels"], values["samples"]) == (44100, 1, 9000)
    assert (values["optimiser"], values["encoder"]) == ("scaled", "nonnegative")
    assert (values["history"], values["snapshots"]) == (["Open noise", "Train 4 → 2"], [])
    sound.unlink()
    rendered = told(capsys, "render", project, "-o", tmp_path / "again.wav")
    assert isinstance(rendered["null_db"], float)
    assert rendered["null_db"] < -120.0
    assert main(["info", str(project)]) == 0
    assert "Train 4 → 2" in capsys.readouterr().out
    ago = datetime.now().astimezone() - datetime.fromisoformat(str(values["made_at"]))
    assert timedelta() <= ago < timedelta(hours=1)


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_info_tells_in_which_format_a_project_is(data: Path, capsys: pytest.CaptureFixture[str], version: int) -> None:
    assert told(capsys, "info", data / f"version_{version}.audible")["format_version"] == version


@pytest.mark.parametrize("moment", ["1e999", "1e300", "-1", '"today"', "[]"])
def test_a_project_that_was_made_at_no_time_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], moment: str
) -> None:
    path = saved(Document(), tmp_path / "p.audible")
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE setting SET body = ? WHERE name = 'made'", (f'{{"at":{moment},"by":"0.1.0"}}',))
        database.commit()
    if moment == "1e999":
        assert main(["info", str(path), "--json"]) == 1
        assert "is damaged" in capsys.readouterr().err
    else:
        assert told(capsys, "info", path)["made_at"] is None


def test_a_project_of_an_earlier_run_is_overwritten_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound, project = tmp_path / "noise.wav", tmp_path / "noise.audible"
    soundfile.write(sound, np.zeros(4000), 44100, subtype="PCM_24")
    words = ["deconstruct", str(sound), "--layers", "2", "--iterations", "2", "--project", str(project)]
    project.write_text("mine")
    for more in ([], ["--overwrite"]):
        assert main([*words, "-o", str(tmp_path / "out"), *more]) == 1
        assert "noise.audible" in capsys.readouterr().err
        assert project.read_text() == "mine"
    project.unlink()
    assert main([*words, "-o", str(tmp_path / "out")]) == 0
    assert main([*words, "-o", str(tmp_path / "other")]) == 1
    assert not (tmp_path / "other").exists()
    holder = open_project(project)
    assert main([*words, "-o", str(tmp_path / "other"), "--overwrite"]) == 1
    assert "open already" in capsys.readouterr().err
    holder.close()
    assert main([*words, "-o", str(tmp_path / "other"), "--overwrite"]) == 0
    assert main([*words[:-1], str(tmp_path / "x.wav"), "-o", str(tmp_path / "third")]) == 1
    assert "ends in .audible" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["noise.audible", "noise.wav", "other", "out"]


@pytest.mark.parametrize("kind", ["missing", "folder", "empty", "sound", "text", "pipe", "link", "newer"])
def test_what_is_no_project_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    import os

    path = tmp_path / "p.audible"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "newer":
        saved(Document(), path)
        data = bytearray(path.read_bytes())
        data[60:64] = (99).to_bytes(4, "big")
        path.write_bytes(data)
    elif kind == "sound":
        soundfile.write(path, np.zeros(10), 8000, format="WAV")
    elif kind != "missing":
        path.write_text("" if kind == "empty" else "text")
    assert main(["render", str(path), "-o", str(tmp_path / "mix.wav")]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert ("update" in said) == (kind == "newer")
    assert not (tmp_path / "mix.wav").exists()
    assert main(["info", str(path)]) == (0 if kind == "sound" else 1)


def test_names_do_not_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "a\x1b]0;b\x07\x9b31m\r\nc\u202ed\u2028é\u200d"
    shown = r"a\x1b]0;b\x07\x9b31m\r\nc\u202ed\u2028é" + "\u200d"
    project = tmp_path / "p.audible"
    create_project(project, Document(sound=replace(noise(100), name=name)), name).close()
    assert main(["info", str(project)]) == 0
    lines = capsys.readouterr().out.split("\n")
    assert [line.split(maxsplit=1)[1] for line in lines if line.startswith(("sound ", "history"))] == [shown, shown]
    assert main(["info", str(tmp_path / name)]) == 1
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"audible-gui: “{tmp_path}/{shown}” does not exist; check the name.\n")


def test_usage() -> None:
    with pytest.raises(SystemExit) as end:
        main(["render", "p.audible"])
    assert end.value.code == 2


def test_a_project_is_drawn_with_a_component_by_name_or_place(
    document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = saved(with_name(document, Node(2, 1), "Kick"), tmp_path / "a.audible")
    figure = tmp_path / "figure.png"
    words = ("figure", project, "-o", figure, "--size", "8x6", "--dpi", "50")
    drawn = told(capsys, *words, "--component", "kick")
    assert drawn == {"file": str(figure), "kind": "deconstruction", "edited": False}
    assert told(capsys, *words, "--overwrite", "--edited") == {"file": str(figure), "kind": "network", "edited": True}
    for wrong in ("3.1", "2.9", "Snare"):
        assert main([*map(str, words), "--overwrite", "--component", wrong]) == 1
        assert f"no component “{wrong}”" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([*map(str, words), "--kind", "deconstruction"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.audible", "figure.png"]
