"""The part of the sound that is in view, shared by everything with a time axis. GUI thread."""

from PySide6.QtCore import QObject, Signal


class TimeRange(QObject):
    """An interval in seconds that cannot leave the sound.

    Signals:
        changed: (start, end) in seconds.
    """

    changed = Signal(float, float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._duration_s, self._shortest_s = 1.0, 1e-3
        self._start_s, self._end_s = 0.0, 1.0

    @property
    def start_s(self) -> float:
        """First second in view."""
        return self._start_s

    @property
    def end_s(self) -> float:
        """Last second in view."""
        return self._end_s

    @property
    def span_s(self) -> float:
        """Seconds in view."""
        return self._end_s - self._start_s

    @property
    def duration_s(self) -> float:
        """Length of the sound."""
        return self._duration_s

    def set_sound(self, duration_s: float, shortest_s: float) -> None:
        """Show a whole sound; the view will not become shorter than ``shortest_s``."""
        self._duration_s = duration_s
        self._shortest_s = min(shortest_s, duration_s)
        self.fit()

    def show(self, start_s: float, end_s: float) -> None:
        """Bring an interval into view, as far as the limits let it."""
        start_s, end_s = confined(start_s, end_s, (0.0, self._duration_s), self._shortest_s)
        if (start_s, end_s) != (self._start_s, self._end_s):
            self._start_s, self._end_s = start_s, end_s
            self.changed.emit(start_s, end_s)

    def fit(self) -> None:
        """Show the whole sound."""
        self.show(0.0, self._duration_s)

    def zoom(self, factor: float, around_s: float) -> None:
        """Show ``factor`` times as much; ``around_s`` stays where it is on the screen."""
        self.show(*zoomed((self._start_s, self._end_s), factor, around_s))

    def pan(self, distance_s: float) -> None:
        """Move the view; positive is later."""
        self.show(self._start_s + distance_s, self._end_s + distance_s)

    def contains(self, time_s: float) -> bool:
        """Whether a moment is in view."""
        return self._start_s <= time_s <= self._end_s

    def page_to(self, time_s: float) -> None:
        """Turn the page: show as much as now, beginning at ``time_s``."""
        self.show(time_s, time_s + self.span_s)


def zoomed(interval: tuple[float, float], factor: float, around: float) -> tuple[float, float]:
    """``interval`` made ``factor`` times as long, ``around`` staying at its place in it."""
    return around - (around - interval[0]) * factor, around + (interval[1] - around) * factor


def confined(start: float, end: float, limits: tuple[float, float], shortest: float) -> tuple[float, float]:
    """The interval moved and cut so that it lies within ``limits`` and is no shorter than ``shortest``."""
    span = min(max(end - start, shortest), limits[1] - limits[0])
    # Where the span is not as asked for, the middle stays.
    start = min(max((start + end - span) / 2, limits[0]), limits[1] - span)
    return start, start + span
