"""Throws on larger sounds do what they say: densities, timbres and levels, measured on what is heard."""

from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import Document, Strategy, Throw
from tests.benchmarks.randomising import heard, told, trained


@pytest.fixture(scope="module", params=["o01_three_sources", "o02_drum_loop"])
def document(request: pytest.FixtureRequest, open_sounds: Path) -> Document:
    return trained(open_sounds / request.param)


@pytest.mark.parametrize(("density", "seeds"), [(0.5, 3), (2.0, 1)])
def test_there_are_so_many_times_as_many_onsets_and_as_much_energy(
    document: Document, density: float, seeds: int
) -> None:
    rows = [told(document, Throw(Strategy.TOGETHER, density, seed))[1] for seed in range(seeds)]
    assert np.mean([row[0] for row in rows]) == pytest.approx(density, rel=0.2)
    assert np.abs([row[4] for row in rows]).max() < 0.5


@pytest.mark.parametrize("strategy", [Strategy.FILTER, Strategy.SWAP])
def test_another_timbre_has_the_same_onsets_and_energy(document: Document, strategy: Strategy) -> None:
    _, (_, f_measure, octaves, flatness_db, level_db) = told(document, Throw(strategy, 1.0, 0))
    assert f_measure >= 0.9
    assert max(octaves, abs(flatness_db) / 3.0) > 0.25
    assert abs(level_db) < 0.5


def test_neutral_amounts_are_exact(document: Document) -> None:
    before = heard(document)
    for throw in (Throw(Strategy.FILTER, 0.0, 0), Throw(Strategy.TOGETHER, 1.0, 0)):
        np.testing.assert_array_equal(told(document, throw)[0], before)
