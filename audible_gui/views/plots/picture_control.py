"""Which spectrogram is shown: the original's, or that of what is heard. GUI thread."""

from functools import cached_property
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from audible_gui.document import Document
from audible_gui.session import Session, Transport
from audible_gui.synthesis import SpectrogramPicture
from audible_gui.views import theme
from audible_gui.views.keymap import set_tip
from audible_gui.views.plots.drawing import Heard, HeardDrawing
from audible_gui.views.plots.heard_picture import heard_pictures
from audible_gui.views.plots.look_popover import LookPopover
from audible_gui.views.plots.picture_look import Look, PictureLook, fitting_range
from audible_gui.views.plots.readout import INSET
from audible_gui.views.plots.spectrogram import SpectrogramPlot
from audible_gui.views.plots.tiles import Grid, grid_for
from audible_gui.views.plots.time_range import TimeRange

ORIGINAL, HEARD, DRAWING = "Original", "As heard", "As heard …"
_ORIGINAL_TIP = "The spectrogram of the sound as it was opened"
_HEARD_TIP = "The spectrogram of what is heard: the mix with all edits, or what is selected alone ({picture})"
_MASK_TIP = "Show, in its colour, how much the selected component has of what sounds where ({mask})"
_BRUSH_TIP = "Paint: what lies under a stroke goes from the others to the selected component ({brush})"
_NO_PARTS = "Train a network first: until then there are no components that could be selected"
_LOOK_TIP = "How the spectrogram looks: frequency axis, colours, range of levels ({look})"
_GRID_TIP = "Beats and bars: tempo, first beat, and whether clicks, loops and boxes snap to them ({grid_settings})"
_NO_NETWORK = "Train a network first: until then the original is what is heard"
_ICON_PX = 16


class PictureDrawing(HeardDrawing):
    """Draws the spectrogram of what is heard, while that is wanted, whenever it or the view changes.

    Args:
        session: whose document.
        transport: what is heard of it.
        times: what of the sound is in view.
        parent: Qt parent.

    Signals (besides those of SingleJob):
        drawn: (Heard, SpectrogramPicture) as it becomes, or (None, None) while the original is heard.
    """

    def __init__(self, session: Session, transport: Transport, times: TimeRange, parent: QObject | None = None) -> None:
        super().__init__(session, transport, parent)
        self._times = times
        self._wanted = False
        self._whole: SpectrogramPicture | None = None
        self._picture: SpectrogramPicture | None = None
        self._grid: Grid | None = None
        times.changed.connect(self._on_times)

    def want(self, *, wanted: bool) -> None:
        """Draw it from now on, or no more."""
        self._wanted = wanted
        self._follow()

    def set_whole(self, whole: SpectrogramPicture | None) -> None:
        """The picture of another original."""
        self._forget()
        self._whole = whole
        self._follow()

    def redraw(self, whole: SpectrogramPicture) -> None:
        """The picture of the same original on another scale: what is drawn on it is seen until it is drawn anew."""
        self._whole, self._grid = whole, None
        self._follow()

    def on_step(self, step: SpectrogramPicture | float) -> None:
        """Tell the picture so far."""
        if isinstance(step, SpectrogramPicture):
            self.on_success(step)

    def on_success(self, picture: Any) -> None:  # noqa: ANN401 - a SpectrogramPicture
        """Tell the picture."""
        self._picture = picture
        self.drawn.emit(self._heard, picture)

    @Slot(float, float)
    def _on_times(self, _start_s: float, _end_s: float) -> None:
        self._follow()

    def _now(self) -> Heard | None:
        return super()._now() if self._wanted and self._whole is not None else None

    def _forget(self) -> None:
        self._picture = self._grid = None
        super()._forget()

    def _begin(self, now: Heard) -> None:
        assert self._whole is not None
        rate_hz, whole, picture = now.sound.rate_hz, self._whole, self._picture
        grid = grid_for(self._times.start_s * rate_hz, self._times.end_s * rate_hz, now.sound.n_samples, rate_hz)
        if now.sounds_like(self._heard) and self._grid is not None and self._grid.shows(grid):
            return
        self._grid = grid
        self.begin(lambda: heard_pictures(now, grid, whole, picture), urgent=_is_picture)


