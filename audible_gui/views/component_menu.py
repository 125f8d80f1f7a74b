"""What the menu of the selected rows has, in the menu bar. GUI thread."""

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidgetAction

from audible_gui.views.actions import TABLE, keys_of
from audible_gui.views.choice_menu import Choice, ChoiceMenu
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.menu import is_title
from audible_gui.views.labels import without_mnemonic
from audible_gui.views.palette import Entry

TITLE = "&Component"
_NOTHING = "Select a component in the list first"
_REFUSED = "It cannot be done with what is selected."
_DETAIL = "Component"
# What rows have, for who looks for it before one is selected.
_USUAL = {
    "Mute": ("M", "Silence what is selected in the mix"),
    "Solo": ("S", "Hear only what is selected, and other soloed rows, in the mix"),
    "Solo only this": ("Shift+S", "Hear only what is selected in the mix"),
    "Reset gain": ("", "Gain of what is selected to 0 dB"),
    "Reset pan": ("", "Pan of what is selected to the middle"),
    "Rename": ("F2", "Type another name for the selected component"),
}


class ComponentMenu(QObject):
    """Keeps a menu that holds, whenever it opens, what can be done with what is selected.

    Args:
        tree: where it is selected, and who makes its menu.
        bar: which menu bar.
        before: the menu that it stands before.
    """

    def __init__(self, tree: ComponentTree, bar: QMenuBar, before: QAction) -> None:
        super().__init__(bar)
        self._tree = tree
        self._source: QMenu | None = None
        self.menu = QMenu(TITLE, bar)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        bar.insertMenu(before, self.menu)
        self._fill()

    def entries(self) -> list[Entry]:
        """What it holds now, its submenus' entries too, for the palette; what is told of all rows without any."""
        self._fill()
        if self._source is None:
            return [Entry(text, _DETAIL, _nothing, keys, _NOTHING, tip) for text, (keys, tip) in _USUAL.items()]
        chosen = self._tree.chosen
        name = chosen[0].label if len(chosen) == 1 else f"{len(chosen)} rows"
        return [_entry(text, one, f"{_DETAIL}  ·  {name}") for text, one in _found(self._source, _elsewhere())]

    @Slot()
    def _fill(self) -> None:
        self.menu.clear()
        if self._source is not None and shiboken6.isValid(self._source):
            self._source.deleteLater()
        selected = self._tree.selected_rows()
        self._source = self._tree.menu_at(selected[0]) if selected else None
        if self._source is None:
            self.menu.addAction(_NOTHING).setEnabled(False)
        else:
            self.menu.addActions(self._source.actions())
            self.menu.setDefaultAction(self._source.defaultAction())


def _found(menu: QMenu, elsewhere: set[QKeySequence]) -> list[tuple[str, QAction | Choice]]:
    """What is in a menu and its submenus, with the title under which each is found, but for keys found elsewhere."""
    found: list[tuple[str, QAction | Choice]] = []
    shown = [one for one in menu.actions() if not (is_title(one) or one.isSeparator())]
    for action in shown:
        inner, text = action.menu(), without_mnemonic(action.text())
        if isinstance(inner, ChoiceMenu):  # not opened for that
            found += [(f"{text}: {choice.text}", choice) for choice in inner.choices()]
        elif isinstance(inner, QMenu):
            found += [(f"{text}: {below}", one) for below, one in _found(inner, elsewhere)]
        elif not (isinstance(action, QWidgetAction) or action.shortcut() in elsewhere):
            found.append((text, action))
    return found


def _elsewhere() -> set[QKeySequence]:
    """Keys of what the palette has from the table of actions."""
    return {QKeySequence(keys) for row in TABLE if (keys := keys_of(row.name))}


def _nothing() -> None:
    """What is refused is not run."""


def _entry(text: str, one: QAction | Choice, detail: str) -> Entry:
    if isinstance(one, Choice):
        state = "  ·  on" if one.holds else ""
        return Entry(text, f"{detail}{state}", one.take or _nothing, refusal="" if one.take else _REFUSED)
    keys = one.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    state = "  ·  on" if one.isChecked() else ""
    return Entry(text, f"{detail}{state}", one.trigger, keys, "" if one.isEnabled() else _REFUSED)
