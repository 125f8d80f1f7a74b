"""How stems are named: a pattern, the tokens that it may have, and an example. GUI thread."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from audible_gui.document import DEFAULT_PATTERN, TOKENS
from audible_gui.errors import ExportError

_SHOWN = 2


class NamingField(QWidget):
    """A pattern of names, and what it makes of the first stems.

    Args:
        files: a pattern → what the files are called; raises ExportError for one that names none.
        default: the pattern to begin with.
        tokens: that there are.

    Signals:
        changed: it is another pattern.
    """

    changed = Signal()

    def __init__(
        self,
        files: Callable[[str], Sequence[str]],
        default: str = DEFAULT_PATTERN,
        tokens: Mapping[str, str] = TOKENS,
    ) -> None:
        super().__init__()
        self._files = files
        self.field = QLineEdit(default)
        self.field.setAccessibleName("Names of the files")
        self.field.setToolTip(
            "Text and tokens in braces: " + ", ".join(f"{{{token}}} {text}" for token, text in tokens.items())
        )
        self.example = QLabel(wordWrap=True)
        self.example.setProperty("role", "muted")
        self.example.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.example.setMinimumHeight(2 * self.example.fontMetrics().lineSpacing())  # what is wrong takes two lines
        self.tokens = self._token_button(tokens)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.tokens)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.example)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._on_text)
        self.problem = ""
        self.refresh()

    def _token_button(self, tokens: Mapping[str, str]) -> QPushButton:
        button = QPushButton("Insert")
        button.setAutoDefault(False)
        button.setAccessibleName("Insert a token into the names")
        button.setToolTip("Insert what shall be filled in for each file")
        menu = QMenu(button)
        for token, text in tokens.items():
            menu.addAction(f"{{{token}}}  {text}", partial(self.field.insert, f"{{{token}}}"))
        button.setMenu(menu)
        return button

    @property
    def pattern(self) -> str:
        """What is typed."""
        return self.field.text()

    @Slot()
    def refresh(self) -> None:
        """Show what becomes of it now."""
        try:
            files = self._files(self.pattern)
        except ExportError as error:
            self.problem = str(error)
            self.example.setText(self.problem)
            return
        self.problem = ""
        more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
        self.example.setText(", ".join(files[:_SHOWN]) + more)

    @Slot()
    def _on_text(self) -> None:
        self.refresh()
        self.changed.emit()
