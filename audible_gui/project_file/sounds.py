"""Sounds as records and bytes. Any thread, see ``blobs``."""

from collections.abc import Generator, Mapping

from audible_gui.document import Sound
from audible_gui.project_file.arrays import read_array, write_array
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json
from audible_gui.project_file.records import SOUND


def write_sound(vault: Vault, sound: Sound) -> Generator[int, None, Json]:
    """Store a sound's samples; yields bytes done, each counted twice; returns the body of its record."""
    samples = yield from write_array(vault, sound.samples)
    return {**SOUND.values(sound), "samples": {"form": "array", "array": samples}}


def read_sound(vault: Vault, body: Json) -> Generator[int, None, Sound]:
    """The sound of a record; yields bytes read.

    Raises:
        ValueError: if something is missing or damaged.
        sqlite3.Error: if it cannot be read.
    """
    SOUND.read(body)
    samples = body["samples"] if isinstance(body, Mapping) and "samples" in body else None
    if not isinstance(samples, Mapping) or set(samples) != {"form", "array"} or samples["form"] != "array":
        raise ValueError("a sound without samples")
    array = yield from read_array(vault, samples["array"])
    if min(array.shape) < 1:
        raise ValueError("a sound of no length")
    return SOUND.made(body, samples=array)
