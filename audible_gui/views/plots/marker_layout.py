"""Where markers and their names stand in a view, so that no name covers another. Any thread."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from audible_gui.document import Marker, markers_between

PAD_PX = 5.0
_LEAST_PX = 22.0
_GAP_PX = 2.0
_BARE_PX = 6.0
_LEFT_OUT = "…"
_REACH_PX = 3.0
_CLOSE_PX = 4


@dataclass(frozen=True)
class Flag:
    """A marker in a view.

    Attributes:
        marker: the first one, where several fall on one pixel.
        x: its column, from the left of the view.
        width: of what stands right of its line.
        text: its name, or as much of it as there is room for; may be empty.
        chosen: whether it is the chosen one.
        crowded: whether it is so close to the one before that its line would hide what lies beneath.
    """

    marker: Marker
    x: int
    width: float
    text: str
    chosen: bool = False
    crowded: bool = False

    def covers(self, x: float) -> bool:
        """Whether a column lies on it."""
        return self.x - _REACH_PX <= x <= self.x + max(self.width, _REACH_PX)


def flags(
    markers: Sequence[Marker],
    view: tuple[float, float],
    width: float,
    chosen: int | None,
    cut: Callable[[str, float], tuple[str, float]],
) -> list[Flag]:
    """The markers that are in view, one for each pixel at the most.

    A name goes as far as the next marker; where there is no room for any of it, there is only a small flag. The
    chosen one has all of its name, before which others end and under which they have none.

    Args:
        markers: by time.
        view: seconds at the left and right.
        width: of the view in pixels.
        chosen: number of the chosen one.
        cut: what of a text can stand in so many pixels, and its width.
    """
    start_s, end_s = view
    scale = width / max(end_s - start_s, 1e-12)
    columns: dict[int, Marker] = {}
    for marker in markers_between(markers, start_s, end_s):
        x = round((marker.time_s - start_s) * scale)
        if marker.number == chosen:
            columns[x] = marker
        else:
            columns.setdefault(x, marker)
    places = sorted(columns)
    own = next((x for x in places if columns[x].number == chosen), None)
    named = None if own is None else _flag(columns[own], own, float("inf"), cut, chosen=True)
    made = []
    former = float("-inf")
    for x, following in pairwise([*places, round(width) + 1]):
        if named is not None and x == own:
            made.append(named)
        else:
            flag = _flag(columns[x], x, _room(x, following, named), cut)
            made.append(replace(flag, crowded=True) if x - former < _CLOSE_PX else flag)
        former = x
    return made


def flag_at(shown: Iterable[Flag], x: float) -> Flag | None:
    """The flag at a column: the chosen one first, then the one whose line is nearest."""
    hits = [flag for flag in shown if flag.covers(x)]
    return min(hits, key=lambda flag: (not flag.chosen, abs(flag.x - x)), default=None)


def _room(x: int, following: float, named: Flag | None) -> float:
    """From a column to the next marker, or to the name of the chosen one; nothing beneath that."""
    if named is not None and named.covers(x):
        return 0.0
    return following - x - _GAP_PX


def _flag(
    marker: Marker, x: int, room: float, cut: Callable[[str, float], tuple[str, float]], *, chosen: bool = False
) -> Flag:
    if room >= _LEAST_PX:
        text, width = cut(marker.title, room - 2 * PAD_PX)
        if text != marker.title and not marker.name:  # of a number there is nothing to be left out
            text, width = cut(str(marker.number), room - 2 * PAD_PX)
        if text != _LEFT_OUT:
            return Flag(marker, x, width + 2 * PAD_PX, text, chosen)
    return Flag(marker, x, min(_BARE_PX, max(room + _GAP_PX - 1.0, 0.0)), "", chosen)
