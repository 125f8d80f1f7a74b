"""Works out in the background what the rows of large networks show. GUI thread."""

from collections.abc import Generator, Sequence

from PySide6.QtCore import QObject, Signal

from audible_gui.jobs import SingleJob
from audible_gui.views.component_tree.content import Content
from audible_gui.views.component_tree.strips import Curves, LayerStrips

Wanted = tuple[LayerStrips, str]
Made = tuple[LayerStrips, str, Curves]


class StripMaking(SingleJob):
    """Makes for one network at a time what has been asked of its content, and what is asked meanwhile.

    Signals (besides those of SingleJob):
        made: rows have other plots now.
    """

    made = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: Content | None = None
        self._failed: Content | None = None

    def make(self, content: Content) -> None:
        """Work out what a content has been asked for in vain."""
        if content.wanted and content is not self._failed and not (self.running and self._content is content):
            self._content = content
            wanted = tuple(content.wanted)
            self.begin(lambda: _made(wanted), urgent=_always)

    def on_step(self, step: Made) -> None:
        """Show what is there."""
        strips, kind, curves = step
        strips.keep(kind, curves)
        if self._content is not None:
            self._content.wanted.remove((strips, kind))
            self.made.emit()

    def on_success(self, _value: None) -> None:
        """Go on with what has been asked for meanwhile."""
        content, self._content = self._content, None
        if content is not None:
            self.make(content)

    def on_failed(self) -> None:
        """Not again and again."""
        self._failed = self._content


def _made(wanted: Sequence[Wanted]) -> Generator[Made, bool | None, None]:
    for strips, kind in wanted:
        yield strips, kind, strips.worked_out(kind)


def _always(_step: object) -> bool:
    return True
