"""The main window: arranges the views. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow

from audible_gui import settings as known
from audible_gui.document import Document, NetworkSpec
from audible_gui.views.actions import build_actions, build_menus, row_of
from audible_gui.views.centre import Centre
from audible_gui.views.commands import Commands
from audible_gui.views.component_menu import ComponentMenu
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.docks import STATE, Docks
from audible_gui.views.focus_keys import wanted_by_focus
from audible_gui.views.furnishing import furnish
from audible_gui.views.keymap import Keymap
from audible_gui.views.library_commands import LibraryCommands
from audible_gui.views.look import Look
from audible_gui.views.manual import ManualCommands
from audible_gui.views.marker_commands import MarkerCommands
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.notification import NotificationBar
from audible_gui.views.palette import CommandPalette, Entries
from audible_gui.views.plots import Canvas, CanvasCommands
from audible_gui.views.refused_keys import RefusedKeys
from audible_gui.views.restructuring import Restructuring
from audible_gui.views.scrolled import FRAME
from audible_gui.views.selected_boxes import SelectedBoxes
from audible_gui.views.snapshot_strip import SnapshotStrip
from audible_gui.views.statuses import Statuses
from audible_gui.views.stem_drag import StemDrag
from audible_gui.views.stem_files import StemFiles
from audible_gui.views.stem_writer import StemWriter
from audible_gui.views.studio import Studio
from audible_gui.views.transport_bar import TransportBar, full_width
from audible_gui.views.view_keeper import ViewKeeper
from audible_gui.views.window_title import title_of
from audible_gui.views.wiring import Views, Wiring


class MainWindow(QMainWindow):
    """The editor's window.

    Args:
        studio: what it shows and acts on.
    """

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._make_views()
        self._make_commands()
        self.presets, self.duration, self.gallery = furnish(self.network_panel, studio, self)
        self._build_actions()
        self.statuses = Statuses(studio, self.statusBar())
        for status in (self.statuses.trouble, self.statuses.output):
            status.clicked.connect(self.commands.show_preferences)
        self.view_keeper = ViewKeeper(studio, self.canvas, self.tree, self.network_panel.form, self)
        self._arrange()
        self._connect()
        self._restore()
        self._refresh()

    @Slot()
    def show_settings(self) -> None:
        """Show the network's settings, with the keyboard's focus."""
        self.centre.show_settings()
        self.presets.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open(self, path: Path) -> None:
        """Open a sound or a project."""
        self.commands.files.open(path)

    def comfortable(self) -> QSize:
        """The least size at which nothing is scrolled."""
        around = self.minimumSizeHint() - self.centre.minimumSizeHint()
        centre, bar = self.centre.comfortable, self.transport_bar.minimumSizeHint()
        return QSize(max(around.width() + centre.width(), bar.width()), around.height() + centre.height())

    def event(self, event: QEvent) -> bool:
        """Leave to a focused control the keys that it is operated with, where they are shortcuts too.

        Escape first ends the search for layers and throws of dice; here, since a view that has the focus keeps the
        key's press to itself.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            studio = self._studio
            busy = studio.suggesting.running or studio.throwing.busy
            ending = event.key() == Qt.Key.Key_Escape and busy
            if ending:
                studio.throwing.drop()
                studio.suggesting.cancel()
            if ending or wanted_by_focus(event.key()):
                event.accept()
                return True
            self._refused_keys.tell(event)
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of other programs."""
        if event.source() is None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the first file that was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open(paths[0])

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once all is written; remember how the window looked and end what runs."""
        self.view_keeper.keep()
        if not self.commands.projects.may_close():
            event.ignore()
            return
        settings = self._studio.settings
        settings.set(known.WINDOW_GEOMETRY, bytes(self.saveGeometry().data()))
        settings.set(known.WINDOW_DOCKS, bytes(self.saveState(STATE).data()))
        self.centre.keep(settings)
        settings.set(known.NETWORK_SHOWN, self.components.network_shown)
        self.stem_files.close()
        self.manual.close()
        self._studio.end()
        super().closeEvent(event)

    def _make_views(self) -> None:
        studio, session = self._studio, self._studio.session
        self.transport_bar = TransportBar(session, studio.transport, studio.measuring)
        self.network_panel = NetworkPanel(session, studio.training, studio.suggesting)
        self.boxes = SelectedBoxes(session, self)
        self.canvas = Canvas(session, studio.transport, self.boxes)
        self.components = ComponentPanel(session)
        self.tree = self.components.tree
        self.notes = NotificationBar(self.canvas)
        self.keymap, self.look = Keymap(studio.settings, self), Look(studio.settings, self)

    def _make_commands(self) -> None:
        """What the actions call, and the docks that some of them belong to."""
        studio, session = self._studio, self._studio.session
        self.commands = Commands(studio, self.notes, self.boxes, self.keymap, self.look, self)
        self._strip = SnapshotStrip(session, self.commands.snapshots)
        self.docks = Docks(studio, self.canvas, self.tree, self.boxes, self._strip, self)
        self.library_commands = LibraryCommands(studio, self.tree, self.docks, self.network_panel, self.notes, self)
        self.canvas_commands = CanvasCommands(session, self.canvas)
        self.marker_commands = MarkerCommands(session, self.canvas)
        self.canvas.markers.refused.connect(self.notes.warn)
        self.restructuring = Restructuring(session, studio.training, self.tree, self.network_panel.form, self)
        writer = StemWriter(studio, self.notes, self)
        self.stem_files = StemFiles(studio, self.tree, writer, self.notes, self)
        self.stem_drag = StemDrag(studio, self.tree, writer, self.notes, self)
        self.manual = ManualCommands(studio.settings, self.keymap, self)

    def _build_actions(self) -> None:
        """The table's actions, with their menus, keys and tips, and the palette of them."""
        of_tree = {name: getattr(self.tree, name) for name in ("group", "ungroup", "lock", "unlock_all")}
        own = self.canvas_commands.slots() | self.restructuring.slots() | self.gallery.slots() | self.duration.slots()
        slots = self.commands.slots() | self.stem_files.slots() | own | of_tree
        slots |= self.docks.dice.panel.slots() | {"randomise": self.docks.toggle_dice}
        self.docks.dice.panel.aimed.connect(self._refresh)
        slots |= self.docks.patch_bay.panel.slots() | {"patch_bay": self.docks.toggle_patch_bay}
        self.docks.patch_bay.panel.aimed.connect(self._refresh)
        slots |= self.library_commands.slots() | {"library": self.docks.toggle_library}
        self.library_commands.stirred.connect(self._refresh)
        slots |= self.manual.slots() | self.marker_commands.slots() | {"markers": self.docks.toggle_markers}
        slots["network"] = self.components.toggle_network
        slots["settings"] = self.show_settings
        self.actions_by_name = build_actions(self, slots)
        for holder in (self.keymap, self.look):
            holder.govern(self.actions_by_name)
        self.manual.govern(self.actions_by_name["manual"], self.canvas.empty.tour_requested)
        self._refused_keys = RefusedKeys(self.actions_by_name, self.notes, self.statusBar(), self)
        self.keymap.changed.connect(self._strip.refresh)
        menus = build_menus(self.menuBar(), self.actions_by_name)
        self.component_menu = ComponentMenu(self.tree, self.menuBar(), before=menus[row_of("play").menu].menuAction())
        self.commands.files.add_menus(before=self.actions_by_name["demo"])
        choose, go_to = self.components.choose, self.canvas.markers.go_to
        of_rows = self.component_menu.entries
        entries = Entries(self._studio, self.actions_by_name, choose, self.open, go_to, of_rows, self.manual.entries)
        self.command_palette = CommandPalette(entries.gather, self)

    def _arrange(self) -> None:
        self.centre = Centre(self.network_panel, self.canvas, self.components)
        self.centre.yield_to(self.docks.all)
        self.look.comfortable = self.comfortable
        self.setCentralWidget(self.centre)
        self.addToolBar(full_width(self.transport_bar))
        self.setAcceptDrops(True)
        self.resize(QSize(1600, 960).boundedTo(self.screen().availableSize() - FRAME))

    def _connect(self) -> None:
        views = Views(
            self.transport_bar,
            self.network_panel,
            self.canvas,
            self.components,
            self.docks,
            self.boxes,
            self.commands,
            self.command_palette,
        )
        Wiring(self._studio, views, self).stirred.connect(self._refresh)
        self._studio.session.changed.connect(self._on_change)
        self._studio.saving.changed.connect(self._show_title)

    def _restore(self) -> None:
        settings = self._studio.settings
        self.canvas.look.remember(settings)
        self.restoreGeometry(QByteArray(settings.get(known.WINDOW_GEOMETRY)))
        if not self.restoreState(QByteArray(settings.get(known.WINDOW_DOCKS)), STATE):
            self.docks.show_usual(self.width())
        self.centre.restore(settings)
        self.transport_bar.set_audition_on_select(settings.get(known.AUDITION_ON_SELECT))
        self.components.show_network(settings.get(known.NETWORK_SHOWN))
        widths, iterations = settings.get(known.NETWORK_WIDTHS), settings.get(known.NETWORK_ITERATIONS)
        self.network_panel.set_spec(NetworkSpec(widths, iterations=iterations))

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            # Space shall play it, not press whichever button the focus was left on.
            self.canvas.setFocus()

    @Slot()
    def _refresh(self) -> None:
        if self.tree.telling.going_on or self._studio.session.telling.going_on:
            return  # each of those that follow would have it done again
        own = (
            self.stem_files.refusals()
            | self.canvas_commands.refusals()
            | self.marker_commands.refusals()
            | self.library_commands.refusals()
            | self.restructuring.refusals()
            | self.gallery.refusals()
            | self.duration.refusals()
        )
        docks = self.docks.dice.panel.refusals() | self.docks.patch_bay.panel.refusals()
        self.commands.update(self.actions_by_name, self.tree.refusals() | own | docks)
        self._show_title()
        self.statuses.show_document(self._studio.session.document)

    @Slot()
    def _show_title(self) -> None:
        self.setWindowTitle(title_of(self._studio.saving, self._studio.session.document.sound))
