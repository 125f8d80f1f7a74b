"""The cells of a layer: name, weights, activations and share of every component. Any thread."""

import numpy as np

from audible_gui.document import Orientation
from audible_gui.export.figures.axes import frequency_axis, time_axis
from audible_gui.export.figures.content import LayerContent
from audible_gui.export.figures.geometry import Box, ColumnBox, Naming
from audible_gui.export.figures.scene import SMALL, USUAL, Scene
from audible_gui.export.figures.words import share_text

# Height of a line of letters of one point, in cm.
_LETTER = 0.035
_LEAST_POINTS = 2.0


def draw_column(scene: Scene, layer: LayerContent, column: ColumnBox) -> None:
    """A layer with its heading and its axes."""
    canvas, unit, top = scene.canvas, scene.unit, scene.places.body[0]
    many = len(layer.names)
    head = f"Layer {layer.layer} · {many} component{'' if many == 1 else 's'}"
    head = canvas.longest((head, head.rpartition(" ")[0]), USUAL, column.width, bold=True)
    canvas.text(column.left, top - 0.66 * unit, head, scene.look.text, USUAL, bold=True, room=column.width)
    for (left, width), word in zip((column.basis, column.envelope), _headings(scene), strict=True):
        fitting = canvas.longest((word, word.partition(":")[0]), SMALL, width + 0.1 * unit)
        canvas.text(left, top - 0.23 * unit, fitting, scene.look.muted, SMALL)
    lowest = top
    for index in map(int, column.shown):
        _draw_cell(scene, layer, column, index)
        lowest = max(lowest, column.card(index, unit).bottom)
    frequency_axis(scene, *column.basis, lowest + 0.04 * unit)
    time_axis(scene, *column.envelope, lowest + 0.04 * unit)


def _headings(scene: Scene) -> tuple[str, str]:
    if scene.content.network.spec.orientation is Orientation.ENVELOPES:
        return "activations: spectra", "weights: envelopes"
    return "weights: spectra", "activations: envelopes"


def _draw_cell(scene: Scene, layer: LayerContent, column: ColumnBox, index: int) -> None:
    canvas, unit, card = scene.canvas, scene.unit, column.card(index, scene.unit)
    color = scene.color(layer, index)
    chosen, silent = bool(layer.chosen[index]), bool(layer.silent[index])
    canvas.rectangle(card, None if silent else scene.look.card, scene.look.accent if chosen else None)
    canvas.rectangle(Box(card.left, card.top, 0.06 * unit, card.height), color)
    head = min(0.3 * unit, 0.5 * card.height) if column.naming is Naming.ABOVE else 0.0
    pad = min(0.05 * unit, 0.1 * card.height)
    for (left, width), values in ((column.basis, layer.bases[index]), (column.envelope, layer.envelopes[index])):
        box = Box(left, card.top + head + pad, width, card.height - head - 2 * pad)
        canvas.line((left, box.bottom), (left + width, box.bottom), scene.look.line, 0.35)
        canvas.curve(box, values.astype(np.float64), color)
    _draw_words(scene, layer, column, index)


def _draw_words(scene: Scene, layer: LayerContent, column: ColumnBox, index: int) -> None:
    """Number, name and share, as far as there is room for them."""
    canvas, unit, look, card = scene.canvas, scene.unit, scene.look, column.card(index, scene.unit)
    faint = bool(layer.silent[index] or layer.traces[index])
    ink = look.muted if faint else look.text
    share = "silent" if layer.silent[index] else share_text(float(layer.shares[index]))
    name = f"{index + 1}  {layer.names[index]}" if scene.content.spec.names else f"{index + 1}"
    x, y = card.left + 0.14 * unit, card.top + card.height / 2
    if column.naming is Naming.ABOVE:
        y = card.top + 0.17 * unit
        canvas.text(card.right - 0.08 * unit, y, share, look.muted, SMALL, across="right")
        canvas.text(x, y, name, ink, SMALL, room=card.width - canvas.text_width(share, SMALL) - 0.4 * unit)
        return
    if column.naming is Naming.NUMBER:
        name = f"{index + 1}"
    room = column.basis[0] - column.left - 0.2 * unit
    if column.naming is Naming.BESIDE and card.height >= 0.56 * unit:
        canvas.text(x, y + 0.14 * unit, share, look.muted, SMALL, room=room)
        y -= 0.13 * unit
    size = min(SMALL, max(card.height / _LETTER / unit * 0.9, _LEAST_POINTS))
    canvas.text(x, y, name, ink, size, room=room)
