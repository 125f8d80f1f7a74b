"""A gate on components: what sounds with it, and what becomes of it when their shapes change."""

from dataclasses import replace

import numpy as np
import pytest

from audible_gui.document import (
    MAX_GATE_DB,
    MIN_GATE_DB,
    Document,
    Drawn,
    Floats,
    Node,
    Orientation,
    Patch,
    Phase,
    Reading,
    Strategy,
    Throw,
    frozen,
    heard_alone,
    with_exponent,
    with_lock,
    with_network,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    gate_of,
    lent_component,
    placed_events,
    with_basis_of,
    with_brought_envelope,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_envelope_of_several,
    with_events,
    with_frozen_throws,
    with_gate,
    with_phase,
    with_throw,
    without_patch,
    without_throw,
)
from audible_gui.synthesis import Renderer, document_mix, factors, own_shape, patch_product, refine, shape_of
from audible_gui.synthesis.gating import gated
from tests.support.networks import noise, outcome, random_network

SAMPLES, GATE_DB = 6000, 6.0
NODE, OTHER, DEEP = Node(1, 1), Node(1, 0), Node(2, 0)


def documented(
    reading: Reading = Reading.ONE, orientation: Orientation = Orientation.SPECTRA, channels: int = 1
) -> Document:
    sound = noise(SAMPLES, channels)
    network = random_network(sound, (4, 2), orientation=orientation, parts=orientation is Orientation.SPECTRA)
    if orientation is Orientation.SPECTRA:
        # Hits with leaks between them.
        code = network.code * np.where(np.arange(network.code.shape[1]) % 30 < 8, 1.0, 0.05).astype(np.float32)
        own = None if network.own is None else network.own * (code[:1] / network.code[:1])
        network = replace(network, code=frozen(code), own=None if own is None else frozen(own))
    return with_network(Document(sound=sound, reading=reading), network)


def frame_s(document: Document) -> float:
    assert document.network is not None
    assert document.sound is not None
    return document.network.spec.stft.hop / document.sound.rate_hz


def patch_of(document: Document, node: Node = NODE) -> Patch:
    patch = document.component(node).patch
    assert patch is not None
    return patch


def envelope_of(document: Document, node: Node = NODE) -> Floats:
    return shape_of(document, node).envelope


def rendered(document: Document, node: Node | None = None) -> Floats:
    assert document.network is not None
    assert document.sound is not None
    parts = factors(document.network, document.reading, document.exponent)
    renderer = Renderer(document.sound.samples, document.network.spec.stft, parts, outcome(refine(document)))
    mix = document_mix(document if node is None else heard_alone(document, node))
    return renderer.render(mix, 0, SAMPLES)


def shaped(document: Document) -> dict[str, Document]:
    """All that can sound as a component's envelope."""
    lent = lent_component(document, OTHER)
    events = placed_events(document, NODE)
    return {
        "own": document,
        "another basis": with_basis_of(document, NODE, OTHER),
        "borrowed": with_envelope_of(document, NODE, OTHER),
        "half borrowed": with_envelope_of(document, NODE, DEEP, 0.5),
        "not borrowed at all": with_envelope_of(document, NODE, OTHER, 0.0),
        "brought": with_brought_envelope(document, NODE, lent),
        "of several": with_envelope_of_several(document, NODE, (OTHER, Node(1, 2)), "two"),
        "drawn": with_drawn_envelope(document, NODE, own_shape(document, OTHER).envelope * 3.0),
        "events": with_events(document, NODE, [replace(events[0], shift=2.0), *events[1:]]),
        "thrown": with_throw(document, [NODE], Throw(Strategy.APART, 0.5, 1)),
    }


