"""The component tree widget: toggles and faders under mouse and keys, and the menu of a row. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from audible_gui.document import Document
from audible_gui.jobs import TrainProgress
from audible_gui.session import Audition, Session, group_audition
from audible_gui.views.component_tree.auditioning import AuditionTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.filtering import Filter
from audible_gui.views.component_tree.gate_menu import add_gate_menu
from audible_gui.views.component_tree.grouping import Grouping
from audible_gui.views.component_tree.hand import Hand
from audible_gui.views.component_tree.learning import learning_text
from audible_gui.views.component_tree.locking import Locking
from audible_gui.views.component_tree.menu import row_menu
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.model import Index, TreeModel, plain
from audible_gui.views.component_tree.part_drag import PartDrag
from audible_gui.views.component_tree.patch_menu import add_patch_menu
from audible_gui.views.component_tree.patching import Patching
from audible_gui.views.component_tree.rows import Kind, Row
from audible_gui.views.component_tree.unfolding import Unfolding
from audible_gui.views.keymap import keyed

_ROWS_AT_ONCE = 4


class ComponentTree(AuditionTree):
    """Layers, deepest first, with their components and what these consist of, and the residual.

    Args:
        session: whose document is shown and mixed.
        parent: Qt parent.

    Attributes:
        unfolding: of all that is below a row.
        filter: which rows are shown by their names.

    Signals (besides those of AuditionTree):
        menu_opening: the QMenu of rows, and these, before it is shown: others may add entries.
        inspection_requested: a person wants to draw on the selected component.
        drag_requested: a person drags what is selected, to drop it elsewhere.
    """

    menu_opening = Signal(object, object)
    inspection_requested = Signal()
    drag_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._training = False
        self._progress: TrainProgress | None = None
        self._mixing = Mixing(session)
        super().__init__(session, TreeModel(self._mixing), parent)
        self.rows.setParent(self)
        self._hand = Hand(self, self._mixing)
        self._patching, self._grouping = Patching(session), Grouping(session)
        self._locking = Locking(session, self._mixing)
        self.filter = Filter(self)
        self.unfolding = Unfolding(self, self.rows)
        self.rows.modelReset.connect(self.unfolding.stop)
        self._part_drag = PartDrag(self, self._hand, self._patching)
        self.rows.modelReset.connect(self._expand_deepest)
        self.rows.rowsInserted.connect(self._expand_deepest)
        session.changed.connect(self._follow)
        self._show_document()
        self._invite()

    @Slot()
    def group(self) -> None:
        """Make the selected components a group, and select that."""
        self._group(self.chosen)

    @Slot()
    def ungroup(self) -> None:
        """Dissolve the selected groups, or take the selected components out of theirs; these are selected then."""
        self._ungroup(self.chosen)

    @Slot()
    def lock(self) -> None:
        """Lock the selected components, or free them if all are locked."""
        self._locking.toggle(self.chosen)

    @Slot()
    def unlock_all(self) -> None:
        """Free all components for the next training."""
        self._mixing.unlock_all()

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done with what is selected; empty where they can."""
        return self._grouping.refusals(self.chosen) | self._locking.refusals(self.chosen)

    @Slot(bool)
    def set_training(self, training: bool) -> None:
        """Whether a training is under way: while it has nothing to show yet, the empty tree says so."""
        self._training, self._progress = training, None
        # What it has learned so far is shown again and again, in all rows, beside all that it computes.
        self.pictures.at_once = _ROWS_AT_ONCE if training else None
        self.viewport().update()
        self._invite()

    @Slot(object)
    def set_progress(self, progress: TrainProgress) -> None:
        """How far the training is."""
        self._progress = progress
        self._invite()

    def menu_at(self, index: Index, rename: Callable[[], None] | None = None) -> QMenu | None:
        """The menu of a row; None for rows that have none.

        Args:
            index: of the row.
            rename: lets a new name be typed; by default in the row.
        """
        row = self.row(index)
        if row is None or not row.mixable:
            return None
        name = QPersistentModelIndex(index.sibling(index.row(), Column.NAME))
        rows = self._hand.rows(plain(index))
        edited = [(one, parts) for one in rows if (parts := self.rows.edited_parts(one))]
        menu = row_menu(rows, self._mixing, edited, rename or (lambda: self.edit(plain(name))), self)
        self._grouping.add_to_menu(menu, rows, lambda: self._group(rows), lambda: self._ungroup(rows))
        if rows == [row] and row.kind is Kind.COMPONENT and row.node is not None:
            add_patch_menu(menu, self._patching, row.node)
            menu.addSeparator()
            menu.addAction("Draw basis and envelope…", lambda: self._inspect(plain(name)))
        gateable = [node for one in rows if one.soloable for node in one.nodes]
        if gateable:
            add_gate_menu(menu, self._patching, gateable)
        self.menu_opening.emit(menu, rows)
        return menu

    def press_key(self, event: QKeyEvent) -> bool:
        """Whether a key was a command for what is selected: mute, solo, gain, a new name."""
        return self._hand.press_key(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up the drag, or else the audition; the rest acts on the current row."""
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the editor had no use for
        elif event.key() == Qt.Key.Key_Escape:
            if not self._hand.cancel():
                self.clearSelection()
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # for the transport
        elif event.key() == Qt.Key.Key_Asterisk:
            self.unfolding.begin(self.currentIndex().siblingAtColumn(Column.NAME))
        elif not self._hand.press_key(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggles and faders take the mouse without moving the selection."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and self._hand.press(index, event):
            event.accept()
        elif event.button() is not Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type a name or a gain."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not self._hand.press_again(index, event):
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a fader, or show what is under the mouse."""
        if self._hand.dragging:
            self._hand.move(event)
            return
        self._hand.hover(self.indexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if self._hand.dragging:
            self._hand.release()
            self._hand.hover(self.indexAt(event.position().toPoint()))
        else:
            super().mouseReleaseEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """A basis or an envelope, to be dropped on another row; else what is selected, for other programs."""
        if not self._part_drag.start(self.currentIndex()):
            self.drag_requested.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Over a fader the wheel turns it; elsewhere it scrolls."""
        if self._hand.wheel(self.indexAt(event.position().toPoint()), event):
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
            self._hand.hover(QModelIndex())
        return super().viewportEvent(event)

    @Slot(object, object)
    def _follow(self, before: Document, after: Document) -> None:
        if after.network is not before.network:
            for menu in self.findChildren(QMenu):
                menu.close()  # its rows may be gone
        self._show_document()
        self.filter.follow()
        self._audition = self.selected
        self._invite()

    def _inspect(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.inspection_requested.emit()

    def _group(self, rows: Sequence[Row]) -> None:
        group = self._grouping.group(rows)
        if group is not None:
            self._carry(group_audition(self._session.document, group))
            self.expand(self.currentIndex().siblingAtColumn(Column.NAME))

    def _ungroup(self, rows: Sequence[Row]) -> None:
        nodes = self._grouping.ungroup(rows)
        if nodes:
            self._carry(Audition(nodes[0], (), nodes[1:]))

    @Slot()
    def _expand_deepest(self) -> None:
        self.expand(self.rows.index(0, 0))

    def _invite(self) -> None:
        """Without rows say what to do."""
        self.invite("" if self.rows.rowCount() else self._invitation())

    def _invitation(self) -> str:
        if self._session.document.sound is None:
            return "Open a sound first"
        if self._training:
            return learning_text(self._progress)
        return keyed("Press Train ({train}) to take the sound apart into components")
