"""Notes of pitched components: one pitch each, from the strongest peak of its basis, and one note for each event.

A basis counts as pitched where its strongest audible peak is as narrow as that of a tone, and its harmonics hold most
of its energy. What is soft beside the loudest event of its component, or short, leaked in from others and is no note;
of notes of one pitch that begin together in several components the strongest counts. These rules are our own, and
what they find is a sketch, not a transcription: of eight pieces whose notes are known it has the right key within 50 ms
with an F of 0.34 in a layer of 24 components and 0.28 in one of 8, from 0.6 for single notes of piano and bells to none
for a pad (``python -m tests.benchmarks.notes``). Without the rules on soft, short and double notes it was 0.14 and
0.19; looking for fundamentals below the strongest peak did not help. Any thread.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audible_gui.document import Document, Floats, Node
from audible_gui.operations.events import events_of
from audible_gui.synthesis import own_shape
from audible_gui.synthesis.naming import peak_bin

LOWEST_HZ, HIGHEST_HZ = 27.0, 4300.0
"""Of the piano's keys."""
# Half as high as at its top a tone under a Hann window is two bins wide.
_WIDEST_BINS = 4
_HARMONICS = 20
_LEAST_HARMONIC = 0.5
# A note ends where its envelope has fallen to this part of its peak.
_ENDED = 0.1
# What is softer beside the loudest event of its component, or shorter, is no note.
_SOFTEST, _SHORTEST_S = 0.3, 0.06
# Notes of one pitch that begin so near to each other are one.
_TOGETHER_S = 0.05


@dataclass(frozen=True)
class Note:
    """One note.

    Attributes:
        start_s: when it begins.
        end_s: when it ends, later than that.
        pitch: of a MIDI key, 0..127.
        level: magnitude of its peak.
    """

    start_s: float
    end_s: float
    pitch: int
    level: float


def notes_of(document: Document, node: Node) -> tuple[Note, ...]:
    """Notes of a component as analysed, by time; none of one that is not pitched, or silent. Raises IndexError."""
    network, sound = document.network, document.sound
    if network is None or sound is None:
        return ()
    basis, envelope = own_shape(document, node)
    spectrum = basis.sum(axis=0).astype(np.float64)
    pitch = pitch_of(spectrum, sound.rate_hz)
    if pitch is None:
        return ()
    grid, loud = network.spec.stft, float(np.sqrt((spectrum**2).sum()))
    events = events_of(envelope)
    loudest = max((event.peak for event in events), default=0.0)
    notes = []
    for event in events:
        if event.peak < _SOFTEST * loudest:
            continue
        end = max(_end(envelope, event.onset, event.end), event.onset + 1)
        start_s, end_s = (max(grid.middle(frame), 0.0) / sound.rate_hz for frame in (event.onset, end))
        if end_s - start_s >= _SHORTEST_S:
            notes.append(Note(start_s, end_s, pitch, event.peak * loud))
    return tuple(notes)


def without_doubles(rows: Sequence[Sequence[Note]]) -> list[tuple[Note, ...]]:
    """The notes of several components, each once: where several have one, in that in which it is loudest."""
    kept: dict[int, list[float]] = {}
    mine: list[list[Note]] = [[] for _ in rows]
    every = [(note, place) for place, row in enumerate(rows) for note in row]
    for note, place in sorted(every, key=lambda one: -one[0].level):
        starts = kept.setdefault(note.pitch, [])
        if all(abs(start_s - note.start_s) > _TOGETHER_S for start_s in starts):
            starts.append(note.start_s)
            mine[place].append(note)
    return [tuple(sorted(row, key=lambda note: note.start_s)) for row in mine]


def pitch_of(spectrum: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", rate_hz: int) -> int | None:
    """The MIDI key of a spectrum (bins,); None where it is not pitched."""
    hertz_of_bin = rate_hz / (2 * (len(spectrum) - 1))
    first = min(max(math.ceil(LOWEST_HZ / hertz_of_bin), 1), len(spectrum) - 1)
    if not spectrum[first:].any():
        return None
    place = peak_bin(spectrum, first)
    frequency_hz = place * hertz_of_bin
    if not LOWEST_HZ <= frequency_hz <= HIGHEST_HZ:
        return None
    top = min(round(place), len(spectrum) - 1)
    near = spectrum[max(top - _WIDEST_BINS, 0) : top + _WIDEST_BINS + 1]
    if np.count_nonzero(near >= 0.5 * spectrum[top]) > _WIDEST_BINS:
        return None
    energy = spectrum**2
    centres = np.round(place * np.arange(1, _HARMONICS + 1)).astype(np.intp)
    bins = np.unique((centres[:, np.newaxis] + np.arange(-1, 2)).ravel())
    held = float(energy[bins[(bins >= 0) & (bins < len(energy))]].sum())
    if held < _LEAST_HARMONIC * float(energy.sum()):
        return None
    return min(max(round(69 + 12 * math.log2(frequency_hz / 440.0)), 0), 127)


def _end(envelope: Floats, onset: int, last: int) -> int:
    """The first frame after the peak of an event in which it has decayed, or its last one."""
    span = envelope[onset:last]
    top = int(span.argmax())
    faded = np.flatnonzero(span[top:] < _ENDED * span[top])
    return onset + top + int(faded[0]) if len(faded) else last
