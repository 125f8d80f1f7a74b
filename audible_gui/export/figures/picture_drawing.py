"""The spectrogram of a figure, and what its colours mean. Any thread."""

import numpy as np

from audible_gui.export.figures.axes import time_axis, upright, upright_frequency_axis
from audible_gui.export.figures.geometry import Box
from audible_gui.export.figures.scene import SMALL, USUAL, Scene
from audible_gui.export.figures.words import picture_title
from audible_gui.synthesis import RANGE_DB

_STEP_DB = 30


def draw_picture(scene: Scene) -> None:
    """The spectrogram with its axes and its bar of levels."""
    picture, box, look = scene.content.picture, scene.places.picture, scene.look
    axes = scene.canvas.axes(box)
    levels = picture.image.astype(np.float32) / 255.0 * RANGE_DB - RANGE_DB
    axes.imshow(
        levels, cmap=_colors(scene), vmin=-RANGE_DB, vmax=0.0, aspect="auto", origin="lower",
        interpolation="antialiased", extent=(0.0, picture.duration_s, 0.0, 1.0), rasterized=True,
    )  # fmt: skip
    axes.set(xlim=(0.0, scene.content.sound.duration_s), ylim=(0.0, 1.0), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(edgecolor=look.line, linewidth=0.5 * scene.unit)
    title = picture_title(scene.content)
    scene.canvas.text(box.left, box.top - 0.2 * scene.unit, title, look.text, USUAL, bold=True, room=box.width)
    upright_frequency_axis(scene, box)
    time_axis(scene, box.left, box.width, box.bottom)
    _level_bar(scene)


def _level_bar(scene: Scene) -> None:
    """Beneath the spectrogram, or at its right where it stands above all."""
    box, unit, ink, canvas = scene.places.picture, scene.unit, scene.look.muted, scene.canvas
    lies = scene.places.beside
    if lies:
        bar = Box(box.left, box.bottom + 0.95 * unit, box.width, 0.16 * unit)
    else:
        bar = Box(box.right + 0.25 * unit, box.top, 0.22 * unit, box.height)
    ramp = np.linspace(0.0, 1.0, 256)
    axes = canvas.axes(bar)
    shown = ramp[np.newaxis] if lies else ramp[:, np.newaxis]
    axes.imshow(shown, cmap=_colors(scene), aspect="auto", origin="lower", rasterized=True)
    axes.set_axis_off()
    for level_db in range(-round(RANGE_DB), 1, _STEP_DB):
        part, text = 1.0 + level_db / RANGE_DB, f"{level_db}".replace("-", "−")
        if lies:
            canvas.text(bar.left + part * bar.width, bar.bottom + 0.16 * unit, text, ink, SMALL, across="center")
        else:
            canvas.text(bar.right + 0.08 * unit, bar.bottom - part * bar.height, text, ink, SMALL)
    label = "Level (dB re maximum)"
    if lies:
        canvas.text(bar.left + bar.width / 2, bar.bottom + 0.44 * unit, label, ink, SMALL, across="center")
    else:
        label = canvas.longest((label, "Level (dB)"), SMALL, box.height)
        upright(scene, bar.right + 0.9 * unit, bar.top + bar.height / 2, label)


def _colors(scene: Scene) -> str:
    return "magma" if scene.look.dark else "magma_r"
