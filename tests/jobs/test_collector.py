import gc
import threading
from collections.abc import Generator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.jobs import Collector, Job


class Marked:
    """Lies in a cycle and tells on which thread it ends."""

    def __init__(self, ends: list[int]) -> None:
        self.itself, self.ends = self, ends

    def __del__(self) -> None:
        self.ends.append(threading.get_ident())


def test_garbage_ends_on_the_gui_thread_whoever_allocates(qtbot: QtBot) -> None:
    ends: list[int] = []

    def allocate() -> Generator[int, bool | None, None]:
        kept = []
        for number in range(300):
            kept.append([{"a": [index]} for index in range(300)])
            yield number

    gc.enable()
    collector = Collector()
    collector.start()
    for _ in range(1000):
        Marked(ends)
    job = Job(allocate)
    with qtbot.waitSignal(job.ended):
        job.start()
    qtbot.waitUntil(lambda: len(ends) == 1000)
    assert set(ends) == {threading.get_ident()}
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


@pytest.mark.parametrize("before", [False, True])
def test_what_somebody_froze_before_stays_frozen(qapp: QApplication, before: bool) -> None:  # noqa: ARG001
    gc.unfreeze()
    if before:
        gc.freeze()
    collector = Collector()
    collector.start()
    assert gc.get_freeze_count() > 0
    collector.stop()
    assert (gc.get_freeze_count() > 0) is before
