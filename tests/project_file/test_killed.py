"""A short version of ``tests.benchmarks.kill``; the real one has 200 rounds."""

from pathlib import Path

from tests.benchmarks.kill import killed


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    result = killed(tmp_path, 3, seed=1)
    assert result.rounds == 3
    assert result.acknowledged > 0
    assert (result.lost, result.unreadable) == (0, 0)