class PictureSwitch(QFrame):
    """Buttons over a corner of the spectrogram: two, one of them down, for the mask, the brush, the look and the grid.

    Signals:
        chosen: whether what is heard shall be shown.
        mask_toggled: whether the mask of what is selected shall be shown.
        look_requested: how it looks shall be chosen.
    """

    chosen = Signal(bool)
    mask_toggled = Signal(bool)
    look_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What the spectrogram shows")
        self.setObjectName("pictures")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.original, self.heard = QToolButton(), QToolButton()
        for button, text in ((self.original, ORIGINAL), (self.heard, DRAWING)):
            button.setText(text)
            button.setAccessibleName(f"Spectrogram: {text.removesuffix(' …').lower()}")
            button.setCheckable(True)
            # A click leaves the keyboard, and with it Space, to the transport.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.masked = QToolButton()
        self.masked.setText("Mask")
        self.masked.setCheckable(True)
        self.masked.setAccessibleName("Mask of what is selected, over the spectrogram")
        self.masked.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.masked.clicked.connect(self.mask_toggled)
        row.addWidget(self.masked)
        self.brush = QToolButton()
        self.brush.setCheckable(True)
        self.brush.setAccessibleName("Paint into the selected component")
        self.brush.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.brush)
        self.look = QToolButton()
        self.look.setAccessibleName("How the spectrogram looks")
        set_tip(self.look, _LOOK_TIP)
        self.look.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.look.clicked.connect(self.look_requested)
        row.addWidget(self.look)
        self.grid = QToolButton()
        self.grid.setCheckable(True)
        self.grid.setAccessibleName("Beat grid")
        set_tip(self.grid, _GRID_TIP)
        self.grid.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(self.grid)
        self.original.setToolTip(_ORIGINAL_TIP)
        self.original.clicked.connect(self._choose_original)
        self.heard.clicked.connect(self._choose_heard)
        self.restyle()

    def restyle(self) -> None:
        """Take the colours of the current theme; as wide as it is with the longest text."""
        self.grid.setIcon(theme.icon("grid", size=_ICON_PX))
        self.look.setIcon(theme.icon("look", size=_ICON_PX))
        self.brush.setIcon(theme.icon("tool-brush", size=_ICON_PX))
        surface, line = theme.color(theme.current().surface, 0.9), theme.current().line
        background = f"rgba({surface.red()}, {surface.green()}, {surface.blue()}, {surface.alpha()})"
        self.setStyleSheet(
            f"QFrame#pictures {{ background: {background}; border: 1px solid {line}; border-radius: 4px; }}"
        )

    def show_state(self, *, heard: bool, offered: bool, drawing: bool, tip: str) -> None:
        """Which one is shown, whether there is another, and whether it is being drawn."""
        # No group of buttons: Qt would take Tab from the one that is down.
        self.original.setChecked(not heard)
        self.heard.setChecked(heard)
        self.heard.setEnabled(offered)
        self.heard.setText(DRAWING if drawing else HEARD)
        set_tip(self.heard, tip)
        self.masked.setEnabled(offered)
        set_tip(self.masked, _MASK_TIP if offered else _NO_PARTS)
        self.brush.setEnabled(offered)
        set_tip(self.brush, _BRUSH_TIP if offered else _NO_PARTS)

    @Slot()
    def _choose_original(self) -> None:
        self.chosen.emit(False)

    @Slot()
    def _choose_heard(self) -> None:
        self.chosen.emit(True)


class PictureControl(QObject):
    """Shows one or the other, and says which.

    Args:
        session: whose document.
        transport: what is heard of it.
        times: what of the sound is in view.
        plot: where it is shown.
        look: how.
    """

    def __init__(
        self, session: Session, transport: Transport, times: TimeRange, plot: SpectrogramPlot, look: PictureLook
    ) -> None:
        super().__init__(plot)
        self._session, self._plot, self._look = session, plot, look
        self._wanted = False
        self.drawing = PictureDrawing(session, transport, times, self)
        self.switch = PictureSwitch(plot)
        self.switch.look_requested.connect(self.choose_look)
        self.switch.chosen.connect(self._choose)
        self.switch.mask_toggled.connect(self._show_mask)
        look.changed.connect(self._on_look)
        self.drawing.drawn.connect(self._on_drawn)
        self.drawing.running_changed.connect(self._refresh)
        session.changed.connect(self._on_change)
        self._refresh()

    @cached_property
    def popover(self) -> LookPopover:
        """Where it is chosen how it looks; made when that is first wanted."""
        return LookPopover(self._look, lambda: fitting_range(self._plot.visible_levels()), self.switch)

    @property
    def heard(self) -> bool:
        """Whether the spectrogram is that of what is heard."""
        return self._wanted and self._session.document.network is not None

    @Slot()
    def toggle(self) -> None:
        """Show the other one."""
        if self._session.document.network is not None:
            self._choose(not self.heard)

    @Slot()
    def choose_look(self) -> None:
        """Let be chosen how it looks."""
        self.popover.open_at(self.switch.look, self.popover.scale)

    def place(self) -> None:
        """Keep the switch in its corner."""
        rect = self._plot.view_rect()
        self.switch.adjustSize()
        self.switch.move(round(rect.left()) + INSET, round(rect.top()) - self._plot.room_px + INSET)

    @property
    def taken_px(self) -> int:
        """How much of the spectrogram's width is behind the switch, from the left."""
        return 0 if self._plot.room_px else INSET + self.switch.width()

    def restyle(self) -> None:
        """Take the colours of the current theme."""
        self.switch.restyle()
        self.place()

    @Slot(bool)
    def _choose(self, heard: bool) -> None:
        self._wanted = heard
        self.drawing.want(wanted=heard)
        self._refresh()

    @Slot(bool)
    def _show_mask(self, wanted: bool) -> None:
        self._look.change(mask=wanted)

    @Slot(object, object)
    def _on_look(self, _before: Look, look: Look) -> None:
        self.switch.masked.setChecked(look.mask)

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._refresh()

    @Slot(object, object)
    def _on_drawn(self, _now: Heard | None, picture: SpectrogramPicture | None) -> None:
        self._plot.show_heard(picture)

    @Slot()
    def _refresh(self) -> None:
        offered = self._session.document.network is not None
        tip = _HEARD_TIP if offered else _NO_NETWORK
        self.switch.show_state(heard=self.heard, offered=offered, drawing=self.drawing.running, tip=tip)


def _is_picture(step: object) -> bool:
    return isinstance(step, SpectrogramPicture)
