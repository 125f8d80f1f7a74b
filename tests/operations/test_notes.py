"""Notes of sounds whose notes are known."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import Document, Node, Sound, StftSpec, frozen, with_network
from audible_gui.operations import Note, notes_of, without_doubles
from audible_gui.operations.notes import pitch_of
from audible_gui.synthesis import magnitudes
from tests.support.networks import random_network

RATE_HZ, GRID = 22_050, StftSpec(2048, 512)


def struck(pitch: int, seconds: float = 1.0, partials: int = 8) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A tone with harmonics that decays."""
    time = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    hertz = 440.0 * 2.0 ** ((pitch - 69) / 12)
    waves = [np.sin(2 * np.pi * hertz * n * time) / n for n in range(1, partials + 1) if hertz * n < RATE_HZ / 2]
    return np.asarray(np.sum(waves, axis=0) * np.exp(-4.0 * time))


def learned(samples: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Document:
    """A document whose only component is the best single basis and envelope of a sound."""
    sound = Sound(frozen(samples[:, None] * 0.3), RATE_HZ, "struck")
    spectra = magnitudes(sound, GRID).astype(np.float64)
    left, values, right = np.linalg.svd(spectra, full_matrices=False)
    basis, envelope = np.abs(left[:, 0]), np.abs(right[0]) * values[0]
    network = random_network(sound, (1,), GRID)
    return with_network(
        Document(sound=sound),
        replace(network, decoders=(frozen((basis / basis.sum())[:, None]),), code=frozen(envelope[None] * basis.sum())),
    )


@pytest.mark.parametrize("pitch", range(40, 97, 3))
def test_a_struck_tone_has_its_key(pitch: int) -> None:
    (note,) = notes_of(learned(np.concatenate([np.zeros(RATE_HZ // 2), struck(pitch)])), Node(1, 0))
    assert note.pitch == pitch
    assert note.start_s == pytest.approx(0.5, abs=0.05)
    assert 0.3 < note.end_s - note.start_s < 1.0


def test_each_stroke_is_a_note_where_it_begins() -> None:
    rest = np.zeros(round(0.2 * RATE_HZ))
    document = learned(np.concatenate([rest, struck(60, 0.8), rest, struck(60, 0.8) * 0.6, rest, struck(60, 0.8)]))
    notes = notes_of(document, Node(1, 0))
    assert [note.pitch for note in notes] == [60, 60, 60]
    np.testing.assert_allclose([note.start_s for note in notes], [0.2, 1.2, 2.2], atol=0.05)
    assert notes[1].level < notes[0].level


def test_noise_and_a_click_are_not_pitched() -> None:
    rng = np.random.default_rng(0)
    for samples in (rng.standard_normal(RATE_HZ), np.eye(1, RATE_HZ, 9000)[0]):
        assert notes_of(learned(samples), Node(1, 0)) == ()
    assert pitch_of(np.zeros(1025), RATE_HZ) is None


def test_a_note_of_two_components_counts_once_where_it_is_loudest() -> None:
    loud, soft, later = Note(1.0, 2.0, 60, 1.0), Note(1.03, 1.5, 60, 0.4), Note(3.0, 3.5, 60, 0.2)
    other = Note(1.0, 2.0, 67, 0.1)
    assert without_doubles([[soft, later], [loud], [other]]) == [(later,), (loud,), (other,)]
