"""The envelope of several components together."""

import numpy as np
import pytest

from audible_gui.document import Brought, Document, Node, with_network
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    common_envelope,
    lent_component,
    lent_together,
    with_brought_basis,
    with_brought_envelope,
    with_drawn_envelope,
    with_envelope_of_several,
)
from audible_gui.synthesis import shape_of
from tests.support.networks import noise, random_network

SOUND = noise(16_000)
DOCUMENT = with_network(Document(sound=SOUND), random_network(SOUND, (6, 3)))
NODE, ONE, OTHER = Node(2, 0), Node(1, 1), Node(1, 2)


def struck(*frames: int) -> np.ndarray:
    values = np.zeros(DOCUMENT.network.n_frames)  # type: ignore[union-attr]
    values[list(frames)] = 1.0
    return values


def parted() -> Document:
    """Two that take turns."""
    return with_drawn_envelope(with_drawn_envelope(DOCUMENT, ONE, struck(10, 50)), OTHER, struck(30))


def test_it_sounds_whenever_one_of_them_does_and_as_loud() -> None:
    document = parted()
    values = common_envelope(document, [ONE, OTHER])
    np.testing.assert_array_equal(np.flatnonzero(values), [10, 30, 50])
    norms = [np.linalg.norm(shape_of(document, node).basis) for node in (ONE, OTHER)]
    assert values[30] / values[10] == pytest.approx(norms[1] / norms[0], rel=1e-5)
    assert values.max() == pytest.approx(1.0)


def test_another_takes_it_as_loud_as_its_own_and_keeps_it() -> None:
    after = with_envelope_of_several(parted(), NODE, [ONE, OTHER], "Kit")
    own, now = shape_of(DOCUMENT, NODE).envelope, shape_of(after, NODE).envelope
    np.testing.assert_array_equal(np.flatnonzero(now), [10, 30, 50])
    assert np.linalg.norm(now) == pytest.approx(np.linalg.norm(own), rel=1e-4)
    later = with_drawn_envelope(after, ONE, struck(0))
    np.testing.assert_array_equal(shape_of(later, NODE).envelope, now)
    patch = after.component(NODE).patch
    assert patch is not None
    assert isinstance(patch.envelope, Brought)
    assert patch.envelope.origin == "Kit"


def test_other_sounds_are_lent_them_as_one() -> None:
    document = parted()
    lent = lent_together(document, [ONE, OTHER], "Kit")
    assert lent.origin == f"Kit of {SOUND.name}"
    np.testing.assert_array_equal(lent.envelope, common_envelope(document, [ONE, OTHER]))
    shapes = [shape_of(document, node) for node in (ONE, OTHER)]
    # In each bin as much energy as theirs, all in all.
    energies = [np.square(one.basis) * np.square(one.envelope).sum() for one in shapes]
    np.testing.assert_allclose(np.square(lent.basis) * np.square(lent.envelope).sum(), sum(energies), rtol=1e-4)
    taken = with_brought_envelope(DOCUMENT, NODE, lent)
    np.testing.assert_array_equal(np.flatnonzero(shape_of(taken, NODE).envelope), [10, 30, 50])


def test_one_that_is_lent_as_several_is_itself() -> None:
    alone, several = lent_component(DOCUMENT, ONE), lent_together(DOCUMENT, [ONE], "Kit")
    for take in (with_brought_basis, with_brought_envelope):
        one, other = (shape_of(take(DOCUMENT, NODE, lent), NODE) for lent in (alone, several))
        np.testing.assert_allclose(one.basis, other.basis, rtol=1e-4, atol=1e-7)
        np.testing.assert_allclose(one.envelope, other.envelope, rtol=1e-4, atol=1e-7)


def test_of_what_is_silent_there_is_none() -> None:
    silent = with_drawn_envelope(DOCUMENT, ONE, struck() * 0.0)
    with pytest.raises(AudibleError, match="Kit is silent"):
        with_envelope_of_several(silent, NODE, [ONE], "Kit")
    with pytest.raises(ValueError, match="no components"):
        common_envelope(DOCUMENT, [])
    with pytest.raises(IndexError):
        common_envelope(DOCUMENT, [Node(1, 99)])
