"""Snapshots as a row of buttons: a click recalls one, or stores in an empty place. GUI thread."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, Qt, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout

from audible_gui.document import LETTERS, Document
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.keymap import keyed
from audible_gui.views.labels import literal, plain
from audible_gui.views.listening_buttons import tool_button
from audible_gui.views.snapshot_commands import SnapshotCommands

_STORE = "Shift and a click stores what is set now in its place"


class SnapshotStrip(QFrame):
    """Eight buttons, and one that compares.

    Args:
        session: whose document is stored.
        commands: what the buttons do.
    """

    def __init__(self, session: Session, commands: SnapshotCommands) -> None:
        super().__init__()
        self._session, self._commands, self._bank = session, commands, commands.bank
        self._colour = ""
        self.setProperty("panel", True)
        self.setAccessibleName("Snapshots")
        self.buttons = {letter: self._button(letter) for letter in LETTERS}
        self.compare_button = tool_button("Compare with a snapshot", checkable=True)
        self.compare_button.clicked.connect(self._bank.toggle)
        self.compare_button.clicked.connect(self.refresh)
        self._lay_out()
        session.changed.connect(self._on_change)
        self._bank.changed.connect(self.refresh)
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        self.refresh()
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self._tint()
        super().changeEvent(event)

    @Slot()
    def refresh(self) -> None:
        """Show what there is, and what of it is shown."""
        for letter, button in self.buttons.items():
            self._show(letter, button)
        refusals = self._commands.refusals()
        self.compare_button.setChecked(self._bank.compared is not None)
        self.compare_button.setEnabled(not refusals["compare"])
        self._tint()
        self.compare_button.setToolTip(refusals["compare"] or self._compare_tip())

    def _lay_out(self) -> None:
        heading = QLabel("Snapshots")
        heading.setProperty("role", "heading")
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(heading, 1)
        above.addWidget(self.compare_button)
        below.setSpacing(2)
        for button in self.buttons.values():
            below.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(0)
        column.addLayout(above)
        column.addLayout(below)

    def _button(self, letter: str) -> QToolButton:
        button = tool_button(f"Snapshot {letter}", checkable=True)
        button.setText(letter)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self._press, letter))
        button.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        button.customContextMenuRequested.connect(partial(self._show_menu, letter))
        return button

    def _show(self, letter: str, button: QToolButton) -> None:
        step, refusal = self._bank.stored(letter), self._commands.refusal()
        button.setChecked(self._bank.shown(letter))
        button.setEnabled(not refusal)
        if button.property("stored") != (step is not None):
            button.setProperty("stored", step is not None)
            button.style().unpolish(button)
            button.style().polish(button)
        held = "Empty" if step is None else f"What was set after “{step.name}”"
        button.setAccessibleDescription(f"{held}; it is what is heard" if button.isChecked() else held)
        button.setToolTip(refusal or literal(self._tip(letter)))

    def _tip(self, letter: str) -> str:
        step = self._bank.stored(letter)
        if step is None:
            return keyed(f"Snapshot {letter} is empty: keep what is set now in it ({{store_{letter}}})")
        keys = keyed(f" ({{recall_{letter}}})")
        what = f"what was set after “{step.name}”{_other(step.document, self._session.document)}"
        if self._bank.shown(letter):
            return f"Snapshot {letter}{keys} is what is heard: {what}"
        return f"Hear snapshot {letter} and go on from it{keys}: {what}.\n{_STORE}"

    def _compare_tip(self) -> str:
        keys, letter = keyed(" ({compare})"), self._bank.compared
        if letter is not None:
            return f"Back from snapshot {letter} to what is set now{keys}; an edit goes on from the snapshot"
        return f"Hear snapshot {self._bank.comparable} in place of what is set now, and back{keys}"

    def _press(self, letter: str) -> None:
        shifted = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        if shifted or self._bank.stored(letter) is None:
            self._commands.store(letter)
        else:
            self._bank.recall(letter)
        self.refresh()  # a click that changes nothing must not leave a button pressed

    def _show_menu(self, letter: str, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        stored, earlier = self._bank.stored(letter), self._bank.earlier(letter)
        other = stored is not None and stored.document != self._session.present
        back = "Bring back what it held before"
        for text, slot, enabled in (
            ("Recall", self._bank.recall, stored is not None),
            ("Compare", self._bank.compare, other),
            ("Store what is set now", self._commands.store, True),
            (
                back if earlier is None else f"{back} (“{plain(earlier.name)}”)",
                self._commands.bring_back,
                bool(earlier),
            ),
            ("Clear", self._commands.clear, stored is not None),
        ):
            action = menu.addAction(text, partial(slot, letter))
            action.setEnabled(enabled)
        menu.popup(self.buttons[letter].mapToGlobal(where))

    def _tint(self) -> None:
        colour = theme.current().accent if self.compare_button.isChecked() else theme.current().text
        if colour != self._colour:
            self._colour = colour
            self.compare_button.setIcon(theme.icon("compare", colour))

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        if self.isVisible():
            self.refresh()


def _other(stored: Document, shown: Document) -> str:
    """What differs so much that it will not play on in place."""
    if stored.sound is not shown.sound and stored.sound is not None:
        return f", of another sound, “{stored.sound.name}”"
    if stored.network is not shown.network:
        return ", of another network" if stored.network is not None else ", without a network"
    return ""
