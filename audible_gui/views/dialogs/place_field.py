"""Where something is written, and what becomes of what is there. GUI thread."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from audible_gui.jobs import free_place
from audible_gui.views.labels import plain


class PlaceField(QWidget):
    """A file or a folder, typed or chosen; what is there is replaced or kept, as is said for each place anew.

    Args:
        place: proposed.
        found: a place → what would be replaced there, for people; empty where nothing would.
        filters: of the dialog in which a file is chosen; empty for a folder.

    Signals:
        changed: it is another place, or something else shall become of what is there.
    """

    changed = Signal()

    def __init__(self, place: Path, found: Callable[[Path], str], filters: str = "") -> None:
        super().__init__()
        self._found, self.filters = found, filters
        self.field = QLineEdit(str(place))
        self.field.setAccessibleName("File" if filters else "Folder")
        self.field.setToolTip("Where it is written; folders that are missing are made")
        self.browse = QPushButton("Browse…")
        self.browse.setToolTip("Choose the place in a dialog")
        self.browse.setAutoDefault(False)  # Return exports
        self.replace, self.number = QRadioButton(), QRadioButton()
        self.replace.setToolTip("What an earlier export wrote goes; nothing else does")
        self.number.setToolTip("What is there stays; this goes to a place of its own")
        self._there = QButtonGroup(self)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.browse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        for button in (self.replace, self.number):
            self._there.addButton(button)
            layout.addWidget(button)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._follow)
        self.browse.clicked.connect(self._browse)
        self._there.buttonToggled.connect(self._tell)
        self._refresh()

    @property
    def typed(self) -> Path:
        """What is typed."""
        return typed_path(self.field)

    @property
    def place(self) -> Path:
        """Where it shall be written."""
        return free_place(self.typed) if self.number.isChecked() and self._found(self.typed) else self.typed

    @property
    def overwrite(self) -> bool:
        """Whether what is there is replaced."""
        return self.replace.isChecked()

    @property
    def problem(self) -> str:
        """What has to be said yet; empty where nothing has."""
        if not self.field.text().strip():
            return "Choose where it is written"
        if self._found(self.typed) and self._there.checkedButton() is None:
            return "Choose another place, or what shall become of what is there"
        return ""

    def set_place(self, place: Path) -> None:
        """Another place."""
        self.field.setText(str(place))

    def set_filters(self, filters: str) -> None:
        """A file of another kind, or a folder."""
        self.filters = filters
        self.field.setAccessibleName("File" if filters else "Folder")

    @Slot()
    def _follow(self) -> None:
        """What shall become of what is there was said of another place."""
        self._there.setExclusive(False)
        for button in self._there.buttons():
            button.setChecked(False)
        self._there.setExclusive(True)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        found = self._found(self.typed) if self.field.text().strip() else ""
        for button in (self.replace, self.number):
            button.setVisible(bool(found))
        if found:
            self.replace.setText(f"Replace {plain(found)}")
            self.number.setText(f"Keep what is there, and write to “{plain(free_place(self.typed).name)}”")

    @Slot()
    def _browse(self) -> None:
        if self.filters:
            options = QFileDialog.Option.DontConfirmOverwrite  # asked for by the buttons below
            place, _ = QFileDialog.getSaveFileName(
                self, "File to write", self.field.text(), self.filters, options=options
            )
            if place and not Path(place).suffix:
                place += self.typed.suffix
        else:
            place = QFileDialog.getExistingDirectory(self, "Folder", str(self.typed.parent))
        if place:
            self.field.setText(place)


def typed_path(field: QLineEdit) -> Path:
    """What is typed as a place; a person's folder may be called by ``~``."""
    path = Path(field.text().strip())
    try:
        return path.expanduser()
    except RuntimeError:  # there is no such person
        return path


def file_there(place: Path) -> str:
    """The file that would be replaced, for people; empty where there is none."""
    return f"the file {place.name} that is there" if place.is_file() else ""
