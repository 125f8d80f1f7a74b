"""Sounds, networks and patience for the tests of the live engine."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.playback.streamer import Voice
from audible_gui.synthesis import Factors, Mix, Renderer

RATE_HZ = 48_000


def until(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    """Wait until something is so; fails after ``timeout_s``."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def noise(n_samples: int, channels: int = 2, seed: int = 0) -> Sound:
    samples = np.random.default_rng(seed).normal(0.0, 0.1, (n_samples, channels))
    return Sound(frozen(samples), RATE_HZ, "noise")


def tone(n_samples: int, frequency_hz: float = 400.0) -> Sound:
    samples = 0.5 * np.sin(2 * np.pi * frequency_hz * np.arange(n_samples) / RATE_HZ)
    return Sound(frozen(samples[:, None]), RATE_HZ, "tone")


def random_parts(sound: Sound, spec: StftSpec, outer: int = 5, inner: int = 3, seed: int = 1) -> Factors:
    """A network of random factors; its last bins hold nothing, so that they belong to the residual."""
    rng = np.random.default_rng(seed)
    left = rng.random((sound.n_channels * spec.n_bins, outer))
    left[-7:] = 0.0
    right = rng.random((inner, spec.n_frames(sound.n_samples)))
    return Factors(frozen(left), frozen(rng.random((outer, inner))), frozen(right))


def random_mix(parts: Factors, seed: int = 2) -> Mix:
    rng = np.random.default_rng(seed)
    return Mix(frozen(parts.core * rng.random(parts.core.shape)), float(rng.random()))


def voice(sound: Sound, spec: StftSpec, parts: Factors | None, mix: Mix, generation: int = 1) -> Voice:
    renderer = Renderer(sound.samples, spec, parts)
    return Voice(renderer, renderer.numerator(mix), mix.residual, generation)


def with_mix(old: Voice, mix: Mix) -> Voice:
    numerator = old.renderer.numerator(mix)
    return replace(old, numerator=numerator, residual=mix.residual, generation=old.generation + 1)


def original(sound: Sound, spec: StftSpec | None = None) -> Voice:
    return voice(sound, spec or StftSpec(), None, Mix(np.zeros((0, 0), dtype=np.float32), 1.0))


def largest_step(samples: Floats) -> float:
    return float(np.abs(np.diff(samples, axis=0)).max())
