"""What desktops are told of the program, judged by the desktops' own tools where they are installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from frozen_contents import IDENTIFIER, version
from linux_tree import metainfo

import audible_gui
from audible_gui import cli, desktop_entry
from audible_gui.desktop_entry import install_entry, with_program
from audible_gui.document import Document
from audible_gui.errors import AudibleError
from audible_gui.project_file import create_project
from audible_gui.project_file.schema import APPLICATION_ID
from audible_gui.resources import resource
from tests.support.networks import noise

MIME = "application/x-audible-networks"
KINDS = """
import sys
from PySide6.QtCore import QMimeDatabase
kinds = QMimeDatabase()
print(*(kinds.mimeTypeForFile(name).name() for name in sys.argv[1:]))
"""


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def judged(*words: str | Path) -> str:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_one_name_and_one_version_everywhere() -> None:
    assert desktop_entry.IDENTIFIER == IDENTIFIER
    assert version() == audible_gui.__version__
    assert IDENTIFIER in resource("desktop", f"{IDENTIFIER}.metainfo.xml").read_text(encoding="utf-8")


@needs("desktop-file-validate")
def test_desktop_entry_is_valid() -> None:
    assert judged("desktop-file-validate", resource("desktop", f"{IDENTIFIER}.desktop")) == ""


@needs("desktop-file-validate")
def test_an_entry_that_is_not_valid_is_noticed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.desktop"
    text = resource("desktop", f"{IDENTIFIER}.desktop").read_text(encoding="utf-8")
    broken.write_text(text.replace("Type=Application\n", ""), encoding="utf-8")
    with pytest.raises(AssertionError, match="Type"):
        judged("desktop-file-validate", broken)


@needs("appstreamcli")
def test_metadata_is_valid(tmp_path: Path) -> None:
    file = tmp_path / f"{IDENTIFIER}.metainfo.xml"
    file.write_text(metainfo("2026-01-31"), encoding="utf-8")
    judged("appstreamcli", "validate", "--no-net", "--pedantic", file)


@needs("desktop-file-validate")
@needs("update-mime-database")
def test_what_is_put_into_the_menu_is_valid_and_can_be_taken_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert cli.main(["--install-desktop"]) == 0
    entry = tmp_path / "applications" / f"{IDENTIFIER}.desktop"
    assert str(entry) in capsys.readouterr().out
    program = Path(sys.executable).with_name("audible-gui")
    text = entry.read_text(encoding="utf-8")
    assert f'Exec="{program}" %f\n' in text
    assert f"\nTryExec={program}\n" in text
    judged("desktop-file-validate", entry)
    assert (tmp_path / "icons" / "hicolor" / "scalable" / "apps" / f"{IDENTIFIER}.svg").is_file()
    assert cli.main(["--remove-desktop"]) == 0
    assert not [file for file in tmp_path.rglob("*") if IDENTIFIER in file.name]


@needs("update-mime-database")
def test_a_project_is_known_by_its_name_and_by_what_is_in_it(tmp_path: Path) -> None:
    install_entry(tmp_path / "program", tmp_path)
    project = tmp_path / "work.audible"
    create_project(project, Document(sound=noise(3000)), "Open noise").close()
    unnamed = Path(shutil.copy(project, tmp_path / "work.backup"))
    empty = tmp_path / "other.audible"
    empty.touch()
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    words = [sys.executable, "-c", KINDS, str(project), str(unnamed), str(empty)]
    told = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [MIME] * 3


def test_magic_is_the_schemas_application_id() -> None:
    assert f'value="{APPLICATION_ID:#010x}"' in resource("desktop", f"{IDENTIFIER}.xml").read_text(encoding="utf-8")


def test_paths_in_an_entry_are_quoted() -> None:
    quoted = with_program("Exec=audible-gui %f\nTryExec=audible-gui\n", Path('/opt/my $ "100 %"/audible-gui'))
    assert quoted == ('Exec="/opt/my \\\\$ \\\\"100 %%\\\\"/audible-gui" %f\nTryExec=/opt/my $ "100 %"/audible-gui\n')


def test_systems_without_such_menus_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(AudibleError, match="Only Linux"):
        install_entry(Path("/program"))


def test_an_installation_without_a_command_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(AudibleError, match="install the program with pip"):
        install_entry(data=tmp_path)
    assert not list(tmp_path.iterdir())
