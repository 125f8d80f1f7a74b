"""Long work off the GUI thread: generators of workflow on QThreads, their steps told on the GUI thread."""

from audible_gui.jobs.besides import Besides
from audible_gui.jobs.collector import Collector
from audible_gui.jobs.crossing import Crossing, CrossOrder
from audible_gui.jobs.exporting import Exporting, ExportOrder
from audible_gui.jobs.job import Job, Work
from audible_gui.jobs.learner import Learner
from audible_gui.jobs.listing import Listing
from audible_gui.jobs.measuring import Measuring
from audible_gui.jobs.opening import Opening
from audible_gui.jobs.pace import Pace
from audible_gui.jobs.precedence import Precedence
from audible_gui.jobs.previewing import Preview, Previewing
from audible_gui.jobs.recovering import Recovering
from audible_gui.jobs.refining import Refining
from audible_gui.jobs.resting import Resting
from audible_gui.jobs.saving import SaveState, Saving
from audible_gui.jobs.shelving import Shelving
from audible_gui.jobs.single import SingleJob
from audible_gui.jobs.suggesting import Suggesting
from audible_gui.jobs.throwing import Order, Throwing
from audible_gui.jobs.timing import Timing
from audible_gui.jobs.training import Training, TrainProgress
from audible_gui.jobs.trying import Trying
from audible_gui.library import component_bytes, component_of_bytes
from audible_gui.workflow import (
    Arriving,
    Beside,
    BesideRequest,
    FoundNotes,
    Left,
    Measured,
    Obstacle,
    OpenedProject,
    OpenRequest,
    Progress,
    Remedy,
    SoundOrder,
    TryStep,
    count_events,
    free_place,
)

__all__ = [
    "Arriving",
    "Beside",
    "BesideRequest",
    "Besides",
    "Collector",
    "CrossOrder",
    "Crossing",
    "ExportOrder",
    "Exporting",
    "FoundNotes",
    "Job",
    "Learner",
    "Left",
    "Listing",
    "Measured",
    "Measuring",
    "Obstacle",
    "OpenRequest",
    "OpenedProject",
    "Opening",
    "Order",
    "Pace",
    "Precedence",
    "Preview",
    "Previewing",
    "Progress",
    "Recovering",
    "Refining",
    "Remedy",
    "Resting",
    "SaveState",
    "Saving",
    "Shelving",
    "SingleJob",
    "SoundOrder",
    "Suggesting",
    "Throwing",
    "Timing",
    "TrainProgress",
    "Training",
    "TryStep",
    "Trying",
    "Work",
    "component_bytes",
    "component_of_bytes",
    "count_events",
    "free_place",
]
