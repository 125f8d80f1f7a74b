"""Keys that are shortcuts, and that some controls are operated with. GUI thread."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QAbstractSlider, QApplication, QComboBox


def wanted_by_focus(key: int) -> bool:
    """Whether the control that has the focus does something of its own at a key."""
    focus = QApplication.focusWidget()
    if key == Qt.Key.Key_Space:
        return isinstance(focus, QAbstractButton | QComboBox)
    return key == Qt.Key.Key_Home and isinstance(focus, QAbstractSlider | QComboBox | QAbstractItemView)
