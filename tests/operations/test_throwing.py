"""What a throw of timbre or density does is measured on what is heard, and on shapes."""

import gc
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from audible_gui.document import (
    DENSITIES,
    TIMBRES,
    Borrowed,
    Document,
    Drawn,
    Floats,
    Node,
    Patch,
    Phase,
    Sound,
    Strategy,
    Throw,
    frozen,
    kept_nodes,
    patched_nodes,
    with_component,
    with_mute,
    with_network,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    Scope,
    scope_nodes,
    with_basis_of,
    with_drawn_basis,
    with_drawn_envelope,
    with_frozen_throws,
    with_phase,
    with_throw,
    without_throw,
)
from audible_gui.operations.events import Event, Hit, hits_of
from audible_gui.synthesis import Renderer, document_mix, factors, magnitudes, shape_of
from tests.support.networks import SMALL, noise, random_network
from tests.support.onsets import f_measure, onsets

RATE_HZ, SAMPLES = 8000, 64_000
PITCHES_HZ = (300.0, 1100.0, 2600.0)
NODES = tuple(Node(1, index) for index in range(3))
DEEP = with_network(Document(sound=noise(16_000)), random_network(noise(16_000), (6, 3), parts=True))


def struck() -> tuple[Sound, Floats]:
    """Three pitches with two overtones each, struck together twelve times or six; and each of them alone."""
    time, rng = np.arange(SAMPLES) / RATE_HZ, np.random.default_rng(3)
    starts = np.arange(12) * 0.65 + 0.1 + rng.uniform(-0.08, 0.08, 12)
    parts = []
    for number, pitch in enumerate(PITCHES_HZ):
        gate = np.zeros(SAMPLES)
        for start in starts[:: 1 + (number == 1)]:
            since = time - start
            gate += np.where(since >= 0.0, np.exp(-18.0 * np.maximum(since, 0.0)), 0.0)
        parts.append(0.2 * gate * sum(np.sin(2 * np.pi * pitch * n * time) / n for n in (1, 1.4, 2.1)))
    return Sound(frozen(np.sum(parts, axis=0)[:, None]), RATE_HZ, "struck"), frozen(np.array(parts))


@pytest.fixture(scope="module")
def document() -> Document:
    """With the components that it was made of."""
    sound, parts = struck()
    spectra = [magnitudes(Sound(frozen(part[:, None]), RATE_HZ, ""), SMALL).astype(np.float64) for part in parts]
    bases = [spectrum.mean(axis=1) / spectrum.mean(axis=1).sum() for spectrum in spectra]
    network = replace(
        random_network(sound, (3,)),
        decoders=(frozen(np.stack(bases, axis=1)),),
        code=frozen(np.stack([spectrum.sum(axis=0) for spectrum in spectra])),
    )
    return with_mute(with_network(Document(sound=sound), network), None, muted=True)


def heard(document: Document) -> Floats:
    """At once, with the phases of the source."""
    assert document.sound is not None
    assert document.network is not None
    renderer = Renderer(document.sound.samples, SMALL, factors(document.network, document.reading))
    return renderer.render(document_mix(document), 0, document.sound.n_samples)


def level_db(one: Floats, other: Floats) -> float:
    return float(10.0 * np.log10(np.square(one, dtype=np.float64).sum() / np.square(other, dtype=np.float64).sum()))


def centroid_hz(samples: Floats) -> float:
    power = np.square(magnitudes(Sound(samples, RATE_HZ, ""), SMALL)).sum(axis=1)
    return float((np.linspace(0.0, RATE_HZ / 2, len(power)) * power).sum() / power.sum())


def throws(document: Document, node: Node) -> Patch:
    patch = document.component(node).patch
    assert patch is not None
    return patch


