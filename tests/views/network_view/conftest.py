"""A panel that shows a network of three layers."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.network_view import NetworkView
from tests.views.component_tree.conftest import session  # noqa: F401 - a fixture


@pytest.fixture
def panel(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentPanel:  # noqa: F811
    theme.apply(qapp)
    result = ComponentPanel(session)
    qtbot.addWidget(result)
    result.resize(900, 500)
    result.show_network(True)
    with qtbot.waitExposed(result):
        result.show()
        result.activateWindow()
    result.network.view.setFocus()
    return result


@pytest.fixture
def view(panel: ComponentPanel) -> NetworkView:
    return panel.network.view
