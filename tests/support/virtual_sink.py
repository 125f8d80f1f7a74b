"""A sound card for tests: a private PulseAudio daemon with a null sink, and a recorder of every sample it gets.

Needs pulseaudio, pulseaudio-utils, libasound2-plugins and libportaudio2. Works as root, without D-Bus and systemd.
PULSE_SERVER must be in the environment of whoever plays, before it imports sounddevice.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from scipy import fft

from audible_gui.document import Floats

PROGRAMS = ("pulseaudio", "pactl", "parec")
START_TIMEOUT_S = 10.0
NICENESS = -15
REAL_TIME = 2  # the engine's is 1


def missing_programs() -> list[str]:
    """Programs that the sink needs and that are not installed."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class VirtualSink:
    """The daemon, as a context. Several may run at a time."""

    def __init__(self, rate_hz: int = 48_000, channels: int = 2) -> None:
        self.rate_hz, self.channels = rate_hz, channels
        self.folder = Path(tempfile.mkdtemp(prefix="audible-sink-"))
        self.environment = {"PULSE_SERVER": f"unix:{self.folder}/native"}
        self._daemon: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        (self.folder / "script.pa").write_text(self._script())
        (self.folder / "daemon.conf").write_text(self._configuration())
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Put the sound card in; entering the context does so."""
        folder = str(self.folder)
        (self.folder / "native").unlink(missing_ok=True)
        places = {"PULSE_RUNTIME_PATH": folder, "XDG_RUNTIME_DIR": folder, "PULSE_STATE_PATH": folder, "HOME": folder}
        command = ["pulseaudio", "-n", "-F", f"{folder}/script.pa", "--daemonize=no", "--use-pid-file=no"]
        with (self.folder / "log").open("wb") as log:
            self._daemon = subprocess.Popen(
                [*command, "--exit-idle-time=-1", "--disallow-exit=1", "--log-target=stderr"],
                env={**os.environ, **places, "PULSE_CONFIG": f"{folder}/daemon.conf"},
                stdout=log,
                stderr=log,
            )
        self._await_daemon(self._daemon)
        _prefer(self._daemon)

    def stop(self) -> None:
        """Take the sound card away."""
        if self._daemon is not None:
            self._daemon.kill()
            self._daemon.wait(5)
            self._daemon = None

    def control(self, *words: str) -> str:
        """Have pactl do something; what it says."""
        environment = {**os.environ, **self.environment}
        return subprocess.run(["pactl", *words], env=environment, capture_output=True, text=True, check=True).stdout

    def add_card(self, name: str) -> str:
        """Put in another card; the number with which ``remove_card`` takes it out again."""
        form = [f"rate={self.rate_hz}", f"channels={self.channels}", "format=float32le"]
        number = self.control("load-module", "module-null-sink", f"sink_name={name}", *form).strip()
        if self._daemon is not None:
            _prefer(self._daemon)
        return number

    def remove_card(self, number: str) -> None:
        """Take a card out while others stay."""
        self.control("unload-module", number)

    def _await_daemon(self, daemon: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        environment = {**os.environ, **self.environment}
        while subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False).returncode:
            if daemon.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.02)

    def _script(self) -> str:
        return (
            f"load-module module-null-sink sink_name=card rate={self.rate_hz} channels={self.channels} "
            "format=float32le\n"
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native\n"
            "set-default-sink card\nset-default-source card.monitor\n"
        )

    def _configuration(self) -> str:
        return (
            "default-sample-format = float32le\n"
            f"default-sample-rate = {self.rate_hz}\nalternate-sample-rate = {self.rate_hz}\n"
            "avoid-resampling = yes\nflat-volumes = no\nrealtime-scheduling = no\nhigh-priority = no\n"
            "enable-shm = no\nenable-memfd = no\nexit-idle-time = -1\n"
        )


class Recorder:
    """Records what the sink plays, as a context. It writes a file by itself, whatever this process is busy with."""

    def __init__(self, sink: VirtualSink, card: str = "card", latency_ms: int = 20) -> None:
        self._sink, self._card, self._latency_ms = sink, card, latency_ms
        self.path = Path(tempfile.mkdtemp(dir=sink.folder)) / "recording"

    def __enter__(self) -> Self:
        command = ["parec", "-d", f"{self._card}.monitor", "--format=float32le", f"--rate={self._sink.rate_hz}"]
        with self.path.open("wb") as file:
            self._program = subprocess.Popen(
                [*command, f"--channels={self._sink.channels}", f"--latency-msec={self._latency_ms}", "--raw"],
                env={**os.environ, **self._sink.environment},
                stdout=file,
            )
        _prefer(self._program)
        deadline = time.monotonic() + START_TIMEOUT_S
        # Only when something arrives, even if silence, the monitor really delivers.
        while not self.path.stat().st_size:
            if time.monotonic() > deadline:
                raise RuntimeError("the sink's monitor delivers nothing")
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._program.terminate()
        self._program.wait(5)

    @property
    def samples(self) -> Floats:
        """Everything recorded so far, (samples, channels)."""
        whole = self.path.read_bytes()
        size = 4 * self._sink.channels
        return np.frombuffer(whole[: len(whole) // size * size], dtype=np.float32).reshape(-1, self._sink.channels)


def _prefer(program: "subprocess.Popen[bytes]") -> None:
    """A sound card does not wait for other programs; where we may, no thread of this one does either."""
    for thread in Path(f"/proc/{program.pid}/task").iterdir():
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, int(thread.name), NICENESS)
        if sys.platform == "linux":
            with suppress(OSError):
                os.sched_setscheduler(int(thread.name), os.SCHED_RR, os.sched_param(REAL_TIME))


def align(recording: Floats, expected: Floats, probe: int = 4096) -> int:
    """Where in ``recording`` ``expected`` begins, found by correlating the middle of its first channel."""
    start = max(0, (len(expected) - probe) // 2)
    pattern, heard = expected[start : start + probe, 0].astype(np.float64), recording[:, 0].astype(np.float64)
    size = fft.next_fast_len(len(heard) + len(pattern))
    correlation = fft.irfft(fft.rfft(heard, size) * np.conj(fft.rfft(pattern, size)), size)
    return int(np.argmax(correlation[: len(heard)])) - start
