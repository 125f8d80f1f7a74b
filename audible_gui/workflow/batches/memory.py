"""How much memory the work on a sound takes, told from its header before anything is read. Any thread."""

import os
from pathlib import Path

from audible_gui.audio_file import sound_info
from audible_gui.document import Orientation
from audible_gui.errors import SoundError
from audible_gui.nae.memory import Values
from audible_gui.nae.sampling import sample_size
from audible_gui.nae.spectrogram import KEEP_VALUES
from audible_gui.workflow.deconstruction import DeconstructRequest

# A process with PyTorch and the buffers that writing takes, measured.
BASE_BYTES = 600 << 20
_FIRST_COMPONENTS = 24
_MOST_GLIMPSED = 16_000_000
_USABLE = 0.8


def needed_bytes(order: DeconstructRequest) -> int:
    """Of memory, at most at a time and rather too much; of what is no sound, what it takes to find that out."""
    try:
        info = sound_info(order.path)
    except SoundError:
        return BASE_BYTES
    return BASE_BYTES + 4 * info.samples * info.channels + training_bytes(order, info.samples, info.channels)


def training_bytes(order: DeconstructRequest, samples: int, channels: int) -> int:
    """What a training takes besides the sound, see ``nae.checking``, of which this knows no more than it needs to."""
    spec = order.spec
    rows, frames = channels * spec.stft.n_bins, spec.stft.n_frames(samples)
    turned, width = spec.orientation is Orientation.ENVELOPES, spec.widths[0]
    if spec.depth == 1:
        width = max(_FIRST_COMPONENTS, 2 * width)
    learned = frames if turned else min(frames, sample_size(width))
    inputs, outputs = (learned, rows) if turned else (rows, learned)
    components = spec.widths[-1] + (spec.widths[0] if spec.depth > 1 else 0)
    values = Values(
        kept=rows * frames if turned else min(rows * frames, KEEP_VALUES),
        learned=rows * learned,
        first=width * (3 * inputs + outputs),
        result=components * (rows if turned else frames),
        glimpsed=min(width * frames, _MOST_GLIMPSED) if learned < frames else 0,
    )
    return values.needed_bytes


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
