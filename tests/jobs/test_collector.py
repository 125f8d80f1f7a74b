import gc
import sys
import threading
from collections.abc import Generator
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.jobs import Collector, Job
from audible_gui.jobs import collector as collector_module


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


def test_a_library_that_is_imported_later_is_not_looked_at(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.unfreeze()
    collector = Collector()
    collector.start()
    try:
        library = [[number] for number in range(5000)]
        for number in range(collector_module.MANY_MODULES - 1):
            monkeypatch.setitem(sys.modules, f"imported{number}", ModuleType("imported"))
        frozen = gc.get_freeze_count()
        collector._collect()
        assert gc.get_freeze_count() <= frozen
        monkeypatch.setitem(sys.modules, "one_more", ModuleType("imported"))
        qtbot.waitUntil(lambda: gc.get_freeze_count() > frozen + len(library))
        assert not any(one is library[0] for one in gc.get_objects())
        after = gc.get_freeze_count()
        collector._collect()
        assert gc.get_freeze_count() <= after
    finally:
        collector.stop()
