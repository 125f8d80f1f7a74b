"""Events of a component as stretches of its sound, each from a little before its onset to its decay. Any thread."""

import numpy as np

from audible_gui.document import Cut, Document, Floats, Node, StftSpec
from audible_gui.operations.events import Event, events_of
from audible_gui.synthesis import own_shape, shape_of

# An event begins where its envelope has this part of its peak, and ends where no more than that is left.
_BEGUN, _DECAYED = 0.1, 0.01
_BEFORE_S, _AFTER_S = 0.005, 0.01


def event_cuts(document: Document, node: Node, *, edited: bool = False) -> tuple[Cut, ...]:
    """The events of a component as cuts, by time; none of a silent one.

    A frame knows of what its window holds: at the first frame of an attack its middle lies before the attack, by half
    a window at most, so that with a pre-roll nothing of it is lost. An event that decays keeps half a window after
    that; one that the next follows on ends where that begins.

    Args:
        document: with a sound and a network.
        node: of the component.
        edited: whether the envelope is the one that is set, or as analysed.

    Raises:
        IndexError: when there is no such component.
    """
    network, sound = document.network, document.sound
    if network is None or sound is None:
        return ()
    envelope = (shape_of if edited else own_shape)(document, node).envelope
    spans = (_span(envelope, event, network.spec.stft, sound.rate_hz) for event in events_of(envelope))
    rate_hz, length = sound.rate_hz, sound.n_samples
    cuts = []
    for number, (first, last) in enumerate(spans, start=1):
        begin, end = max(first, 0), min(last, length)
        if begin < end:
            fade_in = 0 if begin == 0 else min(round(_BEFORE_S * rate_hz), (end - begin) // 4)
            fade_out = 0 if end == length else min(round(_AFTER_S * rate_hz), (end - begin) // 4)
            cuts.append(Cut(node, number, begin, end, fade_in, fade_out))
    return tuple(cuts)


def _span(envelope: Floats, event: Event, grid: StftSpec, rate_hz: int) -> tuple[int, int]:
    """First sample and the one after the last, which may lie beyond the sound."""
    top = event.start + int(np.argmax(envelope[event.start : event.end]))
    softer = np.flatnonzero(envelope[event.start : top] < _BEGUN * event.peak)
    first = event.start + int(softer[-1]) if len(softer) else event.start
    decayed = np.flatnonzero(envelope[top : event.end] < _DECAYED * event.peak)
    begin = round(grid.middle(first) - _BEFORE_S * rate_hz)
    if len(decayed):
        return begin, round(grid.middle(top + int(decayed[0])) + grid.n_fft / 2)
    last = event.end >= len(envelope)
    return begin, round(grid.middle(event.end) + (grid.n_fft if last else 0))
