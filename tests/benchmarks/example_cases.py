"""Every creative operation on one document, to be done when asked for. Pure functions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from audible_gui.document import (
    DENSITIES,
    TIMBRES,
    Document,
    FrequencyScale,
    Morph,
    Node,
    Strategy,
    Stroke,
    Throw,
)
from audible_gui.document.library_component import LibraryComponent
from audible_gui.operations import (
    Into,
    PatchBay,
    Scope,
    Side,
    parts_in,
    placed_events,
    played_as,
    scope_nodes,
    with_basis_of,
    with_brought,
    with_brought_all,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_events,
    with_frozen_throws,
    with_gate,
    with_only,
    with_shifted_cells,
    with_shuffled_cells,
    with_stroke,
    with_throw,
    without_cells,
    without_nodes,
)
from audible_gui.synthesis import Flows, own_shape
from tests.benchmarks.phases import sudden_and_tonal

LAYER = 2
AMOUNTS = (0.5, 1.0)
DENSITY_AMOUNTS = (0.5, 1.0, 2.0)
GATE_DB = 16.0
_LAYERS = ((2, 2), (1, 1), (2, 1), (1, 2))


@dataclass(frozen=True)
class Case:
    """An operation that can be done.

    Attributes:
        operation: what it is an example of.
        name: which example.
        make: does it.
        nodes: of one layer; what is listened to, before and after. Empty for all that the document sounds like.
    """

    operation: str
    name: str
    make: Callable[[], Document]
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True, eq=False)
class Other:
    """Another sound, as far as crossing goes.

    Attributes:
        lent: components of it, in its own network: the most sudden and the most tonal one.
        encoded: per layer, what this sound's components hold of it.
    """

    lent: tuple[LibraryComponent, LibraryComponent]
    encoded: tuple[tuple[LibraryComponent, ...], ...]


def cases(document: Document, other: Other | None = None, seed: int = 0) -> Iterator[Case]:
    """All examples of all operations.

    Args:
        document: with a sound and a network of two layers.
        other: another sound; without it nothing is crossed with one.
        seed: of throws and shuffles.
    """
    assert document.network is not None
    sudden, tonal = (Node(LAYER, index) for index in sudden_and_tonal(document.network))
    yield from _crossed(document, sudden, tonal)
    yield from _patched(document, seed)
    if other is not None:
        yield from _brought(document, other, sudden, tonal)
    yield from _thrown(document, seed)
    yield from _arranged(document, sudden)
    yield from _deconstructed(document, sudden)
    for node, what in ((sudden, "sudden"), (tonal, "tonal")):
        yield from _drawn(document, node, what)
    yield from _gated(document, sudden, tonal)
    yield from _painted(document, tonal)
    yield from _frozen(document, seed)


def _crossed(document: Document, sudden: Node, tonal: Node) -> Iterator[Case]:
    pairs = ((sudden, tonal), (tonal, sudden))
    for borrow, side in ((with_basis_of, "basis"), (with_envelope_of, "envelope")):
        for morph in Morph:
            for amount in AMOUNTS:
                for node, lender in pairs:
                    name = f"{'sudden' if node == sudden else 'tonal'}, {morph} {amount:g}"
                    make = partial(borrow, document, node, lender, amount, morph)
                    yield Case(f"cross component, {side}", name, make, (node,))


def _patched(document: Document, seed: int) -> Iterator[Case]:
    bays = [PatchBay(bases, envelopes, into) for bases, envelopes in _LAYERS for into in Into]
    shuffled = [with_shuffled_cells(document, bay, seed) for bay in bays]
    # Between layers there is nothing to be shifted before anything is patched.
    grounds = [document if bay.bases == bay.envelopes else after for bay, after in zip(bays, shuffled, strict=True)]
    made: dict[str, list[Callable[[], Document]]] = {
        "shuffled": [partial(with_shuffled_cells, document, bay, seed) for bay in bays],
        "shifted": [partial(with_shifted_cells, *pair) for pair in zip(grounds, bays, strict=True)],
        "diagonal": [partial(without_cells, *pair) for pair in zip(shuffled, bays, strict=True)],
    }
    for operation, makes in made.items():
        for bay, make in zip(bays, makes, strict=True):
            nodes = tuple(Node(bay.taking, index) for index in range(len(document.components[bay.taking - 1])))
            name = f"bases {bay.bases} × envelopes {bay.envelopes}, {bay.into} take"
            yield Case(f"patch bay, {operation}", name, make, nodes)


def _brought(document: Document, other: Other, sudden: Node, tonal: Node) -> Iterator[Case]:
    for lent, whose in zip(other.lent, ("sudden", "tonal"), strict=True):
        for node, what in ((sudden, "sudden"), (tonal, "tonal")):
            for sides in ((Side.BASIS,), (Side.ENVELOPE,), tuple(Side)):
                name = f"{what} with the {' and '.join(sides)} of a {whose} one"
                yield Case("cross sound", name, partial(with_brought, document, node, lent, sides), (node,))
    nodes = scope_nodes(document, Scope.EVERYTHING, ())
    for side in Side:
        make = partial(with_brought_all, document, nodes, other.lent[0], (side,))
        yield Case("cross sound, all", f"all with the {side} of a sudden one", make, nodes)
    for layer, lent_row in enumerate(other.encoded, 1):
        nodes = tuple(Node(layer, index) for index in range(len(lent_row)))
        yield Case(
            "cross sound, all", f"plays the other, layer {layer}", partial(played_as, document, lent_row, layer), nodes
        )


def _thrown(document: Document, seed: int) -> Iterator[Case]:
    for strategy in (*TIMBRES, *DENSITIES):
        deep = strategy is Strategy.WEIGHTS
        nodes = tuple(Node(LAYER, index) for index in range(len(document.components[LAYER - 1])))
        nodes = nodes if deep else scope_nodes(document, Scope.EVERYTHING, ())
        kind = "timbre" if strategy in TIMBRES else "density"
        for amount in DENSITY_AMOUNTS if strategy.multiplies else AMOUNTS:
            make = partial(with_throw, document, nodes, Throw(strategy, amount, seed))
            yield Case(f"{kind}, {strategy}", strategy.amount_text(amount), make, nodes)


def _arranged(document: Document, node: Node) -> Iterator[Case]:
    assert document.network is not None
    assert document.sound is not None
    frame_s = document.network.spec.stft.hop / document.sound.rate_hz
    events = placed_events(document, node)
    first, rest = events[0], events[1:]
    later = replace(first, shift=0.15 / frame_s)
    changes = {
        "the first again 0.15 s later": (*events, later),
        "every one again 0.12 s later": (*events, *(replace(one, shift=0.12 / frame_s) for one in events)),
        "the first moved by 0.15 s": (later, *rest),
        "all moved by 0.05 s": tuple(replace(one, shift=0.05 / frame_s) for one in events),
        "the first deleted": rest,
        "every second one deleted": events[::2],
        "every second one 12 dB softer": tuple(
            replace(one, gain_db=-12.0 * (number % 2)) for number, one in enumerate(events)
        ),
    }
    for name, changed in changes.items():
        yield Case("events by hand", name, partial(with_events, document, node, changed), (node,))


def _deconstructed(document: Document, node: Node) -> Iterator[Case]:
    assert document.network is not None
    parts = parts_in(Flows(document.network, document.reading), (node,), 1)
    for name, nodes in (("the sudden one", (node,)), ("its parts", parts), ("its largest part", parts[:1])):
        yield Case("hierarchy", f"only {name}", partial(with_only, document, nodes))
        yield Case("hierarchy", f"all but {name}", partial(without_nodes, document, nodes))


def _drawn(document: Document, node: Node, what: str) -> Iterator[Case]:
    basis, envelope = (
        values.astype(np.float64) for values in (own_shape(document, node).basis, own_shape(document, node).envelope)
    )
    bins, times = np.arange(basis.shape[1]), np.linspace(0.0, 1.0, len(envelope))
    bump = 0.5 * basis.max() * np.exp(-0.5 * np.square((bins - 140.0) / 2.0))
    swell = envelope.max() * np.interp(times, [0.2, 0.4, 0.6], [0.0, 1.0, 0.0])
    bases = {
        "as it was": basis,
        "a peak drawn at bin 140": np.maximum(basis, bump),
        "erased above bin 46": np.where(bins > 46, 0.0, basis),
        "12 dB up below bin 93": np.where(bins < 93, 4.0, 1.0) * basis,
    }
    envelopes = {
        "as it was": envelope,
        "a swell drawn": np.maximum(envelope, swell),
        "only a swell": swell,
        "erased in the middle": np.where(np.abs(times - 0.5) < 0.15, 0.0, envelope),
        "12 dB up in the middle": np.where(np.abs(times - 0.5) < 0.15, 4.0, 1.0) * envelope,
    }
    for name, shape in bases.items():
        make = partial(with_drawn_basis, document, node, shape)
        yield Case("drawn basis", f"{what}, {name}", make, (node,))
    for name, shape in envelopes.items():
        make = partial(with_drawn_envelope, document, node, shape)
        yield Case("drawn envelope", f"{what}, {name}", make, (node,))


def _gated(document: Document, sudden: Node, tonal: Node) -> Iterator[Case]:
    for node, what in ((sudden, "sudden"), (tonal, "tonal")):
        for gate_db in (GATE_DB, GATE_DB / 2):
            yield Case("gate", f"{what}, {gate_db:g} dB", partial(with_gate, document, (node,), gate_db), (node,))
        crossed = with_envelope_of(document, node, tonal if node == sudden else sudden)
        yield Case("gate", f"{what}, borrowed envelope", partial(with_gate, crossed, (node,), GATE_DB), (node,))


def _painted(document: Document, node: Node) -> Iterator[Case]:
    line = ((1.0, 100.0), (3.0, 1500.0), (5.0, 400.0))
    stroke = Stroke(0, line, 0.1, 0.5, FrequencyScale.LOG, 1.0, 0.5)
    painted = with_stroke(document, node, stroke)
    yield Case("painting", "a stroke", lambda: painted, (node,))
    yield Case(
        "painting", "a stroke, erased again", partial(with_stroke, painted, node, replace(stroke, erases=True)), (node,)
    )


def _frozen(document: Document, seed: int) -> Iterator[Case]:
    nodes = scope_nodes(document, Scope.EVERYTHING, ())
    for strategy in (Strategy.FILTER, Strategy.TOGETHER):
        amount = 0.5
        thrown = with_throw(document, nodes, Throw(strategy, amount, seed))
        frozen = partial(with_frozen_throws, thrown, nodes)
        yield Case("freeze", f"thrown, {strategy} {strategy.amount_text(amount)}", lambda thrown=thrown: thrown, nodes)  # type: ignore[misc]
        yield Case("freeze", f"frozen, {strategy} {strategy.amount_text(amount)}", frozen, nodes)
