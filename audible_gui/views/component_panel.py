"""Components as a list or as a network, under a bar: what is shown of them, and how they are heard. GUI thread."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from audible_gui.session import Audition, Session
from audible_gui.views import theme
from audible_gui.views.component_tree.leakage_slider import LeakageSlider
from audible_gui.views.component_tree.mixing import Mixing
from audible_gui.views.component_tree.reading_switch import ReadingSwitch
from audible_gui.views.component_tree.view import ComponentTree
from audible_gui.views.face_switch import FaceSwitch
from audible_gui.views.keymap import set_tip
from audible_gui.views.network_view import Deconstructing, NetworkFace

_HEIGHT = 36
_FILTER_WIDTH = 168
_LEAVING = {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}


class ComponentPanel(QWidget):
    """Filter, reading and leakage over a ComponentTree, or over the network of the same components.

    Args:
        session: whose document is shown and mixed.
        parent: Qt parent.

    Attributes:
        tree: the components as a list, whose selection is that of the network.
        network: the same as a network.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        mixing = Mixing(session)
        self.tree = ComponentTree(session)
        self.network = NetworkFace(session, self.tree)
        self.faces, self.face_switch = QStackedWidget(), FaceSwitch()
        for face in (self.tree, self.network):
            self.faces.addWidget(face)
        Deconstructing(session, self.tree, self.network.view.shown, self)
        self.face_switch.chosen.connect(self._show_face)
        self.filter, self.switch, self.leakage = QLineEdit(), ReadingSwitch(mixing), LeakageSlider(mixing)
        self.filter.setPlaceholderText("Find")
        set_tip(self.filter, "Show only components whose name contains this ({find}). Esc shows all")
        self.filter.setAccessibleName("Find components by name")
        self._clear = self.filter.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Show all components (Esc)")
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.filter.clear)
        self.filter.textChanged.connect(self._on_filter)
        self.filter.setMinimumWidth(_FILTER_WIDTH // 2)
        self.filter.setMaximumWidth(_FILTER_WIDTH)
        self.filter.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.filter.installEventFilter(self)
        self._lay_out()
        self._restyle()
        session.changed.connect(self._follow)
        self._show()

    @property
    def network_shown(self) -> bool:
        """Whether the network is shown in place of the list."""
        return self.faces.currentWidget() is self.network

    @property
    def _face(self) -> QWidget:
        return self.network if self.network_shown else self.tree

    @Slot(bool)
    def show_network(self, shown: bool) -> None:
        """Show the network, or the list."""
        self.face_switch.check(shown)
        self.faces.setCurrentWidget(self.network if shown else self.tree)

    @Slot()
    def toggle_network(self) -> None:
        """Show the other of the two, with the keyboard's focus."""
        self._show_face(not self.network_shown)

    def set_position(self, fraction: float | None) -> None:
        """Draw the playhead through every envelope at ``fraction`` (0..1) of the sound; None hides it."""
        self.tree.set_position(fraction)
        self.network.view.set_position(fraction)

    @Slot()
    def find_component(self) -> None:
        """Let a name be typed."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def choose(self, audition: Audition) -> None:
        """Select what was found by name, whatever the filter hides."""
        self.filter.clear()
        self.tree.choose(audition)
        self._face.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

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

    def _restyle(self) -> None:
        self._clear.setIcon(theme.icon("close", theme.current().muted))

    @Slot(str)
    def _on_filter(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self.tree.filter.set(text)
        self.network.view.viewport().update()

    def _leave(self, key: int) -> None:
        self._face.setFocus(Qt.FocusReason.OtherFocusReason)
        if key == Qt.Key.Key_Escape:
            self.filter.clear()
        elif (found := self.tree.filter.first()).isValid():
            self.tree.setCurrentIndex(found)

    @Slot(bool)
    def _show_face(self, network: bool) -> None:
        self.show_network(network)
        self._face.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setProperty("panel", True)
        bar.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(bar)
        row.setContentsMargins(8, 0, 12, 0)
        row.setSpacing(12)
        # The style sheet would let its texts be cut off.
        self.face_switch.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        row.addWidget(self.face_switch)
        # What is left goes to the title of the switch first, then to the filter.
        row.addWidget(self.filter, 10)
        row.addStretch(1)
        row.addWidget(self.switch, 100)
        row.addWidget(self.leakage)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.faces, 1)

    @Slot(object, object)
    def _follow(self, _before: object, _after: object) -> None:
        self._show()

    def _show(self) -> None:
        document = self._session.document
        self.filter.setEnabled(document.network is not None)
        self.switch.show_document(document)
        self.leakage.show_document(document)
