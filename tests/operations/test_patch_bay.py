"""A basis of one layer against an envelope of another: who takes what, to which amount, and all of a layer at once."""

import numpy as np
import pytest

from audible_gui.document import (
    Borrowed,
    Document,
    Morph,
    Node,
    Phase,
    identity_of,
    patched_nodes,
    with_lock,
    with_network,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    Cell,
    Into,
    PatchBay,
    cell_amount,
    patched_cells,
    with_basis_of,
    with_cell,
    with_drawn_envelope,
    with_envelope_of,
    with_phase,
    with_shifted_cells,
    with_shuffled_cells,
    without_cells,
)
from audible_gui.synthesis import own_shape, patch_product
from tests.support.networks import noise, random_network

SOUND = noise(4000)
WITHIN, ACROSS, BACK = PatchBay(1, 1), PatchBay(2, 1), PatchBay(2, 1, Into.COLUMNS)


@pytest.fixture
def document() -> Document:
    """5 components in layer 1 and 3 in layer 2."""
    return with_network(Document(sound=SOUND), random_network(SOUND))


def patched(document: Document, bay: PatchBay) -> dict[tuple[int, int], float]:
    return {(cell.row, cell.column): borrowed.amount for cell, borrowed in patched_cells(document, bay)}


def shares(document: Document, bay: PatchBay, rows: int, columns: int) -> list[list[float]]:
    return [[cell_amount(document, bay, Cell(row, column)) for column in range(columns)] for row in range(rows)]


def like(one: object, other: object) -> bool:
    a, b = np.ravel(np.asarray(one)), np.ravel(np.asarray(other))
    return bool(np.vdot(a, b) > 0.9999 * np.linalg.norm(a) * np.linalg.norm(b))


def test_the_rows_component_takes_the_columns_envelope(document: Document) -> None:
    after = with_cell(document, ACROSS, Cell(2, 4), 1.0)
    assert after == with_envelope_of(document, Node(2, 2), Node(1, 4))
    product = patch_product(after, Node(2, 2))
    assert product is not None
    assert like(product.basis, own_shape(document, Node(2, 2)).basis)
    assert like(product.envelope, own_shape(document, Node(1, 4)).envelope)
    assert patched(after, ACROSS) == {(2, 4): 1.0}
    assert patched(after, BACK) == patched(after, WITHIN) == {}


def test_the_columns_component_takes_the_rows_basis(document: Document) -> None:
    after = with_cell(document, BACK, Cell(2, 4), 0.5)
    assert after == with_basis_of(document, Node(1, 4), Node(2, 2), 0.5)
    assert patched(after, BACK) == {(2, 4): 0.5}
    assert patched(after, ACROSS) == {}
    both = with_cell(after, ACROSS, Cell(0, 4), 1.0)
    assert patched_nodes(both) == (Node(1, 4), Node(2, 0)), "both readings can be held at once"


def test_another_cell_of_a_component_takes_the_place_of_the_first_and_nothing_gives_back_its_own(
    document: Document,
) -> None:
    one = with_cell(document, ACROSS, Cell(2, 4), 0.25)
    other = with_cell(one, ACROSS, Cell(2, 3), 1.0)
    assert patched(other, ACROSS) == {(2, 3): 1.0}
    assert with_cell(other, ACROSS, Cell(2, 3), 0.0) == document


def test_where_a_component_meets_itself_stands_what_it_keeps(document: Document) -> None:
    assert shares(document, WITHIN, 2, 2) == [[1.0, 0.0], [0.0, 1.0]]
    after = with_cell(document, WITHIN, Cell(0, 1), 0.75)
    assert shares(after, WITHIN, 2, 2) == [[0.25, 0.75], [0.0, 1.0]]
    assert with_cell(after, WITHIN, Cell(0, 0), 1.0) == document
    assert patched(with_cell(after, WITHIN, Cell(0, 0), 0.5), WITHIN) == {(0, 1): 0.5}
    assert with_cell(document, WITHIN, Cell(0, 0), 0.5) == document, "nobody lends"
    silent = with_envelope_of(document, Node(1, 0), Node(1, 1), 0.0)
    assert cell_amount(silent, WITHIN, Cell(0, 0)) == 1.0, "of what is lent to no amount nothing sounds"


