"""Collecting Python's garbage on the GUI thread only.

Left to itself the collector runs on whichever thread allocates, a training's for instance, and there it would destroy
Qt objects that belong to the GUI thread, which crashes. What modules are made of is not looked at again: a collection
after torch was imported would take a tenth of a second and more.
"""

import gc
import sys

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL_MS = 500
MANY_MODULES = 50
"""A library, not a dialog that is opened for the first time."""


class Collector(QObject):
    """Takes over from the automatic collector between ``start`` and ``stop``. GUI thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._was_enabled = gc.isenabled()
        self._froze = False
        self._modules = 0

    def start(self) -> None:
        """Collect from now on, here and nowhere else."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        # What is there at the start stays; not looking at it again makes a full collection several times quicker.
        gc.collect()
        self._froze = not gc.get_freeze_count()  # else somebody did before, for longer
        if self._froze:
            gc.freeze()
        self._modules = len(sys.modules)
        self._timer.start()

    def stop(self) -> None:
        """Collect what is left and let Python do it again, if it did before."""
        self._timer.stop()
        if self._froze:
            gc.unfreeze()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def _collect(self) -> None:
        if self._froze and len(sys.modules) - self._modules >= MANY_MODULES:
            # Without a collection before, which is what would take so long; little of it is garbage.
            gc.freeze()
            self._modules = len(sys.modules)
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [g for g, (count, limit) in enumerate(zip(counts, thresholds, strict=True)) if count > limit > 0]
        if due:
            gc.collect(due[-1])
