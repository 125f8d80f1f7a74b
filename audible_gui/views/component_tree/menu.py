"""The menu of a row. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.rows import Kind, Row


def row_menu(row: Row, mixing: Mixing, rename: Callable[[], None], parent: QWidget) -> QMenu:
    """What can be done with a row; deleted when it closes."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    component = row.component
    _add(menu, "Mute", "M", lambda: mixing.toggle_mute(row), component.muted)
    if row.kind is Kind.COMPONENT:
        _add(menu, "Solo", "S", lambda: mixing.toggle_solo(row), component.soloed)
        _add(menu, "Solo only this", "Shift+S", lambda: mixing.toggle_solo(row, exclusive=True))
    menu.addSeparator()
    _add(menu, "Reset gain", "", lambda: mixing.set_gain(row, 0.0), enabled=component.gain_db != 0.0)
    if row.kind is Kind.COMPONENT:
        _add(menu, "Rename", "F2", rename)
    return menu


def _add(
    menu: QMenu, text: str, key: str, slot: Callable[[], None], checked: bool | None = None, enabled: bool = True
) -> None:
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(key))
    # The tree handles these keys itself; here they are only shown.
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setEnabled(enabled)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    action.triggered.connect(lambda _checked: slot())
