"""What the original holds, and where a shape is more than 12 dB above it."""

import numpy as np

from audible_gui.views.inspector.held import beyond, held_basis, held_envelope, stretches


def test_a_component_alone_holds_itself() -> None:
    rng = np.random.default_rng(0)
    basis, envelope = rng.random((2, 9)), rng.random(30)
    bases, envelopes = basis[:, :, None].astype(np.float32), envelope[None].astype(np.float32)
    np.testing.assert_allclose(held_basis(bases, envelopes, envelope), basis, rtol=1e-5)
    np.testing.assert_allclose(held_envelope(bases, envelopes, basis), envelope[None], rtol=1e-5)


def test_what_others_hold_at_the_same_time_counts_and_at_another_time_does_not() -> None:
    bases = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1]]], dtype=np.float32)
    envelopes = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 5]], dtype=np.float32)
    held = held_basis(bases, envelopes, np.array([1.0, 1.0, 0.0]))
    np.testing.assert_allclose(held, [[1.0, 1.0, 0.0]])
    drawn = np.array([[3.9, 4.1, 0.1]])
    np.testing.assert_array_equal(beyond(drawn, held), [False, True, True])


def test_with_nothing_there_is_nothing_beyond() -> None:
    held = held_basis(np.ones((1, 3, 2), np.float32), np.ones((2, 4), np.float32), np.zeros(4))
    assert not beyond(np.ones((1, 3)), held).any()
    assert not beyond(np.zeros((1, 3)), np.zeros((1, 3))).any()
    nothing = held_envelope(np.ones((1, 3, 2), np.float32), np.ones((2, 4), np.float32), np.zeros((1, 3)))
    assert not beyond(np.ones((1, 4)), nothing).any()


def test_stretches_are_the_runs_of_a_mask() -> None:
    assert stretches(np.array([True, True, False, False, True])) == [(0, 2), (4, 5)]
    assert stretches(np.zeros(3, dtype=bool)) == []
