"""Sheets of spectrograms, over the logarithm of frequency: a line for each example. Pure functions."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats

N_FFT, HOP, BANDS = 2048, 512, 120
LOW_HZ, HIGH_HZ = 40.0, 20_000.0
LINES = 8
_RANGE_DB = 70.0
_TITLES = ("before", "phases of the source", "refined phases")

Values = npt.NDArray[np.float64]


def sheet(path: Path, lines: Sequence[tuple[str, Sequence[Floats]]], rate_hz: int) -> None:
    """Write pictures of examples, ``LINES`` a file.

    Args:
        path: of the picture; further ones have a number.
        lines: name and sounds, (samples, channels), of which the first channel is shown; the first is before.
        rate_hz: sampling rate.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for first in range(0, len(lines), LINES):
        number = first // LINES
        _draw(path.with_stem(f"{path.stem} {number + 1}") if number else path, lines[first : first + LINES], rate_hz)


def log_spectrogram(samples: Floats, rate_hz: int) -> Values:
    """Mean powers of bands a fixed ratio apart, of a mono sound (samples,): (BANDS, frames)."""
    padded = np.pad(samples.astype(np.float64), N_FFT // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, N_FFT)[::HOP] * np.hanning(N_FFT)
    power = np.square(np.abs(np.fft.rfft(frames, axis=1)))
    edges = np.geomspace(LOW_HZ, min(HIGH_HZ, rate_hz / 2), BANDS + 1) * N_FFT / rate_hz
    firsts = np.minimum(np.round(edges[:-1]).astype(int), power.shape[1] - 1)
    lasts = np.clip(np.round(edges[1:]).astype(int), firsts + 1, power.shape[1])
    return np.stack([power[:, first:last].mean(axis=1) for first, last in zip(firsts, lasts, strict=True)])


def _draw(path: Path, lines: Sequence[tuple[str, Sequence[Floats]]], rate_hz: int) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(16.0, 2.1 * len(lines)), dpi=72, layout="constrained")
    plots = figure.subplots(len(lines), len(_TITLES), squeeze=False, sharex=True, sharey=True)
    for (name, sounds), row in zip(lines, plots, strict=True):
        pictures = [log_spectrogram(samples[:, 0], rate_hz) for samples in sounds]
        top = max(float(pictures[0].max()), 1e-12)
        for axes, title, picture in zip(row, _TITLES, pictures, strict=False):
            level_db = 10.0 * np.log10(picture / top + 1e-12)
            extent = (0.0, picture.shape[1] * HOP / rate_hz, 0.0, float(np.log2(HIGH_HZ / LOW_HZ)))
            axes.imshow(level_db, origin="lower", aspect="auto", extent=extent, vmin=-_RANGE_DB, vmax=3.0, cmap="magma")
            axes.set_title(f"{name}: {title}", fontsize=8)
        for axes in row[len(pictures) :]:
            axes.set_axis_off()
    figure.savefig(path)
