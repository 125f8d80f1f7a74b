"""The button that suggests layers, and the view of what it does: connects them to the job and the form. GUI thread."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QPushButton

from audible_gui.document import Document, Suggestion, SuggestStep
from audible_gui.jobs import Suggesting, Training
from audible_gui.session import Session
from audible_gui.views import theme
from audible_gui.views.keymap import set_tip
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.suggestion_view import SuggestionView

_NAMES = {False: "Suggest", True: "Cancel"}
_SUGGEST = (
    "Listens to the sound and proposes how many parts it is made of, and layers for them;\n"
    "takes a few seconds ({suggest})"
)
_CANCEL = "End now and leave the layers as they are (Esc)"
_NO_SOUND = "Open a sound first"
_TRAINING = "Wait for the training to end, or stop it"


class SuggestControl(QObject):
    """Puts a button below the form's layers; what comes of it is shown in ``view``, which the panel places.

    Args:
        session: whose sound is listened to.
        training: while it runs nothing can be suggested, and the view gives way.
        suggesting: does the work.
        form: gets the widths.
        parent: Qt parent.
    """

    def __init__(
        self, session: Session, training: Training, suggesting: Suggesting, form: NetworkForm, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._training, self._suggesting, self._form = session, training, suggesting, form
        self.view, self.button = SuggestionView(), QPushButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        form.chain.set_footer(self.button)
        self.button.clicked.connect(self._press)
        form.chain.changed.connect(self._on_widths)
        session.changed.connect(self._on_change)
        training.running_changed.connect(self._update)
        suggesting.progressed.connect(self._on_progress)
        suggesting.suggested.connect(self._on_suggested)
        suggesting.running_changed.connect(self._on_running)
        self._update()

    @Slot()
    def suggest(self) -> None:
        """Begin to search, if there is a sound and neither a training nor a search runs."""
        idle = not (self._training.running or self._suggesting.running)
        if idle and self._session.document.sound is not None:
            spec = self._form.spec()
            self._suggesting.start(spec.stft, spec.seed)

    def restyle(self) -> None:
        """Take the icons of the current theme."""
        self.button.setIcon(theme.icon("cancel" if self._suggesting.running else "suggest"))

    @Slot()
    def _press(self) -> None:
        if self._suggesting.running:
            self._suggesting.cancel()
        else:
            self.suggest()

    @Slot(bool)
    def _on_running(self, running: bool) -> None:
        if running:
            self.view.begin()
        else:
            self.view.settle()
            self.view.mark(self._form.chain.widths())
        self._update()

    @Slot(object)
    def _on_progress(self, step: SuggestStep) -> None:
        self.view.follow(step)

    @Slot(object)
    def _on_suggested(self, suggestion: Suggestion) -> None:
        self.view.conclude(suggestion)
        self._form.chain.set_widths(suggestion.widths)

    @Slot()
    def _on_widths(self) -> None:
        # Who sets widths meanwhile has decided.
        self._suggesting.cancel()
        self.view.mark(self._form.chain.widths())

    @Slot(object, object)
    def _on_change(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self.view.clear()
        self._update()

    @Slot()
    def _update(self) -> None:
        """Show what can be done now."""
        running, training = self._suggesting.running, self._training.running
        sound = self._session.document.sound is not None
        self.button.setText(_NAMES[running])
        self.button.setEnabled(sound and not training)
        refusal = _TRAINING if training else "" if sound else _NO_SOUND
        set_tip(self.button, refusal or (_CANCEL if running else _SUGGEST))
        self.restyle()
        self.view.setVisible(not training and not self.view.empty)
