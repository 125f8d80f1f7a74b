"""Looking into projects from outside."""

from pathlib import Path

from audible_gui.document import EditHistory
from audible_gui.workflow import OpenedProject, OpenRequest, open_file
from tests.support.networks import outcome


def read_back(path: Path) -> EditHistory:
    """The history of a project that nobody has open."""
    opened = outcome(open_file(OpenRequest(path), path.parent))
    assert isinstance(opened, OpenedProject)
    opened.project.close()
    return opened.history


def names(history: EditHistory) -> list[str]:
    """Names of all steps."""
    return [step.name for step in history.steps]
