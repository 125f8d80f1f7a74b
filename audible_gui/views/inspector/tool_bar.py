"""Choosing a tool and the width of its brush. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSlider, QWidget

from audible_gui.views import theme
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.listening_buttons import tool_button

NARROWEST_PX, WIDEST_PX, USUAL_PX = 2, 160, 24
_STEP_PX = 8
_TIPS = {
    Tool.PENCIL: "Pencil (1): draw the curve; higher is louder, and is heard while you draw",
    Tool.LINE: "Line (2): drag a straight line from one point to another, such as a fade; with Shift from "
    "the end of the last one, point by point",
    Tool.ERASE: "Eraser (3): what lies under the brush falls silent",
    Tool.SMOOTH: "Smooth (4): evens out what lies under the brush, so that it sounds softer and less sharply defined",
    Tool.SCALE: "Scale (5): drag up or down, and what lies under the brush gets louder, by 12 dB at most at a time, or "
    "softer; a double-click types it",
    Tool.SHIFT: "Shift (6): drag sideways; an envelope is heard earlier or later, a basis lower or higher; a "
    "double-click types it",
    Tool.POINTS: "Breakpoints (7): a gain curve over the envelope, which keeps its detail. Click in the envelope to "
    "add a point, drag it and hear the component get louder or softer there; double-click takes it away",
    Tool.EVENTS: "Events (8): each from its onset to its end. Drag one to hear it earlier or later, up or down for its "
    "level, with Ctrl to repeat it; Delete takes it away. Where events overlap the louder is heard",
}
_KEYS = dict(zip("12345678", Tool, strict=True))


class ToolBar(QWidget):
    """Tools and a brush.

    Signals:
        changed: another tool, or another brush.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons = {tool: tool_button(tip.split(" (")[0], checkable=True) for tool, tip in _TIPS.items()}
        self._group = QButtonGroup(self)
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.brush.setRange(NARROWEST_PX, WIDEST_PX)
        self.brush.setValue(USUAL_PX)
        self.brush.setPageStep(_STEP_PX)
        self.brush.setMinimumWidth(28)
        self.brush.setToolTip("Width of the brush: of how much eraser, smooth and scale change at a time ([ and ])")
        self.brush.setAccessibleName("Width of the brush")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for tool, button in self.buttons.items():
            button.setToolTip(_TIPS[tool])
            self._group.addButton(button)
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self.brush, 1)
        self.buttons[Tool.PENCIL].setChecked(True)
        self._group.buttonToggled.connect(self._on_toggled)
        self.brush.valueChanged.connect(self._on_brush)
        self._on_tool()

    @property
    def tool(self) -> Tool:
        """The one that is chosen."""
        return next(tool for tool, button in self.buttons.items() if button.isChecked())

    def press_key(self, text: str) -> bool:
        """Choose a tool by its number, or another brush; whether the key means anything."""
        if text in _KEYS:
            self.buttons[_KEYS[text]].setChecked(True)
        elif text in {"[", "]"}:
            self.brush.setValue(self.brush.value() + (_STEP_PX if text == "]" else -_STEP_PX))
        else:
            return False
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange and self._theme is not theme.current():
            self._restyle()
        super().changeEvent(event)

    @Slot()
    def _on_toggled(self) -> None:
        if self._group.checkedButton() is not None:
            self._on_tool()

    @Slot(int)
    def _on_brush(self, _pixels: int) -> None:
        self.changed.emit()

    def _on_tool(self) -> None:
        self.brush.setEnabled(True)
        self._restyle()
        self.changed.emit()

    def _restyle(self) -> None:
        self._theme = theme.current()
        tokens = theme.current()
        for tool, button in self.buttons.items():
            button.setIcon(theme.icon(f"tool-{tool.value}", tokens.accent if button.isChecked() else tokens.text))
