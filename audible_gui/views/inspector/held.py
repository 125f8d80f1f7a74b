"""How much of a basis or an envelope the original can give: pure functions. Any thread.

A bin of a patched component is the original's times P / X̂ up to 12 dB; what is beyond, the original does not have. Seen
along one envelope h, the original holds the basis that explains X̂ best there, X̂ h / (h·h); along one basis, the
envelope is X̂ᵀ b / (b·b), both by least squares.
"""

import numpy as np
import numpy.typing as npt

MOST = 10.0 ** (12.0 / 20.0)

Line = npt.NDArray[np.float64]


def held_basis(bases: npt.NDArray[np.float32], envelopes: npt.NDArray[np.float32], envelope: Line) -> Line:
    """What the original holds while an envelope sounds.

    Args:
        bases: of all components of a layer, (channels, bins, K).
        envelopes: theirs, (K, frames).
        envelope: (frames,).

    Returns:
        (channels, bins); infinite where the envelope is nothing, and nothing can be beyond.
    """
    power = float(envelope @ envelope)
    if power <= 0.0:
        return np.full(bases.shape[:2], np.inf)
    return np.asarray(bases @ (envelopes @ envelope.astype(np.float32)) / power, dtype=np.float64)


def held_envelope(bases: npt.NDArray[np.float32], envelopes: npt.NDArray[np.float32], basis: Line) -> Line:
    """What the original holds where a basis, (channels, bins), sounds: (1, frames), see ``held_basis``."""
    power = float(np.sum(basis * basis))
    if power <= 0.0:
        return np.full((1, envelopes.shape[1]), np.inf)
    weights = np.tensordot(basis.astype(np.float32), bases, axes=2)
    return np.asarray((weights @ envelopes)[np.newaxis] / power, dtype=np.float64)


def beyond(values: Line, held: Line) -> npt.NDArray[np.bool_]:
    """Which points are more than 12 dB above what the original holds: (n,)."""
    return np.asarray((values > MOST * held + 1e-12 * values.max(initial=0.0)).any(axis=0))


def stretches(marked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a mask is true: (first, last + 1) of each run."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False]))))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]
