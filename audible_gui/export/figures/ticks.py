"""Ticks of frequency and time axes, and how they are called. Any thread."""

import math

from audible_gui.document import FrequencyScale

_DECADES = (20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0, 10_000.0, 20_000.0, 50_000.0, 100_000.0)
_STEPS = (1.0, 2.0, 5.0)


def frequency_ticks(scale: FrequencyScale, rate_hz: int, most: int) -> list[tuple[float, str]]:
    """Where round frequencies stand on an axis, 0..1, and their names in Hz; about ``most``, but two at least."""
    top_hz, low_hz = rate_hz / 2, scale.lowest_hz(rate_hz)
    if scale is FrequencyScale.LINEAR:
        chosen = _even(top_hz, most)
    else:
        wanted = [hz for hz in _DECADES if low_hz * 1.05 < hz < top_hz]
        every = [hz for hz in wanted if f"{hz:g}"[0] == "1"] if scale is FrequencyScale.LOG else wanted
        chosen = wanted if len(wanted) <= most else every
        if scale is FrequencyScale.MEL:
            chosen = _spaced(scale, [0.0, *chosen], top_hz, most)
        elif len(chosen) > max(most, 2):
            chosen = chosen[-most:] if most > 2 else [chosen[0], chosen[-1]]
    return [(fraction(scale, rate_hz, hz), hertz_text(hz)) for hz in chosen]


def fraction(scale: FrequencyScale, rate_hz: int, frequency_hz: float) -> float:
    """Where a frequency stands on an axis from its lowest to half the rate, 0..1."""
    low, at, high = map(scale.height, (scale.lowest_hz(rate_hz), frequency_hz, rate_hz / 2))
    return (at - low) / (high - low)


def time_ticks(duration_s: float, most: int) -> list[tuple[float, str]]:
    """Where round times stand, 0..1, and how many seconds they are; two at least."""
    if duration_s <= 0.0:
        return []
    times = _even(duration_s, most)
    digits = 0 if all(float(time).is_integer() for time in times) else max(0, -math.floor(math.log10(times[-1] / most)))
    return [(time / duration_s, f"{time:.{digits}f}" if time else "0") for time in times]


def hertz_text(frequency_hz: float) -> str:
    """A round frequency, e.g. ``"500"`` and ``"2k"``."""
    return f"{frequency_hz / 1000:g}k" if frequency_hz >= 1000 else f"{frequency_hz:g}"


def _even(top: float, most: int) -> list[float]:
    """Round numbers from 0 up to ``top``, equally far apart, no more than ``most`` and one, and two at least."""
    step = top / max(most, 1)
    power = 10.0 ** math.floor(math.log10(step))
    steps = [power * one for one in (*_STEPS, 10.0)]
    step = next(one for one in steps if one >= step * (1 - 1e-9))
    if step > top:
        step = max(one for one in steps if one <= top * (1 + 1e-9))
    return [round(number * step, 12) for number in range(int(top / step * (1 + 1e-9)) + 1)]


def _spaced(scale: FrequencyScale, values: list[float], top_hz: float, most: int) -> list[float]:
    """Of values that rise those that are not too near to the one before."""
    least, kept = 0.8 * scale.height(top_hz) / max(most, 1), values[:1]
    for value in values[1:]:
        if scale.height(value) - scale.height(kept[-1]) >= least:
            kept.append(value)
    return kept if len(kept) > 1 else [*values[:1], *values[1:][-1:]]
