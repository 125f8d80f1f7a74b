"""Typing when an event begins and how loud it is. GUI thread."""

from PySide6.QtWidgets import QWidget

from audible_gui.document.rhythm import MAX_EVENT_DB, MIN_EVENT_DB
from audible_gui.views.inspector.moment_dialog import MomentDialog


class EventDialog(MomentDialog):
    """Asks for the onset of an event and its gain.

    Args:
        time_s: as it is.
        gain_db: as it is.
        end_s: of the sound.
        parent: Qt parent.
    """

    def __init__(self, time_s: float, gain_db: float, end_s: float, parent: QWidget) -> None:
        super().__init__("Event", end_s, (MIN_EVENT_DB, MAX_EVENT_DB), parent)
        self.time.setAccessibleName("Onset of the event")
        self.time.setToolTip("When it begins to be heard; other chosen events keep their distance from it")
        self.gain.setToolTip("How much louder or softer it is heard than it was; other chosen events by as much")
        self.time.setValue(time_s)
        self.gain.setValue(gain_db)
        self.lay_out({"&Onset": self.time, "&Gain": self.gain})
