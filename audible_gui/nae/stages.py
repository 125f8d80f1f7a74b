"""How the sweeps of a training are shared out among its stages. Any thread."""

from dataclasses import dataclass

from audible_gui.document import NetworkSpec

# Activations of a partial network.
MOST_SHOWN = 5_000_000


@dataclass(frozen=True)
class Stages:
    """Sweeps of each stage.

    Attributes:
        encoding: the first layer, every activation coming out of the encoder.
        refining: the first layer's decoder and activations alone.
        tuning: all decoders and the deepest activations.
        reading: all encoders alone, so that they fit what the decoders have become.
    """

    encoding: int
    refining: int
    tuning: int
    reading: int


# More sweeps through the encoder separate worse.
_MOST_ENCODING = 30
_MOST_REFINING = 60


def share_out(iterations: int) -> Stages:
    """Stages whose sweeps sum to ``iterations``: one of encoding first, then one of tuning, then one of reading."""
    reading = reading_sweeps(0.05 * iterations, iterations - 1)
    encoding = max(1, min(_MOST_ENCODING, round(0.15 * iterations)))
    refining = max(0, min(_MOST_REFINING, round(0.3 * iterations), iterations - encoding - reading - 1))
    return Stages(encoding, refining, iterations - encoding - refining - reading, reading)


def first_shown(spec: NetworkSpec, n_frames: int) -> float:
    """After which part of its sweeps a training of so many frames has something to show; 1 where only at the end.

    A single layer is learned with more components than were asked for: it is not shown before like ones are merged.
    """
    if spec.depth > 1 and spec.widths[0] * n_frames <= MOST_SHOWN:
        return 0.0
    stages = share_out(spec.iterations)
    early = spec.widths[-1] * n_frames <= MOST_SHOWN
    return (stages.encoding + stages.refining) / spec.iterations if early else 1.0


def reading_sweeps(wanted: float, left: int) -> int:
    """How many of the sweeps that are left are for reading: never all of them, and none only where there is but one."""
    return max(0, min(max(1, round(wanted)), left - 1))
