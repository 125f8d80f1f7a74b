"""Typing where a breakpoint lies. GUI thread."""

from PySide6.QtWidgets import QWidget

from audible_gui.document import CURVE_FLOOR_DB, CURVE_TOP_DB, Breakpoint
from audible_gui.views.inspector.moment_dialog import MomentDialog


class PointDialog(MomentDialog):
    """Asks for time and gain of a breakpoint.

    Args:
        point: as it is.
        end_s: of the sound.
        parent: Qt parent.
    """

    def __init__(self, point: Breakpoint, end_s: float, parent: QWidget) -> None:
        super().__init__("Breakpoint", end_s, (CURVE_FLOOR_DB, CURVE_TOP_DB), parent)
        self.gain.setSpecialValueText("silent")
        self.time.setToolTip("Between the breakpoints before and after it")
        self.gain.setToolTip("How much louder or softer the component is heard there; the lowest is silence")
        self.time.setValue(point.time_s)
        self.gain.setValue(point.gain_db)
        self.lay_out({"&Gain": self.gain, "&Time": self.time})
