import os
from collections.abc import Iterator

import pytest

from audible_gui.document import OutputChoice
from audible_gui.playback import Player
from tests.support.virtual_sink import VirtualSink, missing_programs


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualSink]:
    """A sound card that engines started from now on find."""
    missing = missing_programs()
    if missing and "CI" not in os.environ:
        pytest.skip(f"the test sound card needs {', '.join(missing)}")
    with VirtualSink() as card:
        for name, value in card.environment.items():
            monkeypatch.setenv(name, value)
        yield card


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound card, for engines started from now on, whatever the machine has."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent/native")
    monkeypatch.setenv("ALSA_CARD", "nonexistent")


@pytest.fixture
def player() -> Iterator[Player]:
    # The tests compare samples; how much latency a busy machine needs is for the benchmarks to say.
    player = Player(OutputChoice(latency_s=0.1))
    yield player
    player.close()
