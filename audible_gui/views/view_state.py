"""How a document is looked at, as a project keeps it; what cannot be understood counts as not written. Any thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from audible_gui.document import BeatGrid, Device, NetworkSpec
from audible_gui.errors import AudibleError
from audible_gui.views.component_tree.paths import REST
from audible_gui.views.plots.beats import Beating
from audible_gui.views.spec_values import MOST, number, read_spec, several, spec_values, whole

T = TypeVar("T")
RESIDUAL = "residual"


@dataclass(frozen=True)
class ViewState:
    """Where one is in a document; None for what is not known.

    Attributes:
        times_s: in view, (start, end).
        hertz: frequencies in view, (low, high).
        loop: in samples, (start, end).
        position: of the playhead, in samples.
        selected: (layer, id) of a component, and after it the ids of what of it is selected; a group, or what is in
            one, see ``component_tree.paths``; or RESIDUAL.
        layers: whose components are shown.
        spec: settings of the network panel.
        device: where it trains.
        beats: the beat grid.
        groups: (layer, step) of those whose members are shown, see ``component_tree.paths``.
    """

    times_s: tuple[float, float] | None = None
    hertz: tuple[float, float] | None = None
    loop: tuple[int, int] | None = None
    position: int | None = None
    selected: tuple[int, ...] | str | None = None
    layers: tuple[int, ...] | None = None
    spec: NetworkSpec | None = None
    device: Device | None = None
    groups: tuple[tuple[int, int], ...] | None = None
    beats: Beating | None = None


def view_values(state: ViewState) -> dict[str, Any]:
    """As plain values that JSON can hold."""
    spec = state.spec
    values = {
        "times_s": _listed(state.times_s),
        "hertz": _listed(state.hertz),
        "loop": _listed(state.loop),
        "position": state.position,
        "selected": state.selected if isinstance(state.selected, str) else _listed(state.selected),
        "layers": _listed(state.layers),
        "groups": None if state.groups is None else [list(group) for group in state.groups],
        "network": None if spec is None else spec_values(spec),
        "beats": None if state.beats is None else _beats_values(state.beats),
        "device": None if state.device is None else str(state.device),
    }
    return {name: value for name, value in values.items() if value is not None}


def read_view(values: Mapping[str, Any]) -> ViewState:
    """What of the values can be understood."""
    return ViewState(
        times_s=_tried(lambda: _interval(values["times_s"])),
        hertz=_tried(lambda: _hertz(values)),
        loop=_tried(lambda: _loop(values["loop"])),
        position=_tried(lambda: whole(values["position"])),
        selected=_tried(lambda: _selected(values["selected"])),
        layers=_tried(lambda: tuple(map(whole, several(values["layers"])))),
        groups=_tried(lambda: tuple(map(_group, several(values["groups"])))),
        spec=_tried(lambda: read_spec(values["network"])),
        beats=_tried(lambda: _beats(values["beats"])),
        device=_tried(lambda: Device(values["device"])),
    )


def _listed(values: tuple[float, ...] | None) -> list[float] | None:
    return None if values is None else list(values)


def _tried(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except (AudibleError, ValueError, TypeError, KeyError, OverflowError):
        return None


def _interval(values: object) -> tuple[float, float]:
    low, high = map(number, several(values))
    if not low < high:
        raise ValueError(values)
    return low, high


def _hertz(values: Mapping[str, Any]) -> tuple[float, float]:
    if "hertz" in values:
        low, high = _interval(values["hertz"])
        if low < 0.0:
            raise ValueError(values)
        return low, high
    low, high = _interval(values["octaves"])  # log2 of them, in older projects
    return _interval([2.0**low, 2.0**high])


def _beats_values(beats: Beating) -> list[float | bool]:
    return [beats.grid.bpm, beats.grid.offset_s, beats.grid.beats_per_bar, beats.shown, beats.snaps]


def _beats(values: object) -> Beating:
    bpm, offset_s, beats_per_bar, shown, snaps = several(values)
    if not (isinstance(shown, bool) and isinstance(snaps, bool)):
        raise ValueError(values)
    return Beating(BeatGrid(number(bpm), number(offset_s), whole(beats_per_bar)), shown, snaps)


def _loop(values: object) -> tuple[int, int]:
    start, end = map(whole, several(values))
    if not start < end:
        raise ValueError(values)
    return start, end


def _selected(value: object) -> tuple[int, ...] | str:
    if value == RESIDUAL:
        return RESIDUAL
    layer, number, *parts = several(value)
    return whole(layer), _component_or_group(number), *(part if part == REST else whole(part) for part in parts)


def _group(value: object) -> tuple[int, int]:
    layer, step = several(value)
    if not isinstance(step, int) or not -MOST < step < REST:
        raise ValueError(step)
    return whole(layer), step


def _component_or_group(value: object) -> int:
    return value if isinstance(value, int) and -MOST < value < REST else whole(value)
