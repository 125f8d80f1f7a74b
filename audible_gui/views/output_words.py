"""How the output is said to a person. Pure functions, GUI thread."""

from typing import Protocol

CLOSED = "Nothing plays, so no output is open."


class OutputState(Protocol):
    """What is read of a player's status."""

    @property
    def device(self) -> str:
        """Name of the open output, empty while none is."""

    @property
    def rate_hz(self) -> int:
        """Its rate."""

    @property
    def latency_s(self) -> float:
        """From the engine to the device."""

    @property
    def underflows(self) -> int:
        """Times that the output says it ran dry."""

    @property
    def error(self) -> str | None:
        """Why nothing can be heard."""


def underflows(state: OutputState) -> str:
    """E.g. ``"0 underflows"``: what the output knows of; what goes missing beyond it, nobody is told."""
    return "1 underflow" if state.underflows == 1 else f"{state.underflows} underflows"


def in_short(state: OutputState) -> str:
    """For the status bar, e.g. ``"Speakers  ·  44.1 kHz  ·  30 ms  ·  0 underflows"``."""
    return "  ·  ".join([state.device, kilohertz(state.rate_hz), milliseconds(state.latency_s), underflows(state)])


def in_words(state: OutputState, sound_hz: int | None) -> str:
    """Whole sentences: what is open, how late it is, whether it is resampled, and how well it went.

    Args:
        state: of the player.
        sound_hz: rate of the sound, if there is one.
    """
    if state.error:
        return state.error
    if not state.device:
        return CLOSED
    late = milliseconds(state.latency_s)
    said = [f"“{state.device}” is open at {kilohertz(state.rate_hz)}; what you change is heard {late} later."]
    if sound_hz is not None and sound_hz != state.rate_hz:
        said.append(f"The sound has {kilohertz(sound_hz)} and is resampled for it; exports are not.")
    if state.underflows:
        times = "once" if state.underflows == 1 else f"{state.underflows} times"
        said.append(f"It ran dry {times} since the engine started; more latency makes that rarer.")
    else:
        said.append("It has not run dry.")
    return " ".join(said)


def kilohertz(rate_hz: int) -> str:
    """E.g. ``"44.1 kHz"``."""
    return f"{rate_hz / 1000:g} kHz"


def milliseconds(seconds: float) -> str:
    """E.g. ``"30 ms"``."""
    return f"{seconds * 1000:.0f} ms"
