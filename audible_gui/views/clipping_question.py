"""The question what shall become of an export that would clip. GUI thread."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from audible_gui.document import MIN_GAIN_DB, FileFormat, MixRequest, Subtype
from audible_gui.errors import ClippingError
from audible_gui.jobs import SoundOrder


class ClippingQuestion(QObject):
    """Asks whether to lower all alike, to write floating point, or to let it be.

    Args:
        export: what to do with the order that comes of it.
        window: parent of the question.

    Attributes:
        box: the question while it is asked.
    """

    def __init__(self, export: Callable[[SoundOrder], object], window: QWidget) -> None:
        super().__init__(window)
        self._export, self._window = export, window
        self.box: QMessageBox | None = None

    def ask(self, order: SoundOrder, error: ClippingError) -> None:
        """Ask about an order that could not be carried out because of that."""
        box = self.box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Too loud for whole numbers")
        box.setText(f"{error.what} reaches {error.over_db:+.1f} dBFS and would be cut off.")
        box.setInformativeText(
            "Nothing was written. Lowered by one gain, all files keep their balance; floating point holds any level."
        )
        lower = box.addButton(f"&Lower all by {-error.gain_db:.1f} dB", QMessageBox.ButtonRole.AcceptRole)
        floating = box.addButton("Write 32-bit &float", QMessageBox.ButtonRole.ActionRole)
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(lower)
        box.setEscapeButton(cancel)
        gain_db = error.gain_db if error.gain_db >= MIN_GAIN_DB else None  # which measures it again
        answers: dict[object, SoundOrder] = {lower: replace(order, gain_db=gain_db), floating: _floating(order)}
        box.finished.connect(lambda: self._answer(answers.get(box.clickedButton())))
        box.open()

    def _answer(self, order: SoundOrder | None) -> None:
        if self.box is not None:
            self.box.deleteLater()
        self.box = None
        if order is not None:
            self._export(order)


def _floating(order: SoundOrder) -> SoundOrder:
    """The same in 32-bit floating point; FLAC, which has none, becomes WAV."""
    if not isinstance(order, MixRequest):
        file_format = FileFormat.WAV if order.file_format is FileFormat.FLAC else order.file_format
        return replace(order, file_format=file_format, subtype=Subtype.FLOAT)
    path = order.path.with_suffix(".wav") if FileFormat.of(order.path) is FileFormat.FLAC else order.path
    overwrite = order.overwrite and path == order.path
    return replace(order, path=path, subtype=Subtype.FLOAT, overwrite=overwrite)
