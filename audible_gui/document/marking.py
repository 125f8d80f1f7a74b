"""Setting, moving, naming and finding markers: pure functions. Any thread."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import count
from operator import attrgetter

from audible_gui.document.document import Document
from audible_gui.document.marker import MAX_MARKER_NAME, MAX_MARKERS, Marker
from audible_gui.document.sound import Sound
from audible_gui.errors import AudibleError

Markers = tuple[Marker, ...]
_time_s = attrgetter("time_s")


def opened_document(sound: Sound | None) -> Document:
    """What a sound is opened as: with the markers that its file has, and nothing else."""
    return Document(sound=sound, markers=() if sound is None else sound.cues)


def marker_numbered(markers: Iterable[Marker], number: int | None) -> Marker | None:
    """The marker with a number, if there is one."""
    return next((marker for marker in markers if marker.number == number), None)


def marker_near(markers: Sequence[Marker], time_s: float, reach_s: float) -> Marker | None:
    """The marker nearest to a moment, of those within reach; of several at one moment the first.

    Args:
        markers: by time.
        time_s: the moment.
        reach_s: how far away it may be.
    """
    place = bisect_left(markers, time_s, key=_time_s)
    before = bisect_left(markers, markers[place - 1].time_s, key=_time_s) if place else 0
    near = [markers[at] for at in (before, place) if at < len(markers)]
    nearest = min(near, key=lambda marker: abs(marker.time_s - time_s), default=None)
    return nearest if nearest is not None and abs(nearest.time_s - time_s) <= reach_s else None


def marker_after(markers: Sequence[Marker], time_s: float) -> Marker | None:
    """The first of the markers, which are by time, that lies after a moment."""
    place = bisect_right(markers, time_s, key=_time_s)
    return markers[place] if place < len(markers) else None


def marker_before(markers: Sequence[Marker], time_s: float) -> Marker | None:
    """The last of the markers, which are by time, that lies before a moment."""
    place = bisect_left(markers, time_s, key=_time_s)
    return markers[place - 1] if place else None


def markers_between(markers: Sequence[Marker], start_s: float, end_s: float) -> Sequence[Marker]:
    """Those of the markers, which are by time, that lie between two moments, or on them."""
    return markers[bisect_left(markers, start_s, key=_time_s) : bisect_right(markers, end_s, key=_time_s)]


def region_around(markers: Sequence[Marker], time_s: float, duration_s: float) -> tuple[float, float]:
    """From the last marker up to a moment, or the beginning of the sound, to the next one, or the sound's end."""
    place = bisect_right(markers, time_s, key=_time_s)
    after = marker_after(markers, time_s)
    return markers[place - 1].time_s if place else 0.0, duration_s if after is None else after.time_s


def with_marker(document: Document, time_s: float, name: str = "") -> Document:
    """``document`` with one more marker, held within the sound; as it is where there is one already, or no sound.

    Raises:
        AudibleError: if there are MAX_MARKERS.
    """
    sound = document.sound
    if sound is None:
        return document
    time_s = _within(sound, time_s)
    if marker_near(document.markers, time_s, 0.5 / sound.rate_hz) is not None:
        return document
    if len(document.markers) >= MAX_MARKERS:
        raise AudibleError(f"There can be up to {MAX_MARKERS} markers; delete some first.")
    taken = {marker.number for marker in document.markers}
    number = next(number for number in count(1) if number not in taken)
    return _with(document, document.markers, Marker(time_s, number, marker_name(name)))


def with_moved_marker(document: Document, number: int, time_s: float) -> Document:
    """``document`` with a marker elsewhere, held within the sound; as it is where there is no such marker."""
    marker = marker_numbered(document.markers, number)
    if marker is None or document.sound is None:
        return document
    others = (one for one in document.markers if one is not marker)
    return _with(document, others, replace(marker, time_s=_within(document.sound, time_s)))


def with_marker_name(document: Document, number: int, name: str) -> Document:
    """``document`` with a marker renamed; without a name it is called by its number."""
    renamed = (replace(one, name=marker_name(name)) if one.number == number else one for one in document.markers)
    return replace(document, markers=tuple(renamed))


def without_markers(document: Document, numbers: Collection[int]) -> Document:
    """``document`` without the markers that have these numbers."""
    return replace(document, markers=tuple(one for one in document.markers if one.number not in numbers))


def marker_name(name: str) -> str:
    """A name as markers have it: in one line, and cut off where it is too long."""
    return " ".join(name.split())[:MAX_MARKER_NAME].rstrip()


def _within(sound: Sound, time_s: float) -> float:
    return min(max(time_s, 0.0), sound.duration_s)


def _with(document: Document, others: Iterable[Marker], marker: Marker) -> Document:
    markers = list(others)
    insort(markers, marker)
    return replace(document, markers=tuple(markers))
