"""Ways of listening: the mix, the original, their difference; all of it or what lies in a box. Any thread.

They change nothing of the document, and undo knows nothing of them.
"""

import math
from dataclasses import dataclass
from enum import Enum

from audible_gui.document import Document, db_to_gain
from audible_gui.playback import Listening
from audible_gui.synthesis import Box
from audible_gui.workflow import Measured

NO_JUMP_DB = 0.2
"""A mix that is no more than this too loud for the original is not lowered: nobody hears that."""


class Comparison(Enum):
    """What is heard.

    MIX is what the document sounds like; ORIGINAL the sound itself, as loud as the mix; MATCHED the mix as loud as an
    original that would clip if it were brought to the mix's loudness; DIFFERENCE what the edits took away or added.
    """

    MIX = "mix"
    ORIGINAL = "original"
    MATCHED = "matched"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class Way:
    """A way of listening.

    Attributes:
        comparison: what is heard.
        box: of which what lies inside is heard, or None for all of it.
        leaks: of a component heard alone, whether only that is heard where another one is stronger.
    """

    comparison: Comparison = Comparison.MIX
    box: Box | None = None
    leaks: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is the mix and all of it."""
        return self == Way()


@dataclass(frozen=True)
class Balance:
    """Amplitude factors that make mix and original equally loud while they are compared.

    Attributes:
        mix: at most 1.
        original: above 1 only as far as nothing clips.
    """

    mix: float = 1.0
    original: float = 1.0


def listening(document: Document, way: Way, balance: Balance) -> Listening:
    """What the engine shall give of a document; without edits there is no difference, not even that of rounding."""
    match way.comparison:
        case Comparison.MIX:
            return Listening(1.0, 0.0, way.box)
        case Comparison.MATCHED:
            return Listening(balance.mix, 0.0, way.box)
        case Comparison.ORIGINAL:
            return Listening(0.0, balance.original, way.box)
        case Comparison.DIFFERENCE:
            return Listening(1.0, -1.0, way.box) if document.edited else Listening(0.0, 0.0, way.box)


def balance(measured: Measured) -> Balance:
    """The original brought to the loudness of the mix; what it cannot be raised without clipping, the mix is lowered.

    Silence is left as it is.
    """
    higher_db = measured.mix_lufs - measured.original_lufs
    if not math.isfinite(higher_db):
        return Balance()
    factor = db_to_gain(higher_db)
    original = min(factor, max(1.0 / max(measured.peak, 1e-9), 1.0))
    mix = original / factor
    return Balance(1.0 if mix > db_to_gain(-NO_JUMP_DB) else mix, original)
