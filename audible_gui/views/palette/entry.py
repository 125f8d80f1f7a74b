"""What the palette finds. GUI thread."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True)
class Entry:
    """One thing that can be done.

    Attributes:
        title: by which it is found first.
        detail: what kind of thing it is, or where it stands; found, too.
        run: does it.
        keys: its shortcut, as the system writes it; may be empty.
        refusal: why it cannot be done now; empty where it can.
        tip: what it does or what one will hear.
        color: a component's; None for all else.
        words: other ones by which it is found.
        late: whether it is only read: it comes after all that can be done, and is found by whole beginnings of words.
        prefix: shown before the title; found as the detail is.
    """

    title: str
    detail: str
    run: Callable[[], object]
    keys: str = ""
    refusal: str = ""
    tip: str = ""
    color: QColor | None = None
    words: str = ""
    late: bool = False
    prefix: str = ""

    @property
    def shown(self) -> str:
        """The title as it is shown."""
        return f"{self.prefix}{self.title}"
