"""A sound and an order for it."""

import shutil
from pathlib import Path

import pytest

from audible_gui.document import NetworkSpec
from audible_gui.workflow import DeconstructRequest


@pytest.fixture
def order(tmp_path: Path, data: Path) -> DeconstructRequest:
    sound = tmp_path / "in" / "ok.flac"
    sound.parent.mkdir()
    shutil.copy(data / "edge_cases" / "ok.flac", sound)
    return DeconstructRequest(sound, tmp_path / "out" / "ok", NetworkSpec((3, 2), iterations=4), threads=1)
