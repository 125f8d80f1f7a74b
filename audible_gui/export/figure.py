"""A figure of a network: the spectrogram, and each layer's bases and envelopes. Any thread; matplotlib comes late."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, Network, Reading, Sound, StftSpec
from audible_gui.errors import ExportError
from audible_gui.export.staging import Staging, reason, same_file
from audible_gui.synthesis import bases, envelopes, shares
from audible_gui.synthesis.picture import RANGE_DB, spectrogram_picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIGURE_ENDINGS = (".png", ".svg", ".pdf")
_LOWEST_HZ = 40.0
_ROWS = 200
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c00", "#555555")


def check_figure(path: Path, source: Path | None = None) -> None:
    """Whether a figure of this name can be drawn and written there; ``source`` is the file of the sound.

    Raises:
        ExportError: for an ending that is not PNG, SVG or PDF, a place that cannot be written to, or the sound itself.
    """
    if path.suffix.lower() not in FIGURE_ENDINGS:
        raise ExportError(f"A figure is written as PNG, SVG or PDF, not as “{path.name}”.")
    with Staging(path.parent) as staging:
        try:
            (staging.path / path.name).touch()
        except (OSError, ValueError) as error:
            raise ExportError(f"“{path}” cannot be written ({reason(error)}).") from None
    if path.is_dir():
        raise ExportError(f"“{path}” is a folder; choose another name for the figure.")
    if same_file(path, source):
        raise ExportError(f"“{path}” is the sound itself; choose another name for the figure.")


def draw_network(sound: Sound, network: Network, reading: Reading, path: Path) -> None:
    """Draw a network.

    Args:
        sound: what it was trained on.
        network: trained.
        reading: how its components are drawn.
        path: where to, a staging place; its ending says PNG, SVG or PDF.

    Raises:
        ExportError: if it cannot be written.
    """
    figure = _figure(sound, network, reading)
    try:
        figure.savefig(path, dpi=150, format=path.suffix[1:].lower())
    except OSError as error:
        raise ExportError(f"The figure “{path.name}” cannot be written ({reason(error)}).") from None


def _figure(sound: Sound, network: Network, reading: Reading) -> "Figure":
    from matplotlib.figure import Figure  # noqa: PLC0415 - half a second to import

    figure = Figure(figsize=(11.0, 3.0 + 2.4 * network.depth), layout="constrained")
    grid = figure.add_gridspec(network.depth + 1, 2, width_ratios=(1, 2))
    _draw_spectrogram(figure.add_subplot(grid[0, :]), sound, network.spec.stft)
    for layer in range(1, network.depth + 1):
        silent = shares(network, layer, reading) <= 0.0
        _draw_bases(figure.add_subplot(grid[layer, 0]), bases(network, layer, reading), layer, sound.rate_hz)
        _draw_envelopes(
            figure.add_subplot(grid[layer, 1]), envelopes(network, layer, reading), silent, sound.duration_s
        )
    return figure


def _draw_spectrogram(axes: "Axes", sound: Sound, stft: StftSpec) -> None:
    work = spectrogram_picture(sound, stft, rows=300, max_columns=1500)
    while True:
        try:
            next(work)
        except StopIteration as end:
            picture = end.value
            break
    edges = np.geomspace(picture.low_hz, picture.high_hz, picture.image.shape[0] + 1)
    times = np.linspace(0.0, picture.duration_s, picture.image.shape[1] + 1)
    levels = picture.image.astype(np.float32) / 255.0 * RANGE_DB - RANGE_DB
    mesh = axes.pcolormesh(times, edges, levels, cmap="magma", vmin=-RANGE_DB, vmax=0.0, rasterized=True)
    axes.set(yscale="log", xlim=(0.0, sound.duration_s), ylabel="Frequency (Hz)")
    # A name may hold what is no character, or dollars, which are no formula.
    name = sound.name.encode("utf-8", "replace").decode("utf-8")
    axes.set_title(f"{name}: spectrogram", parse_math=False)
    axes.figure.colorbar(mesh, ax=axes, label="dB", pad=0.01)


def _draw_bases(axes: "Axes", spectra: Floats, layer: int, rate_hz: int) -> None:
    """Bases side by side, one column each, channels summed, each relative to its own peak."""
    columns = spectra.sum(axis=0)
    high_hz = rate_hz / 2
    edges = np.geomspace(min(_LOWEST_HZ, high_hz / 10), high_hz, _ROWS + 1)
    image = _log_rows(columns, edges, high_hz)
    image = image / np.maximum(image.max(axis=0), 1e-30)
    levels = 20.0 * np.log10(np.maximum(image, 1e-3))
    numbers = np.arange(columns.shape[1] + 1) + 0.5
    axes.pcolormesh(numbers, edges, levels, cmap="magma", vmin=-60.0, vmax=0.0, rasterized=True)
    axes.set(yscale="log", ylabel="Frequency (Hz)", xlabel="Component", title=f"Layer {layer}: spectral bases")


def _draw_envelopes(axes: "Axes", rows: Floats, silent: npt.NDArray[np.bool_], duration_s: float) -> None:
    """Envelopes above each other, component 1 on top, each relative to its own peak; silent ones grey."""
    times = np.linspace(0.0, duration_s, rows.shape[1])
    colours = itertools.cycle(_COLOURS)
    for index, (row, colour) in enumerate(zip(rows, colours, strict=False)):
        base = float(rows.shape[0] - index)
        height = row / max(float(row.max()), 1e-30) * 0.9
        axes.fill_between(times, base, base + height, color="#bbbbbb" if silent[index] else colour, linewidth=0)
    step = max(1, rows.shape[0] // 12)
    numbers = np.arange(1, rows.shape[0] + 1, step)
    axes.set_yticks(rows.shape[0] + 1 - numbers, [str(number) for number in numbers])
    axes.set(xlim=(0.0, duration_s), ylim=(1.0, rows.shape[0] + 1.1), xlabel="Time (s)", ylabel="Component")
    axes.set_title("Temporal envelopes")


def _log_rows(columns: Floats, edges: npt.NDArray[np.float64], high_hz: float) -> Floats:
    """Bins resampled to log-frequency rows: interpolated where bins are wide, the loudest bin where they are narrow."""
    centres = np.sqrt(edges[:-1] * edges[1:]) / high_hz * (columns.shape[0] - 1)
    spans = edges / high_hz * (columns.shape[0] - 1)
    result = np.empty((len(centres), columns.shape[1]), dtype=np.float32)
    for row, centre in enumerate(centres):
        low, high = int(np.ceil(spans[row])), int(np.floor(spans[row + 1]))
        if high > low:
            result[row] = columns[low : high + 1].max(axis=0)
        else:
            below = min(int(centre), columns.shape[0] - 2)
            part = centre - below
            result[row] = (1 - part) * columns[below] + part * columns[below + 1]
    return result
