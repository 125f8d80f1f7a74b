"""All sounds of a folder, on all cores or on a cluster: found, done by processes, noted and reported. Any thread."""

from audible_gui.workflow.batches.report import line, report_values, summary
from audible_gui.workflow.batches.request import BatchRequest, BatchResult, BatchStep
from audible_gui.workflow.batches.running import batch
from audible_gui.workflow.batches.task import Outcome, State, Told

__all__ = [
    "BatchRequest",
    "BatchResult",
    "BatchStep",
    "Outcome",
    "State",
    "Told",
    "batch",
    "line",
    "report_values",
    "summary",
]
