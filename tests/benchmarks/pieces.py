"""Pieces whose sources are known: folders with mixture.* and stems/*. Any thread."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from audible_gui.document import Floats, Sound, frozen
from audible_gui.workflow import open_sound
from tests.support.networks import outcome

VERSIONS = {"mono": 1, "stereo": 2}


@dataclass(frozen=True, eq=False)
class Piece:
    """A mixture and what it is made of.

    Attributes:
        name: of its folder.
        sound: the mixture.
        sources: the true stems by name, (sources, samples, channels), as long and wide as the sound.
    """

    name: str
    sound: Sound
    sources: Floats


def piece_folders(names: list[str]) -> list[Path]:
    """The named pieces in the folder that AUDIBLE_SOUNDS names; all of them when none is named."""
    root = Path(os.environ["AUDIBLE_SOUNDS"])
    return [root / name for name in names] or sorted(path.parent for path in root.glob("*/stems"))


def read_piece(folder: Path, version: str | None = None) -> Piece | None:
    """A piece, or None when it has no such version.

    Args:
        folder: with the piece, and perhaps another version of it in a folder ``mono`` or ``stereo``.
        version: ``"mono"``, ``"stereo"``, or None for the piece as it is.
    """
    place = folder / version if version is not None and (folder / version).is_dir() else folder
    sound = _read(next(place.glob("mixture.*")))
    if version is not None and sound.n_channels != VERSIONS[version]:
        return None
    stems = [_fitted(_read(path).samples, sound) for path in sorted(place.glob("stems/*"))]
    return Piece(folder.name, sound, frozen(np.stack(stems)))


def tiled(piece: Piece, duration_s: float) -> Piece:
    """The piece over and over until it is so long."""
    length = round(duration_s * piece.sound.rate_hz)
    times = -(-length // piece.sound.n_samples)
    samples = np.tile(piece.sound.samples, (times, 1))[:length]
    sources = np.tile(piece.sources, (1, times, 1))[:, :length]
    return replace(piece, sound=replace(piece.sound, samples=frozen(samples)), sources=frozen(sources))


def wanted_piece(folder: Path, duration_s: float | None) -> Piece:
    """A piece as it is, or tiled to a length."""
    piece = read_piece(folder)
    assert piece is not None, "a piece as it is is always there"
    return piece if duration_s is None else tiled(piece, duration_s)


def _read(path: Path) -> Sound:
    return outcome(open_sound(path))


def _fitted(samples: Floats, sound: Sound) -> Floats:
    """A stem with zeros at its end and its one channel repeated, where the mixture has more."""
    result = np.zeros_like(sound.samples)
    result[: len(samples)] = samples
    return result
