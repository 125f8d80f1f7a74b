"""Events of an envelope put by hand: moved, made louder, repeated, taken away, brought from elsewhere. Any thread.

An envelope is cut into its events, see ``events``; what is put elsewhere takes its stretch of the envelope along. Where
events overlap the louder sounds, and what sounds before one that was moved fades out. What comes out is a drawn
envelope, with the events beside it that made it, so that none of them is lost under another.
"""

from collections.abc import Collection, Generator, Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from audible_gui.document import Document, Drawn, Floats, Node, Patch, PlacedEvent, Rhythm, frozen, lock_refusal
from audible_gui.errors import AudibleError
from audible_gui.operations.at_once import at_once
from audible_gui.operations.events import Event, events_of, hits_of
from audible_gui.operations.parts import usual_phase, with_patch
from audible_gui.synthesis import shape_of

FADE_S = 0.035

Values = npt.NDArray[np.float64]
Work = Generator[float, bool | None, Document]


def event_ground(document: Document, node: Node) -> Floats:
    """The envelope (frames,) whose events can be put elsewhere: as it sounds, but for what was made of it so before.

    Before its gate, too, which what is made of the events goes through in turn.

    Raises:
        IndexError: when there is no such component.
        ValueError: without a network.
    """
    patch = document.component(node).patch
    if patch is not None and patch.rhythm is not None:
        ground = replace(patch, envelope=patch.rhythm.ground, rhythm=None)
        document = with_patch(document, node, ground)
    return shape_of(document, node, behind_gate=False).envelope


def placed_events(document: Document, node: Node) -> tuple[PlacedEvent, ...]:
    """The events of a component as they are: put by hand, or as they are found. Raises as ``event_ground``."""
    patch = document.component(node).patch
    if patch is not None and patch.rhythm is not None:
        return patch.rhythm.events
    return found_events(event_ground(document, node))


def found_events(envelope: Floats) -> tuple[PlacedEvent, ...]:
    """Those of an envelope (frames,), where they are."""
    return tuple(PlacedEvent(event.start, event.onset, event.end) for event in events_of(envelope))


def event_onsets(document: Document, node: Node) -> tuple[int, ...]:
    """The frames in which anything begins in the other components of a layer, as they sound. Raises as event_ground."""
    return at_once(finding_onsets(document, node))


def finding_onsets(document: Document, node: Node) -> Generator[float, bool | None, tuple[int, ...]]:
    """As ``event_onsets``, little by little: yields the fraction done before each component."""
    sound, network = document.sound, document.network
    if sound is None or network is None:
        return ()
    count, rows = len(document.components[node.layer - 1]), dict[Node, tuple[Event, ...]]()
    for other in (Node(node.layer, index) for index in range(count) if index != node.index):
        yield other.index / count
        rows[other] = events_of(shape_of(document, other).envelope)
    yield 1.0
    return tuple(hit.frame for hit in hits_of(rows, network.spec.stft.hop / sound.rate_hz))


def drawn_to(
    events: Sequence[PlacedEvent], chosen: Collection[int], places: Sequence[float], n_frames: int
) -> tuple[PlacedEvent, ...]:
    """Some events at the nearest of some frames, each by itself; places outside the envelope count for nothing."""
    inside = np.unique([place for place in places if 0.0 <= place <= n_frames - 1])
    if not len(inside):
        return tuple(events)

    def nearest(event: PlacedEvent) -> PlacedEvent:
        after = min(int(np.searchsorted(inside, event.frame)), len(inside) - 1)
        near = inside[max(after - 1, 0) : after + 1]
        place = float(near[np.argmin(np.abs(near - event.frame))])
        return replace(event, shift=place - event.onset)

    return tuple(nearest(event) if n in chosen else event for n, event in enumerate(events))


