"""What ``audible-gui devices`` prints."""

from collections.abc import Sequence
from dataclasses import asdict

from audible_gui.document import OutputChoice, OutputDevice


def chosen_output() -> OutputChoice:
    """What is chosen in the editor's preferences; where there is no Qt, and so no editor, nothing is."""
    try:
        from audible_gui.settings import Settings  # noqa: PLC0415
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] not in {"PySide6", "shiboken6"}:
            raise
        return OutputChoice()
    return Settings().output()


def device_values(devices: Sequence[OutputDevice], choice: OutputChoice) -> list[dict[str, object]]:
    """For ``--json``: the devices' attributes, and whether each is the chosen one."""
    return [{**asdict(device), "is_chosen": _is_chosen(device, choice)} for device in devices]


def device_lines(devices: Sequence[OutputDevice], choice: OutputChoice) -> list[str]:
    """For people: a star at the system's default, and which one is chosen, or that it is not there."""
    lines = [] if devices else ["No sound output was found."]
    for device in devices:
        mark = "*" if device.is_default else " "
        about = f"{device.host_api}, {device.channels} channels, {device.default_rate_hz:.0f} Hz"
        chosen = "  chosen in the editor" if _is_chosen(device, choice) else ""
        lines.append(f"{mark} {device.index:2d}  {device.name}  ({about}){chosen}")
    if choice.device and not any(_is_chosen(device, choice) for device in devices):
        lines.append(f"“{choice.device}” ({choice.host_api}), which is chosen in the editor, is not there.")
    return lines


def _is_chosen(device: OutputDevice, choice: OutputChoice) -> bool:
    return (device.name, device.host_api) == (choice.device, choice.host_api)
