"""Where the layers of a network start from: frames of the sound, then groups of like components. Any thread."""

from collections.abc import Generator, Sequence

import numpy as np
import numpy.typing as npt
import torch

from audible_gui.document import Floats
from audible_gui.errors import TrainingError
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.seeds import frame_seeds, merge_groups
from audible_gui.nae.tiles import tiles

RAN_AWAY = "The training ran into numbers too large to compute with; choose another loss, or no sparsity."
_STRAY = 0.02

Groups = Sequence[Sequence[int]]
Kinds = npt.NDArray[np.float64]


def first_layer(data: Floats, width: int, rng: np.random.Generator) -> Generator[None, None, tuple[Floats, Floats]]:
    """Encoder and decoder of a first layer whose bases are samples of X that differ from each other.

    Args:
        data: X, (inputs, samples).
        width: number of components.
        rng: source of the variation between seeds.

    Returns:
        E1 (width, 2 · inputs), which reads harmonic and percussive parts alike, and D1 (inputs, width).
    """
    chosen = yield from frame_seeds(data, width, rng)
    decoder = data[:, chosen] + np.float32(_STRAY)
    decoder *= rng.uniform(0.5, 1.5, size=decoder.shape).astype(np.float32)
    decoder /= decoder.sum(axis=0)
    encoder = decoder.T / np.square(decoder).sum(axis=0)[:, None] / width
    return np.concatenate([encoder, encoder], axis=1), decoder


def groups_of(
    factors: Factors, count: int, members: Sequence[int] | None = None, kinds: Kinds | None = None
) -> Tiled[Groups]:
    """The deepest layer's components, or some, in ``count`` groups from a merge tree; fewer when there are fewer.

    ``kinds`` of all components are as ``merge_groups`` takes them.
    """
    weights, code = factors.weights(factors.depth), factors.code
    assert weights is not None
    assert code is not None
    check_finite(weights, code)
    some = np.arange(len(code)) if members is None else np.array(members)
    bases, envelopes = weights.double().cpu().numpy()[:, some], np.empty((len(some), code.shape[1]))
    # With a penalty D1 has columns of another scale, and so has what deeper layers make of them.
    sums = np.maximum(bases.sum(axis=0), FLOOR) if factors.sparsity else np.ones(len(some))
    bases /= sums
    for tile in tiles(*envelopes.shape):
        envelopes[tile] = code[torch.from_numpy(some[tile])].double().cpu().numpy() * sums[tile, None]
        yield
    alike = None if kinds is None else kinds[some]
    groups = yield from merge_groups(bases, envelopes, min(count, len(some)), alike)
    return [some[group].tolist() for group in groups]


def merge(factors: Factors, groups: Groups, kinds: Kinds | None = None) -> Tiled[Kinds | None]:
    """Every group of the only layer's components becomes one: their mean basis and the sum of their envelopes.

    Args:
        factors: one layer of unit sums, with a code that is learned directly.
        groups: of its components.
        kinds: of its components, (K,).

    Yields:
        After every tile of groups.

    Returns:
        The means of their kinds, if they have any.
    """
    code = factors.code
    assert factors.depth == 1
    assert code is not None
    amounts = code.sum(dim=1, keepdim=True).clamp(min=FLOOR)
    weighted = factors.decoders[0] * amounts.T
    factors.decoders[0] = summed(weighted.T, groups).T / summed(amounts, groups).T
    factors.encoders[0] = summed(factors.encoders[0], groups)
    yield
    factors.code = code.new_empty(len(groups), code.shape[1])
    for tile in tiles(len(groups), code.numel() // len(groups)):
        factors.code[tile] = summed(code, groups[tile])
        yield
    if kinds is None:
        return None
    masses = amounts[:, 0].double().cpu().numpy()
    return np.array([np.average(kinds[list(group)], weights=masses[list(group)]) for group in groups])


def add_layer(factors: Factors, groups: Groups, width: int, rng: np.random.Generator) -> torch.Tensor:
    """A deeper layer, a component a group; a layer wider than the one above repeats the groups.

    Returns:
        See ``attach_layer``.
    """
    code = factors.code
    assert code is not None
    return attach_layer(factors, membership(groups, range(width), (code.shape[0], width)), rng)


def membership(groups: Groups, columns: Sequence[int], shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """How much each child belongs to each component of a layer, (K_(l−1), K_l): some columns get a group each."""
    member = np.full(shape, _STRAY / shape[1])
    for number, column in enumerate(columns):
        member[groups[number % len(groups)], column] += 1.0
    return member


def attach_layer(factors: Factors, member: npt.NDArray[np.float64], rng: np.random.Generator) -> torch.Tensor:
    """A deeper layer whose components share out the deepest ones as ``member`` says, or nearly so.

    Each begins silent where those are that belong to it: what sounds apart stays apart.

    Returns:
        (K_l, K_(l−1)): what each begins with is these parts of the deepest ones before.
    """
    code = factors.code
    assert code is not None
    belongs = member >= np.minimum(2 * _STRAY, member.max(axis=1, keepdims=True))
    chosen = np.where(belongs, member, 0.0)
    chance = rng.uniform(0.9, 1.1, size=member.shape)
    shares, own = (
        torch.from_numpy((part / part.sum(axis=1, keepdims=True)).astype(np.float32)).to(code.device)
        for part in (member * chance, chosen * chance)
    )
    amounts = shares * code.sum(dim=1, keepdim=True)
    factors.decoders.append(amounts / amounts.sum(dim=0).clamp(min=FLOOR))
    factors.encoders.append(shares.T.contiguous())
    factors.code = (own.T @ code).clamp_(min=FLOOR)
    factors.rescale()
    return own.T


def check_finite(*tensors: torch.Tensor) -> None:
    """Raises TrainingError when a number is none."""
    # Extremes are NaN where anything is, and need no memory of the tensor's size.
    if not all(bool(torch.stack(tensor.aminmax()).isfinite().all()) for tensor in tensors):
        raise TrainingError(RAN_AWAY)


def summed(rows: torch.Tensor, groups: Groups) -> torch.Tensor:
    """The sum of the rows of each group, (groups, …)."""
    return torch.stack([rows[list(group)].sum(dim=0) for group in groups])
