"""Components that hold both short events and others become two of one basis. One thread at a time."""

import numpy as np
import numpy.typing as npt
import torch

from audible_gui.nae.divergence import FLOOR
from audible_gui.nae.events import alike, short_events
from audible_gui.nae.factors import Factors, Tiled
from audible_gui.nae.spectrogram import Frames
from audible_gui.nae.starting import Groups, Kinds, check_finite, summed
from audible_gui.nae.tiles import tiles

# Of the mean component's amount: what both parts of a component that is parted hold at least.
_PARTED = 0.3
# Of what a component holds: at most so much outside its own short events, and outside those of its family.
_PURE, _ASTRAY = 0.05, 0.4


def part_events(
    factors: Factors, window: float, whole: torch.Tensor | None = None, frames: Frames | None = None
) -> Tiled[tuple[Kinds, torch.Tensor | None]]:
    """Components of the only layer that hold both short events and others become two of one basis; X̂ stays.

    Several of one spectrum, a family, are parted as a whole, by the sum of their envelopes, if that holds enough of
    both: a burst that they share may be short in each of them, and the clicks that they share small. If not, each is
    looked at by itself. One that holds nothing but short events, and most of them apart from longer ones of the others,
    stays as it is: those that coincide with longer ones are its own as well.

    Args:
        factors: one layer of unit sums, with a code that is learned directly; of consecutive frames without ``whole``.
        window: of the spectrogram, in frames.
        whole: what its components do in all frames of the sound, (K, all frames), where it is learned from some.
        frames: the numbers of these.

    Yields:
        After every tile of components, and while their events are looked for.

    Returns:
        One for every component that became a part's, of short events, and zero for the others; and what ``whole``
        becomes.

    Raises:
        TrainingError: if a number is none.
    """
    code = factors.code
    assert factors.depth == 1
    assert code is not None
    check_finite(code, *factors.decoders)
    families = yield from alike(factors.decoders[0].double().cpu().numpy())
    several = [family for family in families if len(family) > 1]
    everywhere = code if whole is None else whole
    short, enough = yield from _shorts(everywhere, window, [*([member] for member in range(len(code))), *several])
    # Whose short events count: the component's own, or those of the family that is parted as a whole.
    unit = np.arange(len(code))
    for number, family in enumerate(several, len(code)):
        if enough[number]:
            unit[family] = number
    share, alone = yield from _shares(everywhere, short, unit)
    both = enough[unit] & ~alone
    if whole is not None:
        whole = yield from _parted(whole, short, unit, both)
        short = short[:, frames]
    factors.code = yield from _parted(code, short, unit, both)
    chosen, shares = torch.from_numpy(both).to(code.device), share[:, None].to(code.device)
    encoder, decoder = factors.encoders[0], factors.decoders[0]
    factors.decoders[0] = torch.cat([decoder, decoder[:, chosen]], dim=1)
    kept = torch.where(chosen[:, None], 1.0 - shares, 1.0)
    factors.encoders[0] = torch.cat([encoder * kept, (shares * encoder)[chosen]])
    return np.repeat([0.0, 1.0], [len(code), int(both.sum())]), whole


def _shorts(
    code: torch.Tensor, window: float, units: Groups
) -> Tiled[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Of groups of components the frames of short events, (groups, frames), and whether they hold enough of both."""
    frames = code.shape[1]
    sums = np.empty((len(units), frames))
    for tile in tiles(len(units), frames):
        sums[tile] = summed(code, units[tile]).double().cpu().numpy()
        yield
    short = yield from short_events(sums, window)
    least = _PARTED * float(code.sum()) / len(code)
    enough = np.empty(len(units), dtype=np.bool_)
    for tile in tiles(len(units), frames):
        rows, (inside,) = torch.from_numpy(sums[tile]).to(code.device).float(), _inside(code, short, tile)
        held = torch.minimum((rows * inside).sum(dim=1), (rows * ~inside).sum(dim=1))
        enough[tile] = (held > least).cpu().numpy()
        yield
    return short, enough


def _shares(
    code: torch.Tensor, short: npt.NDArray[np.bool_], unit: npt.NDArray[np.intp]
) -> Tiled[tuple[torch.Tensor, npt.NDArray[np.bool_]]]:
    """Of each component what part of it lies in the short events of its unit, and whether it holds short ones alone.

    Alone: hardly anything beside its own, and most of it in those of its unit.
    """
    shares, alone = [], []
    for tile in tiles(*code.shape):
        rows, (own, theirs) = code[tile], _inside(code, short, tile, unit[tile])
        part, total = rows * theirs, rows.sum(dim=1)
        pure = (rows * ~own).sum(dim=1) <= _PURE * total
        shares.append(part.sum(dim=1) / total)
        alone.append(pure & ((rows - part).sum(dim=1) <= _ASTRAY * total))
        yield
    return torch.cat(shares), torch.cat(alone).cpu().numpy()


def _parted(
    code: torch.Tensor, short: npt.NDArray[np.bool_], unit: npt.NDArray[np.intp], both: npt.NDArray[np.bool_]
) -> Tiled[torch.Tensor]:
    """The code without the short events of the components that become two, and below it these."""
    end = len(code)
    result = code.new_empty(end + int(both.sum()), code.shape[1])
    for tile in tiles(*code.shape):
        rows, (_, theirs) = code[tile], _inside(code, short, tile, unit[tile])
        part, chosen = rows * theirs, torch.from_numpy(both[tile]).to(code.device)
        result[tile] = torch.where(chosen[:, None], rows - part, rows).clamp_(min=FLOOR)
        loose = part[chosen].clamp_(min=FLOOR)
        result[end : end + len(loose)] = loose
        end += len(loose)
        yield
    return result


def _inside(
    code: torch.Tensor, short: npt.NDArray[np.bool_], *rows: slice | npt.NDArray[np.intp]
) -> list[torch.Tensor]:
    """Some rows of a mask, where the code is."""
    return [torch.from_numpy(short[some]).to(code.device) for some in rows]
