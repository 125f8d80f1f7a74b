"""Long work off the GUI thread: generators of workflow on QThreads, their steps told on the GUI thread."""

from audible_gui.jobs.collector import Collector
from audible_gui.jobs.exporting import Exporting
from audible_gui.jobs.job import Job, Work
from audible_gui.jobs.opening import Opening
from audible_gui.jobs.single import SingleJob
from audible_gui.jobs.suggesting import Suggesting
from audible_gui.jobs.training import Training, TrainProgress

__all__ = ["Collector", "Exporting", "Job", "Opening", "SingleJob", "Suggesting", "TrainProgress", "Training", "Work"]
