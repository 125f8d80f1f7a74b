"""A session and a player that only notes what it is told."""

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.session import Session
from tests.support.engines import FakeEngine


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    return Session()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()
