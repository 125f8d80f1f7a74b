"""Work without a place that programs have left behind: finding and discarding it. GUI thread only."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from audible_gui.jobs.job import Work
from audible_gui.jobs.single import SingleJob
from audible_gui.workflow import Left


class Recovering(SingleJob):
    """Looks for such work; what was found last is in ``left``.

    Args:
        find: the workflow's generator function, folder → Generator[float, bool | None, list[Left]].
        discard: the workflow's generator function, path → Generator[float, bool | None, None].
        folder: of untitled work.
        parent: Qt parent.

    Attributes:
        left: the latest first.

    Signals (besides those of SingleJob):
        found: there may be something else in ``left``.
    """

    found = Signal()

    def __init__(
        self,
        find: Callable[[Path], Work],
        discard: Callable[[Path], Work],
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._find, self._discard, self._folder = find, discard, folder
        self.left: list[Left] = []

    def look(self) -> None:
        """Look for work that was left behind."""
        self.begin(lambda: self._find(self._folder))

    def discard(self, path: Path) -> None:
        """Delete such work, and look what there is besides."""
        self.begin(lambda: self._discarded(path))

    def on_success(self, left: list[Left]) -> None:
        """Tell what was found."""
        self.left = left
        self.found.emit()

    def _discarded(self, path: Path) -> Work:
        yield from self._discard(path)
        return (yield from self._find(self._folder))
