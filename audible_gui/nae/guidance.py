"""Guides of a person as boxes of the data that is learned from. Any thread."""

from collections.abc import Sequence

import numpy as np

from audible_gui.document import Guide, Orientation
from audible_gui.errors import TrainingError
from audible_gui.nae.boxes import Box
from audible_gui.nae.retraining import Opened


def boxes(opening: Opened, guides: Sequence[Guide]) -> list[Box]:
    """The guides on the data of a learner; call after ``learner.data``.

    Raises:
        TrainingError: if a guide names no component, or is not a box.
    """
    return [_box(opening, guide) for guide in guides]


def _box(opening: Opened, guide: Guide) -> Box:
    learner = opening.learner
    sound, stft, width = learner.spectrogram.sound, learner.spec.stft, learner.spec.widths[-1]
    if not 0 <= guide.node_index < width:
        raise TrainingError(f"There is no component {guide.node_index + 1} in the deepest layer to guide.")
    if not (guide.first_s < guide.last_s and guide.low_hz <= guide.high_hz and 0.0 <= guide.strength < np.inf):
        raise TrainingError("A guide needs a box with a beginning before its end, and a strength of 0 or more.")
    hz = np.tile(np.arange(stft.n_bins) * sound.rate_hz / stft.n_fft, sound.n_channels)
    numbers = learner.spectrogram.first + learner.frames
    middles_s = (stft.middle() + stft.hop * numbers) / sound.rate_hz
    bins = ((hz >= guide.low_hz) & (hz <= guide.high_hz)).astype(np.float32)
    frames = ((middles_s >= guide.first_s) & (middles_s <= guide.last_s)).astype(np.float32)
    rows, columns = (bins, frames) if learner.spec.orientation is Orientation.SPECTRA else (frames, bins)
    weights = np.full(width, guide.strength, dtype=np.float32)
    weights[guide.node_index] = 0.0
    return Box(*map(opening.tensor, (rows, columns, weights)))
