"""Being in the midst of telling others of a change. GUI thread."""

from types import TracebackType

from PySide6.QtCore import QObject, Signal


class Telling(QObject):
    """A context within which others are told of a change and follow it; contexts within it belong to it.

    Who has much to do for each change waits for the end, and does it once.

    Signals:
        ended: all have been told; not after an exception.
    """

    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._depth = 0

    @property
    def going_on(self) -> bool:
        """Whether others are just being told."""
        return self._depth > 0

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._depth -= 1
        if not self._depth and kind is None:
            self.ended.emit()
