"""The inspector: shows the selected component's basis and envelope, and lets them be drawn. GUI thread."""

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from audible_gui.document import Document
from audible_gui.jobs import Crossing
from audible_gui.session import Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.inspector.box_list import BoxList
from audible_gui.views.inspector.breakpoint_desk import BreakpointDesk
from audible_gui.views.inspector.breakpoint_hand import BreakpointHand
from audible_gui.views.inspector.event_desk import EventDesk
from audible_gui.views.inspector.event_hand import EventHand
from audible_gui.views.inspector.footer import Footer
from audible_gui.views.inspector.gate_bar import GateBar
from audible_gui.views.inspector.hand import ShapeHand
from audible_gui.views.inspector.header import Header
from audible_gui.views.inspector.lent_bar import LentBar
from audible_gui.views.inspector.menus import fill_event_menu, fill_point_menu, fill_shape_menu
from audible_gui.views.inspector.originals import Originals
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.shaping import Shaping
from audible_gui.views.inspector.shift_box import ShiftBox
from audible_gui.views.inspector.stroke_list import StrokeList
from audible_gui.views.inspector.subject import INVITATION, Subject, subject_of
from audible_gui.views.inspector.tool_bar import ToolBar
from audible_gui.views.inspector.trace import Side, Trace
from audible_gui.views.labels import note
from audible_gui.views.plots.beats import Beats
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.selected_boxes import SelectedBoxes

NARROWEST = 292
_COLUMNS = {Side.BASIS: Column.BASIS, Side.ENVELOPE: Column.ENVELOPE}
_PREVIEW = (
    "A training is under way: this is what it has learned so far. It can be drawn on when the training has ended."
)


class _Pages(QWidget):
    """Takes the room there is: that sentences wrap shall not push away what is below."""

    def hasHeightForWidth(self) -> bool:
        """No."""
        return False


