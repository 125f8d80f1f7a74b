"""How a training goes, in the status bar, where it is in sight however small the window is. GUI thread."""

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from audible_gui.jobs import Training, TrainProgress
from audible_gui.views import theme
from audible_gui.views.labels import eta_text, literal

_LONGEST = "Training 99 % · 99 min left"
STOP = "End now and keep what has been learned so far; the rest of a long sound is then followed less closely"
STOPPING = "Wrapping up: what has been learned so far is kept"


class TrainingStatus(QWidget):
    """Says e.g. "Training 41 % · 3 s left", with a button that stops it; nothing while none runs.

    Args:
        training: what it tells of, and stops.
        parent: Qt parent.
    """

    def __init__(self, training: Training, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._training = training
        self.label, self.stop_button = QLabel(textFormat=Qt.TextFormat.PlainText), QToolButton()
        self.stop_button.setText("Stop")
        self.stop_button.setProperty("status", True)
        self.stop_button.setAutoRaise(True)
        self.stop_button.setIconSize(QSize(16, 16))
        self.stop_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.stop_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop_button.setAccessibleName("Stop the training")
        self.stop_button.clicked.connect(self._stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.label)
        row.addWidget(self.stop_button)
        self._restyle()
        self.hide()
        training.running_changed.connect(self._show_running)
        training.progressed.connect(self._show_progress)
        training.paused_changed.connect(self._show_state)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._restyle()
        super().changeEvent(event)

    @Slot(bool)
    def _show_running(self, running: bool) -> None:
        self.label.setText("Training")
        self.stop_button.setMinimumWidth(self.stop_button.sizeHint().width())  # others give way first
        self.setVisible(running)
        self._show_state()

    @Slot(object)
    def _show_progress(self, progress: TrainProgress) -> None:
        verb = "Paused" if self._training.paused else "Training"
        self.label.setText(f"{verb} {eta_text(progress.fraction, progress.eta_s)}")
        self.label.setToolTip(literal(progress.stage))

    @Slot()
    def _stop(self) -> None:
        self._training.stop()
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        stopping = self._training.stopping
        self.stop_button.setEnabled(not stopping)
        self.stop_button.setToolTip(STOPPING if stopping else STOP)

    def _restyle(self) -> None:
        self.stop_button.setIcon(theme.icon("stop"))
        self.label.setFont(theme.numeric_font())
        # So that what stands beside it does not move with every figure.
        self.label.setMinimumWidth(self.label.fontMetrics().horizontalAdvance(_LONGEST) + 8)
