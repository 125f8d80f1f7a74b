"""Whether a network can be trained on a sound: its samples, its length, and the memory that it takes. Any thread."""

from collections.abc import Generator

from audible_gui.document import NetworkSpec, Orientation, Sound
from audible_gui.errors import TrainingError
from audible_gui.nae.memory import Values, check_memory
from audible_gui.nae.samples import checked
from audible_gui.nae.spectrogram import kept_values
from audible_gui.nae.workload import first_width, learned_frames

MAX_ENVELOPE_FRAMES = 40_000


def check_sound(sound: Sound, spec: NetworkSpec, selected: int | None = None) -> Generator[None, None, None]:
    """Whether a network can be trained on so many frames of a sound, all of them by default.

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
    check_memory(training_values(sound, spec, frames if selected is None else selected))
    yield from checked(sound.samples)


def training_values(sound: Sound, spec: NetworkSpec, selected: int) -> Values:
    """The numbers of a training on so many of a sound's frames."""
    rows, frames = sound.n_channels * spec.stft.n_bins, spec.stft.n_frames(sound.n_samples)
    turned, learned = spec.orientation is Orientation.ENVELOPES, learned_frames(spec, selected)
    inputs, samples = (learned, rows) if turned else (rows, learned)
    components = spec.widths[-1] + (spec.widths[0] if spec.depth > 1 else 0)
    return Values(
        kept=kept_values(spec, sound, selected),
        learned=inputs * samples,
        # A basis, an encoder that reads twice as much, and activations.
        first=first_width(spec) * (3 * inputs + samples),
        result=components * (rows if turned else frames),
    )
