"""Presets that a person has saved, kept from run to run. GUI thread.

What stands in the settings file may be of another version, or written by hand: what is no preset is left out.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from audible_gui import settings as known
from audible_gui.document import MAX_PRESETS, NetworkSpec, Preset, built_in_presets, preset_name, settings_sentence
from audible_gui.errors import AudibleError
from audible_gui.settings import Settings
from audible_gui.views.spec_values import read_spec, spec_values

AS_SUGGESTED = "As suggested"
_MOST_LETTERS = 2000
_TAKEN = {name.casefold() for name in (AS_SUGGESTED, *(preset.name for preset in built_in_presets()))}
_FULL = f"There are {MAX_PRESETS} presets of your own already: remove one first"


class OwnPresets(QObject):
    """Those saved, by name in alphabetical order; names that differ in capitals alone are the same.

    Args:
        settings: where they are kept.
        parent: Qt parent.

    Signals:
        changed: there are others.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._by_name: dict[str, Preset] = {}
        for preset in _readable(settings.get(known.NETWORK_PRESETS)):
            self._by_name.setdefault(preset.name.casefold(), preset)

    @property
    def presets(self) -> tuple[Preset, ...]:
        """All of them."""
        return tuple(self._by_name[key] for key in sorted(self._by_name))

    def named(self, name: str) -> Preset | None:
        """The one of a name."""
        return self._by_name.get(name.casefold())

    def refusal(self, text: str) -> str:
        """Why nothing can be saved under a name; empty where it can, in the place of what has that name, too."""
        try:
            name = preset_name(text)
        except ValueError:
            return "Type a name"
        if name.casefold() in _TAKEN:
            return f"“{name}” comes with the program: choose another name"
        return _FULL if self.named(name) is None and len(self._by_name) >= MAX_PRESETS else ""

    def save(self, text: str, spec: NetworkSpec) -> Preset:
        """Keep settings under a name.

        Raises:
            ValueError: where ``refusal`` says why.
        """
        if refusal := self.refusal(text):
            raise ValueError(refusal)
        preset = _own(preset_name(text), spec)
        self._keep(self._by_name | {preset.name.casefold(): preset})
        return preset

    def remove(self, name: str) -> None:
        """Forget the one of a name."""
        self._keep({key: preset for key, preset in self._by_name.items() if key != name.casefold()})

    def _keep(self, by_name: dict[str, Preset]) -> None:
        self._by_name = by_name
        texts = [json.dumps({"name": one.name, **spec_values(one.spec)}) for one in self.presets]
        self._settings.set(known.NETWORK_PRESETS, texts)
        self.changed.emit()


def _readable(texts: Sequence[str]) -> Iterator[Preset]:
    for text in texts[:MAX_PRESETS]:
        try:
            values: Any = json.loads(text) if len(text) <= _MOST_LETTERS else None
            name = preset_name(values["name"])
            if name.casefold() not in _TAKEN:
                yield _own(name, read_spec(values))
        except (AudibleError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            continue


def _own(name: str, spec: NetworkSpec) -> Preset:
    return Preset(name, settings_sentence(spec), spec)
