"""One component as a file: an NPZ of NumPy's that any program with NumPy reads. Any thread.

Members, all without pickles: ``format`` (the text "audible component"), ``version`` (1), ``name`` and ``sound``
(texts), ``rate_hz``, ``n_fft``, ``hop`` and ``n_samples`` (whole numbers, of the sound it is of), ``basis`` (channels,
bins) and ``envelope`` (frames), float32. See ``document.library_component`` for what they mean. Nothing in a file is
trusted: what is read is small, of the kind it must be, and fits together, or the file is refused.
"""

import io
import math
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from audible_gui.document import StftSpec
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError

ENDING = ".component.npz"
FORMAT, VERSION = "audible component", 1
MAX_BYTES = 256 << 20
_TEXTS = ("format", "name", "sound")
_DAMAGED = (
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    OSError,
    OverflowError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    struct.error,
    tokenize.TokenError,
    zlib.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
)
"""What zipfile and NumPy raise for files that are none, or that somebody has tampered with."""


def component_bytes(component: LibraryComponent) -> bytes:
    """What a component's file holds."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        format=np.array(FORMAT),
        version=np.array(VERSION),
        name=np.array(component.name),
        sound=np.array(component.sound),
        rate_hz=np.array(component.rate_hz),
        n_fft=np.array(component.stft.n_fft),
        hop=np.array(component.stft.hop),
        n_samples=np.array(component.n_samples),
        basis=component.basis,
        envelope=component.envelope,
    )
    return file.getvalue()


def component_of_bytes(data: bytes, what: str = "What was dropped") -> LibraryComponent:
    """The component that a file holds.

    Args:
        data: all of it.
        what: it is, for people.

    Raises:
        AudibleError: if it is none, or damaged, or of a newer version of the program.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = {name: _text(archive, name) for name in _TEXTS}
            version = _number(archive, "version")
            if texts["format"] != FORMAT:
                raise ValueError("another format")
            component = None if version > VERSION else _component(archive, texts["name"], texts["sound"])
    except (*_DAMAGED, AudibleError):
        raise AudibleError(f"{what} is no component, or damaged; save it anew from its sound.") from None
    if component is None:
        raise AudibleError(f"{what} was made by a newer version of this program; update to use it.")
    return component


def read_component(path: Path) -> LibraryComponent:
    """The component in a file. Raises AudibleError if it cannot be read, see ``component_of_bytes``."""
    what = f"“{path.name}”"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise AudibleError(f"{what} is too large for a component.")
        data = path.read_bytes()
    except OSError as error:
        raise AudibleError(f"{what} cannot be read: {error.strerror}.") from None
    return component_of_bytes(data, what)


def _component(archive: zipfile.ZipFile, name: str, sound: str) -> LibraryComponent:
    rate_hz, n_fft, hop, n_samples = (_number(archive, key) for key in ("rate_hz", "n_fft", "hop", "n_samples"))
    basis, envelope = (_shape(archive, key) for key in ("basis", "envelope"))
    return LibraryComponent(name, sound, basis, envelope, rate_hz, StftSpec(n_fft, hop), n_samples)


def _text(archive: zipfile.ZipFile, name: str) -> str:
    value = _array(archive, name)
    if value.dtype.kind != "U" or value.shape != ():
        raise ValueError(f"{name} is no text")
    return str(value[()])


def _number(archive: zipfile.ZipFile, name: str) -> int:
    value = _array(archive, name)
    if value.dtype.kind not in "iu" or value.shape != ():
        raise ValueError(f"{name} is no whole number")
    return int(value[()])


def _shape(archive: zipfile.ZipFile, name: str) -> npt.NDArray[np.float32]:
    value = _array(archive, name)
    if value.dtype != np.float32:
        raise ValueError(f"{name} is of another type")
    return value.astype(np.float32)


def _array(archive: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    """A member's array, which is as large as the member and no pickle."""
    info = archive.getinfo(f"{name}.npy")
    if info.file_size > MAX_BYTES:
        raise ValueError(f"{name} is too large")
    data = io.BytesIO(archive.read(info))
    read_header = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }[np.lib.format.read_magic(data)]
    shape, fortran, dtype = read_header(data)
    rest = data.read()
    if dtype.hasobject or dtype.kind not in "iufU" or math.prod(shape) * dtype.itemsize != len(rest):
        raise ValueError(f"{name} is damaged")
    if len(rest) == 0:
        return np.zeros(shape, dtype)
    return np.frombuffer(rest, dtype=dtype).reshape(shape, order="F" if fortran else "C")
