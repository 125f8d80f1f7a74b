"""What a row of the tree says: labels, colours, tooltips. GUI thread."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QColor

from audible_gui.document import Component, Document, GroupKey, Node, group_of
from audible_gui.session import Audition
from audible_gui.views import theme
from audible_gui.views.component_tree.columns import TITLES, Column
from audible_gui.views.component_tree.paths import RowPath
from audible_gui.views.component_tree.strips import LOWEST_HZ
from audible_gui.views.keymap import keyed

_NEUTRAL = Component()
_DRAGGING = ". Drag it out of the window for a sound file"


class Kind(Enum):
    """What a row stands for."""

    LAYER = "layer"
    GROUP = "group"
    COMPONENT = "component"
    CHILD = "child"
    REST = "rest"
    RESIDUAL = "residual"


# Not sets, which would hash members of an enumeration: asked of all selected rows again and again.
_WHOLE = (Kind.COMPONENT, Kind.GROUP)
_PANNABLE = (Kind.COMPONENT, Kind.RESIDUAL)


@dataclass(frozen=True)
class Row:
    """One row.

    Attributes:
        kind: what it stands for.
        path: where it is.
        node: of a component, of what a child is a part of, of the largest of a rest, of the first of a group; else
            None.
        label: its name.
        component: what is set on it; on a layer nothing.
        share: part of the layer's magnitudes, of a child and a rest part of the parent's, 0..1; None where there is no
            such thing.
        relative: ``share`` over the largest beside it.
        hushed: not heard in the mix: muted, or another of the layer is soloed.
        within: of a child and a rest, what they are part of, their parent first.
        others: of a rest or a group, what else belongs to it.
        parent_label: of a child and a rest, their parent's name.
        various: of a rest, whether its gains differ.
        patched: what sounds in its place, where that is not itself.
        group: of a group, which one; of a component, the one that it is in.
    """

    kind: Kind
    path: RowPath
    node: Node | None
    label: str
    component: Component = _NEUTRAL
    share: float | None = None
    relative: float = 0.0
    hushed: bool = False
    within: tuple[Node, ...] = ()
    others: tuple[Node, ...] = ()
    parent_label: str = ""
    various: bool = False
    patched: str = ""
    group: GroupKey | None = None

    @property
    def title(self) -> str:
        """Its name wherever its place is not seen."""
        return f"{self.label} in {self.parent_label}" if self.within else self.label

    @property
    def silent(self) -> bool:
        """Whether it holds nothing."""
        return self.share == 0.0

    @property
    def mixable(self) -> bool:
        """Whether it has a gain and can be muted."""
        return self.kind is not Kind.LAYER

    @property
    def soloable(self) -> bool:
        """Whether it can be soloed, and has a name that people choose."""
        return self.kind in _WHOLE

    @property
    def lockable(self) -> bool:
        """Whether it can be locked: of a group, all that it holds."""
        return self.kind in _WHOLE

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All components that it stands for."""
        return () if self.node is None else (self.node, *self.others)

    @property
    def pannable(self) -> bool:
        """Whether it has a place between left and right of its own."""
        return self.kind in _PANNABLE

    @property
    def audition(self) -> Audition | None:
        """What is heard when it is chosen."""
        grouped = self.kind is Kind.GROUP
        return None if self.kind is Kind.LAYER else Audition(self.node, self.within, self.others, grouped)


def component_label(document: Document, node: Node | None) -> str:
    """Name of a component (of the residual for None), as in the tree."""
    return (document.residual if node is None else document.component(node)).name


def audition_label(document: Document, audition: Audition) -> str:
    """Name of what is heard alone, e.g. ``"Kick alone"`` or ``"A2 110 Hz in Kick"``."""
    group = None if audition.node is None or not audition.grouped else group_of(document, audition.node)
    if group is not None:
        return f"{group.name} alone"
    names = [component_label(document, node) for node in audition.within]
    count = len(audition.others)
    if names:
        heard = f"{count + 1} parts" if count else component_label(document, audition.node)
        return " in ".join([heard, *names])
    return f"{count + 1} components alone" if count else f"{component_label(document, audition.node)} alone"


def row_color(document: Document, row: Row) -> QColor:
    """Colour of a row; it stays when rows are reordered."""
    return component_color(document, None if row.kind is Kind.REST else row.node)


def component_color(document: Document, node: Node | None) -> QColor:
    """Colour of a component (of the residual for None), as in the tree; it stays when rows are reordered."""
    if node is None:
        return QColor(theme.current().muted)
    return theme.component_color(document.component(node).id)


def share_text(share: float) -> str:
    """A share for people, e.g. ``"3.4 %"``."""
    return "< 0.1 %" if 0.0 < share < 0.0005 else f"{share * 100:.1f} %"


def gain_text(gain_db: float) -> str:
    """A gain for people, e.g. ``"−6.0 dB"``."""
    return f"{gain_db:+.1f} dB".replace("-", "−").replace("+0.0", "0.0")


def pan_text(pan: float) -> str:
    """A pan for people: ``"L30"``, ``"C"``, ``"R15"``."""
    percent = round(abs(pan) * 100)
    return f"{'L' if pan < 0.0 else 'R'}{percent}" if percent else "C"


def display_text(row: Row, column: Column) -> str:
    """What a cell says; empty where it only draws."""
    if column is Column.NAME:
        return row.label
    if column is Column.SHARE and row.share is not None:
        return share_text(row.share)
    if column is Column.GAIN and row.mixable:
        return "various" if row.various else gain_text(row.component.gain_db)
    if column is Column.PAN and row.pannable:
        return pan_text(row.component.pan)
    return ""