class Inspector(QWidget):
    """Basis and envelope of what is selected in a tree.

    Args:
        session: whose document is shown and drawn on.
        tree: where a component is selected.
        boxes: those of what is selected, listed below.
        times: what of the sound is in view.
        playhead: drawn through the envelope.
        beats: what breakpoints snap to.
        crossing: makes the edits that take a while.
    """

    def __init__(
        self,
        session: Session,
        tree: ComponentTree,
        boxes: SelectedBoxes,
        times: TimeRange,
        playhead: Playhead,
        beats: Beats,
        crossing: Crossing,
    ) -> None:
        super().__init__()
        self._session, self._tree, self._playhead = session, tree, playhead
        self._originals = Originals()
        self._shaping = Shaping(session, self)
        self.header, self.tools, self.footer = Header(), ToolBar(), Footer(session)
        self.box_list, self.stroke_list = BoxList(boxes), StrokeList(boxes.strokes)
        self.views = {side: ShapeView(side, times) for side in Side}
        self.hands = {side: ShapeHand(view, self.tools, self._shaping) for side, view in self.views.items()}
        points = BreakpointDesk(self._shaping, times, self)
        self.points = BreakpointHand(self.views[Side.ENVELOPE], self.tools, self._shaping, points, times, beats)
        self.desk = EventDesk(self._shaping, crossing, beats, playhead, self)
        self.events = EventHand(self.views[Side.ENVELOPE], self.tools, self._shaping, self.desk, times, beats)
        self.lent = {side: LentBar(column, session) for side, column in _COLUMNS.items()}
        self.gate = GateBar(session)
        self.shift_box = ShiftBox()
        self.views[Side.ENVELOPE].add_tool(self.shift_box)
        self.why, self.trouble = note("muted"), note("warning")
        self.invitation = QLabel(INVITATION, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.invitation.setProperty("role", "muted")
        self.invitation.setMargin(24)
        self._lay_out()
        self._fill_menus()
        self._connect()
        self._follow()

    @property
    def subject(self) -> Subject | None:
        """What is shown."""
        return self.views[Side.BASIS].subject

    @property
    def readonly(self) -> bool:
        """Whether nothing can be drawn, since a partial result is shown."""
        return self._session.previewing

    @property
    def changed(self) -> set[Side]:
        """Which shapes are drawn or borrowed."""
        subject = self.subject
        patch = None if subject is None else self._session.document.component(subject.node).patch
        parts = {} if patch is None else {Side.BASIS: patch.basis, Side.ENVELOPE: patch.envelope}
        return {side for side, part in parts.items() if part is not None}

    @Slot()
    def focus_plot(self) -> None:
        """Let keys draw on the basis."""
        self.views[Side.BASIS].plot.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Numbers choose a tool, brackets a brush."""
        if event.modifiers() or not self.tools.press_key(event.text()):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.StyleChange:
            for view in self.views.values():
                view.restyle()
            for bar in self.lent.values():
                bar.restyle()
            self._follow()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Show what is selected."""
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of it."""
        super().hideEvent(event)
        self._follow()

    def _all_hands(self) -> tuple[ShapeHand | BreakpointHand | EventHand, ...]:
        return (*self.hands.values(), self.points, self.events)

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(8, 4, 4, 4)
        column.setSpacing(4)
        column.addWidget(self.header)
        column.addWidget(self.tools)
        column.addWidget(self.why)
        column.addWidget(self.trouble)
        for side, view in self.views.items():
            column.addWidget(view, 1)
            column.addWidget(self.lent[side])
        column.addWidget(self.gate)
        column.addWidget(self.footer)
        pages = _Pages()
        self._stack = QStackedLayout(pages)
        self._stack.addWidget(self.invitation)
        self._stack.addWidget(shown)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(pages, 1)
        whole.addWidget(self.box_list)
        whole.addWidget(self.stroke_list)
        self.setMinimumWidth(NARROWEST)

    def _fill_menus(self) -> None:
        for side, view in self.views.items():
            if side is Side.ENVELOPE:
                fill_event_menu(view, self.events)
                fill_point_menu(view, self.points)
            fill_shape_menu(view.menu, side, self.hands[side], self)

    def _connect(self) -> None:
        self._session.changed.connect(self._on_change)
        self._session.preview_changed.connect(self._follow)
        self._tree.selectionModel().selectionChanged.connect(self._follow)
        self._tree.rows.modelReset.connect(self._follow)
        self._playhead.moved.connect(self._on_playhead)
        self.shift_box.chosen.connect(self._shift)
        self.tools.changed.connect(self._on_tools)
        for hand in self._all_hands():
            hand.ended.connect(self._follow)
            hand.refused.connect(self._refuse)
        for side in self.hands:
            self.views[side].view_changed.connect(self._show_playhead)

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Show what is selected, as it is now; not under a gesture, which shows what it makes by itself."""
        dragging = any(hand.dragging for hand in self._all_hands())
        if dragging and self._shaping.active:
            return
        self.trouble.hide()
        # What nobody sees is not worked out.
        found = subject_of(self._tree, self._session.document) if self.isVisible() else INVITATION
        subject = None if isinstance(found, str) else found
        if subject is None:
            self._originals.forget()
        self._stack.setCurrentIndex(0 if subject is None else 1)
        if isinstance(found, str):
            self.invitation.setText(found)
        self._set_readonly()
        for side, view in self.views.items():
            view.show_trace(subject, None if subject is None else self._trace(subject, side))
        self.points.show_subject(subject)
        self.events.show_subject(subject)
        self.header.show_subject(subject)
        for bar in self.lent.values():
            bar.show_subject(subject)
        self.gate.show_subject(subject)
        self.footer.show_subject(subject)
        self._show_playhead()

    def _trace(self, subject: Subject, side: Side) -> Trace:
        own, now = subject.values(side, own=True), subject.values(side)
        held = self._originals.held(subject, side)
        return Trace(own, now, held) if side is Side.BASIS else Trace(own, now, held, subject.gains, subject.threshold)

    def _set_readonly(self) -> None:
        why = _PREVIEW if self.readonly else ""
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.tools.setEnabled(not why)
        self.shift_box.setEnabled(not why)
        for hand in self._all_hands():
            hand.set_readonly(self.readonly)

    @Slot()
    def _on_tools(self) -> None:
        """Breakpoints and events are in the envelope: keys go there."""
        if (self.points.active or self.events.active) and self.views[Side.BASIS].plot.hasFocus():
            self.views[Side.ENVELOPE].plot.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.show()

    @Slot(float)
    def _shift(self, milliseconds: float) -> None:
        network, sound = self._session.document.network, self._session.document.sound
        if network is not None and sound is not None:
            frames = milliseconds / 1000.0 * sound.rate_hz / network.spec.stft.hop
            self.hands[Side.ENVELOPE].shift(frames, f" by {milliseconds:g} ms".replace("-", "−"))

    @Slot()
    def _show_playhead(self) -> None:
        self._on_playhead(self._playhead.time_s)

    @Slot(float)
    def _on_playhead(self, time_s: float) -> None:
        self.views[Side.ENVELOPE].show_playhead(time_s)

    def reset(self, *sides: Side) -> None:
        """Shapes as they were trained."""
        if self.subject is not None and not self.readonly:
            self._shaping.reset(self.subject.node, sides)
