"""The window's look while it is open: dark, light, or like the system's as that is now. GUI thread."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QSize, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui import settings as known
from audible_gui.settings import Settings
from audible_gui.views import theme
from audible_gui.views.actions import row_of


class Look(QObject):
    """Applies what is chosen at once, and follows the system if that is chosen.

    Args:
        settings: what is chosen.
        parent: Qt parent.

    Attributes:
        comfortable: the least size of the window at which nothing is scrolled.

    Signals:
        restart_requested: a person wants the program to start again, for what holds from its start on.
    """

    restart_requested = Signal()

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self._actions: Mapping[str, QAction] = {}
        self.comfortable: Callable[[], QSize] = QSize
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.follow)

    def govern(self, actions: Mapping[str, QAction]) -> None:
        """Draw the icons of actions of the table in the theme's colours from now on."""
        self._actions = actions

    def fits(self, percent: int) -> bool:
        """Whether the window has room on its screen, with nothing to be scrolled, when all is drawn at that size."""
        window = self.parent()
        if not isinstance(window, QWidget):
            return True
        room = window.screen().availableSize() * (theme.scaled() / percent)
        least = self.comfortable()
        return least.width() <= room.width() and least.height() <= room.height()

    @Slot()
    def follow(self) -> None:
        """Take the look that is chosen."""
        app = QApplication.instance()
        wanted = theme.chosen(self._settings.get(known.LOOK), QGuiApplication.styleHints().colorScheme())
        if wanted == theme.current() or not isinstance(app, QApplication):
            return
        theme.apply(app, wanted)
        for name, action in self._actions.items():
            if icon := row_of(name).icon:
                action.setIcon(theme.icon(icon))
