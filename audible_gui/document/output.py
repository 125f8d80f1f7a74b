"""Where sound goes: the devices there are, and which one a person has chosen. Any thread."""

from dataclasses import dataclass

MIN_LATENCY_S, MAX_LATENCY_S = 0.02, 0.2
# Edits are heard some 10 to 20 ms later than this; much less makes gaps where other programs keep the processor busy.
DEFAULT_LATENCY_S = 0.035
OUTPUT_RATES_HZ = (44_100, 48_000, 88_200, 96_000, 176_400, 192_000)


@dataclass(frozen=True)
class OutputDevice:
    """A device that sound can be played on.

    Attributes:
        index: PortAudio's number of it; another one after devices have come or gone.
        name: as the system calls it.
        host_api: the system's interface it belongs to, e.g. ``"ALSA"``.
        channels: most channels it takes.
        default_rate_hz: its own sampling rate.
        is_default: whether sound goes there unless told otherwise.
    """

    index: int
    name: str
    host_api: str
    channels: int
    default_rate_hz: int
    is_default: bool


@dataclass(frozen=True)
class OutputChoice:
    """How a person wants sound to be played.

    Attributes:
        device: name of the device; empty for the system's default output.
        host_api: of that device.
        rate_hz: at which the device is opened; 0 for the sound's own rate.
        latency_s: wanted between the engine and the device, MIN_LATENCY_S to MAX_LATENCY_S.
    """

    device: str = ""
    host_api: str = ""
    rate_hz: int = 0
    latency_s: float = DEFAULT_LATENCY_S


DEFAULT_OUTPUT = OutputChoice()
