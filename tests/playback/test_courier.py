"""What goes into the pipe at once, what by way of the courier, and that neither makes the editor wait."""

from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import pytest

from audible_gui.document import frozen
from audible_gui.playback.courier import AT_ONCE, Courier
from audible_gui.playback.messages import Envelope, MixHead, Pause, Seek, SetMix, SetRivals
from audible_gui.playback.status import StatusBlock
from tests.playback.helpers import until

pytestmark = pytest.mark.skipif(AT_ONCE < 0, reason="pipes here cannot be asked for room")
HEAD = MixHead((1.0,), over_time=False)
Line = tuple[Courier, "Connection[Any, Any]"]


@pytest.fixture
def line() -> Iterator[Line]:
    """A courier, and the end of its pipe where the engine would be."""
    receiver, sender = Pipe(duplex=False)
    status = StatusBlock()
    courier = Courier(sender, status)
    yield courier, receiver
    receiver.close()
    courier.stop(5.0)
    courier.finish(5.0)
    status.close()


def test_a_few_gains_go_into_the_pipe_at_once_and_many_through_shared_memory(line: Line) -> None:
    courier, receiver = line
    few, many = frozen(np.full((1, 1, 12), 0.5)), frozen(np.ones((1, 1025, 12)))
    courier.send(1, SetMix(1, HEAD), [few])
    assert courier.delivered == 1
    courier.send(2, SetMix(2, HEAD), [many])
    until(lambda: courier.delivered == 2)
    courier.send(3, SetRivals(), [few])
    until(lambda: courier.delivered == 3)
    one, other, kept = (receiver.recv() for _ in range(3))
    assert (one.block, one.command) == (None, SetMix(1, HEAD))
    assert np.array_equal(one.arrays[0], few)
    assert (other.block.shapes, other.arrays) == ((many.shape,), ())
    assert kept.block.shapes == (few.shape,)  # the engine keeps these where they are


def test_nothing_overtakes_what_is_under_way(line: Line) -> None:
    courier, receiver = line
    large = frozen(np.ones((1, 1 << 20, 1)))
    for serial in range(1, 41):
        courier.send(serial, SetMix(serial, HEAD), [large] if serial % 8 == 1 else [large[:, :3]])
    received: list[Envelope] = [receiver.recv() for _ in range(40)]
    assert [envelope.serial for envelope in received] == list(range(1, 41))


def test_a_pipe_that_nobody_reads_makes_nobody_wait(line: Line) -> None:
    courier, receiver = line
    count = 4096
    for serial in range(1, count + 1):
        courier.send(serial, Seek(serial))
    assert 0 < courier.delivered < count
    assert [receiver.recv().serial for _ in range(count)] == list(range(1, count + 1))


def test_an_engine_that_has_gone_raises_nothing(line: Line) -> None:
    courier, receiver = line
    courier.send(1, Pause())
    receiver.close()
    courier.send(2, Pause())
    courier.send(3, Pause())
    assert courier.delivered == 1
