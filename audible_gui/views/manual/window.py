"""The manual in a window of its own: contents, search, pages. GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSplitter, QToolButton, QVBoxLayout, QWidget

from audible_gui import settings as known
from audible_gui.settings import Settings
from audible_gui.views import theme
from audible_gui.views.manual.browser import ManualBrowser
from audible_gui.views.manual.contents_tree import ContentsTree
from audible_gui.views.manual.pages import CONTENTS, Page
from audible_gui.views.manual.searching import find, words_of

TITLE = "Manual — Audible Networks"
_SIZE = QSize(1080, 720)
_LEFT_PX = 260
_SMALLEST, _LARGEST = -3, 12
_FIRST_LETTERS = 2


class ManualWindow(QWidget):
    """Shows the manual beside the editor.

    Args:
        pages: in the order in which they are read, the contents first.
        settings: where its size and that of its letters are remembered.
    """

    def __init__(self, pages: Sequence[Page], settings: Settings) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._settings = settings
        self._pages: Sequence[Page] = ()
        self._zoom = 0
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("manual", True)
        self.browser, self.contents, self.line = ManualBrowser({}), ContentsTree(), QLineEdit()
        self.found = QLabel()
        self.back_button = self._button("back", "Back", "Where you were before", "Alt+Left", self.browser.go_back)
        self.forward_button = self._button(
            "forward", "Forward", "Where you were before going back", "Alt+Right", self.browser.go_forward
        )
        self.home_button = self._button("home", "All pages", "The list of all pages", "Alt+Home", self.go_home)
        self.smaller_button = self._button("minus", "Smaller", "Smaller letters", "Ctrl+-", self.zoom_out)
        self.larger_button = self._button("plus", "Larger", "Larger letters", "Ctrl++", self.zoom_in)
        self._arrange()
        self._connect()
        self.use(pages)
        self.resize(_SIZE)
        self.restoreGeometry(settings.get(known.MANUAL_GEOMETRY))
        self._zoom_to(settings.get(known.MANUAL_ZOOM))

    def use(self, pages: Sequence[Page]) -> None:
        """Show these pages from now on."""
        if pages == self._pages:
            return
        self._pages = pages
        self.browser.use({page.name: page for page in pages})
        self._find(self.line.text())

    def go_to(self, place: str) -> None:
        """Show a place, with what was looked for still marked; see ``ManualBrowser.go_to``."""
        self.browser.go_to(place, words_of(self.line.text()))

    def belong_to(self, dialog: QWidget | None) -> None:
        """Be read beside a dialog that lets no other window be used; None where there is no such dialog."""
        self.winId()  # there is a window of the system's from now on
        self.windowHandle().setTransientParent(None if dialog is None else dialog.windowHandle())  # type: ignore[arg-type]

    @Slot()
    def go_home(self) -> None:
        """Show the list of all pages."""
        self.go_to(f"{CONTENTS}.md")

    @Slot()
    def zoom_in(self) -> None:
        """Larger letters."""
        self._zoom_to(self._zoom + 1)

    @Slot()
    def zoom_out(self) -> None:
        """Smaller letters."""
        self._zoom_to(self._zoom - 1)

    @Slot()
    def zoom_usual(self) -> None:
        """Letters as large as the system's."""
        self._zoom_to(0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how large it was."""
        self._settings.set(known.MANUAL_GEOMETRY, bytes(self.saveGeometry().data()))
        self._settings.set(known.MANUAL_ZOOM, self._zoom)
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape first ends the search, then closes."""
        if event.key() == Qt.Key.Key_Escape:
            if self.line.text():
                self.line.clear()
            else:
                self.close()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the line, Down goes to what was found, and Return to the first of it."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.contents.setFocus(Qt.FocusReason.TabFocusReason)
                self.contents.setCurrentIndex(self.contents.model().index(0, 0))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.contents.choose_first()
                return True
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        self.line.setPlaceholderText("Search the manual")
        self.line.setAccessibleName("Search the manual")
        self.line.setToolTip("Words that a passage has, each from its beginning; several in quotes as they stand")
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.found.setProperty("role", "muted")
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 8, 8, 8)
        bar.setSpacing(4)
        for button in (self.back_button, self.forward_button, self.home_button):
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self.line, 1)
        bar.addWidget(self.found)
        bar.addSpacing(8)
        for button in (self.smaller_button, self.larger_button):
            bar.addWidget(button)
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.addWidget(self.contents)
        self._across.addWidget(self.browser)
        self._across.setChildrenCollapsible(False)
        self._across.setStretchFactor(1, 1)
        self._across.setSizes([_LEFT_PX, _SIZE.width() - _LEFT_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._across, 1)

    def _connect(self) -> None:
        self.line.textChanged.connect(self._find)
        self.contents.chosen.connect(self.go_to)
        self.browser.place_changed.connect(self._on_place)
        for keys, slot in (("Ctrl+F", self._search), ("Ctrl+0", self.zoom_usual), ("Ctrl+=", self.zoom_in)):
            QShortcut(QKeySequence(keys), self, slot)

    def _button(self, icon: str, name: str, tip: str, keys: str, slot: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setAccessibleName(name)
        button.setToolTip(f"{tip} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        button.clicked.connect(slot)
        QShortcut(QKeySequence(keys), self, slot)  # a button's own shortcut would act a tenth of a second later
        button.setProperty("icon_name", icon)
        return button

    def changeEvent(self, event: QEvent) -> None:
        """Icons have the colours of the look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for button in self.findChildren(QToolButton):
                if name := button.property("icon_name"):
                    button.setIcon(theme.icon(name))

    @Slot()
    def _search(self) -> None:
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    @Slot(str)
    def _find(self, query: str) -> None:
        if len(query.strip()) < _FIRST_LETTERS:
            self.contents.list_pages(self._pages)
            self.contents.show_place(self.browser.place)
            self.found.clear()
            self.browser.mark(())
            return
        hits = find(self._pages, query)
        self.contents.list_hits(hits)
        self.found.setText(f"{len(hits)} found" if hits else "Nothing found")
        self.browser.mark(words_of(query))

    @Slot(str)
    def _on_place(self, place: str) -> None:
        self.back_button.setEnabled(self.browser.may_go_back)
        self.forward_button.setEnabled(self.browser.may_go_forward)
        self.contents.show_place(place)

    def _zoom_to(self, steps: int) -> None:
        steps = min(max(steps, _SMALLEST), _LARGEST)
        self.browser.zoomIn(steps - self._zoom)
        self._zoom = steps
