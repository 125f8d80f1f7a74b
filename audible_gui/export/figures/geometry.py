"""Where everything lies in a figure, in centimetres from its upper left corner. Any thread.

The spectrogram stands to the left of the layers where there is room for it, else above them; the layers follow from
left to right, from the sound inwards, each a column of cells with weights and activations side by side.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from audible_gui.document.figure import FigureSpec
from audible_gui.errors import ExportError
from audible_gui.export.figures.content import FigureContent, LayerContent, Matrix
from audible_gui.synthesis import middles

Places = npt.NDArray[np.intp]
# Of a figure of two columns; larger ones have larger letters.
_USUAL_CM = 17.8
_HIGHEST_CM = 24.0
_LEAST_PITCH, _ROOMY, _SMALL, _TALLEST_DEEP = 0.36, 1.0, 0.6, 1.5
_LEAST_FIXED_PITCH, _LEAST_BODY = 0.19, 1.0


class Naming(Enum):
    """Where the names of components stand."""

    ABOVE = "above their curves"
    BESIDE = "to the left of them"
    NUMBER = "only their numbers, there"


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True, eq=False)
class ColumnBox:
    """The cells of one layer.

    Attributes:
        layer: whose.
        left: edge of the cells.
        width: of the cells.
        pitch: height of a cell.
        middles: heights of the middles of all components' cells; NaN for those that are left out.
        shown: the components that are drawn, from top to bottom.
        naming: where their names stand.
        basis: left edge and width of the bases.
        envelope: left edge and width of the envelopes.
    """

    layer: int
    left: float
    width: float
    pitch: float
    middles: Matrix
    shown: Places
    naming: Naming
    basis: tuple[float, float]
    envelope: tuple[float, float]

    @property
    def right(self) -> float:
        """Where the cells end."""
        return self.left + self.width

    def card(self, index: int, unit: float) -> Box:
        """Of a component's cell what it fills."""
        gap = min(0.12 * self.pitch, 0.07 * unit)
        return Box(self.left, float(self.middles[index]) - self.pitch / 2 + gap, self.width, self.pitch - 2 * gap)


@dataclass(frozen=True, eq=False)
class Geometry:
    """All of it.

    Attributes:
        width: of the figure.
        height: of the figure.
        unit: how large letters and gaps are, 1 in two columns of a journal.
        title: where the title's upper edge is.
        picture: the spectrogram.
        beside: whether it stands beside the layers.
        body: from where to where there are cells.
        columns: layer 1 first.
    """

    width: float
    height: float
    unit: float
    title: float
    picture: Box
    beside: bool
    body: tuple[float, float]
    columns: tuple[ColumnBox, ...]


def geometry(content: FigureContent) -> Geometry:
    """Where everything lies."""
    spec = content.spec
    unit = min(max(spec.width_cm / _USUAL_CM, 0.85), 4.0) if spec.height_cm is None else _fixed_unit(spec)
    margin, depth = 0.35 * unit, len(content.layers)
    room = spec.width_cm - 2 * margin
    beside = room >= (6.2 + 4.4 * depth) * unit * 0.95
    title = margin
    top = margin + (0.0 if spec.title == "" else 0.55 * unit) + 0.5 * unit
    foot = 1.55 * unit
    axis = 1.0 * unit
    picture_width = min(max(0.3 * room, 3.6 * unit), 9.0 * unit) if beside else room - 2.6 * unit
    highest = min(0.26 * spec.width_cm, 4.5 * unit, 0.25 * (spec.height_cm or spec.width_cm * 2.0))
    picture_height = 0.0 if beside else highest
    heads = 0.95 * unit
    above = top + heads if beside else top + picture_height + 1.6 * unit + heads
    body_height = _body_height(content, unit, above, foot)
    bottom = above + body_height
    height = spec.height_cm or bottom + foot
    left = margin + axis + picture_width + 1.3 * unit if beside else margin + 0.2 * unit
    columns = _columns(content, (left, spec.width_cm - margin), (above, bottom), unit)
    if beside:
        tall = min(body_height - 1.0 * unit, max(picture_width * 1.15, 3.0 * unit))
        tall = max(tall, min(body_height, 2.0 * unit))
        picture = Box(margin + axis, above + max((body_height - tall - 1.0 * unit) / 2, 0.0), picture_width, tall)
    else:
        picture = Box(margin + axis, top + 0.5 * unit, picture_width, picture_height)
    return Geometry(spec.width_cm, height, unit, title, picture, beside, (above, bottom), columns)


