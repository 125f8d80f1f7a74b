"""The question what shall become of a training before something is done that ends it. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMessageBox, QWidget

from audible_gui.jobs import Training


class TrainingQuestion(QObject):
    """Asks, and has what was wanted done once that is settled.

    Args:
        training: the one that runs.
        window: parent of the question.

    Attributes:
        box: the question while it is asked.
    """

    def __init__(self, training: Training, window: QWidget) -> None:
        super().__init__(window)
        self._training, self._window = training, window
        self.box: QMessageBox | None = None
        self._then: Callable[[], object] | None = None
        training.ended.connect(self._on_ended)

    @property
    def open(self) -> bool:
        """Whether it is asked, or the training is wrapping up after that."""
        return self.box is not None or self._then is not None

    def ask(self, without: str, then: Callable[[], object], drop: Callable[[], object]) -> None:
        """Ask whether to stop the training and keep what it has learned.

        Args:
            without: the button's text for going on without that, e.g. ``"&Quit without it"``.
            then: what to go on with, once a training that was to be kept has been.
            drop: the same without the training.
        """
        box = self.box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Stop the training?")
        box.setText("A training is under way.")
        box.setInformativeText("Stopped, it keeps what it has learned so far as a step; otherwise that is lost.")
        keep = box.addButton("&Stop and keep", QMessageBox.ButtonRole.AcceptRole)
        dropped = box.addButton(without, QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(cancel)
        answers = {keep: lambda: self._finish(then), dropped: drop}
        box.finished.connect(lambda: self._answer(answers.get(box.clickedButton())))  # type: ignore[call-overload]
        box.open()

    def _answer(self, do: Callable[[], object] | None) -> None:
        if self.box is not None:
            self.box.deleteLater()
        self.box = None
        if do is not None:
            do()

    def _finish(self, then: Callable[[], object]) -> None:
        """Go on once the training has wrapped up; it may have ended while that was asked."""
        if self._training.running:
            self._then = then
            self._training.stop()
        else:
            then()

    @Slot(str)
    def _on_ended(self, how: str) -> None:
        """Go on, if that was waited for; a failure is to be seen, and who cancels stays."""
        then, self._then = self._then, None
        if then is not None and how in ("stopped", "trained"):
            then()
