"""What the original holds beside a component's shapes, worked out when it is first asked for. GUI thread."""

from audible_gui.document import Network, Reading
from audible_gui.synthesis import Shape, bases, envelopes
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.held import held_basis, held_envelope
from audible_gui.views.inspector.subject import Subject
from audible_gui.views.inspector.trace import Side


class Originals:
    """Keeps the factors of the layer that was asked for last, and what follows from them."""

    def __init__(self) -> None:
        self._question: tuple[Network, int, Reading] | None = None
        self._factors: Shape | None = None
        self._known: dict[Side, tuple[object, Line]] = {}

    def forget(self) -> None:
        """Let go of the network."""
        self._question, self._factors, self._known = None, None, {}

    def held(self, subject: Subject, side: Side) -> Line:
        """What the original holds along the component's other shape, (channels, n)."""
        factors, now = self._layer(subject), subject.now
        along = now.envelope if side is Side.BASIS else now.basis
        known = self._known.get(side)
        if known is None or known[0] is not along:
            work = held_basis if side is Side.BASIS else held_envelope
            known = self._known[side] = (along, work(factors.basis, factors.envelope, along.astype(float)))
        return known[1]

    def _layer(self, subject: Subject) -> Shape:
        document, layer = subject.document, subject.node.layer
        assert document.network is not None
        question = (document.network, layer, document.reading)
        if self._factors is None or question != self._question:
            self._question, self._known = question, {}
            self._factors = Shape(bases(*question), envelopes(*question))
        return self._factors
