"""Comparing folders of stems, sample by sample."""

from pathlib import Path

import numpy as np
import soundfile

ENDINGS = {".wav", ".flac", ".aiff", ".w64"}


def check_same_stems(one: Path, other: Path) -> int:
    """Whether two folders hold the same stems; returns how many there are. Raises AssertionError if not."""
    names, others = (
        sorted(path.name for path in folder.iterdir() if path.suffix in ENDINGS) for folder in (one, other)
    )
    assert names == others
    for name in names:
        np.testing.assert_array_equal(soundfile.read(one / name)[0], soundfile.read(other / name)[0], err_msg=name)
    return len(names)
