"""A menu of many things of which one holds, made when it is opened. GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from audible_gui.views.labels import plain


@dataclass(frozen=True)
class Choice:
    """One of them.

    Attributes:
        text: what it is called.
        holds: whether it is the one that holds now.
        take: has it hold; None where that cannot be.
    """

    text: str
    holds: bool
    take: Callable[[], object] | None


class ChoiceMenu(QMenu):
    """Has no entries until it is opened: the components of a large network take longer than a frame.

    Args:
        title: of the menu.
        choices: what there is to be chosen from.
        parent: the menu that it is in.

    Attributes:
        choices: what there is to be chosen from, for who does not open it.
    """

    def __init__(self, title: str, choices: Callable[[], Sequence[Choice]], parent: QMenu) -> None:
        super().__init__(title, parent)
        self.choices = choices
        self.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        if self.actions():
            return
        group = QActionGroup(self)
        for choice in self.choices():
            add_choice(self, group, choice)


def add_choice(menu: QMenu, group: QActionGroup, choice: Choice) -> None:
    """An entry of a menu."""
    action = menu.addAction(plain(choice.text))
    action.setCheckable(True)
    action.setChecked(choice.holds)
    group.addAction(action)
    take = choice.take
    action.setEnabled(take is not None)
    if take is not None:
        action.triggered.connect(lambda _checked: take())
