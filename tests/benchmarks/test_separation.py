"""Oracle grouping and SDR on sounds whose answer can be worked out by hand."""

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.document import Floats
from tests.benchmarks import separation as scores
from tests.benchmarks.separation import HIGHEST_DB, LOWEST_DB, ratio_db, separation


def _sines(*cycles: int, channels: int = 1) -> Floats:
    """Orthogonal sounds: (sounds, 1000, channels)."""
    time = np.arange(1000) / 1000
    waves = np.sin(2 * np.pi * np.array(cycles)[:, None] * time)
    return np.repeat(waves[:, :, None], channels, axis=2).astype(np.float32)


def _mixed(weights: npt.ArrayLike, sounds: Floats) -> Floats:
    return np.tensordot(np.asarray(weights, dtype=np.float32), sounds, axes=1)


def test_parts_of_sources_are_put_together_again() -> None:
    sources = _sines(3, 7)
    result = separation(_mixed([[0.5, 0.0], [0.0, 0.25], [0.5, 0.0], [0.0, 0.75]], sources), sources)
    assert result.owners.tolist() == [0, 1, 0, 1]
    assert result.sdr_db.min() > 120


def test_sdr_counts_the_level_and_si_sdr_does_not() -> None:
    sources = _sines(3, 7)
    result = separation(_mixed([[0.5, 0.05], [0.0, 1.0]], sources), sources)
    assert result.sdr_db[0] == pytest.approx(-10 * np.log10(0.5**2 + 0.05**2), abs=1e-4)
    assert result.si_sdr_db[0] == pytest.approx(20.0, abs=1e-4)


def test_a_seeded_grouping_wins_where_the_greedy_one_leaves_a_source_empty() -> None:
    sources = _sines(3, 7)
    # Both are more like the first source; the second one's nearest is the other component.
    result = separation(_mixed([[0.5, 0.1], [0.5, 0.45]], sources), sources)
    assert result.grouping == "seeded"
    assert result.owners.tolist() == [0, 1]


def test_a_greedy_grouping_wins_where_the_one_to_one_match_breaks_up_a_pair() -> None:
    sounds = _sines(3, 7, 11)
    # The match gives the first component to the second source, which the loud one spoils in any case.
    result = separation(_mixed([[0.7, 0.69, 0.18], [10.0, 30.0, 95.0], [0.65, 0.2, -0.73]], sounds), sounds[:2])
    assert result.grouping == "greedy"
    assert result.owners.tolist() == [0, 1, 0]


def test_a_source_without_components_scores_nothing() -> None:
    sources = _sines(3, 7)
    result = separation(_mixed([[1.0, 0.0]], sources), sources)
    assert result.sdr_db[1] == 0.0
    assert result.si_sdr_db[1] == LOWEST_DB


def test_a_silent_source_is_left_out_even_beside_a_silent_component() -> None:
    sources = np.concatenate([_sines(3), np.zeros((1, 1000, 1), np.float32)])
    result = separation(sources, sources)
    assert result.sdr_db[0] == HIGHEST_DB
    assert np.isnan(result.sdr_db[1])
    assert np.isnan(result.si_sdr_db[1])


def test_values_that_are_no_numbers_are_counted_as_zero() -> None:
    sources = _sines(3, 7)
    broken = sources.copy()
    broken[0, 10], broken[1, 20] = np.nan, np.inf
    result = separation(broken, sources)
    assert result.non_finite == 2
    assert np.isfinite(result.sdr_db).all()


def test_pan_errors_are_differences_of_energy_ratios() -> None:
    sources = _sines(3, 7, channels=2) * np.array([1.0, 0.5], np.float32)
    components = sources.copy()
    components[1, :, 1] *= 2
    result = separation(components, sources)
    np.testing.assert_allclose(result.pan_error_db, [0.0, 20 * np.log10(2)], atol=1e-5)


def test_mono_sounds_have_no_pan() -> None:
    sources = _sines(3, 7)
    assert np.isnan(separation(sources, sources).pan_error_db).all()


def test_blocks_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    components, sources = (rng.standard_normal((n, 500, 2)).astype(np.float32) for n in (5, 3))
    whole = separation(components, sources)
    monkeypatch.setattr(scores, "_BLOCK", 77)
    parts = separation(components, sources)
    assert parts.owners.tolist() == whole.owners.tolist()
    np.testing.assert_allclose(parts.sdr_db, whole.sdr_db, atol=1e-9)


@pytest.mark.parametrize(
    ("wanted", "error", "expected"),
    [(1.0, 0.01, 20.0), (0.0, 0.0, 0.0), (1.0, 0.0, HIGHEST_DB), (0.0, 1.0, LOWEST_DB), (1.0, 1e9, LOWEST_DB)],
)
def test_ratios_are_held_within_limits(wanted: float, error: float, expected: float) -> None:
    assert ratio_db(wanted, error) == pytest.approx(expected)
