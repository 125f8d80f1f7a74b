"""The edges of a network as ribbons, the wider the more they carry. Any thread."""

import numpy as np

from audible_gui.document import mixed_rgb
from audible_gui.export.figures.scene import Scene
from audible_gui.synthesis import FlowEdges

_MOST, _BEHIND = 500, 250


def draw_ribbons(scene: Scene) -> None:
    """From the sound to layer 1, and from each layer to the next deeper one; grey where what is chosen is not in it."""
    content = scene.content
    if scene.places.beside:
        _draw_from_sound(scene)
    for edges in content.edges:
        _draw_bundle(scene, edges.strongest(_BEHIND if content.lit else _MOST), grey=bool(content.lit))
    for edges in content.lit:
        _draw_bundle(scene, edges.strongest(_MOST), grey=False)


def _draw_from_sound(scene: Scene) -> None:
    """What the components of layer 1 have of the sound: they are stacked at the spectrogram's edge."""
    layer, column, box = scene.content.layers[0], scene.places.columns[0], scene.places.picture
    held = np.where(layer.silent, 0.0, layer.shares)
    total, y = max(float(held[column.shown].sum()), 1e-30), box.top
    for index in map(int, column.shown):
        width = float(held[index]) / total * box.height
        if width > 0.0:
            color = mixed_rgb(scene.color(layer, index), scene.look.ground, 0.35)
            card = column.card(index, scene.unit)
            from_ = (box.right + 0.06 * scene.unit, y, y + width)
            scene.canvas.band(from_, (column.left, card.top, card.bottom), color, 0.32)
        y += width


def _draw_bundle(scene: Scene, edges: FlowEdges, *, grey: bool) -> None:
    columns, unit = scene.places.columns, scene.unit
    below, above, parents = columns[edges.layer - 2], columns[edges.layer - 1], scene.content.layers[edges.layer - 1]
    thickest = min(0.5 * unit, 0.8 * above.pitch, 1.5 * below.pitch)
    for place, share in enumerate(map(float, edges.shares)):
        child, parent = edges.nodes(place)
        from_, to = float(below.middles[child.index]), float(above.middles[parent.index])
        if np.isnan(from_) or np.isnan(to) or (parents.silent[parent.index] and not grey):
            continue
        half = 0.01 * unit + thickest * share / 2
        color = scene.look.line if grey else scene.color(parents, parent.index)
        alpha = 0.35 if grey else min(0.22 + 0.6 * share**0.5, 0.8)
        scene.canvas.band((below.right, from_ - half, from_ + half), (above.left, to - half, to + half), color, alpha)
