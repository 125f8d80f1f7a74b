"""The manual's table of contents, and in its place what was found. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem, QWidget

from audible_gui.views.manual.pages import Page
from audible_gui.views.manual.row_delegate import EXCERPT, PAGE, RowDelegate
from audible_gui.views.manual.searching import Hit

PLACE = Qt.ItemDataRole.UserRole
_DEEPEST = 3


class ContentsTree(QTreeWidget):
    """Pages with their headings, or what was found; choosing a row goes there.

    Args:
        parent: Qt parent.

    Signals:
        chosen: a place of the manual.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(RowDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def list_pages(self, pages: Sequence[Page]) -> None:
        """All there is, by page and heading."""
        self._begin("Contents of the manual", "Pages and headings; click one, or press Return on it, to go there")
        for page in pages:
            stack = [self.invisibleRootItem()]
            for section in page.sections:
                if section.level <= _DEEPEST:
                    del stack[section.level :]
                    stack.append(_row(stack[-1], section.title, section.place, section.title))

    def list_hits(self, hits: Sequence[Hit]) -> None:
        """What was found, the best first."""
        self._begin("What was found in the manual", "Headings that have all the words, the best first")
        for hit in hits:
            row = _row(self.invisibleRootItem(), hit.section.title, hit.section.place, hit.excerpt)
            row.setData(0, EXCERPT, hit.excerpt)
            row.setData(0, PAGE, hit.page)
            told = (f"{hit.section.title}, {hit.page}" if hit.page else hit.section.title, hit.excerpt)
            row.setData(0, Qt.ItemDataRole.AccessibleTextRole, ". ".join(told))
        if not hits:
            nothing = QTreeWidgetItem(self.invisibleRootItem(), ["Nothing has all of these words."])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)

    def show_place(self, place: str) -> None:
        """Select the row of a place, without going there."""
        page, best = place.partition("#")[0], None
        for row in self._rows(self.invisibleRootItem()):
            where = row.data(0, PLACE)
            if where == place or (best is None and where is not None and where.partition("#")[0] == page):
                best = row
        if best is not None:
            self.blockSignals(True)
            self.setCurrentItem(best)
            self.blockSignals(False)
            self.scrollToItem(best)

    def choose_first(self) -> None:
        """Go where the first row leads."""
        first = self.topLevelItem(0)
        if first is not None:
            self._choose(first)

    def _begin(self, name: str, tip: str) -> None:
        self.clear()
        self.setAccessibleName(name)
        self.setToolTip(tip)

    def _rows(self, item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        children = [child for number in range(item.childCount()) if (child := item.child(number)) is not None]
        return [row for child in children for row in (child, *self._rows(child))]

    @Slot(QTreeWidgetItem)
    def _choose(self, item: QTreeWidgetItem) -> None:
        place = item.data(0, PLACE)
        if place:
            self.chosen.emit(place)


def _row(parent: QTreeWidgetItem, text: str, place: str, tip: str) -> QTreeWidgetItem:
    row = QTreeWidgetItem(parent, [text])
    row.setData(0, PLACE, place)
    row.setToolTip(0, tip)
    return row
