"""An hour of stereo through the command line: time, peak memory, null and sizes.

    AUDIBLE_SOUNDS=FOLDER python tests/benchmarks/long_sound.py [--minutes 60] [-- --layers 16 --format flac …]

The piece is tiled; the second channel is quieter and some samples late, so that the channels differ. What comes after
-- goes to ``audible-gui deconstruct``. The stems of an hour in 32-bit WAV take 1.3 GB each: mind the free space.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from audible_gui.document import Floats, StftSpec
from tests.benchmarks.pieces import piece_folders

GAIN = 0.6
DELAY_SAMPLES = 23
_BLOCK = 1 << 20


def main() -> None:
    """Print a line for each figure."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        sound = folder / f"long.{options.format}"
        write_long(next(piece_folders([options.piece])[0].glob("mixture.*")), sound, options.minutes * 60.0)
        frames, channels = _shape(sound)
        print(
            f"{options.minutes:g} min, {channels} channels, {sound.name} {sound.stat().st_size / 1e6:.1f} MB",
            flush=True,
        )
        wall_s, peak, values = _deconstruct(sound, folder / "stems", options.deconstruct)
        size = sum(path.stat().st_size for path in (folder / "stems").iterdir())
    x_megabytes = 4e-6 * channels * StftSpec().n_bins * StftSpec().n_frames(frames)
    print(f"wall time    {wall_s:.1f} s, {wall_s / (options.minutes * 60.0):.3f} of the sound's length")
    print(f"peak memory  {peak / 1e6:.1f} MB; X with the default windows is {x_megabytes:.1f} MB")
    print(f"layers       {values['layers']}, {values['iterations']} iterations, {values['device']}")
    print(f"null         {values['null_db']} dB")
    print(f"stems        {size / 1e6:.1f} MB")
    for warning in values["warnings"]:
        print(f"warning      {warning}")


def write_long(piece: Path, target: Path, duration_s: float) -> None:
    """Write a stereo sound of one channel over and over, in 24 bits, a block at a time."""
    samples, rate_hz = soundfile.read(piece, dtype="float32", always_2d=True)
    with soundfile.SoundFile(target, "w", rate_hz, 2, subtype="PCM_24") as file:
        for block in stereo_blocks(samples[:, 0], round(duration_s * rate_hz)):
            file.write(block)


def stereo_blocks(samples: Floats, length: int) -> Iterator[Floats]:
    """The tiled samples and, beside them, the same quieter and late.

    Args:
        samples: (samples,), of one channel.
        length: in samples.

    Yields:
        (block, 2), ``length`` in all.
    """
    for first in range(0, length, _BLOCK):
        places = np.arange(first, min(first + _BLOCK, length))
        late = np.where(places < DELAY_SAMPLES, 0.0, samples[(places - DELAY_SAMPLES) % len(samples)])
        yield np.column_stack([samples[places % len(samples)], GAIN * late]).astype(np.float32)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--piece", default="o12_long_60s")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--format", choices=["flac", "wav"], default="flac", help="of the long sound")
    parser.add_argument("--folder", type=Path, help="where the temporary folder is made")
    parser.add_argument("deconstruct", nargs="*", metavar="OPTION", help="for deconstruct, after --")
    return parser.parse_args()


def _shape(sound: Path) -> tuple[int, int]:
    info = soundfile.info(sound)
    return info.frames, info.channels


def _deconstruct(sound: Path, folder: Path, options: list[str]) -> tuple[float, int, dict[str, Any]]:
    """Seconds, the child's peak memory in bytes, and what it printed. Ends the program when the child fails."""
    import resource

    command = [sys.executable, "-m", "audible_gui", "deconstruct", str(sound), "-o", str(folder), "--json", *options]
    began = time.perf_counter()
    child = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    wall_s = time.perf_counter() - began
    if child.returncode:
        sys.exit(child.returncode)
    # It is the only child. Linux counts its parent's memory at the fork, too, which is less: blocks are small.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    values: dict[str, Any] = json.loads(child.stdout)
    return wall_s, peak, values


if __name__ == "__main__":
    main()
