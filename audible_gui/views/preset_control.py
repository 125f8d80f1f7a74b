"""Presets above the network's settings: choose one, save what is set as one, remove one. GUI thread."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from audible_gui.document import (
    MAX_PRESET_NAME,
    USUAL_PARTS,
    Document,
    NetworkSpec,
    Preset,
    Suggestion,
    built_in_presets,
)
from audible_gui.jobs import Suggesting, Training
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.labels import literal, plain
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.own_presets import AS_SUGGESTED, OwnPresets
from audible_gui.views.refusals import BUSY, NO_SOUND

if TYPE_CHECKING:
    from audible_gui.views.dialogs.name_dialog import NameDialog

_TIP = "Settings to start from, each with a sentence on what one will get"
_MORE = "Save what is set as a preset of your own; overwrite or remove one"
_NOT_YET = "Listens to the sound for a few seconds, and takes as many parts and layers as suit it"
_LISTENED = "As many parts and layers as were found to suit this sound."
_CUSTOM = "Custom"
_OWN_SETTINGS = "Settings of no preset; save them as one with the button beside it."
_CHANGED = "No longer as “{}” has it; choose it again to go back."
_SAME = "What is set is just what “{}” has"
_LEAST_LETTERS = 8


class PresetControl(QWidget):
    """Fills the form; says “Custom”, or of what it was changed, where the form is like no preset.

    Args:
        form: what is set.
        own: presets that a person has saved.
        session: whose sound the suggestion is for.
        training: while it runs nothing can be chosen.
        suggesting: how many parts it finds, the built-in presets have.

    Attributes:
        entries: of the list.

    Signals:
        suggestion_wanted: layers are chosen that are not yet known.
    """

    suggestion_wanted = Signal()

    def __init__(
        self, form: NetworkForm, own: OwnPresets, session: Session, training: Training, suggesting: Suggesting
    ) -> None:
        super().__init__()
        self._form, self._own, self._session, self._training = form, own, session, training
        self._chosen, self._awaited = "", False
        self._suggestion: Suggestion | None = None
        self.box, self.more_button, self.menu = QComboBox(), QToolButton(), QMenu(self)
        self.sentence = QLabel(textFormat=Qt.TextFormat.PlainText)
        self.entries = QStandardItemModel(self)
        self.box.setModel(self.entries)
        self.dialog: NameDialog | None = None
        self._lay_out()
        self.box.activated.connect(self._on_activated)
        self.menu.aboutToShow.connect(self._fill_menu)
        form.edited.connect(self._show)
        form.replaced.connect(self._on_replaced)
        own.changed.connect(self._refill)
        session.changed.connect(self._on_change)
        suggesting.suggested.connect(self._on_suggested)
        suggesting.running_changed.connect(self._on_suggesting)
        training.running_changed.connect(self._show)
        self._refill()
        self.restyle()

    def restyle(self) -> None:
        """Take the icon of the current theme."""
        self.more_button.setIcon(theme.icon("more"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            self.restyle()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.box.setAccessibleName("Preset")
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(_LEAST_LETTERS)
        self.box.setMaxVisibleItems(20)
        self.more_button.setAccessibleName("Save or remove presets")
        self.more_button.setToolTip(_MORE)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self.menu)
        self.menu.setToolTipsVisible(True)
        for control in (self.box, self.more_button):
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sentence.setProperty("role", "muted")
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.box, 1)
        row.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.sentence)

    @property
    def _presets(self) -> tuple[Preset, ...]:
        return tuple(preset for row in range(self.box.count()) if (preset := self.box.itemData(row)) is not None)

    @Slot()
    def _refill(self) -> None:
        """Offer all presets there are now."""
        suggestion = self._suggestion
        self.box.clear()
        sound = self._session.document.sound is not None
        known = None if suggestion is None else Preset(AS_SUGGESTED, _LISTENED, NetworkSpec(suggestion.widths))
        self._add(AS_SUGGESTED, known, (_NOT_YET if sound else NO_SOUND) if known is None else known.sentence)
        self.entries.item(0).setEnabled(sound)
        presets = built_in_presets(USUAL_PARTS if suggestion is None else suggestion.parts)
        for preset in presets:
            self._add(preset.name, preset, preset.sentence)
        if self._own.presets:
            self.box.insertSeparator(self.box.count())
        for preset in self._own.presets:
            self._add(preset.name, preset, preset.sentence)
        self._show()

    def _add(self, name: str, preset: Preset | None, tip: str) -> None:
        self.box.addItem(name, preset)
        self.box.setItemData(self.box.count() - 1, literal(tip), Qt.ItemDataRole.ToolTipRole)

    @Slot()
    def _show(self) -> None:
        """Which preset the form is like, the one chosen last first."""
        spec = self._form.spec()
        fitting = [preset.name for preset in self._presets if preset.fits(spec)]
        name = self._chosen if self._chosen in fitting else next(iter(fitting), "")
        left = self._chosen if self._chosen in {preset.name for preset in self._presets} else ""
        self.box.setPlaceholderText(f"{left}, changed" if left else _CUSTOM)
        self.box.setCurrentIndex(self.box.findText(name) if name else -1)
        preset = self.box.currentData()
        away = _CHANGED.format(left) if left else _OWN_SETTINGS
        self.sentence.setText(preset.sentence if preset is not None else away)
        running = self._training.running
        self.box.setEnabled(not running)
        self.box.setToolTip(BUSY if running else _TIP)
        self.box.setAccessibleDescription(f"{name or self.box.placeholderText()}. {self.sentence.text()}")

    @Slot(int)
    def _on_activated(self, row: int) -> None:
        preset = self.box.itemData(row)
        if preset is None:
            self._show()
            self._awaited = True
            self.suggestion_wanted.emit()
        else:
            self._apply(preset)

    def _apply(self, preset: Preset) -> None:
        self._form.set_spec(preset.applied(self._form.spec()))
        self._choose(preset.name)

    def _choose(self, name: str) -> None:
        self._chosen = name
        self._show()

    @Slot()
    def _on_replaced(self) -> None:
        """By a project, say: what was chosen before has nothing to do with it."""
        self._choose("")

    @Slot(object)
    def _on_suggested(self, suggestion: Suggestion) -> None:
        self._suggestion = suggestion
        self._refill()
        preset = self._presets[0]
        if self._awaited:
            self._apply(preset)
        elif preset.fits(self._form.spec()):
            self._choose(preset.name)

    @Slot(bool)
    def _on_suggesting(self, running: bool) -> None:
        self._awaited = self._awaited and running

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._suggestion = None
            self._refill()

    @Slot()
    def _fill_menu(self) -> None:
        self.menu.clear()
        self.menu.addAction("Save as a preset…", self._ask)
        preset = self.box.currentData()
        own = self._own.named(self._chosen)
        if own is not None:
            overwrite = self.menu.addAction(f"Overwrite “{plain(own.name)}”", partial(self._save, own.name))
            same = preset is not None and preset.name == own.name
            overwrite.setEnabled(not same)
            overwrite.setToolTip(literal(_SAME.format(own.name) if same else f"Keep what is set as “{own.name}”"))
        if self._own.presets:
            self.menu.addSeparator()
        for preset in self._own.presets:
            remove = self.menu.addAction(f"Remove “{plain(preset.name)}”", partial(self._own.remove, preset.name))
            remove.setToolTip(literal(preset.sentence))

    def _ask(self) -> None:
        from audible_gui.views.dialogs.name_dialog import NameDialog  # noqa: PLC0415 - a start needs no dialogs

        dialog = self.dialog = NameDialog(
            "Save as a preset", MAX_PRESET_NAME, self._remark, self._own.refusal, self.window()
        )
        own = self._own.named(self._chosen)
        dialog.name.setText("" if own is None else own.name)
        dialog.accepted.connect(lambda: self._save(dialog.name.text()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remark(self, text: str) -> str:
        known = self._own.named(" ".join(text.split()))
        return f"Replaces what “{known.name}” has now." if known else "Layers and all settings but the seed are kept."

    def _save(self, name: str) -> None:
        self._choose(self._own.save(name, self._form.spec()).name)
