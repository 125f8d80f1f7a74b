"""What the menus of the inspector's plots hold. GUI thread."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication, QMenu

from audible_gui.views.inspector.breakpoint_hand import BreakpointHand
from audible_gui.views.inspector.clipping import has_clipping
from audible_gui.views.inspector.event_clipping import has_events
from audible_gui.views.inspector.event_hand import EventHand
from audible_gui.views.inspector.hand import ShapeHand
from audible_gui.views.inspector.point_clipping import has_points
from audible_gui.views.inspector.shape_view import ShapeView
from audible_gui.views.inspector.tools import Tool
from audible_gui.views.inspector.trace import Side

if TYPE_CHECKING:
    from audible_gui.views.inspector.inspector import Inspector

# Keys are for what the tool is for.
_TYPE = "Type a number…"
_TYPES = {
    Tool.PENCIL: "Type a level…\tEnter",
    Tool.LINE: "Type a level…\tEnter",
    Tool.SCALE: "Scale by…\tEnter",
    Tool.SHIFT: "Shift by…\tEnter",
}
_COPY, _PASTE = "\tCtrl+C", "\tCtrl+V"


def fill_shape_menu(menu: QMenu, side: Side, hand: ShapeHand, inspector: "Inspector") -> None:
    """Copy, paste and reset of a basis or an envelope."""
    type_ = menu.addAction(_TYPE, hand.type)
    copy = menu.addAction(f"Copy {side}", hand.copy)
    paste = menu.addAction("Paste", hand.paste)
    menu.addSeparator()
    reset = menu.addAction(f"Reset {side}", lambda: inspector.reset(side))
    both = menu.addAction("Reset both", lambda: inspector.reset(*Side))

    def update() -> None:
        changed = inspector.changed
        pointing = side is Side.ENVELOPE and (inspector.points.active or inspector.events.active)
        tool = inspector.tools.tool
        type_.setText(_TYPES.get(tool, _TYPE))
        type_.setEnabled(not inspector.readonly and tool in _TYPES)
        copy.setText(f"Copy {side}{'' if pointing else _COPY}")
        paste.setText(f"Paste{'' if pointing else _PASTE}")
        paste.setEnabled(not inspector.readonly and has_clipping(QApplication.clipboard().mimeData()))
        reset.setEnabled(not inspector.readonly and side in changed)
        both.setEnabled(not inspector.readonly and bool(changed))

    menu.aboutToShow.connect(update)


def fill_event_menu(view: ShapeView, hand: EventHand) -> None:
    """What can be done with events; there while the tool is theirs. One under the mouse is chosen first."""
    menu, desk = view.menu, hand.desk
    chosen = [
        menu.addAction("Set onset and gain…\tEnter", hand.type),
        menu.addAction("Duplicate\tCtrl+D", desk.duplicate),
        menu.addAction("Cut events\tCtrl+X", desk.cut),
        menu.addAction("Remove events\tDel", desk.remove),
    ]
    copy = menu.addAction("Copy events\tCtrl+C", desk.copy)
    paste = menu.addAction("Paste events at the playhead\tCtrl+V", desk.paste)
    moving = [
        menu.addAction("Put on the nearest beats\tQ", desk.to_beats),
        menu.addAction("Put on the nearest onsets of others", desk.to_onsets),
    ]
    every = [*chosen, copy, paste, *moving, menu.addSeparator()]

    def point(position: QPoint) -> None:
        """Told when the menu is shown already."""
        hand.choose_at(QPointF(position))
        update()

    def update() -> None:
        writable = desk.subject is not None
        for action in every:
            action.setVisible(hand.active)
        for action in chosen:
            action.setEnabled(writable and bool(desk.chosen))
        copy.setEnabled(bool(desk.events))
        paste.setEnabled(writable and has_events(QApplication.clipboard().mimeData()))
        for action in moving:
            action.setEnabled(writable and bool(desk.events))

    view.plot.menu_requested.connect(point)
    menu.aboutToShow.connect(update)


def fill_point_menu(view: ShapeView, hand: BreakpointHand) -> None:
    """What can be done with breakpoints; a point under the mouse is chosen first."""
    menu, desk = view.menu, hand.desk
    at: list[float] = []
    add = menu.addAction("Add a breakpoint\tIns", lambda: desk.add_at(at[0]) if at else desk.add())
    single = [
        menu.addAction("Set gain and time…\tEnter", hand.type),
        menu.addAction("Breakpoint to 0 dB", desk.level),
        menu.addAction("Remove the breakpoint\tDel", desk.remove),
    ]
    copy = menu.addAction("Copy breakpoints", desk.copy)
    paste = menu.addAction("Paste breakpoints", desk.paste)
    clear = menu.addAction("Remove all breakpoints", desk.remove_all)
    menu.addSeparator()

    def point(position: QPoint) -> None:
        """Told when the menu is shown already."""
        where, axis = view.plot.point_at(QPointF(position)), hand.axis
        if hand.choose_at(QPointF(position)) is None and where is not None and axis is not None:
            at[:] = [axis.start_s + where.place * (axis.end_s - axis.start_s)]
        enable()

    def update() -> None:
        at.clear()
        enable()

    def enable() -> None:
        writable, chosen = desk.subject is not None, desk.chosen is not None
        add.setEnabled(writable)
        for action in single:
            action.setEnabled(writable and chosen)
        copy.setText(f"Copy breakpoints{_COPY if hand.active else ''}")
        copy.setEnabled(bool(desk.points))
        paste.setText(f"Paste breakpoints{_PASTE if hand.active else ''}")
        clear.setEnabled(writable and bool(desk.points))
        paste.setEnabled(writable and has_points(QApplication.clipboard().mimeData()))

    view.plot.menu_requested.connect(point)
    menu.aboutToShow.connect(update)