@pytest.mark.parametrize("density", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("strategy", [Strategy.TOGETHER, Strategy.PULSE])
def test_there_are_so_many_times_as_many_onsets(document: Document, density: float, strategy: Strategy) -> None:
    before = onsets(heard(document), RATE_HZ)
    after = heard(with_throw(document, NODES, Throw(strategy, density, 5)))
    assert len(before) == 12
    assert len(onsets(after, RATE_HZ)) == pytest.approx(density * len(before), rel=0.2)


@pytest.mark.parametrize("strategy", [Strategy.FILTER, Strategy.WARP])
def test_another_timbre_has_the_same_onsets(document: Document, strategy: Strategy) -> None:
    before, after = heard(document), heard(with_throw(document, NODES, Throw(strategy, 1.0, 4)))
    assert f_measure(onsets(after, RATE_HZ), onsets(before, RATE_HZ)) >= 0.9
    assert abs(np.log2(centroid_hz(after) / centroid_hz(before))) > 0.1


@pytest.mark.parametrize(
    "throw",
    [
        Throw(Strategy.FILTER, 1.0, 1),
        Throw(Strategy.WARP, 1.0, 1),
        Throw(Strategy.TOGETHER, 0.5, 1),
        Throw(Strategy.TOGETHER, 2.0, 1),
        Throw(Strategy.APART, 0.5, 1),
        Throw(Strategy.MOVE, 1.0, 1),
    ],
    ids=lambda throw: f"{throw.strategy}-{throw.amount}",
)
def test_it_is_as_loud_as_before(document: Document, throw: Throw) -> None:
    assert abs(level_db(heard(with_throw(document, NODES, throw)), heard(document))) < 0.5


def test_events_keep_their_level_where_that_is_wanted(document: Document) -> None:
    thrown = with_throw(document, NODES, Throw(Strategy.TOGETHER, 0.5, 1, levelled=False))
    for node in NODES:
        before, after = shape_of(document, node).envelope, shape_of(thrown, node).envelope
        assert np.isin(after, [*before, 0.0]).all()
        assert 0 < np.count_nonzero(after) < 0.8 * np.count_nonzero(before)


@pytest.mark.parametrize("strategy", [*TIMBRES, *DENSITIES])
def test_the_neutral_amount_changes_nothing(strategy: Strategy) -> None:
    nodes = scope_nodes(DEEP, Scope.LAYER, [Node(2, 0)])
    neutral = Throw(strategy, strategy.neutral, 3)
    assert with_throw(DEEP, nodes, neutral) == DEEP
    thrown = with_throw(DEEP, nodes, Throw(strategy, strategy.limits[1], 3))
    assert thrown != DEEP
    assert with_throw(thrown, nodes, neutral) == DEEP
    assert without_throw(thrown, nodes, timbre=strategy in TIMBRES) == DEEP


@pytest.mark.parametrize("strategy", [*TIMBRES, *DENSITIES])
def test_the_same_seed_throws_the_same_and_another_something_else(strategy: Strategy) -> None:
    nodes = scope_nodes(DEEP, Scope.LAYER, [Node(2, 0)])
    one, again, *others = (with_throw(DEEP, nodes, Throw(strategy, 0.5, seed)) for seed in (1, 1, 2, 3, 4))
    assert one == again
    assert all(
        np.array_equal(mine, yours)
        for node in nodes
        for mine, yours in zip(shape_of(one, node), shape_of(again, node), strict=True)
    )
    assert any(
        not np.array_equal(mine, yours)
        for other in others
        for node in nodes
        for mine, yours in zip(shape_of(one, node), shape_of(other, node), strict=True)
    )


def test_a_throw_takes_the_place_of_the_one_before_it() -> None:
    nodes = NODES[:2]
    first = with_throw(DEEP, nodes, Throw(Strategy.FILTER, 1.0, 1))
    second = Throw(Strategy.WARP, 0.5, 2)
    assert with_throw(first, nodes, second) == with_throw(DEEP, nodes, second)


def test_what_was_drawn_before_is_what_is_thrown_and_comes_back() -> None:
    shape = shape_of(DEEP, NODES[0])
    drawn = with_drawn_envelope(with_drawn_basis(DEEP, NODES[0], 2.0 * shape.basis), NODES[0], shape.envelope)
    refined = with_phase(drawn, NODES[0], Phase.REFINED)
    thrown = with_throw(refined, NODES[:1], Throw(Strategy.FILTER, 0.5, 1))
    patch = throws(thrown, NODES[0])
    assert patch.timbre == Throw(Strategy.FILTER, 0.5, 1, ground=Drawn(2.0 * shape.basis))
    assert patch.phase is Phase.REFINED
    assert with_throw(thrown, NODES[:1], Throw(Strategy.FILTER, 0.0, 1)) == refined


def test_timbre_and_density_are_thrown_apart() -> None:
    timbre, density = Throw(Strategy.FILTER, 0.5, 1), Throw(Strategy.TOGETHER, 0.5, 2)
    both = with_throw(with_throw(DEEP, NODES, timbre), NODES, density)
    assert {throws(both, node).timbre for node in NODES} == {timbre}
    left = without_throw(both, NODES, timbre=True)
    assert {(throws(left, node).basis, throws(left, node).timbre) for node in NODES} == {(None, None)}
    assert all(throws(left, node).envelope == throws(both, node).envelope for node in NODES)
    with pytest.raises(AudibleError):
        Patch(timbre=density)


def test_what_is_drawn_or_borrowed_by_hand_is_no_throw_any_more() -> None:
    thrown = with_throw(DEEP, NODES[:1], Throw(Strategy.FILTER, 0.5, 1))
    for edited in (
        with_drawn_basis(thrown, NODES[0], shape_of(thrown, NODES[0]).basis),
        with_basis_of(thrown, NODES[0], NODES[1]),
        with_frozen_throws(thrown, NODES),
    ):
        assert throws(edited, NODES[0]).timbre is None


def test_frozen_shapes_sound_as_they_were(document: Document) -> None:
    thrown = with_throw(document, NODES, Throw(Strategy.FILTER, 0.5, 1))
    assert np.array_equal(heard(with_frozen_throws(thrown, NODES)), heard(thrown))


def test_locked_components_stay() -> None:
    locked = with_component(DEEP, NODES[1], replace(DEEP.component(NODES[1]), locked=True))
    assert NODES[1] not in scope_nodes(locked, Scope.EVERYTHING, ())
    thrown = with_throw(locked, NODES, Throw(Strategy.FILTER, 0.5, 1))
    assert patched_nodes(thrown) == (NODES[0], NODES[2])


def test_what_a_locked_component_is_made_of_stays_too() -> None:
    deep = Node(2, 0)
    locked = with_component(DEEP, deep, replace(DEEP.component(deep), locked=True))
    assert DEEP.network is not None
    parts = {node for node in kept_nodes(locked) if node.layer == 1}
    column = DEEP.network.decoders[1][:, 0]
    assert column[[node.index for node in parts]].sum() >= 0.99 * column.sum()
    assert not parts & set(scope_nodes(locked, Scope.EVERYTHING, ()))
    thrown = with_throw(locked, [Node(1, index) for index in range(len(column))], Throw(Strategy.FILTER, 0.5, 1))
    assert not parts & set(patched_nodes(thrown))


def test_swapped_bases_are_those_of_others_of_the_layer() -> None:
    nodes = scope_nodes(DEEP, Scope.EVERYTHING, ())
    swapped = with_throw(DEEP, nodes, Throw(Strategy.SWAP, 1.0, 1))
    lenders = [throws(swapped, node).basis for node in nodes]
    ids = [part.source.id for part in lenders if isinstance(part, Borrowed)]
    assert sorted(ids) == list(range(6)), "every basis is somewhere, once"
    assert all(one != node.index for one, node in zip(ids, nodes, strict=True))
    across = with_throw(DEEP, nodes, Throw(Strategy.ACROSS, 1.0, 1))
    assert {throws(across, node).basis.source.layer for node in nodes} == {2}  # type: ignore[union-attr]


def test_what_cannot_be_thrown_says_why(document: Document) -> None:
    with pytest.raises(AudibleError, match="deep layers"):
        with_throw(DEEP, NODES, Throw(Strategy.WEIGHTS, 0.5, 1))
    with pytest.raises(AudibleError, match="no other layer"):
        with_throw(document, NODES, Throw(Strategy.ACROSS, 0.5, 1))
    steady = with_drawn_envelope(DEEP, NODES[0], np.ones_like(shape_of(DEEP, NODES[0]).envelope))
    with pytest.raises(AudibleError, match="all the time"):
        with_throw(steady, NODES[:1], Throw(Strategy.TOGETHER, 0.5, 1))
    for amount, seed in ((1.5, 0), (-0.1, 0), (0.5, -1)):
        with pytest.raises(AudibleError):
            Throw(Strategy.FILTER, amount, seed)


def test_scopes_are_around_what_is_selected() -> None:
    first, second = Node(2, 0), Node(2, 1)
    assert scope_nodes(DEEP, Scope.SELECTED, [second, first]) == (first, second)
    assert scope_nodes(DEEP, Scope.LAYER, [second]) == tuple(Node(2, index) for index in range(3))
    assert scope_nodes(DEEP, Scope.EVERYTHING, ()) == tuple(Node(1, index) for index in range(6))
    branches = [scope_nodes(DEEP, Scope.BRANCH, [Node(2, index)]) for index in range(3)]
    assert sorted(node for branch in branches for node in branch) == list(scope_nodes(DEEP, Scope.EVERYTHING, ()))
    for scope in (Scope.SELECTED, Scope.LAYER, Scope.BRANCH):
        assert scope_nodes(DEEP, scope, ()) == ()
    assert scope_nodes(Document(), Scope.EVERYTHING, ()) == ()


def test_one_component_alone_takes_as_much_from_another_layer_as_the_amount_says() -> None:
    parts = [
        throws(with_throw(DEEP, NODES[:1], Throw(Strategy.ACROSS, amount, 1)), NODES[0]).basis for amount in (0.25, 1.0)
    ]
    assert [part.amount for part in parts if isinstance(part, Borrowed)] == [0.25, 1.0]


def test_where_others_begin_is_worked_out_once_for_all_components_of_a_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    module, calls = import_module("audible_gui.operations.throwing"), list[object]()
    hits_of = module.hits_of

    def counted(*args: object) -> object:
        calls.append(args)
        return hits_of(*args)

    monkeypatch.setattr(module, "hits_of", counted)
    with_throw(DEEP, NODES, Throw(Strategy.ONSETS, 2.0, 1))
    assert len(calls) == len(NODES) + 1


def test_hits_of_several_components_do_not_fill_the_memory(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    throwing, made = import_module("audible_gui.operations.throwing"), list[weakref.ref[Hit]]()

    def noted(events: Mapping[Node, Sequence[Event]], frame_s: float) -> tuple[Hit, ...]:
        hits = hits_of(events, frame_s)
        made.append(weakref.ref(hits[0]))
        return hits

    monkeypatch.setattr(throwing, "hits_of", noted)
    envelope = shape_of(document, NODES[0]).envelope
    for gain in range(1, 21):
        drawn = with_drawn_envelope(document, NODES[0], envelope * gain)
        with_throw(drawn, NODES, Throw(Strategy.TOGETHER, 0.5, 1))
    gc.collect()
    assert len(made) == 20
    assert sum(hit() is not None for hit in made) <= 1
