"""Some versions of the Qt binding lose references to None and True on Python 3.11, and abort when they run out."""

import sys

from PySide6.QtCore import QObject, Signal

EMITS = 2000


class Sender(QObject):
    told = Signal(bool)


def test_emitting_loses_no_reference() -> None:
    sender = Sender()
    received: list[bool] = []
    sender.told.connect(received.append)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(EMITS):
        sender.told.emit(True)
        sender.blockSignals(False)
    received.clear()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert all(new > old - EMITS / 10 for new, old in zip(after, before, strict=True))
