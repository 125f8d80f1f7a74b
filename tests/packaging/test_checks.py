"""The checks that CI runs notice what they are there to notice."""

import json
import os
import sys
import tomllib
import zipfile
from contextlib import nullcontext
from pathlib import Path

import beforehand
import pytest
from core_check import FOLDERS, check_report, core_folders
from visible_run import CheckError, Output, clean_environment, read, watch
from wheel_check import check_contents, check_menu, stays_alive

IN_ALL = ("audible_gui/cli.py", "audible_gui/app.py", "audible_gui/resources/demo/three_sources.flac")


def wheel(folder: Path, *names: str) -> Path:
    path = folder / "a.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    folder = tmp_path / "resources"
    (folder / "icons").mkdir(parents=True)
    (folder / "icons" / "play.svg").touch()
    return folder


def test_complete_wheel(tmp_path: Path, resources: Path) -> None:
    names = (*IN_ALL, "audible_gui/resources/icons/play.svg", "audible_gui-0.1.dist-info/METADATA")
    check_contents(wheel(tmp_path, *names), resources)


def test_wheel_without_an_icon(tmp_path: Path, resources: Path) -> None:
    with pytest.raises(CheckError, match=r"lacks audible_gui/resources/icons/play\.svg$"):
        check_contents(wheel(tmp_path, *IN_ALL), resources)


def test_wheel_with_the_tests_in_it(tmp_path: Path, resources: Path) -> None:
    names = (*IN_ALL, "audible_gui/resources/icons/play.svg", "tests/conftest.py")
    with pytest.raises(CheckError, match="holds tests"):
        check_contents(wheel(tmp_path, *names), resources)


@pytest.mark.parametrize(("entry", "complaint"), [("Exec={program}", ""), ("Exec=other", "has not put .*program into")])
def test_program_that_is_to_be_in_the_menu(tmp_path: Path, entry: str, complaint: str) -> None:
    program, menu = tmp_path / "program", tmp_path / ".local" / "share" / "applications"
    program.write_text(f"#!/bin/sh\nmkdir -p {menu}; echo '{entry.format(program=program)}' > {menu}/a.desktop\n")
    program.chmod(0o755)
    with pytest.raises(CheckError, match=complaint) if complaint else nullcontext():
        check_menu(str(program), tmp_path, dict(os.environ))


def test_core_folders_are_those_with_tests(tmp_path: Path) -> None:
    for name in ("document", "nae", "views"):
        (tmp_path / name).mkdir()
    (tmp_path / "nae" / "test_it.py").touch()
    (tmp_path / "views" / "test_it.py").touch()
    assert core_folders(tmp_path) == [str(tmp_path / "nae")]


def test_every_room_that_runs_without_qt_is_tested_without_it() -> None:
    tests = Path(__file__).parents[1]
    contracts = tomllib.loads((tests.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (core,) = (one for one in contracts["contracts"] if one["name"] == "The core runs without Qt")
    rooms = {name.rpartition(".")[2] for name in core["source_modules"]} - {"playback"}  # which needs a sound card
    assert {room for room in rooms if (tests / room).is_dir()} <= set(FOLDERS)


def test_core_without_tests_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="no tests of the core"):
        core_folders(tmp_path)


def stems(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"{number:02}.wav").touch()
    return folder


def test_good_report(tmp_path: Path) -> None:
    check_report(json.dumps({"stems": ["a", "b", "c"], "null_db": -139.0}), stems(tmp_path, 3))


@pytest.mark.parametrize(
    ("printed", "files"),
    [
        ("no json", 3),
        (json.dumps({"stems": ["a", "b", "c"]}), 3),
        (json.dumps({"stems": ["a", "b", "c"], "null_db": -60.0}), 3),
        (json.dumps({"stems": ["a", "b", "c"], "null_db": -139.0}), 2),
        (json.dumps({"stems": ["a"], "null_db": -139.0}), 3),
    ],
)
def test_bad_reports(tmp_path: Path, printed: str, files: int) -> None:
    with pytest.raises(CheckError):
        check_report(printed, stems(tmp_path, files))


def test_programs_output_is_shown_and_pytests_summary_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = watch(["echo", "===== 3 passed, 1 skipped in 0.1s ====="], cwd=tmp_path, limit_s=10)
    assert output.summary == "===== 3 passed, 1 skipped in 0.1s ====="
    assert "3 passed" in capsys.readouterr().out


def test_headings_of_pytest_are_no_summary() -> None:
    assert (
        Output("===== test session starts =====\n===== 1 failed in 2s =====\nbye\n").summary
        == "===== 1 failed in 2s ====="
    )


def test_failing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="sh -c exit 4 ended with status 4"):
        watch(["sh", "-c", "exit 4"], cwd=tmp_path, limit_s=10)


def test_hanging_program_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="was stopped after 0 s"):
        watch(["sleep", "20"], cwd=tmp_path, limit_s=0.2)


def test_what_a_quiet_program_complained_is_told(tmp_path: Path) -> None:
    command = ["sh", "-c", "echo 'import time: 1 | 2 | os' >&2; echo alas >&2; exit 1"]
    with pytest.raises(CheckError, match=r"status 1: alas$"):
        read(command, cwd=tmp_path, limit_s=10, environment=dict(os.environ))


def test_what_cannot_be_made_beforehand_hinders_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []

    def fails(_: object) -> None:
        raise CheckError("alas")

    monkeypatch.setattr(beforehand, "core_environment", fails)
    monkeypatch.setattr(beforehand, "wheel_environment", done.append)
    monkeypatch.setattr(beforehand, "type_cache", done.append)
    monkeypatch.setattr(os, "nice", done.append)
    beforehand.main()
    assert done[0] == 19
    assert len(done) == 3


def test_clean_environment_hides_display_and_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    environment = clean_environment(tmp_path)
    assert "DISPLAY" not in environment
    assert not [name for name in environment if name.startswith("XDG_")]
    assert environment["HOME"] == str(tmp_path)


def editor(folder: Path, script: str) -> None:
    stays_alive([sys.executable, "-c", script], folder, dict(os.environ), alive_s=1.0)


def test_editor_that_lives_and_ends_when_asked(tmp_path: Path) -> None:
    editor(tmp_path, "import time; time.sleep(30)")


@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("raise SystemExit('no display')", "ended by itself with status 1: no display"),
        ("import sys, time; print('Traceback ...', file=sys.stderr, flush=True); time.sleep(30)", "traceback"),
        ("import subprocess, time; subprocess.Popen(['sleep', '30']); time.sleep(30)", "left processes behind"),
        ("import signal, sys, time; signal.signal(15, lambda *_: sys.exit(3)); time.sleep(30)", "had status 3"),
    ],
)
def test_editor_that_misbehaves(tmp_path: Path, script: str, complaint: str) -> None:
    with pytest.raises(CheckError, match=complaint):
        editor(tmp_path, script)
