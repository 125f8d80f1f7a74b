"""Where the layers of a network start from: frames of the sound, then groups of like components. Any thread."""

from collections.abc import Generator, Sequence

import numpy as np
import numpy.typing as npt
import torch

from audible_gui.document import Floats
from audible_gui.errors import TrainingError
from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.events import alike, short_events
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.seeds import frame_seeds, merge_groups

_SCAFFOLD, _LEAST_SCAFFOLD = 2, 24
RAN_AWAY = "The training ran into numbers too large to compute with; choose another loss, or no sparsity."
_STRAY = 0.02
# Of the mean component's amount: what both parts of a component that is parted hold at least.
_PARTED = 0.3
# Of what a component holds: at most so much outside its own short events, and outside those of its family.
_PURE, _ASTRAY = 0.05, 0.4

Groups = Sequence[Sequence[int]]
Kinds = npt.NDArray[np.float64]


def scaffold(width: int) -> int:
    """Components that a single layer of ``width`` is learned with before like ones are merged.

    Twice as many; and with few, what a seed happens to leave out is missed: so never less than two dozen.
    """
    return max(_SCAFFOLD * width, _LEAST_SCAFFOLD)


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
    bases, envelopes = weights.double().cpu().numpy()[:, some], code.double().cpu().numpy()[some]
    alike = None if kinds is None else kinds[some]
    groups = yield from merge_groups(bases, envelopes, min(count, len(some)), alike)
    return [some[group].tolist() for group in groups]


def part_events(factors: Factors, window: float) -> Tiled[Kinds]:
    """Components of the only layer that hold both short events and others become two of one basis; X̂ stays.

    Several of one spectrum are parted as a whole, by the sum of their envelopes: a burst that they share may be short
    in each of them, and the clicks that they share small. One that holds nothing but short events, and most of them
    apart from longer ones of the others, stays as it is: those that coincide with longer ones are its own as well.

    Args:
        factors: one layer, with a code that is learned directly, of consecutive frames.
        window: of the spectrogram, in frames.

    Returns:
        One for every component that became a part's, of short events; zero for the others.

    Raises:
        TrainingError: if a number is none.
    """
    code = factors.code
    assert factors.depth == 1
    assert code is not None
    check_finite(code, *factors.decoders)
    families = alike(factors.decoders[0].double().cpu().numpy())
    yield
    _, both = yield from _shorts(code, window, families)
    units: list[Sequence[int]] = []
    for family, parted in zip(families, both.tolist(), strict=True):
        units.extend([family] if parted else [[member] for member in family])
    shorts, both = yield from _shorts(code, window, units)
    unit = torch.empty(len(code), dtype=torch.long, device=code.device)
    for number, members in enumerate(units):
        unit[list(members)] = number
    short = code * shorts[unit]
    both = both[unit] & ~(yield from _short_alone(code, short, window))
    factors.code = torch.cat([torch.where(both[:, None], code - short, code), short[both]]).clamp_(min=FLOOR)
    factors.decoders[0] = torch.cat([factors.decoders[0], factors.decoders[0][:, both]], dim=1)
    encoder, share = factors.encoders[0], (short.sum(dim=1) / code.sum(dim=1))[:, None]
    factors.encoders[0] = torch.cat([encoder * torch.where(both[:, None], 1.0 - share, 1.0), (share * encoder)[both]])
    return np.repeat([0.0, 1.0], [len(code), int(both.sum())])


def _shorts(code: torch.Tensor, window: float, units: Groups) -> Tiled[tuple[torch.Tensor, torch.Tensor]]:
    """Of groups of components the frames of short events, (groups, frames), and whether they hold enough of both."""
    sums = _summed(code, units)
    short = torch.from_numpy((yield from short_events(sums.double().cpu().numpy(), window))).to(code.device)
    least = _PARTED * float(code.sum()) / len(code)
    return short, torch.minimum((sums * short).sum(dim=1), (sums * ~short).sum(dim=1)) > least


def _short_alone(code: torch.Tensor, short: torch.Tensor, window: float) -> Tiled[torch.Tensor]:
    """Which components hold short events alone, and mostly in ``short``, what their families have of them: (K,)."""
    own, _ = yield from _shorts(code, window, [[member] for member in range(len(code))])
    total = code.sum(dim=1)
    return ((code * ~own).sum(dim=1) <= _PURE * total) & ((code - short).sum(dim=1) <= _ASTRAY * total)


def merge(factors: Factors, groups: Groups, kinds: Kinds | None = None) -> Kinds | None:
    """Every group of the only layer's components becomes one: their mean basis and the sum of their envelopes.

    Returns:
        The means of their kinds, if they have any.
    """
    code = factors.code
    assert factors.depth == 1
    assert code is not None
    amounts = code.sum(dim=1, keepdim=True).clamp(min=FLOOR)
    weighted = factors.decoders[0] * amounts.T
    factors.decoders[0] = _summed(weighted.T, groups).T / _summed(amounts, groups).T
    factors.encoders[0] = _summed(factors.encoders[0], groups)
    factors.code = _summed(code, groups)
    if kinds is None:
        return None
    masses = amounts[:, 0].double().cpu().numpy()
    return np.array([np.average(kinds[list(group)], weights=masses[list(group)]) for group in groups])


def add_layer(factors: Factors, groups: Groups, width: int, rng: np.random.Generator) -> None:
    """A deeper layer, a component a group; a layer wider than the one above repeats the groups."""
    code = factors.code
    assert code is not None
    attach_layer(factors, membership(groups, range(width), (code.shape[0], width)), rng)


def membership(groups: Groups, columns: Sequence[int], shape: tuple[int, int]) -> npt.NDArray[np.float64]:
    """How much each child belongs to each component of a layer, (K_(l−1), K_l): some columns get a group each."""
    member = np.full(shape, _STRAY / shape[1])
    for number, column in enumerate(columns):
        member[groups[number % len(groups)], column] += 1.0
    return member


def attach_layer(factors: Factors, member: npt.NDArray[np.float64], rng: np.random.Generator) -> None:
    """A deeper layer whose components share out the deepest ones as ``member`` says, or nearly so.

    Each begins silent where those are that belong to it: what sounds apart stays apart.
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


def check_finite(*tensors: torch.Tensor) -> None:
    """Raises TrainingError when a number is none."""
    if not all(bool(tensor.isfinite().all()) for tensor in tensors):
        raise TrainingError(RAN_AWAY)


def _summed(rows: torch.Tensor, groups: Groups) -> torch.Tensor:
    return torch.stack([rows[list(group)].sum(dim=0) for group in groups])
