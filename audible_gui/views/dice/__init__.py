"""Randomising timbre and event density. GUI thread."""

from audible_gui.views.dice.dice_dock import DiceDock
from audible_gui.views.dice.dice_panel import DicePanel

__all__ = ["DiceDock", "DicePanel"]
