"""The page of the preferences about keys: what is set holds at once. GUI thread."""

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from audible_gui.views.actions import keys_of, row_of
from audible_gui.views.dialogs.shortcut_model import Column, ShortcutModel
from audible_gui.views.keymap import Keymap, title_of, written

_PORTABLE = QKeySequence.SequenceFormat.PortableText
_CHOOSE = "Choose a command, then press its new keys here."


class ShortcutsPage(QWidget):
    """Finds an action and takes keys for it; what had them is told, and gives them up only when that is wanted.

    Args:
        keymap: what is changed.
        parent: Qt parent.
    """

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self.model = ShortcutModel(keymap, self)
        self.found = QSortFilterProxyModel(self)
        self.found.setSourceModel(self.model)
        self.found.setFilterKeyColumn(-1)
        self.found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build()
        self._arrange()
        self.line.textChanged.connect(self.found.setFilterFixedString)
        self.view.selectionModel().currentRowChanged.connect(self._show_current)
        self.view.activated.connect(self._ask)
        self.keys.keySequenceChanged.connect(self._on_keys)
        self.take.clicked.connect(self._set)
        self.remove.clicked.connect(self._remove)
        self.usual.clicked.connect(self._reset)
        self.all_usual.clicked.connect(keymap.reset_all)
        keymap.changed.connect(self._show_current)
        self._show_current()

    @property
    def chosen(self) -> str:
        """Name of the chosen action; empty for none."""
        return self.model.name_at(self.found.mapToSource(self.view.currentIndex()))

    def _build(self) -> None:
        self.line, self.view, self.keys, self.note = QLineEdit(), QTreeView(), QKeySequenceEdit(), QLabel()
        self.line.setPlaceholderText("Find a command or keys")
        self.line.setAccessibleName("Find a command or keys")
        self.line.setToolTip("Show only commands whose name or keys contain this")
        self.view.setModel(self.found)
        self.view.setAccessibleName("Commands and their keys")
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.COMMAND, QHeaderView.ResizeMode.Stretch)
        for column in (Column.MENU, Column.KEYS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName("Press the new keys")
        self.keys.setToolTip("With this in focus press the keys that the chosen command shall have")
        self.note.setWordWrap(True)
        self.take, self.remove = QPushButton("Take them"), QPushButton("No keys")
        self.usual, self.all_usual = QPushButton("Reset"), QPushButton("Reset all")
        self.take.setToolTip("Give these keys to the chosen command; the other one has none then")

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keys, 1)
        for button in (self.remove, self.usual, self.all_usual):
            row.addWidget(button)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self.note, 1)
        told.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
        layout.addLayout(row)
        layout.addLayout(told)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())

    @Slot()
    @Slot(QModelIndex, QModelIndex)
    def _show_current(self, *_: QModelIndex) -> None:
        """The chosen action's keys, and what can be done with them."""
        name = self.chosen
        there, keys = bool(name), keys_of(name) if name else ""
        self.keys.blockSignals(True)
        self.keys.setKeySequence(QKeySequence(keys))
        self.keys.blockSignals(False)
        self.keys.setEnabled(there)
        self._enable(
            self.remove, bool(keys), "The chosen command shall have no keys", "It has no keys" if there else _CHOOSE
        )
        own = there and self._keymap.own(name)
        usual = written(row_of(name).shortcut) or "no keys" if there else ""
        self._enable(self.usual, own, f"Back to {usual}", "It has its usual keys" if there else _CHOOSE)
        able = self._keymap.altered
        self._enable(
            self.all_usual, able, "Give all commands their usual keys again", "All commands have their usual keys"
        )
        self._say(f"{title_of(name)}: {row_of(name).tip}." if there else _CHOOSE)

    @staticmethod
    def _enable(button: QPushButton, able: bool, tip: str, refusal: str) -> None:
        button.setEnabled(able)
        button.setToolTip(tip if able else refusal)

    @Slot()
    @Slot(QModelIndex)
    def _ask(self, _: QModelIndex | None = None) -> None:
        self.keys.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(QKeySequence)
    def _on_keys(self, sequence: QKeySequence) -> None:
        """Use the keys, or say who has them."""
        name, keys = self.chosen, sequence.toString(_PORTABLE)
        if not name or not keys:
            return
        obstacle, holder = self._keymap.obstacle(keys), self._keymap.holder(name, keys)
        if obstacle:
            self._say(obstacle, "danger")
        elif holder is not None:
            self._say(f"{written(keys)} belongs to “{title_of(holder)}”, which would have no keys then.", "warning")
            self.take.show()
        else:
            self._set()

    @Slot()
    def _set(self) -> None:
        self._keymap.set(self.chosen, self.keys.keySequence().toString(_PORTABLE))

    @Slot()
    def _remove(self) -> None:
        self._keymap.set(self.chosen, "")

    @Slot()
    def _reset(self) -> None:
        name = self.chosen
        holder = self._keymap.holder(name, row_of(name).shortcut)
        self._keymap.reset(name)
        if holder is not None:
            self._say(f"“{title_of(holder)}” had these keys, and has none now.", "warning")

    def _say(self, text: str, role: str = "muted") -> None:
        self.take.hide()
        self.note.setText(text)
        if self.note.property("role") != role:
            self.note.setProperty("role", role)
            self.note.style().unpolish(self.note)
            self.note.style().polish(self.note)
