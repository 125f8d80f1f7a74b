"""The component tree widget: selection that auditions, toggles and faders under mouse and keys. GUI thread."""

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QTreeView, QWidget

from audible_gui.document import Identity, Node, identity_of, node_of, of_one_run
from audible_gui.session import Audition, Session
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import INDENT, WIDTHS, Column, track_rect
from audible_gui.views.component_tree.delegate import RowDelegate
from audible_gui.views.component_tree.drawing import draw_chevron, playhead_x
from audible_gui.views.component_tree.fader import STEP_DB, Fader
from audible_gui.views.component_tree.menu import row_menu
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.model import Index, TreeModel, plain
from audible_gui.views.component_tree.reading_switch import put_switch
from audible_gui.views.component_tree.rows import Kind, Row

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class ComponentTree(QTreeView):
    """Layers, deepest first, with their components, and the residual.

    Args:
        session: whose document is shown and mixed.
        parent: Qt parent.

    Signals:
        audition_requested: an Audition, or None, when a person chooses a row or gives it up.
    """

    audition_requested = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._mixing = Mixing(session)
        self._model = TreeModel(self._mixing, self)
        self._delegate = RowDelegate(self._model, self)
        self._fader = Fader(self._model, self._mixing)
        self._audition: Audition | None = None
        self._quiet = self._training = False
        self._missed: Identity | None = None
        self._dirty = QRect()
        self._set_up()
        self._model.modelReset.connect(self._expand_deepest)
        self._model.rowsInserted.connect(self._expand_deepest)
        session.changed.connect(self._follow)
        self._show_document()
        self._invite()

    @property
    def selected(self) -> Audition | None:
        """The selected component or residual."""
        return self._selected_audition()

    @Slot(object)
    def set_audition(self, audition: Audition | None) -> None:
        """Select what is heard alone, or nothing; tells nobody."""
        # The transport may hear of a new document, and tell of it, before this view does.
        self._show_document()
        if audition == self._selected_audition():
            self._audition = audition
            return
        self._missed = None
        self._quiet = True
        if audition is None:
            self.clearSelection()
        else:
            self._select(audition.node)
        self._quiet = False
        self._audition = audition

    def set_position(self, fraction: float | None) -> None:
        """Draw the playhead through every envelope at ``fraction`` (0..1) of the sound; None hides it."""
        before, self._delegate.position = self._delegate.position, fraction
        strips = [self._playhead_strip(place) for place in (before, fraction) if place is not None]
        if before is None or fraction is None or strips[0] != strips[1]:
            for strip in strips:
                self.viewport().update(strip)

    @Slot(bool)
    def set_training(self, training: bool) -> None:
        """Whether a training is under way: while it has nothing to show yet, the empty tree says so."""
        self._training = training
        self._invite()

    def menu_at(self, index: Index) -> QMenu | None:
        """The menu of a row; None for rows that have none."""
        row = self._row(index)
        if row is None or not row.mixable:
            return None
        name = QPersistentModelIndex(index.sibling(index.row(), Column.NAME))
        return row_menu(row, self._mixing, lambda: self.edit(plain(name)), self)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """See Qt."""
        super().selectionChanged(selected, deselected)
        audition = self._selected_audition()
        if not self._quiet and audition != self._audition:
            self._audition, self._missed = audition, None
            self.audition_requested.emit(audition)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up the drag, or else the audition; the rest acts on the current row."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the editor had no use for
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # for the transport
        elif not self._press_key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggles and faders take the mouse without moving the selection."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and self._press(index, event):
            event.accept()
        elif event.button() is not Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type a name or a gain."""
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        if event.button() is not Qt.MouseButton.LeftButton or row is None or not row.mixable:
            super().mouseDoubleClickEvent(event)
        elif index.column() in {Column.MUTE, Column.SOLO}:
            self._press(index, event)
        elif self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a fader, or show what is under the mouse."""
        if self._fader.dragging:
            self._fader.move(event.position().x(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return
        self._hover(self.indexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if self._fader.dragging:
            self._fader.release()
            self._hover(self.indexAt(event.position().toPoint()))
        else:
            super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Over a fader the wheel turns it; elsewhere it scrolls."""
        index = self.indexAt(event.position().toPoint())
        row = self._row(index)
        if row is not None and row.mixable and index.column() == Column.GAIN and event.angleDelta().y():
            self._fader.wheel(index, event.angleDelta().y())
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the row under the mouse, or of the current row for the menu key."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        menu = self.menu_at(index)
        if menu is not None:
            at = self.visualRect(index).bottomLeft() if by_key else event.pos()
            menu.popup(self.viewport().mapToGlobal(at))

    def viewportEvent(self, event: QEvent) -> bool:
        """See Qt."""
        if event.type() == QEvent.Type.Leave:
            self._hover(QModelIndex())
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """See Qt; without rows say what to do."""
        self._dirty = event.region().boundingRect()
        super().paintEvent(event)
        invitation = self.viewport().accessibleDescription()
        if invitation:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.current().muted))
            room = self.viewport().rect().adjusted(24, 24, -24, -24)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), invitation)
            painter.end()

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, cells, and a line below."""
        tokens = theme.current()
        row = self._model.row_at(index)
        selected = self.selectionModel().isSelected(plain(index))
        full = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        if selected:
            painter.fillRect(full, QColor(tokens.selection))
        else:
            hovered = self._delegate.hovered
            under = hovered.isValid() and hovered.row() == index.row() and hovered.parent() == index.parent()
            ground = tokens.surface if row.kind is Kind.LAYER else tokens.background
            painter.fillRect(full, QColor(tokens.raised if under and row.mixable else ground))
        self._draw_cells(painter, option, index)
        painter.fillRect(QRect(0, full.bottom(), full.width(), 1), QColor(tokens.surface))
        if selected:
            painter.fillRect(QRect(0, full.top(), 2, full.height() - 1), QColor(tokens.accent))
        elif self.hasFocus() and plain(index).siblingAtColumn(0) == self.currentIndex().siblingAtColumn(0):
            painter.setPen(QColor(tokens.faint))
            painter.drawRect(full.adjusted(0, 0, -1, -2))

    def _draw_cells(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Qt's own loop asks the style sheet for the ground of each cell, and takes twice as long.
        header, top, height = self.header(), option.rect.top(), option.rect.height()
        for column in Column:
            rect = QRect(header.sectionViewportPosition(column), top, header.sectionSize(column), height)
            if not rect.intersects(self._dirty):
                continue
            if column is Column.NAME:
                indent = INDENT * (2 if index.parent().isValid() else 1)
                self.drawBranches(painter, QRect(rect.left(), top, indent, height), index)
                rect.setLeft(rect.left() + indent)
            option.rect = rect
            self._delegate.paint(painter, option, index.sibling(index.row(), column))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A chevron before layers."""
        if self._row(index) is not None and self._model.row_at(index).kind is Kind.LAYER:
            draw_chevron(painter, rect, self.isExpanded(plain(index)))

    def _set_up(self) -> None:
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Components")
        self.setIndentation(INDENT)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(WIDTHS[Column.MUTE])
        for column, width in WIDTHS.items():
            stretch = column in {Column.BASIS, Column.ENVELOPE}
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, mode)
            header.resizeSection(column, width)
        self.setMinimumWidth(sum(WIDTHS.values()) + self.verticalScrollBar().sizeHint().width())

    @Slot(object, object)
    def _follow(self, _before: object, _after: object) -> None:
        self._show_document()
        self._audition = self._selected_audition()
        self._invite()

    def _show_document(self) -> None:
        """What is selected stays selected while its run goes on; a component that a partial result lacks comes back."""
        before, after, selected = self._model.document, self._session.document, self._selected_audition()
        if selected is not None and selected.node is not None:
            self._missed = identity_of(before, selected.node)
        self._quiet = True
        self._model.show(after)
        put_switch(self, self._mixing, after)
        node = None if self._missed is None else node_of(after, self._missed)
        residual = selected == Audition(None) and of_one_run(before, after)
        if (node is not None or residual) and self._selected_audition() is None:
            self._select(node)
        self._quiet = False
        if node is not None or not self._session.previewing:
            self._missed = None

    def _select(self, node: Node | None) -> None:
        index = self._model.index_of(node)
        self.selectionModel().setCurrentIndex(index, _SELECT)
        self.scrollTo(index)

    @Slot()
    def _expand_deepest(self) -> None:
        self.expand(self._model.index(0, 0))

    def _invite(self) -> None:
        """Without rows say what to do."""
        invitation = "" if self._model.rowCount() else self._invitation()
        if invitation != self.viewport().accessibleDescription():
            self.viewport().setAccessibleDescription(invitation)
            self.viewport().update()

    def _invitation(self) -> str:
        if self._session.document.sound is None:
            return "Open a sound first"
        if self._training:
            return "Learning: the first components will be here in a moment"
        return "Press Train to take the sound apart into components"

    def _row(self, index: Index) -> Row | None:
        return self._model.row_at(index) if index.isValid() else None

    def _selected_audition(self) -> Audition | None:
        rows = self.selectionModel().selectedRows()
        row = self._model.row_at(rows[0]) if rows else None
        return Audition(row.node) if row is not None and row.mixable else None

    def _press(self, index: QModelIndex, event: QMouseEvent) -> bool:
        row = self._row(index)
        if row is None or not row.mixable:
            return False
        modifiers = event.modifiers()
        if index.column() == Column.MUTE:
            self._mixing.toggle_mute(row)
        elif index.column() == Column.SOLO and row.node is not None:
            self._mixing.toggle_solo(row, bool(modifiers & Qt.KeyboardModifier.ShiftModifier))
        elif index.column() == Column.GAIN and modifiers & Qt.KeyboardModifier.AltModifier:
            self._mixing.set_gain(row, 0.0)
        elif index.column() == Column.GAIN:
            self._fader.press(index, event.position().x(), track_rect(self.visualRect(index)).width())
        else:
            return False
        return True

    def _press_key(self, event: QKeyEvent) -> bool:
        """Whether the key was a command for the current row."""
        index, row = self.currentIndex(), self._row(self.currentIndex())
        bare = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if row is None or not row.mixable or not bare:
            return False
        if event.key() == Qt.Key.Key_M:
            self._mixing.toggle_mute(row)
        elif event.key() == Qt.Key.Key_S:
            self._mixing.toggle_solo(row, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.text() in {"+", "="}:
            self._fader.nudge(index, STEP_DB)
        elif event.text() in {"-", "−"}:
            self._fader.nudge(index, -STEP_DB)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2} and row.node is not None:
            self.edit(index.siblingAtColumn(Column.NAME))
        else:
            return False
        return True

    def _escape(self) -> None:
        if self._fader.dragging:
            self._fader.cancel()
        else:
            self.clearSelection()

    def _hover(self, index: QModelIndex) -> None:
        hovered = self._delegate.hovered
        if hovered == index:
            return
        row = self._row(index)
        fader = row is not None and row.mixable and index.column() == Column.GAIN
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if fader else Qt.CursorShape.ArrowCursor)
        self._fader.leave()
        self._delegate.hovered = QPersistentModelIndex(index)
        for changed in (plain(hovered), index):
            if changed.isValid():
                rect = self.visualRect(changed)
                self.viewport().update(0, rect.top(), self.viewport().width(), rect.height())

    def _playhead_strip(self, fraction: float) -> QRect:
        left = self.header().sectionViewportPosition(Column.ENVELOPE)
        cell = QRect(left, 0, self.header().sectionSize(Column.ENVELOPE), self.viewport().height())
        return QRect(playhead_x(cell, fraction) - 1, 0, 3, cell.height())
