"""Paints the rows of the palette. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from audible_gui.views import theme
from audible_gui.views.palette.entry import Entry
from audible_gui.views.palette.model import PaletteModel

ROW_PX = 32
_PAD = 12
_GAP = 12
_BAR, _SQUARE = 4, 10
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class EntryDelegate(QStyledItemDelegate):
    """Title and detail at the left; at the right its keys, or why it cannot be done.

    Args:
        model: whose entries are painted.
    """

    def __init__(self, model: PaletteModel) -> None:
        super().__init__(model)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """See Qt."""
        return QSize(0, max(ROW_PX, option.fontMetrics.height() + 8))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """See Qt."""
        entry = self._model.entry_at(index)
        if entry is None:
            return
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color(theme.current().selection))
            bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
            painter.fillRect(bar, theme.color(theme.current().accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color(theme.current().hover))
        painter.setFont(option.font)
        left = _PAD
        if entry.color is not None:
            square = QRect(option.rect.left() + _PAD, option.rect.center().y() - _SQUARE // 2 + 1, _SQUARE, _SQUARE)
            painter.fillRect(square, entry.color)
            left += _SQUARE + 8
        _write(painter, option.rect.adjusted(left, 0, -_PAD, 0), entry)
        painter.restore()


def _write(painter: QPainter, rect: QRect, entry: Entry) -> None:
    """The title has its room first, then what stands at the right; the detail takes what is left."""
    now, metrics = theme.current(), painter.fontMetrics()
    title = metrics.elidedText(entry.shown, Qt.TextElideMode.ElideRight, rect.width())
    painter.setPen(QPen(theme.color(now.muted if entry.refusal else now.text)))
    painter.drawText(rect, _LEFT, title)
    left = metrics.horizontalAdvance(title) + _GAP
    painter.setPen(QPen(theme.color(now.muted)))
    aside = metrics.elidedText(entry.refusal or entry.keys, Qt.TextElideMode.ElideRight, max(rect.width() - left, 0))
    painter.drawText(rect, _RIGHT, aside)
    room = rect.width() - left - metrics.horizontalAdvance(aside) - _GAP
    if room > metrics.averageCharWidth() * 4:
        detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect.adjusted(left, 0, 0, 0), _LEFT, detail)