def snapping(document: Document, node: Node, events: Sequence[PlacedEvent], chosen: Collection[int]) -> Work:
    """A component with some of its events where other components of its layer begin, little by little.

    Args:
        document: with a sound and a network.
        node: the component.
        events: those that it has.
        chosen: which of them are moved, by their places.

    Yields:
        The fraction done.

    Raises:
        AudibleError: where it is locked or has other events by now, or nothing is to be moved.
    """
    network = document.network
    if document.has(node) and (why := lock_refusal(document, node)):
        raise AudibleError(why)
    if network is None or not document.has(node) or placed_events(document, node) != tuple(events):
        raise AudibleError("The events have been changed meanwhile; put them on the onsets of others once more.")
    onsets = yield from finding_onsets(document, node)
    moved = drawn_to(events, chosen, onsets, network.n_frames)
    if moved == tuple(events):
        raise AudibleError("There is nothing to move to the onsets of others.")
    return with_events(document, node, moved)


def with_events(document: Document, node: Node, events: Iterable[PlacedEvent]) -> Document:
    """A component whose envelope is made of some events.

    Args:
        document: with a sound and a network.
        node: the component.
        events: of ``placed_events``, changed, in any order; where they are as they are found, the envelope is as it
            was before any of them was put elsewhere.

    Raises:
        IndexError: when there is no such component.
        AudibleError: without a network, for too many events and for one beyond the envelope that it is cut out of.
    """
    before = document.component(node).patch or Patch()
    sound, network = document.sound, document.network
    if sound is None or network is None:
        raise AudibleError("There are no events yet; train a network first.")
    source = before.envelope if before.rhythm is None else before.rhythm.ground
    ground, placed = event_ground(document, node), tuple(events)
    if sorted(placed, key=_order) == list(found_events(ground)):
        after = replace(before, envelope=source, rhythm=None, density=None)
    else:
        values = arranged(ground, placed, network.spec.stft.hop / sound.rate_hz)
        after = replace(before, envelope=Drawn(values), density=None, rhythm=Rhythm(placed, source))
    if before.empty or before.phase is usual_phase(before):
        after = replace(after, phase=usual_phase(after))
    return with_patch(document, node, after)


def arranged(envelope: Floats, events: Sequence[PlacedEvent], frame_s: float) -> Floats:
    """An envelope (frames,) made of events.

    Args:
        envelope: whose they are.
        events: those of others bring their own pieces.
        frame_s: seconds from one frame to the next.

    Raises:
        AudibleError: for an event beyond the end of the envelope that it is of.
    """
    values: Values = np.zeros(len(envelope))
    fade = max(round(FADE_S / frame_s), 1)
    for event in sorted(events, key=_order):
        first, piece = _piece(envelope, event)
        low, high = min(max(first, 0), len(values)), min(max(first + len(piece), 0), len(values))
        onset = first + event.onset - event.start
        if (event.shift or event.piece is not None) and 0 < onset < len(values):
            before = values[max(onset - fade, 0) : onset]
            before *= np.linspace(1.0, 0.0, fade + 1)[-len(before) :]
        np.maximum(values[low:high], piece[low - first : high - first], out=values[low:high])
    return frozen(values)


def _order(event: PlacedEvent) -> tuple[bool, float, float]:
    """First what is where it was, then the others, the earliest first."""
    return bool(event.shift) or event.piece is not None, event.start + event.shift, event.gain_db


def _piece(envelope: Floats, event: PlacedEvent) -> tuple[int, Values]:
    """The frame at which an event begins, and its values; between two frames they are interpolated."""
    if event.piece is None and event.end > len(envelope):
        raise AudibleError("An event lies beyond the end of its envelope.")
    own = envelope[event.start : event.end] if event.piece is None else event.piece.values
    piece = own.astype(np.float64) * 10.0 ** (event.gain_db / 20.0)
    first = int(np.floor(event.start + event.shift))
    part = event.start + event.shift - first
    if part:
        piece = np.interp(np.arange(len(piece) + 1) - part, np.arange(len(piece)), piece)
    return first, piece
