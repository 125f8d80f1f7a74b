"""How a finished sound is recognised: by what was asked for and the file's contents, noted beside its stems.

Any thread.
"""

import hashlib
import json
import math
from collections.abc import Generator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audible_gui.audio_file import sound_info
from audible_gui.errors import SoundError
from audible_gui.export import CERTIFICATE, exponent_word
from audible_gui.workflow.deconstruction import RECORD, DeconstructRequest

_BLOCK = 1 << 22
_MOST_BYTES = 1 << 24
_NOT_ASKED = {"path", "folder", "spec", "overwrite", "number", "record"}
Values = Mapping[str, Any]


def settings(order: DeconstructRequest) -> dict[str, Any]:
    """Everything that the samples, or which files there are, depend on; as JSON."""
    values = asdict(order)
    stft = values["spec"].pop("stft")
    values = {**values["spec"], "fft": stft["n_fft"], "hop": stft["hop"], **values}
    values |= {"layers": values.pop("widths"), "exponent": exponent_word(order.exponent)}
    values["selection"] = order.selection and [str(edge) for edge in order.selection]
    values["figure"] = order.figure and order.figure.name
    values["project"] = order.project and order.project.name
    kept = {name: value for name, value in values.items() if name not in _NOT_ASKED}
    settled: dict[str, Any] = json.loads(json.dumps(kept))
    return settled


def record(order: DeconstructRequest, digest: str) -> dict[str, Any]:
    """What is noted beside the stems."""
    return {"source": order.path.name, "sha256": digest, "settings": settings(order)}


def read_record(folder: Path) -> Values | None:
    """What an earlier run noted there; None where there is nothing of the kind."""
    values = _read(folder / RECORD)
    if values is None or not isinstance(values.get("settings"), dict) or not isinstance(values.get("sha256"), str):
        return None
    return values


def changes(order: DeconstructRequest, digest: str, earlier: Values) -> str:
    """What is other than it was, for people; nothing where all is the same."""
    if earlier["sha256"] != digest:
        return "The sound is another one than before"
    now, before = settings(order), earlier["settings"]
    told = [f"{name} was {_word(before.get(name))}" for name in now if now[name] != before.get(name)]
    return f"Settings have changed: {', '.join(told)}" if told else ""


def certified(order: DeconstructRequest) -> Values | None:
    """The certificate of stems that are all there, each as long as the others, and with them all that was asked for.

    None where anything is missing.
    """
    values, lengths = _read(order.folder / CERTIFICATE), set()
    stems = None if values is None else values.get("stems")
    if not isinstance(stems, list) or not all(isinstance(name, str) and Path(name).name == name for name in stems):
        return None
    if any(path is not None and not path.is_file() for path in (order.figure, order.project)):
        return None
    if values is None or not _can_be_told(values):
        return None
    try:
        lengths = {sound_info(order.folder / name).samples for name in stems}
    except SoundError:
        return None
    return values if len(lengths) == 1 else None


def digested(path: Path) -> Generator[float, bool | None, str]:
    """SHA-256 of a file; yields the fraction read.

    Raises:
        SoundError: if it cannot be read.
    """
    sound_info(path)  # of what is no sound, a pipe perhaps, nothing is read
    digest, done = hashlib.sha256(), 0
    try:
        size = max(path.stat().st_size, 1)
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                done += len(block)
                yield min(done / size, 1.0)
    except OSError as error:
        raise SoundError(f"“{path.name}” cannot be read ({(error.strerror or '').lower()}).") from None
    return digest.hexdigest()


def _can_be_told(certificate: Values) -> bool:
    """Whether what a report takes of it is such as we write."""
    null_db = certificate.get("null_db")
    try:
        json.dumps(certificate, allow_nan=False)
        return null_db is None or (type(null_db) in {float, int} and math.isfinite(null_db))
    except (ValueError, OverflowError):
        return False


def _read(path: Path) -> Values | None:
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        values = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _word(value: object) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value)) or "none"
    return "not set" if value is None else str(value)
