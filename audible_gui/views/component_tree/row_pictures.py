"""Rows of the tree as pictures, which are only copied when the same rows are painted again. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap

from audible_gui.views.component_tree.paths import RowPath

KEPT = 160
"""Some screens full; 20 MB of the usual width."""


class RowPictures:
    """The pictures of the rows that were painted last.

    Attributes:
        at_once: so many rows are painted anew in one frame where there are pictures of how they were; None for all.
        late: rows of which these were drawn in the present frame.
    """

    def __init__(self) -> None:
        self._known: dict[RowPath, tuple[tuple[object, ...], QPixmap]] = {}
        self.at_once: int | None = None
        self.late: list[QRect] = []
        self._left: int | None = None

    def begin(self) -> None:
        """A frame begins."""
        self.late, self._left = [], self.at_once

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
        size = (rect.width(), rect.height(), ratio)
        key, known = (*size, *key), self._known.pop(path, None)
        if known is not None and known[0] != key and self._left == 0 and known[0][: len(size)] == size:
            self.late.append(rect)
        elif known is None or known[0] != key:
            known = (key, _painted(rect, ratio, painter, paint))
            self._left = None if self._left is None else max(self._left - 1, 0)
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
