"""Whether a network can be trained on a sound, or encode it: samples, length, and the memory it takes. Any thread."""

from collections.abc import Generator
from itertools import pairwise

from audible_gui.document import NetworkSpec, Orientation, Sound
from audible_gui.errors import TrainingError
from audible_gui.nae.amounts import BLOCK_FRAMES
from audible_gui.nae.memory import EncodingValues, Values, check_encoding_memory, check_memory
from audible_gui.nae.samples import checked
from audible_gui.nae.spectrogram import kept_values
from audible_gui.nae.workload import first_width, glimpsed_values, learned_frames

MAX_ENVELOPE_FRAMES = 40_000


def check_sound(
    sound: Sound, spec: NetworkSpec, selected: int, width: int | None = None
) -> Generator[None, None, None]:
    """Whether a network can be trained on so many frames of a sound.

    Args:
        sound: the sound.
        spec: of the network.
        selected: how many of its frames.
        width: components that the first layer is learned with; as many as a training takes by default.

    Yields:
        After every block of samples.

    Raises:
        TrainingError: if the sound is too long, or its samples are absurd.
    """
    frames = spec.stft.n_frames(sound.n_samples)
    if spec.orientation is Orientation.ENVELOPES and frames > MAX_ENVELOPE_FRAMES:
        raise TrainingError(
            f"With envelopes as weights a sound may have up to {MAX_ENVELOPE_FRAMES} frames and this one has {frames}; "
            "choose spectra as weights, or a larger hop."
        )
    check_memory(training_values(sound, spec, selected, width))
    yield from checked(sound.samples)


def check_encoding(sound: Sound, spec: NetworkSpec, *, own: bool) -> Generator[None, None, None]:
    """Whether a network can encode a sound; ``own`` when layer 1 gets activations of its own.

    Yields:
        After every block of samples.

    Raises:
        TrainingError: if the sound is too long for the memory, or its samples are absurd.
    """
    check_encoding_memory(encoding_values(sound, spec, own=own))
    yield from checked(sound.samples)


def training_values(sound: Sound, spec: NetworkSpec, selected: int, width: int | None = None) -> Values:
    """The numbers of a training on so many of a sound's frames, see ``check_sound``."""
    width = first_width(spec) if width is None else width
    rows, frames = sound.n_channels * spec.stft.n_bins, spec.stft.n_frames(sound.n_samples)
    turned, learned = spec.orientation is Orientation.ENVELOPES, learned_frames(spec, selected, width)
    inputs, samples = (learned, rows) if turned else (rows, learned)
    components = spec.widths[-1] + (spec.widths[0] if spec.depth > 1 else 0)
    return Values(
        kept=kept_values(spec, sound, selected),
        learned=inputs * samples,
        # A basis, an encoder that reads twice as much, and activations.
        first=width * (3 * inputs + samples),
        result=components * (rows if turned else frames),
        glimpsed=glimpsed_values(spec, selected),
    )


def encoding_values(sound: Sound, spec: NetworkSpec, *, own: bool) -> EncodingValues:
    """The numbers of encoding a sound."""
    rows, frames = sound.n_channels * spec.stft.n_bins, spec.stft.n_frames(sound.n_samples)
    first, last = spec.widths[0], spec.widths[-1]
    return EncodingValues(
        kept=kept_values(spec, sound, frames),
        # A basis, an encoder that reads twice as much, and the product of all bases.
        weights=rows * (3 * first + last) + sum(2 * above * below for above, below in pairwise(spec.widths)),
        block=min(frames, BLOCK_FRAMES) * rows,
        result=frames * (last + (first if own else 0)),
    )
