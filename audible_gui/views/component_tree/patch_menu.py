"""Cross-synthesis in the menu of a row: whose basis and envelope it has, how much, and its phases. GUI thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSlider, QWidgetAction

from audible_gui.document import Brought, Morph, Node, Phase, group_nodes, lock_refusal, node_of
from audible_gui.views.choice_menu import Choice, ChoiceMenu, add_choice
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.patching import PARTS, Lent, Patching, lent_part

SLIDER_WIDTH = 180
AMOUNTS = (0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
BLENDS = {
    Morph.LINEAR: "Halfway: both together",
    Morph.GEOMETRIC: "Halfway: only what both have",
    Morph.TRANSPORT: "Halfway: moved from one to the other",
}
BLEND_TIPS = {
    Morph.LINEAR: "Both are heard, each in its part: two notes are a chord.",
    Morph.GEOMETRIC: "What either of them lacks falls silent: partials and moments that they share are left.",
    Morph.TRANSPORT: "A basis moves in pitch, an envelope in time: between two notes lies one note, between two hits "
    "one hit. Of spectra with many partials each goes to where the other has as much below it, which need not be the "
    "partial of the same number; and of two rhythms one hit may be parted, between hits of the other.",
}


def add_patch_menu(menu: QMenu, patching: Patching, node: Node) -> None:
    """Entries for a component: borrow from others, by name and layer, and take it back."""
    patch = patching.document.component(node).patch
    menu.addSeparator()
    locked = lock_refusal(patching.document, node)
    before = len(menu.actions())
    for column, part in PARTS.items():
        _add_lenders(menu.addMenu(f"{part} from"), patching, node, column)
    for column, part in PARTS.items():
        lent = lent_part(patch, column)
        if lent is not None:
            _add_amounts(menu.addMenu(f"Amount of {part.lower()}"), patching, node, column, lent)
    if patch is not None:
        entries, group = menu.addMenu("Phase"), QActionGroup(menu)
        for phase in Phase:
            _add(entries, group, phase.label, phase is patch.phase, partial(patching.set_phase, node, phase))
        menu.addAction("Remove patch", partial(patching.remove, node))
    for action in menu.actions()[before:] if locked else ():
        action.setEnabled(False)
        action.setToolTip(locked)
    menu.setToolTipsVisible(menu.toolTipsVisible() or bool(locked))


def _add_amounts(menu: QMenu, patching: Patching, node: Node, column: Column, lent: Lent) -> None:
    """A slider, heard while it is dragged, for the keyboard some amounts to choose from, and what lies between."""
    slider, gesture, now = QSlider(Qt.Orientation.Horizontal), object(), lent.amount
    slider.setRange(0, 100)
    slider.setValue(round(now * 100))
    slider.setMinimumWidth(SLIDER_WIDTH)
    slider.setAccessibleName(f"Amount of {PARTS[column].lower()} in percent")
    slider.setToolTip("From its own (left) to the other's (right)")
    slider.valueChanged.connect(lambda percent: patching.set_amount(node, column, percent / 100, gesture))
    action = QWidgetAction(menu)
    action.setDefaultWidget(slider)
    menu.addAction(action)
    group = QActionGroup(menu)
    for amount in AMOUNTS:
        change = partial(patching.set_amount, node, column, amount)
        _add(menu, group, f"{amount * 100:.0f} %", amount == now, change)
    menu.addSeparator()
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for morph, text in BLENDS.items():
        _add(menu, group, text, morph is lent.morph, partial(patching.set_morph, node, column, morph))
        menu.actions()[-1].setToolTip(BLEND_TIPS[morph])


def _add_lenders(menu: QMenu, patching: Patching, node: Node, column: Column) -> None:
    document = patching.document
    lent = lent_part(document.component(node).patch, column)
    brought = isinstance(lent, Brought)
    lender = None if lent is None or isinstance(lent, Brought) else node_of(document, lent.source)
    group = QActionGroup(menu)
    _add(menu, group, "Its own", lender is None and not brought, partial(patching.borrow, node, column, node))
    if isinstance(lent, Brought):
        _add(menu, group, lent.origin, True, None)
    menu.addSeparator()
    for layer in range(len(document.components), 0, -1):
        menu.addMenu(ChoiceMenu(f"Layer {layer}", partial(_lenders, patching, node, column, layer, lender), menu))
    if column is Column.ENVELOPE and document.groups:
        menu.addMenu(ChoiceMenu("Groups", partial(_groups, patching, node), menu))


def _lenders(patching: Patching, node: Node, column: Column, layer: int, lender: Node | None) -> list[Choice]:
    """The components of a layer, but for the one that borrows."""
    sources = ((Node(layer, index), one) for index, one in enumerate(patching.document.components[layer - 1]))
    return [
        Choice(one.name, source == lender, partial(patching.borrow, node, column, source))
        for source, one in sources
        if source != node
    ]


def _groups(patching: Patching, node: Node) -> list[Choice]:
    """The groups, which lend the envelope of all their members together."""
    document = patching.document
    members = ((group.name, group_nodes(document, group)) for group in document.groups)
    return [Choice(name, False, partial(patching.take_envelope, node, nodes, name)) for name, nodes in members if nodes]


def _add(menu: QMenu, group: QActionGroup, text: str, checked: bool, slot: Callable[[], None] | None) -> None:
    add_choice(menu, group, Choice(text, checked, slot))
