"""What gains inside boxes of time and frequency sound like."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    Node,
    Orientation,
    Phase,
    Reading,
    Sound,
    StftSpec,
    db_to_gain,
    frozen,
    heard_alone,
    with_edge_gain,
    with_exponent,
    with_gain,
    with_mute,
    with_network,
    with_pan,
)
from audible_gui.operations import (
    with_basis_of,
    with_box_gain,
    with_drawn_basis,
    with_drawn_envelope,
    with_phase,
    without_boxes,
)
from audible_gui.synthesis import Box, Mix, Renderer, document_mix, factors, leaked_mix, own_shape, refine
from tests.support.networks import SMALL, noise, outcome, random_network

RATE_HZ = 8000
SAMPLES = 6000
NODES = (Node(1, 1), Node(2, 3), Node(3, 0))
EVERYWHERE = Box(0, SAMPLES, 0.0, RATE_HZ / 2)
MIDDLE = Box(2000, 4000, 1000.0, 2000.0)
EXPONENTS = (1.0, 1.4, BINARY)


def untouched(
    reading: Reading = Reading.ONE,
    exponent: float = 1.0,
    orientation: Orientation = Orientation.SPECTRA,
    channels: int = 2,
) -> Document:
    sound = noise(SAMPLES, channels)
    network = random_network(sound, (6, 4, 3), orientation=orientation, parts=True)
    return with_exponent(with_network(Document(sound=sound, reading=reading), network), exponent)


def renderer_of(document: Document, tracks: Mapping[str, Floats] | None = None) -> Renderer:
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, document.exponent)
    made = outcome(refine(document)) if tracks is None else tracks
    return Renderer(document.sound.samples, document.network.spec.stft, parts, made)


def played(document: Document, mix: Mix | None = None, tracks: Mapping[str, Floats] | None = None) -> Floats:
    assert document.sound is not None
    return renderer_of(document, tracks).render(mix or document_mix(document), 0, document.sound.n_samples)


def difference_db(one: Floats, other: Floats) -> float:
    return float(20.0 * np.log10(max(np.abs(one - other).max() / np.abs(other).max(), 1e-12)))


def level_db(samples: Floats) -> float:
    return float(10.0 * np.log10(np.square(samples.astype(np.float64)).sum() + 1e-30))


def band(samples: Floats, low_hz: float, high_hz: float, rate_hz: int = RATE_HZ) -> Floats:
    spectrum = np.fft.rfft(samples * np.hanning(len(samples))[:, None], axis=0)
    hertz = np.fft.rfftfreq(len(samples), 1.0 / rate_hz)
    spectrum[(hertz < low_hz) | (hertz >= high_hz)] = 0.0
    return frozen(np.fft.irfft(spectrum, len(samples), axis=0))


@pytest.mark.parametrize(("reading", "exponent", "orientation"), [*product(Reading, EXPONENTS, Orientation)])
def test_a_box_over_everything_is_a_gain(reading: Reading, exponent: float, orientation: Orientation) -> None:
    document = untouched(reading, exponent, orientation)
    document = with_edge_gain(with_pan(with_gain(document, Node(2, 3), -5.0), Node(1, 1), 0.4), Node(3, 0), 3, -6.0)
    for node, gain_db in product(NODES, (-60.0, -6.0, 12.0)):
        boxed = with_box_gain(document, node, EVERYWHERE, gain_db)
        if gain_db == -60.0:
            expected = with_mute(document, node, muted=True)
        else:
            expected = with_gain(document, node, document.component(node).gain_db + gain_db)
            if document.component(node).gain_db + gain_db > 12.0:
                continue
        assert difference_db(played(boxed), played(expected)) < -110.0


@pytest.mark.parametrize("gain_db", [-60.0, -6.0, 6.0, 12.0])
@pytest.mark.parametrize("exponent", EXPONENTS)
def test_inside_its_component_has_the_gain_and_outside_nothing_is_changed(gain_db: float, exponent: float) -> None:
    document = untouched(Reading.PARTS, exponent)
    boxed = with_box_gain(document, Node(1, 1), MIDDLE, gain_db)
    before, after = (played(with_mute(heard_alone(d, Node(1, 1)), None, muted=True)) for d in (document, boxed))
    half = SMALL.n_fft // 2
    inside = slice(MIDDLE.start + half, MIDDLE.end - half)
    edge_hz = 6.0 * RATE_HZ / SMALL.n_fft
    levels = [level_db(band(s[inside], MIDDLE.low_hz + edge_hz, MIDDLE.high_hz - edge_hz)) for s in (before, after)]
    if gain_db == -60.0:
        assert levels[1] < levels[0] - 50.0
    else:
        assert levels[1] - levels[0] == pytest.approx(gain_db, abs=0.5)
    change = after - before
    assert not change[: MIDDLE.start - half - SMALL.hop].any()
    assert not change[MIDDLE.end + half + SMALL.hop :].any()
    assert change[MIDDLE.start : MIDDLE.end].any()
    # Others are as they were.
    assert difference_db(played(boxed) - played(document), change) < -90.0


def test_what_lies_outside_in_frequency_is_left_alone() -> None:
    """A tone beside the box, in the same component as what is in the box."""
    time = np.arange(SAMPLES) / RATE_HZ
    spec = StftSpec(512, 128)
    for away in (24, 12):
        outside_hz = 2000.0 + away * RATE_HZ / spec.n_fft
        tone = np.sin(2 * np.pi * outside_hz * time)
        sound = Sound(frozen(tone[:, None]), RATE_HZ, "tone")
        network = random_network(sound, (2,), spec)
        document = with_network(Document(sound=sound), network)
        for node in (Node(1, 0), Node(1, 1)):
            document = with_box_gain(document, node, MIDDLE, -60.0)
        assert difference_db(played(document), sound.samples) < -60.0


def test_it_makes_no_click_and_does_not_ring() -> None:
    """Silence in a box of noise comes and goes as the window does, and what is left has no echoes."""
    sound = noise(SAMPLES)
    document = with_network(Document(sound=sound), random_network(sound, (2,)))
    boxed = document
    for node in (Node(1, 0), Node(1, 1)):
        boxed = with_box_gain(boxed, node, Box(2000, 4000, 0.0, RATE_HZ / 2), -60.0)
    gain = played(boxed)[:, 0] / sound.samples[:, 0]
    assert np.abs(np.diff(gain[np.abs(sound.samples[:, 0]) > 1e-3])).max() < 0.05
    assert gain[2000] == pytest.approx(0.5, abs=0.1)
    assert gain[4000] == pytest.approx(0.5, abs=0.1)
    click = np.zeros((SAMPLES, 1))
    click[3000] = 1.0
    sound = Sound(frozen(click), RATE_HZ, "click")
    spec = StftSpec(1024, 256)
    document = with_network(Document(sound=sound), random_network(sound, (2,), spec))
    for node in (Node(1, 0), Node(1, 1)):
        document = with_box_gain(document, node, MIDDLE, -60.0)
    heard = played(document)[:, 0]
    # What an edge of four bins takes from a click has gone after a quarter of the window and a half.
    assert np.abs(heard[3000 + 400 :]).max() < 1e-3
    assert np.abs(heard[: 3000 - 400]).max() < 1e-3


def test_boxes_multiply_up_to_12_db() -> None:
    document = untouched()
    wide = with_box_gain(document, Node(1, 1), EVERYWHERE, 6.0)
    two = with_box_gain(wide, Node(1, 1), Box(0, SAMPLES, 0.0, 3999.0), 4.0)
    three = with_box_gain(two, Node(1, 1), Box(1, SAMPLES, 0.0, RATE_HZ / 2), 9.0)
    assert len(three.component(Node(1, 1)).boxes) == 3
    assert difference_db(played(wide), played(with_gain(document, Node(1, 1), 6.0))) < -110.0
    low = band(played(two) - played(document), 0.0, 3000.0)
    full = band(played(with_gain(document, Node(1, 1), 10.0)) - played(document), 0.0, 3000.0)
    assert difference_db(low, full) < -60.0
    expected = played(with_gain(document, Node(1, 1), 12.0))
    assert difference_db(played(three)[200:-200], expected[200:-200]) < -20.0
    silent = with_box_gain(three, Node(1, 1), EVERYWHERE, -60.0)
    assert difference_db(played(silent), played(with_mute(document, Node(1, 1), muted=True))) < -110.0


@pytest.mark.parametrize(("reading", "exponent", "orientation"), [*product(Reading, EXPONENTS, Orientation)])
def test_boxes_of_several_layers_multiply_along_the_paths(
    reading: Reading, exponent: float, orientation: Orientation
) -> None:
    document = untouched(reading, exponent, orientation)
    boxed = expected = with_gain(document, Node(2, 1), -2.0)
    for node, gain_db in ((Node(1, 1), -60.0), (Node(1, 2), -9.0), (Node(2, 3), -60.0), (Node(2, 0), 5.0),
                          (Node(3, 0), -60.0), (Node(3, 1), 3.0)):  # fmt: skip
        boxed = with_box_gain(boxed, node, EVERYWHERE, gain_db)
        muted = gain_db == -60.0
        expected = with_mute(expected, node, muted=True) if muted else with_gain(expected, node, gain_db)
    assert difference_db(played(boxed), played(expected)) < -100.0


def test_boxes_that_do_not_meet_have_nothing_to_do_with_each_other() -> None:
    document = untouched()
    apart = with_box_gain(document, Node(1, 1), Box(0, 1500, 0.0, 1000.0), -60.0)
    apart = with_box_gain(apart, Node(2, 3), Box(3000, 4500, 0.0, 1000.0), -60.0)
    assert len(document_mix(apart).boxed) == 2
    assert len(document_mix(with_box_gain(apart, Node(2, 3), Box(1000, 2000, 900.0, 1100.0), 3.0)).boxed) == 3


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(("reading", "node"), [*product(Reading, NODES[:2])])
def test_boxes_act_on_what_is_patched_too(phase: Phase, reading: Reading, node: Node) -> None:
    plain = untouched(reading, 1.4)
    drawn = with_drawn_basis(plain, node, 3.0 * np.sqrt(own_shape(plain, node).basis))
    borrowed = with_basis_of(plain, node, Node(1, 4))
    for document in (drawn, borrowed):
        patched = with_phase(document, node, phase)
        tracks = outcome(refine(patched))
        for boxed_node, gain_db in product((*NODES, Node(1, 2)), (-60.0, -6.0)):
            boxed = with_box_gain(patched, boxed_node, EVERYWHERE, gain_db)
            muted = gain_db == -60.0
            expected = with_mute(patched, boxed_node, muted=True) if muted else with_gain(patched, boxed_node, gain_db)
            assert difference_db(played(boxed, tracks=tracks), played(expected, tracks=tracks)) < -90.0


@pytest.mark.parametrize(("reading", "layer", "orientation"), [*product(Reading, (1, 2, 3), Orientation)])
def test_parts_heard_alone_sum_to_the_whole(reading: Reading, layer: int, orientation: Orientation) -> None:
    document = busy(untouched(reading, 1.4, orientation, channels=1))
    renderer = renderer_of(document)
    nodes = [Node(layer, index) for index in range(len(document.components[layer - 1]))]
    mixes = [document_mix(heard_alone(document, node)) for node in [*nodes, None]]
    parts = renderer.render_all([*mixes, document_mix(document)], 0, SAMPLES)
    np.testing.assert_allclose(parts[:-1].sum(axis=0), parts[-1], atol=1e-4 * np.abs(parts[-1]).max())


def busy(document: Document) -> Document:
    """Boxes here and there, also on what is drawn and on what borrows."""
    document = with_drawn_envelope(document, Node(2, 1), 8.0 * own_shape(document, Node(2, 1)).envelope[::-1])
    document = with_phase(with_basis_of(document, Node(1, 3), Node(2, 0)), Node(1, 3), Phase.REFINED)
    places = {Node(1, 1): MIDDLE, Node(1, 3): Box(0, 2500, 0.0, 1500.0), Node(2, 1): Box(1000, 3000, 500.0, 4000.0),
              Node(3, 0): Box(1500, SAMPLES, 1200.0, 1300.0), Node(3, 2): EVERYWHERE}  # fmt: skip
    for number, (node, box) in enumerate(places.items()):
        document = with_box_gain(document, node, box, (-60.0, 6.0, -9.0)[number % 3])
    return with_pan(with_box_gain(document, Node(1, 1), Box(2500, 4500, 1500.0, 2500.0), 4.0), Node(3, 2), 0.5)


@pytest.mark.parametrize(("reading", "exponent"), [*product(Reading, EXPONENTS)])
def test_the_samples_are_the_same_whatever_the_block_size(reading: Reading, exponent: float) -> None:
    document = busy(untouched(reading, exponent))
    renderer, mix = renderer_of(document), document_mix(document)
    whole = renderer.render(mix, 0, SAMPLES)
    pieces = [renderer.render(mix, start, min(377, SAMPLES - start)) for start in range(0, SAMPLES, 377)]
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6 * np.abs(whole).max())


def test_without_boxes_there_is_nothing_to_do() -> None:
    document = untouched()
    boxed = with_box_gain(document, Node(1, 1), MIDDLE, -6.0)
    assert document_mix(document).boxed == ()
    assert document_mix(without_boxes(boxed, Node(1, 1))).boxed == ()
    assert document_mix(with_mute(boxed, Node(1, 1), muted=True)).boxed == ()
    assert boxed.edited
    (term,) = document_mix(boxed).boxed
    touched = [frame for frame in range(SMALL.n_frames(SAMPLES)) if term.weight.touches(frame, 1)]
    assert touched == list(range(touched[0], touched[-1] + 1))
    assert len(touched) == pytest.approx(2000 / SMALL.hop, abs=2)


def test_what_leaks_is_changed_by_boxes_too() -> None:
    document = untouched()
    alone = heard_alone(document, Node(1, 1))
    muted = with_box_gain(alone, Node(1, 1), EVERYWHERE, -6.0)
    before, after = (played(d, leaked_mix(d, Node(1, 1))) for d in (alone, muted))
    assert before.any()
    np.testing.assert_allclose(after, db_to_gain(-6.0) * before, atol=1e-6)


def test_a_document_whose_sound_is_missing_has_no_boxes() -> None:
    document = with_box_gain(untouched(), Node(1, 1), MIDDLE, -6.0)
    assert document_mix(replace(document, sound=None)).boxed == ()
