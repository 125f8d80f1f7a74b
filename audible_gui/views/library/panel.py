"""The library: what is saved and what is opened beside, and what can be done with it. GUI thread."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import Node, lock_refusal
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.operations import Side
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.dragging import unpacked
from audible_gui.views.component_tree.rows import Kind
from audible_gui.views.labels import note, plain
from audible_gui.views.library.entries import Listed, Section, beside_sections, saved_section
from audible_gui.views.library.hearing import Hearing
from audible_gui.views.library.model import Column, LibraryModel
from audible_gui.views.library.uses import Uses
from audible_gui.views.library.view import Emptiness, LibraryView
from audible_gui.views.refusals import BUSY, NO_NETWORK
from audible_gui.views.studio import Studio

NARROWEST = 240
LONGEST_S = 86_400.0
_EMPTY = (
    "Nothing is here yet. Open a sound or a project beside this one, or save components of this sound: "
    "both can then be heard in this sound, and used in it."
)
_CHOOSE = "Choose a component above first."
_SIDES = {Column.NAME: tuple(Side), Column.BASIS: (Side.BASIS,), Column.ENVELOPE: (Side.ENVELOPE,)}
_SEVERAL = ". Several with one and the same may be 4 dB louder together until their phases are refined, and peak higher"
_GIVEN = {
    "&Both": (
        tuple(Side),
        f"Basis and envelope for the selected components: they sound as the other one does{_SEVERAL}",
    ),
    "Bas&is": (
        (Side.BASIS,),
        f"Its basis for the selected components: their own rhythm with the other's sound{_SEVERAL}",
    ),
    "E&nvelope": (
        (Side.ENVELOPE,),
        f"Its envelope for the selected components: their own sound in the other's rhythm{_SEVERAL}",
    ),
}
_PLAY_TIP = (
    "Every component of the layer gets the envelope that it has in the other sound: this sound plays that one. It is "
    "the clearer the more the two have in common; what your bases cannot make is left out. Patches of the layer, such "
    "as drawn and borrowed bases, give way to it"
)


class LibraryPanel(QWidget):
    """A list over the buttons that use it.

    Args:
        studio: whose components get something, and what is saved and opened beside.
        tree: whose selected components are meant.
        parent: Qt parent.

    Signals:
        delete_asked: a Listed that shall be deleted for good.
        files_dropped: Paths that shall be opened beside.
        aimed: other components are selected, or other ones can be used.

    Attributes:
        open_button: opens something beside.
        save_button: saves what is selected in the tree.
    """

    delete_asked = Signal(object)
    files_dropped = Signal(object)
    aimed = Signal()

    def __init__(self, studio: Studio, tree: ComponentTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._transport, self._tree = studio.session, studio.transport, tree
        self._shelving, self._besides, self._saving = studio.shelving, studio.besides, studio.saving
        self.hearing = Hearing(studio, tree, self)
        self._uses = Uses(studio, tree, self.hearing.patching)
        self.model = LibraryModel(self)
        self.offset = QDoubleSpinBox(minimum=-LONGEST_S, maximum=LONGEST_S, decimals=3, singleStep=0.1, suffix=" s")
        self.view = LibraryView(self.model, self.offset.value)
        self.filter, self.empty = QLineEdit(), Emptiness(_EMPTY, self.view)
        self.whom, self.why = QLabel(), note("warning")
        self.give_buttons = {text: QPushButton(text) for text in _GIVEN}
        self.here_button, self.play_button = QPushButton("At the &playhead"), QPushButton("Play this sound as it")
        self.open_button, self.save_button = QPushButton("&Open beside…"), QPushButton("&Save selected")
        self._lay_out()
        self._connect()
        self._list()

    @Slot()
    def focus(self) -> None:
        """Give it the keyboard."""
        (self.view if self.model.rowCount() else self.filter).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Other programs, and other windows, may have saved something."""
        super().showEvent(event)
        self._shelving.refresh()
        self._follow()

    def save(self, components: Sequence[LibraryComponent] = ()) -> None:
        """Save what is selected in the tree, or what is given."""
        if components:
            self._shelving.save(components)
            return
        # Of a project that has a name its sound is known by that.
        path = self._saving.path if self._saving.titled else None
        self._shelving.save_of(self._session.present, self._selected(), None if path is None else path.stem)

    def _selected(self) -> dict[tuple[Node, ...], str | None]:
        """What is selected in the tree, a group as one, by its name."""
        rows = [row for row in self._tree.chosen if row.kind in {Kind.COMPONENT, Kind.GROUP}]
        rows = [row for row in rows if all(map(self._session.present.has, row.nodes))]
        return {row.nodes: row.label if row.kind is Kind.GROUP else None for row in rows}

    @Slot()
    def show_saved(self) -> None:
        """Scroll to what is saved, which lies below all that is open beside; what is chosen, and heard, stays so."""
        last = self.model.index(self.model.rowCount() - 1, 0)
        section = self.model.section_at(last)
        if section is not None and section.beside is None:
            self.view.scrollTo(last, LibraryView.ScrollHint.PositionAtTop)

    def give(self, sides: Sequence[Side]) -> None:
        """Use what is chosen for the selected components."""
        listed, nodes = self.view.listed, self.hearing.targets
        if listed is None or not nodes or self.refusal():
            return
        self.hearing.stop()
        self._uses.give(nodes, listed.component, sides, self.offset.value())

    def play_as(self, section: Section) -> None:
        """Let this sound play the other, by the layer of a section."""
        self.hearing.stop()
        # Of a snapshot that is compared with it goes on, as every edit does.
        beside, document = section.beside, self._session.document
        if beside is not None and beside.fits(document.network) and not self._session.previewing:
            self._uses.play_as(beside, section.layer, self.offset.value())

    def refusal(self) -> str:
        """Why nothing can be given now; empty where it can."""
        if self._session.document.network is None:
            return NO_NETWORK
        if self._session.previewing:
            return BUSY
        if self.view.listed is None:
            return _CHOOSE
        document = self._session.document
        locks = (lock_refusal(document, node) for node in self.hearing.targets if document.has(node))
        return next((why for why in locks if why), "")

    def menu_at(self, at: QPoint) -> QMenu | None:
        """What can be done with a row; None where there is none."""
        index = self.view.indexAt(at)
        section, listed = self.model.section_at(index), self.model.listed_at(index)
        if section is None:
            return None
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        if listed is not None:
            for text, (sides, tip) in _GIVEN.items():
                action = menu.addAction(f"Use {text.replace('&', '').lower()}", partial(self.give, sides))
                action.setToolTip(self.refusal() or tip)
                action.setEnabled(not self.refusal())
            menu.addSeparator()
            self._add_own(menu, listed)
        if section.beside is not None:
            if section.beside.encoded is not None:
                self._add_play(menu, section)
            menu.addAction(f"Close {plain(section.beside.name)}", partial(self._besides.close, section.beside))
        return menu

    def _add_own(self, menu: QMenu, listed: Listed) -> None:
        if listed.path is None:
            menu.addAction("Save in the library", partial(self.save, [listed.component]))
            return
        menu.addAction("Rename", lambda: self.view.edit(self.model.index_of(listed.component)))
        menu.addAction("Delete…", partial(self.delete_asked.emit, listed))
        folder = QUrl.fromLocalFile(str(listed.path.parent))
        menu.addAction("Show the folder", lambda: QDesktopServices.openUrl(folder))

    def _add_play(self, menu: QMenu, section: Section) -> None:
        why = self._play_refusal(section)
        action = menu.addAction("Play this sound as it", partial(self.play_as, section))
        action.setEnabled(not why)
        action.setToolTip(why or _PLAY_TIP)

    def _lay_out(self) -> None:
        self.whom.setProperty("role", "muted")
        self.whom.setWordWrap(True)
        self.filter.setPlaceholderText("Find")
        self.filter.setAccessibleName("Find in the library by name")
        self.filter.setToolTip("Show only components whose name, or whose sound's name, contains this")
        self.filter.setClearButtonEnabled(True)
        self.offset.setAccessibleName("Where envelopes begin, in seconds")
        self.offset.setToolTip("Where in this sound the other sound's first moment lies; its seconds stay as they are")
        self.here_button.setToolTip("Let envelopes begin where the playhead is")
        label = QLabel("Begins at")
        label.setBuddy(self.offset)
        rows: tuple[Sequence[QWidget], ...] = (
            tuple(self.give_buttons.values()),
            (label, self.offset, self.here_button),
            (self.play_button,),
            (self.open_button, self.save_button),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.filter)
        column.addWidget(self.empty, 1)
        column.addWidget(self.view, 1)
        column.addWidget(self.why)
        column.addWidget(self.whom)
        for widgets in rows:
            row = QHBoxLayout()
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, 0 if widget is label else 1)
            column.addLayout(row)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumWidth(NARROWEST)

    def _connect(self) -> None:
        for text, button in self.give_buttons.items():
            button.clicked.connect(partial(self.give, _GIVEN[text][0]))
        self.filter.textChanged.connect(self.model.filter)
        self.view.selectionModel().currentChanged.connect(self._hear)
        self.model.modelReset.connect(self._on_reset)
        self.model.renamed.connect(self._rename)
        self.view.chosen.connect(self._follow)  # the current row changes before the selection does
        # What is dropped elsewhere must not go on from what was heard here.
        self.view.drag_begun.connect(self.hearing.stop)
        self.view.give_requested.connect(self._give_current)
        self.view.delete_requested.connect(self._delete_current)
        self.view.component_dropped.connect(self._save_dropped)
        self.view.files_dropped.connect(self.files_dropped)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.offset.valueChanged.connect(self._hear_again)
        self.here_button.clicked.connect(self._begin_here)
        self.play_button.clicked.connect(self._play_current)
        self.hearing.refused.connect(self._refuse)
        self.hearing.ended.connect(self.view.clearSelection)
        self._shelving.changed.connect(self._list)
        self._besides.changed.connect(self._list)
        self._session.changed.connect(self._follow)
        self._session.preview_changed.connect(self._follow)
        self._tree.reselected.connect(self._follow)

    @Slot()
    def _list(self) -> None:
        """Show what there is now; what was chosen stays so."""
        listed, saved = self.view.listed, self._shelving.shelf
        # A file's colour is that of its place in the list.
        known = [Listed(one.component, one.path, number) for number, one in enumerate(saved.shelved)]
        sections = [saved_section(known)] if known else []
        for beside in self._besides.opened:
            sections = [*beside_sections(beside), *sections]
        self.model.show(sections)
        self.empty.setVisible(not sections)
        self.view.setVisible(bool(sections))
        self._refuse(" ".join(saved.troubles))
        if listed is not None and (index := self.model.index_of(listed.component)).isValid():
            self.view.setCurrentIndex(index)

    @Slot()
    def _on_reset(self) -> None:
        self.hearing.stop()
        self._follow()

    @Slot()
    def _hear(self) -> None:
        """What has been chosen: of a click on a basis that alone, and so on."""
        index = self.view.currentIndex()
        listed = self.model.listed_at(index)
        self._refuse("")
        if listed is None:
            self.hearing.stop()
        else:
            self.hearing.hear(listed.component, _SIDES[Column(index.column())], self.offset.value())
        self._follow()

    @Slot()
    def _hear_again(self) -> None:
        if self.hearing.heard:
            self._hear()

    @Slot()
    def _begin_here(self) -> None:
        sound = self._session.document.sound
        if sound is not None:
            self.offset.setValue(self._transport.position / sound.rate_hz)

    @Slot()
    def _give_current(self) -> None:
        self.give(_SIDES[Column(max(self.view.currentIndex().column(), 0))])

    @Slot()
    def _delete_current(self) -> None:
        listed = self.view.listed
        if listed is not None and listed.path is not None:
            self.delete_asked.emit(listed)

    @Slot()
    def _play_current(self) -> None:
        if (section := self.view.section) is not None:
            self.play_as(section)

    @Slot(object, str)
    def _rename(self, listed: Listed, name: str) -> None:
        if listed.path is not None:
            self._shelving.rename(listed.path, name)

    @Slot(object)
    def _save_dropped(self, data: QMimeData) -> None:
        try:
            self.save([unpacked(data).component])
        except AudibleError as error:
            self._refuse(str(error))

    @Slot(QPoint)
    def _open_menu(self, at: QPoint) -> None:
        menu = self.menu_at(at)
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.view.viewport().mapToGlobal(at))

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self.why.setText(sentence)
        self.why.setVisible(bool(sentence))

    def _play_refusal(self, section: Section | None) -> str:
        if section is None or section.beside is None or section.beside.encoded is None:
            return "Hear a sound through this network first (File menu), and choose it above."
        if not section.beside.fits(self._session.document.network):
            return "It was heard through another network; hear it through this one again."
        return BUSY if self._session.previewing else ""

    @Slot()
    def _follow(self) -> None:
        """Say for whom it is, and why not; while it is hidden only others need to know."""
        if self.isVisible():
            self._show_whom()
        self.aimed.emit()

    def _show_whom(self) -> None:
        why, nodes = self.refusal(), self.hearing.targets
        for text, button in self.give_buttons.items():
            button.setEnabled(not why)
            button.setToolTip(why or _GIVEN[text][1])
        section = self.view.section
        refusal = self._play_refusal(section)
        encoded = section is not None and section.beside is not None and section.beside.encoded is not None
        self.play_button.setVisible(encoded)
        self.play_button.setEnabled(not refusal)
        self.play_button.setToolTip(refusal or _PLAY_TIP)
        document = self._session.document
        names = [document.component(node).name for node in nodes if document.has(node)]
        whom = names[0] if len(names) == 1 else f"{len(names)} components"
        self.whom.setText(f"For {whom}:" if names else NO_NETWORK)
