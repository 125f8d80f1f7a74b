"""What a training learns from: the spectrogram, divided by its mean. Any thread."""

from collections.abc import Generator

import numpy as np

from audible_gui.document import Floats, Orientation, Sound, TrainRequest
from audible_gui.errors import TrainingError
from audible_gui.nae.backend import check_memory
from audible_gui.synthesis import magnitude_chunks

MAX_ENVELOPE_FRAMES = 40_000
# Squares and Fourier transforms of larger samples overflow; full scale is 1.
LARGEST_SAMPLE = 1e30
# Below this mean the spectrogram's numbers lose their digits: −600 dBFS are silence.
SILENT = 1e-30
_TILE_VALUES = 4_000_000


def check_sound(request: TrainRequest) -> None:
    """Whether the sound can be trained on.

    Raises:
        TrainingError: if it is too long, or its samples are absurd.
    """
    spec, sound = request.spec, request.sound
    frames = spec.stft.n_frames(sound.n_samples)
    if spec.orientation is Orientation.ENVELOPES and frames > MAX_ENVELOPE_FRAMES:
        raise TrainingError(
            f"With envelopes as weights a sound may have up to {MAX_ENVELOPE_FRAMES} frames and this one has {frames}; "
            "choose spectra as weights, or a larger hop."
        )
    check_memory(sound.n_channels * spec.stft.n_bins * frames)
    _check_samples(sound)


def scaled_spectrogram(request: TrainRequest) -> Generator[None, None, tuple[Floats, float]]:
    """X and the mean it was divided by; a mean of zero when the sound is silent.

    Yields:
        After every chunk of frames.

    Returns:
        X (inputs, samples), rows and columns exchanged when the weights are envelopes, and the mean.
    """
    spec, sound = request.spec, request.sound
    shape = spec.stft.n_frames(sound.n_samples), sound.n_channels * spec.stft.n_bins
    turned = spec.orientation is Orientation.ENVELOPES
    data = np.empty(shape if turned else shape[::-1], dtype=np.float32)
    frames = data if turned else data.T
    total = 0.0
    for first, chunk in magnitude_chunks(sound, spec.stft):
        frames[first : first + len(chunk)] = chunk
        total += float(chunk.sum(dtype=np.float64))
        yield
    scale = total / data.size
    if scale < SILENT:
        return data, 0.0
    rows = max(1, _TILE_VALUES // data.shape[1])
    for row in range(0, len(data), rows):
        data[row : row + rows] /= scale
        yield
    return data, scale


def _check_samples(sound: Sound) -> None:
    peak = max(-float(sound.samples.min(initial=0.0)), float(sound.samples.max(initial=0.0)))
    # Written so that NaN is refused too.
    if not peak <= LARGEST_SAMPLE:
        raise TrainingError(
            f"The samples are absurdly large, up to {peak:.3g} where 1 is full scale: the file is probably damaged."
        )
