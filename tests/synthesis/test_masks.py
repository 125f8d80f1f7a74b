"""What sounds, against its definition: the sum over all paths of their nested masks times their gains, in float64."""

import math
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audible_gui.document import (
    BINARY,
    Component,
    Document,
    EdgeGain,
    Floats,
    Network,
    Node,
    Orientation,
    Reading,
    Sound,
    db_to_gain,
    edge_gain,
    heard_alone,
    with_edge_gain,
    with_edge_mute,
    with_network,
)
from audible_gui.synthesis import (
    ORIGINAL,
    Mix,
    Renderer,
    analyse,
    document_mix,
    edge_mix,
    factors,
    node_mix,
    residual_mix,
    synthesise,
    unit_mix,
)
from audible_gui.synthesis.parts import edge_shares
from tests.support.networks import SMALL, noise, random_network

Doubles = npt.NDArray[np.float64]
EXPONENTS = (1.0, 1.4, 2.0, 4.0, BINARY)
SAMPLES = 500

exponents = st.sampled_from(EXPONENTS)
gains_db = st.one_of(st.just(0.0), st.floats(-40.0, 12.0))
pans = st.one_of(st.just(0.0), st.floats(-1.0, 1.0))


@dataclass(frozen=True)
class Case:
    """A network of a sound, read and masked in some way."""

    sound: Sound
    network: Network
    reading: Reading
    exponent: float

    @property
    def renderer(self) -> Renderer:
        return Renderer(self.sound.samples, SMALL, factors(self.network, self.reading, self.exponent))

    def stems(self, *mixes: Mix) -> Floats:
        return self.renderer.render_all(mixes, 0, SAMPLES)

    def node(self, node: Node) -> Mix:
        return node_mix(self.network, node, 1.0, self.reading, self.exponent)

    @property
    def rest(self) -> Mix:
        return residual_mix(self.network, 1.0, self.reading)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sound = noise(SAMPLES, draw(st.integers(1, 3)), draw(st.integers(0, 50)))
    widths = tuple(draw(st.lists(st.integers(1, 5), min_size=1, max_size=3)))
    orientation, seed = draw(st.sampled_from(Orientation)), draw(st.integers(0, 50))
    network = random_network(sound, widths, SMALL, orientation, seed, parts=len(widths) > 1)
    return Case(sound, with_holes(network), draw(st.sampled_from(Reading)), draw(exponents))


def with_holes(network: Network) -> Network:
    """The same with weights and activations that are nothing at all, whole rows and columns among them.

    Nothing else is tiny: what is alone in a bin and 1e-8 as loud as others elsewhere belongs to the residual.
    """
    rng = np.random.default_rng(len(network.code))

    def holed(values: Floats) -> Floats:
        result = np.where((rng.random(values.shape) < 0.15) | (values < 1e-7), np.float32(0.0), values)
        result[rng.random(len(result)) < 0.05] = 0.0
        result[:, rng.random(result.shape[1]) < 0.05] = 0.0
        result.setflags(write=False)
        return result

    return replace(
        network,
        decoders=tuple(map(holed, network.decoders)),
        code=holed(network.code),
        own=None if network.own is None else holed(network.own),
    )


@st.composite
def documents(draw: st.DrawFn, case: Case) -> Document:
    def component(id_: int) -> Component:
        rare = draw(st.integers(0, 7))
        return Component(id_, "", False, draw(gains_db), rare == 0, rare == 1, draw(pans))

    network = case.network
    edges = [
        EdgeGain(layer, parent, child, draw(gains_db), draw(st.booleans()))
        for layer in range(2, network.depth + 1)
        for parent, child in product(network.ids[layer - 1], network.ids[layer - 2])
        if draw(st.integers(0, 3)) == 0
    ]
    return Document(
        case.sound,
        network,
        tuple(tuple(component(id_) for id_ in ids) for ids in network.ids),
        component(0),
        case.reading,
        case.exponent,
        tuple(edge for edge in edges if edge.mixed),
    )


