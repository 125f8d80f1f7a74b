"""Timbre and event density at random, apart from each other: a throw makes bases or envelopes of many components.

What comes out are drawn and borrowed shapes, with the throw beside them that made them; the same throw makes the same.
Any thread.
"""

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np

from audible_gui.document import (
    MAX_WIDTH,
    TIMBRES,
    Document,
    Drawn,
    Floats,
    Network,
    Node,
    Part,
    Patch,
    Phase,
    Strategy,
    Throw,
    frozen,
    kept_nodes,
)
from audible_gui.errors import AudibleError
from audible_gui.operations.at_once import at_once
from audible_gui.operations.audibility import Audibility
from audible_gui.operations.colouring import filtered, reweighted, warped
from audible_gui.operations.events import NEAREST_S, Event, Hit, events_of, hits_of
from audible_gui.operations.lending import lent
from audible_gui.operations.levelling import level_gain
from audible_gui.operations.limiting import limited
from audible_gui.operations.parts import tracks_fit, usual_phase, with_patch
from audible_gui.operations.rhythm import Frames, Placed, assembled, between, moved, pulse, repeated, thinned
from audible_gui.synthesis import Shape, bases, envelopes, shape_of
from audible_gui.synthesis.remembering import Remembered

Work = Generator[None, bool | None, Document]
_Making = Generator[None, bool | None, dict[Node, Floats]]

NO_EVENTS = "No events can be told apart here: these components are silent, or sound all the time."
_ALONE = "There is no other component that sounds to borrow from."
_WHY_NOT = {
    Strategy.WEIGHTS: "Only components of deep layers have weights to be redrawn: select one of layer 2 or deeper.",
    Strategy.ACROSS: "There is no other layer to borrow from: train a network of several layers.",
    Strategy.MORPH: _ALONE,
    Strategy.SWAP: _ALONE,
    Strategy.TRADE: _ALONE,
}


def prepare_throws() -> None:
    """Import what throws need, once: that takes longer than the editor's start, which does without."""
    import scipy.interpolate  # noqa: PLC0415
    import scipy.ndimage  # noqa: PLC0415
    import scipy.signal  # noqa: F401, PLC0415


def with_throw(document: Document, nodes: Sequence[Node], throw: Throw) -> Document:
    """Components with bases or envelopes as dice have thrown them, instead of what an earlier throw has made there.

    Args:
        document: with a sound and a network.
        nodes: the components; those that are locked, and what these are made of, stay as they are.
        throw: what is thrown; its ground counts for nothing, each component has its own.

    Returns:
        The document; where the amount is neutral, what it would be without any throw of that kind.

    Raises:
        IndexError: when there is no such component.
        AudibleError: when nothing can be thrown like this.
    """
    return at_once(throwing(document, nodes, throw))


def throwing(document: Document, nodes: Sequence[Node], throw: Throw) -> Work:
    """As ``with_throw``, little by little: yields after each of the components, several times. Raises as that does."""
    kept = kept_nodes(document)
    nodes = [node for node in nodes if node not in kept]
    ground = document
    for node in nodes:
        ground = _grounded(ground, node, timbre=throw.strategy in TIMBRES)
        yield
    if not nodes or throw.amount == throw.strategy.neutral:
        return ground
    parts = yield from _parts(ground, nodes, throw)
    if not parts:
        raise AudibleError(_WHY_NOT.get(throw.strategy, NO_EVENTS))
    for node, part in parts.items():
        before, patch = document.component(node).patch, ground.component(node).patch or Patch()
        thrown = _with_part(patch, part, throw)
        ground = with_patch(ground, node, replace(thrown, phase=_phase(document, before, patch, thrown, len(parts))))
        yield
    return ground


def without_throw(document: Document, nodes: Sequence[Node], *, timbre: bool) -> Document:
    """Components as they were before anything was thrown, timbre or density. Raises IndexError."""
    for node in nodes:
        document = _grounded(document, node, timbre=timbre)
    return document


