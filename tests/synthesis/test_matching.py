from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audible_gui.document import (
    Device,
    LayerMatching,
    Matching,
    Network,
    NetworkSpec,
    Orientation,
    StftSpec,
    TrainRequest,
    frozen,
)
from audible_gui.nae import train
from audible_gui.synthesis import MIN_SIMILARITY, bases, match, similarities
from audible_gui.synthesis.grids import Grid, common_grid, resampled
from tests.support.networks import ORDERS, SMALL, noise, outcome, permuted, random_network, tones

HZ = (500, 1500, 2500, 3500)
RATE_HZ = 8000


def found(layer: LayerMatching) -> dict[int, int]:
    return {pair.previous: pair.new for pair in layer.pairs}


def blinking(kept: tuple[int, ...], stft: StftSpec = SMALL, channels: int = 1, turned: bool = False) -> Network:
    """One layer; component k is a smooth hill around HZ[k], there at every (k + 2)th fifth of a second of four."""
    frequencies_hz = np.arange(stft.n_bins) * RATE_HZ / stft.n_fft
    middles_s = (stft.frame_start(0) + stft.n_fft / 2 + stft.hop * np.arange(stft.n_frames(4 * RATE_HZ))) / RATE_HZ
    spectra = np.stack([np.exp(-(((frequencies_hz - HZ[k]) / 200) ** 2)) for k in kept], axis=1)
    gates = np.stack([np.floor(middles_s / 0.2) % (k + 2) == 0 for k in kept])
    left, right = np.tile(spectra, (channels, 1)), gates.astype(np.float64)
    orientation = Orientation.ENVELOPES if turned else Orientation.SPECTRA
    decoder, code = (right.T, left.T) if turned else (left, right)
    return Network(
        spec=NetworkSpec((len(kept),), stft=stft, orientation=orientation),
        channels=channels,
        encoders=(frozen(decoder.T),),
        decoders=(frozen(decoder),),
        code=frozen(code),
        ids=(tuple(range(len(kept))),),
        run="blinking",
    )


@pytest.mark.parametrize("orientation", Orientation)
def test_a_permuted_copy_is_found_exactly(orientation: Orientation) -> None:
    network = random_network(noise(2000, 2), orientation=orientation)
    matching = match(network, permuted(network))
    for layer, order in zip(matching.layers, ORDERS, strict=True):
        assert [order[pair.new] for pair in layer.pairs] == [pair.previous for pair in layer.pairs]
        assert [pair.similarity for pair in layer.pairs] == pytest.approx([1.0] * len(order))
        assert not layer.lost
        assert not layer.fresh


def test_a_noisy_permuted_copy_is_found_with_less_similarity() -> None:
    network, rng = permuted(blinking((0, 1, 2, 3)), ((3, 1, 0, 2),)), np.random.default_rng(0)
    noisy = replace(
        network,
        decoders=(frozen(network.decoders[0] + 0.1 * rng.random(network.decoders[0].shape)),),
        code=frozen(network.code + 0.1 * rng.random(network.code.shape)),
    )
    layer = match(blinking((0, 1, 2, 3)), noisy).layers[0]
    assert found(layer) == {3: 0, 1: 1, 0: 2, 2: 3}
    assert all(0.8 < pair.similarity < 0.999 for pair in layer.pairs)


def test_other_widths_leave_components_lost_or_fresh() -> None:
    wide, narrow = blinking((0, 1, 2, 3)), blinking((3, 1))
    (down,), (up,) = match(wide, narrow).layers, match(narrow, wide).layers
    assert (found(down), down.lost, down.fresh) == ({1: 1, 3: 0}, (0, 2), ())
    assert (found(up), up.lost, up.fresh) == ({1: 1, 0: 3}, (), (0, 2))
    (other,) = match(blinking((0, 1)), blinking((2, 1))).layers
    assert (found(other), other.lost, other.fresh) == ({1: 1}, (0,), (0,))


def test_basis_and_envelope_both_count() -> None:
    network = blinking((0, 1))
    exchanged = replace(network, code=frozen(network.code[::-1]))
    assert similarities(network, network, 1)[0, 0] == pytest.approx(1.0)
    assert match(network, exchanged).layers == (LayerMatching(lost=(0, 1), fresh=(0, 1)),)


