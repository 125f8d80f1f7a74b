"""What gains by breakpoints sound like."""

from itertools import product

import numpy as np
import pytest

from audible_gui.document import (
    Breakpoint,
    Document,
    Floats,
    GainCurve,
    Node,
    Orientation,
    Phase,
    Reading,
    Stroke,
    db_to_gain,
    heard_alone,
    with_gain,
    with_mute,
)
from audible_gui.operations import with_box_gain, with_curve, with_drawn_envelope, with_phase, with_stroke
from audible_gui.synthesis import document_mix, own_shape, refine
from tests.support.networks import SMALL, outcome
from tests.synthesis.test_boxes import (
    EVERYWHERE,
    EXPONENTS,
    NODES,
    RATE_HZ,
    SAMPLES,
    busy,
    difference_db,
    played,
    renderer_of,
    untouched,
)


def curve(*points: tuple[float, float]) -> GainCurve:
    """Of (samples, dB)."""
    return GainCurve(tuple(Breakpoint(sample / RATE_HZ, level_db) for sample, level_db in points))


FADE = curve((1000, 0.0), (3000, -12.0), (5000, -60.0))


@pytest.mark.parametrize(("reading", "exponent", "orientation"), [*product(Reading, EXPONENTS, Orientation)])
def test_one_point_is_a_gain(reading: Reading, exponent: float, orientation: Orientation) -> None:
    document = untouched(reading, exponent, orientation)
    for node, gain_db in product(NODES, (-60.0, -6.0, 12.0)):
        expected = with_gain(document, node, gain_db)
        if gain_db == -60.0:
            expected = with_mute(document, node, muted=True)
        curved = with_curve(document, node, curve((2000, gain_db)))
        assert difference_db(played(curved), played(expected)) < -110.0


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_between_points_it_is_straight_in_decibels(exponent: float) -> None:
    document = heard_alone(untouched(Reading.PARTS, exponent), Node(1, 1))
    document = with_mute(document, None, muted=True)
    before, after = played(document), played(with_curve(document, Node(1, 1), FADE))
    half = SMALL.n_fft // 2
    np.testing.assert_array_equal(after[: 1000 - half], before[: 1000 - half])
    assert not after[5000 + half :].any()
    for sample in (1500, 2000, 2500):
        around = slice(sample - 200, sample + 200)
        level_db = 10.0 * np.log10(np.square(after[around]).sum() / np.square(before[around]).sum())
        assert level_db == pytest.approx((1000 - sample) * 12 / 2000, abs=0.7)


@pytest.mark.parametrize("phase", Phase)
def test_it_acts_on_what_is_drawn_and_with_boxes_up_to_12_db(phase: Phase) -> None:
    plain = untouched(Reading.PARTS, 1.4)
    drawn = with_drawn_envelope(plain, Node(1, 1), 3.0 * own_shape(plain, Node(1, 1)).envelope[::-1])
    drawn = with_phase(drawn, Node(1, 1), phase)
    tracks = outcome(refine(drawn))
    for gain_db in (-20.0, 6.0):
        curved = with_curve(drawn, Node(1, 1), curve((2000, gain_db)))
        expected = played(with_gain(drawn, Node(1, 1), gain_db), tracks=tracks)
        assert difference_db(played(curved, tracks=tracks), expected) < -90.0
    most = with_box_gain(with_curve(plain, Node(1, 1), curve((0, 8.0))), Node(1, 1), EVERYWHERE, 8.0)
    assert difference_db(played(most), played(with_gain(plain, Node(1, 1), 12.0))) < -45.0, "4 is but nearly 12 dB"


def curved(document: Document) -> Document:
    """Curves of every layer, with boxes, strokes and what is drawn."""
    document = with_stroke(document, Node(1, 1), Stroke(0, ((0.1, 300.0), (0.5, 900.0)), 0.05, 0.5, strength=0.7))
    document = with_curve(busy(document), Node(1, 1), FADE)
    document = with_curve(document, Node(1, 3), curve((500, -60.0), (501, 9.0), (5500, 0.0)))
    document = with_curve(document, Node(2, 1), curve((3000, 6.0)))
    return with_curve(document, Node(3, 0), curve((0, -3.0), (2000, 0.0), (4000, 0.0), (4010, -60.0)))


