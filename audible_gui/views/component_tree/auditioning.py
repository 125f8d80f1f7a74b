"""The tree's selection, which is what is heard alone, while documents come and go. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from audible_gui.document import Node, of_one_run
from audible_gui.session import Audition, AuditionIdentity, Session, Telling, audition_identity, found_audition
from audible_gui.views.component_tree.model import TreeModel
from audible_gui.views.component_tree.opened import Opened
from audible_gui.views.component_tree.paths import RowPath
from audible_gui.views.component_tree.row_view import RowView
from audible_gui.views.component_tree.selecting import together

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class AuditionTree(RowView):
    """Rows of which some are selected to be heard.

    Args:
        session: whose document is shown.
        model: what it draws.
        parent: Qt parent.

    Attributes:
        opened: what is unfolded.
        telling: while others follow what is selected.

    Signals:
        audition_requested: an Audition, or None, when a person chooses a row or gives it up.
        reselected: other rows are selected than before, whoever did that.
        audition_carried: what is selected has become another Audition by an edit of the tree: nobody asked to hear it.
    """

    audition_requested = Signal(object)
    reselected = Signal()
    audition_carried = Signal(object)

    def __init__(self, session: Session, model: TreeModel, parent: QWidget | None = None) -> None:
        # Qt tells of a selection as soon as there is a model.
        self._audition: Audition | None = None
        self._missed: AuditionIdentity | None = None
        self._quiet = False
        self._session, self.telling = session, Telling()
        super().__init__(model, parent)
        self.telling.setParent(self)
        self.opened = Opened(self, model)

    @property
    def selected(self) -> Audition | None:
        """The selected component, part of one, or residual."""
        return together(self.chosen, self.row(self.currentIndex()))

    @property
    def selected_path(self) -> RowPath | None:
        """Where it is; None if nothing or more than one row is selected."""
        rows = self.selected_rows()
        return self.rows.path_at(rows[0]) if len(rows) == 1 and self.selected is not None else None

    def audition_at(self, path: RowPath) -> Audition | None:
        """What is heard when the row at a path is chosen; None when there is no such row."""
        row = self.row(self.rows.index_at(path))
        return None if row is None else row.audition

    @Slot(object)
    def set_audition(self, audition: Audition | None) -> None:
        """Select what is heard alone, or nothing; tells nobody."""
        # The transport may hear of a new document, and tell of it, before this view does.
        self._show_document()
        if audition == self.selected:
            self._audition = audition
            return
        self._missed = None
        self._select_quietly(audition)
        self._audition = audition

    @Slot(object)
    def carry_to(self, nodes: Sequence[Node]) -> None:
        """Select components of one layer, which have come about by an edit, and let them be heard if that is wanted."""
        self._carry(Audition(nodes[0], (), tuple(nodes[1:])))

    def choose(self, audition: Audition | None) -> None:
        """Select what is to be heard alone, or nothing, as a person does who clicks its rows."""
        with self.telling:
            self._select_quietly(audition)
            self._tell_selected()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """See Qt."""
        super().selectionChanged(selected, deselected)
        with self.telling:
            self._tell_selected()
            self.reselected.emit()

    def _tell_selected(self) -> None:
        audition = self.selected
        if not self._quiet and audition != self._audition:
            self._audition, self._missed = audition, None
            self.audition_requested.emit(audition)

    def _show_document(self) -> None:
        """What is selected stays selected while its run goes on; a component that a partial result lacks comes back."""
        before, after, selected = self.rows.document, self._session.document, self.selected
        if selected is not None and selected.node is not None:
            self._missed = audition_identity(before, selected)
        self._quiet = True
        if before.sound is not after.sound:
            self.opened.forget()
        self.rows.show(after)
        self.opened.restore()
        found = None if self._missed is None else found_audition(after, self._missed)
        if selected == Audition(None) and of_one_run(before, after):
            found = selected
        if found is not None and self.selected is None:
            self._select(found)
        self._quiet = False
        if found is not None or not self._session.previewing:
            self._missed = None

    def _carry(self, audition: Audition) -> None:
        self.set_audition(audition)
        self.audition_carried.emit(audition)

    def _select_quietly(self, audition: Audition | None) -> None:
        self._quiet = True
        if audition is None:
            self.clearSelection()
        else:
            self._select(audition)
        self._quiet = False

    def _select(self, audition: Audition) -> None:
        indices, selection = self.rows.indices_of(audition), QItemSelection()
        for first, last in _spans(indices):
            selection.select(first, last)
        # All at once: whoever follows the selection has much to do for each change of it.
        self.selectionModel().setCurrentIndex(indices[0], QItemSelectionModel.SelectionFlag.NoUpdate)
        self.selectionModel().select(selection, _SELECT)
        self.scrollTo(indices[0])


def _spans(indices: Sequence[QModelIndex]) -> list[tuple[QModelIndex, QModelIndex]]:
    """First and last of those that stand one below the other."""
    spans: list[tuple[QModelIndex, QModelIndex]] = []
    for index in indices:
        last = spans[-1][1] if spans else QModelIndex()
        if last.isValid() and index.row() == last.row() + 1 and index.internalId() == last.internalId():
            spans[-1] = (spans[-1][0], index)
        else:
            spans.append((index, index))
    return spans
