"""What the frozen program holds, what it leaves out, and how it describes itself to Windows and macOS.

The spec in ``frozen/`` puts this together; whatever is decided stands here, where it is typed and tested.
"""

import re
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IDENTIFIER = "org.audible_networks.audible_gui"
"""Name of the desktop entry, the metadata and the macOS bundle."""
NAME = "Audible Networks"
COMMAND = "audible-gui"
COPYRIGHT = "Copyright (c) 2026 Audible Networks, MIT licence"

# What is imported by names that are made up at run time, so that nothing but this tells PyInstaller.
HIDDEN = (
    "sounddevice", "matplotlib.backends.backend_agg", "matplotlib.backends.backend_pdf",
    "matplotlib.backends.backend_svg",
)  # fmt: skip
# The dialog of versions asks for these.
METADATA = ("PySide6-Essentials", "pyqtgraph", "torch", "numpy", "scipy", "sounddevice", "soundfile")
# Each is reached by an import in a module that the program does not use, or for a purpose that it does not have:
# compiling kernels, exporting models, notebooks, other toolkits, tests of libraries.
EXCLUDED = (
    "IPython", "OpenGL", "_dbm", "_gdbm", "_pytest", "cupy", "curses", "dask", "distributed", "fsspec", "gi", "h5py",
    "hypothesis", "jinja2", "joblib", "mpmath", "mypy", "networkx", "numba", "pandas", "pip", "psutil", "pygments",
    "pytest", "readline", "rich", "setuptools", "sklearn", "sympy", "tkinter", "tornado", "torch._inductor",
    "torch.onnx", "torch.testing._internal.common_methods_invocations", "torch.testing._internal.distributed",
    "torch.testing._internal.generated", "torch.testing._internal.opinfo", "torch.utils.tensorboard", "triton",
    "wx", "yaml", "zmq",
    "matplotlib.tests", "matplotlib.backends.backend_qtagg", "matplotlib.backends.backend_qt",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtSql", "PySide6.QtNetwork",
    "pyqtgraph.opengl", "pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.console", "pyqtgraph.flowchart",
)  # fmt: skip
_LEFT_OUT = (
    # torch's own tests, headers and compilers; it does not start without its torch_shm_manager
    "torch/bin/*[tT]est*", "torch/bin/protoc*", "torch/bin/*.pt*", "torch/bin/upgrader_models*", "torch/test/*",
    "torch/include/*", "torch/share/*", "torch/lib/*test*", "torch/lib/*backend_with*",
    "torch/lib/libaoti_custom_ops*", "torch/_inductor/*", "torch/onnx/*",
    # matplotlib's pictures for windows of its own, and sample data
    "matplotlib/mpl-data/sample_data/*", "matplotlib/mpl-data/images/*",
    # what Qt would load for on-screen keyboards, QML, networks, other toolkits, machines without a window system
    "*libQt6VirtualKeyboard*", "*libQt6Qml*", "*libQt6Quick*", "*libQt6Pdf*", "*libQt6Network*", "*libQt6Egl*",
    "PySide6/Qt/translations/*", "PySide6/Qt/plugins/platforminputcontexts/*virtualkeyboard*",
    "PySide6/Qt/plugins/imageformats/*qpdf*", "PySide6/Qt/plugins/tls/*", "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/platformthemes/*gtk*", "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/plugins/generic/*", "PySide6/Qt/plugins/platforms/*eglfs*", "PySide6/Qt/plugins/platforms/*linuxfb*",
    "PySide6/Qt/plugins/platforms/*vnc*", "PySide6/Qt/plugins/platforms/*vkkhrdisplay*",
    "PySide6/Qt/plugins/platforms/*minimalegl*",
    # a picture of the README, and what is installed in the builder's environment besides
    "audible_gui/resources/pictures/*", "hypothesis-*",
)  # fmt: skip
# Of the builder's system, those that desktops lack, and those of which Python wants one version. All others belong to
# the system that the program runs on: PortAudio speaks with its sound server, GL with its graphics card, GLib and
# fontconfig read its files. Debian packages depend on them.
_OF_THE_SYSTEM = (
    "libxcb-cursor.*", "libxcb-icccm.*", "libxcb-image.*", "libxcb-keysyms.*", "libxcb-render-util.*", "libxcb-util.*",
    "libxkbcommon-x11.*", "libpython*", "libssl.*", "libcrypto.*", "libsqlite3.*", "libffi.*", "libbz2.*", "liblzma.*",
    "libuuid.*", "libexpat.*",
)  # fmt: skip
_SYSTEM_FOLDERS = ("/lib", "/usr/lib")


def is_kept(destination: str) -> bool:
    """Whether a collected file, by its place in the folder, is one that the program needs."""
    place = destination.replace("\\", "/")
    return not any(fnmatch(place, pattern) for pattern in _LEFT_OUT)


def is_left_to_system(destination: str, source: str) -> bool:
    """Whether a library that was found on the builder is left to the system that the program will run on."""
    of_system = "/" not in destination and source.startswith(_SYSTEM_FOLDERS) and ".so" in destination
    return of_system and not any(fnmatch(destination, pattern) for pattern in _OF_THE_SYSTEM)


def kept(collected: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Of PyInstaller's list of files, as destination, source and kind, those that go in."""
    return [entry for entry in collected if is_kept(entry[0]) and not is_left_to_system(entry[0], entry[1])]


def version(root: Path = ROOT) -> str:
    """The program's version, from the one place where it stands; nothing is imported for it.

    Raises:
        LookupError: if it does not stand there.
    """
    text = (root / "audible_gui" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if match is None:
        raise LookupError("audible_gui/__init__.py has no __version__")
    return match[1]


def version_resource(release: str) -> str:
    """What Windows shows of the programs' properties, as PyInstaller reads it from a file."""
    numbers = tuple([*map(int, re.findall(r"\d+", release)[:4]), 0, 0, 0, 0][:4])
    strings = {
        "CompanyName": NAME, "FileDescription": NAME, "FileVersion": release, "InternalName": COMMAND,
        "LegalCopyright": COPYRIGHT, "ProductName": NAME, "ProductVersion": release,
    }  # fmt: skip
    table = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, "
        "fileType=0x1, subtype=0x0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{table}])]), VarFileInfo([VarStruct('Translation', [1033, 1200])])])"
    )


def info_plist(release: str) -> dict[str, object]:
    """What macOS is told besides: whose files are opened by a double-click, and which can be opened."""
    project = f"{IDENTIFIER}.project"
    return {
        "CFBundleDisplayName": NAME,
        "CFBundleShortVersionString": release,
        "CFBundleVersion": release,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": COPYRIGHT,
        "LSApplicationCategoryType": "public.app-category.music",
        "CFBundleDocumentTypes": [
            _document("Audible Networks project", project, role="Editor", rank="Owner"),
            _document("Sound", "public.audio", role="Viewer", rank="Alternate"),
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": project,
                "UTTypeDescription": "Audible Networks project",
                "UTTypeConformsTo": ["public.data", "public.content"],
                "UTTypeTagSpecification": {"public.filename-extension": ["audible"]},
            }
        ],
    }


def _document(name: str, kind: str, *, role: str, rank: str) -> dict[str, object]:
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": role,
        "LSHandlerRank": rank,
        "LSItemContentTypes": [kind],
    }
