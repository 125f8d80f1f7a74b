"""The PortAudio stream: opened for a format, fed with blocks, closed. The engine's sounding thread only."""

import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from types import ModuleType
from typing import Any

import numpy as np

from audible_gui.document import OUTPUT_RATES_HZ, Floats, OutputChoice, OutputDevice
from audible_gui.errors import PlaybackError
from audible_gui.playback.channels import fold, output_channels
from audible_gui.playback.devices import chosen_device, default_device, portaudio
from audible_gui.playback.resampling import Resampler
from audible_gui.playback.status import MAX_CHANNELS

FILL_BLOCK_S = 0.005
FILL_BLOCKS = 100
# A device may be given this much more than it can have played; one that takes it all at once plays nothing.
MOST_AHEAD_S = 2.0
# A device that goes runs dry before that is known: this much sound before its end is not held against the latency.
DYING_S = 2.5
VANISHED = "The sound output has gone away; connect it or choose another one in the preferences, then press play again."
RACING = "The sound output takes sound without playing it; choose another output, then press play again."
# On Linux the device “default” is wherever the system sends sound; elsewhere PortAudio keeps to the default output of
# the moment when it started.
RESCANS = sys.platform != "linux"
_INVALID_RATE = -9997


class Output:
    """The output device that was chosen, or the system's default one; open or not.

    Attributes:
        choice: what a person wants.
        device: name of the device, empty while closed.
        channels: channels it is open with, 0 while closed.
        rate_hz: rate it is open at, 0 while closed.
        room: how many samples of the sound, after those last written, need not wait for the device.
        underflows: times that it ran dry while it worked and there was something to be heard.
    """

    def __init__(self, choice: OutputChoice) -> None:
        self.choice = choice
        self.device = ""
        self.channels = 0
        self.rate_hz = 0
        self.room = 0
        self.underflows = 0
        self._stream: Any = None
        self._stream_latency_s = 0.0
        self._resampler: Resampler | None = None
        self._in_hz = 0
        self._due_s = 0.0
        self._failed = False
        self._written_s = 0.0
        self._dry_s: list[float] = []

    @property
    def running(self) -> bool:
        """Whether samples are wanted."""
        return self._stream is not None

    @property
    def latency_s(self) -> float:
        """From writing to hearing, as PortAudio states it, and what resampling holds back; 0 while closed."""
        if self._resampler is None:
            return self._stream_latency_s
        return self._stream_latency_s + self._resampler.delay_samples / self._in_hz

    def choose(self, choice: OutputChoice) -> None:
        """Use another device, rate or latency from the next opening on; only while closed."""
        self.choice = choice

    def open(self, rate_hz: int, n_channels: int) -> str:
        """Start a stream for a sound, at its rate if that is wanted and the device plays it, else resampled.

        Returns:
            Why it is not what was chosen, a sentence, or an empty text.

        Raises:
            PlaybackError: without PortAudio or a device, or when the device refuses every format.
        """
        rescanned = self._failed or RESCANS
        sounddevice = portaudio(rescan=rescanned)
        self._failed = True
        notice = ""
        if self.choice.device:
            notice = self._open_chosen(rate_hz, n_channels, rescanned=rescanned)
        if not self.running:
            device = default_device(sounddevice)
            self._open(sounddevice, device, rate_hz, n_channels)
            notice = notice and f"{notice} playing on the system's default output, “{device.name}”."
        self._failed = False
        return notice

    def write(self, samples: Floats, *, silent: bool = False) -> Floats:
        """Hand over samples, waiting until the device has room for them.

        Args:
            samples: (samples, channels of the sound), at the sound's rate.
            silent: whether they and what the device still has are silence: nobody hears whether that runs dry.

        Returns:
            What the device plays of it, before resampling: (samples, channels of the device).

        Raises:
            PlaybackError: when the device has vanished, or does not play; the stream is closed then.
        """
        block = fold(samples, self.channels)
        try:
            ran_dry = self._stream.write(block if self._resampler is None else self._resampler.process(block))
        except portaudio().PortAudioError as error:
            self._abandon()
            raise PlaybackError(VANISHED) from error
        self._written_s += len(samples) / self._in_hz
        self._note(ran_dry=bool(ran_dry) and not silent)
        self._keep_time(len(samples) / self._in_hz)
        self.room = self._measured_room()
        return block

    def close(self) -> None:
        """Let the device play what it has, and give it back."""
        stream, self._stream, self._resampler = self._stream, None, None
        self.device, self.channels, self.rate_hz, self.room, self._stream_latency_s = "", 0, 0, 0, 0.0
        if stream is not None:
            with suppress(portaudio().PortAudioError):
                stream.stop()
            with suppress(portaudio().PortAudioError):
                stream.close()

    def _open_chosen(self, rate_hz: int, n_channels: int, *, rescanned: bool) -> str:
        """Open the device that was chosen; why not, if not: the beginning of a sentence."""
        sounddevice = portaudio()
        device = chosen_device(sounddevice, self.choice)
        if device is None and not rescanned:
            device = chosen_device(portaudio(rescan=True), self.choice)
        if device is None:
            return f"“{self.choice.device}” is not connected;"
        try:
            self._open(sounddevice, device, rate_hz, n_channels)
        except PlaybackError:
            return f"“{self.choice.device}” cannot be opened;"
        return ""

    def _open(self, sounddevice: ModuleType, device: OutputDevice, in_hz: int, n_channels: int) -> None:
        channels = output_channels(n_channels, min(device.channels, MAX_CHANNELS))
        for rate_hz in self._rates(in_hz, device):
            # Filters take a moment to be made, and a stream that runs does not wait for them.
            resampler = Resampler(in_hz, rate_hz, channels) if rate_hz != in_hz else None
            try:
                self._start(sounddevice, device, rate_hz, channels)
            except sounddevice.PortAudioError as error:
                self.close()
                refusal = error
                if error.args[1:2] != (_INVALID_RATE,):
                    break
            else:
                self._resampler, self._in_hz = resampler, in_hz
                return
        raise PlaybackError(
            f"“{device.name}” cannot be opened; close other programs that use it, or choose another output. ({refusal})"
        ) from refusal

    def _rates(self, in_hz: int, device: OutputDevice) -> Iterator[int]:
        """What is wanted, then what the device may play, each once."""
        wanted = self.choice.rate_hz or in_hz
        yield from dict.fromkeys((wanted, in_hz, device.default_rate_hz, *OUTPUT_RATES_HZ))

    def _start(self, sounddevice: ModuleType, device: OutputDevice, rate_hz: int, channels: int) -> None:
        index = None if device.is_default else device.index
        self._stream = sounddevice.OutputStream(
            device=index, samplerate=rate_hz, channels=channels, dtype="float32", latency=self.choice.latency_s
        )
        self._stream.start()
        self._fill(np.zeros((round(FILL_BLOCK_S * rate_hz) + 1, channels), dtype=np.float32))
        self.device, self.channels, self.rate_hz = device.name, channels, rate_hz
        self._stream_latency_s = float(self._stream.latency)
        self._due_s = time.monotonic()

    def _fill(self, silence: Floats) -> None:
        """Fill the buffer: a stream starts empty, and swallows at first what comes too late."""
        for _ in range(FILL_BLOCKS):
            self._stream.write(silence)
            if self._stream.write_available < len(silence):
                return

    def _measured_room(self) -> int:
        try:
            return int(self._stream.write_available) * self._in_hz // self.rate_hz
        except portaudio().PortAudioError:
            return 0  # the next writing meets it, too

    def _keep_time(self, written_s: float) -> None:
        """A device that does not wait would let the sound run through in no time, and the processor run hot."""
        now_s = time.monotonic()
        self._due_s = max(self._due_s, now_s) + written_s
        if self._due_s - now_s > MOST_AHEAD_S:
            self._abandon()
            raise PlaybackError(RACING)

    def _note(self, *, ran_dry: bool) -> None:
        self._dry_s = [at_s for at_s in self._dry_s if at_s > self._written_s - DYING_S]
        if ran_dry:
            self.underflows += 1
            self._dry_s.append(self._written_s)

    def _abandon(self) -> None:
        self._failed = True
        self.underflows -= len(self._dry_s)
        self._dry_s = []
        self.close()