def with_frozen_throws(document: Document, nodes: Sequence[Node]) -> Document:
    """Components whose thrown shapes are as if a person had drawn or borrowed them: they sound the same. IndexError."""
    for node in nodes:
        patch = document.component(node).patch
        if patch is not None:
            document = with_patch(document, node, replace(patch, timbre=None, density=None))
    return document


def _grounded(document: Document, node: Node, *, timbre: bool) -> Document:
    patch = document.component(node).patch
    throw = None if patch is None else patch.timbre if timbre else patch.density
    if patch is None or throw is None:
        return document
    if timbre:
        return with_patch(document, node, replace(patch, basis=throw.ground, timbre=None))
    return with_patch(document, node, replace(patch, envelope=throw.ground, density=None))


def _with_part(patch: Patch, part: Part, throw: Throw) -> Patch:
    if throw.strategy in TIMBRES:
        return replace(patch, basis=part, timbre=replace(throw, ground=patch.basis))
    return replace(patch, envelope=part, density=replace(throw, ground=patch.envelope), rhythm=None)


def _phase(document: Document, before: Patch | None, ground: Patch, thrown: Patch, count: int) -> Phase:
    """The phase that a person has chosen, or the one that suits: what the original has at its place is a filter."""
    made_by_hand = (ground.basis, ground.envelope) != (None, None) and ground.timbre is ground.density is None
    if made_by_hand:
        return ground.phase
    if before is not None and before.phase is not usual_phase(before):
        return before.phase
    return usual_phase(thrown) if tracks_fit(document, count) else Phase.SOURCE


def _parts(ground: Document, nodes: Sequence[Node], throw: Throw) -> Generator[None, bool | None, Mapping[Node, Part]]:
    """What each of the components has in the end; those that nothing happens to are left out."""
    strategy = throw.strategy
    if strategy in (Strategy.MORPH, Strategy.SWAP, Strategy.ACROSS, Strategy.TRADE):
        return lent(ground, nodes, strategy, throw.amount, throw.seed)
    shapes = {}
    for node in nodes:
        shapes[node] = shape_of(ground, node, behind_gate=False)
        yield
    if strategy in TIMBRES:
        made = yield from _colours(ground, shapes, throw)
        after = [Shape(basis, shapes[node].envelope) for node, basis in made.items()]
    else:
        made = yield from _rhythms(ground, shapes, throw)
        after = [Shape(shapes[node].basis, envelope) for node, envelope in made.items()]
    gain = level_gain(after, [shapes[node] for node in made]) if throw.levelled and made else 1.0
    return {node: Drawn(frozen(values * gain)) for node, values in made.items()}


def _colours(ground: Document, shapes: Mapping[Node, Shape], throw: Throw) -> _Making:
    assert ground.network is not None
    result = {}
    for node, shape in shapes.items():
        basis, rng = shape.basis, _generator(ground, node, throw)
        if throw.strategy is Strategy.FILTER:
            result[node] = filtered(basis, throw.amount, rng)
        elif throw.strategy is Strategy.WARP:
            result[node] = warped(basis, throw.amount, rng)
        elif node.layer > 1:
            weights = ground.network.decoders[node.layer - 1][:, node.index]
            below = bases(ground.network, node.layer - 1, ground.reading)
            result[node] = reweighted(basis, below, weights, throw.amount, rng)
        yield
    return result


def _generator(document: Document, node: Node, throw: Throw) -> "np.random.Generator":
    """The same for the same component, whatever is thrown with it."""
    return np.random.default_rng([throw.seed, node.layer, document.component(node).id])


