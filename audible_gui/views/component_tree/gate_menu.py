"""The gate of rows' envelopes in their menu, heard while it is set. GUI thread."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSlider, QWidgetAction

from audible_gui.document import MAX_GATE_DB, MIN_GATE_DB, Node, kept_nodes, lock_refusal
from audible_gui.operations import gate_of
from audible_gui.views.choice_menu import Choice, add_choice
from audible_gui.views.component_tree.patching import Patching

GATE_OFF = -round(MAX_GATE_DB) - 1
"""On sliders, which stand for decibels from the loudest: no gate."""
GATES_DB = (None, 6.0, 10.0, 14.0, 16.0, 20.0, 30.0)
GATE_TIP = (
    "Lets an envelope through only while it is near its loudest: leaks and soft hits between the hits go, and hits of "
    "its own that are as soft."
)
_WIDTH = 180


def add_gate_menu(menu: QMenu, patching: Patching, nodes: Sequence[Node]) -> None:
    """A slider, and for the keyboard some levels to choose from.

    Args:
        menu: of rows.
        patching: makes the changes.
        nodes: the components that the rows stand for, one at least.
    """
    document = patching.document
    entries = menu.addMenu("Gate of the envelope")
    kept = kept_nodes(document)
    if all(node in kept for node in nodes):
        entries.menuAction().setEnabled(False)
        entries.menuAction().setToolTip(lock_refusal(document, nodes[0]))
        menu.setToolTipsVisible(True)
        return
    levels = {gate_of(document, node) for node in nodes}
    slider = QWidgetAction(entries)
    slider.setDefaultWidget(_slider(patching, nodes, levels))
    entries.addAction(slider)
    group = QActionGroup(menu)
    for gate_db in GATES_DB:
        text = "Off" if gate_db is None else f"−{gate_db:g} dB"
        add_choice(entries, group, Choice(text, levels == {gate_db}, partial(patching.set_gate, nodes, gate_db)))


def gate_value(gate_db: float | None) -> int:
    """Where a slider stands."""
    return GATE_OFF if gate_db is None else -round(gate_db)


def gate_at(value: float) -> float | None:
    """What a slider stands for."""
    return None if value <= GATE_OFF else -float(value)


def _slider(patching: Patching, nodes: Sequence[Node], levels: set[float | None]) -> QSlider:
    slider, gesture = QSlider(Qt.Orientation.Horizontal), object()
    slider.setRange(GATE_OFF, -round(MIN_GATE_DB))
    slider.setValue(max(map(gate_value, levels)))  # of several the tightest
    slider.setMinimumWidth(_WIDTH)
    slider.setAccessibleName("Gate of the envelope in decibels from its loudest")
    slider.setToolTip(GATE_TIP)
    slider.valueChanged.connect(lambda value: patching.set_gate(nodes, gate_at(value), gesture))
    return slider
