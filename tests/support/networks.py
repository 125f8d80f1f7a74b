"""Small random sounds and networks for tests."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest

from audible_gui.document import Network, NetworkSpec, Orientation, Sound, StftSpec, frozen

T = TypeVar("T")
SMALL = StftSpec(256, 64)
ORDERS = ((3, 0, 4, 1, 2), (2, 0, 1))


def outcome(work: Generator[Any, Any, T]) -> T:
    """What a generator returns."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            value: T = end.value
            return value


def learn_from(patch: pytest.MonkeyPatch, frames: int) -> None:
    """From now on sounds of more frames are learned from so many of them, whatever the network."""
    patch.setattr("audible_gui.nae.amounts.MIN_FRAMES", frames)
    patch.setattr("audible_gui.nae.amounts.FRAMES_PER_COMPONENT", 0)


def noise(samples: int, channels: int = 1, seed: int = 0, rate_hz: int = 8000) -> Sound:
    """White noise at −20 dBFS."""
    values = np.random.default_rng(seed).standard_normal((samples, channels)) * 0.1
    return Sound(frozen(values), rate_hz, "noise")


def tones(samples: int = 8000, rate_hz: int = 8000) -> Sound:
    """Three tones, each with an envelope of its own: something that can be taken apart."""
    time = np.arange(samples) / rate_hz
    gates = [(time % 0.5 < 0.2), (time % 0.3 < 0.1), (time > 0.4)]
    parts = [np.sin(2 * np.pi * hz * time) * gate for hz, gate in zip((220, 700, 1900), gates, strict=True)]
    return Sound(frozen(0.2 * np.sum(parts, axis=0)[:, None]), rate_hz, "tones")


def clicks_among_bursts(samples: int = 16_000, amount: float = 1.0, length: int = 1000) -> tuple[Sound, Sound]:
    """Clicks four times a second, alone; and all that sounds: between them bursts of noise, and a sweep."""
    rng, time = np.random.default_rng(0), np.arange(samples) / 8000 % 2.0
    clicks, others = np.zeros(samples), 0.5 * np.sin(2 * np.pi * (200 * time + 800 * time**2))
    clicks[500::2000] = 3.0
    for first in range(1000, samples, 2000):
        others[first : first + length] += amount * np.hanning(length) * rng.standard_normal(length)
    alone, mixture = (Sound(frozen(part[:, None]), 8000, "clicks") for part in (clicks, clicks + others))
    return alone, mixture


def random_network(
    sound: Sound,
    widths: tuple[int, ...] = (5, 3),
    stft: StftSpec = SMALL,
    orientation: Orientation = Orientation.SPECTRA,
    seed: int = 0,
    *,
    parts: bool = False,
) -> Network:
    """Unit-sum random decoders and a random code, with some exact zeros; with ``parts`` layer 1 has its own, too."""
    rng = np.random.default_rng(seed)
    inputs, samples = sound.n_channels * stft.n_bins, stft.n_frames(sound.n_samples)
    if orientation is Orientation.ENVELOPES:
        inputs, samples = samples, inputs
    heights = (inputs, *widths)
    decoders = [rng.random((a, b)) for a, b in zip(heights, widths, strict=False)]
    decoders = [np.where(d < 0.1, 0.0, d) + 1e-9 for d in decoders]
    return Network(
        spec=NetworkSpec(widths, stft=stft, orientation=orientation),
        channels=sound.n_channels,
        encoders=tuple(frozen(d.T) for d in decoders),
        decoders=tuple(frozen(d / d.sum(axis=0)) for d in decoders),
        code=frozen(rng.random((widths[-1], samples))),
        ids=tuple(tuple(range(width)) for width in widths),
        run=f"run {seed}",
        own=frozen(rng.random((widths[0], samples))) if parts else None,
    )


def permuted(network: Network, orders: tuple[tuple[int, ...], ...] = ORDERS) -> Network:
    """The same with component ``orders[l][k]`` in row k."""
    decoders = [decoder[:, order] for decoder, order in zip(network.decoders, orders, strict=True)]
    decoders = [decoders[0]] + [d[above, :] for above, d in zip(orders, decoders[1:], strict=False)]
    own = None if network.own is None else frozen(network.own[list(orders[0])])
    return replace(network, decoders=tuple(map(frozen, decoders)), code=frozen(network.code[list(orders[-1])]), own=own)
