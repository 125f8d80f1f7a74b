"""How well components separate sources that are known: oracle grouping, SDR and pan. Pure functions; any thread.

Each component goes whole to one source, whose estimate is the sum of its components. Two groupings are tried:
greedy  every component to the source with which it correlates most;
seeded  the same after a one-to-one match (Hungarian) that leaves no source empty while there are enough components.
The one with the higher mean SI-SDR counts (Le Roux et al., “SDR – half-baked or well done?”, 2019). Both use the true
sources: these are limits of a decomposition, not results of a blind method.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from audible_gui.document import Floats

LOWEST_DB, HIGHEST_DB = -50.0, 200.0
_TINY = 1e-300
_BLOCK = 1 << 18

Doubles = npt.NDArray[np.float64]
Owners = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Separation:
    """How well a decomposition does.

    Attributes:
        grouping: ``"greedy"`` or ``"seeded"``.
        owners: which source each component went to, (components,).
        sdr_db: 10 log₁₀ |s|² / |s − e|² of each source, (sources,), held within the limits; NaN for a silent source.
        si_sdr_db: the same with s scaled to fit e best.
        si_sir_db: of what the sources together explain of e, that scaled s over the rest, which leaks from the others;
            held within the limits, NaN for a silent source.
        si_sar_db: what the sources together explain of e over what they do not, which is artefacts; likewise.
        pan_error_db: how far each estimate's left-to-right energy ratio is from the source's, in dB; NaN where either
            is silent, and for sounds that are not stereo. Masks keep the ratio that the sound has in each bin, so
            that this is small for a network, too, that does not tell channels apart.
        non_finite: values of the components that were no numbers, and counted as zero.
    """

    grouping: str
    owners: Owners
    sdr_db: Doubles
    si_sdr_db: Doubles
    si_sir_db: Doubles
    si_sar_db: Doubles
    pan_error_db: Doubles
    non_finite: int


def separation(components: Floats, sources: Floats) -> Separation:
    """Group components by the sources and score the groups.

    Args:
        components: (components, samples, channels), at least one.
        sources: (sources, samples, channels), at least one.
    """
    gram, cross, power = _products(components, sources)
    grouping, owners = _better_grouping(gram, cross, power)
    sdr, si_sdr, si_sir, si_sar, pan = (np.full(len(sources), np.nan) for _ in range(5))
    among = _source_products(sources)
    for index in np.flatnonzero(power > 0.0):
        source = sources[index].astype(np.float64)
        estimate = np.zeros_like(source)
        for component in components[owners == index]:
            estimate += _finite(component)
        fitted = source * (np.vdot(estimate, source) / power[index])
        sdr[index] = ratio_db(power[index], _energy(source - estimate))
        si_sdr[index] = ratio_db(_energy(fitted), _energy(fitted - estimate)) if estimate.any() else LOWEST_DB
        explained = _explained(cross[owners == index].sum(axis=0), among)
        leaked, missed = max(explained - _energy(fitted), 0.0), max(_energy(estimate) - explained, 0.0)
        si_sir[index] = ratio_db(_energy(fitted), leaked) if estimate.any() else LOWEST_DB
        si_sar[index] = ratio_db(explained, missed) if estimate.any() else LOWEST_DB
        pan[index] = _pan_db(estimate) - _pan_db(source)
    bad = int(np.sum(~np.isfinite(components)))
    return Separation(grouping, owners, sdr, si_sdr, si_sir, si_sar, np.abs(pan), bad)


def ratio_db(wanted: float, error: float) -> float:
    """10 log₁₀ of a ratio of energies, held within the limits; nothing in place of nothing is 0 dB."""
    if error <= 0.0:
        return HIGHEST_DB if wanted > 0.0 else 0.0
    return float(np.clip(10.0 * np.log10(max(wanted, _TINY) / error), LOWEST_DB, HIGHEST_DB))


def _products(components: Floats, sources: Floats) -> tuple[Doubles, Doubles, Doubles]:
    """Inner products of components with each other and with sources, and the sources' energies; in float64."""
    flat, true = components.reshape(len(components), -1), sources.reshape(len(sources), -1)
    gram, cross = np.zeros((len(flat), len(flat))), np.zeros((len(flat), len(true)))
    power = np.zeros(len(true))
    for first in range(0, flat.shape[1], _BLOCK):
        part = _finite(flat[:, first : first + _BLOCK])
        goal = true[:, first : first + _BLOCK].astype(np.float64)
        gram += part @ part.T
        cross += part @ goal.T
        power += np.square(goal).sum(axis=1)
    return gram, cross, power


def _source_products(sources: Floats) -> Doubles:
    """Inner products of the sources with each other, (sources, sources)."""
    flat = sources.reshape(len(sources), -1)
    result = np.zeros((len(flat), len(flat)))
    for first in range(0, flat.shape[1], _BLOCK):
        part = flat[:, first : first + _BLOCK].astype(np.float64)
        result += part @ part.T
    return result


def _explained(cross: Doubles, among: Doubles) -> float:
    """Energy of the projection of an estimate onto the sources (Vincent, Gribonval and Févotte 2006, without delays).

    Args:
        cross: its inner products with the sources.
        among: theirs with each other.
    """
    return float(cross @ np.linalg.lstsq(among, cross)[0])


def _better_grouping(gram: Doubles, cross: Doubles, power: Doubles) -> tuple[str, Owners]:
    # The root before the product: that of two tiny energies would vanish.
    norms = np.sqrt(np.maximum(np.diag(gram), _TINY))[:, None] * np.sqrt(np.maximum(power, _TINY))
    correlation = cross / norms
    greedy: Owners = correlation.argmax(axis=1)
    seeded = greedy.copy()
    rows, columns = linear_sum_assignment(-correlation)
    seeded[rows] = columns
    if _mean_si_sdr_db(seeded, gram, cross, power) > _mean_si_sdr_db(greedy, gram, cross, power):
        return "seeded", seeded
    return "greedy", greedy


def _mean_si_sdr_db(owners: Owners, gram: Doubles, cross: Doubles, power: Doubles) -> float:
    """Of a grouping, from inner products alone."""
    values = []
    for index, energy in enumerate(power):
        members = owners == index
        whole = float(gram[np.ix_(members, members)].sum())
        if whole <= 0.0 or energy <= 0.0:
            values.append(LOWEST_DB)
            continue
        fitted = float(cross[members, index].sum() ** 2 / energy)
        # Below 1e-13 of the whole the difference of two float64 sums says nothing.
        values.append(ratio_db(fitted, max(whole - fitted, 1e-13 * whole)))
    return float(np.mean(values))


def _finite(values: Floats) -> Doubles:
    return np.nan_to_num(values.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)


def _energy(values: Doubles) -> float:
    return float(np.square(values).sum())


def _pan_db(samples: Doubles) -> float:
    """Energy of the left channel over that of the right one, in dB; NaN unless there are two and one of them sounds."""
    if samples.shape[1] != 2 or not samples.any():
        return float("nan")
    left, right = np.square(samples).sum(axis=0)
    return ratio_db(float(left), float(right))
