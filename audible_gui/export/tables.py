"""Bases and envelopes as tables: CSV files in a folder, or one NPZ. Generators; any thread.

As analysed, in the document's reading. Magnitudes of the sound's spectrogram are the sum over a layer's components of
basis times envelope, times ``scale``. What the files hold stands in ``ABOUT``, which is written beside the CSV files.
"""

import csv
from collections.abc import Generator, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audible_gui.document import Document, Network, Sound
from audible_gui.errors import ExportError
from audible_gui.export.plain_text import cell, one_line
from audible_gui.export.staging import Staging, commit, reason, write_text
from audible_gui.synthesis import bases, child_shares, envelopes, shares

ABOUT = """Tables of a network, as analysed. Layers are counted from the sound inwards, components from 1.

layerN_components.csv  number, name, share of the layer's magnitude (0..1)
layerN_bases.csv       frequency_hz, then one column for each component (and channel, where there are several)
layerN_envelopes.csv   time_s (middle of the frame's window), then one column for each component
layerN_edges.csv       from layer 2 on: what each component of the layer below (rows) holds of each one (columns), 0..1

Basis times envelope, summed over a layer's components and times the scale below, is the magnitude spectrogram.
Names that a spreadsheet would take for formulas begin with an apostrophe.
"""
_ROWS = 2000
Line = npt.NDArray[np.float64]


def export_tables(
    document: Document, target: Path, *, overwrite: bool, sources: Sequence[Path] = ()
) -> Generator[float, bool | None, list[Path]]:
    """Write tables: one NPZ where the target is called so, else CSV files into a folder of this name.

    Nothing is left behind when this fails or is not iterated to the end.

    Yields:
        The fraction done.

    Returns:
        The files.

    Raises:
        ExportError: if there is no network, or they cannot be written there.
    """
    sound, network = document.sound, document.network
    if sound is None or network is None:
        raise ExportError("There are no bases and envelopes yet; train a network first.")
    single = target.suffix.lower() == ".npz"
    folder = target.parent if single else target
    with Staging(folder) as staging:
        try:
            if single:
                yield from _write_npz(document, sound, network, staging.path / target.name)
            else:
                yield from _write_csv(document, sound, network, staging.path)
        except OSError as error:
            raise ExportError(f"The tables cannot be written ({reason(error)}).") from None
        names = sorted(path.name for path in staging.path.iterdir())
        there = [name for name in names if (folder / name).exists()]
        if there and not overwrite:
            raise ExportError(f"“{folder / there[0]}” exists already; choose another place or overwrite (--overwrite).")
        for name in there:
            if (folder / name).is_dir() or any(path.exists() and (folder / name).samefile(path) for path in sources):
                raise ExportError(f"“{folder / name}” cannot be replaced; choose another place.")
        commit((staging, there))
    return [folder / name for name in names]


def _frequencies(sound: Sound, network: Network) -> Line:
    result: Line = np.arange(network.spec.stft.n_bins, dtype=np.float64) * (sound.rate_hz / network.spec.stft.n_fft)
    return result


def _times(sound: Sound, network: Network) -> Line:
    spec = network.spec.stft
    result: Line = (spec.middle() + np.arange(network.n_frames, dtype=np.float64) * spec.hop) / sound.rate_hz
    return result


def _write_npz(document: Document, sound: Sound, network: Network, path: Path) -> Generator[float, bool | None, None]:
    arrays: dict[str, object] = {
        "frequencies_hz": _frequencies(sound, network),
        "times_s": _times(sound, network),
        "scale": np.float64(network.scale),
        "sound": np.array(one_line(sound.name)),
        "seed": np.int64(network.spec.seed),
        "about": np.array("layerN_bases (channels, bins, K), layerN_envelopes (K, frames), layerN_names (K), "
                          "layerN_shares (K), layerN_edges (K below, K) from layer 2 on; see the CSV tables."),
    }  # fmt: skip
    for layer in range(1, network.depth + 1):
        arrays[f"layer{layer}_bases"] = bases(network, layer, document.reading)
        arrays[f"layer{layer}_envelopes"] = envelopes(network, layer, document.reading)
        arrays[f"layer{layer}_names"] = np.array([one_line(one.name) for one in document.components[layer - 1]])
        arrays[f"layer{layer}_shares"] = shares(network, layer, document.reading)
        if layer > 1:
            arrays[f"layer{layer}_edges"] = child_shares(network, layer, document.reading)
        yield 0.5 * layer / network.depth
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    yield 1.0


def _write_csv(document: Document, sound: Sound, network: Network, folder: Path) -> Generator[float, bool | None, None]:
    write_text(folder / "about.txt", f"{ABOUT}\nsound: {one_line(sound.name)}\nscale: {network.scale!r}\n")
    for layer in range(1, network.depth + 1):
        names = [cell(one.name) for one in document.components[layer - 1]]
        held = shares(network, layer, document.reading)
        numbered = ([number, name, share] for number, (name, share) in enumerate(zip(names, held, strict=True), 1))
        yield from _write(folder / f"layer{layer}_components.csv", ["number", "name", "share"], numbered)
        spectra = bases(network, layer, document.reading)
        columns = spectra.transpose(1, 2, 0).reshape(spectra.shape[1], -1)
        many = spectra.shape[0] > 1
        heads = [f"{name} (channel {one + 1})" if many else name for name in names for one in range(spectra.shape[0])]
        rows = np.column_stack([_frequencies(sound, network), columns])
        yield from _write(folder / f"layer{layer}_bases.csv", ["frequency_hz", *heads], map(_floats, rows))
        curves = envelopes(network, layer, document.reading).T
        timed = ([time, *_floats(row)] for time, row in zip(_times(sound, network).tolist(), curves, strict=True))
        yield from _write(folder / f"layer{layer}_envelopes.csv", ["time_s", *names], timed)
        if layer > 1:
            below = [cell(one.name) for one in document.components[layer - 2]]
            parts = child_shares(network, layer, document.reading)
            edged = ([name, *_floats(row)] for name, row in zip(below, parts, strict=True))
            yield from _write(folder / f"layer{layer}_edges.csv", [f"layer {layer - 1}", *names], edged)
        yield layer / network.depth


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Generator[float, bool | None, None]:
    """Write a table; a step now and then."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for number, row in enumerate(rows, 1):
            writer.writerow(row)
            if number % _ROWS == 0:
                yield 0.0


def _floats(row: "np.ndarray[tuple[int, ...], np.dtype[np.floating]]") -> list[float]:
    values: list[float] = row.tolist()
    return values
