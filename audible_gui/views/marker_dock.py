"""The list of markers: each can be gone to, renamed, moved, deleted. GUI thread."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDockWidget,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedLayout,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import Document
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.keymap import keyed, set_tip
from audible_gui.views.marker_model import Column, MarkerModel
from audible_gui.views.plots.markers import Markers

NARROWEST = 200
_ROW_PX = 28


class MarkerView(QTreeView):
    """The rows.

    Signals:
        go_requested: the current row's marker shall be gone to.
        delete_requested: the selected ones shall be deleted.
    """

    go_requested = Signal()
    delete_requested = Signal()

    def __init__(self, model: MarkerModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAccessibleName("Markers")
        self.setFont(theme.numeric_font())
        self.setStyleSheet(f"QTreeView::item {{ min-height: {_ROW_PX}px; padding: 0 8px; }}")
        self.header().setSectionsMovable(False)
        self.header().setSectionResizeMode(Column.TIME, QHeaderView.ResizeMode.ResizeToContents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes there, Delete takes away."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if not editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_requested.emit()
        elif not editing and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_requested.emit()
        else:
            super().keyPressEvent(event)


class MarkerDock(QDockWidget):
    """A dock with the markers of the sound.

    Args:
        session: whose sound.
        markers: those of it.
        parent: Qt parent.
    """

    def __init__(self, session: Session, markers: Markers, parent: QWidget | None = None) -> None:
        super().__init__("Markers", parent)
        self.setObjectName("markers")
        self.setAllowedAreas(Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea)
        self._session, self._markers = session, markers
        self._following = False
        self.model = MarkerModel(markers, self)
        self.view = MarkerView(self.model)
        self.empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self.add_button, self.delete_button = QPushButton("&Set"), QPushButton("&Delete")
        self._lay_out()
        self._connect()
        self._refresh()

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        where: QWidget = self.view if self.model.rowCount() else self.add_button
        where.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Keys may be others by now."""
        super().showEvent(event)
        self._refresh()

    def _lay_out(self) -> None:
        self.empty.setProperty("role", "muted")
        self.empty.setMargin(16)
        set_tip(self.add_button, "A marker where the playhead is, also while it plays ({marker_set})")
        self.delete_button.setToolTip("Take the selected markers away (Delete)")
        content = QWidget()
        self._stack = QStackedLayout()
        for page in (self.empty, self.view):
            page.setMinimumWidth(NARROWEST)
            self._stack.addWidget(page)
        row = QHBoxLayout()
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self.add_button)
        row.addWidget(self.delete_button)
        row.addStretch(1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._stack, 1)
        column.addLayout(row)
        self.setWidget(content)

    def _connect(self) -> None:
        self._session.changed.connect(self._on_change)
        # Told after the rows have changed, since the model was connected before.
        self._markers.changed.connect(self._refresh)
        self._markers.chosen_changed.connect(self._follow)
        self.view.clicked.connect(self._go)
        self.view.go_requested.connect(self._go_current)
        self.view.delete_requested.connect(self._delete)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.add_button.clicked.connect(self._markers.set_here)
        self.delete_button.clicked.connect(self._delete)

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._refresh()

    @Slot()
    def _refresh(self) -> None:
        sound, some = self._session.document.sound is not None, self.model.rowCount() > 0
        self.add_button.setEnabled(sound)
        text = "No markers yet: {marker_set} sets one where the playhead is." if sound else "Open a sound first."
        self.empty.setText(keyed(text))
        self._stack.setCurrentWidget(self.view if some else self.empty)
        self._on_selection()
        self._follow()

    @Slot()
    def _on_selection(self) -> None:
        self.delete_button.setEnabled(self.view.selectionModel().hasSelection())

    @Slot()
    def _follow(self) -> None:
        """Show which one is chosen elsewhere."""
        chosen = self._markers.chosen
        index = self.model.index_of(None if chosen is None else chosen.number)
        if index.isValid() and index.row() != self.view.currentIndex().row():
            way = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(index, way)
            self.view.scrollTo(index)

    @Slot(QModelIndex)
    def _go(self, index: QModelIndex) -> None:
        marker = self.model.marker_at(index)
        if marker is not None:
            self._markers.go_to(marker.number)

    @Slot()
    def _go_current(self) -> None:
        self._go(self.view.currentIndex())

    @Slot()
    def _delete(self) -> None:
        rows = (self.model.marker_at(index) for index in self.view.selectionModel().selectedRows())
        self._markers.remove({marker.number for marker in rows if marker is not None})
