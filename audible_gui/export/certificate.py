"""The null certificate: written files read back, summed and compared with the sound. Any thread."""

import hashlib
import math
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path

import numpy as np

from audible_gui import __version__
from audible_gui.audio_file import read_blocks
from audible_gui.document import BINARY, SILENCE_DB, Certificate, Floats, Network, Reading, Sound
from audible_gui.errors import ExportError

_BLOCK = 1 << 16
_TOLD = ("layer", "layers", "reading", "exponent", "loss_function", "seed", "iterations", "fft", "hop")

Blocks = Callable[[int, int], Floats]
"""A signal: so many samples from that one on, (count, channels)."""


def measure_null(
    original: Blocks, n_samples: int, files: Sequence[Path]
) -> Generator[float, bool | None, float | None]:
    """RMS of (sum of the files − original) over the original's RMS.

    Args:
        original: what they should sum to.
        n_samples: its length.
        files: the stems, and the residual if there is one.

    Yields:
        The fraction read, 0..1.

    Returns:
        The depth in dB, not below −300; None for silence.

    Raises:
        SoundError: if a file cannot be read.
        ExportError: if the files hold values that are not finite.
    """
    error = power = 0.0
    with ExitStack() as stack:
        readers = [stack.enter_context(closing(_blocks(path))) for path in files]
        for start in range(0, n_samples, _BLOCK):
            block = original(start, min(_BLOCK, n_samples - start)).astype(np.float64)
            total = np.zeros_like(block)
            for reader in readers:
                total += next(reader)
            error += float(np.square(total - block).sum())
            power += float(np.square(block).sum())
            yield min((start + _BLOCK) / n_samples, 1.0)
    if not math.isfinite(error) or not math.isfinite(power):
        raise ExportError("The stems hold values that are not numbers, so they cannot sum to the sound.")
    return None if power == 0.0 else _depth_db(error / power)


def certificate_values(
    certificate: Certificate, network: Network, layer: int, reading: Reading, exponent: float
) -> dict[str, object]:
    """The certificate and what made the stems, for a JSON file."""
    spec = network.spec
    return {
        **asdict(certificate),
        "version": __version__,
        "layer": layer,
        "layers": list(network.widths),
        "reading": str(reading),
        "exponent": exponent_word(exponent),
        "loss_function": str(spec.loss),
        "loss": network.loss if math.isfinite(network.loss) else None,
        "sparsity": spec.sparsity,
        "orientation": str(spec.orientation),
        "optimiser": str(spec.optimiser),
        "encoder": str(spec.encoder),
        "seed": spec.seed,
        "iterations": network.iterations,
        "fft": spec.stft.n_fft,
        "hop": spec.stft.hop,
        "device": network.device,
        "threads": network.threads,
    }


def certificate_text(certificate: Certificate, values: Mapping[str, object]) -> str:
    """The certificate for people: what was written, what it sums to, and how exactly."""
    whole = "the edited mix" if certificate.edited else certificate.source
    if certificate.part:
        whole = f"“{certificate.part}” in {whole}"
    if certificate.gain_db:
        whole += f" at {certificate.gain_db:+.1f} dB"
    null = "Both are silent."
    if certificate.null_db is not None:
        null = f"The difference is {certificate.null_db:.1f} dB relative to that."
    if certificate.null_db == SILENCE_DB:
        null = "There is no difference: the sum is exact, sample by sample."
    facts = [f"{name}: {value}" for name, value in values.items() if name in _TOLD and value is not None]
    lines = [
        f"Null certificate, by Audible Networks {__version__}", "",
        f"These files were read back, and their sum was compared with {whole}.", null, "",
        *certificate.stems, "", *certificate.warnings, *([""] if certificate.warnings else []),
        f"SHA-256 of the sound's samples as float32, interleaved: {certificate.source_sha256}", *facts,
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def exponent_word(exponent: float) -> float | str:
    """A number, or ``"binary"``, for which JSON has none."""
    return "binary" if exponent == BINARY else exponent


def sha256(sound: Sound) -> str:
    """Hash of the sound's samples as float32, interleaved."""
    return hashlib.sha256(np.ascontiguousarray(sound.samples).data).hexdigest()


def _blocks(path: Path) -> Generator[np.ndarray[tuple[int, ...], np.dtype[np.float64]], None, None]:
    yield from read_blocks(path, _BLOCK)


def _depth_db(quotient: float) -> float:
    return max(10.0 * math.log10(quotient), SILENCE_DB) if quotient > 0.0 else SILENCE_DB
