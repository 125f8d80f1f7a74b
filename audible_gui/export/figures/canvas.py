"""A matplotlib figure that is drawn on in centimetres from its upper left corner. Any thread; matplotlib comes late."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from audible_gui.document.palette import Rgb
from audible_gui.export.figures.content import Matrix
from audible_gui.export.figures.geometry import Box
from audible_gui.export.figures.style import families, prepared, printable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

_SHORTER = "…"
_COUNTED = re.compile(r" \(\d+\)$")
_CM = 2.54


class Canvas:
    """A figure.

    Args:
        width: in cm.
        height: in cm.
        ground: its colour.
        unit: what sizes of letters are multiplied by.
    """

    def __init__(self, width: float, height: float, ground: Rgb, unit: float) -> None:
        prepared()
        from matplotlib.backends.backend_agg import RendererAgg  # noqa: PLC0415
        from matplotlib.figure import Figure  # noqa: PLC0415

        self.width, self.height, self._unit = width, height, unit
        self.figure: Figure = Figure(figsize=(width / _CM, height / _CM), facecolor=ground)
        self._axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0.0, width), ylim=(height, 0.0))
        self._axes.set_axis_off()
        self._measuring = RendererAgg(8, 8, 720)  # type: ignore[no-untyped-call]

    def axes(self, box: Box) -> "Axes":
        """A plot of its own at a place."""
        return self.figure.add_axes(
            (
                box.left / self.width,
                1.0 - box.bottom / self.height,
                box.width / self.width,
                box.height / self.height,
            )
        )

    def text(  # noqa: PLR0913 - as Text has them
        self,
        x: float,
        y: float,
        text: str,
        color: Rgb,
        size: float = 7.0,
        *,
        across: str = "left",
        down: str = "center",
        bold: bool = False,
        turned: bool = False,
        room: float | None = None,
    ) -> None:
        """A line of text, shortened to the room that there is; nothing where that is not enough for a letter."""
        font = self._font(printable(text), size, bold=bold)
        line = self._fitted(printable(text), font, room)
        if line:
            self._axes.text(
                x, y, line, color=color, fontproperties=font, ha=across, va=down, rotation=90.0 if turned else 0.0,
                rotation_mode="anchor" if turned else None, parse_math=False, clip_on=False,
            )  # fmt: skip

    def longest(self, texts: Sequence[str], size: float, room: float, *, bold: bool = False) -> str:
        """The first of some texts that fits into the room that there is, else the last."""
        return next((text for text in texts[:-1] if self.text_width(text, size, bold=bold) <= room), texts[-1])

    def text_width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a line would be."""
        return self._width(printable(text), self._font(text, size, bold=bold))

    def line(self, start: tuple[float, float], end: tuple[float, float], color: Rgb, width: float = 0.5) -> None:
        """A straight line; its width in points, as all lines have it."""
        self._axes.plot(*zip(start, end, strict=True), color=color, linewidth=width * self._unit, solid_capstyle="butt")

    def rectangle(self, box: Box, color: Rgb | None, edge: Rgb | None = None, width: float = 0.8) -> None:
        """A filled rectangle, or only its outline."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415

        self._axes.add_patch(
            Rectangle(
                (box.left, box.top), box.width, box.height, facecolor="none" if color is None else color,
                edgecolor="none" if edge is None else edge, linewidth=0.0 if edge is None else width * self._unit,
            )
        )  # fmt: skip

    def curve(self, box: Box, values: Matrix, color: Rgb) -> None:
        """Values 0..1 as an area over the lower edge of a box."""
        across = np.linspace(box.left, box.right, len(values))
        self._axes.fill_between(across, box.bottom, box.bottom - values * box.height, color=color, linewidth=0.0)

    def band(self, from_: tuple[float, float, float], to: tuple[float, float, float], color: Rgb, alpha: float) -> None:
        """A band from one place, its upper and its lower edge, to another, level at both ends."""
        from matplotlib.patches import PathPatch  # noqa: PLC0415
        from matplotlib.path import Path as Outline  # noqa: PLC0415

        (left, above, below), (right, top, bottom) = from_, to
        middle = (left + right) / 2
        points = [
            (left, above), (middle, above), (middle, top), (right, top),
            (right, bottom), (middle, bottom), (middle, below), (left, below), (left, above),
        ]  # fmt: skip
        codes = [Outline.MOVETO, *[Outline.CURVE4] * 3, Outline.LINETO, *[Outline.CURVE4] * 3, Outline.CLOSEPOLY]
        self._axes.add_patch(PathPatch(Outline(points, codes), facecolor=color, alpha=alpha, linewidth=0.0))

    def _font(self, text: str, size: float, *, bold: bool) -> "FontProperties":
        from matplotlib.font_manager import FontProperties  # noqa: PLC0415

        return FontProperties(family=families([text]), size=size * self._unit, weight="bold" if bold else "normal")

    def _width(self, text: str, font: "FontProperties") -> float:
        size = self._measuring.get_text_width_height_descent(text, font, False)  # type: ignore[no-untyped-call]
        return float(size[0]) / 720 * _CM

    def _fitted(self, text: str, font: "FontProperties", room: float | None) -> str:
        if room is None or self._width(text, font) <= room:
            return text
        counted = _COUNTED.search(text)  # by that alike names are told apart
        for end in ([counted[0]] if counted else []) + [""]:
            low, high = 0, len(text) - len(end)
            while low < high:
                middle = (low + high + 1) // 2
                fits = self._width(text[:middle].rstrip(" .") + _SHORTER + end, font) <= room
                low, high = (middle, high) if fits else (low, middle - 1)
            if low > len(end):
                return text[:low].rstrip(" .") + _SHORTER + end
        return ""
