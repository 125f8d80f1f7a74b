"""Paints the rows of the manual's contents, and what was found, with some of its text. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from audible_gui.views import theme

EXCERPT = Qt.ItemDataRole.UserRole + 1
PAGE = Qt.ItemDataRole.UserRole + 2
_LINES = 3
_ROW_PX = 28
_PAD = 6
_GAP_PX = 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """A heading alone, or above some lines of what stands below it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the lines that it has."""
        line = option.fontMetrics.height()
        lines = _LINES if index.data(EXCERPT) else 0
        return QSize(0, max(_ROW_PX, line + 2 * _PAD) + lines * line)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        now, rect = theme.current(), option.rect.adjusted(4, 0, -_PAD, 0)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color(now.selection))
            if option.state & QStyle.StateFlag.State_HasFocus:
                bar = QRect(option.rect.left(), option.rect.top(), 2, option.rect.height())
                painter.fillRect(bar, theme.color(now.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.color(now.hover))
        excerpt, font = index.data(EXCERPT), QFont(option.font)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        font.setWeight(QFont.Weight.DemiBold if excerpt else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QPen(theme.color(now.text if enabled else now.muted)))
        line = painter.fontMetrics().height()
        head = QRect(rect.left(), rect.top(), rect.width(), max(_ROW_PX, line + 2 * _PAD))
        title = str(index.data(Qt.ItemDataRole.DisplayRole))
        shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(head, _LEFT, shown)
        if page := index.data(PAGE):
            beside = head.adjusted(painter.fontMetrics().horizontalAdvance(shown) + _GAP_PX, 0, 0, 0)
            self._write_page(painter, option, beside, str(page))
        if excerpt:
            self._write(painter, option, rect.adjusted(0, head.height() - _PAD // 2, 0, 0), str(excerpt))
        painter.restore()

    @staticmethod
    def _write_page(painter: QPainter, option: QStyleOptionViewItem, rect: QRect, page: str) -> None:
        painter.setFont(option.font)
        painter.setPen(QPen(theme.color(theme.current().muted)))
        shown = painter.fontMetrics().elidedText(page, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
        painter.drawText(rect, _LEFT, shown)

    @staticmethod
    def _write(painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        painter.setFont(option.font)
        painter.setPen(QPen(theme.color(theme.current().muted)))
        room = int(rect.width() * (_LINES - 0.4))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, int(_WRAPPED), shown)
