"""The middle of the window: the network's settings beside the canvas over the components. GUI thread."""

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QSplitter, QWidget

from audible_gui import settings as known
from audible_gui.settings import Settings
from audible_gui.views.scrolled import Scrolled

_LEAST = QSize(320, 120)


class Centre(Scrolled):
    """Arranges them; where there is less room than they need, the settings give way to docks, and the rest is scrolled.

    Args:
        panel: the network's settings.
        canvas: above.
        components: below.

    Attributes:
        across: the settings, and beside them what is in ``down``.
        down: canvas and components.
    """

    def __init__(self, panel: QWidget, canvas: QWidget, components: QWidget) -> None:
        self.across, self.down = QSplitter(Qt.Orientation.Horizontal), QSplitter(Qt.Orientation.Vertical)
        self.down.addWidget(canvas)
        self.down.addWidget(components)
        self.down.setSizes([360, 340])
        self.across.addWidget(panel)
        self.across.addWidget(self.down)
        self.across.setStretchFactor(1, 1)
        for splitter in (self.down, self.across):
            splitter.setChildrenCollapsible(False)
        super().__init__(self.across, _LEAST)
        self._panel = panel
        self._docks: tuple[QDockWidget, ...] = ()

    def keep(self, settings: Settings) -> None:
        """Remember where the splitters stand."""
        settings.set(known.MAIN_SPLITTER, bytes(self.across.saveState().data()))
        settings.set(known.CENTRE_SPLITTER, bytes(self.down.saveState().data()))

    def restore(self, settings: Settings) -> None:
        """Put the splitters where they stood."""
        self.across.restoreState(QByteArray(settings.get(known.MAIN_SPLITTER)))
        self.down.restoreState(QByteArray(settings.get(known.CENTRE_SPLITTER)))

    def yield_to(self, docks: tuple[QDockWidget, ...]) -> None:
        """Let the settings give way to these while one of them is seen beside them."""
        self._docks = docks
        for dock in docks:
            dock.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow docks that are shown, hidden and dragged to another width."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize}:
            self.follow()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the window."""
        super().resizeEvent(event)
        self.follow()

    def follow(self) -> None:
        """Show the settings where there is room for them."""
        room_px = self.window().width() - max((dock.width() for dock in self._docks if _in_front(dock)), default=0)
        self._panel.setVisible(not self._docked or room_px >= self.whole_px)

    def show_settings(self) -> None:
        """Show the settings; docks to which they have given way are hidden."""
        if self._panel.isHidden():
            for dock in filter(_beside, self._docks):
                dock.hide()

    @property
    def whole_px(self) -> int:
        """The width at which the settings, and all beside them, are seen."""
        panel, down = self._panel, self.down
        return panel.minimumWidth() + self.across.handleWidth() + down.minimumSizeHint().width()

    @property
    def _docked(self) -> bool:
        return any(_beside(dock) for dock in self._docks)


def _beside(dock: QDockWidget) -> bool:
    return dock.isVisible() and not dock.isFloating()


def _in_front(dock: QDockWidget) -> bool:
    """Behind another one Qt puts a dock out of sight, with whatever width it had before it was laid out."""
    return _beside(dock) and dock.geometry().right() >= 0
