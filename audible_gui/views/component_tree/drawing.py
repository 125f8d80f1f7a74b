"""How cells look. GUI thread."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from audible_gui.views import theme
from audible_gui.views.component_tree.columns import (
    HANDLE,
    Column,
    button_rect,
    plot_rect,
    track_rect,
    value_rect,
)
from audible_gui.views.component_tree.controls import GAIN, Control
from audible_gui.views.component_tree.rows import Kind, Row, display_text
from audible_gui.views.component_tree.strips import Strip, frequency_fraction

TICKS_HZ = ((100, "100"), (1000, "1k"), (10_000, "10k"))
_PADLOCK, _PENCIL = 14, 14
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft | _MIDDLE, Qt.AlignmentFlag.AlignRight | _MIDDLE


@dataclass(frozen=True, eq=False)
class Cell:
    """What is to be drawn.

    Attributes:
        rect: of the cell.
        row: what it stands for.
        color: of the component.
        font: of the tree.
        hovered: whether the mouse is over this very cell.
    """

    rect: QRect
    row: Row
    color: QColor
    font: QFont
    hovered: bool = False

    @property
    def text_color(self) -> QColor:
        """Quieter the less there is to hear."""
        tokens = theme.current()
        return QColor(tokens.faint if self.row.silent else tokens.muted if self.row.hushed else tokens.text)

    @property
    def plot_color(self) -> QColor:
        """The component's colour, grey when nothing of it is heard."""
        return plot_color(self.color, self.row.silent, self.row.hushed)


def plot_color(color: QColor, silent: bool, hushed: bool) -> QColor:
    """A component's colour, grey when nothing of it is heard."""
    tokens = theme.current()
    if silent:
        return QColor(tokens.faint)
    # Towards grey, too: a dark colour that is only dimmed is gone on the colour of a selected row.
    grey = theme.mixed(color, QColor(tokens.muted), 0.5)
    return theme.mixed(grey, QColor(tokens.background), 0.35) if hushed else color


def draw_layer(painter: QPainter, cell: Cell) -> None:
    """The heading of a layer."""
    font = QFont(cell.font)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(QColor(theme.current().text))
    painter.drawText(cell.rect, _LEFT, cell.row.label)


def draw_chevron(painter: QPainter, rect: QRect, expanded: bool) -> None:
    """Before a layer: whether its components are shown."""
    x, y = rect.right() - 7.0, rect.center().y() + 0.5
    points = [(-4, -2), (0, 2), (4, -2)] if expanded else [(-2, -4), (2, 0), (-2, 4)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(theme.current().muted), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(x + dx, y + dy) for dx, dy in points])
    painter.restore()


