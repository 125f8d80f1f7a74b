"""Axes with ticks, their names and units. Any thread."""

from collections.abc import Sequence

from audible_gui.export.figures.geometry import Box
from audible_gui.export.figures.scene import SMALL, Scene
from audible_gui.export.figures.ticks import frequency_ticks, time_ticks

_TICK = 0.08


def time_axis(scene: Scene, left: float, width: float, y: float) -> None:
    """Seconds, below what lies above ``y``."""
    ticks = time_ticks(scene.content.sound.duration_s, max(int(width / (0.7 * scene.unit)), 1))
    _axis(scene, (left, width), y, ticks, ("Time (s)", "s"))


def frequency_axis(scene: Scene, left: float, width: float, y: float) -> None:
    """Hertz, from left to right."""
    content = scene.content
    ticks = frequency_ticks(content.spec.scale, content.sound.rate_hz, max(int(width / (0.52 * scene.unit)), 1))
    _axis(scene, (left, width), y, ticks, ("Frequency (Hz)", "Freq. (Hz)", "Hz"))


def upright_frequency_axis(scene: Scene, box: Box) -> None:
    """Hertz, upwards at the left of a box."""
    canvas, unit, content, ink = scene.canvas, scene.unit, scene.content, scene.look.muted
    most = max(int(box.height / (0.5 * unit)), 2)
    for at, text in frequency_ticks(content.spec.scale, content.sound.rate_hz, most):
        y = box.bottom - at * box.height
        canvas.line((box.left - _TICK * unit, y), (box.left, y), ink)
        canvas.text(box.left - 0.14 * unit, y, text, ink, SMALL, across="right")
    label = canvas.longest(("Frequency (Hz)", "Hz"), SMALL, box.height)
    upright(scene, box.left - 0.8 * unit, box.top + box.height / 2, label)


def upright(scene: Scene, x: float, y: float, text: str) -> None:
    """A label that is read from below, around ``y``."""
    scene.canvas.text(x, y, text, scene.look.muted, SMALL, across="center", down="bottom", turned=True)


def _axis(
    scene: Scene, across: tuple[float, float], y: float, ticks: Sequence[tuple[float, str]], labels: Sequence[str]
) -> None:
    canvas, unit, (left, width), ink = scene.canvas, scene.unit, across, scene.look.muted
    for at, text in ticks:
        x = left + at * width
        canvas.line((x, y), (x, y + _TICK * unit), ink)
        room = left + width + 0.1 * unit - x  # what comes next has an axis of its own
        if canvas.text_width(text, SMALL) <= 2 * room:
            canvas.text(x, y + 0.24 * unit, text, ink, SMALL, across="center")
        else:
            canvas.text(x + room, y + 0.24 * unit, text, ink, SMALL, across="right")
    label = canvas.longest(labels, SMALL, width)
    canvas.text(left + width / 2, y + 0.52 * unit, label, ink, SMALL, across="center")