@pytest.mark.parametrize("what", list(shaped(documented())))
@pytest.mark.parametrize("reading", Reading)
def test_whatever_the_envelope_is_it_sounds_through_the_gate(what: str, reading: Reading) -> None:
    before = shaped(documented(reading))[what]
    after = with_gate(before, [NODE], GATE_DB)
    expected = gated(envelope_of(before), GATE_DB, frame_s(before))
    assert (expected < envelope_of(before)).any()
    np.testing.assert_array_equal(envelope_of(after), expected)
    np.testing.assert_array_equal(shape_of(after, NODE, behind_gate=False).envelope, envelope_of(before))
    np.testing.assert_array_equal(shape_of(after, NODE).basis, shape_of(before, NODE).basis)
    assert with_gate(after, [NODE], None) == before
    # What passes is as loud: it is levelled before the gate.
    loudest = int(np.argmax(envelope_of(before)))
    assert envelope_of(after)[loudest] == envelope_of(before)[loudest]


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("orientation", Orientation)
@pytest.mark.parametrize("node", [NODE, DEEP])
@pytest.mark.parametrize("exponent", [1.0, 2.0])
def test_a_component_with_its_own_shapes_is_filtered_in_time(
    reading: Reading, orientation: Orientation, node: Node, exponent: float
) -> None:
    document = with_exponent(documented(reading, orientation, 2), exponent)
    after = with_gate(document, [node], 2.0)
    own, now = own_shape(document, node).envelope, envelope_of(after, node)
    assert (now < own).any()
    before, heard = rendered(document, node), rendered(after, node)
    assert document.network is not None
    grid = document.network.spec.stft
    held = np.flatnonzero(now != own)
    changed = np.zeros(SAMPLES, dtype=np.bool_)
    for frame in held:
        start = grid.frame_start(int(frame))
        changed[max(start, 0) : max(start + grid.n_fft, 0)] = True
    assert np.square(heard).sum() < np.square(before).sum()
    np.testing.assert_allclose(heard[~changed], before[~changed], atol=1e-6)
    # The others sound as they did: what the gate takes away is gone from the mix.
    np.testing.assert_allclose(rendered(document) - rendered(after), before - heard, atol=1e-5)


@pytest.mark.parametrize("reading", Reading)
def test_a_gate_that_takes_nothing_away_is_not_heard_bit_for_bit(reading: Reading) -> None:
    document = documented(reading)
    loud = frozen(np.maximum(own_shape(document, NODE).envelope, 0.5 * own_shape(document, NODE).envelope.max()))
    for node in (NODE, DEEP):
        least = own_shape(document, node).envelope.min() / own_shape(document, node).envelope.max()
        if least > 10.0 ** (-MAX_GATE_DB / 20.0):
            after = with_gate(document, [node], MAX_GATE_DB)
            assert gate_of(after, node) == MAX_GATE_DB
            assert patch_product(after, node) is None
            np.testing.assert_array_equal(rendered(after), rendered(document))
    drawn = with_drawn_envelope(document, NODE, loud)
    np.testing.assert_array_equal(rendered(with_gate(drawn, [NODE], 20.0)), rendered(drawn))


def test_without_a_gate_nothing_is_set() -> None:
    document = documented()
    assert with_gate(document, [NODE, DEEP], None) == document
    assert gate_of(document, NODE) is None
    assert without_patch(with_gate(document, [NODE], GATE_DB), NODE) == document


def test_several_are_gated_at_once_and_locked_ones_stay() -> None:
    document = with_lock(documented(), Node(1, 3), True)
    nodes = [Node(1, index) for index in range(4)]
    after = with_gate(document, nodes, GATE_DB)
    assert [gate_of(after, node) for node in nodes] == [GATE_DB] * 3 + [None]
    assert after.edited
    deep = with_lock(documented(), DEEP, True)
    assert with_gate(deep, [DEEP], GATE_DB) == deep


@pytest.mark.parametrize("wrong", [0.0, -3.0, MIN_GATE_DB / 2, MAX_GATE_DB + 0.1, float("nan"), float("inf")])
def test_a_gate_has_limits(wrong: float) -> None:
    with pytest.raises(AudibleError, match="1 to 60 dB"):
        with_gate(documented(), [NODE], wrong)


def test_the_phases_are_the_ones_that_suit_the_shapes_or_the_chosen_ones() -> None:
    document = documented()
    own = with_gate(document, [NODE], GATE_DB)
    assert patch_of(own).phase is Phase.SOURCE
    assert patch_of(with_envelope_of(own, NODE, OTHER)).phase is Phase.REFINED
    assert patch_of(with_gate(with_envelope_of(document, NODE, OTHER), [NODE], GATE_DB)).phase is Phase.REFINED
    chosen = with_phase(own, NODE, Phase.REFINED)
    assert patch_of(with_gate(chosen, [NODE], 20.0)).phase is Phase.REFINED
    assert patch_of(with_drawn_basis(chosen, NODE, own_shape(document, OTHER).basis)).phase is Phase.REFINED


