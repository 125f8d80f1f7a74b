"""The panel of dice: timbre and event density at random, for whom, and the last throws. GUI thread."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from audible_gui.document import DENSITIES, TIMBRES
from audible_gui.jobs import Throwing
from audible_gui.operations import Scope, density_is_unheard
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.dice.limits import Limits
from audible_gui.views.dice.recent import PICTURE, SHOWN, Recent, picture, recent_throws
from audible_gui.views.dice.throw_control import ThrowControl
from audible_gui.views.dice.thrower import Thrower
from audible_gui.views.dice.unheard import unheard_text
from audible_gui.views.labels import literal, note
from audible_gui.views.listening_buttons import tool_button

NARROWEST = 300
_SCOPES = {
    Scope.SELECTED: "What is selected in the list of components",
    Scope.BRANCH: "What the selected components are made of: those parts of layer 1 that belong to them most",
    Scope.LAYER: "All components of the selected ones' layer. What is thrown in a deep layer hides changes of those "
    "below it",
    Scope.EVERYTHING: "All components of layer 1, of which all other layers are made",
}
_LEVEL = "All that is thrown together keeps its energy: fewer events are louder, more are softer. Off: each as loud "
_LATE_MS = 300
_LATE = "Throwing … Esc ends it."
_NOTHING = "Nothing of this is thrown."


class DicePanel(QWidget):
    """Throws, and shows what is thrown.

    Args:
        session: whose document is changed.
        tree: what is selected.
        throwing: works out the throws.
        parent: Qt parent.

    Signals:
        aimed: throws are for others now.
    """

    aimed = Signal()

    def __init__(
        self, session: Session, tree: ComponentTree, throwing: Throwing, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tree, self._throwing = session, tree, throwing
        self.thrower = Thrower(session, tree, throwing, self)
        self._late = QTimer(self, interval=_LATE_MS, singleShot=True)
        self.scope_box = QComboBox()
        for scope, tip in _SCOPES.items():
            self.scope_box.addItem(scope.label, scope)
            self.scope_box.setItemData(self.scope_box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._scope_chosen = False
        self.scope_box.setAccessibleName("Which components are randomised")
        self.timbre = ThrowControl("Timbre", TIMBRES, "throw_timbre")
        self.density = ThrowControl("Event density", DENSITIES, "throw_density")
        self.limits = Limits()
        self.level_box = QCheckBox("Keep the level")
        self.level_box.setChecked(True)
        self.level_box.setToolTip(f"{_LEVEL}as it was")
        self.whom, self.why, self.unheard = note("muted"), note("warning"), note("muted")
        self.freeze_button = QPushButton("Freeze")
        self.tiles = [self._tile() for _ in range(SHOWN)]
        self.empty = note("muted")
        self.empty.setText("None yet: drag a slider, or throw the dice.")
        self._recent: list[Recent] = []
        self._lay_out()
        self._connect()
        self._follow_selection()

    @property
    def scope(self) -> Scope:
        """Who is randomised."""
        return Scope(self.scope_box.currentData())

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        return {"throw_timbre": self.timbre.roll, "throw_density": self.density.roll, "freeze": self._freeze}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done; empty where they can."""
        why = self.thrower.refusal(self.scope)
        idle = why or ("" if self.thrower.freezable(self.scope) else _NOTHING)
        return {"throw_timbre": why, "throw_density": why, "freeze": idle}

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._follow()
        self._show_recent()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_recent()

    def _tile(self) -> QToolButton:
        button = tool_button("A throw before", checkable=True)
        button.setIconSize(PICTURE)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for widget in (self.scope_box, self.whom, self.why, self.timbre, self.density):
            column.addWidget(widget)
        for below in (self.unheard, self.limits, self.level_box):
            column.addWidget(below)
        heading = QLabel("Last throws")
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        column.addWidget(self.empty)
        row = QHBoxLayout()
        row.setSpacing(2)
        for tile in self.tiles:
            row.addWidget(tile)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.freeze_button)
        column.addStretch(1)
        self.setMinimumWidth(NARROWEST)

    def _connect(self) -> None:
        self._session.changed.connect(self._follow)
        self._session.preview_changed.connect(self._follow)
        self._session.history_changed.connect(self._show_recent)
        self._tree.reselected.connect(self._follow_selection)
        self._tree.rows.modelReset.connect(self._follow_selection)
        self.scope_box.activated.connect(self._keep_scope)
        self.scope_box.currentIndexChanged.connect(self._aim)
        self.freeze_button.clicked.connect(self._freeze)
        self.level_box.clicked.connect(self._relevel)
        self.limits.asked.connect(partial(self._throw_again, self.density, timbre=False))
        self.density.strategy_box.currentIndexChanged.connect(self._limit)
        self.thrower.refused.connect(self._refuse)
        self._throwing.running_changed.connect(self._on_running)
        self._throwing.applied.connect(self._tell_unheard)
        self._late.timeout.connect(self._show_late)
        for control in (self.timbre, self.density):
            control.asked.connect(partial(self._throw, control))
            control.begun.connect(self.thrower.begin)
            control.ended.connect(self.thrower.end)
            control.ended.connect(self._follow)
        for number, tile in enumerate(self.tiles):
            tile.clicked.connect(partial(self._repeat, number))

    def _throw(self, control: ThrowControl) -> None:
        throw = control.throw(levelled=self.level_box.isChecked())
        self.thrower.throw(self.scope, self.limits.limited(throw) if control is self.density else throw)

    def _repeat(self, number: int) -> None:
        self.thrower.repeat(self._recent[number])
        self._mark_heard()

    @Slot()
    def _relevel(self) -> None:
        self._throw_again(self.timbre, timbre=True)
        self._throw_again(self.density, timbre=False)

    def _throw_again(self, control: ThrowControl, *, timbre: bool) -> None:
        """What is thrown, as it is set now."""
        if self.thrower.shown(self.scope, timbre=timbre) is not None:
            self._throw(control)

    @Slot()
    def _limit(self) -> None:
        self.limits.set_refusal(self.thrower.refusal(self.scope), self.density.strategy)

    @Slot()
    def _freeze(self) -> None:
        self.thrower.freeze(self.scope)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self.why.setText(sentence)
        self.why.setVisible(bool(sentence))
        if sentence:
            self._follow()

    @Slot()
    def _keep_scope(self) -> None:
        """From now on whom a person has chosen, whatever is selected."""
        self._scope_chosen = True

    @Slot()
    def _follow_selection(self) -> None:
        """Until a person chooses otherwise, throws are for what is selected, and for everything where nothing is."""
        if not self._scope_chosen:
            wanted = Scope.SELECTED if self._tree.chosen else Scope.EVERYTHING
            self.scope_box.setCurrentIndex(self.scope_box.findData(wanted))
        self._aim()

    @Slot()
    def _aim(self) -> None:
        """Throws are for others now."""
        self._refuse("")
        self._follow()
        self.aimed.emit()

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        if running:
            self._late.start()
            return
        self._late.stop()
        if not self._throwing.busy:
            self._show_whom()
            self._follow()

    @Slot()
    def _show_late(self) -> None:
        self.whom.setText(_LATE)

    def _show_whom(self) -> None:
        why, count = self.thrower.refusal(self.scope), len(self.thrower.nodes(self.scope))
        self.whom.setText(why or f"{count} component{'' if count == 1 else 's'}; locked ones stay as they are")
        self.whom.show()

    @Slot()
    def _follow(self) -> None:
        """Show what is thrown in the scope; not under a gesture or a throw, which show what they make by themselves."""
        if not self.isVisible() or self.timbre.dragging or self.density.dragging:
            return
        why = self.thrower.refusal(self.scope)
        if not self._throwing.busy:
            self._show_whom()
        self.scope_box.setToolTip(_SCOPES[self.scope])
        for control, timbre in ((self.timbre, True), (self.density, False)):
            if not self._throwing.busy:
                control.show_throw(self.thrower.shown(self.scope, timbre=timbre))
            control.set_refusal(why)
        if not self._throwing.busy:
            self.limits.show_throw(self.thrower.shown(self.scope, timbre=False))
        self._limit()
        self._tell_unheard()
        self.level_box.setEnabled(not why)
        idle = self.refusals()["freeze"]
        self.freeze_button.setEnabled(not idle)
        self.freeze_button.setToolTip(idle or "Make the thrown shapes drawn ones: they stay, and can be thrown further")
        self._mark_heard()

    @Slot()
    def _tell_unheard(self) -> None:
        """Say it where the density that is thrown has changed nothing, also under a gesture."""
        throw = self.thrower.shown(self.scope, timbre=False)
        nothing = throw is not None and density_is_unheard(self._session.document, self.thrower.nodes(self.scope))
        self.unheard.setText(unheard_text(throw) if throw is not None and nothing else "")
        self.unheard.setVisible(bool(self.unheard.text()))

    @Slot()
    def _show_recent(self) -> None:
        if not self.isVisible():
            return
        history = self._session.history
        self._recent = recent_throws(history.steps, self._session.document)
        self.empty.setVisible(not self._recent)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(self._recent))
            if number < len(self._recent):
                recent = self._recent[number]
                tile.setIcon(picture(recent))
                tip = f"Back to: {recent.name}. {recent.throw.strategy.label}"
                tile.setToolTip(literal(tip))
                tile.setAccessibleDescription(tip)
        self._mark_heard()

    def _mark_heard(self) -> None:
        """What is thrown in the scope is marked, whichever tile was clicked."""
        heard = {self.thrower.shown(self.scope, timbre=timbre) for timbre in (True, False)}
        for tile, recent in zip(self.tiles, self._recent, strict=False):
            tile.setChecked(recent.throw in heard)
