"""The tree with a bar above it: what is shown of the components, and how they are heard. GUI thread."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from audible_gui.session import Audition, Session
from audible_gui.views import theme
from audible_gui.views.component_tree.leakage_slider import LeakageSlider
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.reading_switch import ReadingSwitch
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.keymap import set_tip

_HEIGHT = 36
_FILTER_WIDTH = 168
_LEAVING = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class ComponentPanel(QWidget):
    """Filter, reading and leakage over a ComponentTree.

    Args:
        session: whose document is shown and mixed.
        parent: Qt parent.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        mixing = Mixing(session)
        self.tree = ComponentTree(session)
        self.filter, self.switch, self.leakage = QLineEdit(), ReadingSwitch(mixing), LeakageSlider(mixing)
        self.filter.setPlaceholderText("Find by name")
        set_tip(self.filter, "Show only components whose name contains this ({find}). Esc shows all")
        self.filter.setAccessibleName("Find components by name")
        icon = theme.icon("close", theme.current().muted)
        self._clear = self.filter.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Show all components (Esc)")
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.filter.clear)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.setFixedWidth(_FILTER_WIDTH)
        self.filter.installEventFilter(self)
        self._lay_out()
        session.changed.connect(self._follow)
        self._show()

    @Slot()
    def find_component(self) -> None:
        """Let a name be typed."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def choose(self, audition: Audition) -> None:
        """Select what was found by name, whatever the filter hides."""
        self.filter.clear()
        self.tree.choose(audition)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter Esc shows all again, Return and Down go to what was found."""
        if watched is self.filter and isinstance(event, QKeyEvent):
            key = event.key()
            if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
                event.accept()  # before the window's own use of it
            elif event.type() == QEvent.Type.KeyPress and key in _LEAVING:
                self._leave(key)
                return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self.tree.set_filter(text)

    def _leave(self, key: int) -> None:
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if key == Qt.Key.Key_Escape:
            self.filter.clear()
        else:
            self.tree.select_found()

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setProperty("panel", True)
        bar.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(20)
        row.addWidget(self.filter)
        row.addStretch(1)
        row.addWidget(self.switch)
        row.addWidget(self.leakage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.tree, 1)

    @Slot(object, object)
    def _follow(self, _before: object, _after: object) -> None:
        self._show()

    def _show(self) -> None:
        document = self._session.document
        self.filter.setEnabled(document.network is not None)
        self.switch.show_document(document)
        self.leakage.show_document(document)
