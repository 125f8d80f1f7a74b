"""What is chosen in the library used for this sound's components, each use an undo step. GUI thread."""

from collections.abc import Collection, Generator, Sequence
from functools import partial

from audible_gui.document import Document, Node, lock_refusal
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.jobs import Beside, CrossOrder
from audible_gui.operations import Side, bringing, playing_as
from audible_gui.session import Audition
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.patching import Patching
from audible_gui.views.studio import Studio


class Uses:
    """Asks for the edits; of many components of a long sound they come a little later.

    Args:
        studio: whose document is changed.
        tree: where a single component that has been given something is chosen.
        patching: names the steps.
    """

    def __init__(self, studio: Studio, tree: ComponentTree, patching: Patching) -> None:
        self._session, self._transport, self._crossing = studio.session, studio.transport, studio.crossing
        self._tree, self._patching = tree, patching

    def give(
        self, nodes: Sequence[Node], lent: LibraryComponent, sides: Collection[Side], offset_s: float = 0.0
    ) -> None:
        """Give components the basis, the envelope or both of one of another sound."""
        network = self._session.document.network
        assert network is not None
        values = network.n_frames if Side.ENVELOPE in sides else network.channels * network.spec.stft.n_bins

        def choose() -> None:
            if len(nodes) == 1:
                self._tree.choose(Audition(nodes[0]))

        text = self._patching.bringing_text(nodes, lent, sides)
        make = partial(_given, nodes=nodes, lent=lent, sides=sides, offset_s=offset_s)
        what = text, tuple(nodes), lent, offset_s
        self._crossing.ask(CrossOrder(text, make, len(nodes) * values, what, choose))

    def play_as(self, beside: Beside, layer: int, offset_s: float) -> None:
        """Let this sound play another that its network has encoded, and play it."""
        others = beside.layers[layer - 1]
        make = partial(playing_as, others=others, layer=layer, offset_s=offset_s)
        network = self._session.document.network
        assert network is not None
        text, size = f"Play as {beside.name}", len(others) * network.n_frames
        self._crossing.ask(CrossOrder(text, make, size, (text, others, offset_s), self._play))

    def _play(self) -> None:
        self._transport.hear_mix()
        self._transport.play()


def _given(
    document: Document, nodes: Sequence[Node], lent: LibraryComponent, sides: Collection[Side], offset_s: float
) -> Generator[float, bool | None, Document]:
    """Some may have been locked since this was asked for."""
    for node in nodes:
        if why := lock_refusal(document, node):
            raise AudibleError(why)
    return (yield from bringing(document, nodes, lent, sides, offset_s))
