"""Keeps in the project how its document is looked at, and brings it back. GUI thread."""

from PySide6.QtCore import QObject, QTimer, Slot

from audible_gui import settings as known
from audible_gui.jobs import OpenedProject
from audible_gui.views.component_tree import ComponentTree, open_layers, show_layers
from audible_gui.views.component_tree.paths import RESIDUAL as RESIDUAL_PATH
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.plots import Canvas
from audible_gui.views.studio import Studio
from audible_gui.views.view_state import RESIDUAL, ViewState, read_view, view_values

INTERVAL_MS = 1000
# As many as are read again.
MOST_GROUPS = 100


class ViewKeeper(QObject):
    """Looks once a second whether the view has changed; so nothing that is dragged or played is written all the time.

    Args:
        studio: whose project keeps it.
        canvas: zoom.
        tree: selection and open layers.
        form: settings of the network.
        parent: Qt parent.
    """

    def __init__(self, studio: Studio, canvas: Canvas, tree: ComponentTree, form: NetworkForm, parent: QObject) -> None:
        super().__init__(parent)
        self._studio, self._canvas, self._tree, self._form = studio, canvas, tree, form
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()
        studio.opening.project_opened.connect(self._on_opened)

    @Slot()
    def keep(self) -> None:
        """Have it written, if there is a project."""
        session, saving = self._studio.session, self._studio.saving
        if saving.path is not None and session.document.sound is not None and not session.previewing:
            saving.set_view(view_values(self.state()))

    def state(self) -> ViewState:
        """How it is now."""
        transport, times = self._studio.transport, self._canvas.times
        return ViewState(
            times_s=(times.start_s, times.end_s),
            hertz=self._canvas.hertz,
            loop=transport.loop,
            position=transport.position,
            selected=self._selected(),
            layers=open_layers(self._tree),
            groups=tuple((layer, step) for layer, step in self._tree.opened.groups[:MOST_GROUPS]),
            spec=self._form.spec(),
            beats=self._canvas.beat_control.beats.value,
            device=self._form.device(),
        )

    def restore(self, state: ViewState) -> None:
        """Look at the document as it was looked at, as far as that can be done with it."""
        transport = self._studio.transport
        if state.times_s is not None:
            self._canvas.times.show(*state.times_s)
        if state.hertz is not None:
            self._canvas.show_hertz(*state.hertz)
        if state.beats is not None:
            self._canvas.beat_control.beats.choose(state.beats)
        if state.loop is not None:
            transport.set_loop(state.loop)
        if state.position is not None:
            transport.seek(state.position)
        if state.layers is not None:
            show_layers(self._tree, state.layers)
        self._tree.opened.restore(state.groups or ())
        if state.spec is not None:
            self._form.set_spec(state.spec)
        if state.device is not None:
            self._form.set_device(state.device)
        self._select(state.selected)

    @Slot()
    def _on_time(self) -> None:
        if not self._studio.transport.playing:
            self.keep()

    @Slot(object)
    def _on_opened(self, opened: OpenedProject) -> None:
        if self._studio.session.document.sound is not None:
            self.restore(read_view(opened.view))

    def _selected(self) -> tuple[int, ...] | str | None:
        path = self._tree.selected_path
        return RESIDUAL if path == RESIDUAL_PATH else path

    def _select(self, selected: tuple[int, ...] | str | None) -> None:
        if selected is None:
            return
        audition = self._tree.audition_at(RESIDUAL_PATH if isinstance(selected, str) else selected)
        if audition is None:
            return
        if self._studio.settings.get(known.AUDITION_ON_SELECT):
            self._studio.transport.set_audition(audition)
        else:
            self._tree.set_audition(audition)
