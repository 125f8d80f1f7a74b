"""Sounds as records and bytes: the samples come back bit for bit. Any thread, see ``blobs``.

A sound is kept in the first of these forms that holds it exactly:

- ``link``: where its file lies; only if the file or its samples in memory have more than EMBED_BYTES.
- ``file``: the bytes of the file that it was read from, if that has a lossless coding.
- ``flac``: its samples as FLAC, if 24 bits hold them.
- ``array``: its samples as they are.
"""

import math
from collections.abc import Generator, Mapping

from audible_gui.document import Floats, Sound
from audible_gui.project_file.arrays import MAX_ARRAY_BYTES, hash_of, read_array, shape_of, write_array
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json, several, whole
from audible_gui.project_file.encoded import is_lossless, read_encoded, write_file, write_flac
from audible_gui.project_file.links import file_bytes, is_here, matching, read_link, write_link
from audible_gui.project_file.records import SOUND

EMBED_BYTES = 512 << 20
"""Larger sounds are linked to, unless they lie in no file: an hour of stereo is linked to, 20 minutes are not."""
_SHAPE = several(whole(1, 2**40), 2, 2)

_KEYS: Mapping[str, frozenset[str]] = {
    "array": frozenset({"form", "array"}),
    "file": frozenset({"form", "sha256", "size", "samples_sha256", "shape"}),
    "flac": frozenset({"form", "sha256", "size", "samples_sha256", "shape"}),
    "link": frozenset({"form", "path", "relative", "samples_sha256", "file_sha256", "shape"}),
}


def write_sound(vault: Vault, sound: Sound, *, embed: bool = False) -> Generator[int, None, Json]:
    """Store a sound; yields bytes done; returns the body of its record.

    Args:
        vault: the project.
        sound: any.
        embed: rather than link to it, however large it is.

    Raises:
        ValueError: if something in it is outside the limits of what can be stored.
        sqlite3.Error: if it cannot be written.
    """
    values = SOUND.values(sound)
    samples: Json = None
    size = file_bytes(sound.path)
    if size and not embed and max(size, sound.samples.nbytes) > EMBED_BYTES:
        samples = yield from write_link(vault, sound)
    elif size and is_lossless(sound):
        samples = yield from write_file(vault, sound)
    if samples is None:
        samples = yield from write_flac(vault, sound)
    if samples is None:
        samples = {"form": "array", "array": (yield from write_array(vault, sound.samples))}
    return {**values, "samples": samples}


def read_sound(vault: Vault, body: Json) -> Generator[int, None, Sound]:
    """The sound of a record; yields bytes read.

    Raises:
        ValueError: if something is missing or damaged.
        SoundMissingError: if it is linked to and not there.
        sqlite3.Error: if it cannot be read.
    """
    SOUND.read(body)
    samples, shape = samples_of(body), shape_of_sound(body)
    if samples["form"] == "array":
        array = yield from read_array(vault, samples["array"])
    else:
        array = yield from _decoded(vault, samples, shape)
    if array.shape != shape:
        raise ValueError("a sound has another length than it should")
    return SOUND.made(body, samples=array)


def _decoded(vault: Vault, samples: Mapping[str, Json], shape: tuple[int, int]) -> Generator[int, None, Floats]:
    key = hash_of(samples["samples_sha256"]), shape
    known = vault.arrays.get(key)
    if known is not None:
        return known
    array = yield from (read_link if samples["form"] == "link" else read_encoded)(vault, samples)
    vault.arrays[key] = array
    return array


def read_original(body: Json) -> Generator[int, None, Sound | None]:
    """The sound of a record from the file that it came from; None if that is not there or another one. Yields zeros.

    Raises:
        ValueError: if it is no record of a sound.
    """
    values, samples = SOUND.read(body), samples_of(body)
    if values["path"] is None or not is_here(str(values["path"])) or not file_bytes(values["path"]):
        return None
    array = samples.get("array")
    wanted = array["sha256"] if isinstance(array, Mapping) else samples["samples_sha256"]
    known = {"samples_sha256": wanted, "file_sha256": "", "shape": list(shape_of_sound(body))}
    found = yield from matching(values["path"], known)
    return None if found is None else SOUND.made(body, samples=found.samples)


def samples_of(body: Json) -> Mapping[str, Json]:
    """The part of a sound's record that tells where its samples are. Raises ValueError."""
    samples = body.get("samples") if isinstance(body, Mapping) else None
    form = samples.get("form") if isinstance(samples, Mapping) else None
    if not isinstance(samples, Mapping) or not isinstance(form, str) or frozenset(samples) != _KEYS.get(form):
        raise ValueError("a sound without samples")
    return samples


def shape_of_sound(body: Json) -> tuple[int, int]:
    """Samples and channels, as a sound's record tells. Raises ValueError."""
    samples = samples_of(body)
    shape = shape_of(samples["array"]) if samples["form"] == "array" else _SHAPE.read(samples["shape"])
    if min(shape) < 1 or math.prod(shape) * 4 > MAX_ARRAY_BYTES:
        raise ValueError("a sound of no length, or too long")
    return int(shape[0]), int(shape[1])
