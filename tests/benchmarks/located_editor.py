"""The editor as it is, which tells again and again where its widgets and rows are: for those that drive it by mouse.

    python -m tests.benchmarks.located_editor PLACES.json [dark|light]

A place is the middle of what is seen of a widget, by its accessible name or its text, or of a cell, by
``name of the view/row/column``: x, y, width and height in pixels of the screen.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QTreeView, QWidget

from audible_gui import app
from audible_gui.settings import LOOK, Settings

EVERY_MS = 150
ROWS, COLUMNS = 40, 12

Places = dict[str, tuple[int, int, int, int]]


class LocatedEditor(app.Editor):
    """Writes a file of places."""

    def __init__(self, *args: object, **words: object) -> None:
        super().__init__(*args, **words)  # type: ignore[arg-type]
        self._told = Path(sys.argv[1])
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._tell)
        self._timer.start()

    def _tell(self) -> None:
        places: Places = {}
        for widget in QApplication.allWidgets():
            if widget.isVisible() and widget.width() > 0:
                _note(widget, places)
        draft = self._told.with_suffix(".part")
        draft.write_text(json.dumps(places), encoding="utf-8")
        draft.replace(self._told)


def _note(widget: QWidget, places: Places) -> None:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    name = widget.accessibleName() or text.replace("&", "") or type(widget).__name__
    seen = widget.visibleRegion().boundingRect()
    if not seen.isEmpty():
        places.setdefault(name, _on_screen(widget, seen.x(), seen.y(), seen.width(), seen.height()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        for row, index in enumerate(_rows(widget)):
            for column in range(COLUMNS):
                cell = widget.visualRect(index.siblingAtColumn(column))
                if widget.viewport().rect().contains(cell.center()) and not cell.isEmpty():
                    where = _on_screen(widget.viewport(), cell.x(), cell.y(), cell.width(), cell.height())
                    places.setdefault(f"{name}/{row}/{column}", where)


def _rows(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """Those of a list, or of a tree as far as it is unfolded."""
    index = view.model().index(0, 0, view.rootIndex())
    for row in range(ROWS):
        if not index.isValid():
            return
        yield index
        index = (
            view.indexBelow(index) if isinstance(view, QTreeView) else view.model().index(row + 1, 0, view.rootIndex())
        )


def _on_screen(widget: QWidget, x: int, y: int, width: int, height: int) -> tuple[int, int, int, int]:
    """The middle and the size, in pixels of the screen."""
    ratio, corner = widget.devicePixelRatioF(), widget.mapToGlobal(widget.rect().topLeft())
    middle = corner.x() + x + width / 2, corner.y() + y + height / 2
    return round(middle[0] * ratio), round(middle[1] * ratio), round(width * ratio), round(height * ratio)


if __name__ == "__main__":
    app.Editor = LocatedEditor  # type: ignore[misc]
    if len(sys.argv) > 2:
        Settings().set(LOOK, sys.argv[2])
    sys.exit(app.run_editor(None))