def _fixed_unit(spec: FigureSpec) -> float:
    assert spec.height_cm is not None
    return min(max(min(spec.width_cm / _USUAL_CM, spec.height_cm / 11.0), 0.5), 4.0)


def _body_height(content: FigureContent, unit: float, above: float, foot: float) -> float:
    """How high the columns of cells are. Raises ExportError where there is no room for them."""
    if content.spec.height_cm is not None:
        left = content.spec.height_cm - above - foot
        if left < _LEAST_BODY * unit:
            raise ExportError("So small a figure has no room for a network; make it wider or higher.")
        return left
    count = max(len(layer.names) for layer in content.layers)
    pitch = max(min(9.6 / count, 1.7), _LEAST_PITCH) * unit if count > 4 else 1.6 * unit
    return min(max(count * pitch, 4.2 * unit), max(_HIGHEST_CM * unit - above, 6 * unit))


def _columns(
    content: FigureContent, across: tuple[float, float], body: tuple[float, float], unit: float
) -> tuple[ColumnBox, ...]:
    depth, room = len(content.layers), across[1] - across[0]
    gap = min(max(0.16 * room / depth, 0.7 * unit), 3.0 * unit) if depth > 1 else 0.0
    width = (room - gap * (depth - 1)) / depth
    least = (_LEAST_PITCH if content.spec.height_cm is None else _LEAST_FIXED_PITCH) * unit
    most = max(int((body[1] - body[0]) / least + 1e-6), 1)
    pitches = [_pitch(min(len(layer.names), most), body, unit) for layer in content.layers]
    every = middles(content.flows, *body, pitches) if content.spec.layer is None else [_evenly(content.layers[0], body)]
    columns = []
    for number, (layer, wanted, pitch) in enumerate(zip(content.layers, every, pitches, strict=True)):
        left = across[0] + number * (width + gap)
        shown, places = _shown(layer, wanted, most, body)
        naming = _naming(content.spec, pitch, width, unit)
        beside = {
            Naming.ABOVE: 0.12,
            Naming.BESIDE: min(0.4 * width, 2.3 * unit),
            Naming.NUMBER: _number_room(layer, unit),
        }[naming]
        inner, between = width - beside - 0.12 * unit, 0.25 * unit
        basis = (left + beside, 0.42 * (inner - between))
        envelope = (basis[0] + basis[1] + between, inner - between - basis[1])
        columns.append(ColumnBox(layer.layer, left, width, pitch, places, shown, naming, basis, envelope))
    return tuple(columns)


def _evenly(layer: LayerContent, body: tuple[float, float]) -> Matrix:
    """Middles of the cells of a layer that stands alone, in its own order."""
    count = len(layer.names)
    result: Matrix = body[0] + (np.arange(count) + 0.5) * (body[1] - body[0]) / count
    return result


def _number_room(layer: LayerContent, unit: float) -> float:
    """How wide the highest number is, and what is around it."""
    return (0.34 + 0.13 * len(str(len(layer.names)))) * unit


def _pitch(count: int, body: tuple[float, float], unit: float) -> float:
    height = body[1] - body[0]
    return min(height / count, max(_TALLEST_DEEP * unit, height / 12))


def _shown(layer: LayerContent, places: Matrix, most: int, body: tuple[float, float]) -> tuple[Places, Matrix]:
    """The components for which there is room, the largest, from top to bottom; and the middles of their cells."""
    order = np.argsort(places, kind="stable")
    if len(places) <= most:
        return order, places
    largest = np.argsort(-layer.shares, kind="stable")[:most]
    shown = order[np.isin(order, largest)]
    result = np.full(len(places), np.nan)
    result[shown] = body[0] + (np.arange(most) + 0.5) * (body[1] - body[0]) / most
    return shown, result


def _naming(spec: FigureSpec, pitch: float, width: float, unit: float) -> Naming:
    wide = spec.names and width >= 3.6 * unit
    if pitch >= (_ROOMY if wide else _SMALL) * unit:
        return Naming.ABOVE
    return Naming.BESIDE if wide and pitch >= 0.26 * unit else Naming.NUMBER
