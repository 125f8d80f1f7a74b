"""Sounds with known onsets and spectra, and networks that know their parts, for crossing sounds of different rates."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from audible_gui.document import (
    Document,
    Floats,
    Network,
    NetworkSpec,
    Node,
    Sound,
    StftSpec,
    frozen,
    heard_alone,
    with_network,
)
from audible_gui.synthesis import Renderer, analyse, document_mix, factors, refine
from tests.support.networks import outcome


@dataclass(frozen=True)
class Voice:
    """A tone with partials that is struck at some moments.

    Attributes:
        hertz: of its partials.
        onsets_s: when it is struck.
        decay_s: until it is down to 1/e.
    """

    hertz: tuple[float, ...]
    onsets_s: tuple[float, ...]
    decay_s: float = 0.06


def known_document(
    name: str, voices: tuple[Voice, ...], rate_hz: int, seconds: float, spec: StftSpec, channels: int = 1
) -> Document:
    """A sound of voices, and a network of one layer that has the basis and the envelope of each."""
    parts = [_voice(voice, rate_hz, seconds) for voice in voices]
    mixed = frozen(np.repeat(np.sum(parts, axis=0)[:, None], channels, axis=1))
    sound = Sound(mixed, rate_hz, name)
    magnitudes = [np.abs(analyse(part[:, None], spec, 0, spec.n_frames(len(part)))[:, 0]) for part in parts]
    columns = [np.tile(one.mean(axis=0), channels) for one in magnitudes]
    weights = np.stack([column / column.sum() for column in columns], axis=1)
    code = np.stack([channels * one.sum(axis=1) for one in magnitudes])
    network = Network(
        spec=NetworkSpec((len(voices),), stft=spec),
        channels=channels,
        encoders=(frozen(np.tile(weights.T, (1, 2))),),
        decoders=(frozen(weights),),
        code=frozen(code),
        ids=(tuple(range(len(voices))),),
        run=name,
        own=None,
    )
    return with_network(Document(sound=sound), network, [[f"voice {n + 1}" for n in range(len(voices))]])


def rendered_alone(document: Document, node: Node | None) -> Floats:
    """What a component, or the residual, sounds like, with refined phases where wanted: (samples, channels)."""
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, document.exponent)
    spec, samples = document.network.spec.stft, document.sound.samples
    renderer = Renderer(samples, spec, parts, outcome(refine(document)))
    return renderer.render(document_mix(heard_alone(document, node)), 0, len(samples))


def spectrum(samples: Floats, n_fft: int = 4096) -> Floats:
    """Root of the mean power of a sound's first channel at each bin."""
    spec = StftSpec(n_fft, n_fft // 4)
    spectra = analyse(samples[:, :1], spec, 0, spec.n_frames(len(samples)))[:, 0]
    return frozen(np.sqrt(np.mean(np.square(np.abs(spectra)), axis=0)))


def at_hertz(samples: Floats, rate_hz: int, hertz: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """``spectrum`` at some frequencies."""
    values = spectrum(samples)
    return np.interp(hertz, np.arange(len(values)) * rate_hz / 4096, values)


def cosine(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> float:
    """1 where two shapes are the same."""
    return float(np.vdot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


def _voice(voice: Voice, rate_hz: int, seconds: float) -> Floats:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    gate = np.zeros_like(times)
    for onset in voice.onsets_s:
        since = times - onset
        gate = np.maximum(gate, np.where(since >= 0.0, np.exp(-np.maximum(since, 0.0) / voice.decay_s), 0.0))
    tone = sum(np.sin(2 * np.pi * hertz * times) / number for number, hertz in enumerate(voice.hertz, 1))
    return (0.2 * gate * tone).astype(np.float32)
