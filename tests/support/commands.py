"""Commands that are run with a project, and what they say."""

import json
from pathlib import Path

import pytest

from audible_gui.cli import main
from audible_gui.document import Document
from audible_gui.project_file import create_project


def saved(document: Document, path: Path) -> Path:
    """A project's file."""
    create_project(path, document, "Open").close()
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    """What a command says as JSON."""
    assert main([*map(str, words), "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    values: dict[str, object] = json.loads(said.out)
    return values
