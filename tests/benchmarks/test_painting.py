"""The tree is as quick with many rows as with few."""

from PySide6.QtWidgets import QApplication

from tests.benchmarks.painting import measured


def test_many_rows_are_painted_as_quickly_as_few(qapp: QApplication) -> None:  # noqa: ARG001
    few, many = measured(32, 12), measured(512, 12)
    for what in ("scroll", "playhead", "gain", "gain of a part", "network", "network, playhead"):
        assert many[what].median < 3.0 * few[what].median + 2.0, what
