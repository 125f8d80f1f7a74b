"""How much memory the work on a sound takes, told from its header before anything is read. Any thread."""

import os
from pathlib import Path

import numpy as np

from audible_gui.audio_file import sound_info
from audible_gui.document import Sound
from audible_gui.errors import SoundError
from audible_gui.nae.checking import training_values
from audible_gui.workflow.deconstruction import DeconstructRequest

# A process with PyTorch and the buffers that writing takes, measured.
BASE_BYTES = 600 << 20
_USABLE = 0.8


def needed_bytes(order: DeconstructRequest) -> int:
    """Of memory, at most at a time; of what is no sound, what it takes to find that out."""
    try:
        info = sound_info(order.path)
        # As long as that, but of one value: it takes no memory.
        samples = np.broadcast_to(np.float32(0.0), (max(info.samples, 1), info.channels))
        sound = Sound(samples, info.rate_hz, order.path.stem)
    except SoundError:
        return BASE_BYTES
    training = training_values(sound, order.spec, order.spec.stft.n_frames(sound.n_samples)).needed_bytes
    return BASE_BYTES + 4 * info.samples * info.channels + training


def room_bytes() -> int | None:
    """Memory that a batch may take of this machine now; None where it does not tell."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return round(_USABLE * next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvailable:")))
    except (OSError, ValueError, StopIteration):
        pass
    try:
        return round(_USABLE * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, OSError, ValueError):
        return None
