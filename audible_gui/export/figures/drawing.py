"""Draws a network, part by part. Any thread."""

from collections.abc import Iterator

from audible_gui.export.figures.canvas import Canvas
from audible_gui.export.figures.cell_drawing import draw_column
from audible_gui.export.figures.content import FigureContent
from audible_gui.export.figures.geometry import geometry
from audible_gui.export.figures.picture_drawing import draw_picture
from audible_gui.export.figures.ribbon_drawing import draw_ribbons
from audible_gui.export.figures.scene import SMALL, TITLE, USUAL, Scene
from audible_gui.export.figures.style import LOOKS
from audible_gui.export.figures.words import caption, left_out, subtitle


def drawn(content: FigureContent) -> Iterator[Canvas]:
    """Draw a figure; the canvas after every part of it."""
    places, look = geometry(content), LOOKS[content.spec.theme]
    scene = Scene(Canvas(places.width, places.height, look.ground, places.unit), content, places, look)
    _draw_words(scene)
    draw_picture(scene)
    yield scene.canvas
    draw_ribbons(scene)
    yield scene.canvas
    for layer, column in zip(content.layers, places.columns, strict=True):
        draw_column(scene, layer, column)
        yield scene.canvas


def _draw_words(scene: Scene) -> None:
    """Title, what network it is, and what the figure means."""
    canvas, content, places, look, unit = scene.canvas, scene.content, scene.places, scene.look, scene.unit
    left, room = 0.35 * unit, places.width - 0.7 * unit
    title, y = content.sound.name if content.spec.title is None else content.spec.title, places.title
    if title:
        canvas.text(left, y + 0.2 * unit, title, look.text, TITLE, bold=True, room=room)
        y += 0.55 * unit
    told = canvas.longest((subtitle(content), subtitle(content, short=True)), USUAL, room)
    canvas.text(left, y + 0.15 * unit, told, look.muted, USUAL, room=room)
    meaning = canvas.longest((caption(content), caption(content, short=True)), SMALL, room)
    missing = left_out(content, [column.shown for column in places.columns])
    for line, note in enumerate(reversed([note for note in (meaning, missing) if note])):
        canvas.text(left, places.height - (0.3 + 0.3 * line) * unit, note, look.muted, SMALL, room=room)
