"""The keys that a person has given to actions, and the tips that tell of keys. GUI thread."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui import settings as known
from audible_gui.settings import Settings
from audible_gui.views.actions import TABLE, keys_of, row_of, shortcut_of, use_keys
from audible_gui.views.labels import without_mnemonic

_TIP = "keyed_tip"
_NAMES = {row.name for row in TABLE}
_TAKEN = {
    "M": "mutes the selected row",
    "S": "solos the selected row",
    **dict.fromkeys(("Up", "Down", "Left", "Right", "PgUp", "PgDown"), "moves in lists and plots"),
    **dict.fromkeys(("Return", "Enter", "F2"), "opens and accepts what is selected"),
    **dict.fromkeys(("Del", "Backspace"), "takes away what is selected"),
    **dict.fromkeys(("Tab", "Shift+Tab", "Backtab"), "goes from control to control"),
    **dict.fromkeys(("Ctrl+C", "Ctrl+V"), "copies and pastes"),
}


class Keymap(QObject):
    """Which keys do what; what is changed is remembered and holds at once.

    Args:
        settings: where it is remembered.
        parent: Qt parent.

    Signals:
        changed: some action has other keys.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions: Mapping[str, QAction] = {}
        pairs = (text.partition("=") for text in settings.get(known.SHORTCUTS))
        self._own = {name: keys for name, _, keys in pairs if name in _NAMES}
        use_keys(self._own)

    def govern(self, actions: Mapping[str, QAction]) -> None:
        """Give actions of the table the keys that are changed from now on."""
        self._actions = actions

    @staticmethod
    def obstacle(keys: str) -> str:
        """Why no action can have these keys; empty where one can."""
        use = _TAKEN.get(keys)
        return "" if use is None else f"{written(keys)} {use} in the window, so no command can have it."

    @staticmethod
    def holder(name: str, keys: str) -> str | None:
        """The other action that has these keys."""
        return next((row.name for row in TABLE if row.name != name and keys and keys_of(row.name) == keys), None)

    @property
    def altered(self) -> bool:
        """Whether any action has other keys than usual."""
        return bool(self._own)

    def own(self, name: str) -> bool:
        """Whether an action has other keys than usual."""
        return name in self._own

    def set(self, name: str, keys: str) -> None:
        """Give keys to an action, in Qt's portable form, or none; who has them loses them.

        Raises:
            ValueError: if no action can have them.
        """
        if self.obstacle(keys):
            raise ValueError(keys)
        holder = self.holder(name, keys)
        changes = {name: keys} if holder is None else {name: keys, holder: ""}
        self._use(self._own | changes)

    def reset(self, name: str) -> None:
        """Give an action its usual keys again; who has them loses them."""
        self.set(name, row_of(name).shortcut)

    def reset_all(self) -> None:
        """The usual keys for all."""
        self._use({})

    def _use(self, own: Mapping[str, str]) -> None:
        self._own = {name: keys for name, keys in own.items() if keys != row_of(name).shortcut}
        self._settings.set(known.SHORTCUTS, [f"{name}={keys}" for name, keys in self._own.items()])
        use_keys(self._own)
        for name, action in self._actions.items():
            action.setShortcut(QKeySequence(keys_of(name)))
        for widget in QApplication.allWidgets():
            if tip := widget.property(_TIP):
                widget.setToolTip(keyed(tip))
        self.changed.emit()


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tip that tells of keys as ``keyed`` has it, and goes on to when they are changed."""
    widget.setProperty(_TIP, text)
    widget.setToolTip(keyed(text))


def keyed(text: str) -> str:
    """Keys in the place of the actions' names: ``"Go to the start ({rewind})"`` → ``"Go to the start (Home)"``.

    Of an action without keys the parentheses go, and within a sentence it is called by its name.
    """
    text = re.sub(r" \(\{(\w+)\}\)", lambda found: _aside(found[1]), text)
    return re.sub(r"\{(\w+)\}", lambda found: shortcut_of(found[1]) or f"“{title_of(found[1])}”", text)


def title_of(name: str) -> str:
    """What an action is called, without the dots that say that it asks."""
    return without_mnemonic(row_of(name).text).rstrip("…")


def written(keys: str) -> str:
    """Keys as the system writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _aside(name: str) -> str:
    keys = shortcut_of(name)
    return f" ({keys})" if keys else ""
