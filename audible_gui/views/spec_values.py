"""Settings of a network as plain values that JSON can hold. Any thread."""

import math
from collections.abc import Mapping
from typing import Any

from audible_gui.document import Encoder, Loss, NetworkSpec, Optimiser, Orientation, StftSpec

MOST = 1e12


def spec_values(spec: NetworkSpec) -> dict[str, Any]:
    """All of them."""
    return {
        "widths": list(spec.widths),
        "loss": str(spec.loss),
        "sparsity": spec.sparsity,
        "seed": spec.seed,
        "iterations": spec.iterations,
        "orientation": str(spec.orientation),
        "optimiser": str(spec.optimiser),
        "encoder": str(spec.encoder),
        "stft": [spec.stft.n_fft, spec.stft.hop],
    }


def read_spec(values: Mapping[str, Any]) -> NetworkSpec:
    """The settings again.

    Raises:
        AudibleError, ValueError, TypeError, KeyError: for anything else.
    """
    n_fft, hop = map(whole, several(values["stft"]))
    seed = values["seed"]
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise ValueError(seed)
    return NetworkSpec(
        widths=tuple(map(whole, several(values["widths"]))),
        loss=Loss(values["loss"]),
        sparsity=number(values["sparsity"]),
        seed=seed,
        iterations=whole(values["iterations"]),
        orientation=Orientation(values["orientation"]),
        optimiser=Optimiser(values.get("optimiser", Optimiser.SCALED)),  # older projects have neither
        encoder=Encoder(values.get("encoder", Encoder.NONNEGATIVE)),
        stft=StftSpec(n_fft, hop),
    )


def several(values: object) -> list[Any]:
    """A list of at most a hundred. Raises ValueError for anything else."""
    if not isinstance(values, list) or len(values) > 100:
        raise ValueError(values)
    return values


def number(value: object) -> float:
    """A number that is not absurd. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or abs(value) > MOST:
        raise ValueError(value)
    return float(value)


def whole(value: object) -> int:
    """A whole number from 0 on. Raises ValueError for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < MOST:
        raise ValueError(value)
    return value