# The definition.


def shared_out(magnitudes: Doubles, exponent: float) -> Doubles:
    """Along the first axis: each one's part of the sum of powers; for a binary mask all to the first greatest one."""
    if exponent == BINARY:
        parts = np.zeros_like(magnitudes)
        np.put_along_axis(parts, magnitudes.argmax(axis=0)[None], 1.0, axis=0)
        parts[:, magnitudes.max(axis=0) == 0.0] = 0.0
        return parts
    powers: Doubles = magnitudes**exponent
    total = powers.sum(axis=0)
    return np.divide(powers, np.where(total > 0.0, total, 1.0))


def path_mask(case: Case, path: tuple[int, ...]) -> Doubles:
    """Mask of a path, from the deepest layer to layer 1: (inputs, samples)."""
    network = case.network
    decoders = [decoder.astype(np.float64) for decoder in network.decoders]
    if network.as_read(case.reading) is Reading.PARTS:
        assert network.own is not None
        leaves = np.einsum("fk,kt->kft", decoders[0], network.own.astype(np.float64))
        shares = [
            edge_shares(decoder, amounts)
            for decoder, amounts in zip(network.decoders[1:], network.amounts[1:], strict=True)
        ]
        amount = math.prod(
            float(share[child, parent])
            for share, parent, child in zip(reversed(shares), path[:-1], path[1:], strict=True)
        )
        mask: Doubles = amount * shared_out(leaves, case.exponent)[path[-1]]
        return mask
    bases = [decoders[0]]
    for decoder in decoders[1:]:
        bases.append(bases[-1] @ decoder)
    tops = np.einsum("fk,kt->kft", bases[-1], network.code.astype(np.float64))
    mask = shared_out(tops, case.exponent)[path[0]]
    for layer, (parent, child) in enumerate(pairwise(path)):
        depth = network.depth - 1 - layer
        siblings = (bases[depth - 1] * decoders[depth][:, parent]).T
        mask = mask * shared_out(siblings, case.exponent)[child][:, None]
    return mask


def side_gain(component: Component, side: int) -> float:
    return 0.0 if component.muted else db_to_gain(component.gain_db) * min(1.0, 1.0 + side * component.pan)


def path_gain(document: Document, path: tuple[int, ...], side: int) -> float:
    """Gains of a path's nodes and edges, all multiplied."""
    result = 1.0
    depth = len(path)
    for layer, index in zip(range(depth, 0, -1), path, strict=True):
        row = document.components[layer - 1]
        soloing = any(component.soloed for component in row)
        result *= 0.0 if soloing and not row[index].soloed else side_gain(row[index], side)
    for layer, parent, child in zip(range(depth, 1, -1), path[:-1], path[1:], strict=True):
        edge = edge_gain(document, Node(layer, parent), child)
        result *= 0.0 if edge.muted else db_to_gain(edge.gain_db)
    return result


def defined(case: Case, document: Document) -> Doubles:
    """What a document sounds like: (samples, channels)."""
    spectra = analyse(case.sound.samples, SMALL, 0, SMALL.n_frames(SAMPLES))
    n_channels = case.sound.n_channels
    outputs = 2 if n_channels == 1 and document.panned else n_channels
    paths = list(product(*(range(width) for width in reversed(case.network.widths))))
    held = [path_mask(case, path) for path in paths]
    if case.network.spec.orientation is Orientation.ENVELOPES:
        held = [mask.T for mask in held]
    rest = np.where(np.sum(held, axis=0) > 1e-9, 0.0, 1.0)
    channels = []
    for output in range(outputs):
        side = (-1, 1, 0)[output] if document.panned else 0
        mask = rest * side_gain(document.residual, side)
        for path, its in zip(paths, held, strict=True):
            mask = mask + path_gain(document, path, side) * its
        source = output if n_channels > 1 else 0
        mine = mask.reshape(n_channels, SMALL.n_bins, -1)[source]
        channels.append(overlapped((spectra[:, source] * mine.T).astype(np.complex64)))
    return np.stack(channels, axis=1)


