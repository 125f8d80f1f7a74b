from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audible_gui.document import (
    Document,
    Node,
    Orientation,
    Phase,
    Sound,
    StftSpec,
    frozen,
    heard_alone,
    with_gain,
    with_mute,
    with_network,
    with_solo,
)
from audible_gui.operations import with_basis_of, with_phase
from audible_gui.synthesis import (
    ORIGINAL,
    Renderer,
    bases,
    document_mix,
    envelopes,
    factors,
    magnitudes,
    names,
    node_mix,
    patch_frames,
    residual_mix,
    shares,
    unit_mix,
)
from audible_gui.synthesis import renderer as renderer_module
from audible_gui.synthesis.stft import CHUNK_FRAMES
from tests.support.networks import SMALL, noise, random_network

grids = st.sampled_from([StftSpec(64, 16), StftSpec(64, 32), StftSpec(100, 30), StftSpec(256, 64), StftSpec(128, 1)])


def relative_db(error: np.ndarray, reference: np.ndarray) -> float:
    return float(20 * np.log10(max(float(np.linalg.norm(error)), 1e-30) / float(np.linalg.norm(reference))))


@settings(max_examples=25)
@given(grid=grids, samples=st.integers(1, 700), channels=st.integers(1, 3))
def test_the_transform_gives_back_the_samples_at_any_hop(grid: StftSpec, samples: int, channels: int) -> None:
    sound = noise(samples, channels, seed=samples)
    again = Renderer(sound.samples, grid, None).render(ORIGINAL, 0, samples)
    np.testing.assert_allclose(again, sound.samples, atol=1e-6)


@settings(max_examples=25)
@given(
    widths=st.lists(st.integers(1, 7), min_size=1, max_size=4).map(tuple),
    orientation=st.sampled_from(Orientation),
    channels=st.integers(1, 2),
    seed=st.integers(0, 100),
)
def test_the_components_of_every_layer_and_the_residual_sum_to_the_sound(
    widths: tuple[int, ...], orientation: Orientation, channels: int, seed: int
) -> None:
    sound = noise(900, channels, seed)
    network = random_network(sound, widths, SMALL, orientation, seed)
    renderer = Renderer(sound.samples, SMALL, factors(network))
    for layer in range(1, network.depth + 1):
        mixes = [node_mix(network, Node(layer, index)) for index in range(widths[layer - 1])]
        stems = renderer.render_all([*mixes, residual_mix(network)], 0, sound.n_samples)
        assert relative_db(stems.sum(axis=0) - sound.samples, sound.samples) <= -120.0


def test_bins_that_no_component_holds_belong_to_the_residual() -> None:
    sound = noise(2000)
    network = random_network(sound, (3,))
    network.code.setflags(write=True)
    network.code[:, 10:20] = 0.0
    renderer = Renderer(sound.samples, SMALL, factors(network))
    mixes = [replace(unit_mix(network), residual=(0.0,)), residual_mix(network)]
    held, rest = renderer.render_all(mixes, 0, sound.n_samples)
    assert np.abs(rest).max() > 0.01
    assert relative_db(held + rest - sound.samples, sound.samples) <= -120.0


@settings(max_examples=20)
@given(sizes=st.lists(st.integers(1, 400), min_size=1, max_size=12), start=st.integers(-100, 500))
def test_any_block_has_the_same_samples(sizes: list[int], start: int) -> None:
    sound = noise(1500, 2)
    network = random_network(sound)
    renderer = Renderer(sound.samples, SMALL, factors(network))
    mix = node_mix(network, Node(1, 2))
    whole = renderer.render(mix, start, sum(sizes))
    offsets = np.cumsum([0, *sizes[:-1]])
    parts = [renderer.render(mix, start + int(offset), size) for offset, size in zip(offsets, sizes, strict=True)]
    np.testing.assert_allclose(np.concatenate(parts), whole, atol=1e-6)


def test_an_unedited_document_sounds_like_the_original() -> None:
    sound = noise(3000, 2)
    document = with_network(Document(sound=sound), network := random_network(sound))
    rendered = Renderer(sound.samples, SMALL, factors(network)).render(document_mix(document), 0, 3000)
    assert relative_db(rendered - sound.samples, sound.samples) <= -120.0


@pytest.mark.parametrize("orientation", list(Orientation))
def test_gains_mutes_and_solos_sound_as_the_sum_of_what_is_left(orientation: Orientation) -> None:
    sound = noise(1500)
    network = random_network(sound, (4, 3), SMALL, orientation)
    renderer = Renderer(sound.samples, SMALL, factors(network))
    deep = renderer.render_all([node_mix(network, Node(2, index)) for index in range(3)], 0, 1500)
    document = with_network(Document(sound=sound), network)
    document = with_gain(document, Node(2, 0), -6.0)
    document = with_mute(document, Node(2, 1), muted=True)
    heard = renderer.render(document_mix(document), 0, 1500)
    rest = renderer.render(residual_mix(network), 0, 1500)
    np.testing.assert_allclose(heard, 10 ** (-6 / 20) * deep[0] + deep[2] + rest, atol=1e-6)
    soloed = with_solo(document, Node(2, 2), soloed=True)
    np.testing.assert_allclose(renderer.render(document_mix(soloed), 0, 1500), deep[2] + rest, atol=1e-6)


