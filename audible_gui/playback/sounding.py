"""What sounds: the engine's orders are carried out here, block after block. The engine process's main thread only."""

import time
from queue import Empty, SimpleQueue

import numpy as np

from audible_gui.document import Floats, OutputChoice
from audible_gui.errors import PlaybackError
from audible_gui.playback.intake import Action, NewSound, NewVoice, Order
from audible_gui.playback.messages import Pause, Play, PlayTone, Scrub, Seek, SetListening, SetLoop, SetOutput
from audible_gui.playback.output import VANISHED, Output
from audible_gui.playback.peaks import Peaks
from audible_gui.playback.search import Search
from audible_gui.playback.status import StatusBlock
from audible_gui.playback.tone import TestTone
from audible_gui.playback.transport import Transport

# The device stays open this long after the last sound, so that playing on is immediate.
KEEP_OPEN_S = 3.0
BLOCKS_PER_LATENCY = 5
# What waits for the device has been rendered before the next edit is looked at: then blocks are this much shorter.
WAITING_PARTS = 4
SHORTEST_BLOCK = 64
# A closing stream swallows what it has not played yet: this much longer than its latency it gets silence.
DRAIN_S = 0.02
# Orders are taken for so long before the next block: a backlog of them must not let what sounds run dry.
TAKING_S = 0.004
# Of the test tone, while there is no sound.
_TONE_FORMAT = (48_000, 2)


