"""Listing the output devices, in the background. GUI thread only."""

from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal, Slot

from audible_gui.document import OutputDevice
from audible_gui.jobs.single import SingleJob


class Listing(SingleJob):
    """Lists once whenever it is asked.

    Args:
        list_outputs: the generator function that lists.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        listed: the OutputDevices, a tuple.
    """

    listed = Signal(object)

    def __init__(
        self,
        list_outputs: Callable[[], Generator[None, bool | None, tuple[OutputDevice, ...]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._list_outputs = list_outputs

    @Slot()
    def refresh(self) -> None:
        """List anew; a listing that runs is left to end."""
        if not self.running:
            self.begin(self._list_outputs)

    def on_success(self, devices: tuple[OutputDevice, ...]) -> None:
        """Tell them."""
        self.listed.emit(devices)