def test_a_mute_in_a_shallow_layer_acts_on_the_deep_ones() -> None:
    sound = noise(1500)
    network = random_network(sound, (4, 3))
    renderer = Renderer(sound.samples, SMALL, factors(network))
    shallow = renderer.render_all([node_mix(network, Node(1, index)) for index in range(4)], 0, 1500)
    rest = renderer.render(residual_mix(network), 0, 1500)
    document = with_mute(with_network(Document(sound=sound), network), Node(1, 1), muted=True)
    heard = renderer.render(document_mix(document), 0, 1500)
    np.testing.assert_allclose(heard, shallow[[0, 2, 3]].sum(axis=0) + rest, atol=1e-6)


@pytest.mark.parametrize("orientation", list(Orientation))
def test_bases_times_envelopes_are_the_same_reconstruction_in_every_layer(orientation: Orientation) -> None:
    sound = noise(1500, 2)
    network = random_network(sound, (6, 4, 2), SMALL, orientation)
    parts = factors(network)
    whole = parts.left @ parts.right
    for layer in (1, 2, 3):
        b, h = bases(network, layer), envelopes(network, layer)
        assert b.shape == (2, SMALL.n_bins, network.widths[layer - 1])
        np.testing.assert_allclose(b.reshape(-1, b.shape[2]) @ h, whole, rtol=1e-4, atol=1e-7)
        assert shares(network, layer).sum() == pytest.approx(1.0)


def test_magnitudes_stack_the_channels_along_frequency() -> None:
    left, right = noise(1000, seed=1), noise(1000, seed=2)
    both = Sound(frozen(np.hstack([left.samples, right.samples])), 8000, "both")
    np.testing.assert_allclose(
        magnitudes(both, SMALL), np.vstack([magnitudes(left, SMALL), magnitudes(right, SMALL)]), atol=1e-6
    )


def test_a_name_tells_where_the_basis_peaks() -> None:
    sound = noise(1000)
    network = random_network(sound, (2,))
    network.decoders[0].setflags(write=True)
    network.code.setflags(write=True)
    network.decoders[0][:, 0] = 0.0
    network.decoders[0][14, 0] = 1.0  # 14 · 8000 / 256 = 437.5 Hz
    network.code[1] = 0.0
    assert names(network, 8000) == [["A4 438 Hz", "silent"]]


@pytest.mark.parametrize(
    ("frequency_hz", "name"),
    [(220.0, "A3 220 Hz"), (233.08, "A♯3 233 Hz"), (110.0, "A2 110 Hz"), (3520.0, "A7 3.5 kHz")],
)
def test_a_name_tells_a_pitch_between_two_bins(frequency_hz: float, name: str) -> None:
    # Bins are 21.5 Hz apart: the nearest ones to 220 Hz are at 215 and 237 Hz.
    stft, rate_hz = StftSpec(), 44_100
    tone = np.sin(2 * np.pi * frequency_hz * np.arange(8000) / rate_hz)
    sound = Sound(frozen(tone[:, None]), rate_hz, "tone")
    spectrum = magnitudes(sound, stft).sum(axis=1)
    network = random_network(sound, (1,), stft)
    assert names(replace(network, decoders=(frozen(spectrum[:, None]),)), rate_hz) == [[name]]


@pytest.mark.parametrize("row", [0, SMALL.n_bins - 1])
def test_a_basis_that_peaks_at_its_edge_has_a_name(row: int) -> None:
    sound = noise(1000)
    basis = np.zeros((SMALL.n_bins, 1), dtype=np.float32)
    basis[row] = 1.0
    network = replace(random_network(sound, (1,)), decoders=(frozen(basis),))
    assert names(network, 8000) == [["B7 4.0 kHz" if row else "below 20 Hz"]]


def test_what_is_silent_is_not_transformed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = noise(6000, 2)
    network = random_network(sound)
    muted = with_mute(with_network(Document(sound=sound), network), Node(1, 1), muted=True)
    mixes = [document_mix(muted), *(document_mix(heard_alone(muted, Node(1, index))) for index in range(3))]
    renderer = Renderer(sound.samples, network.spec.stft, factors(network))
    made = counted(monkeypatch, "synthesise")
    blocks = renderer.render_all(mixes, 0, sound.n_samples)
    chunks = -(-network.spec.stft.n_frames(sound.n_samples) // CHUNK_FRAMES)
    assert len(made) == 3 * chunks
    assert [bool(block.any()) for block in blocks] == [True, True, False, True]


def test_phases_of_the_source_are_worked_out_once_for_all_stems(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = noise(6000, 2)
    network = random_network(sound)
    document = with_network(Document(sound=sound), network)
    for index in range(3):
        document = with_phase(with_basis_of(document, Node(1, index), Node(1, 3), 1.0), Node(1, index), Phase.SOURCE)
    mixes = [document_mix(heard_alone(document, Node(1, index))) for index in range(3)]
    renderer = Renderer(sound.samples, network.spec.stft, factors(network))
    monkeypatch.setattr(patch_frames, "HIGHEST_GAIN", np.float32(0.1))  # so that there is something beyond it
    apart = [renderer.render(mix, 0, sound.n_samples) for mix in mixes]
    made = counted(monkeypatch, "source_phasors")
    together = renderer.render_all(mixes, 0, sound.n_samples)
    assert 0 < len(made) <= -(-network.spec.stft.n_frames(sound.n_samples) // CHUNK_FRAMES)
    np.testing.assert_array_equal(together, apart)


def counted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[str]:
    """Grows with every call of a function of the renderer's module."""
    calls: list[str] = []
    function = getattr(renderer_module, name)

    def call(*args: object) -> object:
        calls.append(name)
        return function(*args)

    monkeypatch.setattr(renderer_module, name, call)
    return calls
