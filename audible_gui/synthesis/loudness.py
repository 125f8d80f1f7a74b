"""Loudness by ITU-R BS.1770-4: K-weighting, windows of 0.4 s with an overlap of 75 %, gates at −70 LUFS and −10 LU.

The K-weighting filters' coefficients for any sampling rate come from the analogue filters behind the table for 48 kHz
(as in libebur128). They are applied by way of the spectrum. One meter belongs to one thread.
"""

import math
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from audible_gui.document import Floats
from audible_gui.synthesis.layout import speakers
from audible_gui.synthesis.transform import fast_size, irfft, rfft

STEP_S = 0.1
WINDOW_STEPS = 4
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
_OFFSET = -0.691
# The slower filter, at 38 Hz, has fallen below −150 dB after this.
LEAD_S = 0.2
_SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196, 0.4996667741545416)
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)

Values = npt.NDArray[np.float64]


class LoudnessMeter:
    """Integrated loudness of one stretch of sound, or of several that do not adjoin.

    Args:
        rate_hz: sampling rate.
        n_channels: of it; surround channels weigh more, low-frequency effects nothing, see ``speakers``.
    """

    def __init__(self, rate_hz: int, n_channels: int) -> None:
        self._rate_hz = rate_hz
        self._step = max(round(STEP_S * rate_hz), 1)
        self._weights = np.array([speaker.weight for speaker in speakers(n_channels)])
        self._windows: list[Values] = []
        self._lead = self._pending = np.zeros((0, n_channels))
        self._steps: list[Values] = []
        self.begin(self._lead.astype(np.float32))

    def begin(self, before: Floats) -> None:
        """Begin another stretch.

        Args:
            before: what precedes it, (samples, channels), so that the filters are settled; LEAD_S suffice.
        """
        self._close()
        lead = np.zeros((math.ceil(LEAD_S * self._rate_hz), len(self._weights)))
        known = before[-len(lead) :]
        lead[len(lead) - len(known) :] = known
        self._lead, self._pending = lead, lead[:0]

    def feed(self, samples: Floats) -> None:
        """Measure the next samples of the stretch, (samples, channels), any number of them."""
        waiting = np.concatenate([self._pending, samples])
        whole = len(waiting) // self._step * self._step
        self._pending = waiting[whole:]
        if not whole:
            return
        known = np.concatenate([self._lead, waiting[:whole]])
        self._steps.append(self._powers(known[len(self._lead) :], known))
        self._lead = known[len(known) - len(self._lead) :]

    def loudness(self) -> float:
        """Integrated loudness in LUFS of what was fed, −inf for silence; a stretch below 0.4 s is one window."""
        self._close()
        powers = np.concatenate(self._windows) if self._windows else np.zeros(0)
        powers = powers[_lufs(powers) > ABSOLUTE_GATE]
        if not len(powers):
            return -math.inf
        gate = float(_lufs(powers.mean(keepdims=True))[0]) + RELATIVE_GATE
        return float(_lufs(powers[_lufs(powers) > gate].mean(keepdims=True))[0])

    def _close(self) -> None:
        """The windows of the stretch that ends."""
        if not self._steps and len(self._pending):
            known = np.concatenate([self._lead, self._pending])
            self._steps.append(np.array([self._powers(self._pending, known, len(self._pending))[0]]))
        if self._steps:
            steps = np.concatenate(self._steps)
            width = min(WINDOW_STEPS, len(steps))
            self._windows.append(np.convolve(steps, np.full(width, 1.0 / width), "valid"))
        self._steps = []

    def _powers(self, samples: Values, known: Values, step: int | None = None) -> Values:
        """Weighted mean squares of steps: of the samples, which ``known`` ends with, (steps,)."""
        size = fast_size(len(known))
        spectra = rfft(known, size, axis=0) * _response(self._rate_hz, size)[:, None]
        heard = irfft(spectra, size, axis=0)[len(known) - len(samples) : len(known)]
        squares = np.square(heard).reshape(-1, step or self._step, len(self._weights)).mean(axis=1)
        weighted: Values = squares @ self._weights
        return weighted


def _lufs(powers: Values) -> Values:
    with np.errstate(divide="ignore"):
        return np.asarray(_OFFSET + 10.0 * np.log10(powers))


@lru_cache(maxsize=4)
def _response(rate_hz: int, size: int) -> npt.NDArray[np.complex128]:
    """The K-weighting at the bins of a real transform of ``size`` samples."""
    delays = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    powers = np.stack([np.ones_like(delays), delays, delays**2])
    result: npt.NDArray[np.complex128] = np.ones_like(delays)
    for numerator, denominator in k_weighting(rate_hz):
        result = result * ((np.array(numerator) @ powers) / (np.array(denominator) @ powers))
    return result


Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def k_weighting(rate_hz: int) -> tuple[Biquad, Biquad]:
    """Numerators and denominators of the shelf and of the high-pass filter, by rising powers of the delay."""
    frequency_hz, gain_db, quality, bend = _SHELF
    k, high = _warped(frequency_hz, rate_hz), 10.0 ** (gain_db / 20.0)
    band, norm = high**bend * k / quality, 1.0 + k / quality + k * k
    shelf = (
        ((high + band + k * k) / norm, 2.0 * (k * k - high) / norm, (high - band + k * k) / norm),
        _poles(k, quality),
    )
    frequency_hz, quality = _HIGH_PASS
    return shelf, ((1.0, -2.0, 1.0), _poles(_warped(frequency_hz, rate_hz), quality))


def _warped(frequency_hz: float, rate_hz: int) -> float:
    # At rates too low for the shelf all that there is lies below it.
    return math.tan(math.pi * min(frequency_hz / rate_hz, 0.49))


def _poles(k: float, quality: float) -> tuple[float, float, float]:
    norm = 1.0 + k / quality + k * k
    return 1.0, 2.0 * (k * k - 1.0) / norm, (1.0 - k / quality + k * k) / norm
