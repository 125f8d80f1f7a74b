"""Output devices, and the one guarded way to PortAudio. Any process; not while a stream of the same process plays.

sounddevice is imported late: its import starts PortAudio, which fails where the library is missing or ALSA is
misconfigured, and the editor runs without sound there.
"""

import ctypes
from contextlib import suppress
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from audible_gui.document import OutputChoice, OutputDevice
from audible_gui.errors import PlaybackError

# file, line, function, error number, format; what a variadic C function is given besides is not looked at.
_ALSA_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
_IGNORE = _ALSA_HANDLER(lambda *_: None)
NO_DEVICE = "No sound output was found; connect or switch on one, then press play again."


def output_devices() -> tuple[OutputDevice, ...]:
    """All devices that can play, as they are now; none without a sound card. Takes up to a second.

    Raises:
        PlaybackError: when PortAudio is missing or does not work.
    """
    sounddevice = portaudio(rescan=True)
    try:
        return _listed(sounddevice)
    except sounddevice.PortAudioError as error:
        raise PlaybackError(f"PortAudio cannot list the sound devices ({error}); check the system's sound.") from error


def default_device(sounddevice: ModuleType) -> OutputDevice:
    """The system's default output, of those that PortAudio knows.

    Raises:
        PlaybackError: when there is none.
    """
    try:
        return next(device for device in _listed(sounddevice) if device.is_default)
    except (sounddevice.PortAudioError, StopIteration) as error:
        raise PlaybackError(NO_DEVICE) from error


def chosen_device(sounddevice: ModuleType, choice: OutputChoice) -> OutputDevice | None:
    """The device that was chosen, if PortAudio knows it."""
    wanted = (choice.device, choice.host_api)
    try:
        return next((each for each in _listed(sounddevice) if (each.name, each.host_api) == wanted), None)
    except sounddevice.PortAudioError:
        return None


def portaudio(*, rescan: bool = False) -> ModuleType:
    """The sounddevice module, with PortAudio running.

    Args:
        rescan: look for devices again; ends every stream of this process.

    Raises:
        PlaybackError: when PortAudio is missing or does not start.
    """
    _silence_alsa()
    try:
        sounddevice = import_module("sounddevice")
    except ImportError as error:
        raise PlaybackError("The package sounddevice is missing; install it with: pip install sounddevice") from error
    except OSError as error:
        raise PlaybackError("PortAudio is missing; on Debian and Ubuntu install libportaudio2.") from error
    except Exception as error:
        raise PlaybackError(f"PortAudio does not start ({error}); check the system's sound configuration.") from error
    if rescan:
        _restart(sounddevice)
    return sounddevice


@cache
def _silence_alsa() -> None:
    """ALSA writes to the terminal what PortAudio tells us anyway; where it is not used there is nothing to silence."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_IGNORE)


def _restart(sounddevice: ModuleType) -> None:
    # PortAudio lists devices only when it starts, and sounddevice has no public way to start it again.
    with suppress(sounddevice.PortAudioError):  # it may not have come up the last time
        sounddevice._terminate()
    try:
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise PlaybackError(f"PortAudio does not start ({error}); check the system's sound configuration.") from error


def _listed(sounddevice: ModuleType) -> tuple[OutputDevice, ...]:
    apis, default = sounddevice.query_hostapis(), _default_index(sounddevice)
    entries = sounddevice.query_devices()
    return tuple(_device(entry, apis, default) for entry in entries if entry["max_output_channels"] > 0)


def _default_index(sounddevice: ModuleType) -> int:
    try:
        return int(sounddevice.query_devices(kind="output")["index"])
    except sounddevice.PortAudioError:
        return -1


def _device(entry: dict[str, Any], apis: tuple[dict[str, Any], ...], default: int) -> OutputDevice:
    return OutputDevice(
        index=int(entry["index"]),
        name=str(entry["name"]),
        host_api=str(apis[entry["hostapi"]]["name"]),
        channels=int(entry["max_output_channels"]),
        default_rate_hz=round(entry["default_samplerate"]),
        is_default=int(entry["index"]) == default,
    )