@pytest.mark.parametrize(("reading", "layer", "orientation"), [*product(Reading, (1, 2, 3), Orientation)])
def test_stems_of_every_layer_sum_to_the_mix(reading: Reading, layer: int, orientation: Orientation) -> None:
    document = curved(untouched(reading, 1.4, orientation, channels=1))
    renderer = renderer_of(document)
    nodes = [Node(layer, index) for index in range(len(document.components[layer - 1]))]
    mixes = [document_mix(heard_alone(document, node)) for node in [*nodes, None]]
    parts = renderer.render_all([*mixes, document_mix(document)], 0, SAMPLES)
    np.testing.assert_allclose(parts[:-1].sum(axis=0), parts[-1], atol=1e-4 * np.abs(parts[-1]).max())


def test_curves_of_several_layers_multiply() -> None:
    document = untouched()
    both = with_curve(with_curve(document, Node(1, 1), curve((0, -6.0))), Node(3, 0), curve((0, -8.0)))
    expected = with_gain(with_gain(document, Node(1, 1), -6.0), Node(3, 0), -8.0)
    assert difference_db(played(both), played(expected)) < -100.0


def test_the_samples_are_the_same_whatever_the_block_size() -> None:
    document = curved(untouched(Reading.PARTS, 1.4))
    renderer, mix = renderer_of(document), document_mix(document)
    whole = renderer.render(mix, 0, SAMPLES)
    pieces: list[Floats] = [renderer.render(mix, at, min(377, SAMPLES - at)) for at in range(0, SAMPLES, 377)]
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6 * np.abs(whole).max())


def test_points_at_0_db_and_what_they_do_not_reach_change_no_bit() -> None:
    document = untouched()
    level = with_curve(document, Node(1, 1), curve((100, 0.0), (200, 0.0)))
    assert document_mix(level).boxed == ()
    np.testing.assert_array_equal(played(level), played(document))
    dip = with_curve(document, Node(1, 1), curve((2000, 0.0), (2500, -6.0), (3000, 0.0)))
    (term,) = document_mix(dip).boxed
    touched = [frame for frame in range(SMALL.n_frames(SAMPLES)) if term.weight.touches(frame, 1)]
    assert len(touched) == pytest.approx(1000 / SMALL.hop, abs=2)
    half = SMALL.n_fft // 2 + SMALL.hop
    np.testing.assert_array_equal(played(dip)[: 2000 - half], played(document)[: 2000 - half])
    np.testing.assert_array_equal(played(dip)[3000 + half :], played(document)[3000 + half :])


def test_curves_end_with_the_sound() -> None:
    document = untouched()
    end_s = SAMPLES / RATE_HZ
    long = with_curve(document, Node(1, 1), curve((SAMPLES - 100, 0.0), (SAMPLES + 100, -12.0)))
    points = long.component(Node(1, 1)).curve.points
    assert points[-1].time_s == end_s
    assert points[-1].gain_db == pytest.approx(-6.0)
    assert db_to_gain(points[0].gain_db) == 1.0


def all_curved(reading: Reading, orientation: Orientation) -> Document:
    """Short curves of many components in every layer."""
    document = untouched(reading, 1.4, orientation)
    for number, node in enumerate(NODES):
        at = 400 * (number % 12)
        document = with_curve(document, node, curve((at, 0.0), (at + 300, -9.0), (at + 301, 6.0), (at + 900, 0.0)))
    return document


@pytest.mark.parametrize(("reading", "orientation"), [*product(Reading, Orientation)])
def test_in_one_product_they_sound_as_one_by_one(
    reading: Reading, orientation: Orientation, monkeypatch: pytest.MonkeyPatch
) -> None:
    for document in (all_curved(reading, orientation), painted_and_curved(reading, orientation)):
        renderer, mix = renderer_of(document), document_mix(document)
        prepared, together = renderer.prepare(mix), renderer.render(mix, 0, SAMPLES)
        assert (prepared.timed is None) == mix.over_time
        with monkeypatch.context() as patch:
            patch.setattr("audible_gui.synthesis.renderer.over_time", lambda _: False)
            each, one_by_one = renderer.prepare(mix), renderer.render(mix, 0, SAMPLES)
        assert len(each.terms) == len(prepared.terms) + (0 if prepared.timed is None else len(prepared.timed.chosen))
        np.testing.assert_allclose(together, one_by_one, atol=1e-5 * np.abs(together).max())


def painted_and_curved(reading: Reading, orientation: Orientation) -> Document:
    """The same with strokes and a box, which are of some bins alone."""
    document = with_box_gain(all_curved(reading, orientation), Node(1, 1), EVERYWHERE, 3.0)
    return with_stroke(document, Node(1, 3), Stroke(0, ((0.1, 300.0), (0.5, 900.0)), 0.05, 0.5, strength=0.7))
