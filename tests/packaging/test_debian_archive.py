"""The Debian package, made of a folder that stands for the frozen program."""

import shutil
import subprocess
from pathlib import Path

import needed_libraries
import pytest
from debian_archive import make_archive
from frozen_contents import IDENTIFIER
from needed_libraries import depends
from setup_errors import SetupError

import audible_gui

pytestmark = pytest.mark.skipif(
    shutil.which("dpkg-deb") is None or shutil.which("objdump") is None, reason="dpkg-deb or objdump is not installed"
)


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    folder = tmp_path / "frozen"
    (folder / "_internal").mkdir(parents=True)
    # Any program that needs nothing but libc.
    shutil.copy("/bin/true", folder / "audible-gui")
    (folder / "_internal" / "data").write_text("data")
    return folder


@pytest.fixture
def archive(frozen: Path, tmp_path: Path) -> Path:
    return make_archive(frozen, tmp_path)


def told(*words: str | Path) -> str:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True).stdout


def test_package_describes_itself(archive: Path) -> None:
    architecture = told("dpkg", "--print-architecture").strip()
    assert archive.name == f"audible-gui_{audible_gui.__version__}_{architecture}.deb"
    assert told("dpkg-deb", "--field", archive, "Package", "Version", "Architecture").splitlines() == [
        "Package: audible-gui", f"Version: {audible_gui.__version__}", f"Architecture: {architecture}",
    ]  # fmt: skip
    needs = told("dpkg-deb", "--field", archive, "Depends")
    assert needs.startswith("libc6 (>= 2.")
    assert "libportaudio2" in needs


def test_files_lie_where_the_system_looks_and_belong_to_root(archive: Path, tmp_path: Path) -> None:
    listed = told("dpkg-deb", "--contents", archive)
    assert "./usr/bin/audible-gui -> ../lib/audible-gui/audible-gui" in listed
    assert all(line.split()[1] == "root/root" for line in listed.splitlines())
    root = tmp_path / "installed"
    told("dpkg-deb", "--extract", archive, root)
    assert subprocess.run([root / "usr" / "bin" / "audible-gui"], check=False).returncode == 0
    share = root / "usr" / "share"
    for place in (
        f"applications/{IDENTIFIER}.desktop", f"mime/packages/{IDENTIFIER}.xml", f"metainfo/{IDENTIFIER}.metainfo.xml",
        f"icons/hicolor/scalable/apps/{IDENTIFIER}.svg", f"icons/hicolor/48x48/apps/{IDENTIFIER}.png",
        "doc/audible-gui/copyright", "man/man1/audible-gui.1.gz",
    ):  # fmt: skip
        assert (share / place).stat().st_mode & 0o777 == 0o644
    metainfo = (share / "metainfo" / f"{IDENTIFIER}.metainfo.xml").read_text(encoding="utf-8")
    assert f'version="{audible_gui.__version__}"' in metainfo


def test_sums_are_those_of_the_files(archive: Path, tmp_path: Path) -> None:
    root = tmp_path / "unpacked"
    told("dpkg-deb", "--raw-extract", archive, root)
    checked = subprocess.run(
        ["md5sum", "--check", "--strict", "DEBIAN/md5sums"], cwd=root, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    files = [path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(checked.stdout.splitlines()) == len(files)


def test_a_library_in_the_folder_is_no_need_and_one_of_the_system_is_its_package(frozen: Path) -> None:
    shutil.copy(_library("libX11.so.6"), frozen / "_internal" / "libX11.so.6")
    needs = depends(frozen)
    assert "libxcb1" in needs
    assert "libx11-6" not in needs


def test_a_library_whose_package_nobody_knows_is_an_error(frozen: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(_library("libX11.so.6"), frozen / "_internal" / "libX11.so.6")
    monkeypatch.setattr(needed_libraries, "RUNTIMES", ())
    with pytest.raises(SetupError, match=r"libxcb\.so\.1"):
        depends(frozen)


def _library(name: str) -> Path:
    found = next((path for folder in ("/usr/lib", "/lib") for path in Path(folder).glob(f"*/{name}")), None)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found.resolve()