def of_spectra(*columns: tuple[float, ...]) -> Network:
    """One layer of components with these first bins, which sound all the time."""
    empty = np.zeros((SMALL.n_bins - len(columns[0]), len(columns)))
    decoder, code = np.vstack([np.transpose(columns), empty]), np.ones((len(columns), SMALL.n_frames(1000)))
    return replace(blinking(tuple(range(len(columns)))), decoders=(frozen(decoder),), code=frozen(code))


def test_pairs_too_unlike_do_not_cost_better_ones_their_place() -> None:
    previous = of_spectra((1, 0, 0, 0), (0, 1, 0, 0))
    new = of_spectra((0.6, 0.45, 0.66, 0), (0.45, 0, 0, 0.89))
    assert similarities(previous, new, 1) == pytest.approx(np.array([[0.6, 0.45], [0.45, 0.0]]), abs=0.01)
    (layer,) = match(previous, new).layers
    assert (found(layer), layer.lost, layer.fresh) == ({0: 0}, (1,), (1,))


def test_of_two_that_are_most_like_one_the_less_similar_is_lost_not_put_elsewhere() -> None:
    previous, new = of_spectra((1, 0, 0), (0.8, 0.6, 0)), of_spectra((0.95, 0.31, 0), (0.7, 0, 0.71))
    assert similarities(previous, new, 1) == pytest.approx(np.array([[0.95, 0.7], [0.95, 0.56]]), abs=0.01)
    (layer,) = match(previous, new).layers
    assert (found(layer), layer.lost, layer.fresh) == ({0: 0}, (1,), (1,))


def test_twins_are_all_found_again() -> None:
    network = of_spectra((1, 0, 0), (0.5, 0.5, 0), (0.5, 0.5, 0), (0.5, 0.5, 0))
    (layer,) = match(network, network).layers
    assert ([pair.new for pair in layer.pairs if pair.previous == 0], layer.lost, layer.fresh) == ([0], (), ())


@pytest.mark.parametrize("part", ["basis", "envelope", "floor"])
def test_dead_components_match_nothing(part: str) -> None:
    network = blinking((0, 1, 2))
    decoder, code = network.decoders[0].copy(), network.code.copy()
    decoder[:, 1] *= 0.0 if part == "basis" else 1.0
    code[1] *= {"basis": 1.0, "envelope": 0.0, "floor": 1e-12}[part]
    dead = replace(network, decoders=(frozen(decoder),), code=frozen(code))
    for matching in (match(network, dead), match(dead, network), match(dead, dead)):
        assert (found(matching.layers[0]), matching.layers[0].lost) == ({0: 0, 2: 2}, (1,))
        assert matching.layers[0].fresh == (1,)


def test_a_silent_network_matches_nothing() -> None:
    network = blinking((0, 1))
    silent = replace(network, decoders=(frozen(0.0 * network.decoders[0]),), code=frozen(0.0 * network.code))
    assert match(network, silent).layers == (LayerMatching(lost=(0, 1), fresh=(0, 1)),)


@pytest.mark.parametrize("stft", [StftSpec(256, 128), StftSpec(512, 64), StftSpec(128, 64), StftSpec(300, 75)])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("turned", [False, True])
def test_components_are_found_on_another_grid_in_other_channels_and_the_other_orientation(
    stft: StftSpec, channels: int, turned: bool
) -> None:
    layer = match(blinking((0, 1, 2, 3)), blinking((2, 0, 3, 1), stft, channels, turned)).layers[0]
    assert found(layer) == {0: 1, 1: 3, 2: 0, 3: 2}
    assert all(pair.similarity > 0.95 for pair in layer.pairs)


def test_where_a_sound_is_among_the_channels_tells_components_apart() -> None:
    network = blinking((0, 0), channels=2)
    decoder = network.decoders[0].copy()
    decoder[: SMALL.n_bins, 0] = decoder[SMALL.n_bins :, 1] = 0.0
    panned = replace(network, decoders=(frozen(decoder),))
    assert similarities(panned, panned, 1) == pytest.approx(np.eye(2))


