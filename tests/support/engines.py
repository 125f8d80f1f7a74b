"""An engine for the transport that makes no sound and remembers what it was told."""

from collections.abc import Mapping
from dataclasses import replace

from audible_gui.document import Floats, OutputChoice, Sound, StftSpec
from audible_gui.playback import Listening, PlayerStatus
from audible_gui.synthesis import Factors, Mix


class FakeEngine:
    """Plays nothing; ``status`` is what the next poll says."""

    def __init__(self) -> None:
        self.status = PlayerStatus()
        self.calls: list[str] = []
        self.seeks: list[int] = []
        self.sound: Sound | None = None
        self.parts: Factors | None = None
        self.mix: Mix | None = None
        self.tracks: dict[str, Floats] = {}
        self.loop: tuple[int, int] | None = None
        self.listening = Listening()
        self.closed = False
        self.scrubs: list[int | None] = []
        self.output: OutputChoice | None = None

    def start(self) -> None:
        self.calls.append("start")

    def close(self) -> None:
        self.closed = True

    def open_sound(self, sound: Sound, spec: StftSpec) -> None:  # noqa: ARG002
        self.calls.append("open")
        self.sound, self.parts, self.mix, self.tracks = sound, None, None, {}
        self.loop, self.listening = None, Listening()
        self.status = replace(self.status, playing=False, position_samples=0)

    def publish(self, spec: StftSpec, parts: Factors | None, mix: Mix) -> int:  # noqa: ARG002
        self.calls.append("publish")
        self.parts, self.mix = parts, mix
        return len(self.calls)

    def set_mix(self, mix: Mix) -> int:
        self.calls.append("mix")
        self.mix = mix
        return len(self.calls)

    def set_tracks(self, tracks: Mapping[str, Floats]) -> None:
        self.calls.append("tracks")
        self.tracks = dict(tracks)

    def play(self) -> None:
        self.status = replace(self.status, playing=True)

    def pause(self) -> None:
        self.status = replace(self.status, playing=False)

    def seek(self, sample: int) -> None:
        self.seeks.append(sample)
        self.status = replace(self.status, position_samples=sample)

    def set_loop(self, start: int, end: int) -> None:
        self.loop = (start, end)

    def clear_loop(self) -> None:
        self.loop = None

    def set_listening(self, listening: Listening) -> None:
        self.listening = listening

    def scrub(self, sample: int | None) -> None:
        self.scrubs.append(sample)
        if sample is not None:
            self.status = replace(self.status, position_samples=sample)

    def set_output(self, choice: OutputChoice) -> None:
        self.output = choice

    def play_tone(self) -> None:
        self.calls.append("tone")

    def poll(self) -> PlayerStatus:
        return self.status
