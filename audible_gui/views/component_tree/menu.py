"""The menu of a row. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from audible_gui.document import Node
from audible_gui.views.actions import keys_of
from audible_gui.views.component_tree.controls import GAIN, PAN, Control
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.labels import plain

_TITLE = "title"
_TITLE_PX = 240


def row_menu(
    rows: Sequence[Row],
    mixing: Mixing,
    edited: Sequence[tuple[Row, Sequence[Node]]],
    rename: Callable[[], None],
    parent: QWidget,
) -> QMenu:
    """What can be done with rows; deleted when it closes.

    Args:
        rows: the one it was asked for first, then those selected with it.
        mixing: makes the changes.
        edited: of those that are not as they were learned, what of them is not: themselves or children.
        rename: begins to rename the first.
        parent: Qt parent.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    row, component = rows[0], rows[0].component
    _add_title(menu, rows)
    mute = f"Cut out of {plain(row.parent_label)}" if row.within else "Mute"
    add_entry(menu, mute, "M", lambda: mixing.set_muted(rows, not component.muted), component.muted)
    if row.soloable:
        add_entry(menu, "Solo", "S", lambda: mixing.set_soloed(rows, not component.soloed), component.soloed)
        add_entry(menu, "Solo only this", "Shift+S", lambda: mixing.set_soloed(rows, True, exclusive=True))
    if row.lockable:
        add_entry(
            menu, "Lock", keys_of("lock"), lambda: mixing.set_locked(rows, not component.locked), component.locked
        )
    menu.addSeparator()
    for control in (GAIN, PAN):
        if control.has(row):
            _add_reset(menu, control, [one for one in rows if control.has(one)], mixing)
    if row.kind not in {Kind.RESIDUAL, Kind.GROUP} and (row.within or edited):
        text = "Restore as learned" if row.within else "Restore its parts as learned"
        add_entry(menu, text, "", lambda: mixing.restore(edited), enabled=bool(edited))
    if row.soloable:
        add_entry(menu, "Rename", "F2", rename)
    return menu


def is_title(action: QAction) -> bool:
    """Whether an entry only says whose menu it is in."""
    return action.objectName() == _TITLE


def _add_title(menu: QMenu, rows: Sequence[Row]) -> None:
    name = menu.fontMetrics().elidedText(_titled(rows), Qt.TextElideMode.ElideMiddle, _TITLE_PX)
    title = menu.addAction(plain(name))
    title.setObjectName(_TITLE)
    title.setEnabled(False)
    font = title.font()
    font.setBold(True)
    title.setFont(font)
    menu.setDefaultAction(title)  # which is how the style sheet tells it from what cannot be done
    menu.addSeparator()


def _titled(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        return rows[0].title
    of_components = all(row.kind is Kind.COMPONENT for row in rows)
    return f"{len(rows)} {'components' if of_components else 'rows'}"


def _add_reset(menu: QMenu, control: Control, rows: Sequence[Row], mixing: Mixing) -> None:
    changed = any(control.value(row) != control.neutral or row.various for row in rows)
    values = [(row, control.neutral) for row in rows]
    add_entry(menu, f"Reset {control.name.lower()}", "", lambda: mixing.set_values(control, values), enabled=changed)


def add_entry(
    menu: QMenu, text: str, key: str, slot: Callable[[], None], checked: bool | None = None, enabled: bool = True
) -> None:
    """An entry that shows a key which the tree, or the window, handles itself."""
    action = menu.addAction(text)
    action.setShortcut(QKeySequence(key))
    # Here the keys are only shown.
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    action.setEnabled(enabled)
    if checked is not None:
        action.setCheckable(True)
        action.setChecked(checked)
    action.triggered.connect(lambda _checked: slot())
