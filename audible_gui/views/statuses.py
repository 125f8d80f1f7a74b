"""What the status bar says: trouble, a training, phases, output, sound, memory, and how saving stands. GUI thread."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSizePolicy, QStatusBar

from audible_gui.document import Document
from audible_gui.views.labels import ElidedLabel, sound_summary
from audible_gui.views.memory_status import MemoryStatus
from audible_gui.views.output_status import OutputStatus
from audible_gui.views.refining_status import RefiningStatus
from audible_gui.views.save_status import SaveStatus
from audible_gui.views.studio import Studio
from audible_gui.views.training_status import TrainingStatus
from audible_gui.views.trouble_status import TroubleStatus

_LEAST_PX, _MOST_PX = 80, 640


class Statuses(QObject):
    """Fills a status bar; what lasts stands here, where it covers nothing.

    Args:
        studio: what is told of.
        bar: where.
    """

    def __init__(self, studio: Studio, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.trouble, self.output = TroubleStatus(studio.transport), OutputStatus(studio.transport)
        self.save, self.memory = SaveStatus(studio.saving), MemoryStatus()
        self.training = TrainingStatus(studio.training)
        self._summary = ElidedLabel(_LEAST_PX, _MOST_PX)
        # Where there is no room for all of it the window may be narrower all the same.
        bar.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.trouble)
        refining = RefiningStatus(studio.refining)
        for status in (self.training, refining, self.output, self._summary, self.memory, self.save):
            bar.addPermanentWidget(status)

    def show_document(self, document: Document) -> None:
        """Say what sound and network there are."""
        summary = sound_summary(document)
        self._summary.setText(summary)
        self._summary.setToolTip(summary)
