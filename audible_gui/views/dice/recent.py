"""The last throws, found in the history, so that they are there after closing and opening again. GUI thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from audible_gui.document import TIMBRES, Document, EditStep, Identity, Node, Throw, identity_of, patched_nodes
from audible_gui.synthesis import shape_of
from audible_gui.views import theme
from audible_gui.views.dice.limits import limits_text

SHOWN = 5
PICTURE = QSize(44, 28)
# Steps that are looked at.
_STEPS = 100


@dataclass(frozen=True)
class Recent:
    """A throw of the past.

    Attributes:
        name: of the step that made it.
        throw: without grounds.
        whose: the components.
        document: where it can be seen.
        node: of one of them there.
    """

    name: str
    throw: Throw
    whose: tuple[Identity, ...]
    document: Document
    node: Node


_looked_up: WeakKeyDictionary[EditStep, Sequence[Recent]] = WeakKeyDictionary()


def recent_throws(steps: Sequence[EditStep], document: Document) -> list[Recent]:
    """The last throws in a history that belong to a document's network, the newest first, each once.

    One that is thrown again while it is among them keeps its place: who compares them finds each where it was.
    """
    found: dict[Throw, Recent] = {}
    last: dict[Throw, int] = {}
    for number, step in enumerate(steps[-_STEPS:]):
        if document.network is None or step.document.network is not document.network:
            continue
        for recent in _throws(step):
            if recent.throw not in found and len(found) == SHOWN:
                del found[min(found, key=lambda throw: last[throw])]
            found[recent.throw], last[recent.throw] = recent, number
    return list(reversed(found.values()))


def picture(recent: Recent) -> QIcon:
    """The basis or the envelope that came out of a throw, of the first of its components."""
    tokens, shape = theme.current(), shape_of(recent.document, recent.node)
    timbre = recent.throw.strategy in TIMBRES
    values = np.sqrt(shape.basis.max(axis=0) if timbre else shape.envelope)
    edges = (
        np.geomspace(1, len(values) + 1, PICTURE.width() + 1) - 1
        if timbre
        else np.linspace(0, len(values), PICTURE.width() + 1)
    )
    heights = [values[int(a) : max(int(b), int(a) + 1)].max(initial=0.0) for a, b in pairwise(edges)]
    highest = max(*heights, 1e-30)
    result = QPixmap(PICTURE * 2)
    result.setDevicePixelRatio(2.0)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.text), 1.0))
    bottom = PICTURE.height() - 2.0
    painter.drawPolyline(QPolygonF([QPointF(x, bottom - (bottom - 2.0) * h / highest) for x, h in enumerate(heights)]))
    painter.end()
    return QIcon(result)


def _throws(step: EditStep) -> Sequence[Recent]:
    """What a step has thrown; it is looked up once, as a step does not change."""
    if step not in _looked_up:
        _looked_up[step] = tuple(_found(step)) if step.name.startswith("Randomise") else ()
    return _looked_up[step]


def _found(step: EditStep) -> Iterator[Recent]:
    document = step.document
    whose: dict[Throw, list[Node]] = {}
    for node in patched_nodes(document):
        patch = document.component(node).patch
        for throw in (patch.timbre, patch.density) if patch is not None else ():
            if throw is not None:
                whose.setdefault(replace(throw, ground=None), []).append(node)
    for throw, nodes in whose.items():
        told = f", {throw.strategy.amount_text(throw.amount)}, seed {throw.seed}{limits_text(throw)}"
        if step.name.endswith(told):
            yield Recent(step.name, throw, tuple(identity_of(document, node) for node in nodes), document, nodes[0])
