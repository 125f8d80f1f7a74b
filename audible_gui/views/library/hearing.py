"""Hearing a component of another sound before it is used: in the place of one of this sound's. GUI thread.

The document that would be there is tried: nothing is changed until it is used, and any other edit goes on from the
document without it and ends the trial.
"""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from audible_gui import settings as known
from audible_gui.document import EditStep, Node, check_combinations
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.operations import Side, with_brought_all
from audible_gui.session import Audition
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.patching import Patching
from audible_gui.views.component_tree.rows import Kind
from audible_gui.views.studio import Studio


class Hearing(QObject):
    """Plays what would be.

    Args:
        studio: whose document, and whether what is chosen is heard at once.
        tree: whose selected components are replaced; where none is, the loudest of the deepest layer.
        parent: Qt parent.

    Signals:
        refused: why something cannot be heard, or nothing.
        ended: nothing is heard any more, without having been asked for that.
    """

    refused = Signal(str)
    ended = Signal()

    def __init__(self, studio: Studio, tree: ComponentTree, parent: QObject) -> None:
        super().__init__(parent)
        session = studio.session
        self._session, self._transport, self._tree, self._settings = session, studio.transport, tree, studio.settings
        self.patching = Patching(session)
        self._step: EditStep | None = None
        self._before: Audition | None = None
        self._drawing: tuple[QWidget, ...] = ()
        tree.audition_requested.connect(self._on_other)
        session.compared_changed.connect(self._on_compared)

    @property
    def heard(self) -> bool:
        """Whether anything is."""
        return self._step is not None and self._session.compared is self._step

    @property
    def targets(self) -> tuple[Node, ...]:
        """Which components are meant: the selected ones, or the loudest of the deepest layer; maybe none."""
        rows = (row for row in self._tree.chosen if row.kind is Kind.COMPONENT and row.node is not None)
        nodes = tuple(dict.fromkeys(row.node for row in rows if row.node is not None))
        network = self._session.present.network
        return nodes or (() if network is None else (Node(network.depth, 0),))

    def hear(self, lent: LibraryComponent, sides: Collection[Side], offset_s: float) -> None:
        """Let it be heard in the place of the first of the targets."""
        nodes = self.targets[:1]
        if not nodes or self._session.previewing or not self._settings.get(known.AUDITION_ON_SELECT):
            return
        before = self._before if self.heard else self._transport.audition
        try:
            document = with_brought_all(self._session.present, nodes, lent, sides, offset_s)
            check_combinations(document)
        except AudibleError as error:
            self.stop()
            self.refused.emit(str(error))
            return
        self.refused.emit("")
        self._before = before
        self._step = EditStep(self.patching.bringing_text(nodes, lent, sides), document)
        self._session.compare(self._step, tried=True)
        self._transport.set_audition(Audition(nodes[0]))
        self._transport.play()

    @Slot()
    def stop(self) -> None:
        """Hear what was heard before."""
        if self.heard:
            step, self._step = self._step, None
            self._session.compare(None)
            if step is not None:
                self._transport.set_audition(self._before)

    def yield_to(self, widgets: Sequence[QWidget]) -> None:
        """End as soon as one turns to what goes on from the shapes that it shows."""
        self._drawing = tuple(widgets)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    @Slot(QWidget, QWidget)
    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self.heard and now is not None and any(widget.isAncestorOf(now) for widget in self._drawing):
            self.stop()
            self.ended.emit()

    @Slot(object)
    def _on_other(self, _audition: object) -> None:
        """A component of this sound has been chosen."""
        if self.heard:
            self._step = None
            self._session.compare(None)
            self.ended.emit()

    @Slot()
    def _on_compared(self) -> None:
        """Something else is compared with, or an edit was made."""
        if self._step is not None and self._session.compared is not self._step:
            self._step = None
            self.ended.emit()
