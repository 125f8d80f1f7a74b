"""What patched components sound like."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    Morph,
    Network,
    NetworkSpec,
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
    with_solo,
)
from audible_gui.operations import with_basis_of, with_envelope_of, with_phase
from audible_gui.synthesis import (
    Renderer,
    analyse,
    bases,
    document_mix,
    envelopes,
    factors,
    magnitudes,
    patch_product,
    refinable,
    refine,
    synthesise,
)
from audible_gui.synthesis.patches import resynthesis
from tests.support.networks import SMALL, noise, outcome, random_network
from tests.support.onsets import f_measure, onsets

SAMPLES = 3000
ALONE, LENDER = Node(1, 1), Node(2, 2)


def patched(
    reading: Reading = Reading.ONE,
    phase: Phase = Phase.SOURCE,
    channels: int = 2,
    orientation: Orientation = Orientation.SPECTRA,
) -> Document:
    """Component 2 of layer 1 with the basis of another and the envelope of a deep one, and component 1 of layer 2."""
    sound = noise(SAMPLES, channels)
    network = random_network(sound, (5, 3), orientation=orientation, parts=True)
    document = with_network(Document(sound=sound, reading=reading), network)
    document = with_envelope_of(with_basis_of(document, ALONE, Node(1, 4)), ALONE, LENDER)
    document = with_basis_of(document, Node(2, 0), Node(1, 0), 0.5)
    return with_phase(with_phase(document, ALONE, phase), Node(2, 0), phase)


def network_of(document: Document) -> Network:
    assert document.network is not None
    return document.network


def renderer_of(document: Document) -> Renderer:
    assert document.sound is not None
    network = network_of(document)
    parts = factors(network, document.reading, document.exponent)
    return Renderer(document.sound.samples, network.spec.stft, parts, outcome(refine(document)))


def played(document: Document) -> Floats:
    return renderer_of(document).render(document_mix(document), 0, SAMPLES)


def test_a_product_has_the_energy_of_the_component_and_the_shape_of_what_it_borrows() -> None:
    document = patched()
    product, network = patch_product(document, ALONE), network_of(document)
    assert product is not None
    own = np.outer(bases(network, 1, Reading.ONE)[:, :, 1], envelopes(network, 1, Reading.ONE)[1])
    assert np.linalg.norm(np.outer(product.basis, product.envelope)) == pytest.approx(np.linalg.norm(own), rel=1e-5)
    basis, envelope = bases(network, 1, Reading.ONE)[:, :, 4], envelopes(network, 2, Reading.ONE)[2]
    for made, lent in ((product.basis, basis), (product.envelope, envelope)):
        assert np.vdot(made, lent) == pytest.approx(np.linalg.norm(made) * np.linalg.norm(lent), rel=1e-5)


@pytest.mark.parametrize("morph", Morph)
def test_between_one_and_the_other_lies_what_is_nearer_to_one_or_the_other(morph: Morph) -> None:
    document = patched()
    own, other = (bases(network_of(document), 1, Reading.ONE)[:, :, index].ravel() for index in (3, 4))
    likeness = []
    for amount in (0.25, 0.5, 0.75):
        product = patch_product(with_basis_of(document, Node(1, 3), Node(1, 4), amount, morph), Node(1, 3))
        assert product is not None
        b = product.basis.ravel()
        assert np.linalg.norm(b) == pytest.approx(np.linalg.norm(own), rel=1e-5)
        likeness.append((np.vdot(b, own) / np.linalg.norm(own), np.vdot(b, other) / np.linalg.norm(other)))
    assert all(one[0] > two[0] and one[1] < two[1] for one, two in pairwise(likeness))


def test_borrowing_nothing_is_being_oneself() -> None:
    document = with_network(Document(sound=noise(SAMPLES)), random_network(noise(SAMPLES), parts=True))
    nothing = with_basis_of(document, ALONE, Node(1, 4), 0.0)
    assert patch_product(nothing, ALONE) is None
    assert patch_product(document, ALONE) is None
    assert np.array_equal(played(nothing), played(document))


def test_with_the_phase_of_the_source_it_is_a_filter_up_to_12_db_and_more_of_the_same_phase_beyond() -> None:
    document = patched(channels=1)
    network, sound = network_of(document), document.sound
    assert sound is not None
    # Component 5 is silent in the second half, where the envelope is that is borrowed.
    edges, code = network.decoders[1].copy(), network.code.copy()
    edges[4, 2], code[2, :25], code[:2, 25:] = 1e-3, 1e-3, 1e-3
    own = frozen(network.decoders[0] * (np.arange(129)[:, None] // 26 == np.arange(5)) + 1e-6)
    network = replace(network, decoders=(own, frozen(edges)), code=frozen(code), scale=0.7)
    document = with_mute(with_network(document, network), Node(2, 0), muted=True)
    for index in (0, 2, 3, 4):
        document = with_mute(document, Node(1, index), muted=True)
    document = with_mute(document, None, muted=True)
    # The parent at 0 is patched, and muted, so that its share of the child is silent.
    product = patch_product(document, ALONE)
    assert product is not None
    spectra = analyse(sound.samples, SMALL, 0, SMALL.n_frames(SAMPLES))[:, 0].astype(np.complex128)
    total = magnitudes_of(network)
    wanted = np.outer(product.envelope, product.basis[0])
    filtered = np.minimum(wanted, 4.0 * total)
    beyond = (wanted - filtered) * network.scale
    assert (beyond > 0.0).any()
    assert (filtered == wanted).any()
    share = network.decoders[1][1] * network.amounts[1]
    weight = share[1:].sum() / share.sum()
    expected = weight * overlapped(spectra * filtered / total + spectra / np.abs(spectra) * beyond)
    np.testing.assert_allclose(played(document)[:, 0], expected, atol=1e-5 * np.abs(expected).max())


def magnitudes_of(network: Network) -> npt.NDArray[np.float64]:
    """Of all components, read as one: (frames, bins)."""
    left = network.decoders[0].astype(np.float64) @ network.decoders[1]
    product: npt.NDArray[np.float64] = (left @ network.code).T
    return product


def overlapped(spectra: npt.NDArray[np.complex128]) -> npt.NDArray[np.float64]:
    out = np.zeros(SAMPLES + 2 * SMALL.n_fft)
    for frame, windowed in enumerate(synthesise(spectra.astype(np.complex64), SMALL)):
        at = SMALL.frame_start(frame) + SMALL.n_fft
        out[at : at + SMALL.n_fft] += windowed
    return out[SMALL.n_fft :][:SAMPLES]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("exponent", [1.0, 1.4, BINARY])
def test_the_samples_are_the_same_whatever_the_block_size(phase: Phase, exponent: float) -> None:
    document = with_exponent(patched(phase=phase), exponent)
    renderer, mix = renderer_of(document), document_mix(document)
    whole = renderer.render(mix, 0, SAMPLES)
    pieces = [renderer.render(mix, start, min(377, SAMPLES - start)) for start in range(0, SAMPLES, 377)]
    np.testing.assert_allclose(np.concatenate(pieces), whole, atol=1e-6)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("orientation", Orientation)
def test_parts_heard_alone_sum_to_the_whole(
    reading: Reading, phase: Phase, layer: int, orientation: Orientation
) -> None:
    document = patched(reading, phase, channels=1, orientation=orientation)
    document = with_gain(with_gain(with_gain(document, Node(1, 1), -4.0), Node(2, 2), 3.0), Node(1, 0), 2.0)
    document = with_pan(with_edge_gain(document, Node(2, 1), 1, -5.0), Node(2, 1), 0.5)
    renderer = renderer_of(document)
    nodes = [Node(layer, index) for index in range(len(document.components[layer - 1]))]
    mixes = [document_mix(heard_alone(document, node)) for node in [*nodes, None]]
    parts = renderer.render_all([*mixes, document_mix(document)], 0, SAMPLES)
    np.testing.assert_allclose(parts[:-1].sum(axis=0), parts[-1], atol=1e-4 * np.abs(parts[-1]).max())
    assert sum(part.any() for part in parts) > 2


@pytest.mark.parametrize("reading", Reading)
def test_gains_mutes_and_solos_of_its_own_and_of_other_layers_act(reading: Reading) -> None:
    document = patched(reading, Phase.REFINED, channels=1)
    quiet = with_gain(document, ALONE, -6.0)
    alone = [document_mix(heard_alone(d, ALONE)) for d in (document, quiet)]
    full, less = renderer_of(document).render_all(alone, 0, SAMPLES)
    np.testing.assert_allclose(less, db_to_gain(-6.0) * full, atol=1e-6)
    silent = with_mute(with_mute(with_mute(document, Node(2, 0), True), Node(2, 1), True), Node(2, 2), True)
    assert not document_mix(silent).patches
    assert not document_mix(with_solo(with_mute(document, Node(2, 0), True), Node(1, 2), soloed=True)).patches


def test_a_refined_component_is_its_track_until_there_is_none() -> None:
    document = with_mute(heard_alone(patched(phase=Phase.REFINED), Node(2, 0)), None, muted=True)
    product = patch_product(document, Node(2, 0))
    assert product is not None
    track = outcome(resynthesis(product, SAMPLES, SMALL))
    np.testing.assert_allclose(played(document), track, atol=1e-6)
    without = renderer_of(document).with_tracks({}).render(document_mix(document), 0, SAMPLES)
    at_once = played(with_phase(document, Node(2, 0), Phase.SOURCE))
    assert np.array_equal(without, at_once)
    assert np.abs(without - track).max() > 1e-3


@pytest.mark.parametrize("length", [1, 63, 1400, SAMPLES - 1])
def test_the_beginning_of_a_track_sounds_as_far_as_it_goes(length: int) -> None:
    document = patched(phase=Phase.REFINED)
    mix, whole = document_mix(document), renderer_of(document)
    tracks = outcome(refine(document))
    begun = whole.with_tracks({key: frozen(track[:length]) for key, track in tracks.items()})
    samples = begun.render(mix, 0, SAMPLES)
    source, refined = whole.with_tracks({}).render(mix, 0, SAMPLES), whole.render(mix, 0, SAMPLES)
    until = length // SMALL.hop * SMALL.hop - SMALL.n_fft + SMALL.hop
    assert np.array_equal(samples[: max(until, 0)], refined[: max(until, 0)])
    np.testing.assert_allclose(samples[until + SMALL.n_fft :], source[until + SMALL.n_fft :], atol=1e-6)
    assert np.abs(source - refined).max() > 1e-3
    steps = [float(np.abs(np.diff(one, axis=0)).max()) for one in (samples, source, refined)]
    assert steps[0] <= max(steps[1:])
    blocks = [begun.render(mix, start, 301) for start in range(0, SAMPLES, 301)]
    np.testing.assert_allclose(np.concatenate(blocks)[:SAMPLES], samples, atol=1e-6)


def test_tracks_grow_one_after_the_other() -> None:
    sound = noise(30_000)
    document = with_network(Document(sound=sound), random_network(sound, (4,)))
    document = with_basis_of(with_basis_of(document, Node(1, 0), Node(1, 2)), Node(1, 1), Node(1, 3))
    first, second = refinable(document)
    steps = [step for step in refine(document) if step.tracks is not None]
    lengths = [tuple(len(step.tracks.get(key, ())) for key in (first, second)) for step in steps if step.tracks]
    assert lengths == sorted(lengths)
    assert 0 < lengths[0][0] < 30_000
    assert lengths[0][1] == 0
    assert lengths[-1] == (30_000, 30_000)
    assert steps[-1].fraction == 1.0


def test_only_what_is_new_is_refined() -> None:
    document = patched(phase=Phase.REFINED)
    (one, other), silence = refinable(document), frozen(np.zeros((SAMPLES, 2)))
    tracks = outcome(refine(document, {one: silence}))
    assert tracks[one] is silence
    assert tracks[other].shape == (SAMPLES, 2)
    assert refinable(patched(phase=Phase.SOURCE)) == {}
    changed = with_basis_of(document, Node(2, 0), Node(1, 0), 0.6)
    assert len(refinable(changed).keys() & refinable(document).keys()) == 1


def test_sounds_that_are_too_long_keep_the_phase_of_the_source(monkeypatch: pytest.MonkeyPatch) -> None:
    document = patched(phase=Phase.REFINED)
    monkeypatch.setattr("audible_gui.synthesis.patches.LONGEST_BYTES", 4 * SAMPLES)
    assert refinable(document) == {}
    assert np.array_equal(played(document), played(patched()))


def test_fine_grids_are_refined_on_a_coarser_one_that_lies_upon_them() -> None:
    spec = StftSpec(256, 10)
    sound = noise(SAMPLES)
    network = random_network(sound, (2,), stft=spec)
    document = with_basis_of(with_network(Document(sound=sound), network), Node(1, 0), Node(1, 1))
    product = patch_product(document, Node(1, 0))
    assert product is not None
    impulse = np.zeros_like(product.envelope)
    impulse[160:163] = 1.0  # their windows are about sample 1492
    track = outcome(resynthesis(replace(product, envelope=frozen(impulse)), SAMPLES, spec))
    power = np.square(track[:, 0])
    assert np.sum(power * np.arange(SAMPLES)) / power.sum() == pytest.approx(160 * 10 - 246 + 138, abs=15)


def test_silence_of_the_source_is_no_silence_of_the_patch() -> None:
    sound = Sound(frozen(np.zeros((SAMPLES, 1))), 8000, "silence")
    network = random_network(noise(SAMPLES), (2,))
    upper = np.arange(129)[:, None] >= 64
    network = replace(
        network,
        decoders=(frozen(network.decoders[0] * (upper == [False, True])),),
        code=frozen(network.code * (np.arange(50) < [[25], [50]])),
    )
    document = with_envelope_of(with_network(Document(sound=sound), network), Node(1, 0), Node(1, 1))
    one, other = (played(with_phase(document, Node(1, 0), phase))[2000:] for phase in Phase)
    assert np.isfinite(one).all()
    assert 0.5 < np.linalg.norm(one) / np.linalg.norm(other) < 2.0


RATE_HZ = 11_025
GRID = StftSpec(512, 128)
HITS_S = (0.2, 0.55, 0.9, 1.5, 1.85, 2.4)


def drum_and_piano() -> tuple[Document, Floats, Floats]:
    """Hits of noise, a chord of decaying notes at other times, and a network that knows both; with both alone."""
    time = np.arange(3 * RATE_HZ) / RATE_HZ
    drum, piano = np.zeros_like(time), np.zeros_like(time)
    rng = np.random.default_rng(3)
    for hit_s in HITS_S:
        since = np.maximum(time - hit_s, 0.0)
        drum += 0.3 * rng.standard_normal(len(time)) * np.exp(-since / 0.03) * (time >= hit_s)
    for start_s, hz in ((0.0, 262.0), (1.0, 330.0), (2.0, 392.0)):
        since = np.maximum(time - start_s, 0.0)
        note = sum(np.sin(2 * np.pi * hz * n * since) / n for n in range(1, 9))
        piano += 0.2 * note * np.exp(-since / 0.5) * (time >= start_s)
    sounds = [Sound(frozen(part[:, None]), RATE_HZ, "part") for part in (drum, piano)]
    spectrograms = [magnitudes(sound, GRID).astype(np.float64) for sound in sounds]
    columns = np.stack([spectrogram.sum(axis=1) for spectrogram in spectrograms], axis=1)
    columns /= columns.sum(axis=0)
    code = np.stack([spectrogram.sum(axis=0) for spectrogram in spectrograms])
    network = Network(
        NetworkSpec((2,), stft=GRID), 1, (), (frozen(columns),), frozen(code), ((0, 1),), "run", scale=1.0
    )
    both = Sound(frozen((drum + piano)[:, None]), RATE_HZ, "both")
    return with_network(Document(sound=both), network), sounds[0].samples, sounds[1].samples


def cosine(one: Floats, other: Floats) -> float:
    return float(np.vdot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))


@pytest.mark.parametrize("phase", Phase)
def test_the_envelope_of_a_drum_and_the_basis_of_a_piano_are_heard_as_such(phase: Phase) -> None:
    document, drum, piano = drum_and_piano()
    document = with_phase(with_basis_of(document, Node(1, 0), Node(1, 1)), Node(1, 0), phase)
    document = heard_alone(document, Node(1, 0))
    assert document.sound is not None
    heard = renderer_of(document).render(document_mix(document), 0, document.sound.n_samples)
    assert f_measure(onsets(heard, RATE_HZ), np.array(HITS_S)) >= 0.9
    assert f_measure(onsets(piano, RATE_HZ), np.array(HITS_S)) < 0.5
    spectra = [magnitudes(Sound(frozen(s), RATE_HZ, ""), GRID).mean(axis=1) for s in (heard, piano, drum)]
    assert cosine(spectra[0], spectra[1]) >= 0.9
    assert cosine(spectra[0], spectra[2]) < 0.7
    ratio = np.square(heard).sum() / np.square(drum).sum()
    assert abs(10.0 * math.log10(ratio)) < 6.0
