"""The pictures of what lies between the columns of a network, kept while nothing about them changes. GUI thread."""

from collections.abc import Hashable

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from audible_gui.document import Node
from audible_gui.synthesis import FlowEdges
from audible_gui.views import theme
from audible_gui.views.component_tree.rows import component_color
from audible_gui.views.network_view.bands import Bands, drawn
from audible_gui.views.network_view.drawing import BoolArray, bands
from audible_gui.views.network_view.layout import Array, Layout
from audible_gui.views.network_view.pointing import visible_edges
from audible_gui.views.network_view.shown import Shown

_PLAIN, _BEHIND, _LIT = 0.75, 0.14, 0.97


class EdgePictures:
    """Draws the edges between layers.

    Args:
        shown: of which network.
    """

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._kept: dict[int, tuple[tuple[Hashable, ...], QImage]] = {}
        self._tints: dict[int, tuple[tuple[object, str], Array]] = {}

    def forget(self) -> None:
        """Let go of all pictures."""
        self._kept.clear()
        self._tints.clear()

    def of_gap(self, layer: int, layout: Layout, gap: QRect, scale: float) -> QImage:
        """The edges between a layer and the one below in a part of the layout.

        Args:
            layer: of the parents.
            layout: of the network.
            gap: the part, between the two columns.
            scale: device pixel ratio.
        """
        edges, look = visible_edges(self._shown, layer), theme.current().name
        place = (gap.left(), gap.top(), gap.width(), gap.height(), scale)
        key = (layout, *edges, self._shown.document.edges, look, *place)
        known = self._kept.get(layer)
        if known is None or known[0] != key:
            known = self._kept[layer] = (key, self._made(edges, layout, gap, scale))
        return known[1]

    def _made(self, edges: tuple[FlowEdges, ...], layout: Layout, gap: QRect, scale: float) -> QImage:
        colors = self._colors(edges[0].layer)
        strengths = (_PLAIN,) if len(edges) == 1 else (_BEHIND, _LIT)
        made = [
            _in_view(bands(one, layout, colors, self._cut(one), strength, gap.top()), gap.height())
            for one, strength in zip(edges, strengths, strict=True)
        ]
        width, height = max(round(gap.width() * scale), 1), max(round(gap.height() * scale), 1)
        pixels = drawn(_scaled(made, scale), width, height)
        image = QImage(pixels.data, width, height, QImage.Format.Format_ARGB32_Premultiplied).copy()
        image.setDevicePixelRatio(scale)
        return image

    def _colors(self, layer: int) -> Array:
        document, look = self._shown.document, theme.current().name
        components = document.components[layer - 1]
        known = self._tints.get(layer)
        if known is None or known[0][0] is not components or known[0][1] != look:
            colors = [component_color(document, Node(layer, index)) for index in range(len(components))]
            values = np.array([[color.redF(), color.greenF(), color.blueF()] for color in colors])
            known = self._tints[layer] = ((components, look), values)
        return known[1]

    def _cut(self, edges: FlowEdges) -> BoolArray:
        document, layer = self._shown.document, edges.layer
        ids = [[component.id for component in document.components[which]] for which in (layer - 2, layer - 1)]
        muted = {(edge.child, edge.parent) for edge in document.edges if edge.muted and edge.layer == layer}
        if not muted:
            return np.zeros(len(edges.shares), dtype=np.bool_)
        ends = zip(edges.children.tolist(), edges.parents.tolist(), strict=True)
        return np.array([(ids[0][child], ids[1][parent]) in muted for child, parent in ends], dtype=np.bool_)


def _in_view(some: Bands, height: float) -> Bands:
    """Those of which something may be seen."""
    margin = some.widths
    low, high = np.minimum(some.from_, some.to) - margin, np.maximum(some.from_, some.to) + margin
    seen = (high > 0.0) & (low < height)
    return Bands(*(values[seen] for values in vars(some).values()))


def _scaled(some: list[Bands], scale: float) -> Bands:
    """All together, in the pixels of the device."""
    from_, to, widths, colors, alphas, dashed = (
        np.concatenate([vars(one)[name] for one in some]) for name in vars(some[0])
    )
    return Bands(from_ * scale, to * scale, widths * scale, colors, alphas, dashed)
