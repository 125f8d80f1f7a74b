"""The mask of what is selected over the spectrogram. GUI thread."""

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QColor

from audible_gui.document import Document
from audible_gui.jobs import SingleJob
from audible_gui.session import Session
from audible_gui.synthesis import SpectrogramPicture
from audible_gui.views import theme
from audible_gui.views.plots.drawing import SETTLE_MS
from audible_gui.views.plots.mask_picture import Masked, mask_pictures
from audible_gui.views.plots.picture_look import Look, PictureLook, tint
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.tiles import Grid, grid_for
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.selected_boxes import SelectedBoxes


class MaskDrawing(SingleJob):
    """Draws masks, one after the other.

    Signals (besides those of SingleJob):
        drawn: SpectrogramPicture as it becomes.
    """

    drawn = Signal(object)

    def on_step(self, step: SpectrogramPicture | float) -> None:
        """Tell the picture so far."""
        if isinstance(step, SpectrogramPicture):
            self.drawn.emit(step)

    def on_success(self, picture: Any) -> None:  # noqa: ANN401 - a SpectrogramPicture
        """Tell the picture."""
        self.drawn.emit(picture)


class MaskControl(QObject):
    """Shows where the selected components have how much of each bin, while that is wanted.

    Args:
        session: whose document.
        selected: which components.
        times: what of the sound is in view.
        plot: where it is shown.
        look: whether it is wanted, and the range of levels.
    """

    def __init__(
        self, session: Session, selected: SelectedBoxes, times: TimeRange, plot: SpectrogramPlot, look: PictureLook
    ) -> None:
        super().__init__(plot)
        self._session, self._selected, self._times, self._plot, self._look = session, selected, times, plot, look
        self._masked: Masked | None = None
        self._picture: SpectrogramPicture | None = None
        self._grid: Grid | None = None
        self.drawing = MaskDrawing(self)
        self.drawing.drawn.connect(self._on_drawn)
        self._timer = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._timer.timeout.connect(self._draw)
        session.changed.connect(self._on_change)
        selected.selected.connect(self._follow)
        times.changed.connect(self._on_times)
        plot.pictured.connect(self._on_pictured)
        look.changed.connect(self._on_look)

    @property
    def color(self) -> QColor | None:
        """That of the component whose mask is shown, if there is one."""
        if self._masked is None:
            return None
        node = self._masked.nodes[0]
        return theme.component_color(self._masked.network.ids[node.layer - 1][node.index], theme.DARK.background)

    @Slot()
    def toggle(self) -> None:
        """Show it, or show it no more."""
        self._look.change(mask=not self._look.value.mask)

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._follow()

    @Slot(float, float)
    def _on_times(self, _start_s: float, _end_s: float) -> None:
        self._follow()

    @Slot()
    def _on_pictured(self) -> None:
        """Its levels are those of the pictures of the original."""
        self._grid = None
        self._follow()

    @Slot(object, object)
    def _on_look(self, _before: Look, _after: Look) -> None:
        self._recolor()
        self._follow()

    @Slot(object)
    def _on_drawn(self, picture: SpectrogramPicture) -> None:
        self._picture = picture
        self._plot.show_mask(picture)

    @Slot()
    def _follow(self) -> None:
        now = self._now()
        if now is None:
            self._timer.stop()
            self._forget()
        elif not (now.looks_like(self._masked) and self._shows(now)):
            self._timer.start()

    def _now(self) -> Masked | None:
        document, nodes = self._session.document, self._selected.nodes
        sound, network = document.sound, document.network
        if not (self._look.value.mask and nodes) or sound is None or network is None or self._plot.picture is None:
            return None
        of_one_layer = tuple(node for node in nodes if node.layer == nodes[0].layer)
        return Masked(sound, network, document.reading, document.exponent, of_one_layer, document)

    def _shows(self, now: Masked) -> bool:
        return self._grid is not None and self._grid.shows(self._grid_now(now))

    def _grid_now(self, now: Masked) -> Grid:
        rate_hz = now.sound.rate_hz
        return grid_for(self._times.start_s * rate_hz, self._times.end_s * rate_hz, now.sound.n_samples, rate_hz)

    def _forget(self) -> None:
        self.drawing.cancel()
        self._grid = None
        if self._masked is not None:
            self._masked = self._picture = None
            self._plot.show_mask(None)

    @Slot()
    def _draw(self) -> None:
        if self.drawing.running and self._session.previewing:
            # A training publishes faster than a long sound is drawn: what is begun is drawn to its end.
            self._timer.start()
            return
        now, whole, detail = self._now(), self._plot.picture, self._plot.detail
        if now is None or whole is None:
            return
        if not now.is_of(self._masked):
            self._picture = None
            self._plot.show_mask(None)
        self._masked, self._grid, shown = now, self._grid_now(now), self._picture
        self._recolor()
        grid = self._grid
        self.drawing.begin(lambda: mask_pictures(now, grid, whole, detail, shown), urgent=_is_picture)

    def _recolor(self) -> None:
        color, look = self.color, self._look.value
        if color is not None:
            self._plot.mask_item.set_palette(tint(color.rgb(), look.floor_db, look.ceiling_db))


def _is_picture(step: object) -> bool:
    return isinstance(step, SpectrogramPicture)
