"""The PortAudio stream: opened for a format, fed with blocks, closed. The engine's sounding thread only."""

from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np

from audible_gui.document import Floats
from audible_gui.errors import PlaybackError
from audible_gui.playback.channels import fold, output_channels
from audible_gui.playback.devices import portaudio
from audible_gui.playback.status import MAX_CHANNELS

FILL_BLOCK_S = 0.005
FILL_BLOCKS = 100
NO_DEVICE = "No sound output was found; connect or switch on one, then press play again."
VANISHED = "The sound output has gone away; connect it or choose another one in the system, then press play again."


class Output:
    """The system's default output device, open or not.

    Attributes:
        device: name of the device, empty while closed.
        channels: channels it is open with, 0 while closed.
        latency_s: of the open stream, as PortAudio states it.
        underflows: times that it ran dry.
    """

    def __init__(self, wanted_latency_s: float) -> None:
        self.device = ""
        self.channels = 0
        self.latency_s = 0.0
        self.underflows = 0
        self._wanted_latency_s = wanted_latency_s
        self._stream: Any = None
        self._failed = False

    @property
    def running(self) -> bool:
        """Whether samples are wanted."""
        return self._stream is not None

    def open(self, rate_hz: int, n_channels: int) -> None:
        """Start a stream for a sound.

        Raises:
            PlaybackError: without PortAudio or a device, or when the device refuses the format.
        """
        sounddevice = portaudio(rescan=self._failed)
        self._failed = True
        device = _default_device(sounddevice)
        channels = output_channels(n_channels, min(int(device["max_output_channels"]), MAX_CHANNELS))
        try:
            stream = sounddevice.OutputStream(
                samplerate=rate_hz, channels=channels, dtype="float32", latency=self._wanted_latency_s
            )
            self._stream = stream
            stream.start()
            self._fill(np.zeros((round(FILL_BLOCK_S * rate_hz) + 1, channels), dtype=np.float32))
        except sounddevice.PortAudioError as error:
            self.close()
            raise PlaybackError(_refusal(device["name"], rate_hz, error)) from error
        self._failed = False
        self.device, self.channels, self.latency_s = str(device["name"]), channels, float(stream.latency)

    def write(self, samples: Floats) -> Floats:
        """Hand over samples, waiting until the device has room for them.

        Args:
            samples: (samples, channels of the sound).

        Returns:
            What the device got: (samples, channels of the device).

        Raises:
            PlaybackError: when the device has vanished; the stream is closed then.
        """
        block = fold(samples, self.channels)
        try:
            ran_dry = self._stream.write(block)
        except portaudio().PortAudioError as error:
            self._failed = True
            self.close()
            raise PlaybackError(VANISHED) from error
        self.underflows += int(ran_dry)
        return block

    def close(self) -> None:
        """Let the device play what it has, and give it back."""
        stream, self._stream = self._stream, None
        self.device, self.channels, self.latency_s = "", 0, 0.0
        if stream is not None:
            with suppress(portaudio().PortAudioError):
                stream.stop()
            with suppress(portaudio().PortAudioError):
                stream.close()

    def _fill(self, silence: Floats) -> None:
        """Fill the buffer: a stream starts empty, and swallows at first what comes too late."""
        for _ in range(FILL_BLOCKS):
            self._stream.write(silence)
            if self._stream.write_available < len(silence):
                return


def _default_device(sounddevice: ModuleType) -> dict[str, Any]:
    try:
        return dict(sounddevice.query_devices(kind="output"))
    except sounddevice.PortAudioError as error:
        raise PlaybackError(NO_DEVICE) from error


def _refusal(device: str, rate_hz: int, error: Exception) -> str:
    if "sample rate" in str(error).lower():
        return f"“{device}” does not play at {rate_hz} Hz; convert the sound, or choose another output in the system."
    return f"“{device}” cannot be opened; close other programs that use it, or choose another output. ({error})"
