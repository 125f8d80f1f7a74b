"""Importing hundreds of modules at once, without what looks through each of them meanwhile. Any thread."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def quick_imports() -> Iterator[None]:
    """Import the editor's modules in here: they stay, so that the collector need not look through them again and again.

    Raises:
        ImportError: if there is no PySide6.
    """
    gc.disable()
    try:
        _spare_reading_sources()
        yield
    finally:
        gc.freeze()
        gc.enable()


def _spare_reading_sources() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks for its own name there, since a module may choose to have Qt's names spelled in another way; none of ours
    does. In a PySide that asks otherwise this changes nothing.
    """
    import PySide6.QtCore  # noqa: F401, PLC0415 - only the editor needs it

    feature: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = _spells_as_usual


def _spells_as_usual(_: ModuleType) -> bool:
    return True
