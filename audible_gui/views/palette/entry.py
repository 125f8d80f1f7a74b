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
        late: whether it comes after what fits as well.
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
