"""Bases and envelopes on the grid of another sound: hertz and seconds stay what they are. Any thread.

A basis is looked up at the other's frequencies, as power, so that a coarser grid keeps the energy of narrow partials;
an envelope at the other's moments. In between they are straight lines, and where the other's cells are wider than their
own, means over as much as they are wider: w² = step² − own step², so that the same grid changes nothing. What lies
above the other's highest frequency, before its beginning or after its end is left out, and where there is nothing of
the one sound there is nothing in the other.
"""

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats, StftSpec, frozen
from audible_gui.document.library_component import LibraryComponent

Values = npt.NDArray[np.float64]


def basis_on_grid(component: LibraryComponent, rate_hz: int, spec: StftSpec, channels: int) -> Floats:
    """A basis at the frequencies of another sound: (channels, bins).

    Channels that are as many stay; one is all of the others; else all have the mean.

    Args:
        component: whose.
        rate_hz: of the other sound.
        spec: its grid.
        channels: how many it has.
    """
    own, step = component.rate_hz / component.stft.n_fft, rate_hz / spec.n_fft
    power = np.square(component.basis.astype(np.float64))
    values = np.sqrt(_looked_up(power, np.arange(spec.n_bins, dtype=np.float64) * (step / own), step / own))
    if len(values) != channels:
        values = np.repeat(values.mean(axis=0, keepdims=True), channels, axis=0)
    return frozen(values)


def envelope_on_grid(
    component: LibraryComponent, rate_hz: int, spec: StftSpec, n_samples: int, offset_s: float = 0.0
) -> Floats:
    """An envelope at the moments of another sound: (frames,).

    Args:
        component: whose.
        rate_hz: of the other sound.
        spec: its grid.
        n_samples: its length.
        offset_s: where in the other sound its own begins; may be negative.
    """
    frames = np.arange(spec.n_frames(n_samples))
    times = (spec.middle() + frames * spec.hop) / rate_hz - offset_s
    own, step = component.stft.hop / component.rate_hz, spec.hop / rate_hz
    places = (times - component.stft.middle() / component.rate_hz) / own
    return frozen(_looked_up(component.envelope[None].astype(np.float64), places, step / own)[0])


def _looked_up(rows: Values, places: Values, step: float) -> Values:
    """Rows (..., n) at places in units of their own steps, of a grid whose steps are so much wider: (..., places)."""
    width = float(np.sqrt(max(step * step - 1.0, 0.0)))
    padded = np.pad(rows, ((0, 0), (1, 1)))
    points = np.arange(-1.0, rows.shape[1] + 1.0)
    if width < 1e-6:
        return np.stack([np.interp(places, points, row, left=0.0, right=0.0) for row in padded])
    areas = np.concatenate([np.zeros((len(rows), 1)), np.cumsum((padded[:, 1:] + padded[:, :-1]) / 2, axis=1)], axis=1)
    above, below = (_area(padded, areas, places + side * width / 2) for side in (1.0, -1.0))
    means: Values = np.maximum((above - below) / width, 0.0)
    return means


def _area(rows: Values, areas: Values, places: Values) -> Values:
    """What lies under the straight lines between the points of rows up to places; points begin at −1."""
    at = np.clip(places + 1.0, 0.0, rows.shape[1] - 1.0)
    whole = np.minimum(at.astype(np.intp), rows.shape[1] - 2)
    part = at - whole
    left, right = rows[:, whole], rows[:, whole + 1]
    result: Values = areas[:, whole] + part * left + part * part * (right - left) / 2
    return result
