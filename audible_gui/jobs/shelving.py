"""The library of components on the disk, read and written in the background. GUI thread only."""

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import Document
from audible_gui.document.library_component import LibraryComponent
from audible_gui.jobs.single import SingleJob
from audible_gui.library import delete_component, rename_component, save_component
from audible_gui.workflow import Shelf, read_library, shelve
from audible_gui.workflow.library import Chosen

Work = Generator[float, bool | None, Shelf]


class Shelving(SingleJob):
    """Does one thing after the other with the files of a folder, and tells what is in it then.

    Args:
        folder: of the library; made when something is saved.
        parent: Qt parent.

    Attributes:
        folder: of the library.
        shelf: what was there last.

    Signals (besides those of SingleJob):
        changed: the shelf is another one.
        saved: how many components have been saved.
    """

    changed = Signal()
    saved = Signal(int)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder, self.shelf = folder, Shelf()
        self._waiting: list[tuple[Sequence[object], Work]] = []
        self._saving = 0

    @Slot()
    def refresh(self) -> None:
        """Look what is there; all that waits ends with a look, one that runs may have looked too early."""
        if not self._waiting:
            self._ask(read_library(self.folder))

    def save(self, components: Sequence[LibraryComponent]) -> None:
        """Put components into it."""
        self._ask(_saved(self.folder, components), components)

    def save_of(self, document: Document, chosen: Chosen, sound: str | None = None) -> None:
        """Put components of a document into it, as they sound, see ``shelve``."""
        self._ask(shelve(self.folder, document, chosen, sound), tuple(chosen))

    def rename(self, path: Path, name: str) -> None:
        """Call one otherwise."""
        self._ask(_after(partial(rename_component, path, name), self.folder))

    def delete(self, path: Path) -> None:
        """Delete one for good."""
        self._ask(_after(partial(delete_component, path), self.folder))

    def on_success(self, shelf: Shelf) -> None:
        """Tell what is there now."""
        count, self._saving = self._saving, 0
        self.shelf = shelf
        self.changed.emit()
        if count:
            self.saved.emit(count)
        self._next()

    def on_failed(self) -> None:
        """Go on with what was asked for since; of several that were saved some may be there."""
        some, self._saving = self._saving > 1, 0
        if some and not self._waiting:
            self.refresh()
        self._next()

    def _ask(self, work: Work, saved: Sequence[object] = ()) -> None:
        self._waiting.append((saved, work))
        if not self.running:
            self._next()

    def _next(self) -> None:
        if self._waiting:
            saved, work = self._waiting.pop(0)
            self._saving = len(saved)
            self.begin(lambda: work)


def _saved(folder: Path, components: Sequence[LibraryComponent]) -> Work:
    for component in components:
        yield 0.0
        save_component(folder, component)
    return (yield from read_library(folder))


def _after(change: "partial[None]", folder: Path) -> Work:
    yield 0.0
    change()
    return (yield from read_library(folder))
