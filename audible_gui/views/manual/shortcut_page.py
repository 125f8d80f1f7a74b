"""The manual's page of keys, made from the table of actions. GUI thread."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence

from audible_gui.views.actions import TABLE, keys_of, row_of
from audible_gui.views.labels import without_mnemonic

_HEAD = """# Keyboard shortcuts

All commands that stand in menus, as they are before anybody has changed a key. Give a command other keys in the
preferences (Ctrl+,), on the page *Shortcuts*; inside the program this page tells the keys that you have.
The [command palette](panels.md#command-palette) finds all of them by name.
"""


def shortcut_page(keys: Callable[[str], str] = keys_of) -> str:
    """The page as Markdown.

    Args:
        keys: those of an action by its name, in Qt's portable form; by default those that hold now.
    """
    parts = [_HEAD]
    for menu in dict.fromkeys(row.menu for row in TABLE):
        parts.append(f"## {without_mnemonic(menu)}\n")
        parts.append("| Command | Keys | What it does |\n|---|---|---|")
        for row in TABLE:
            if row.menu == menu:
                text = without_mnemonic(row.text).rstrip("…")
                parts.append(f"| {_cell(text)} | {_cell(keys(row.name))} | {_cell(row.tip)} |")
        parts.append("")
    return "\n".join(parts)


def usual_keys(name: str) -> str:
    """An action's keys before anybody has changed them."""
    return row_of(name).shortcut


def written_keys(name: str) -> str:
    """An action's keys now, as the system writes them."""
    return QKeySequence(keys_of(name)).toString(QKeySequence.SequenceFormat.NativeText)


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or " "
