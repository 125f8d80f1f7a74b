"""The session: owner of the current Document and of its undo stack. GUI thread only."""

import weakref
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from audible_gui.document import Document, EditHistory, EditStep, Snapshots, check_combinations, combinations
from audible_gui.errors import AudibleError
from audible_gui.session.telling import Telling

Edit = Callable[[Document], Document]


class Session(QObject):
    """The document that everybody looks at, and the only way to change it.

    While a training publishes partial results they are shown as a preview: edits then change the preview, which becomes
    one undo step when the training is kept, and goes away when it is cancelled.

    Another document can be compared with: it is shown in the present one's place until that comes back, or until an
    edit goes on from it. One that is only tried is shown alike, but edits go on from the present one and end the trial.

    Attributes:
        history: the steps of the undo stack, as a value.
        snapshots: documents stored under letters.
        telling: while others are told of a change.
        retracting: while a gesture that ends where it began is taken off the undo stack, which is no going back.

    Signals:
        changed: (before, after) Documents, after every change of what is shown.
        preview_changed: whether a preview is shown.
        history_changed: there is another history, or another step of it is the current one.
        snapshots_changed: other snapshots are stored.
        compared_changed: another document is compared with, or none any more.
        refused: an edit was not made, with a sentence that says why.
    """

    changed = Signal(object, object)
    preview_changed = Signal(bool)
    history_changed = Signal()
    snapshots_changed = Signal()
    compared_changed = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history, self.snapshots = EditHistory(), Snapshots()
        self._document = self.history.document
        self._preview: Document | None = None
        self._compared: EditStep | None = None
        self._tried = self._pushing = self._restoring = False
        self.telling = Telling(self)
        self.retracting = False
        self._latest: _DocumentCommand | None = None
        self.undo_stack = QUndoStack(self)
        self.undo_stack.indexChanged.connect(self._on_index)

    @property
    def document(self) -> Document:
        """What is shown: the preview if there is one, or what is compared with."""
        if self._preview is not None:
            return self._preview
        return self._document if self._compared is None else self._compared.document

    @property
    def present(self) -> Document:
        """The document that edits have made, whatever is shown."""
        return self._document

    @property
    def base(self) -> Document:
        """What an edit goes on from: what is shown, unless that is only tried."""
        return self._document if self.trying else self.document

    @property
    def trying(self) -> bool:
        """Whether what is shown is only tried."""
        return self._compared is not None and self._tried

    @property
    def previewing(self) -> bool:
        """Whether a partial result is shown."""
        return self._preview is not None

    @property
    def compared(self) -> EditStep | None:
        """What is shown in the present document's place, and the name of the step that going on from it would be."""
        return self._compared

    @property
    def worked(self) -> bool:
        """Whether anything was done beyond opening sounds."""
        return self.history.worked or self.snapshots.worked

    def edit(self, text: str, function: Edit, gesture: object | None = None) -> None:
        """Change the document; nothing happens when the function changes nothing. What is only tried does not stay.

        What would be more than can be played is refused, unless it is less than there was.

        Args:
            text: name of the step in the undo history, e.g. ``"Mute Kick"``.
            function: pure, Document → Document.
            gesture: steps of one gesture (a drag) share it and become one undo step.
        """
        before = self.base
        after = function(before)
        try:
            check_combinations(after)
        except AudibleError as error:
            if combinations(after) >= combinations(before):
                self.refused.emit(str(error))
                return
        if self._preview is not None:
            self._set_preview(after, self._preview)
        elif after != before:
            if not self.trying:
                self.keep_compared()
            self._push(text, after, gesture)

    def set_snapshots(self, snapshots: Snapshots) -> None:
        """Store others; not undone."""
        if snapshots is not self.snapshots:
            self.snapshots = snapshots
            self.snapshots_changed.emit()

    def compare(self, step: EditStep | None, *, tried: bool = False) -> None:
        """Show another document in the present one's place, which stays as it is; None shows that again.

        Nothing while there is a preview, or when nothing would be another.

        Args:
            step: the document, and the name of the undo step that it becomes when an edit goes on from it.
            tried: whether none does.
        """
        if self.previewing or step is self._compared or (step is not None and step.document == self._document):
            return
        before, self._compared, self._tried = self.document, step, tried
        self.changed.emit(before, self.document)
        self.compared_changed.emit()

    def keep_compared(self) -> None:
        """Make what is compared with the present document, an undo step; what is only tried goes."""
        if self.trying:
            self.compare(None)
        elif self._compared is not None:
            self._push(self._compared.name, self._compared.document, None)

    def restore(self, history: EditHistory, snapshots: Snapshots | None = None) -> None:
        """Go on with another history instead of the present one, as when a project is opened; not undone."""
        self.drop_preview()
        stack = self.undo_stack
        self._restoring = True
        stack.blockSignals(True)
        self._latest = None
        stack.clear()
        for before, after in pairwise(history.steps):
            stack.push(_DocumentCommand(self, before.document, after.document, after.name, None))
        stack.setIndex(history.position)
        stack.blockSignals(False)
        self._restoring = False
        self.history = history
        self._assign(history.document)
        stack.indexChanged.emit(stack.index())
        self.set_snapshots(Snapshots() if snapshots is None else snapshots)

    def preview(self, document: Document) -> None:
        """Show a partial result."""
        self.keep_compared()
        self._set_preview(document, self.document)

    def keep_preview(self, text: str) -> None:
        """Make the preview an undo step."""
        if self._preview is None:
            return
        # The command's first redo ends the preview: what is shown stays the same, and nobody is told of a change.
        self._push(text, self._preview, None)
        self.preview_changed.emit(False)

    def drop_preview(self) -> None:
        """Go back to the document as it was before the preview, or before another was compared with."""
        self._set_preview(None, self.document)
        self.compare(None)

    def _set_preview(self, preview: Document | None, before: Document) -> None:
        was, self._preview = self.previewing, preview
        if before is not self.document:
            self.changed.emit(before, self.document)
        if was != self.previewing:
            self.preview_changed.emit(self.previewing)

    def _push(self, text: str, after: Document, gesture: object | None) -> None:
        with self.telling:
            self._push_step(text, after, gesture)

    def _push_step(self, text: str, after: Document, gesture: object | None) -> None:
        before = self.history.position
        self._pushing = True
        try:
            latest = self._latest
            if latest is not None and latest.of_gesture(gesture) and not self.undo_stack.canRedo():
                self._continue(latest, after, text)
            else:
                self._latest = _DocumentCommand(self, self._document, after, text, gesture)
                self.undo_stack.push(self._latest)
        finally:
            self._pushing = False
        position = self.undo_stack.index()
        if position < before:  # the gesture ended where it began
            self.history = self.history.cut(position)
        else:
            self.history = self.history.replaced(position, EditStep(text, after))
        self.history_changed.emit()

    def _continue(self, latest: "_DocumentCommand", after: Document, text: str) -> None:
        """A gesture goes on. Not by merging commands: Qt's binding never frees those that it has merged."""
        self._assign(after)
        latest.setText(text)
        if latest.extend(after):
            self._latest = None
            latest.setObsolete(True)
            self.retracting = True
            self.undo_stack.undo()  # removes it
            self.retracting = False
        else:
            self.undo_stack.indexChanged.emit(self.undo_stack.index())

    @Slot(int)
    def _on_index(self, position: int) -> None:
        if self._pushing:
            return
        if position != self.history.position:
            self.history = self.history.moved(position)
        self.history_changed.emit()

    def _assign(self, document: Document) -> None:
        if self._restoring:
            return
        before, compared = self.document, self._compared
        self._document, self._preview, self._compared = document, None, None
        with self.telling:
            if before is not document:
                self.changed.emit(before, document)
            if compared is not None:
                self.compared_changed.emit()


class _DocumentCommand(QUndoCommand):
    """Assigns one of two values."""

    def __init__(self, session: Session, before: Document, after: Document, text: str, gesture: object | None) -> None:
        super().__init__(text)
        # Not a cycle: the garbage collector would delete commands that Qt's stack still points to.
        self._session = weakref.ref(session)
        self._before, self._after, self._gesture = before, after, gesture

    def redo(self) -> None:
        self._assign(self._after)

    def undo(self) -> None:
        self._assign(self._before)

    def _assign(self, document: Document) -> None:
        session = self._session()
        if session is not None:
            session._assign(document)

    def of_gesture(self, gesture: object | None) -> bool:
        """Whether it is a part of this gesture."""
        return gesture is not None and gesture is self._gesture

    def extend(self, after: Document) -> bool:
        """Lead to another document from now on; tells whether that is the one it began with."""
        self._after = after
        return self._after == self._before
