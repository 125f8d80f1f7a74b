"""PyInstaller's spec, evaluated as each system would, with PyInstaller's own classes replaced by recorders."""

import plistlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from frozen_contents import (
    EXCLUDED,
    IDENTIFIER,
    ROOT,
    info_plist,
    is_kept,
    is_left_to_system,
    version,
    version_resource,
)
from PIL import Image

import audible_gui

SPEC = ROOT / "packaging" / "frozen" / "audible.spec"
FIGURES = [f"matplotlib.backends.backend_{name}" for name in ("agg", "pdf", "svg")]
COLLECTED = [
    ("audible_gui/resources/icons/app.svg", "app.svg", "DATA"),
    ("audible_gui/resources/pictures/editor.png", "editor.png", "DATA"),
]
OF_THE_SYSTEM = ("libjack.so.0", "/lib/x86_64-linux-gnu/libjack.so.0", "BINARY")


@dataclass
class Call:
    """One of PyInstaller's steps, and what it was given."""

    name: str
    given: tuple[Any, ...]
    words: dict[str, Any]
    binaries: list[tuple[str, ...]] = field(default_factory=lambda: [*COLLECTED, OF_THE_SYSTEM])
    datas: list[tuple[str, ...]] = field(default_factory=lambda: list(COLLECTED))
    pure: list[tuple[str, ...]] = field(default_factory=lambda: [("torch.nn", "nn.py", "PYMODULE")])
    scripts: list[str] = field(default_factory=list)


@dataclass
class Build:
    """All steps of a build."""

    calls: list[Call]

    def of(self, name: str) -> list[Call]:
        return [call for call in self.calls if call.name == name]