def tooltip(row: Row, column: Column) -> str:
    """What one will hear."""
    if row.kind is Kind.LAYER:
        return f"{row.label} components. Together they make the whole sound."
    if row.kind is Kind.GROUP and column in {Column.BASIS, Column.ENVELOPE}:
        held = f"{TITLES[column]}s of all that {row.label} holds, together"
        dragged = "; drag them onto a row to let that sound whenever one of them does"
        return f"{held}{dragged}" if column is Column.ENVELOPE else held
    texts = {
        Column.NAME: _name_tooltip(row),
        Column.BASIS: f"Basis: the frequencies {row.label} sounds at, {LOWEST_HZ:.0f} Hz to half the sampling rate"
        + _lending(row),
        Column.ENVELOPE: f"Envelope: when {row.label} sounds{_lending(row)}",
        Column.SHARE: f"{row.label} holds {share_text(row.share or 0.0)} of the {_whole(row)}'s spectrogram",
        Column.MUTE: _mute_tooltip(row),
        Column.SOLO: (
            f"End the solo of {row.label} (S)"
            if row.component.soloed
            else f"Hear the mix with {row.label} alone of its layer (S; Shift+S ends other solos)"
        ),
        Column.LOCK: _lock_tooltip(row),
        Column.GAIN: f"{row.title} at {display_text(row, Column.GAIN)}: drag or wheel to change (Shift: finely), "
        "double-click to type, Alt-click for 0 dB",
        Column.PAN: _pan_tooltip(row),
    }
    return "" if column in _absent(row) else texts[column]


def accessible_text(row: Row, column: Column) -> str:
    """What a screen reader says of a cell."""
    if row.kind is Kind.LAYER:
        return f"{row.label} components" if column is Column.NAME else ""
    texts = {
        Column.NAME: (f"Group {row.label}, {len(row.nodes)} components" if row.kind is Kind.GROUP else row.label)
        + (", silent" if row.silent else ", not heard in the mix" if row.hushed else "")
        + (f", {row.patched}" if row.patched else ""),
        Column.BASIS: f"Basis of {row.label}",
        Column.ENVELOPE: f"Envelope of {row.label}",
        Column.SHARE: f"Share {share_text(row.share)}" if row.share is not None else "",
        Column.MUTE: f"Mute {row.title}, {'on' if row.component.muted else 'off'}",
        Column.SOLO: f"Solo {row.label}, {'on' if row.component.soloed else 'off'}",
        Column.LOCK: f"Lock {row.label}, {'on' if row.component.locked else 'off'}",
        Column.GAIN: f"Gain of {row.title} {display_text(row, Column.GAIN)}",
        Column.PAN: f"Pan of {row.label} {pan_text(row.component.pan)}",
    }
    return "" if column in _absent(row) else texts[column]


def _absent(row: Row) -> set[Column]:
    """Columns that say nothing of a row."""
    if row.kind is Kind.RESIDUAL:
        return {Column.BASIS, Column.ENVELOPE, Column.SHARE, Column.SOLO, Column.LOCK}
    return {Kind.COMPONENT: set(), Kind.GROUP: {Column.PAN}}.get(row.kind, {Column.SOLO, Column.LOCK, Column.PAN})


def _whole(row: Row) -> str:
    return "parent" if row.within else "layer"


def _mute_tooltip(row: Row) -> str:
    if row.within:
        return (
            f"Put {row.label} back into {row.parent_label} (M)"
            if row.component.muted
            else (f"Cut {row.label} out of {row.parent_label}; its other parents keep it (M)")
        )
    return f"Hear {row.label} in the mix again (M)" if row.component.muted else f"Silence {row.label} (M)"


def _lock_tooltip(row: Row) -> str:
    keys = keyed(" ({lock})")
    if row.component.locked:
        return f"Unlock {row.label}: the next training may learn it anew, and randomising may change it{keys}"
    return f"Lock {row.label}: it keeps its basis in the next training, and randomising leaves it alone{keys}"


def _pan_tooltip(row: Row) -> str:
    pan = row.component.pan
    side = "right" if pan < 0.0 else "left"
    heard = (
        f"the {side} side is {round(abs(pan) * 100)} % quieter" if round(abs(pan) * 100) else "as it is in the sound"
    )
    return f"{row.label}: {heard}. Drag or wheel to pan, double-click to type, Alt-click for the centre"


def _lending(row: Row) -> str:
    return "; drag it onto another row to let that sound with it" if row.kind is Kind.COMPONENT else ""


def _name_tooltip(row: Row) -> str:
    if row.kind is Kind.RESIDUAL:
        return f"Hear what no component holds{_DRAGGING}"
    if row.kind is Kind.GROUP:
        return f"Hear the {len(row.nodes)} components of {row.label} together; double-click or F2 to rename{_DRAGGING}"
    if row.silent and not row.within:
        return f"{row.label}: the training left this component empty, there is nothing to hear"
    if row.kind is Kind.REST:
        return f"Hear all of the small parts together; unfold to hear them one by one{_DRAGGING}"
    if row.kind is Kind.CHILD:
        return f"Hear {row.label} as part of its parent, and nothing else{_DRAGGING}"
    with_ = f" with {row.patched}" if row.patched else ""
    return f"Hear {row.label} alone{with_}; double-click or F2 to rename{_DRAGGING}"
