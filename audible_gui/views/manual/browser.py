"""Shows a page of the manual, marks what was looked for, and goes back and forth. GUI thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QDesktopServices, QPixmap, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from audible_gui.resources import resource
from audible_gui.views import theme
from audible_gui.views.manual.pages import FOLDER, Page
from audible_gui.views.manual.searching import pattern_of
from audible_gui.views.manual.styling import MARGIN, fit_pictures, show_page

WIDEST_PX = 860
_PICTURE_KINDS = (".png", ".webp", ".svg")


@dataclass
class _Stop:
    """Somewhere that one can go back to."""

    place: str
    scrolled: int = 0


class ManualBrowser(QTextBrowser):
    """A page at a time.

    Args:
        pages: by name.
        parent: Qt parent.

    Signals:
        place_changed: another page or heading is shown, as ``page.md#anchor``.
    """

    place_changed = Signal(str)

    def __init__(self, pages: Mapping[str, Page], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = pages
        self._trail: list[_Stop] = []
        self._at = -1
        self._page = ""
        self._words: Sequence[str] = ()
        # A new look comes in a dozen events.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self.setOpenLinks(False)
        self.setAccessibleName("Page of the manual")
        self.anchorClicked.connect(self.follow)

    @property
    def place(self) -> str:
        """What is shown, as ``page.md#anchor``; empty before anything is."""
        return self._trail[self._at].place if self._trail else ""

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._page

    @property
    def may_go_back(self) -> bool:
        """Whether there was another place before."""
        return self._at > 0

    @property
    def may_go_forward(self) -> bool:
        """Whether one has gone back."""
        return self._at + 1 < len(self._trail)

    def use(self, pages: Mapping[str, Page]) -> None:
        """Take pages that say something else now."""
        self._pages = pages
        self._refresh()

    def go_to(self, place: str, words: Sequence[str] = ()) -> None:
        """Show a page at a heading, with words marked; one can go back from there.

        Args:
            place: ``page.md#anchor`` or ``page.md``.
            words: to be marked where they begin a word.

        Raises:
            KeyError: if there is no such page.
        """
        self._remember_scrolling()
        if place != self.place:
            del self._trail[self._at + 1 :]
            self._trail.append(_Stop(place))
            self._at += 1
        self._words = words
        self._show(place)

    @Slot()
    def go_back(self) -> None:
        """Where one was before."""
        self._step(-1)

    @Slot()
    def go_forward(self) -> None:
        """Where one was before going back."""
        self._step(1)

    @Slot(QUrl)
    def follow(self, url: QUrl) -> None:
        """Go where a link leads: within the manual, or with the system's browser elsewhere."""
        if url.scheme() in {"http", "https"}:
            QDesktopServices.openUrl(url)
            return
        name = url.path().removesuffix(".md") or self._page
        if name in self._pages:
            fragment = url.fragment()
            self.go_to(f"{name}.md#{fragment}" if fragment else f"{name}.md")

    def mark(self, words: Sequence[str]) -> None:
        """Mark words where they begin one, and no others."""
        self._words = words
        self._mark()

    def loadResource(self, kind: int, url: QUrl | str) -> Any:  # noqa: ANN401
        """Pictures lie beside the pages; nothing else is loaded, and nothing from elsewhere."""
        url = QUrl(url)
        name = url.path()
        wanted = kind == QTextDocument.ResourceType.ImageResource.value and not url.scheme()
        return _picture(name) if wanted else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines are not longer than can be read well, and pictures as wide as they."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another look of the program is the page's, too."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._soon.start()

    def _step(self, by: int) -> None:
        if not 0 <= self._at + by < len(self._trail):
            return
        self._remember_scrolling()
        self._at += by
        stop = self._trail[self._at]
        self._words = ()
        self._show(stop.place)
        self.verticalScrollBar().setValue(stop.scrolled)

    def _remember_scrolling(self) -> None:
        if self._trail:
            self._trail[self._at].scrolled = self.verticalScrollBar().value()

    def _show(self, place: str) -> None:
        name, _, anchor = place.partition("#")
        page = self._pages[name.removesuffix(".md")]
        if page.name != self._page:
            self._page = page.name
            show_page(self.document(), page)
            self._fit()
        self._mark()
        if anchor:
            self.scrollToAnchor(anchor)
        else:
            self.verticalScrollBar().setValue(0)
        self.place_changed.emit(place)

    @Slot()
    def _refresh(self) -> None:
        """The same page anew, where it was."""
        if not self._page:
            return
        scrolled = self.verticalScrollBar().value()
        show_page(self.document(), self._pages[self._page])
        self._fit()
        self._mark()
        self.verticalScrollBar().setValue(scrolled)

    def _fit(self) -> None:
        width = min(self.viewport().width(), WIDEST_PX)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(width)
        fit_pictures(self.document(), width - 2 * MARGIN, self.devicePixelRatioF(), _picture)

    def _mark(self) -> None:
        """The words that were looked for."""
        marked = []
        if self._words:
            form = QTextCharFormat()
            form.setBackground(QColor(theme.current().selection))
            form.setForeground(QColor(theme.current().text))
            for found in pattern_of(self._words).finditer(self.document().toPlainText()):
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(found.start())
                cursor.setPosition(found.end(), QTextCursor.MoveMode.KeepAnchor)
                selection.cursor, selection.format = cursor, form
                marked.append(selection)
        self.setExtraSelections(marked)


def _picture(name: str) -> QPixmap:
    """A picture beside the pages; a null one where there is none: the text can be read without it."""
    if not name.endswith(_PICTURE_KINDS) or ".." in name:
        return QPixmap()
    try:
        return QPixmap(str(resource(FOLDER, *name.split("/"))))
    except FileNotFoundError:
        return QPixmap()