Builder = Callable[[str], Build]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builder:
    """Evaluate the spec on a system."""
    hooks: Any = ModuleType("PyInstaller.utils.hooks")
    hooks.copy_metadata = lambda name: [(f"{name}.dist-info", f"{name}.dist-info")]
    hooks.collect_submodules = lambda name: [f"{name}.cli", f"{name}.app"]
    for name in ("PyInstaller", "PyInstaller.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    monkeypatch.setitem(sys.modules, hooks.__name__, hooks)
    monkeypatch.setattr(sys, "path", list(sys.path))

    def evaluate(platform: str) -> Build:
        calls: list[Call] = []

        def recorder(name: str) -> Callable[..., Call]:
            def record(*given: object, **words: object) -> Call:
                calls.append(Call(name, given, words))
                return calls[-1]

            return record

        steps = {name: recorder(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
        with monkeypatch.context() as patch:
            patch.setattr(sys, "platform", platform)
            places = {"SPECPATH": str(SPEC.parent), "workpath": str(tmp_path / "work"), "__name__": "spec"}
            exec(compile(SPEC.read_text(encoding="utf-8"), SPEC, "exec"), {**places, **steps})
        return Build(calls)

    return evaluate


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_each_system_gets_what_the_program_needs_and_nothing_else(build: Builder, platform: str) -> None:
    (analysis,) = build(platform).of("Analysis")
    (script,) = analysis.given[0]
    assert Path(script).is_file()
    assert {"sounddevice", "audible_gui.app", *FIGURES} <= set(analysis.words["hiddenimports"])
    assert (str(ROOT / "resources"), "audible_gui/resources") in analysis.words["datas"]
    assert ("torch.dist-info", "torch.dist-info") in analysis.words["datas"]
    assert [entry[0] for entry in analysis.binaries] == ["audible_gui/resources/icons/app.svg"]
    icon, *texts = [entry[0] for entry in analysis.datas]
    assert icon == "audible_gui/resources/icons/app.svg"
    assert "licences/torch/LICENSE" in texts
    assert all(text.startswith("licences/") for text in texts)


def test_windows_has_a_program_without_a_console_and_a_command_with_one(build: Builder) -> None:
    made = build("win32")
    editor, command = made.of("EXE")
    assert (editor.words["name"], editor.words["console"]) == ("Audible Networks", False)
    assert (command.words["name"], command.words["console"]) == ("audible-gui", True)
    (folder,) = made.of("COLLECT")
    assert folder.given[:2] == (editor, command)
    assert not made.of("BUNDLE")
    for program in (editor, command):
        with Image.open(program.words["icon"]) as icon:
            assert icon.format == "ICO"
            assert {(16, 16), (32, 32), (256, 256)} <= icon.info["sizes"]
        resource = Path(program.words["version"]).read_text(encoding="utf-8")
        assert f"StringStruct('FileVersion', '{audible_gui.__version__}')" in resource


def test_macos_has_a_bundle_that_opens_projects_and_sounds(build: Builder) -> None:
    made = build("darwin")
    (command,) = made.of("EXE")
    assert command.words["console"] is False
    (bundle,) = made.of("BUNDLE")
    assert bundle.given == (made.of("COLLECT")[0],)
    assert bundle.words["name"] == "Audible Networks.app"
    assert bundle.words["bundle_identifier"] == IDENTIFIER
    with Image.open(bundle.words["icon"]) as icon:
        assert icon.format == "ICNS"
        assert max(icon.size) == 1024
    plist = plistlib.loads(plistlib.dumps(bundle.words["info_plist"]))
    project, sound = plist["CFBundleDocumentTypes"]
    (declared,) = plist["UTExportedTypeDeclarations"]
    assert project["LSItemContentTypes"] == [declared["UTTypeIdentifier"]]
    assert declared["UTTypeTagSpecification"]["public.filename-extension"] == ["audible"]
    assert sound["LSItemContentTypes"] == ["public.audio"]
    assert sound["LSHandlerRank"] == "Alternate"


def test_linux_has_one_command_and_no_icon_in_it(build: Builder) -> None:
    made = build("linux")
    (command,) = made.of("EXE")
    assert (command.words["name"], command.words["console"]) == ("audible-gui", True)
    assert "icon" not in command.words
    assert not made.of("BUNDLE")


@pytest.mark.parametrize(
    "place",
    [
        "torch/lib/libtorch_cuda.so", "torch/lib/libtorch_cuda_linalg.so", "torch/lib/libc10_cuda.so",
        "torch/lib/libcudart-d0da41ae.so.11.0", "nvidia/cublas/lib/libcublas.so.12", "nvidia/cudnn/lib/libcudnn.so.9",
        "torch/lib/torch_cuda.dll", "torch\\lib\\cudnn64_9.dll", "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager", "_soundfile_data/libsndfile_x86_64.so",
        "_sounddevice_data/portaudio-binaries/libportaudio64bit.dll",
        "_sounddevice_data/portaudio-binaries/libportaudio.dylib", "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so", "audible_gui/resources/demo/three_sources.flac",
    ],
)  # fmt: skip
def test_what_is_used_is_kept_also_of_builds_for_graphics_cards(place: str) -> None:
    assert is_kept(place)


@pytest.mark.parametrize("module", ["nvidia", "torch.cuda", "torch.distributed", "scipy.stats", "PySide6.QtSvg", "PIL"])
def test_no_module_that_is_used_is_left_out(module: str) -> None:
    assert not [name for name in EXCLUDED if module == name or module.startswith(f"{name}.")]


def test_of_the_system_only_what_desktops_lack_goes_in() -> None:
    assert is_left_to_system("libglib-2.0.so.0", "/lib/x86_64-linux-gnu/libglib-2.0.so.0")
    assert is_left_to_system("libportaudio.so.2", "/usr/lib/x86_64-linux-gnu/libportaudio.so.2")
    assert not is_left_to_system("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0")
    assert not is_left_to_system("libQt6Core.so.6", "/venv/lib/PySide6/Qt/lib/libQt6Core.so.6")
    dynload = "python3.11/lib-dynload/_ctypes.cpython-311-x86_64-linux-gnu.so"
    assert not is_left_to_system(dynload, f"/usr/lib/{dynload}")


AT_WORK = """
import sys
from pathlib import Path

class Blocked:
    def find_spec(self, name, *_):
        if any(name == out or name.startswith(out + ".") for out in EXCLUDED):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

EXCLUDED = sys.argv[2].split()
sys.meta_path.insert(0, Blocked())
from audible_gui import app, cli
from audible_gui.playback import engine
from audible_gui.resources import DEMO_SOUND
from audible_gui.synthesis.transform import prepare_transforms

here = Path(sys.argv[1])
prepare_transforms()
quick = ["--layers", "6,3", "--iterations", "8"]
project = here / "work.audible"
words = ["deconstruct", str(DEMO_SOUND), "-o", str(here / "a"), *quick, "--project", str(project)]
assert cli.main(words) == 0
for more in (["--optimiser", "pgd"], ["--encoder", "signed", "--loss", "is"]):
    assert cli.main(["deconstruct", str(DEMO_SOUND), "-o", str(here / more[1]), *quick, *more]) == 0
for made in ("figure a.pdf", "figure a.svg", "figure a.png", "render a.wav", "tables a.npz", "midi a.mid"):
    command, name = made.split()
    assert cli.main([command, str(project), "-o", str(here / name)]) == 0
"""


def test_the_program_works_where_nothing_that_is_left_out_can_be_imported(tmp_path: Path) -> None:
    words = [sys.executable, "-c", AT_WORK, str(tmp_path), " ".join(EXCLUDED)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_versions_of_windows_are_four_numbers() -> None:
    assert "filevers=(1, 20, 3, 0)" in version_resource("1.20.3")
    assert "filevers=(2, 0, 0, 1)" in version_resource("2.0rc0.post1")[:200]


def test_property_list_has_the_programs_version() -> None:
    assert info_plist(version())["CFBundleShortVersionString"] == audible_gui.__version__