def test_what_is_made_of_a_gated_envelope_is_made_of_all_of_it_and_gated_again() -> None:
    gate = with_gate(documented(), [NODE], GATE_DB)
    plain = with_gate(gate, [NODE], None)
    events = placed_events(gate, NODE)
    assert events == placed_events(plain, NODE)
    moved = [replace(events[0], shift=2.0), *events[1:]]
    arranged = with_events(gate, NODE, moved)
    assert patch_of(arranged) == replace(patch_of(with_events(plain, NODE, moved)), gate_db=GATE_DB)
    assert with_events(arranged, NODE, events) == gate
    throw = Throw(Strategy.APART, 0.5, 1)
    thrown = with_throw(gate, [NODE], throw)
    assert patch_of(thrown) == replace(patch_of(with_throw(plain, [NODE], throw)), gate_db=GATE_DB)
    assert without_throw(thrown, [NODE], timbre=False) == gate
    coloured = with_throw(gate, [NODE], Throw(Strategy.FILTER, 0.5, 1))
    assert gate_of(coloured, NODE) == GATE_DB
    assert without_throw(coloured, [NODE], timbre=True) == gate
    kept = with_frozen_throws(thrown, [NODE])
    np.testing.assert_array_equal(envelope_of(kept), envelope_of(thrown))


def test_an_envelope_that_is_drawn_sounds_as_it_is_and_the_gate_is_off() -> None:
    document = with_gate(documented(), [NODE], GATE_DB)
    seen = envelope_of(document)
    drawn = with_drawn_envelope(document, NODE, seen)
    assert gate_of(drawn, NODE) is None
    np.testing.assert_array_equal(envelope_of(drawn), seen)
    basis = with_drawn_basis(document, NODE, own_shape(document, OTHER).basis)
    assert gate_of(basis, NODE) == GATE_DB


def test_who_takes_what_sounds_takes_it_gated_and_who_borrows_takes_the_component() -> None:
    document = documented()
    after = with_gate(document, [NODE], GATE_DB)
    np.testing.assert_array_equal(lent_component(after, NODE).envelope, envelope_of(after))
    values = [
        patch_of(with_envelope_of_several(one, OTHER, (NODE,), "one"), OTHER).drawings[0].values
        for one in (document, after)
    ]
    assert (values[1] < values[0]).any()
    borrowed = with_envelope_of(after, OTHER, NODE)
    np.testing.assert_array_equal(
        envelope_of(borrowed, OTHER), envelope_of(with_envelope_of(document, OTHER, NODE), OTHER)
    )


@pytest.mark.parametrize("strategy", [Strategy.APART, Strategy.MOVE])
def test_thrown_hits_that_pass_their_gate_are_as_loud_as_without_it(strategy: Strategy) -> None:
    document = documented()
    nodes = [NODE, OTHER]
    thrown = with_throw(document, nodes, Throw(strategy, 0.6, 3))
    for node in nodes:
        thrown = with_phase(thrown, node, Phase.REFINED)
    after = with_gate(thrown, nodes, GATE_DB)
    loud = [np.sqrt(np.square(rendered(one, NODE).astype(np.float64)).sum()) for one in (thrown, after)]
    expected = [np.linalg.norm(envelope_of(one).astype(np.float64)) for one in (thrown, after)]
    assert 20.0 * np.log10(loud[1] / loud[0]) == pytest.approx(20.0 * np.log10(expected[1] / expected[0]), abs=0.7)


def test_a_network_of_another_grid_keeps_the_gate_and_loses_the_drawing() -> None:
    drawn = with_gate(with_drawn_envelope(documented(), NODE, own_shape(documented(), OTHER).envelope), [NODE], GATE_DB)
    network = drawn.network
    assert network is not None
    sound = noise(SAMPLES)
    other = replace(random_network(sound, (4, 2), orientation=Orientation.ENVELOPES), run=network.run, ids=network.ids)
    after = with_network(drawn, other)
    assert patch_of(after) == Patch(phase=Phase.SOURCE, gate_db=GATE_DB)
    borrowed = with_gate(with_envelope_of(documented(), NODE, OTHER), [NODE], GATE_DB)
    again = with_network(borrowed, replace(other, run="another"))
    assert again.component(NODE).patch is None


def test_patches_with_a_gate_are_values() -> None:
    shape = Drawn(frozen([0.0, 1.0]))
    assert Patch(envelope=shape, gate_db=12.0) == Patch(envelope=shape, gate_db=12.0)
    assert Patch(envelope=shape, gate_db=12.0) != Patch(envelope=shape)
    assert Patch().empty
    assert not Patch(gate_db=12.0).empty
    assert not Patch(gate_db=12.0).idle
    assert Patch(gate_db=12.0).filters