def test_layers_are_counted_from_the_sound() -> None:
    sound = noise(2000)
    deep = random_network(sound)
    shallow = replace(deep, decoders=deep.decoders[:1], code=frozen(deep.decoders[1] @ deep.code), ids=deep.ids[:1])
    taken, added = match(deep, shallow), match(shallow, deep)
    assert [found(matching.layers[0]) for matching in (taken, added)] == [{k: k for k in range(5)}] * 2
    assert taken.layers[1] == LayerMatching(lost=(0, 1, 2))
    assert added.layers[1] == LayerMatching(fresh=(0, 1, 2))
    assert (added.previous_widths, added.new_widths) == ((5,), (5, 3))


@settings(max_examples=40)
@given(
    widths=st.tuples(*[st.lists(st.integers(1, 6), min_size=1, max_size=3)] * 2),
    grids=st.tuples(*[st.sampled_from([StftSpec(64, 16), StftSpec(100, 30), StftSpec(128, 64)])] * 2),
    turned=st.tuples(*[st.sampled_from(Orientation)] * 2),
    channels=st.tuples(*[st.integers(1, 2)] * 2),
    seed=st.integers(0, 1000),
)
def test_matching_is_one_to_one_and_leaves_nobody_out(
    widths: tuple[list[int], list[int]],
    grids: tuple[StftSpec, StftSpec],
    turned: tuple[Orientation, Orientation],
    channels: tuple[int, int],
    seed: int,
) -> None:
    previous, new = (
        random_network(noise(600, c), tuple(w), grid, orientation, seed + i)
        for i, (w, grid, orientation, c) in enumerate(zip(widths, grids, turned, channels, strict=True))
    )
    matching: Matching = match(previous, new)
    assert (matching.previous_widths, matching.new_widths) == (previous.widths, new.widths)
    for index, layer in enumerate(matching.layers):
        of_previous, of_new = ((*network.widths, 0, 0, 0)[index] for network in (previous, new))
        assert sorted([pair.previous for pair in layer.pairs] + list(layer.lost)) == list(range(of_previous))
        assert sorted([pair.new for pair in layer.pairs] + list(layer.fresh)) == list(range(of_new))
        assert all(MIN_SIMILARITY <= pair.similarity <= 1.0 for pair in layer.pairs)


@given(
    source=st.builds(Grid, st.floats(-9, 9), st.floats(0.1, 9), st.integers(1, 20)),
    other=st.builds(Grid, st.floats(-9, 9), st.floats(0.1, 9), st.integers(1, 20)),
)
def test_a_common_grid_holds_all_of_both(source: Grid, other: Grid) -> None:
    target = common_grid(source, other)
    assert target.step == max(source.step, other.step)
    for grid in (source, other):
        rows = np.arange(2.0 * grid.cells).reshape(2, -1)
        np.testing.assert_allclose(resampled(rows, grid, target).sum(axis=1), rows.sum(axis=1), atol=1e-9)


def test_cells_are_shared_out_by_their_overlap() -> None:
    rows = resampled(np.array([[6.0, 0.0, 3.0]]), Grid(0.0, 1.0, 3), Grid(-0.5, 2.0, 3))
    np.testing.assert_allclose(rows, [[6.0, 3.0, 0.0]])


@pytest.mark.parametrize("orientation", Orientation)
def test_three_tones_keep_their_identity_over_a_retraining(orientation: Orientation) -> None:
    sound = tones(16000)
    spec = NetworkSpec((6, 3), iterations=60, stft=SMALL, orientation=orientation)
    specs = [replace(spec, seed=seed) for seed in (0, 1)]
    previous, new = (outcome(train(TrainRequest(sound, spec, Device.CPU))) for spec in specs)
    new = permuted(new, ((5, 2, 3, 0, 1, 4), (1, 2, 0)))  # both come sorted by energy
    deepest = match(previous, new).layers[1]
    peaks = [bases(network, 2)[0].argmax(axis=0) for network in (previous, new)]
    assert sorted(peaks[0]) == sorted(peaks[1])
    assert len(deepest.pairs) == 3
    assert all(peaks[0][pair.previous] == peaks[1][pair.new] for pair in deepest.pairs)