def test_an_amount_keeps_the_blend_and_the_phases_that_were_chosen(document: Document) -> None:
    after = with_envelope_of(document, Node(2, 2), Node(1, 4), 0.5, Morph.GEOMETRIC)
    after = with_phase(after, Node(2, 2), Phase.SOURCE)
    after = with_cell(after, ACROSS, Cell(2, 4), 0.75)
    patch = after.component(Node(2, 2)).patch
    assert patch is not None
    assert patch.envelope == Borrowed(identity_of(document, Node(1, 4)), 0.75, Morph.GEOMETRIC)
    assert patch.phase is Phase.SOURCE
    other = with_cell(after, ACROSS, Cell(2, 4), 0.75, Morph.LINEAR).component(Node(2, 2)).patch
    assert other is not None
    assert other.envelope == Borrowed(identity_of(document, Node(1, 4)), 0.75)


@pytest.mark.parametrize("amount", [-0.1, 1.1, float("nan")])
def test_amounts_outside_the_limits_are_refused(document: Document, amount: float) -> None:
    with pytest.raises(AudibleError):
        with_cell(document, ACROSS, Cell(0, 0), amount)


def test_cells_that_are_not_there_are_refused(document: Document) -> None:
    for cell in (Cell(3, 0), Cell(0, 5)):
        with pytest.raises(IndexError):
            with_cell(document, ACROSS, cell, 1.0)


def test_the_diagonal_is_had_back_but_for_what_is_drawn_or_locked(document: Document) -> None:
    lent = with_cell(with_cell(document, ACROSS, Cell(2, 4), 0.25), ACROSS, Cell(0, 1), 1.0)
    lent = with_basis_of(with_envelope_of(lent, Node(2, 1), Node(2, 0)), Node(2, 1), Node(2, 0))
    assert patched_nodes(without_cells(lent, ACROSS)) == (Node(2, 1),), "bases stay, which are not patched here"
    locked = with_lock(lent, Node(2, 2), locked=True)
    assert patched(without_cells(locked, ACROSS), ACROSS) == {(2, 4): 0.25}
    drawn = with_drawn_envelope(document, Node(2, 0), own_shape(document, Node(2, 1)).envelope)
    assert without_cells(drawn, ACROSS) == drawn


def test_within_a_layer_a_shift_moves_every_envelope_to_the_next_component(document: Document) -> None:
    once = with_shifted_cells(document, WITHIN)
    assert patched(once, WITHIN) == {(k, (k + 1) % 5): 1.0 for k in range(5)}
    back = once
    for _ in range(4):
        back = with_shifted_cells(back, WITHIN)
    assert back == document


def test_between_layers_a_shift_moves_what_is_patched(document: Document) -> None:
    assert with_shifted_cells(document, ACROSS) == document
    lent = with_cell(with_cell(document, ACROSS, Cell(2, 4), 0.25), ACROSS, Cell(0, 1), 1.0)
    assert patched(with_shifted_cells(lent, ACROSS), ACROSS) == {(2, 0): 0.25, (0, 2): 1.0}


@pytest.mark.parametrize("bay", [WITHIN, ACROSS, BACK])
def test_a_shuffle_gives_each_another_and_is_drawn_again_by_its_seed(document: Document, bay: PatchBay) -> None:
    document = with_lock(document, Node(bay.taking, 1), locked=True)
    shuffled = [with_shuffled_cells(document, bay, seed) for seed in range(8)]
    assert shuffled[0] == with_shuffled_cells(document, bay, 0)
    assert len({frozenset(patched(one, bay)) for one in shuffled}) > 1
    for one in shuffled:
        cells = [cell for cell, _ in patched_cells(one, bay)]
        takers = {bay.taker(cell).index for cell in cells}
        assert 1 not in takers, "it is locked"
        assert not any(bay.own(cell) for cell in cells)
        lenders = [bay.lender(cell).index for cell in cells]
        assert max(lenders.count(lender) for lender in lenders) - 1 <= (len(takers) > 3)


def test_a_shuffle_keeps_amounts_and_what_is_drawn(document: Document) -> None:
    document = with_cell(document, ACROSS, Cell(2, 4), 0.25, Morph.GEOMETRIC)
    drawn = with_drawn_envelope(document, Node(2, 0), own_shape(document, Node(2, 1)).envelope)
    after = with_shuffled_cells(drawn, ACROSS, 3)
    assert after.component(Node(2, 0)) == drawn.component(Node(2, 0))
    ((_, borrowed),) = [pair for pair in patched_cells(after, ACROSS) if pair[0].row == 2]
    assert (borrowed.amount, borrowed.morph) == (0.25, Morph.GEOMETRIC)
