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

# importlib finds it by name, so nothing but this tells PyInstaller.
HIDDEN = ("sounddevice",)
# The dialog of versions asks for these.
METADATA = ("PySide6-Essentials", "pyqtgraph", "torch", "numpy", "scipy", "sounddevice", "soundfile")
# Each is reached by an import in a module that the program does not use, or for a purpose that it does not have:
# compiling kernels, exporting models, notebooks, other toolkits, tests of libraries.
EXCLUDED = (
    "IPython", "OpenGL", "_pytest", "cupy", "dask", "distributed", "gi", "h5py", "hypothesis", "jinja2", "joblib",
    "mypy", "networkx", "numba", "numpy.f2py", "pandas", "pip", "psutil", "pygments", "pytest", "setuptools",
    "sklearn", "sympy", "tkinter", "tornado", "torch._inductor", "torch.onnx", "torch.testing._internal",
    "torch.utils.tensorboard", "triton", "wx", "yaml", "zmq",
    "matplotlib.tests", "matplotlib.backends.backend_qtagg", "matplotlib.backends.backend_qt",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickWidgets", "PySide6.QtSql", "PySide6.QtNetwork",
    "pyqtgraph.opengl", "pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.console", "pyqtgraph.flowchart",
)  # fmt: skip
_LEFT_OUT = (
    # torch's own tests, headers and compilers
    "torch/bin/*", "torch/test/*", "torch/include/*", "torch/share/*", "torch/lib/*test*", "torch/lib/*backend_with*",
    "torch/lib/libaoti_custom_ops*", "torch/_inductor/*", "torch/onnx/*", "torch/testing/_internal/*",
    # matplotlib's pictures for windows of its own, and sample data
    "matplotlib/mpl-data/sample_data/*", "matplotlib/mpl-data/images/*",
    # what Qt would load for on-screen keyboards, QML, encrypted connections and Qt's own translations
    "*libQt6VirtualKeyboard*", "*libQt6Qml*", "*libQt6Quick*", "*libQt6Pdf*", "PySide6/Qt/translations/*",
    "PySide6/Qt/plugins/platforminputcontexts/*virtualkeyboard*", "PySide6/Qt/plugins/imageformats/*qpdf*",
    "PySide6/Qt/plugins/tls/*", "PySide6/Qt/plugins/networkinformation/*",
    # a picture of the README
    "audible_gui/resources/pictures/*",
    # PortAudio speaks with the sound server of the machine that it runs on, by libraries that belong to it
    "libportaudio.so*", "libjack.so*", "libasound.so*",
)  # fmt: skip


def is_kept(destination: str) -> bool:
    """Whether a collected file, by its place in the folder, is one that the program needs."""
    place = destination.replace("\\", "/")
    return not any(fnmatch(place, pattern) for pattern in _LEFT_OUT)


def kept(collected: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Of PyInstaller's list of files, those that are needed."""
    return [entry for entry in collected if is_kept(entry[0])]


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
