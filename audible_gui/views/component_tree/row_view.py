"""How the tree looks: its rows, what is hovered and selected, the playhead, what it says without rows. GUI thread."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from audible_gui.views import theme
from audible_gui.views.component_tree.columns import INDENT, LEAST_WIDTH, WIDTHS, Column, widths_within
from audible_gui.views.component_tree.delegate import RowDelegate
from audible_gui.views.component_tree.drawing import Cell, draw_chevron, draw_playhead, playhead_x
from audible_gui.views.component_tree.model import Index, TreeModel, plain
from audible_gui.views.component_tree.row_pictures import RowPictures
from audible_gui.views.component_tree.rows import Kind, Row, row_color
from audible_gui.views.component_tree.sorting import next_sort


@dataclass(frozen=True)
class _Ground:
    """What of a row's look depends on the view."""

    selected: bool
    focused: bool
    current: bool
    alone: bool
    hovered: int
    chevron: bool | None


@dataclass(frozen=True)
class _Selected:
    """What is selected in one state of the rows."""

    state: object
    indices: list[QModelIndex]
    rows: list[Row]


# Marks what is selected for those who see no difference between the grounds.
_BAR = 4

_PLOTS = {Column.BASIS, Column.ENVELOPE}


class RowView(QTreeView):
    """Draws the rows of a TreeModel.

    Args:
        model: what it draws.
        parent: Qt parent.

    Attributes:
        rows: the model.
        pictures: of the rows that are in view.

    Signals:
        invited: it says something else in place of rows.
    """

    invited = Signal()

    def __init__(self, model: TreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self._delegate = RowDelegate(model, self)
        self.pictures = RowPictures()
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._paint_late)
        self._places: tuple[tuple[int, int], ...] = ()
        self._look: tuple[object, ...] = ()
        self._selected: _Selected | None = None
        self.setModel(model)
        for moved in (model.layoutChanged, model.modelReset, model.rowsInserted, model.rowsRemoved):
            moved.connect(self._forget_selected)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Components")
        self.setIndentation(INDENT)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._set_widths()
        model.making.made.connect(self.viewport().update)

    def row(self, index: Index) -> Row | None:
        """What an index stands for; None for an invalid one."""
        return self.rows.row_at(index) if index.isValid() else None

    def selected_rows(self) -> list[QModelIndex]:
        """The first cells of the selected rows; rows are selected as a whole.

        What Qt's own ``selectedRows`` tells, which asks the model for every cell of every row.
        """
        return list(self._all_selected().indices)

    @property
    def chosen(self) -> list[Row]:
        """What all selected rows stand for."""
        return list(self._all_selected().rows)

    def _all_selected(self) -> "_Selected":
        """Asked for dozens of times for each change of the selection, which may be all rows: looked up once."""
        state = self.rows.state
        if self._selected is None or self._selected.state is not state:
            indices = self._selected_indices()
            self._selected = _Selected(state, indices, [self.rows.row_at(index) for index in indices])
        return self._selected

    @Slot()
    def _forget_selected(self) -> None:
        self._selected = None

    def _selected_indices(self) -> list[QModelIndex]:
        found: dict[tuple[int, int, int], QModelIndex] = {}
        selection = self.selectionModel().selection()
        for spanned in (selection.at(number) for number in range(selection.size())):
            parent = spanned.parent()
            place = int(parent.internalId()), parent.row()
            for row in range(spanned.top(), spanned.bottom() + 1):
                found[*place, row] = self.rows.index(row, 0, parent)
        return list(found.values())

    def set_position(self, fraction: float | None) -> None:
        """Draw the playhead through every envelope at ``fraction`` (0..1) of the sound; None hides it."""
        before, self._delegate.position = self._delegate.position, fraction
        strips = [self._playhead_strip(place) for place in (before, fraction) if place is not None]
        if before is None or fraction is None or strips[0] != strips[1]:
            for strip in strips:
                self.viewport().update(strip)

    def invite(self, invitation: str) -> None:
        """Say something in place of rows, or nothing."""
        if invitation != self.viewport().accessibleDescription():
            self.viewport().setAccessibleDescription(invitation)
            self.viewport().update()
            self.invited.emit()

    @property
    def invitation(self) -> str:
        """What is said in place of rows."""
        return self.viewport().accessibleDescription()

    def hover(self, index: QModelIndex) -> bool:
        """Show what is under the mouse; whether that is another cell than before."""
        hovered = self._delegate.hovered
        if hovered == index:
            return False
        self._delegate.hovered = QPersistentModelIndex(index)
        for changed in (plain(hovered), index):
            if changed.isValid():
                rect = self.visualRect(changed)
                self.viewport().update(0, rect.top(), self.viewport().width(), rect.height())
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt; without rows say what to do."""
        header = self.header()
        self._places = tuple((header.sectionViewportPosition(one), header.sectionSize(one)) for one in Column)
        self._look = (self._places, self.font().key(), theme.current())
        self.pictures.begin()
        super().paintEvent(event)
        if self.pictures.late:
            self._later.start()
        invitation = self.viewport().accessibleDescription()
        if invitation:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.current().muted))
            room = self.viewport().rect().adjusted(24, 24, -24, -24)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), invitation)
            painter.end()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """The frame of the current row tells whether keys act on it."""
        self._forget_selected()
        super().selectionChanged(selected, deselected)
        rect = self.visualRect(self.currentIndex())
        self.viewport().update(0, rect.top(), self.viewport().width(), rect.height())

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, cells, and a line below, from a picture of them as long as they stay the same; the playhead."""
        row, hovered = self.rows.row_at(index), self._delegate.hovered
        under = hovered.isValid() and hovered.row() == index.row() and hovered.parent() == index.parent()
        full = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        ground = _Ground(
            selected=self.selectionModel().isSelected(plain(index)),
            focused=self.hasFocus(),
            current=plain(index).siblingAtColumn(0) == self.currentIndex().siblingAtColumn(0),
            alone=not self.selectionModel().hasSelection(),
            hovered=hovered.column() if under else -1,
            chevron=self.isExpanded(plain(index)) if self.rows.hasChildren(index) else None,
        )
        plots = () if row.node is None else tuple(self.rows.strip(row, c) for c in (Column.BASIS, Column.ENVELOPE))
        color, sound = row_color(self.rows.document, row), self.rows.document.sound
        # Not the sound itself, which would live as long as the pictures.
        axes = None if sound is None else (sound.rate_hz, sound.duration_s)
        key = (row, color.rgba(), ground, plots, axes, self._look)

        def paint(on: QPainter) -> None:
            self._paint_row(on, full, Cell(full, row, color, option.font), ground)

        self.pictures.draw(painter, full, row.path, key, paint)
        if row.node is not None and self._delegate.position is not None:
            left, width = self._places[Column.ENVELOPE]
            draw_playhead(painter, QRect(left, full.top(), width, full.height() - 1), self._delegate.position)

    @Slot()
    def _paint_late(self) -> None:
        for rect in self.pictures.late:
            self.viewport().update(rect)

    def _paint_row(self, painter: QPainter, full: QRect, cell: Cell, ground: "_Ground") -> None:
        tokens = theme.current()
        layer = cell.row.kind is Kind.LAYER
        shade = tokens.raised if ground.hovered >= 0 and not layer else tokens.surface if layer else tokens.background
        painter.fillRect(full, QColor(tokens.selection if ground.selected else shade))
        self._draw_cells(painter, full, cell, ground)
        painter.fillRect(QRect(0, full.bottom(), full.width(), 1), QColor(tokens.surface))
        if ground.selected:
            bar = QRect(0, full.top(), _BAR, full.height() - 1)
            painter.fillRect(bar, QColor(tokens.accent if ground.focused else tokens.muted))
        elif ground.focused and ground.current:
            # Keys act on what is selected, and on this row only where nothing is.
            painter.setPen(QColor(tokens.accent if ground.alone else tokens.faint))
            painter.drawRect(full.adjusted(0, 0, -1, -2))

    def _draw_cells(self, painter: QPainter, full: QRect, cell: Cell, ground: "_Ground") -> None:
        # Qt's own loop asks the style sheet for the ground of each cell, and takes twice as long.
        for column, (left, width) in zip(Column, self._places, strict=True):
            rect = QRect(left, full.top(), width, full.height())
            if column is Column.NAME:
                indent = INDENT * len(cell.row.path)
                if ground.chevron is not None:
                    draw_chevron(painter, QRect(left, full.top(), indent, full.height()), ground.chevron)
                rect.setLeft(left + indent)
            self._delegate.paint_cell(painter, replace(cell, rect=rect, hovered=column == ground.hovered), column)

    @Slot(int)
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, all columns have less."""
        self._fit_widths(self.viewport().width())
        super().resizeEvent(event)

    def sort_rows(self, column: int) -> None:
        """Sort by a column, or no longer; what a click on its heading does."""
        order = next_sort(self.rows.order, Column(column))
        self.rows.sort_by(order)
        header = self.header()
        header.setSortIndicatorShown(order is not None)
        if order is not None:
            way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(order.column, way)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _set_widths(self) -> None:
        header = self.header()
        header.setSectionsMovable(False)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.sectionClicked.connect(self.sort_rows)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(WIDTHS[Column.MUTE])
        for column in WIDTHS:
            stretch = column in _PLOTS
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
        self._fit_widths(sum(WIDTHS.values()))
        self.setMinimumWidth(LEAST_WIDTH + self.verticalScrollBar().sizeHint().width())

    def _fit_widths(self, width: int) -> None:
        """Columns other than plots are as wide as they should be where there is so much room for all."""
        for column, wanted in widths_within(width).items():
            if column not in _PLOTS and self.header().sectionSize(column) != wanted:
                self.header().resizeSection(column, wanted)

    def _playhead_strip(self, fraction: float) -> QRect:
        left = self.header().sectionViewportPosition(Column.ENVELOPE)
        cell = QRect(left, 0, self.header().sectionSize(Column.ENVELOPE), self.viewport().height())
        return QRect(playhead_x(cell, fraction) - 1, 0, 3, cell.height())
