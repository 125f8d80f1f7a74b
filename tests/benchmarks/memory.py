"""Peak memory of a decomposition, measured in a process of its own. Linux, which tells and resets the peak."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from audible_gui.document import Device, NetworkSpec, StftSpec, TrainRequest
from audible_gui.synthesis import magnitudes
from tests.benchmarks.decompositions import Nmf, timed_training, warm_up
from tests.benchmarks.pieces import Piece, tiled, wanted_piece

_STATUS = Path("/proc/self/status")


def peak_bytes(folder: Path, duration_s: float | None, width: int, nmf: Nmf | None) -> int | None:
    """Most memory used at a time by a training, or by an NMF, beyond what the process used before and beyond X.

    Args:
        folder: the piece.
        duration_s: tiled to this length, None for as it is.
        width: components.
        nmf: a function of decompositions.py, None for the network.

    Returns:
        None where the system does not tell.
    """
    if not _STATUS.exists():
        return None
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, folder, duration_s, width, nmf).result()


def x_bytes(piece: Piece) -> int:
    """Size of the magnitude spectrogram in float32."""
    stft, sound = StftSpec(), piece.sound
    return 4 * sound.n_channels * stft.n_bins * stft.n_frames(sound.n_samples)


def _measured(folder: Path, duration_s: float | None, width: int, nmf: Nmf | None) -> int:
    piece = wanted_piece(folder, duration_s)
    warm_up()
    work = _training(piece, width) if nmf is None else _factoring(piece, width, nmf)
    # Since the process began, it may have used more than it does now: that does not count.
    Path("/proc/self/clear_refs").write_text("5")
    before = _status_bytes("VmRSS")
    work()
    return _status_bytes("VmHWM") - before - x_bytes(piece)


def _training(piece: Piece, width: int) -> Callable[[], object]:
    return lambda: timed_training(TrainRequest(piece.sound, NetworkSpec((width,)), Device.CPU))


def _factoring(piece: Piece, width: int, nmf: Nmf) -> Callable[[], object]:
    nmf(magnitudes(tiled(piece, 1.0).sound, StftSpec()), 2, 0)
    return lambda: nmf(magnitudes(piece.sound, StftSpec()), width, 0)


def _status_bytes(field: str) -> int:
    """A field of the process's status, there in KiB."""
    line = next(line for line in _STATUS.read_text().splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) * 1024
