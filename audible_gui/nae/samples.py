"""Whether samples can be computed with. Knows no torch. Any thread."""

from collections.abc import Generator

from audible_gui.document import Floats
from audible_gui.errors import TrainingError
from audible_gui.nae.tiles import tiles

# Squares and Fourier transforms of larger samples overflow; full scale is 1.
LARGEST_SAMPLE = 1e30
# A spectrogram of a lower mean loses the digits of its numbers: −600 dBFS are silence.
SILENT = 1e-30


def checked(samples: Floats) -> Generator[None, None, None]:
    """Whether samples, (samples, channels), are numbers one can compute with. Yields after every block.

    Raises:
        TrainingError: if there is a NaN or an absurdly large one.
    """
    for tile in tiles(*samples.shape):
        block = samples[tile]
        peak = max(-float(block.min(initial=0.0)), float(block.max(initial=0.0)))
        # Written so that NaN is refused too.
        if not peak <= LARGEST_SAMPLE:
            raise TrainingError(
                f"The samples are absurdly large, up to {peak:.3g} where 1 is full scale: the file is probably damaged."
            )
        yield
