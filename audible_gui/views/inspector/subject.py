"""Which component the inspector shows, and why it shows none. GUI thread."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PySide6.QtGui import QColor

from audible_gui.document import Document, GainCurve, Node
from audible_gui.operations import gate_of
from audible_gui.synthesis import Shape, own_shape, peak_name, shape_of
from audible_gui.views.component_tree import ComponentTree, component_color
from audible_gui.views.component_tree.rows import Kind, share_text
from audible_gui.views.inspector.curve_painting import curve_gains_at
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.shape_axes import FrameAxis
from audible_gui.views.inspector.trace import Side

INVITATION = "Select a component to see and draw its basis and envelope."
_REFUSALS = {
    Kind.LAYER: "This row is a layer. Select one of its components to see and draw its basis and envelope.",
    Kind.RESIDUAL: "The residual is what no component holds: it has no basis and no envelope to be drawn.",
    Kind.CHILD: "This row is a part of a component: its shapes follow from the layers. Select the component itself, in "
    "its own layer, to draw its basis and envelope.",
    Kind.GROUP: "This row is a group of components. Unfold it, and select one of them to draw its basis and envelope.",
    Kind.REST: "This row is all the small parts of a component together. Select a component to draw its basis and "
    "envelope.",
}
_SEVERAL = "Several rows are selected. Select one component to see and draw its basis and envelope."


@dataclass(frozen=True, eq=False)
class Subject:
    """A component of a document.

    Attributes:
        document: with a sound and a network.
        node: which one.
        share: of its layer's magnitudes, 0..1.
    """

    document: Document
    node: Node
    share: float

    @property
    def name(self) -> str:
        """The component's."""
        return self.document.component(self.node).name

    @property
    def color(self) -> QColor:
        """The component's."""
        return component_color(self.document, self.node)

    @cached_property
    def own(self) -> Shape:
        """As trained."""
        return own_shape(self.document, self.node)

    @cached_property
    def now(self) -> Shape:
        """What sounds in its place."""
        return shape_of(self.document, self.node)

    @property
    def curve(self) -> GainCurve:
        """Its gain over time."""
        return self.document.component(self.node).curve

    @cached_property
    def gains(self) -> Line | None:
        """Those of its curve in every frame, None where it changes nothing."""
        sound, network = self.document.sound, self.document.network
        assert sound is not None
        assert network is not None
        axis = FrameAxis(network.n_frames, network.spec.stft, sound.rate_hz, 0.0, sound.duration_s)
        return curve_gains_at(axis, self.curve)

    @property
    def summary(self) -> str:
        """Where it peaks, how much it holds, and whether it is locked, e.g. ``"A2 110 Hz · 3.4 % of layer 2"``."""
        sound = self.document.sound
        assert sound is not None
        basis = self.now.basis.sum(axis=0)
        peak = peak_name(basis, sound.rate_hz) if basis.any() else "silent"
        held = f"{share_text(self.share)} of layer {self.node.layer}"
        locked = "locked" if self.document.component(self.node).locked else ""
        return "  ·  ".join(filter(None, ("" if peak == self.name else peak, held, locked)))

    @property
    def threshold(self) -> float | None:
        """The value of the envelope at which its gate opens, None without one."""
        gate_db = gate_of(self.document, self.node)
        loudest = float(self.now.envelope.max(initial=0.0))
        return None if gate_db is None else loudest * 10.0 ** (-gate_db / 20.0)

    def values(self, side: Side, *, own: bool = False) -> Line:
        """One of its shapes, as it sounds or as trained: (channels, n)."""
        shape = self.own if own else self.now
        values = shape.basis if side is Side.BASIS else shape.envelope[np.newaxis]
        return values.astype(np.float64)


def subject_of(tree: ComponentTree, document: Document) -> Subject | str:
    """The selected component; a sentence where there is none to be drawn."""
    rows = [tree.rows.row_at(index) for index in tree.selected_rows()]
    if not rows or document.sound is None or document.network is None:
        return INVITATION
    if len(rows) > 1:
        return _SEVERAL
    (row,) = rows
    if row.kind is not Kind.COMPONENT or row.node is None:
        return _REFUSALS[row.kind]
    return Subject(document, row.node, row.share or 0.0)