class Engine:
    """Plays one sound at a time; the process's main thread."""

    def __init__(self, orders: SimpleQueue[Order | None], status: StatusBlock) -> None:
        self._orders = orders
        self._status = status
        self._output = Output(OutputChoice())
        self._search = Search()
        self._transport: Transport | None = None
        self._tone: TestTone | None = None
        self._silent_s = 0.0
        self._beats = 0
        self._notices = 0
        self._peaks = Peaks(*_TONE_FORMAT)

    def run(self) -> None:
        """Take orders and sound until the orders end."""
        while self.step():
            pass
        self._hush()

    def step(self) -> bool:
        """Take the orders that wait, or wait for one when there is nothing to do; then one block. False at the end."""
        if not self._take_orders():
            return False
        if self._search.due:
            self._play_on()
        elif self._output.running:
            self._sound()
        return True

    def _take_orders(self) -> bool:
        """What is waiting, as far as it is done soon; without a stream wait for something. False after the last."""
        patience_s = 0.0 if self._output.running else self._search.wait_s
        end_s: float | None = None
        while True:
            try:
                order = self._orders.get(block=patience_s != 0.0, timeout=patience_s)
            except Empty:
                return True
            if order is None:
                return False
            patience_s = 0.0
            end_s = time.monotonic() + TAKING_S if end_s is None else end_s
            self._apply(order.action)
            self._report()
            self._status.put("handled", order.serial)
            if self._output.running and time.monotonic() >= end_s:
                return True

    def _apply(self, action: Action) -> None:
        match action:
            case NewSound():
                self._hush()
                self._search.end()
                self._transport = Transport(action.voice, action.rate_hz)
            case SetOutput(choice):
                self._choose(choice)
            case PlayTone():
                self._play_tone()
            case _ if self._transport is not None:
                self._steer(self._transport, action)

    def _steer(self, transport: Transport, action: Action) -> None:
        match action:
            case NewVoice(voice):
                transport.set_voice(voice)
            case Play():
                self._play(transport)
            case Pause():
                self._search.end()
                transport.pause()
            case Seek(sample):
                transport.seek(sample)
            case SetLoop(region):
                transport.set_loop(region)
            case SetListening(listening):
                transport.set_listening(listening)
            case Scrub(sample):
                self._scrub(transport, sample)

    def _play(self, transport: Transport) -> None:
        self._search.end()
        if self._opened():
            transport.play()

    def _scrub(self, transport: Transport, sample: int | None) -> None:
        if sample is None or self._opened():
            transport.scrub(sample)
        else:
            transport.seek(sample)

    def _play_tone(self) -> None:
        rate_hz, channels = self._format
        if self._opened():
            self._tone = TestTone(rate_hz, channels)

    def _choose(self, choice: OutputChoice) -> None:
        """Another output: what plays fades out on the old one and in on the new one."""
        transport = self._transport
        playing = self._search.going or (transport is not None and transport.playing)
        if choice == self._output.choice:
            return
        self._hush()
        self._output.choose(choice)
        if playing and transport is not None:
            self._play(transport)

    @property
    def _format(self) -> tuple[int, int]:
        """Rate and channels of what sounds."""
        if self._transport is None:
            return _TONE_FORMAT
        return self._transport.rate_hz, self._transport.n_channels

    def _opened(self) -> bool:
        """Have the output open; False, and the reason in the status, when that cannot be."""
        self._status.put_text("error", "")
        self._silent_s = 0.0
        try:
            if not self._output.running:
                self._tell(self._output.open(*self._format))
                self._peaks = Peaks(self._format[0], self._output.channels, self._peaks.overs)
        except PlaybackError as error:
            self._status.put_text("error", str(error))
        return self._output.running

    def _sound(self) -> float:
        """One block: render, write (which waits), report; how long it is, in seconds."""
        samples = self._render()
        duration_s, latency_s = len(samples) / self._format[0], self._output.latency_s
        transport = self._transport
        sounding = self._tone is not None or (transport is not None and (transport.playing or transport.scrubbing))
        try:
            written = self._output.write(samples, silent=not sounding and self._silent_s > latency_s)
        except PlaybackError as error:
            self._lose(str(error), latency_s + duration_s)
        else:
            self._peaks.note(written)
            self._search.steady(duration_s)
        self._silent_s = 0.0 if sounding else self._silent_s + duration_s
        if self._silent_s > KEEP_OPEN_S:
            self._output.close()
        self._report()
        return duration_s

    def _block_samples(self, rate_hz: int) -> int:
        """As many as the device has room for, within bounds."""
        most = max(round(self._output.choice.latency_s / BLOCKS_PER_LATENCY * rate_hz), SHORTEST_BLOCK)
        return min(max(self._output.room, most // WAITING_PARTS, SHORTEST_BLOCK), most)

    def _render(self) -> Floats:
        rate_hz, channels = self._format
        count = self._block_samples(rate_hz)
        if self._transport is not None:
            samples = self._transport.read(count)
        else:
            samples = np.zeros((count, channels), dtype=np.float32)
        if self._tone is not None:
            self._tone.add_to(samples)
            self._tone = None if self._tone.ended else self._tone
        return samples

    def _lose(self, reason: str, unheard_s: float) -> None:
        """The device has gone while it was open: what was rendered and not heard is played again elsewhere."""
        transport, tone, self._tone = self._transport, self._tone, None
        if transport is None or not transport.playing:
            if tone is not None or (transport is not None and transport.scrubbing):
                self._status.put_text("error", reason)
            return
        transport.halt(round(unheard_s * transport.rate_hz))
        if reason != VANISHED or not self._search.begin():
            self._search.end()
            self._status.put_text("error", reason)

    def _play_on(self) -> None:
        """Look for an output once more; the last attempt's failure is told."""
        transport = self._transport
        if transport is None:
            return
        self._report()
        try:
            # A test tone or a held playhead may have opened it meanwhile.
            notice = "" if self._output.running else self._output.open(*self._format)
        except PlaybackError:
            if not self._search.begin():
                self._status.put_text("error", VANISHED)
        else:
            self._search.found()
            self._tell(notice or f"The sound output has gone away; playing on, on “{self._output.device}”.")
            self._peaks = Peaks(self._format[0], self._output.channels, self._peaks.overs)
            transport.play()
        self._report()

    def _hush(self) -> None:
        """Fade out and give the device back."""
        if self._tone is not None:
            self._tone.fade_out()
        if self._transport is not None:
            self._transport.pause()
        left_s = self._output.latency_s + DRAIN_S
        while self._output.running and left_s > 0.0:
            left_s -= self._sound()
        self._tone = None
        self._output.close()

    def _tell(self, notice: str) -> None:
        if notice:
            self._notices += 1
            self._status.put_text("notice", notice)
            self._status.put("notices", self._notices)

    def _report(self) -> None:
        status, output = self._status, self._output
        if self._transport is not None:
            self._report_position(self._transport)
        status.put_peaks([float(peak) for peak in self._peaks.heard(output.latency_s)] if output.running else [])
        status.put("overs", self._peaks.overs)
        status.put("underflows", output.underflows)
        status.put("latency_s", output.latency_s)
        status.put("rate_hz", output.rate_hz)
        status.put("streaming", int(output.running))
        status.put_text("device", output.device)
        self._beats += 1
        status.put("beat", self._beats)

    def _report_position(self, transport: Transport) -> None:
        heard = transport.timeline.heard(round(self._output.latency_s * transport.rate_hz))
        sounding = transport.playing or (transport.ended and heard.moving and self._output.running)
        self._status.put("position", heard.position if sounding else transport.position)
        self._status.put("generation", heard.generation if sounding else transport.voice.generation)
        self._status.put("playing", int(sounding or self._search.going))