def _rhythms(ground: Document, shapes: Mapping[Node, Shape], throw: Throw) -> _Making:
    assert ground.network is not None
    events = {}
    for node, shape in shapes.items():
        events[node] = _events(ground.network, shape.envelope)
        yield
    sounding = [node for node in shapes if events[node]]
    apart = throw.strategy in (Strategy.APART, Strategy.ONSETS)
    begun = cache(partial(_onsets, ground))
    placed: list[Placed] = []
    whose: dict[Node, Shape] = {}
    for together in [[node] for node in sounding] if apart or not sounding else [sounding]:
        group = {node: shapes[node] for node in together}
        hits = _hits(ground, {node: events[node] for node in together}, group)
        rng = _generator(ground, together[0], throw) if apart else np.random.default_rng(throw.seed)
        if throw.strategy is Strategy.MOVE or throw.amount > 1.0 or len(hits) > 1:
            placed += _placed(ground, hits, throw, rng, group, begun)
            whose |= group
        elif throw.polyphony is not None:  # with which others have to do
            placed += map(Placed, hits)
            whose |= group
        yield
    if throw.polyphony is not None:
        placed = limited(placed, whose, throw.polyphony)
    return (yield from _assembled(whose, placed, _frame_s(ground)))


def _assembled(shapes: Mapping[Node, Shape], placed: Sequence[Placed], frame_s: float) -> _Making:
    result = {}
    for node, envelope in assembled({node: shape.envelope for node, shape in shapes.items()}, placed, frame_s):
        result[node] = envelope
        yield
    return result


def _placed(
    ground: Document,
    hits: Sequence[Hit],
    throw: Throw,
    rng: "np.random.Generator",
    shapes: Mapping[Node, Shape],
    begun: Callable[[frozenset[int]], Frames],
) -> list[Placed]:
    """Hits where a throw puts them; ``begun`` says in which frames anything begins in some layers."""
    assert ground.network is not None
    frame_s = _frame_s(ground)
    frames, least = ground.network.n_frames, max(round(NEAREST_S / frame_s), 1)
    if throw.strategy is Strategy.MOVE:
        return moved(hits, throw.amount, rng, frames, least)
    audible = Audibility(hits, shapes, frames, frame_s)
    if throw.amount <= 1.0:
        return thinned(hits, throw.amount, rng, audible)
    if throw.strategy is Strategy.PULSE:
        places = pulse(hits, frames, frame_s)
    elif throw.strategy is Strategy.ONSETS:
        places = begun(frozenset(node.layer for hit in hits for node, _ in hit.events))
    else:
        places = between(hits, frames)
    return repeated(hits, throw.amount, rng, places, least, audible, throw.repeats)


def _onsets(document: Document, layers: frozenset[int]) -> Frames:
    """Where anything begins in these layers as they were learned."""
    network, reading = document.network, document.reading
    assert network is not None
    found = []
    for layer in layers:
        heights = envelopes(network, layer, reading)
        rows = {Node(layer, row): _events(network, envelope) for row, envelope in enumerate(heights)}
        found += [hit.frame for hit in hits_of(rows, _frame_s(document))]
    return np.unique(np.array(found, dtype=np.intp))


def _events(network: Network, envelope: Floats) -> tuple[Event, ...]:
    """Worked out once: a drag of a density asks for them again and again."""
    return _known.get(network, _digest(envelope), lambda: events_of(envelope))


def _hits(document: Document, events: Mapping[Node, Sequence[Event]], shapes: Mapping[Node, Shape]) -> tuple[Hit, ...]:
    """Those of components together; of one by itself worked out once, too, since there are many of these."""
    assert document.network is not None
    if len(events) > 1:
        return hits_of(events, _frame_s(document))
    (node,) = events
    question = _frame_s(document), node, _digest(shapes[node].envelope)
    return _known_hits.get(document.network, question, lambda: hits_of(events, _frame_s(document)))


def _digest(envelope: Floats) -> bytes:
    return hashlib.sha256(np.ascontiguousarray(envelope).data).digest()


def _frame_s(document: Document) -> float:
    if document.sound is None or document.network is None:
        raise AudibleError("There is nothing to randomise yet; train a network first.")
    return document.network.spec.stft.hop / document.sound.rate_hz


_known: Remembered[tuple[Event, ...]] = Remembered(2 * MAX_WIDTH)
_known_hits: Remembered[tuple[Hit, ...]] = Remembered(MAX_WIDTH // 4)
