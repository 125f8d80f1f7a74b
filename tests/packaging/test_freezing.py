"""What ``bootstrap.py package`` does, with everything that takes long made up."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import bootstrap_command
import freezing
import pytest
import system_libraries
from environment import Environment
from setup_errors import SetupError
from visible_run import CheckError


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Programs that were run; PyInstaller makes a folder with one file."""
    made: list[list[str]] = []

    def run(command: Sequence[str], **_: object) -> None:
        made.append([Path(word).name for word in command[1:]])
        if "PyInstaller" in command:
            (tmp_path / "audible-gui").mkdir()
            (tmp_path / "audible-gui" / "audible-gui").write_bytes(bytes(3_000_000))

    monkeypatch.setattr(freezing, "watch", run)
    monkeypatch.setattr(freezing, "_DIST", tmp_path)
    monkeypatch.setattr(freezing, "is_debian", lambda: True)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/dpkg-deb")
    return made


def test_the_program_is_frozen_packed_and_tried(
    runs: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    freezing.package(Environment(tmp_path / "venv", []), check=True)
    froze, packed, tried = runs
    assert froze[-1] == "audible.spec"
    assert packed == ["debian_archive.py", "audible-gui", tmp_path.name]
    assert tried[1:3] == ["tests.benchmarks.frozen_job", "audible-gui"]
    assert "3 MB" in capsys.readouterr().out


def test_elsewhere_no_debian_package_is_made(
    runs: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "is_debian", lambda: False)
    freezing.package(Environment(tmp_path / "venv", []), check=False)
    assert len(runs) == 1


def test_a_failure_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CheckError("python -m PyInstaller ended with status 1.")

    monkeypatch.setattr(freezing, "watch", fail)
    with pytest.raises(SetupError, match="ended with status 1"):
        freezing.package(Environment(tmp_path / "venv", []), check=False)


@pytest.mark.parametrize("words", [["package"], ["package", "--check"]])
def test_the_command_prepares_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str]) -> None:
    asked: list[object] = []
    environment = Environment(tmp_path, [])

    def prepare(needs: tuple[system_libraries.Need, ...], given: Sequence[str]) -> Environment:
        asked.extend([{need.what for need in needs}, list(given)])
        return environment

    monkeypatch.setattr(bootstrap_command, "_prepare", prepare)
    monkeypatch.setattr(freezing, "package", lambda *given, **more: asked.append((given, more)))
    assert bootstrap_command.main(words) == 0
    needs, given, done = asked
    assert {"objcopy", "libxcb-cursor.so.0"} <= needs  # type: ignore[operator]
    assert ("xdotool" in needs) is ("--check" in words)  # type: ignore[operator]
    assert given == ["package", "dev"][: len(words)]
    assert done == ((environment,), {"check": "--check" in words})
