"""How long a training with these settings will take, and a way to find out where that is not known. GUI thread."""

import math
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from audible_gui.document import Device, Document, TrainRequest
from audible_gui.errors import TrainingError
from audible_gui.jobs import Timing, Training
from audible_gui.session import Session
from audible_gui.views.labels import note
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.refusals import BUSY

UNKNOWN = "How long it will take is not known yet."
NO_CUDA = "There is no CUDA device that PyTorch can use."
_CUDA_UNKNOWN = "How fast a CUDA device trains here is not known yet."
_MEASURING = "Measuring how fast this computer trains…"
_MEASURE = "Compute for a second or two, and remember how fast the processor is, and the graphics card if there is one"
_RECKONED = (
    "Reckoned from how fast the device was when it was measured; about, since other programs compute, too, and a "
    "training ends earlier where it gains nothing more. The first one since the start loads PyTorch, which takes some "
    "seconds more"
)
_NAMES = {Device.CPU: "the CPU", Device.CUDA: "CUDA"}
_MEASURES = "The devices are being measured."


class DurationNote(QWidget):
    """A sentence below Train; nothing without a sound, while a training runs, and before it is looked what is known.

    Args:
        session: whose sound would be learned.
        training: while it runs the panel tells how long that still takes.
        timing: knows how fast devices are.
        form: the settings, which it follows.
        parent: Qt parent.
    """

    def __init__(
        self, session: Session, training: Training, timing: Timing, form: NetworkForm, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._training, self._timing, self._form = session, training, timing, form
        self.label, self.measure_button = note("muted"), QPushButton("Measure")
        self.label.setToolTip(_RECKONED)
        self.label.show()
        self.measure_button.setToolTip(_MEASURE)
        self.measure_button.setAccessibleName("Measure how fast this computer trains")
        self.measure_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.measure_button.clicked.connect(timing.measure)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self.measure_button)
        self._follow()
        self._show()

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        return {"measure": self._timing.measure}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done; empty where they can."""
        return {"measure": BUSY if self._training.running else _MEASURES if self._timing.measuring else ""}

    def _follow(self) -> None:
        form = self._form
        for changed in (form.edited, form.replaced):
            changed.connect(self._show)
        for box in (form.device_box, form.source):
            box.currentIndexChanged.connect(self._show)
        form.source.offered.connect(self._show)
        self._timing.changed.connect(self._show)
        self._timing.running_changed.connect(self._show)
        self._training.running_changed.connect(self._show)
        self._session.changed.connect(self._on_change)

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._show()

    @Slot()
    def _show(self) -> None:
        sound, timing, wanted = self._session.document.sound, self._timing, self._form.device()
        shown = sound is not None and not self._training.running and (timing.looked or timing.measuring)
        self.setVisible(shown)
        if not shown or sound is None:
            return
        request = TrainRequest(sound, self._form.spec(), wanted, self._form.selection())
        try:
            expected = timing.expected_s(request)
        except TrainingError:  # a selection of the sound before
            expected = {}
        text = _MEASURING if timing.measuring else duration_note(expected, wanted, measured=timing.measured)
        self.label.setText(text)
        known = wanted in expected if wanted is not Device.AUTO else bool(expected)
        self.measure_button.setVisible(not known and not timing.measured)
        self.measure_button.setEnabled(not timing.measuring)


def duration_note(expected_s: Mapping[Device, float], wanted: Device, *, measured: bool) -> str:
    """How long a training takes, on the device that will be used first.

    Args:
        expected_s: seconds on those devices whose speed is known.
        wanted: device as it is set; ``auto`` takes the faster one.
        measured: whether all devices have just been measured.
    """
    if not expected_s:
        return UNKNOWN
    if wanted is not Device.AUTO and wanted not in expected_s:
        return NO_CUDA if measured else _CUDA_UNKNOWN
    used = min(expected_s, key=lambda device: expected_s[device]) if wanted is Device.AUTO else wanted
    others = [f"{about_text(needed)} on {_NAMES[device]}" for device, needed in expected_s.items() if device != used]
    rest = f" ({', '.join(others)})" if others else ""
    return f"Takes about {about_text(expected_s[used])} on {_NAMES[used]}{rest}."


def about_text(seconds: float) -> str:
    """A time that is known roughly, e.g. ``"4 s"``, ``"25 s"``, ``"3 min"``."""
    if seconds < 10.0:
        return f"{max(round(seconds), 1)} s"
    if seconds < 90.0:
        return f"{5 * round(seconds / 5.0)} s"
    minutes = seconds / 60.0
    return f"{math.floor(minutes + 0.5)} min" if minutes < 90.0 else f"{math.floor(minutes / 60.0 + 0.5)} h"
