"""A line to type in, and below it what fits. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from audible_gui.views.palette.delegate import EntryDelegate
from audible_gui.views.palette.entry import Entry
from audible_gui.views.palette.model import PaletteModel

_WIDTH = 640
_ROWS = 11
_BELOW = 72
_LATELY = 5
_MOVING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_NOTHING = "Nothing has a name like that."


class CommandPalette(QDialog):
    """Finds by some letters of a name and does what was found. What was done lately stands first while none is typed.

    Args:
        gather: tells what there is to be found now.
        window: over which it lies, at the top.
    """

    def __init__(self, gather: Callable[[], Sequence[Entry]], window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self._gather, self._window = gather, window
        self._lately: list[str] = []
        self.setWindowTitle("Command palette")
        self.setProperty("popup", True)
        self.model = PaletteModel(self)
        self.line, self.list, self.nothing = QLineEdit(), QListView(), QLabel(_NOTHING)
        self.line.setPlaceholderText("Type a command, a component, a snapshot or a file")
        self.line.setToolTip("Some letters of a name are enough; Return does what is chosen, Esc leaves")
        self.line.setAccessibleName("Find a command, a component, a snapshot or a file")
        self.line.installEventFilter(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.model))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is typed goes on going to the line
        self.list.setAccessibleName("What was found")
        self.nothing.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        for widget in (self.line, self.list, self.nothing):
            layout.addWidget(widget)
        self.line.textChanged.connect(self._find)
        self.list.clicked.connect(self.run)

    @Slot()
    def ask(self) -> None:
        """Open it, with nothing typed."""
        self.line.clear()
        self._find("")
        self._place()
        self.show()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(QModelIndex)
    def run(self, index: QModelIndex) -> None:
        """Close it and do what a row says; where that cannot be done, the row goes on saying why."""
        entry = self.model.entry_at(index)
        if entry is not None and entry.refusal:
            entry = self._as_now(entry)
        if entry is None or entry.refusal:
            QApplication.beep()
            return
        self._lately = [entry.shown, *(title for title in self._lately if title != entry.shown)][:_LATELY]
        self.hide()
        entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While one types in the line, arrows go through the list, and Return takes what is marked there."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVING:
                self._move(event)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.run(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _move(self, event: QKeyEvent) -> None:
        """One row, around the ends, or a page."""
        row, count = self.list.currentIndex().row(), self.model.rowCount()
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            step = _ROWS if event.key() == Qt.Key.Key_PageDown else -_ROWS
            row = min(max(row + step, 0), count - 1)
        elif count:
            row = (row + (1 if event.key() == Qt.Key.Key_Down else -1)) % count
        self.list.setCurrentIndex(self.model.index(row, 0))

    @Slot(str)
    def _find(self, query: str) -> None:
        self.model.offer(self._ordered(self._gather()), query)
        self._show_found()

    def _as_now(self, refused: Entry) -> Entry | None:
        """It may be done by now: a training may have ended while the palette was open."""
        told = (refused.shown, refused.detail)
        return next((entry for entry in self._gather() if (entry.shown, entry.detail) == told), None)

    def _show_found(self) -> None:
        found = self.model.rowCount() > 0
        self.nothing.setVisible(not found)
        self.list.setEnabled(found)
        if found:
            self.list.setCurrentIndex(self.model.index(0, 0))
            self.list.scrollToTop()

    def _ordered(self, entries: Sequence[Entry]) -> list[Entry]:
        """What was done lately first."""
        places = {title: place for place, title in enumerate(self._lately)}
        return sorted(entries, key=lambda entry: places.get(entry.shown, _LATELY))

    def _place(self) -> None:
        """At the top of the window, in its middle."""
        window = self._window
        row_px = self.list.sizeHintForRow(0)
        rows = min(_ROWS, (window.height() - 2 * _BELOW) // row_px)
        self.list.setFixedHeight(rows * row_px)
        width = min(_WIDTH, window.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + _BELOW)
