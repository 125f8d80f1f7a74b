"""Components on the way from one place to another, also from one window to another. GUI thread."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QMimeData

from audible_gui.document.library_component import LibraryComponent
from audible_gui.jobs import component_bytes, component_of_bytes
from audible_gui.operations import Side

COMPONENT_FORMAT = "application/x-audible-component"
_HOW_FORMAT = "application/x-audible-how"


@dataclass(frozen=True)
class Offered:
    """What is dropped.

    Attributes:
        component: of another sound.
        sides: what of it.
        offset_s: where its envelope shall begin.
    """

    component: LibraryComponent
    sides: tuple[Side, ...]
    offset_s: float = 0.0


def pack(data: QMimeData, component: LibraryComponent, sides: Collection[Side], offset_s: float = 0.0) -> None:
    """Put a component into what is dragged."""
    data.setData(COMPONENT_FORMAT, component_bytes(component))
    data.setData(_HOW_FORMAT, json.dumps({"sides": list(sides), "offset_s": offset_s}).encode())


def unpacked(data: QMimeData) -> Offered:
    """The component in what was dropped, maybe by another program. Raises AudibleError."""
    component = component_of_bytes(bytes(data.data(COMPONENT_FORMAT).data()))
    try:
        how = json.loads(bytes(data.data(_HOW_FORMAT).data()).decode())
        return Offered(component, tuple(map(Side, how["sides"])), float(how["offset_s"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return Offered(component, tuple(Side))
