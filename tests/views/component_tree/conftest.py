"""A tree of a network of three layers; modules that want another bring their own."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, with_network
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.component_tree import ComponentTree
from tests.views.component_tree.deep import SOUND, learned


@pytest.fixture
def session() -> Session:
    result = Session()
    result.edit("Open", lambda _: with_network(Document(sound=SOUND), learned()))
    return result


@pytest.fixture
def tree(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentTree:
    theme.apply(qapp)
    result = ComponentTree(session)
    qtbot.addWidget(result)
    result.resize(800, 1000)
    with qtbot.waitExposed(result):
        result.show()
    return result
