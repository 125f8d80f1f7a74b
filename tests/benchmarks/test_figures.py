"""Spreads, operations of an iteration, tiled pieces and the long stereo sound."""

import math
from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.document import Network, NetworkSpec, TrainRequest, TrainStep
from tests.benchmarks.ceilings import Ceilings, share, sweep_flops
from tests.benchmarks.decompositions import Sweep, timed_training
from tests.benchmarks.long_sound import DELAY_SAMPLES, GAIN, stereo_blocks
from tests.benchmarks.pieces import read_piece, tiled
from tests.benchmarks.spread import known_median, spread
from tests.support.networks import random_network, tones


def test_a_spread_tells_how_far_the_worst_falls() -> None:
    told = spread([3.0, 1.0, 4.0])
    assert (told.median, told.lowest, told.highest, told.drop) == (3.0, 1.0, 4.0, 2.0)


def test_medians_are_of_what_is_known() -> None:
    assert known_median([1.0, math.nan, 3.0, None]) == 2.0
    assert known_median([math.nan, None]) is None


def test_a_product_takes_two_operations_a_term() -> None:
    assert sweep_flops("Fine-tuning", 10, 20, 3) == 4 * 2 * 10 * 20 * 3
    assert sweep_flops("Joining", 10, 20, 3) is None


def test_shares_are_one_at_the_ceilings() -> None:
    ceilings = Ceilings(flops=1000.0, divisions=1.0, cached_divisions=100.0, copied_bytes=1.0)
    assert share(ceilings, "Fine-tuning", 10, 20, 3, 4.8 + 4.0) == pytest.approx(1.0)
    assert share(ceilings, "Joining", 10, 20, 3, 1.0) is None


def _training(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    for stage, iteration in [("Analysing", 0), ("Encoding", 0), ("Encoding", 1), ("Encoding", 1), ("Fine-tuning", 3)]:
        yield TrainStep(stage, iteration, 3, 1.0)
    return random_network(request.sound)


def test_every_sweep_is_timed_with_its_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 5.0, 9.0, 10.0])
    monkeypatch.setattr("tests.benchmarks.decompositions.train", _training)
    monkeypatch.setattr("tests.benchmarks.decompositions.time.perf_counter", lambda: next(ticks))
    _, sweeps, seconds = timed_training(TrainRequest(tones(), NetworkSpec((5, 3), iterations=3)))
    assert sweeps == [Sweep("Encoding", 5.0), Sweep("Fine-tuning", 2.0), Sweep("Fine-tuning", 2.0)]
    assert seconds == 10.0


def test_the_second_channel_is_quieter_and_late_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.long_sound._BLOCK", 70)
    samples = np.random.default_rng(0).standard_normal(100).astype(np.float32)
    made = np.concatenate(list(stereo_blocks(samples, 250)))
    expected = np.tile(samples, 3)[:250]
    np.testing.assert_array_equal(made[:, 0], expected)
    np.testing.assert_allclose(made[DELAY_SAMPLES:, 1], GAIN * expected[:-DELAY_SAMPLES], rtol=1e-6)
    assert not made[:DELAY_SAMPLES, 1].any()


def _write_piece(folder: Path, channels: int) -> None:
    (folder / "stems").mkdir(parents=True)
    stems = np.random.default_rng(channels).uniform(-0.4, 0.4, (2, 300, channels)).astype(np.float32)
    soundfile.write(folder / "mixture.wav", stems.sum(axis=0), 8000, subtype="FLOAT")
    for name, stem in zip("ab", stems, strict=True):
        soundfile.write(folder / "stems" / f"{name}.wav", stem, 8000, subtype="FLOAT")


def test_pieces_are_read_in_the_version_asked_for(tmp_path: Path) -> None:
    _write_piece(tmp_path / "both", 1)
    _write_piece(tmp_path / "both" / "stereo", 2)
    _write_piece(tmp_path / "one", 1)
    mono, stereo = read_piece(tmp_path / "both"), read_piece(tmp_path / "both", "stereo")
    assert mono is not None
    assert stereo is not None
    assert (mono.name, mono.sources.shape) == ("both", (2, 300, 1))
    assert (stereo.name, stereo.sources.shape) == ("both", (2, 300, 2))
    assert read_piece(tmp_path / "one", "mono") is not None
    assert read_piece(tmp_path / "one", "stereo") is None


def test_a_tiled_piece_is_its_tiled_sources(tmp_path: Path) -> None:
    _write_piece(tmp_path, 1)
    piece = read_piece(tmp_path)
    assert piece is not None
    long = tiled(piece, 0.1)
    assert long.sound.n_samples == 800
    np.testing.assert_array_equal(long.sound.samples[600:], piece.sound.samples[:200])
    np.testing.assert_allclose(long.sources.sum(axis=0), long.sound.samples, atol=1e-6)
