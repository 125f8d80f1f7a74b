import numpy as np
import pytest

from audible_gui.nae.amounts import scaffold
from audible_gui.nae.ordering import by_energy
from audible_gui.nae.seeds import frame_seeds, merge_groups
from tests.support.networks import outcome


def test_seeds_are_the_frames_that_differ() -> None:
    kinds = np.eye(4)[:, [0] * 5 + [1] * 5 + [2] * 5 + [3] * 5].astype(np.float32)
    chosen = outcome(frame_seeds(kinds, 4, np.random.default_rng(0)))
    assert sorted(int(kinds[:, number].argmax()) for number in chosen) == [0, 1, 2, 3]


def test_more_seeds_than_frames_are_repeated() -> None:
    assert len(outcome(frame_seeds(np.ones((3, 2), np.float32), 5, np.random.default_rng(0)))) == 5


def test_seeds_of_silence_are_numbers_of_frames() -> None:
    chosen = outcome(frame_seeds(np.zeros((3, 4), np.float32), 3, np.random.default_rng(0)))
    assert set(chosen.tolist()) <= {0, 1, 2, 3}


def test_components_that_sound_together_are_merged() -> None:
    rng = np.random.default_rng(0)
    envelopes = np.vstack([np.repeat(rng.random((1, 40)), 2, axis=0), np.repeat(rng.random((1, 40)), 3, axis=0)])
    envelopes[:2, :20] = 0.0
    envelopes[2:, 20:] = 0.0
    bases = np.full((10, 5), 0.1)
    assert sorted(outcome(merge_groups(bases, envelopes.copy(), 2))) == [[0, 1], [2, 3, 4]]
    assert outcome(merge_groups(bases, envelopes, 5)) == [[0], [1], [2], [3], [4]]


def test_ordering_by_energy_keeps_the_product() -> None:
    rng = np.random.default_rng(0)
    decoders = [rng.random(shape).astype(np.float32) for shape in ((7, 4), (4, 3))]
    decoders = [d / d.sum(axis=0) for d in decoders]
    encoders = [rng.random(shape).astype(np.float32) for shape in ((4, 7), (3, 4))]
    code = rng.random((3, 9)).astype(np.float32)
    after_e, after_d, after_code, ids = by_energy(encoders, decoders, code)
    np.testing.assert_allclose(after_d[0] @ after_d[1] @ after_code, decoders[0] @ decoders[1] @ code, rtol=1e-5)
    np.testing.assert_allclose(after_e[1] @ after_e[0], (encoders[1] @ encoders[0])[list(ids[1])], rtol=1e-5)
    for amounts in (after_code.sum(axis=1), (after_d[1] @ after_code).sum(axis=1)):
        assert list(amounts) == sorted(amounts, reverse=True)


def test_seeds_are_the_same_whatever_the_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).random((20, 50), dtype=np.float32) ** 4
    whole = outcome(frame_seeds(x, 8, np.random.default_rng(1)))
    monkeypatch.setattr("audible_gui.nae.tiles.TILE_VALUES", 140)
    work = frame_seeds(x, 8, np.random.default_rng(1))
    assert len(list(work)) > 50
    assert np.array_equal(outcome(frame_seeds(x, 8, np.random.default_rng(1))), whole)


def test_unlike_kinds_are_joined_last() -> None:
    bases, envelopes = np.eye(4), np.eye(4)[:, :4] * [[3.0], [1.0], [1.5], [3.0]]
    assert [1, 2] in outcome(merge_groups(bases, envelopes.copy(), 3))
    kinds = np.array([0.0, 1.0, 0.0, 0.0])
    assert [1] in outcome(merge_groups(bases, envelopes, 2, kinds))


def test_small_layers_begin_with_two_dozen_components() -> None:
    assert [scaffold(width) for width in (1, 8, 12, 16)] == [24, 24, 24, 32]
