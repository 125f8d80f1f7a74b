"""Components that are thrown together, or many that are patched, are refined as one sound; few each for itself."""

import numpy as np
import pytest

from audible_gui.document import Document, Floats, Node, Phase, Strategy, Throw, with_network, with_solo
from audible_gui.operations import (
    Into,
    PatchBay,
    with_basis_of,
    with_drawn_envelope,
    with_frozen_throws,
    with_phase,
    with_shuffled_cells,
    with_throw,
)
from audible_gui.synthesis import Renderer, document_mix, factors, own_shape, refinable, refine, shape_of
from audible_gui.synthesis.shapes import energy
from tests.support.networks import noise, outcome, random_network, tones

NODES = tuple(Node(1, index) for index in range(5))
LEVEL_DB = 0.5


def document(*, stereo: bool = False) -> Document:
    sound = noise(6000, 2) if stereo else tones(6000)
    return with_network(Document(sound=sound), random_network(sound))


def rendered(one: Document, tracks: dict[str, Floats] | None = None) -> Floats:
    assert one.sound is not None
    assert one.network is not None
    tracks = outcome(refine(one)) if tracks is None else tracks
    renderer = Renderer(one.sound.samples, one.network.spec.stft, factors(one.network, one.reading), tracks)
    return renderer.render(document_mix(one), 0, one.sound.n_samples)


def level_db(after: Floats, before: Floats) -> float:
    return float(10.0 * np.log10(np.square(after).sum() / np.square(before).sum()))


@pytest.mark.parametrize("stereo", [False, True])
@pytest.mark.parametrize("strategy", [Strategy.WARP, Strategy.SWAP, Strategy.MORPH, Strategy.MOVE])
def test_what_is_thrown_is_as_loud_as_it_was(strategy: Strategy, *, stereo: bool) -> None:
    before = document(stereo=stereo)
    after = with_throw(before, NODES, Throw(strategy, 1.0, 1))
    assert refinable(after)
    heard = rendered(after)
    assert np.abs(heard - rendered(before)).max() > 0.01
    assert abs(level_db(heard, rendered(before))) < LEVEL_DB


def test_a_throw_that_is_not_levelled_is_as_much_louder_as_its_magnitudes_are() -> None:
    before = document()
    levelled, plain = (with_throw(before, NODES, Throw(Strategy.MOVE, 1.0, 1, on)) for on in (True, False))
    scales = [next(iter(refinable(one).values())).envelope.sum() for one in (plain, levelled)]
    assert scales[0] != scales[1]
    wanted_db = 20.0 * np.log10(scales[0] / scales[1])
    assert level_db(rendered(plain), rendered(levelled)) == pytest.approx(wanted_db, abs=0.05)


def test_with_the_others_of_its_layer_it_is_nearer_to_what_was_than_alone() -> None:
    before = document()
    assert before.network is not None
    after = with_throw(before, NODES[:3], Throw(Strategy.SWAP, 1.0, 1))
    alone = [with_solo(one, node, soloed=True) for one, node in ((before, NODES[0]), (after, NODES[0]))]
    for node in NODES[1:3]:
        alone = [with_solo(one, node, soloed=True) for one in alone]
    tracks = outcome(refine(after))
    louder_db = level_db(rendered(alone[1], tracks), rendered(alone[0]))
    off_db = level_db(rendered(after, tracks), rendered(before))
    assert abs(off_db) < 0.1 or louder_db == pytest.approx(3.0, abs=0.05)
    assert abs(louder_db) <= 3.05


@pytest.mark.parametrize("into", list(Into))
def test_many_that_are_crossed_are_as_loud_as_they_were(into: Into) -> None:
    before = document()
    after = with_shuffled_cells(before, PatchBay(1, 1, into), 1)
    assert len(refinable(after)) == len(NODES)
    assert abs(level_db(rendered(after), rendered(before))) < LEVEL_DB


def test_all_with_the_same_basis_are_as_loud_together_as_they_were() -> None:
    before = document()
    after = before
    for node in NODES[:4]:
        after = with_basis_of(after, node, NODES[4])
    energies = [energy([shape_of(one, node) for node in NODES]) for one in (before, after)]
    assert energies[1] > 1.1 * energies[0]
    assert abs(level_db(rendered(after), rendered(before))) < LEVEL_DB


@pytest.mark.parametrize("strategy", [Strategy.FILTER, Strategy.SWAP, Strategy.MORPH, Strategy.MOVE])
@pytest.mark.parametrize("levelled", [True, False])
def test_what_is_frozen_sounds_as_it_was_thrown(strategy: Strategy, *, levelled: bool) -> None:
    thrown = with_throw(document(), NODES, Throw(strategy, 1.0, 1, levelled))
    for node in NODES:
        thrown = with_phase(thrown, node, Phase.REFINED)
    np.testing.assert_allclose(rendered(with_frozen_throws(thrown, NODES)), rendered(thrown), atol=1e-6)


def test_few_that_are_patched_have_phases_of_their_own() -> None:
    crossed = with_basis_of(document(), NODES[0], NODES[4])
    for number in (1, 2):
        before, crossed = crossed, with_basis_of(crossed, NODES[number], NODES[4])
        assert refinable(before).keys() < refinable(crossed).keys()
    drawn = with_drawn_envelope(crossed, NODES[3], 0.5 * own_shape(crossed, NODES[3]).envelope)
    assert refinable(crossed).keys() == refinable(drawn).keys()
    many = with_phase(drawn, NODES[3], Phase.REFINED)
    assert not refinable(crossed).keys() & refinable(many).keys()


def test_what_is_thrown_together_sums_to_one_sound() -> None:
    thrown = with_throw(document(), NODES, Throw(Strategy.SWAP, 1.0, 1))
    tracks = outcome(refine(thrown))
    alone = [rendered(with_solo(thrown, node, soloed=True), tracks) for node in NODES]
    assert np.allclose(sum(alone), rendered(thrown, tracks), atol=1e-6)


def test_the_key_of_a_track_tells_what_it_is_refined_with() -> None:
    thrown = with_throw(document(), NODES, Throw(Strategy.SWAP, 1.0, 1))
    fewer = with_phase(thrown, NODES[0], Phase.SOURCE)
    assert not refinable(thrown).keys() & refinable(fewer).keys()
    by_hand = with_basis_of(document(), NODES[0], NODES[1], 1.0)
    more = with_basis_of(by_hand, NODES[2], NODES[1], 1.0)
    assert refinable(by_hand).keys() < refinable(more).keys()


def test_an_ensemble_that_is_known_is_not_refined_again() -> None:
    thrown = with_throw(document(), NODES, Throw(Strategy.SWAP, 1.0, 1))
    tracks = outcome(refine(thrown))
    assert not list(refine(thrown, tracks))
    again = outcome(refine(thrown, tracks))
    assert all(again[key] is track for key, track in tracks.items())
    anew = outcome(refine(thrown))
    assert all(np.array_equal(anew[key], track) for key, track in tracks.items())


def test_silent_components_that_are_thrown_stay_silent() -> None:
    one = document()
    assert one.network is not None
    silent = np.zeros_like(one.network.code)
    one = with_network(one, type(one.network)(**{**vars(one.network), "code": silent}))
    thrown = with_throw(one, NODES, Throw(Strategy.WARP, 1.0, 1))
    assert all(not track.any() for track in outcome(refine(thrown)).values())
