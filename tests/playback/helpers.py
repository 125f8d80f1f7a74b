"""Sounds, networks and patience for the tests of the live engine."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from audible_gui.document import Floats, Sound, StftSpec, frozen
from audible_gui.playback.streamer import Voice
from audible_gui.synthesis import ORIGINAL, Factors, Mix, Renderer

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


def random_parts(sound: Sound, spec: StftSpec, width: int = 5, seed: int = 1) -> Factors:
    """A network of random factors; its last bins hold nothing, so that they belong to the residual."""
    rng = np.random.default_rng(seed)
    left = rng.random((sound.n_channels * spec.n_bins, width))
    left[-7:] = 0.0
    right = rng.random((width, spec.n_frames(sound.n_samples)))
    return Factors(frozen(left), frozen(right))


def even_mix(parts: Factors, gain: float, residual: float | None = None) -> Mix:
    """All components at one gain, and the residual at the same or another one."""
    gains = np.full((1, 1, len(parts.right)), gain)
    return Mix(frozen(gains), (gain if residual is None else residual,))


def random_mix(parts: Factors, seed: int = 2) -> Mix:
    rng = np.random.default_rng(seed)
    return Mix(frozen(rng.random((1, 1, len(parts.right)))), (float(rng.random()),))


def voice(sound: Sound, spec: StftSpec, parts: Factors | None, mix: Mix, generation: int = 1) -> Voice:
    renderer = Renderer(sound.samples, spec, parts)
    return Voice(renderer, renderer.prepare(mix), generation)


def with_mix(old: Voice, mix: Mix) -> Voice:
    return replace(old, prepared=old.renderer.prepare(mix), generation=old.generation + 1)


def original(sound: Sound, spec: StftSpec | None = None) -> Voice:
    return voice(sound, spec or StftSpec(), None, ORIGINAL)


def largest_step(samples: Floats) -> float:
    return float(np.abs(np.diff(samples, axis=0)).max())


def noise_below(rate_hz: int, limit_hz: float, seconds: float) -> Sound:
    """Noise that a device of any rate above twice the limit can play, silent at both ends."""
    count = round(seconds * rate_hz)
    spectrum = np.fft.rfft(np.random.default_rng(3).normal(0.0, 0.1, count))
    spectrum[np.fft.rfftfreq(count, 1.0 / rate_hz) > limit_hz] = 0.0
    samples = np.fft.irfft(spectrum, count)
    edge = np.clip(np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.05 * rate_hz), 0.0, 1.0)
    return Sound(frozen((samples * np.sin(0.5 * np.pi * edge) ** 2)[:, None]), rate_hz, "noise")


def snr_db(heard: Floats, expected: Floats) -> float:
    error = heard.astype(np.float64) - expected
    return float(10 * np.log10(np.sum(np.square(expected)) / np.sum(np.square(error))))
