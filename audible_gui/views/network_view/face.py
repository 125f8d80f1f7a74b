"""The network view with a line above it that tells what one sees, and how high its cells are. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.network_view.view import NetworkView

_HEIGHT = 30


class NetworkFace(QWidget):
    """A NetworkView and what it shows in words.

    Args:
        session: whose document is shown.
        tree: whose rows and selection these are.
        parent: Qt parent.
    """

    def __init__(self, session: Session, tree: ComponentTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.told = NetworkView(session, tree), QLabel(textFormat=Qt.TextFormat.PlainText)
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.less = _button("Lower cells, more of them in sight", "Ctrl+−, Ctrl and the wheel")
        self.whole = _button("As many components in sight as can be", "Ctrl+0")
        self.more = _button("Higher cells, larger plots", "Ctrl++, Ctrl and the wheel")
        self.whole.setText("Fit")
        self.less.clicked.connect(self.view.zoom_out)
        self.whole.clicked.connect(self.view.fit)
        self.more.clicked.connect(self.view.zoom_in)
        self._lay_out()
        self._restyle()
        self.setFocusProxy(self.view)
        session.changed.connect(self._follow)
        tree.invited.connect(self._follow)
        tree.selectionModel().selectionChanged.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what is selected."""
        super().showEvent(event)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    def _restyle(self) -> None:
        self.less.setIcon(theme.icon("minus"))
        self.more.setIcon(theme.icon("plus"))

    @Slot()
    def _follow(self) -> None:
        if not self.isVisible():
            return
        shown = self.view.shown
        there = shown.scene is not None
        text = shown.description if there else ""
        self.told.setAccessibleName(text)
        self.told.setText(text)
        for button in (self.less, self.whole, self.more):
            button.setEnabled(there)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("panel", True)
        line.setMinimumHeight(_HEIGHT)
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 0, 12, 2)
        row.setSpacing(2)
        row.addWidget(self.told, 1)
        row.addSpacing(12)
        for button in (self.less, self.whole, self.more):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(line)
        column.addWidget(self.view, 1)


def _button(name: str, keys: str) -> QToolButton:
    result = QToolButton()
    result.setAccessibleName(name)
    result.setToolTip(f"{name} ({keys})")
    result.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return result
