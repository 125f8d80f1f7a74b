"""A batch of the open pieces against the same one by one: the samples must be the same, and how much quicker is it?

    AUDIBLE_SOUNDS=FOLDER python -m tests.benchmarks.batch [--jobs 2] [--iterations 6] [PIECE ...]

Every piece is taken apart by a ``deconstruct`` of its own, then all by a batch of so many jobs, then all by a Dask
cluster of two workers on this machine, where Dask is installed. Times hold start-up; only their ratios count.
"""

import argparse
import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.pieces import piece_folders
from tests.support.batches import check_same_stems
from tests.support.dask_cluster import dask_cluster


def run(*words: object) -> float:
    """The command line, in seconds. Raises CalledProcessError."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "audible_gui", *map(str, words)], check=True, capture_output=True)
    return time.monotonic() - began


def compared(sounds: Sequence[Path], root: Path, jobs: int, options: Sequence[str]) -> Mapping[str, float]:
    """Seconds of each way. Raises AssertionError where any sample differs."""
    folder = root / "sounds"
    folder.mkdir()
    for sound in sounds:
        (folder / f"{sound.parent.name}{sound.suffix}").symlink_to(sound.resolve())
    seconds = {"one by one": 0.0}
    for sound in sorted(folder.iterdir()):
        alone = root / "one by one" / sound.stem
        seconds["one by one"] += run("deconstruct", sound, "-o", alone, "--threads", 1, *options)
    batch = ["batch", folder, *options, "-o"]
    seconds[f"{jobs} jobs"] = run(*batch, root / f"{jobs} jobs", "--jobs", jobs)
    if importlib.util.find_spec("distributed") is not None:
        with dask_cluster() as address:
            seconds["Dask"] = run(*batch, root / "Dask", "--scheduler", address)
    for way in list(seconds)[1:]:
        files = sum(
            check_same_stems(root / "one by one" / sound.stem, root / way / sound.stem) for sound in folder.iterdir()
        )
        print(f"{way}: {files} files of {len(sounds)} sounds, all samples the same", flush=True)
    return seconds


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pieces", nargs="*")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--iterations", type=int, default=6)
    parser.add_argument("--layers", default="12,4")
    asked = parser.parse_args()
    sounds = [next(folder.glob("mixture.*")) for folder in piece_folders(asked.pieces)]
    options = ["--iterations", str(asked.iterations), "--layers", asked.layers]
    with tempfile.TemporaryDirectory(prefix="audible-batch-") as root:
        seconds = compared(sounds, Path(root), asked.jobs, options)
    alone = seconds["one by one"]
    for way, taken in seconds.items():
        print(f"{way:12} {taken:7.1f} s   {alone / taken:4.2f} times as quick")


if __name__ == "__main__":
    main()
