"""Work on whole arrays can be broken off, and its result does not depend on the tiles."""

from collections import Counter

import numpy as np
import pytest

from audible_gui.document import Device, Network, NetworkSpec, Orientation, TrainRequest, TrainStep
from audible_gui.errors import TrainingError
from audible_gui.nae import train
from audible_gui.nae.samples import checked
from audible_gui.nae.tiles import tiles, transposed
from tests.support.networks import SMALL, noise, outcome

TILE = "audible_gui.nae.tiles.TILE_VALUES"


def test_tiles_cover_an_axis_once_with_so_many_values_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TILE, 100)
    assert [(part.start, part.stop) for part in tiles(7, 30)] == [(0, 3), (3, 6), (6, 7)]
    assert len(list(tiles(7, 1000))) == 7
    assert list(tiles(0, 10)) == []
    assert list(tiles(5, 0)) == [slice(0, 5)]


def test_a_matrix_is_transposed_tile_by_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TILE, 10)
    values = np.random.default_rng(0).random((9, 5)).astype(np.float32)
    assert len(list(transposed(values))) == 5
    result = outcome(transposed(values))
    assert np.array_equal(result, values.T)
    assert result.flags.c_contiguous


def test_an_absurd_sample_is_found_in_any_tile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TILE, 100)
    samples = noise(300, 2).samples.copy()
    assert len(list(checked(samples))) == 6
    samples[-1, 1] = np.nan
    with pytest.raises(TrainingError, match="absurdly large"):
        outcome(checked(samples))


@pytest.mark.parametrize("orientation", list(Orientation))
def test_a_training_that_is_analysed_in_small_tiles_is_the_same(
    orientation: Orientation, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = NetworkSpec((4, 2), iterations=5, stft=SMALL, orientation=orientation)
    request = TrainRequest(noise(4000, 2), spec, Device.CPU)
    whole, whole_stages = _trained(request)
    monkeypatch.setattr(TILE, 3 * 2 * SMALL.n_bins)
    tiled, stages = _trained(request)
    assert stages["Analysing"] > whole_stages["Analysing"] + 4 * SMALL.n_frames(4000) // 3
    for one, other in zip([*whole.decoders, whole.code], [*tiled.decoders, tiled.code], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-6)


def _trained(request: TrainRequest) -> tuple[Network, Counter[str]]:
    steps: list[TrainStep] = list(train(request))
    network = steps[-1].network
    assert network is not None
    return network, Counter(step.stage for step in steps)
