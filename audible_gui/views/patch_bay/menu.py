"""The menu of a cell of a patch bay. GUI thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from audible_gui.operations import Cell, lent_to
from audible_gui.views.component_tree.patch_menu import AMOUNTS, BLEND_TIPS, BLENDS
from audible_gui.views.labels import literal
from audible_gui.views.patch_bay.patcher import Patcher
from audible_gui.views.patch_bay.scene import Scene
from audible_gui.views.patch_bay.words import percent


def cell_menu(parent: QWidget, scene: Scene, patcher: Patcher, cell: Cell, type_amount: Callable[[], None]) -> QMenu:
    """Amounts to choose from, a typed one, what lies between, and nothing; each says why where it cannot be.

    Args:
        parent: Qt parent.
        scene: what is shown.
        patcher: makes the changes.
        cell: which one.
        type_amount: lets an amount be typed.
    """
    menu, why = QMenu(parent), patcher.refusal(cell)
    menu.setToolTipsVisible(True)
    own = scene.bay.own(cell)
    now = scene.own(cell.row) if own else scene.filled.get(cell, 0.0)
    lent = lent_to(scene.document, scene.bay, scene.bay.taker(cell))
    group = QActionGroup(menu)
    for amount in AMOUNTS:
        action = menu.addAction(percent(amount), partial(patcher.set_amount, cell, amount))
        action.setCheckable(True)
        action.setChecked(amount == now)
        group.addAction(action)
    menu.addAction("Type the amount…\tEnter", type_amount)
    menu.addSeparator()
    blends = QActionGroup(menu)
    for morph, text in BLENDS.items():
        action = menu.addAction(text, partial(patcher.set_morph, cell, morph))
        action.setCheckable(True)
        action.setChecked(lent is not None and lent[1].morph is morph and now > 0.0 and not own)
        action.setEnabled(now > 0.0 and not own)
        action.setToolTip(BLEND_TIPS[morph])
        blends.addAction(action)
    menu.addSeparator()
    clear = menu.addAction("Its own again\tDel", partial(patcher.clear, cell))
    clear.setEnabled(lent is not None if own else now > 0.0)
    for action in menu.actions() if why else ():
        action.setEnabled(False)
        action.setToolTip(literal(why))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
