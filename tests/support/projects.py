"""Looking into projects from outside."""

from pathlib import Path

from audible_gui.document import EditHistory, Snapshots
from audible_gui.workflow import OpenedProject, OpenRequest, open_file
from tests.support.networks import outcome


def read_back(path: Path) -> EditHistory:
    """The history of a project that nobody has open."""
    return read_all(path)[0]


def read_all(path: Path) -> tuple[EditHistory, Snapshots]:
    """The history and the snapshots of a project that nobody has open."""
    opened = outcome(open_file(OpenRequest(path), path.parent))
    assert isinstance(opened, OpenedProject)
    opened.project.close()
    return opened.history, opened.snapshots


def names(history: EditHistory) -> list[str]:
    """Names of all steps."""
    return [step.name for step in history.steps]
