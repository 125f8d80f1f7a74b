"""The bar over the spectrogram while one paints: what is painted into, and how the brush is. GUI thread."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSpinBox, QToolButton, QWidget

from audible_gui.views import theme
from audible_gui.views.keymap import set_tip
from audible_gui.views.labels import literal

SMALLEST_PX, LARGEST_PX = 4, 400
_CHIP_PX, _ICON_PX = 10, 16
_NAME_PX = 100
# Of a number besides its text: what the arrows and the border take.
_ROUND_PX = 44


class BrushBar(QFrame):
    """Size, strength and edge of the brush, and whether it erases.

    Signals:
        brushed: the brush is another.
        closed: painting shall end.
    """

    brushed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("brush")
        self.setAccessibleName("Brush")
        self._told = ""
        self._chip, self._text = QLabel(), QLabel()
        self.erase, self.close_button = QToolButton(), QToolButton()
        self.size_px = _spin(
            "Size",
            SMALLEST_PX,
            LARGEST_PX,
            40,
            " px",
            "Diameter of the brush on screen ([ and ], or Alt and the wheel)",
        )
        self.strength = _spin(
            "Strength", 1, 100, 100, " %", "How much of what lies under the brush goes to the component"
        )
        self.softness = _spin("Soft", 0, 100, 50, " %", "How far inwards from its rim the brush is weaker")
        self._lay_out()
        self.restyle()
        self.hide()

    @property
    def erasing(self) -> bool:
        """Whether strokes take back what was painted."""
        return self.erase.isChecked()

    @property
    def text(self) -> str:
        """What it tells."""
        return self._told

    def tell(self, text: str, color: QColor | None) -> None:
        """What is painted into, with its colour, or why nothing can be."""
        self._told = text
        self._text.setText(self._text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _NAME_PX))
        self._text.setToolTip(literal(text))
        self._chip.setVisible(color is not None)
        if color is not None:
            chip = QPixmap(_CHIP_PX, _CHIP_PX)
            chip.fill(color)
            self._chip.setPixmap(chip)
        self.adjustSize()

    def resize_brush(self, steps: int) -> None:
        """Larger or smaller by so many steps of a sixth."""
        now = self.size_px.value()
        self.size_px.setValue(round(now * (7.0 / 6.0) ** steps) if abs(steps) * now > 6 else now + steps)

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.erase.setIcon(theme.icon("tool-erase", size=_ICON_PX))
        self.close_button.setIcon(theme.icon("close", size=_ICON_PX))
        surface, line = theme.color(theme.current().surface, 0.94), theme.current().line
        background = f"rgba({surface.red()}, {surface.green()}, {surface.blue()}, {surface.alpha()})"
        self.setStyleSheet(
            f"QFrame#brush {{ background: {background}; border: 1px solid {line}; border-radius: 4px; }}"
        )

    def _lay_out(self) -> None:
        self.erase.setCheckable(True)
        self.erase.setAccessibleName("Erase what was painted")
        self.erase.setToolTip(
            "Give back what was painted into the component (or hold Alt while painting). Where both strokes have a "
            "soft edge a rim of the first is left: take away the stroke in the inspector, or erase with a larger brush"
        )
        self.close_button.setAccessibleName("End painting")
        set_tip(self.close_button, "Put the brush away ({brush})")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 2, 2)
        row.setSpacing(4)
        row.addWidget(self._chip)
        row.addWidget(self._text)
        for spin in (self.size_px, self.strength, self.softness):
            row.addWidget(spin)
            spin.valueChanged.connect(self._tell_brush)
        for button in (self.erase, self.close_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.erase.toggled.connect(self._tell_brush)
        self.close_button.clicked.connect(self.closed)

    @Slot()
    def _tell_brush(self) -> None:
        self.brushed.emit()


def _spin(name: str, low: int, high: int, value: int, unit: str, tip: str) -> QSpinBox:
    spin = QSpinBox()
    spin.setRange(low, high)
    spin.setValue(value)
    spin.setPrefix(f"{name} ")
    spin.setSuffix(unit)
    spin.setAccessibleName(name)
    spin.setToolTip(tip)
    theme.inset(spin)
    spin.setFixedWidth(spin.fontMetrics().horizontalAdvance(f"{name} {high}{unit}") + _ROUND_PX)
    return spin
