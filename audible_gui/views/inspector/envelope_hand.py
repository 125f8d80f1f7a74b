"""What the hands for events and for breakpoints share: the plot of an envelope, and a tool. GUI thread."""

from PySide6.QtCore import QObject, Qt, Signal

from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.tool_bar import ToolBar
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.plots.beats import Beats
from audible_gui.views.plots.time_range import TimeRange

REACH_PX = 9.0
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


class EnvelopeHand(QObject):
    """On the plot of an envelope, while one tool is chosen.

    Args:
        view: of the envelope.
        tool: the one it is for.
        tools: which one is chosen.
        shaping: makes the edits.
        times: what of the sound is in view.
        beats: what is snapped to.

    Signals:
        refused: a sentence saying why something was not done.
        ended: a gesture has ended.
    """

    refused = Signal(str)
    ended = Signal()

    def __init__(
        self, view: ShapeView, tool: Tool, tools: ToolBar, shaping: Shaping, times: TimeRange, beats: Beats
    ) -> None:
        super().__init__(view)
        self._view, self._plot = view, view.plot
        self._tool, self._tools, self._shaping = tool, tools, shaping
        self._times, self._beats = times, beats

    @property
    def active(self) -> bool:
        """Whether its tool is chosen."""
        return self._tools.tool is self._tool

    @property
    def axis(self) -> FrameAxis | None:
        """That of the plot, once something is shown."""
        picture = self._plot.picture
        return picture.axis if picture is not None and isinstance(picture.axis, FrameAxis) else None

    def seconds(self, pixels: float) -> float:
        """So many pixels as seconds."""
        return self._plot.place_of(pixels) * self._times.span_s
