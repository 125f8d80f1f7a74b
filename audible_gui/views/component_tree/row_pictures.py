"""Rows of the tree as pictures, which are only copied when the same rows are painted again. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from audible_gui.views.component_tree.paths import RowPath

KEPT = 160
"""Some screens full; 20 MB of the usual width."""


class RowPictures:
    """The pictures of the rows that were painted last."""

    def __init__(self) -> None:
        self._known: dict[RowPath, tuple[object, QPixmap]] = {}

    def draw(
        self, painter: QPainter, rect: QRect, path: RowPath, key: tuple[object, ...], paint: Callable[[QPainter], None]
    ) -> None:
        """Draw a row.

        Args:
            painter: of the view.
            rect: of the row, all of which is painted.
            path: of the row.
            key: all that its picture depends on, but for its size.
            paint: paints it there where it is in the view; called where there is no such picture yet.
        """
        ratio = painter.device().devicePixelRatioF()
        key = (*key, rect.width(), rect.height(), ratio)
        known = self._known.pop(path, None)
        if known is None or known[0] != key:
            known = (key, _painted(rect, ratio, painter, paint))
        self._known[path] = known
        if len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        painter.drawPixmap(rect.topLeft(), known[1])


def _painted(rect: QRect, ratio: float, like: QPainter, paint: Callable[[QPainter], None]) -> QPixmap:
    picture = QPixmap(rect.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    painter.setFont(like.font())
    painter.translate(-rect.topLeft())
    paint(painter)
    painter.end()
    return picture
