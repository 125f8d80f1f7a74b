"""A PortAudio without hardware, whose devices come and go, refuse rates, fail and race as a test wants."""

from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

import numpy as np

from audible_gui.document import Floats, Sound
from audible_gui.playback.intake import Action, NewSound, Order
from audible_gui.playback.sounding import Engine
from audible_gui.playback.status import PlayerStatus, StatusBlock
from audible_gui.playback.streamer import Voice

INVALID_RATE = -9997
HOST_API = "Fake"


class PortAudioError(Exception):
    """As sounddevice has it."""


@dataclass(eq=False)
class FakeDevice:
    """One output; ``heard`` is what each of its streams has been given since it was filled.

    After each block it has ``room`` for so many samples more.
    """

    name: str
    rates: tuple[int, ...] = (44_100, 48_000)
    channels: int = 2
    latency_s: float = 0.03
    plugged: bool = True
    opens: bool = True
    writes_each: int | None = None
    waits: bool = True
    underflows: bool = False
    room: int = 10_000
    heard: list[list[Floats]] = field(default_factory=list)

    @property
    def recording(self) -> Floats:
        """What the last stream was given."""
        return np.concatenate(self.heard[-1])


class FakePortAudio:
    """What the package uses of the module sounddevice. Its list is made when it starts, as PortAudio's is."""

    PortAudioError = PortAudioError

    def __init__(self, *devices: FakeDevice) -> None:
        self.devices = list(devices)
        self.now_s = 100.0
        self.starts = 0
        self._known: list[FakeDevice] = []
        self._initialize()

    def monotonic(self) -> float:
        """The time: a device that waits makes it go on."""
        return self.now_s

    def _initialize(self) -> None:
        self.starts += 1
        self._known = [device for device in self.devices if device.plugged]

    def _terminate(self) -> None:
        self._known = []

    def query_hostapis(self) -> tuple[dict[str, Any], ...]:
        return ({"name": HOST_API},)

    def query_devices(self, kind: str | None = None) -> Any:  # noqa: ANN401
        entries = [self._entry(index) for index in range(len(self._known))]
        if kind is None:
            return tuple(entries)
        if not entries:
            raise PortAudioError("Error querying device -1")
        return entries[0]

    def OutputStream(self, **options: Any) -> "FakeStream":  # noqa: N802, ANN401
        index = 0 if options["device"] is None else options["device"]
        device = self._known[index]
        if not device.plugged or not device.opens:
            raise PortAudioError("Error opening OutputStream: Device unavailable", -9985)
        if options["samplerate"] not in device.rates:
            raise PortAudioError("Error opening OutputStream: Invalid sample rate", INVALID_RATE)
        return FakeStream(self, device, options["samplerate"])

    def _entry(self, index: int) -> dict[str, Any]:
        device = self._known[index]
        rate_hz = float(device.rates[-1])
        most = device.channels
        return {"index": index, "name": device.name, "hostapi": 0, "max_output_channels": most,
                "default_samplerate": rate_hz}  # fmt: skip


class FakeStream:
    """One opening of a device."""

    def __init__(self, portaudio: FakePortAudio, device: FakeDevice, rate_hz: int) -> None:
        self.latency = device.latency_s
        self._portaudio, self._device, self._rate_hz = portaudio, device, rate_hz
        self._filled = False
        self._writes = 0

    def start(self) -> None:
        self._device.heard.append([])

    def stop(self) -> None:
        if not self._device.plugged:
            raise PortAudioError("gone", -9999)

    def close(self) -> None:
        pass

    @property
    def write_available(self) -> int:
        if self._filled:
            return self._device.room
        self._filled = True
        return 0

    def write(self, samples: Floats) -> bool:
        device = self._device
        self._writes += 1
        if not device.plugged or (device.writes_each is not None and self._writes > device.writes_each):
            raise PortAudioError("Unanticipated host error", -9999)
        if self._filled:
            device.heard[-1].append(samples.copy())
        if device.waits:
            self._portaudio.now_s += len(samples) / self._rate_hz
        return device.underflows


class Desk:
    """An engine whose thread is the test's: orders are carried out, and blocks sound, when it says so."""

    def __init__(self) -> None:
        self.orders: SimpleQueue[Order | None] = SimpleQueue()
        self.block = StatusBlock()
        self.engine = Engine(self.orders, self.block)
        self._serial = 0

    @property
    def status(self) -> PlayerStatus:
        return self.block.read()

    def open(self, voice: Voice, sound: Sound) -> None:
        self.tell(NewSound(voice, sound.rate_hz))

    def tell(self, *actions: Action) -> None:
        """Have orders carried out, and the block that follows them sound."""
        for action in actions:
            self._serial += 1
            self.orders.put(Order(self._serial, action))
        self.engine.step()

    def run(self, steps: int) -> None:
        """So many blocks, or attempts to find an output; fewer when there is nothing to do, which it would wait in."""
        for _ in range(steps):
            if self.status.device or self.status.playing:
                self.engine.step()
