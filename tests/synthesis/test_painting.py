"""What strokes of a brush sound like: what lies under them belongs to one component, and all sums stay exact."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    FrequencyScale,
    Node,
    Orientation,
    Phase,
    Reading,
    Stroke,
    db_to_gain,
    heard_alone,
    with_edge_gain,
    with_exponent,
    with_gain,
    with_group,
    with_mute,
    with_network,
    with_pan,
    with_solo,
)
from audible_gui.operations import (
    with_basis_of,
    with_box_gain,
    with_drawn_envelope,
    with_phase,
    with_stroke,
)
from audible_gui.synthesis import Box, Mix, document_mix, leaked_mix, own_shape, refine
from tests.support.networks import SMALL, noise, outcome, random_network
from tests.synthesis.test_boxes import band, difference_db, level_db, played, renderer_of, untouched

RATE_HZ = 8000
SAMPLES = 6000
EXPONENTS = (1.0, 1.4, BINARY)
EVERYWHERE = Stroke(0, ((0.0, 1000.0), (1.0, 1000.0)), 5.0, 20.0, hardness=1.0)
MIDDLE = Stroke(0, ((0.3, 1500.0), (0.45, 1500.0)), 0.05, 500.0, FrequencyScale.LINEAR, hardness=1.0)
SOFT = Stroke(0, ((0.1, 300.0), (0.3, 900.0), (0.5, 400.0)), 0.1, 0.6, strength=0.7, hardness=0.2)


def busy(document: Document) -> Document:
    """Strokes in every layer, over each other, with all else that can be set."""
    for node, stroke in (
        (Node(1, 1), MIDDLE), (Node(1, 2), SOFT), (Node(1, 1), replace(SOFT, erases=True, strength=0.5)),
        (Node(2, 0), replace(MIDDLE, strength=0.6)), (Node(2, 3), SOFT), (Node(3, 1), replace(SOFT, radius=2.0)),
        (Node(1, 3), replace(MIDDLE, points=((0.2, 2500.0),), radius_s=0.2)),
    ):  # fmt: skip
        document = with_stroke(document, node, stroke)
    document = with_box_gain(document, Node(1, 2), Box(1000, 3000, 200.0, 2000.0), 4.0)
    document = with_box_gain(document, Node(3, 1), Box(500, 4000, 100.0, 1500.0), -60.0)
    document = with_mute(with_gain(document, Node(2, 1), -5.0), Node(1, 4), muted=True)
    document = with_edge_gain(with_pan(document, Node(1, 1), 0.4), Node(3, 0), 3, -6.0)
    return with_group(document, [Node(2, 2), Node(2, 3)])


def alone(document: Document, layer: int) -> list[Mix]:
    """Mixes of each component of a layer, and of the residual."""
    nodes = [Node(layer, index) for index in range(len(document.components[layer - 1]))]
    return [document_mix(heard_alone(document, node)) for node in [*nodes, None]]


def stem(document: Document, node: Node) -> Floats:
    return played(document, document_mix(with_mute(heard_alone(document, node), None, muted=True)))


@pytest.mark.parametrize(("reading", "layer"), [*product(Reading, (1, 2, 3))])
@pytest.mark.parametrize(("exponent", "orientation"), [*product(EXPONENTS, Orientation)])
def test_the_components_of_every_layer_sum_to_the_mix(
    reading: Reading, layer: int, exponent: float, orientation: Orientation
) -> None:
    document = busy(untouched(reading, exponent, orientation, channels=1))
    parts = renderer_of(document).render_all([*alone(document, layer), document_mix(document)], 0, SAMPLES)
    assert difference_db(parts[:-1].sum(axis=0), parts[-1]) < -110.0


@pytest.mark.parametrize(("reading", "layer"), [*product(Reading, (1, 2, 3))])
def test_so_they_do_with_what_is_drawn_and_borrowed_and_a_solo(reading: Reading, layer: int) -> None:
    document = busy(untouched(reading, 1.4))
    document = with_drawn_envelope(document, Node(2, 1), 8.0 * own_shape(document, Node(2, 1)).envelope[::-1])
    document = with_phase(with_basis_of(document, Node(1, 3), Node(2, 0)), Node(1, 3), Phase.REFINED)
    document = with_solo(document, Node(2, 1), soloed=True)
    parts = renderer_of(document).render_all([*alone(document, layer), document_mix(document)], 0, SAMPLES)
    assert np.abs(parts[-1]).max() > 1e-3
    np.testing.assert_allclose(parts[:-1].sum(axis=0), parts[-1], atol=1e-5 * np.abs(parts).max())


@pytest.mark.parametrize(("reading", "exponent"), [*product(Reading, EXPONENTS)])
def test_a_mix_without_gains_is_the_original_bit_for_bit(reading: Reading, exponent: float) -> None:
    document = untouched(reading, exponent)
    painted = with_stroke(with_stroke(document, Node(1, 1), MIDDLE), Node(2, 0), SOFT)
    assert painted.edited
    assert document_mix(painted).boxed == ()
    np.testing.assert_array_equal(played(painted), played(document))


@pytest.mark.parametrize(("reading", "layer"), [*product(Reading, (1, 2, 3))])
def test_everything_under_a_stroke_has_the_gain_pan_and_boxes_of_its_component(reading: Reading, layer: int) -> None:
    document = with_pan(with_gain(untouched(reading), Node(layer, 1), -6.0), Node(layer, 1), 0.3)
    painted = with_stroke(document, Node(layer, 1), EVERYWHERE)
    expected = document
    for index in range(len(document.components[layer - 1])):
        expected = with_pan(with_gain(expected, Node(layer, index), -6.0), Node(layer, index), 0.3)
    assert difference_db(played(painted), played(expected)) < -110.0
    boxed = with_box_gain(painted, Node(layer, 1), Box(0, SAMPLES, 0.0, RATE_HZ / 2), -6.0)
    assert difference_db(played(boxed)[200:-200], db_to_gain(-6.0) * played(expected)[200:-200]) < -100.0
    silent = played(with_mute(painted, Node(layer, 1), muted=True))
    assert np.abs(silent).max() < 1e-7


def test_what_lies_under_a_stroke_moves_and_nothing_else_does() -> None:
    document = untouched(Reading.PARTS, 1.4)
    painted = with_stroke(document, Node(1, 1), MIDDLE)
    nodes = [Node(1, index) for index in range(6)]
    before, after = ([stem(one, node) for node in nodes] for one in (document, painted))
    half = SMALL.n_fft // 2
    inside = slice(2400 + half, 3600 - half)
    levels = [[level_db(band(part[inside], 1150.0, 1850.0)) for part in parts] for parts in (before, after)]
    whole = level_db(band(np.sum(before, axis=0)[inside], 1150.0, 1850.0))
    assert levels[1][1] == pytest.approx(whole, abs=0.2)
    assert all(level < whole - 40.0 for index, level in enumerate(levels[1]) if index != 1)
    assert all(level > whole - 20.0 for level in levels[0])
    for one, other in zip(before, after, strict=True):
        change = other - one
        assert not change[: 2000 - half - SMALL.hop].any()
        assert not change[4000 + half + SMALL.hop :].any()
        middle = change[inside]
        for low_hz, high_hz in ((0.0, 700.0), (2300.0, 4001.0)):
            assert level_db(band(middle, low_hz, high_hz)) < level_db(band(middle, 700.0, 2300.0)) - 30.0


@pytest.mark.parametrize("reading", Reading)
def test_other_layers_keep_what_they_have_and_parents_only_other_parts(reading: Reading) -> None:
    document = untouched(reading)
    painted = with_stroke(document, Node(2, 1), EVERYWHERE)
    for layer in (1, 3):
        for index in range(len(document.components[layer - 1])):
            node = Node(layer, index)
            assert difference_db(stem(painted, node), stem(document, node)) < -100.0
    assert difference_db(stem(painted, Node(2, 1)), played(document)) < -100.0
    assert np.abs(stem(painted, Node(2, 0))).max() < 1e-7


def test_a_later_stroke_lies_above_and_an_eraser_gives_back_to_whom_it_was() -> None:
    document = untouched()
    one = with_stroke(document, Node(1, 1), EVERYWHERE)
    two = with_stroke(one, Node(1, 2), replace(EVERYWHERE, strength=0.25))
    whole = played(document)
    assert difference_db(stem(two, Node(1, 1)), 0.75 * whole) < -100.0
    assert difference_db(stem(two, Node(1, 2)), 0.25 * whole) < -100.0
    erased = with_stroke(two, Node(1, 1), replace(EVERYWHERE, erases=True))
    own = [stem(document, Node(1, index)) for index in range(6)]
    assert difference_db(stem(erased, Node(1, 1)), 0.75 * own[1]) < -90.0
    assert difference_db(stem(erased, Node(1, 2)), 0.25 * whole + 0.75 * own[2]) < -90.0
    assert difference_db(stem(erased, Node(1, 0)), 0.75 * own[0]) < -90.0


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_the_samples_are_the_same_whatever_the_block_size(exponent: float) -> None:
    document = busy(untouched(Reading.PARTS, exponent))
    renderer, mix = renderer_of(document), document_mix(document)
    whole = renderer.render(mix, 0, SAMPLES)
    pieces = [renderer.render(mix, start, min(377, SAMPLES - start)) for start in range(0, SAMPLES, 377)]
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6 * np.abs(whole).max())


def test_what_was_painted_into_a_component_has_not_leaked_there() -> None:
    document = untouched()
    painted = with_stroke(document, Node(1, 1), EVERYWHERE)
    assert played(document, leaked_mix(heard_alone(document, Node(1, 1)), Node(1, 1))).any()
    for node in (Node(1, 1), Node(1, 0)):
        leaked = played(painted, leaked_mix(heard_alone(painted, node), node))
        assert np.abs(leaked).max() < 1e-6


@pytest.mark.parametrize("scale", FrequencyScale)
def test_the_thinnest_stroke_still_moves_what_it_goes_through(scale: FrequencyScale) -> None:
    document = untouched()
    for at_hz in (0.0, 30.0, 440.0, 4000.0):
        thin = Stroke(0, ((0.2, at_hz), (0.5, at_hz)), 1e-6, 1e-6, scale, hardness=1.0)
        painted = with_stroke(document, Node(1, 1), thin)
        assert np.abs(stem(painted, Node(1, 0)) - stem(document, Node(1, 0))).max() > 1e-5
        assert difference_db(played(painted), played(document)) < -110.0


def test_one_layer_alone_and_tracks_are_painted_over_too() -> None:
    sound = noise(SAMPLES)
    document = with_exponent(with_network(Document(sound=sound), random_network(sound, (4,))), 2.0)
    document = with_phase(with_basis_of(document, Node(1, 0), Node(1, 3)), Node(1, 0), Phase.REFINED)
    tracks = outcome(refine(document))
    painted = with_stroke(document, Node(1, 2), EVERYWHERE)
    assert difference_db(played(painted, tracks=tracks), played(document, tracks=tracks)) < -110.0
    lowered = with_gain(painted, Node(1, 2), -20.0)
    assert difference_db(played(lowered, tracks=tracks), 0.1 * played(document, tracks=tracks)) < -90.0


def test_a_document_whose_sound_is_missing_has_no_strokes() -> None:
    document = with_mute(with_stroke(untouched(), Node(1, 1), MIDDLE), Node(1, 1), muted=True)
    assert document_mix(document).boxed
    assert document_mix(replace(document, sound=None)).boxed == ()
