"""What drawn components sound like: filters of what they were, and beyond that what is drawn."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    Network,
    Node,
    Orientation,
    Phase,
    Reading,
    Sound,
    db_to_gain,
    frozen,
    heard_alone,
    with_edge_gain,
    with_edge_mute,
    with_exponent,
    with_gain,
    with_mute,
    with_network,
    with_pan,
)
from audible_gui.operations import (
    with_basis_of,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_phase,
)
from audible_gui.synthesis import (
    Renderer,
    analyse,
    bases,
    document_mix,
    envelopes,
    factors,
    own_shape,
    patch_product,
    refine,
    synthesise,
)
from audible_gui.synthesis.patches import resynthesis
from tests.support.networks import SMALL, noise, outcome, random_network

SAMPLES = 3000
NODES = (Node(1, 1), Node(2, 3), Node(3, 0))
EXPONENTS = (1.0, 1.4, 2.0, BINARY)


def untouched(
    reading: Reading = Reading.ONE,
    exponent: float = 1.0,
    orientation: Orientation = Orientation.SPECTRA,
    channels: int = 2,
) -> Document:
    sound = noise(SAMPLES, channels)
    network = random_network(sound, (6, 4, 3), orientation=orientation, parts=True)
    return with_exponent(with_network(Document(sound=sound, reading=reading), network), exponent)


def edited(document: Document) -> Document:
    """With gains, a mute, a pan and edges, of which every node feels something."""
    document = with_mute(with_gain(with_gain(document, Node(1, 1), -3.0), Node(1, 2), 5.0), Node(3, 1), muted=True)
    document = with_edge_mute(with_edge_gain(document, Node(2, 3), 1, -6.0), Node(3, 0), 3, muted=True)
    return with_gain(with_pan(document, Node(2, 3), 0.5), None, -4.0)


def drawn(document: Document, node: Node, by_basis: float = 1.0, by_envelope: float = 1.0) -> Document:
    """A component drawn as it was, so many times as loud."""
    basis, envelope = own_shape(document, node)
    document = with_drawn_basis(document, node, np.float32(by_basis) * basis)
    return with_drawn_envelope(document, node, np.float32(by_envelope) * envelope)


def renderer_of(document: Document) -> Renderer:
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, document.exponent)
    return Renderer(document.sound.samples, document.network.spec.stft, parts, outcome(refine(document)))


def played(document: Document) -> Floats:
    assert document.sound is not None
    return renderer_of(document).render(document_mix(document), 0, document.sound.n_samples)


def difference_db(one: Floats, other: Floats) -> float:
    peak = np.abs(other).max()
    return float(20.0 * np.log10(max(np.abs(one - other).max() / peak, 1e-12)))


@pytest.mark.parametrize(("reading", "exponent", "orientation"), [*product(Reading, EXPONENTS, Orientation)])
def test_drawn_as_it_was_it_sounds_as_it_did(reading: Reading, exponent: float, orientation: Orientation) -> None:
    document = untouched(reading, exponent, orientation)
    assert document.sound is not None
    for node in NODES:
        assert difference_db(played(drawn(document, node)), document.sound.samples) < -120.0
        assert difference_db(played(drawn(edited(document), node)), played(edited(document))) < -120.0
    everywhere = document
    for index in range(4):
        everywhere = drawn(everywhere, Node(2, index))
    assert difference_db(played(everywhere), document.sound.samples) < -120.0


@pytest.mark.parametrize(("reading", "exponent", "orientation"), [*product(Reading, EXPONENTS, Orientation)])
def test_drawn_so_many_times_as_loud_it_is_as_loud_as_at_that_gain(
    reading: Reading, exponent: float, orientation: Orientation
) -> None:
    document = edited(untouched(reading, exponent, orientation))
    for node, gain_db in product(NODES, (-20.0, 3.0, 12.0)):
        before = document.component(node).gain_db
        at_gain = played(with_gain(document, node, before + gain_db))
        if before + gain_db > 12.0:
            continue
        for split in (0.0, 0.5, 1.0):
            by = db_to_gain(gain_db * split), db_to_gain(gain_db * (1.0 - split))
            assert difference_db(played(drawn(document, node, *by)), at_gain) < -100.0


@pytest.mark.parametrize(("reading", "exponent"), [*product(Reading, EXPONENTS)])
def test_what_is_erased_is_mute(reading: Reading, exponent: float) -> None:
    document = edited(untouched(reading, exponent))
    for node in NODES:
        muted = played(with_mute(document, node, muted=True))
        for by in ((0.0, 1.0), (1.0, 0.0), (0.0, 0.0)):
            assert difference_db(played(drawn(document, node, *by)), muted) < -120.0


@pytest.mark.parametrize("exponent", EXPONENTS)
def test_a_little_drawn_changes_a_little(exponent: float) -> None:
    document = untouched(exponent=exponent)
    basis, before = own_shape(document, Node(2, 3)).basis, played(document)
    for size in (1e-4, 1e-2):
        touched = basis * (1.0 + size * np.random.default_rng(0).uniform(-1, 1, basis.shape))
        touched = touched + size * 1e-2 * basis.max()
        change = difference_db(played(with_drawn_basis(document, Node(2, 3), touched)), before)
        assert change < 20.0 * np.log10(size)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(("reading", "exponent"), [*product(Reading, EXPONENTS)])
def test_the_samples_are_the_same_whatever_the_block_size(phase: Phase, reading: Reading, exponent: float) -> None:
    document = with_phase(random_drawing(untouched(reading, exponent)), Node(2, 3), phase)
    renderer, mix = renderer_of(document), document_mix(document)
    whole = renderer.render(mix, 0, SAMPLES)
    for size in (377, 1024):
        pieces = [renderer.render(mix, start, min(size, SAMPLES - start)) for start in range(0, SAMPLES, size)]
        np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6 * np.abs(whole).max())


def drawn_anew(document: Document, by: float = 3.0) -> Document:
    """With one component drawn at random, of which some is far above what it was, and some below."""
    rng = np.random.default_rng(4)
    basis, envelope = own_shape(document, Node(2, 3))
    document = with_drawn_basis(document, Node(2, 3), basis.max() * rng.random(basis.shape) ** 4)
    return with_drawn_envelope(document, Node(2, 3), by * envelope.max() * rng.random(envelope.shape) ** 4)


def random_drawing(document: Document) -> Document:
    """The same with a component that is erased, and one that borrows."""
    basis, document = own_shape(document, Node(2, 3)).basis, drawn_anew(document)
    return with_envelope_of(with_drawn_basis(document, Node(1, 1), np.zeros(basis.shape)), Node(3, 2), Node(1, 0))


@pytest.mark.parametrize(("reading", "layer", "orientation"), [*product(Reading, (1, 2, 3), Orientation)])
def test_parts_heard_alone_sum_to_the_whole(reading: Reading, layer: int, orientation: Orientation) -> None:
    document = edited(random_drawing(untouched(reading, 1.4, orientation, channels=1)))
    document = with_phase(document, Node(3, 2), Phase.SOURCE)
    renderer = renderer_of(document)
    nodes = [Node(layer, index) for index in range(len(document.components[layer - 1]))]
    mixes = [document_mix(heard_alone(document, node)) for node in [*nodes, None]]
    parts = renderer.render_all([*mixes, document_mix(document)], 0, SAMPLES)
    np.testing.assert_allclose(parts[:-1].sum(axis=0), parts[-1], atol=1e-4 * np.abs(parts[-1]).max())


def test_for_an_exponent_of_one_it_is_the_product_over_the_whole() -> None:
    document = drawn_anew(untouched(channels=1), by=100.0)
    document = with_mute(heard_alone(document, Node(2, 3)), None, muted=True)
    found, sound, network = patch_product(document, Node(2, 3)), document.sound, document.network
    assert found is not None
    assert sound is not None
    assert network is not None
    wanted = np.outer(found.envelope, found.basis[0].astype(np.float64))
    whole = (bases(network, 1, Reading.ONE)[0] @ envelopes(network, 1, Reading.ONE).astype(np.float64)).T
    spectra = analyse(sound.samples, SMALL, 0, SMALL.n_frames(SAMPLES))[:, 0]
    below = np.minimum(wanted, 4.0 * whole)
    expected = spectra * below / whole + spectra / np.abs(spectra) * (wanted - below) * network.scale
    assert 0.0 < np.mean(wanted > below) < 1.0
    out = np.zeros(SAMPLES + 2 * SMALL.n_fft)
    for frame, windowed in enumerate(synthesise(expected[:, None].astype(np.complex64), SMALL)[:, 0]):
        at = SMALL.frame_start(frame) + SMALL.n_fft
        out[at : at + SMALL.n_fft] += windowed
    assert difference_db(played(document)[:, 0], frozen(out[SMALL.n_fft :][:SAMPLES])) < -100.0


def test_of_silence_and_of_what_it_never_had_it_is_what_is_drawn() -> None:
    sound = noise(SAMPLES)
    network = random_network(sound, (2,))
    gated = frozen(network.code * (np.arange(50) >= [[0], [25]]))
    document = with_network(Document(sound=sound), without_bins(network, gated))
    alone = with_mute(heard_alone(document, Node(1, 1)), None, muted=True)
    for exponent in EXPONENTS:
        before = with_exponent(alone, exponent)
        basis, envelope = np.zeros((1, 129)), np.zeros(50)
        basis[0, 100], envelope[10:20] = 1.0, 5.0
        after = with_drawn_envelope(with_drawn_basis(before, Node(1, 1), basis), Node(1, 1), envelope)
        heard = played(after)
        assert np.isfinite(heard).all()
        spectrum = np.abs(analyse(heard, SMALL, 0, 50))[:, 0]
        assert np.unravel_index(spectrum.argmax(), spectrum.shape)[1] in {99, 100, 101}
        assert spectrum[11:19, 100].mean() == pytest.approx(5.0, rel=0.5)
        assert spectrum[26:].max() < 1e-3 * spectrum.max()


def without_bins(network: Network, code: Floats) -> Network:
    """The second component has nothing in the upper half of the spectrum."""
    decoder = network.decoders[0] * ~((np.arange(129)[:, None] > 64) & (np.arange(2) == 1))
    return replace(network, decoders=(frozen(decoder),), code=code)


@pytest.mark.parametrize("phase", Phase)
def test_an_envelope_that_is_moved_in_time_moves_the_energy(phase: Phase) -> None:
    sound = noise(SAMPLES)
    network = random_network(sound, (3,))
    frames = np.arange(network.n_frames)
    bump = np.exp(-(((frames - 12) / 3.0) ** 2))
    code = frozen(np.stack([bump, np.ones(len(frames)), np.ones(len(frames))]))
    document = with_network(Document(sound=sound), replace(network, code=code))
    moved = with_drawn_envelope(document, Node(1, 0), np.roll(bump, 20))
    moved = with_phase(moved, Node(1, 0), phase)
    centres = []
    for version in (document, moved):
        power = np.square(played(with_mute(heard_alone(version, Node(1, 0)), None, muted=True)).sum(axis=1))
        centres.append(float((power * np.arange(SAMPLES)).sum() / power.sum()))
    assert centres[1] - centres[0] == pytest.approx(20 * SMALL.hop, abs=1.5 * SMALL.hop)


def test_with_refined_phase_it_is_a_sound_of_its_own() -> None:
    document = with_phase(drawn_anew(untouched()), Node(2, 3), Phase.REFINED)
    document = with_mute(heard_alone(document, Node(2, 3)), None, muted=True)
    found = patch_product(document, Node(2, 3))
    assert found is not None
    np.testing.assert_allclose(played(document), outcome(resynthesis(found, SAMPLES, SMALL)), atol=1e-5)
    half = {found.key: frozen(outcome(refine(document))[found.key][: SAMPLES // 2])}
    partly = renderer_of(document).with_tracks(half).render(document_mix(document), 0, SAMPLES)
    stand_in = played(with_phase(document, Node(2, 3), Phase.SOURCE))
    ends = SAMPLES // 2 // SMALL.hop * SMALL.hop
    assert difference_db(partly[ends + 256 :], stand_in[ends + 256 :]) < -120.0
    np.testing.assert_allclose(partly[: ends - 256], played(document)[: ends - 256], atol=1e-5)


def test_what_is_drawn_and_borrowed_is_both() -> None:
    document = untouched()
    basis, envelope = own_shape(document, Node(1, 0))
    drawn_like = with_phase(with_drawn_basis(document, Node(1, 1), basis), Node(1, 1), Phase.SOURCE)
    both = with_phase(with_envelope_of(drawn_like, Node(1, 1), Node(1, 2)), Node(1, 1), Phase.SOURCE)
    found = patch_product(both, Node(1, 1))
    assert found is not None
    own = own_shape(document, Node(1, 1)).envelope
    lent = own_shape(document, Node(1, 2)).envelope
    np.testing.assert_allclose(found.envelope, lent * (np.linalg.norm(own) / np.linalg.norm(lent)), rtol=1e-5)
    assert np.array_equal(found.basis, basis)
    assert document_mix(both).patches[0].reshaped is not None
    assert document_mix(with_basis_of(both, Node(1, 1), Node(1, 0))).patches[0].reshaped is None
    assert len(envelope) == len(own)


def test_silence_is_no_trouble() -> None:
    sound = Sound(frozen(np.zeros((SAMPLES, 1))), 8000, "silence")
    document = with_network(Document(sound=sound), random_network(noise(SAMPLES), (2,)))
    heard = played(with_drawn_basis(document, Node(1, 0), np.full((1, 129), 100.0)))
    assert np.isfinite(heard).all()
    assert heard.any()
