from multiprocessing import active_children

import pytest

from audible_gui.document import OutputDevice
from audible_gui.errors import PlaybackError
from audible_gui.playback import list_outputs, listing


def listed() -> tuple[OutputDevice, ...]:
    work = list_outputs()
    while True:
        try:
            next(work)
        except StopIteration as end:
            return tuple(end.value)


@pytest.mark.sink
@pytest.mark.usefixtures("sink")
def test_devices_are_listed_by_another_process() -> None:
    (default,) = [device for device in listed() if device.is_default]
    assert (default.name, default.host_api) == ("default", "ALSA")
    assert not active_children()


def test_giving_up_ends_the_process() -> None:
    work = list_outputs()
    next(work)
    work.close()
    assert not active_children()


def test_a_system_that_does_not_answer_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PATIENCE_S", 0.0)
    with pytest.raises(PlaybackError, match="cannot be listed"):
        list(list_outputs())
    assert not active_children()
