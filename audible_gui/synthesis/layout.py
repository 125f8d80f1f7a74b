"""Which speaker each channel of a sound is meant for. Pure functions, any thread.

Channels are in the order of WAV files. What 7 and more than 8 channels are is not settled: there the odd ones are taken
as left, the even ones as right, and the last of an odd number as the centre. (ITU-R BS.775 for the levels of a downmix,
BS.1770 for the weights of the loudness.)
"""

import math
from dataclasses import dataclass

import numpy as np

from audible_gui.document import Floats, frozen

LOWERED = math.sqrt(0.5)
_BESIDE = 1.41


@dataclass(frozen=True)
class Speaker:
    """One channel's.

    Attributes:
        side: −1 left, 0 centre, 1 right.
        level: amplitude factor with which it goes to its side of two speakers, or to both.
        weight: of its power in the loudness.
    """

    side: int
    level: float = 1.0
    weight: float = 1.0


_LEFT, _RIGHT = Speaker(-1), Speaker(1)
_CENTRE, _EFFECTS = Speaker(0, LOWERED), Speaker(0, 0.0, 0.0)
_SURROUND = (Speaker(-1, LOWERED, _BESIDE), Speaker(1, LOWERED, _BESIDE))
_REAR = (Speaker(-1, LOWERED), Speaker(1, LOWERED))
_KNOWN = {
    1: (Speaker(0),),
    2: (_LEFT, _RIGHT),
    3: (_LEFT, _RIGHT, _CENTRE),
    4: (_LEFT, _RIGHT, *_REAR),
    5: (_LEFT, _RIGHT, _CENTRE, *_SURROUND),
    6: (_LEFT, _RIGHT, _CENTRE, _EFFECTS, *_SURROUND),
    8: (_LEFT, _RIGHT, _CENTRE, _EFFECTS, *_REAR, *_SURROUND),
}


def speakers(n_channels: int) -> tuple[Speaker, ...]:
    """What the channels of a sound are for, in their order."""
    pairs, odd = divmod(n_channels, 2)
    return _KNOWN.get(n_channels, (_LEFT, _RIGHT) * pairs + (_CENTRE,) * odd)


def downmix(n_channels: int) -> Floats:
    """How much of each channel goes to the left and to the right: (channels, 2).

    Front channels go straight to their sides, the centre and surround channels 3 dB lower to where they belong, and
    low-frequency effects nowhere. All of it is lowered so far that nothing clips where every channel is at full scale,
    for 5.1 by 7.7 dB.
    """
    rows = [(s.level * (s.side <= 0), s.level * (s.side >= 0)) for s in speakers(n_channels)]
    factors = np.array(rows)
    return frozen(factors / factors.sum(axis=0).max())