def overlapped(spectra: npt.NDArray[np.complex64]) -> Doubles:
    frames = synthesise(spectra, SMALL)
    result = np.zeros(SAMPLES + 2 * SMALL.n_fft)
    for number, frame in enumerate(frames):
        first = SMALL.frame_start(number) + SMALL.n_fft
        result[first : first + SMALL.n_fft] += frame
    return result[SMALL.n_fft : SMALL.n_fft + SAMPLES]


def relative_db(error: npt.NDArray[np.floating], reference: npt.NDArray[np.floating]) -> float:
    return float(20 * np.log10(max(float(np.linalg.norm(error)), 1e-30) / float(np.linalg.norm(reference))))


# The properties.


@settings(max_examples=60)
@given(data=st.data())
def test_what_sounds_is_the_sum_over_all_paths(data: st.DataObject) -> None:
    case = data.draw(cases())
    document = data.draw(documents(case))
    heard = case.renderer.render(document_mix(document), 0, SAMPLES)
    np.testing.assert_allclose(heard, defined(case, document), atol=3e-6)


@settings(max_examples=40)
@given(case=cases())
def test_the_stems_of_every_layer_and_the_residual_sum_to_the_sound(case: Case) -> None:
    for layer, width in enumerate(case.network.widths, 1):
        stems = case.stems(*(case.node(Node(layer, index)) for index in range(width)), case.rest)
        assert relative_db(stems.sum(axis=0) - case.sound.samples, case.sound.samples) <= -120.0
    whole = case.stems(unit_mix(case.network, case.reading))[0]
    assert relative_db(whole - case.sound.samples, case.sound.samples) <= -120.0


@settings(max_examples=40)
@given(case=cases(), data=st.data())
def test_children_sum_to_their_parent(case: Case, data: st.DataObject) -> None:
    network = case.network
    for layer in range(2, network.depth + 1):
        parent = Node(layer, data.draw(st.integers(0, network.widths[layer - 1] - 1)))
        width = network.widths[layer - 2]
        children = [edge_mix(network, parent, [child], 1.0, case.reading, case.exponent) for child in range(width)]
        whole, *parts = case.stems(case.node(parent), *children)
        np.testing.assert_allclose(np.sum(parts, axis=0), whole, atol=1e-7)
        few = data.draw(st.sets(st.integers(0, width - 1)))
        rest = edge_mix(network, parent, set(range(width)) - few, 1.0, case.reading, case.exponent)
        np.testing.assert_allclose(
            np.sum([parts[child] for child in few], axis=0) + case.stems(rest)[0], whole, atol=1e-7
        )


@settings(max_examples=40)
@given(case=cases(), data=st.data())
def test_edited_stems_sum_to_the_mix(case: Case, data: st.DataObject) -> None:
    document = data.draw(documents(case))
    for layer, width in enumerate(case.network.widths, 1):
        alone = [document_mix(heard_alone(document, Node(layer, index))) for index in range(width)]
        mix, *stems = case.stems(document_mix(document), *alone, document_mix(heard_alone(document, None)))
        np.testing.assert_allclose(np.sum(stems, axis=0), mix, atol=1e-6)


@settings(max_examples=30)
@given(
    data=st.data(), sizes=st.lists(st.integers(1, 200), min_size=1, max_size=6), start=st.integers(-100, SAMPLES - 1)
)
def test_any_block_has_the_same_samples(data: st.DataObject, sizes: list[int], start: int) -> None:
    case = data.draw(cases())
    mix = document_mix(data.draw(documents(case)))
    renderer = case.renderer
    whole = renderer.render(mix, start, sum(sizes))
    offsets = np.cumsum([0, *sizes[:-1]])
    pieces = [renderer.render(mix, start + int(at), size) for at, size in zip(offsets, sizes, strict=True)]
    assert np.abs(np.concatenate(pieces) - whole).max() < 1e-6


