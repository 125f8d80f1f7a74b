"""What the Help menu does, and what the palette finds in the manual. GUI thread."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, SignalInstance, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from audible_gui.settings import Settings
from audible_gui.views.keymap import Keymap
from audible_gui.views.manual.context import place_of
from audible_gui.views.manual.pages import SHORTCUTS, TOUR, Page, read_pages, with_text
from audible_gui.views.manual.shortcut_page import shortcut_page, written_keys
from audible_gui.views.manual.window import ManualWindow
from audible_gui.views.palette import Entry


class ManualCommands(QObject):
    """Opens the manual, where it is wanted.

    Args:
        settings: where the manual's size is remembered.
        keymap: the keys that it tells.
        window: the editor's.
    """

    def __init__(self, settings: Settings, keymap: Keymap, window: QWidget) -> None:
        super().__init__(window)
        self._settings, self._editor = settings, window
        self._window: ManualWindow | None = None
        self._action: QAction | None = None
        keymap.changed.connect(self._follow_keys)

    @property
    def window(self) -> ManualWindow | None:
        """The manual's window, once it has been opened."""
        return self._window

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        return {"manual": self.show_context, "tour": self.show_tour, "shortcuts": self.show_shortcuts}

    def govern(self, action: QAction, wanted: SignalInstance) -> None:
        """Show the tour where it is wanted, and let an action work in dialogs, too, which have keys of their own.

        Args:
            action: opens the passage about what has the keyboard.
            wanted: somebody wants the tour.
        """
        self._action = action
        wanted.connect(self.show_tour)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._lend_keys)

    def entries(self) -> list[Entry]:
        """Every heading of the manual, for the palette."""
        return [
            Entry(
                section.title,
                page.title,
                partial(self.show, section.place),
                tip=section.text[:200],
                late=True,
                prefix="Manual: ",
            )
            for page in read_pages()
            for section in page.sections
            if section.level <= 2 or section.text
        ]

    @Slot()
    def show_context(self) -> None:
        """The passage about what has the keyboard."""
        self.show(place_of(QApplication.focusWidget()))

    @Slot()
    def show_tour(self) -> None:
        """The tour of ten minutes."""
        self.show(f"{TOUR}.md")

    @Slot()
    def show_shortcuts(self) -> None:
        """All keys, as they are now."""
        self.show(f"{SHORTCUTS}.md")

    def show(self, place: str) -> None:
        """Open the manual at a place, or bring it to the front there."""
        if self._window is None:
            self._window = ManualWindow(_pages(), self._settings)
        self._window.go_to(place)
        self._window.belong_to(QApplication.activeModalWidget())
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def close(self) -> None:
        """With the editor goes the manual."""
        if self._window is not None:
            self._window.close()
            self._window.deleteLater()
            self._window = None

    @Slot(QWidget, QWidget)
    def _lend_keys(self, _before: QWidget | None, now: QWidget | None) -> None:
        dialog = None if now is None else now.window()
        if isinstance(dialog, QDialog) and self._action is not None and self._action not in dialog.actions():
            dialog.addAction(self._action)

    @Slot()
    def _follow_keys(self) -> None:
        if self._window is not None:
            self._window.use(_pages())


def _pages() -> Sequence[Page]:
    """As they are read, with the keys as they are now."""
    return with_text(read_pages(), {SHORTCUTS: shortcut_page(written_keys)})
