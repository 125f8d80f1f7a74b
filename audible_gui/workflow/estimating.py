"""How long a training will take on which device. Any thread."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field

from audible_gui import nae
from audible_gui.document import Device, TrainRequest


@dataclass(frozen=True)
class Speeds:
    """How fast the devices of this machine were when they were measured.

    Attributes:
        by_device: those that ever were.
    """

    by_device: Mapping[Device, nae.Speed] = field(default_factory=dict)

    def expected_s(self, request: TrainRequest) -> dict[Device, float]:
        """How many seconds a training takes on each, about, if no stage ends early. Raises TrainingError."""
        return {device: nae.expected_s(request, speed) for device, speed in self.by_device.items()}


def known_speeds() -> Generator[None, bool | None, Speeds]:
    """Those that were measured earlier, by this run of the program or another one. Without torch."""
    yield
    return Speeds(nae.known_speeds())


def measured_speeds() -> Generator[None, bool | None, Speeds]:
    """Measure every device, for a moment each, and remember how fast it is; yields between steps."""
    return Speeds((yield from nae.measured_speeds()))
