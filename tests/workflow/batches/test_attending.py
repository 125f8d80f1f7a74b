"""Processes that do tasks: stopped, killed, and kept within the memory that there is."""

import os
import signal
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.document import NetworkSpec
from audible_gui.nae.checking import training_values
from audible_gui.workflow import DeconstructRequest
from audible_gui.workflow.batches.attending import STARTING, WAITING, Nursery, Room, attend
from audible_gui.workflow.batches.child import Child
from audible_gui.workflow.batches.memory import BASE_BYTES, needed_bytes
from audible_gui.workflow.batches.task import Outcome, State, Task, Told
from tests.support.networks import noise


class Watched(Nursery):
    """Tells which process it gave."""

    child: Child

    def taken(self) -> Child:
        self.child = super().taken()
        return self.child


def test_a_process_that_is_stopped_leaves_nothing_and_one_that_is_killed_is_told_of(
    order: DeconstructRequest, tmp_path: Path
) -> None:
    nursery, room, heard = Watched(), Room(None), list[Told]()
    endless = replace(order, spec=replace(order.spec, iterations=100_000))

    def attended(task: Task) -> Outcome | None:
        return attend(task, nursery, room, lambda: len(heard) > 1, heard.append)

    assert attended(Task(0, "a", endless)) is None
    with pytest.raises(ProcessLookupError):
        os.kill(nursery.child.pid, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]

    def kill(told: Told) -> None:
        if told.stage != STARTING:
            (order.folder / ".audible-left" / "new").mkdir(parents=True, exist_ok=True)
            os.kill(nursery.child.pid, signal.SIGKILL)

    outcome = attend(Task(0, "a", endless), nursery, room, lambda: False, kill)
    assert outcome is not None
    assert outcome.state is State.FAILED
    assert "was killed, probably by the system since memory ran out" in outcome.sentence
    assert not order.folder.exists()
    missing, pids = replace(order, path=tmp_path / "none.wav"), set[int]()
    for number in (1, 2):
        outcome = attend(Task(number, "b", missing), nursery, room, lambda: False, heard.append)
        assert outcome is not None
        assert (outcome.number, outcome.state) == (number, State.FAILED)
        assert "does not exist" in outcome.sentence
        pids.add(nursery.child.pid)
    assert len(pids) == 1  # one process does one after the other
    nursery.close()


def test_what_a_sound_waits_for_is_told(order: DeconstructRequest, tmp_path: Path) -> None:
    missing, nursery, heard = Task(0, "a", replace(order, path=tmp_path / "none.wav")), Nursery(), list[Told]()
    assert attend(missing, nursery, Room(1), lambda: False, heard.append) is not None
    assert [told.stage for told in heard] == [STARTING]
    heard.clear()
    room = Room(1)
    with room.place(1, lambda: False):
        assert attend(missing, nursery, room, lambda: True, heard.append) is None
    assert [told.stage for told in heard] == [WAITING]
    nursery.close()


def test_nobody_waits_where_there_is_room_and_one_alone_may_have_all() -> None:
    room, stopped = Room(100), threading.Event()
    with room.place(60, stopped.is_set) as first, room.place(40, stopped.is_set) as second:
        assert first
        assert second
        stopped.set()
        with room.place(1, stopped.is_set) as third:
            assert not third
    with room.place(1000, stopped.is_set) as alone:
        assert alone


@pytest.mark.parametrize(("seconds", "channels", "widths"), [(1.0, 1, (8,)), (60.0, 2, (36, 12))])
def test_what_is_needed_is_told_from_the_header(
    order: DeconstructRequest, seconds: float, channels: int, widths: tuple[int, ...]
) -> None:
    samples, spec = round(8000 * seconds), NetworkSpec(widths)
    soundfile.write(order.path, np.zeros((samples, channels)), 8000)
    exact = training_values(noise(samples, channels), spec, spec.stft.n_frames(samples)).needed_bytes
    assert needed_bytes(replace(order, spec=spec)) == BASE_BYTES + 4 * samples * channels + exact


def test_what_is_no_sound_needs_little(order: DeconstructRequest) -> None:
    assert needed_bytes(replace(order, path=order.path.with_name("none"))) == BASE_BYTES
