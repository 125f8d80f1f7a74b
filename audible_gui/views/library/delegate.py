"""How the rows of the library look. GUI thread."""

from PySide6.QtCore import QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from audible_gui.views import theme
from audible_gui.views.component_tree.columns import ROW_HEIGHT, plot_rect
from audible_gui.views.library.entries import Listed
from audible_gui.views.library.model import Column, Index, LibraryModel

_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LibraryDelegate(QStyledItemDelegate):
    """Paints the rows of a LibraryModel as the tree of components paints its own."""

    def __init__(self, model: LibraryModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """See Qt."""
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        listed, tokens = self._model.listed_at(index), theme.current()
        painter.save()
        if listed is not None and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selection))
        if listed is None:
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(tokens.text))
            if index.column() == Column.NAME:
                _draw_text(painter, option, str(index.data()))
        elif index.column() == Column.NAME:
            _draw_name(painter, option, listed)
        else:
            strip = listed.basis if index.column() == Column.BASIS else listed.envelope
            area = plot_rect(option.rect).toRect()
            color = theme.component_color(listed.number)
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(area.topLeft(), strip.pixmap(area.size(), ratio, color))
        painter.restore()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        """Over the name."""
        editor.setGeometry(option.rect.adjusted(14, 3, 0, -3))


def _draw_text(painter: QPainter, option: QStyleOptionViewItem, text: str) -> None:
    room = option.rect.adjusted(4, 0, -4, 0)
    elided = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _MIDDLE, elided)


def _draw_name(painter: QPainter, option: QStyleOptionViewItem, listed: Listed) -> None:
    tokens, chip = theme.current(), QRectF(option.rect.left(), option.rect.center().y() - 4.5, 10, 10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.component_color(listed.number))
    painter.drawRoundedRect(chip, 2.5, 2.5)
    room = option.rect.adjusted(18, 0, -4, 0)
    metrics = QFontMetrics(option.font)
    name = metrics.elidedText(listed.component.name, Qt.TextElideMode.ElideRight, room.width())
    painter.setFont(option.font)
    painter.setPen(QColor(tokens.text))
    painter.drawText(room, _MIDDLE, name)
    rest = room.adjusted(metrics.horizontalAdvance(name) + 8, 0, 0, 0)
    if listed.path is not None and rest.width() > 24:
        painter.setPen(QColor(tokens.muted))
        sound = metrics.elidedText(listed.component.sound, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, _MIDDLE, sound)
