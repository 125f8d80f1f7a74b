"""Something that is drawn over whatever is in view. GUI thread."""

import pyqtgraph as pg
from PySide6.QtCore import QRectF


class ViewItem(pg.GraphicsObject):
    """An item as large as the view: where one that is larger than Qt's integers is zoomed into, Qt leaves it out."""

    def boundingRect(self) -> QRectF:
        """What is in view."""
        view = self.getViewBox()
        return QRectF() if view is None else QRectF(view.viewRect())

    def viewTransformChanged(self) -> None:
        """Be as large as the view is now."""
        self.prepareGeometryChange()
