"""What somebody sees and reaches of widgets: texts that are cut off, names, tips, and where the focus is."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

from audible_gui.views import theme
from audible_gui.views.labels import ElidedLabel

_WHOLE = {"ComponentTree", "NetworkView", "Canvas", "ShapePlot", "QTreeView", "QTabBar", "QTabWidget", "ManualBrowser"}
"""What tells of its parts, each by itself."""
_ELIDED = {"TroubleStatus"}
"""What has an ellipsis of its own, and a tip that says all."""
_LAID_OUT_S = 2.0


def seen(root: QWidget) -> Iterator[QWidget]:
    """The widgets below one that can be seen at least in part."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and widget.window() is root.window() and not widget.visibleRegion().isEmpty():
            yield widget


def cut_off(root: QWidget) -> list[str]:
    """The texts that have less room than they need, for longer than it takes to lay out what has just been told."""
    deadline = time.monotonic() + _LAID_OUT_S
    while (found := _cut_now(root)) and time.monotonic() < deadline:
        QApplication.processEvents()
    return found


def _cut_now(root: QWidget) -> list[str]:
    return [f"{described(widget)}: {text}" for widget in seen(root) if (text := _cut(widget))]


def focusable(root: QWidget) -> list[QWidget]:
    """What the Tab key comes to."""
    return [
        widget
        for widget in seen(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.focusProxy() is None
    ]


def unexplained(root: QWidget) -> list[str]:
    """What the Tab key comes to without a name, or without a tip of its own or of what it is in."""
    found = []
    for widget in focusable(root):
        if type(widget).__name__ in _WHOLE or _says_all(widget):
            continue
        named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()) or _buddy(widget)
        above = widget.parentWidget()
        tip = widget.toolTip() or (above.toolTip() if above is not None else "")
        if not named or not tip:
            found.append(described(widget) + ("" if named else " without a name") + ("" if tip else " without a tip"))
    return found


def without_visible_focus(root: QWidget) -> list[str]:
    """What looks the same with the focus as without."""
    found = []
    for widget in focusable(root):
        images = []
        for focused in (True, False):
            widget.setFocus(Qt.FocusReason.TabFocusReason) if focused else widget.clearFocus()
            QApplication.processEvents()
            images.append(widget.grab().toImage())
        if images[0] == images[1]:
            found.append(described(widget))
    return found


def tab_chain(start: QWidget) -> list[QWidget]:
    """Where the Tab key goes from a widget, until it comes back; longer than any window if it never does."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    chain: list[QWidget] = []
    while len(chain) < 200:
        focus = QApplication.focusWidget()
        assert focus is not None
        if chain and focus is chain[0]:
            break
        chain.append(focus)
        focus.window().focusNextChild()
    return chain


def remains(widget: QWidget, gone: theme.Theme) -> dict[str, int]:
    """By the names of a theme's tokens, how many pixels still have exactly their colours."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(image.constBits())
    counts = {}
    for name in ("background", "surface", "raised", "hover", "text", "muted", "selection"):
        red, green, blue = bytes.fromhex(getattr(gone, name)[1:])
        counts[name] = pixels.count(bytes((blue, green, red, 255)))
    return {name: count for name, count in counts.items() if count > 20}


def described(widget: QWidget) -> str:
    """For whoever reads why a test failed."""
    name = widget.accessibleName() or widget.objectName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} “{name}” in {type(widget.parent()).__name__}"


def _says_all(widget: QWidget) -> bool:
    return isinstance(widget.parent(), QDialogButtonBox) and getattr(widget, "text", str)() in {"Close", "Cancel"}


def _buddy(widget: QWidget) -> str:
    labels = (label for label in widget.window().findChildren(QLabel) if label.buddy() is widget)
    return next((label.text() for label in labels), "")


def _cut(widget: QWidget) -> str:
    if type(widget).__name__ in _ELIDED:
        return ""
    for kind, room_of in _ROOMS.items():
        if isinstance(widget, kind):
            room, needed = room_of(widget)
            return "" if room + 1 >= needed else f"{room} of {needed} px"
    return ""


def _of_label(label: QLabel) -> tuple[int, int]:
    if not label.text() or (isinstance(label, ElidedLabel) and label.toolTip()):
        return 0, 0
    if label.wordWrap():
        return label.height(), label.heightForWidth(label.width())
    return label.width(), label.sizeHint().width()


def _of_box(box: QComboBox) -> tuple[int, int]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box).width()
    return room, box.fontMetrics().horizontalAdvance(box.currentText())


def _of_line(line: QLineEdit) -> tuple[int, int]:
    """Of what asks for a text; a text itself can be scrolled."""
    return line.width(), line.fontMetrics().horizontalAdvance(line.placeholderText()) + 8


def _of_button(button: QAbstractButton) -> tuple[int, int]:
    return (button.width(), button.sizeHint().width()) if button.text() else (0, 0)


def _of_tabs(bar: QTabBar) -> tuple[int, int]:
    needed = (bar.fontMetrics().horizontalAdvance(bar.tabText(tab)) for tab in range(bar.count()))
    rooms = [(bar.tabRect(tab).width(), text) for tab, text in enumerate(needed)]
    return min(rooms, key=lambda room: room[0] - room[1], default=(0, 0))


_ROOMS: dict[type[QWidget], Callable[[Any], tuple[int, int]]] = {
    QLabel: _of_label,
    QComboBox: _of_box,
    QLineEdit: _of_line,
    QAbstractButton: _of_button,
    QTabBar: _of_tabs,
}
"""How many pixels the text of a widget has, and how many it needs."""
