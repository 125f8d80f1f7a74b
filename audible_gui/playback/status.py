"""What the engine tells the editor, in a small shared block written by the engine and read by the editor.

Each number is one aligned word, so a reader never sees half of one; no locks. ``attached`` belongs to the engine's
intake thread, everything else to its sounding thread.
"""

from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory

import numpy as np

from audible_gui.playback.shared import reserved

MAX_CHANNELS = 32
_LAYOUT = np.dtype(
    [
        ("attached", "i8"),
        ("handled", "i8"),
        ("beat", "i8"),
        ("streaming", "i8"),
        ("playing", "i8"),
        ("position", "i8"),
        ("generation", "i8"),
        ("underflows", "i8"),
        ("overs", "i8"),
        ("channels", "i8"),
        ("rate_hz", "i8"),
        ("notices", "i8"),
        ("latency_s", "f8"),
        ("peaks", "f4", (MAX_CHANNELS,)),
        ("device", "S128"),
        ("error", "S1024"),
        ("notice", "S1024"),
    ],
    align=True,
)
NOT_READY = -1


@dataclass(frozen=True)
class PlayerStatus:
    """The player at one moment.

    Attributes:
        playing: whether the sound goes on.
        position_samples: the sample heard now: written minus the device's latency.
        generation: number of the network and mix heard now, as ``publish`` and ``set_mix`` returned it.
        peaks: linear peak of each output channel over the last tenth of a second heard; empty while no device is open.
        overs: blocks heard that went over full scale since the engine started; none is missed between two looks.
        underflows: times that PortAudio says it ran out of samples since the engine started, on outputs that worked and
            while there was something to be heard.
        latency_s: from the engine to the device, as PortAudio states it, with what resampling holds back; 0 while no
            device is open.
        rate_hz: that the device is open at, 0 while none is.
        device: name of the output device, empty while none is open.
        error: why nothing can be heard, a sentence, or None.
        notices: how many things worth knowing the engine has told of.
        notice: the last of them, a sentence, e.g. that sound goes to another device now.
    """

    playing: bool = False
    position_samples: int = 0
    generation: int = 0
    peaks: tuple[float, ...] = ()
    overs: int = 0
    underflows: int = 0
    latency_s: float = 0.0
    rate_hz: int = 0
    device: str = ""
    error: str | None = None
    notices: int = 0
    notice: str = ""


class StatusBlock:
    """The shared block. Create it in the editor (no name), attach it in the engine (by name).

    Raises:
        PlaybackError: if there is no room for a new one.
    """

    def __init__(self, name: str | None = None) -> None:
        self._memory = SharedMemory(name) if name is not None else reserved(_LAYOUT.itemsize)
        self._values = np.ndarray((), dtype=_LAYOUT, buffer=self._memory.buf)
        self._linked = name is None
        self.name = self._memory.name
        if name is None:
            self.put("attached", NOT_READY)

    def put(self, field: str, value: int | float) -> None:
        """Set a number."""
        self._values[field] = value

    def put_text(self, field: str, text: str) -> None:
        """Set ``device``, ``error`` or ``notice``."""
        self._values[field] = text.encode()

    def put_peaks(self, peaks: list[float]) -> None:
        """Set the peaks, one per output channel, none while no device is open."""
        self._values["peaks"][: len(peaks)] = peaks
        self.put("channels", len(peaks))

    def number(self, field: str) -> int:
        """A whole number."""
        return int(self._values[field])

    def read(self) -> PlayerStatus:
        """Everything, as of now."""
        values = self._values
        return PlayerStatus(
            playing=bool(values["playing"]),
            position_samples=int(values["position"]),
            generation=int(values["generation"]),
            peaks=tuple(float(peak) for peak in values["peaks"][: int(values["channels"])]),
            overs=int(values["overs"]),
            underflows=int(values["underflows"]),
            latency_s=float(values["latency_s"]),
            rate_hz=int(values["rate_hz"]),
            device=_text(values["device"]),
            error=_text(values["error"]) or None,
            notices=int(values["notices"]),
            notice=_text(values["notice"]),
        )

    def unlink(self) -> None:
        """Take the name away, in the editor, once the engine has attached; does nothing the second time."""
        if self._linked:
            self._linked = False
            self._memory.unlink()

    def close(self) -> None:
        """Unmap the block; nothing else may be called afterwards."""
        self.unlink()
        del self._values
        self._memory.close()


def _text(value: np.ndarray) -> str:
    return bytes(value.item()).decode(errors="ignore")