@pytest.mark.parametrize("exponent", EXPONENTS)
@pytest.mark.parametrize("orientation", list(Orientation))
def test_faint_components_keep_their_bins(orientation: Orientation, exponent: float) -> None:
    """What is alone in a bin has all of it, however far below the others it lies, and nothing is lost."""
    sound = noise(SAMPLES)
    network = random_network(sound, (3, 2), SMALL, orientation)
    weights, code = network.decoders[0].copy(), network.code.copy()
    weights[:20] *= 1e-3
    code[:, :5] *= 1e-3
    faint = replace(network, decoders=(weights, network.decoders[1]), code=code)
    case = Case(sound, faint, Reading.ONE, exponent)
    held, rest = case.stems(replace(unit_mix(faint, Reading.ONE), residual=(0.0,)), case.rest)
    assert relative_db(held - sound.samples, sound.samples) <= -120.0
    assert not np.abs(rest).max() > 0.0


@pytest.mark.parametrize("exponent", [1.0, 4.0, 8.0, BINARY])
@pytest.mark.parametrize("orientation", list(Orientation))
def test_weights_at_the_floor_of_a_training_lose_nothing(orientation: Orientation, exponent: float) -> None:
    """Whether such bins belong to a component or to the residual."""
    sound = noise(SAMPLES)
    network = random_network(sound, (4, 3), SMALL, orientation)
    floor = np.float32(1e-12)
    decoders = tuple(np.where(decoder < 0.3 * decoder.max(), floor, decoder) for decoder in network.decoders)
    floored = replace(network, decoders=decoders, code=np.where(network.code < 0.5, floor, network.code))
    case = Case(sound, floored, Reading.ONE, exponent)
    for layer, width in enumerate(floored.widths, 1):
        stems = case.stems(*(case.node(Node(layer, index)) for index in range(width)), case.rest)
        assert relative_db(stems.sum(axis=0) - sound.samples, sound.samples) <= -120.0


def test_setting_an_edge_back_leaves_no_trace() -> None:
    sound = noise(SAMPLES)
    document = with_network(Document(sound), random_network(sound, (3, 2), SMALL))
    edited = with_edge_mute(with_edge_gain(document, Node(2, 1), 0, -6.0), Node(2, 1), 0, muted=True)
    assert edited.edited
    assert with_edge_mute(with_edge_gain(edited, Node(2, 1), 0, 0.0), Node(2, 1), 0, muted=False) == document


@pytest.mark.parametrize("exponent", [1.0, 2.0, BINARY])
@pytest.mark.parametrize("reading", Reading)
def test_masks_of_a_layer_and_of_the_residual_sum_to_one_and_filter_what_sounds(
    exponent: float, reading: Reading
) -> None:
    sound = noise(1500, 2)
    network = random_network(sound, parts=True)
    stft = network.spec.stft
    renderer = Renderer(sound.samples, stft, factors(network, reading, exponent))
    mixes = [node_mix(network, Node(2, index), 1.0, reading, exponent) for index in range(3)]
    masks = [renderer.masks(mix, 2, 7) for mix in (*mixes, residual_mix(network, 1.0, reading))]
    assert np.broadcast_shapes(*(mask.shape for mask in masks)) == (7, 2, stft.n_bins)
    np.testing.assert_allclose(np.sum(masks, axis=0), 1.0, atol=1e-4)
    filtered = synthesise(analyse(sound.samples, stft, 2, 7) * masks[1], stft)
    (frames,) = renderer.frames([renderer.prepare(mixes[1])], 2, 7)
    np.testing.assert_allclose(filtered, frames, atol=1e-6)


def test_without_a_network_the_residual_has_everything() -> None:
    sound = noise(1500)
    assert (Renderer(sound.samples, SMALL, None).masks(ORIGINAL, 0, 3) == 1.0).all()