def draw_name(painter: QPainter, cell: Cell) -> None:
    """Colour chip and name."""
    chip = QRectF(cell.rect.left(), cell.rect.center().y() - 4.5, 10, 10)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(cell.plot_color)
    if cell.row.kind is Kind.GROUP:
        _draw_stack(painter, chip)
    else:
        painter.drawRoundedRect(chip, 2.5, 2.5)
    space = cell.rect.adjusted(18, 0, -4, 0)
    painter.setFont(cell.font)
    if cell.row.kind is Kind.GROUP:
        count = str(len(cell.row.nodes))
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(space, _RIGHT, count)
        space.setRight(space.right() - QFontMetrics(cell.font).horizontalAdvance(count) - 6)
    if cell.row.patched:
        # Other than it was learned: crossed, drawn, thrown or cut.
        mark = QRect(space.right() - _PENCIL, space.center().y() - _PENCIL // 2, _PENCIL, _PENCIL)
        theme.icon("tool-pencil", theme.current().muted, _PENCIL).paint(painter, mark)
        space.setRight(mark.left() - 4)
    painter.setPen(cell.text_color)
    painter.drawText(space, _LEFT, _elided(cell.font, cell.row.label, space.width()))


def _draw_stack(painter: QPainter, chip: QRectF) -> None:
    """Two chips of the brush's colour, one before the other."""
    front = chip.adjusted(0, 2, -2, 0)
    painter.setOpacity(0.5)
    painter.drawRoundedRect(front.translated(3, -3), 2, 2)
    painter.setOpacity(1.0)
    painter.drawRoundedRect(front, 2, 2)


def draw_strip(painter: QPainter, cell: Cell, strip: Strip) -> None:
    """A basis or an envelope, filled."""
    area = plot_rect(cell.rect).toRect()
    scale = painter.device().devicePixelRatioF()
    painter.drawPixmap(area.topLeft(), strip.pixmap(area.size(), scale, cell.plot_color))


def draw_frequency_grid(painter: QPainter, rect: QRect, rate_hz: int, labels: bool) -> None:
    """Lines at round frequencies behind the bases, or what they are called."""
    area = plot_rect(rect)
    painter.setPen(QColor(theme.current().muted if labels else theme.current().line))
    painter.setFont(_small(painter.font()))
    for frequency_hz, text in TICKS_HZ:
        if frequency_hz < rate_hz / 2.5:
            x = round(area.left() + area.width() * frequency_fraction(frequency_hz, rate_hz))
            if labels:
                box = QRect(x - 20, rect.top(), 40, rect.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
            else:
                painter.drawLine(x, rect.top(), x, rect.bottom())


def draw_time_ends(painter: QPainter, rect: QRect, duration_s: float) -> None:
    """What the ends of the envelopes' axis mean."""
    area = plot_rect(rect).toRect()
    painter.setPen(QColor(theme.current().muted))
    painter.setFont(_small(painter.font()))
    painter.drawText(area, _LEFT, "0 s")
    painter.drawText(area, _RIGHT, f"{duration_s:.1f} s")


def draw_playhead(painter: QPainter, rect: QRect, fraction: float) -> None:
    """Where it plays."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    x = playhead_x(rect, fraction)
    painter.fillRect(QRect(x, rect.top(), 1, rect.height()), QColor(theme.current().text))


def playhead_x(rect: QRect, fraction: float) -> int:
    """The playhead's place in an envelope's cell."""
    area = plot_rect(rect)
    return round(area.left() + area.width() * fraction)


def draw_share(painter: QPainter, cell: Cell) -> None:
    """The share over a bar of it."""
    if cell.row.share is None:
        return
    space = draw_share_text(painter, cell)
    groove = QRectF(space.left() + 4, cell.rect.bottom() - 5, space.width() - 4, 2)
    painter.fillRect(groove, _groove_color())
    groove.setWidth(groove.width() * cell.row.relative)
    painter.fillRect(groove, cell.plot_color)


def draw_share_text(painter: QPainter, cell: Cell) -> QRect:
    """The share; where it stands."""
    space = cell.rect.adjusted(2, 0, -8, 0)
    painter.setFont(theme.numeric_font(cell.font))
    painter.setPen(cell.text_color)
    painter.drawText(space, _RIGHT, display_text(cell.row, Column.SHARE))
    return space


def draw_toggle(painter: QPainter, cell: Cell, letter: str, on: bool, on_color: str) -> None:
    """A mute or solo button."""
    tokens, box = theme.current(), button_rect(cell.rect)
    _draw_button(painter, cell, on, on_color)
    font = _small(cell.font)
    font.setWeight(QFont.Weight.Bold if on else QFont.Weight.Medium)
    painter.setFont(font)
    painter.setPen(QColor(tokens.accent_text if on else tokens.text if cell.hovered else tokens.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


def draw_lock(painter: QPainter, cell: Cell) -> None:
    """A padlock: on a button where it is locked or the mouse is, else faint."""
    tokens, locked = theme.current(), cell.row.component.locked
    if locked or cell.hovered:
        _draw_button(painter, cell, locked, tokens.text)
    color = tokens.background if locked else tokens.text if cell.hovered else tokens.faint
    theme.icon("lock", color, _PADLOCK).paint(painter, button_rect(cell.rect).toRect())


def _draw_button(painter: QPainter, cell: Cell, on: bool, on_color: str) -> None:
    tokens = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(on_color if on else tokens.faint if cell.hovered else tokens.line), 1))
    fill = QColor(on_color) if on else QColor(tokens.hover if cell.hovered else tokens.surface)
    painter.setBrush(fill.lighter(112) if on and cell.hovered else fill)
    painter.drawRoundedRect(button_rect(cell.rect), 4, 4)


def draw_fader(painter: QPainter, cell: Cell, control: Control) -> None:
    """A fader filled from its neutral place, and its value."""
    tokens = theme.current()
    value = control.value(cell.row)
    groove = track_rect(cell.rect, control.column)
    zero, x = (groove.left() + groove.width() * control.fraction(place) for place in (control.neutral, value))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_groove_color())
    painter.drawRoundedRect(groove, 1, 1)
    painter.fillRect(QRectF(zero - 0.5, groove.center().y() - 5, 1, 10), QColor(tokens.faint))
    quiet = cell.row.silent or cell.row.hushed
    if value != control.neutral:
        painter.fillRect(
            QRectF(QPointF(min(zero, x), groove.top()), QPointF(max(zero, x), groove.bottom())),
            QColor(tokens.faint if quiet else tokens.accent),
        )
    painter.setBrush(QColor(tokens.text if cell.hovered else tokens.faint if quiet else tokens.muted))
    width = HANDLE if control is GAIN else HANDLE - 2
    painter.drawRoundedRect(QRectF(x - width / 2, groove.center().y() - 7, width, 14), 2.5, 2.5)
    _draw_value(painter, cell, control)


def _draw_value(painter: QPainter, cell: Cell, control: Control) -> None:
    tokens = theme.current()
    neutral = control.value(cell.row) == control.neutral and not cell.hovered
    painter.setFont(theme.numeric_font(cell.font))
    painter.setPen(QColor(tokens.muted) if neutral and not cell.row.silent else cell.text_color)
    painter.drawText(value_rect(cell.rect, control.column), _RIGHT, display_text(cell.row, control.column))


def draw_buttons(painter: QPainter, cell: Cell, column: Column) -> None:
    """The mute, solo or lock cell of a row that has one."""
    tokens, component = theme.current(), cell.row.component
    if column is Column.MUTE:
        draw_toggle(painter, cell, "M", component.muted, tokens.warning)
    elif column is Column.LOCK:
        if cell.row.lockable:
            draw_lock(painter, cell)
    elif cell.row.soloable:
        draw_toggle(painter, cell, "S", component.soloed, tokens.accent)


def _groove_color() -> QColor:
    """Seen on any row's ground, the selected one's too."""
    return theme.color(theme.current().faint, 0.5)


def _small(font: QFont) -> QFont:
    result = QFont(font)
    result.setPointSizeF(max(font.pointSizeF() - 1.0, 7.0))
    return result


def _elided(font: QFont, text: str, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
