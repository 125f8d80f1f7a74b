"""Drawing is an edit: absolute, part by part, equal when it draws the same."""

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.document import (
    Document,
    Drawn,
    Network,
    Node,
    Orientation,
    Patch,
    Phase,
    Reading,
    frozen,
    with_network,
    without_mix,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    with_basis_of,
    with_drawn_basis,
    with_drawn_envelope,
    with_envelope_of,
    with_phase,
    without_drawn_basis,
    without_drawn_envelope,
    without_patch,
)
from audible_gui.synthesis import bases, envelopes, own_shape, shape_of
from tests.support.networks import noise, random_network

SOUND = noise(1000, channels=2)
NODE, LENDER = Node(1, 1), Node(2, 0)
BASIS = np.random.default_rng(0).random((2, 129))
ENVELOPE = np.random.default_rng(1).random(random_network(SOUND).n_frames)


@pytest.fixture(params=Orientation)
def document(request: pytest.FixtureRequest) -> Document:
    network = random_network(SOUND, orientation=request.param, parts=True)
    return with_network(Document(sound=SOUND), network)


def patch_at(document: Document, node: Node = NODE) -> Patch:
    patch = document.component(node).patch
    assert patch is not None
    return patch


def network_of(document: Document) -> Network:
    assert document.network is not None
    return document.network


def test_what_is_drawn_is_what_sounds_as_loud_as_it_is_drawn(document: Document) -> None:
    drawn = with_drawn_envelope(with_drawn_basis(document, NODE, 7.0 * BASIS), NODE, ENVELOPE)
    assert patch_at(drawn) == Patch(Drawn(frozen(7.0 * BASIS)), Drawn(frozen(ENVELOPE)), Phase.SOURCE)
    basis, envelope = shape_of(drawn, NODE)
    assert np.array_equal(basis, frozen(7.0 * BASIS))
    assert np.array_equal(envelope, frozen(ENVELOPE))
    assert drawn.edited
    assert patch_at(drawn).drawn
    assert not patch_at(drawn).idle
    assert without_mix(drawn).component(NODE).patch == patch_at(drawn)


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("node", [NODE, LENDER])
def test_own_shapes_are_those_that_were_learned(document: Document, reading: Reading, node: Node) -> None:
    read = Document(document.sound, document.network, document.components, reading=reading)
    network = network_of(document)
    learned = bases(network, node.layer, reading)[:, :, node.index], envelopes(network, node.layer, reading)[node.index]
    erased = with_drawn_basis(read, node, np.zeros((2, 129)))
    for own in (own_shape(read, node), own_shape(erased, node), shape_of(read, node)):
        assert all(np.array_equal(one, other) for one, other in zip(own, learned, strict=True))
    assert not shape_of(erased, node).basis.any()
    assert np.array_equal(shape_of(erased, node).envelope, learned[1])


def test_it_is_taken_back_part_by_part(document: Document) -> None:
    both = with_drawn_envelope(with_drawn_basis(document, NODE, BASIS), NODE, ENVELOPE)
    assert without_drawn_basis(both, NODE) == with_drawn_envelope(document, NODE, ENVELOPE)
    assert without_drawn_envelope(both, NODE) == with_drawn_basis(document, NODE, BASIS)
    for back in (without_drawn_envelope(without_drawn_basis(both, NODE), NODE), without_patch(both, NODE)):
        assert back == document
    assert without_drawn_basis(document, NODE) == document


def test_equal_drawings_are_equal_edits(document: Document) -> None:
    one, again = (with_drawn_basis(document, NODE, BASIS.copy()) for _ in range(2))
    assert one == again
    assert hash(patch_at(one)) == hash(patch_at(again))
    assert one != with_drawn_basis(document, NODE, BASIS + 1e-3)
    assert Drawn(frozen([[1.0, 2.0]])) != Drawn(frozen([1.0, 2.0]))
    assert Drawn(frozen([1.0])) != 1.0


def test_drawings_and_borrowings_take_each_others_place(document: Document) -> None:
    borrowed = with_envelope_of(with_basis_of(document, NODE, LENDER), NODE, LENDER)
    drawn = with_drawn_basis(borrowed, NODE, BASIS)
    assert patch_at(drawn) == Patch(Drawn(frozen(BASIS)), patch_at(borrowed).envelope, Phase.REFINED)
    assert without_drawn_envelope(drawn, NODE) == drawn
    assert patch_at(with_basis_of(drawn, NODE, LENDER)) == patch_at(borrowed)
    assert patch_at(with_basis_of(drawn, NODE, NODE)).basis is None


def test_phases_are_the_sources_while_nothing_is_borrowed_unless_others_are_chosen(document: Document) -> None:
    drawn = with_drawn_basis(document, NODE, BASIS)
    assert patch_at(drawn).phase is Phase.SOURCE
    refined = with_phase(drawn, NODE, Phase.REFINED)
    assert patch_at(refined).phase is Phase.REFINED
    assert patch_at(with_drawn_envelope(refined, NODE, ENVELOPE)).phase is Phase.REFINED
    assert patch_at(with_envelope_of(drawn, NODE, LENDER)).phase is Phase.REFINED
    chosen = with_phase(with_envelope_of(drawn, NODE, LENDER), NODE, Phase.SOURCE)
    assert patch_at(with_envelope_of(chosen, NODE, LENDER, 0.5)).phase is Phase.SOURCE
    assert patch_at(with_drawn_envelope(with_envelope_of(document, NODE, LENDER), NODE, ENVELOPE)).phase is Phase.SOURCE


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (BASIS[:1], "basis of 2 channels and 129 bins"),
        (BASIS[0], "basis of 2 channels and 129 bins"),
        (BASIS.T, "basis of 2 channels and 129 bins"),
        (BASIS - 0.5, "not negative"),
        (BASIS * np.nan, "not negative"),
        (BASIS * 1e300, "not negative"),
    ],
)
def test_nonsense_is_refused(document: Document, values: npt.NDArray[np.float64], words: str) -> None:
    with pytest.raises(AudibleError, match=words):
        with_drawn_basis(document, NODE, values)
    with pytest.raises(AudibleError, match="drawn must be"):
        with_drawn_envelope(document, NODE, values)


def test_components_that_are_not_there_are_refused(document: Document) -> None:
    for node in (Node(1, 9), Node(3, 0), Node(0, 0)):
        with pytest.raises(IndexError):
            with_drawn_basis(document, node, BASIS)
        with pytest.raises(IndexError):
            without_drawn_envelope(document, node)
        with pytest.raises(IndexError):
            own_shape(document, node)


def test_what_is_drawn_cannot_change_any_more(document: Document) -> None:
    values = frozen(BASIS).copy()
    drawn = with_drawn_basis(document, NODE, values)
    values[:] = 0.0
    assert shape_of(drawn, NODE).basis.any()
    with pytest.raises(ValueError, match="read-only"):
        shape_of(drawn, NODE).basis[:] = 0.0
