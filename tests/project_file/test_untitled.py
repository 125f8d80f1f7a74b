"""Untitled work that was left behind is found; work that somebody does is not."""

from pathlib import Path

import pytest

from audible_gui.document import Document, with_gain
from audible_gui.errors import ProjectInUseError
from audible_gui.project_file import abandoned, create_untitled, open_project, remove_abandoned
from tests.project_file.children import killed


def test_only_the_work_of_the_dead_is_abandoned(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "untitled"
    assert abandoned(folder) == []
    mine = create_untitled(folder)
    with pytest.raises(ProjectInUseError):
        remove_abandoned(mine.path)
    killed(_work, str(folder))
    (found,) = abandoned(folder)
    again = open_project(found.path, untitled=True)
    assert [step.name for step in again.history.steps] == ["New", "Gain"]
    assert abandoned(folder) == []
    again.close()
    remove_abandoned(found.path)
    mine.discard()
    assert list(folder.iterdir()) == []


def _work(folder: str) -> None:
    project = create_untitled(Path(folder))
    project.append(with_gain(Document(), None, -3.0), "Gain")
