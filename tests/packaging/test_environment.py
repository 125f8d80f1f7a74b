"""When an environment is made, updated and left alone. Installing itself is made up; making is real."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from environment import Environment, _tell
from setup_errors import SetupError
from setup_log import Log, ProgramError

# As -m venv does, but with a stub of pip: unpacking pip takes seconds.
QUICK_VENV = """
import pathlib, sys, venv
path = pathlib.Path(sys.argv[1])
venv.create(path, symlinks=True)
next(path.glob("lib/python*/site-packages")).joinpath("pip.py").touch()
"""


@pytest.fixture(autouse=True)
def _quick_venv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("environment.MAKE_VENV", ("-c", QUICK_VENV))


class Installer:
    """Counts installations; the next one raises ``trouble`` if there is any."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.trouble: BaseException | None = None

    def __call__(self, environment: Environment, extras: Sequence[str]) -> None:
        assert environment.python.exists()
        self.calls.append(list(extras))
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    file = tmp_path / "pyproject.toml"
    file.write_text("[project]\n")
    return file


@pytest.fixture
def environment(tmp_path: Path, project_file: Path) -> Environment:
    return Environment(tmp_path / ".venv", [project_file])


@pytest.fixture
def install() -> Installer:
    return Installer()


def trace(environment: Environment) -> Path:
    """A file that lives as long as the environment is not made anew."""
    file = environment.path / "trace"
    file.touch()
    return file


def test_second_update_does_nothing_and_reads_no_environment(environment: Environment, install: Installer) -> None:
    environment.update(["dev"], install)
    assert environment.has([])
    assert environment.has(["dev"])
    environment.update(["dev"], install)
    environment.update([], install)
    assert install.calls == [["dev"]]


def test_changed_inputs_install_again_into_the_same_environment(
    environment: Environment, project_file: Path, install: Installer
) -> None:
    environment.update(["dev"], install)
    kept = trace(environment)
    project_file.write_text("[project]\nname = 'x'\n")
    assert not environment.has([])
    environment.update([], install)
    assert install.calls == [["dev"], ["dev"]]
    assert kept.exists()
    assert environment.has(["dev"])


def test_more_extras_are_added_to_those_installed(environment: Environment, install: Installer) -> None:
    environment.update(["benchmark"], install)
    assert not environment.has(["dev"])
    environment.update(["dev"], install)
    assert install.calls == [["benchmark"], ["benchmark", "dev"]]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), OSError("disk"), SetupError("no")])
def test_interrupted_installation_starts_anew(
    environment: Environment, install: Installer, trouble: BaseException
) -> None:
    install.trouble = trouble
    with pytest.raises(type(trouble)):
        environment.update([], install)
    kept = trace(environment)
    assert not environment.has([])
    install.trouble = None
    environment.update([], install)
    assert not kept.exists()
    assert environment.has([])


def test_environment_is_kept_when_only_the_network_was_away(environment: Environment, install: Installer) -> None:
    install.trouble = ProgramError("Installing", "Temporary failure in name resolution", environment.log.path)
    with pytest.raises(SetupError, match="network"):
        environment.update([], install)
    kept = trace(environment)
    assert not environment.has([])
    install.trouble = None
    environment.update([], install)
    assert kept.exists()


def test_moved_environment_is_made_anew(
    environment: Environment, tmp_path: Path, project_file: Path, install: Installer
) -> None:
    environment.update([], install)
    moved = Environment(tmp_path / "elsewhere" / ".venv", [project_file])
    shutil.copytree(environment.path, moved.path, symlinks=True)
    kept = trace(moved)
    assert not moved.has([])
    moved.update([], install)
    assert not kept.exists()
    assert str(moved.path).encode() in moved.script("activate").read_bytes()


def test_environment_whose_python_is_gone_is_made_anew(environment: Environment, install: Installer) -> None:
    environment.update([], install)
    kept = trace(environment)
    environment.python.unlink()
    environment.python.symlink_to("/no/such/python")
    environment.update([], install)
    assert not kept.exists()
    assert environment.has([])


def test_sound_environment_made_by_hand_is_used(environment: Environment, install: Installer) -> None:
    environment._make()
    kept = trace(environment)
    environment.update([], install)
    assert kept.exists()


def test_environment_without_pip_gets_it(
    environment: Environment, install: Installer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment._make()
    kept = trace(environment)
    pip = next(environment.path.glob("lib/python*/site-packages/pip.py"))
    pip.unlink()
    (tmp_path / "ensurepip.py").write_text(f"open({str(pip)!r}, 'w').close()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    environment.update([], install)
    assert pip.exists()
    assert kept.exists()


def test_another_python_leaves_the_environment_alone(
    environment: Environment, install: Installer, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.update([], install)
    monkeypatch.setattr("sys.version_info", (3, 99, 0))
    environment.update([], install)
    assert install.calls == [[]]


def test_environment_of_an_upgraded_python_is_installed_into_again(
    environment: Environment, install: Installer
) -> None:
    environment.update([], install)
    settings = environment.path / "pyvenv.cfg"
    settings.write_text(re.sub(r"^version = .*$", "version = 3.99.1", settings.read_text(), flags=re.MULTILINE))
    assert not environment.has([])


def test_folder_that_is_no_environment_is_replaced(environment: Environment, install: Installer) -> None:
    environment.path.mkdir()
    kept = trace(environment)
    environment.update([], install)
    assert not kept.exists()


def test_large_downloads_are_told_and_small_ones_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    for line in (
        "  Downloading scipy-1.17.1-cp311-manylinux_x86_64.whl (35.3 MB)\n",
        "  Using cached torch-2.13.0-cp311.whl.metadata (30 kB)\n",
        "Using cached tiny-1.0-py3-none-any.whl (1.2 MB)\n",
        "Using cached torch-2.13.0-cp311.whl (1.2 GB)\n",
        f"Installing collected packages: {', '.join('abcdefghijkl')}\n",
        "Installing collected packages: one\n",
    ):
        _tell(line)
    assert capsys.readouterr().out == "  scipy (35.3 MB) ...\n  torch (1.2 GB) ...\n  unpacking 12 packages ...\n"


def test_full_disk_is_named_with_the_log(tmp_path: Path) -> None:
    log = Log(tmp_path / "new" / "bootstrap.log")
    with pytest.raises(SetupError) as caught:
        log.run("Installing", ["sh", "-c", "echo '[Errno 28] No space left on device' >&2; exit 2"])
    assert "the disk is full" in str(caught.value)
    assert str(log.path) in str(caught.value)
    assert "No space left" in log.path.read_text()


def test_other_failures_give_the_programs_last_word(tmp_path: Path) -> None:
    log = Log(tmp_path / "bootstrap.log")
    with pytest.raises(SetupError, match=r"^Installing failed: second \(its full output is in .*bootstrap\.log\)\.$"):
        log.run("Installing", ["sh", "-c", "echo 'ERROR: first'; echo 'ERROR: second.'; exit 1"])


def test_log_keeps_every_program_of_one_setup_and_none_of_the_last(tmp_path: Path) -> None:
    path = tmp_path / "bootstrap.log"
    path.write_text("old")
    log = Log(path)
    assert path.read_text() == "old"
    log.run("a", ["echo", "first"])
    log.run("b", ["echo", "second"])
    text = path.read_text()
    assert "old" not in text
    assert text.index("first") < text.index("second")
