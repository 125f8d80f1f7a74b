"""What becomes of the events of an envelope when some of them are changed: pure functions. Any thread.

Events are told apart by their places in a tuple; what is added comes last.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from audible_gui.document import PlacedEvent
from audible_gui.document.rhythm import MAX_EVENT_DB, MIN_EVENT_DB

Events = tuple[PlacedEvent, ...]


def moved(events: Events, chosen: Collection[int], frames: float, n_frames: int) -> Events:
    """Some events so much later, as far as all of them begin within the envelope."""
    if not chosen:
        return events
    first, last = min(events[n].frame for n in chosen), max(events[n].frame for n in chosen)
    by = min(max(frames, -first), n_frames - 1 - last)
    return _changed(events, chosen, lambda event: replace(event, shift=event.shift + by))


def louder(events: Events, chosen: Collection[int], gain_db: float) -> Events:
    """Some events so much louder, each within its limits."""

    def change(event: PlacedEvent) -> PlacedEvent:
        return replace(event, gain_db=min(max(round(event.gain_db + gain_db, 1), MIN_EVENT_DB), MAX_EVENT_DB))

    return _changed(events, chosen, change)


def repeated(events: Events, chosen: Collection[int]) -> tuple[Events, frozenset[int]]:
    """Some events twice at their places, and the places of the new ones in the tuple."""
    copies = tuple(events[n] for n in sorted(chosen))
    return (*events, *copies), frozenset(range(len(events), len(events) + len(copies)))


def removed(events: Events, chosen: Collection[int]) -> Events:
    """Without some of them."""
    return tuple(event for n, event in enumerate(events) if n not in chosen)


def extent(events: Events, chosen: Collection[int]) -> float:
    """How many frames some events last together, from the first onset to the last end."""
    return max(events[n].until for n in chosen) - min(events[n].frame for n in chosen) if chosen else 0.0


def in_time(events: Events) -> list[int]:
    """Their places in the tuple, the earliest first."""
    return sorted(range(len(events)), key=lambda n: (events[n].frame, n))


def _changed(events: Events, chosen: Collection[int], change: Callable[[PlacedEvent], PlacedEvent]) -> Events:
    return tuple(change(event) if n in chosen else event for n, event in enumerate(events))
