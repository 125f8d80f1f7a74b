"""Where the cells of a network lie."""

import numpy as np
import pytest

from audible_gui.document import Node, Reading
from audible_gui.synthesis import Flows, drawn_edges
from audible_gui.synthesis.flow_edges import MOST_EDGES
from audible_gui.views.network_view.edges import MOST_BEHIND, edge_at, edge_ends
from audible_gui.views.network_view.focus import Scene, strongest_path
from audible_gui.views.network_view.layout import arranged
from tests.support.networks import noise, random_network

SOUND = noise(2000)


def flows(widths: tuple[int, ...]) -> Flows:
    return Flows(random_network(SOUND, widths), Reading.ONE)


@pytest.mark.parametrize("widths", [(5,), (40, 12), (3, 30), (64, 64, 64), (9, 8, 7, 6, 5, 4, 3, 2)])
@pytest.mark.parametrize("pitch", [3.0, 24.0, 72.0])
def test_cells_lie_beside_and_below_each_other(widths: tuple[int, ...], pitch: float) -> None:
    layout = arranged(flows(widths), 900.0, 300.0, pitch)
    for column, count in zip(layout.columns, widths, strict=True):
        middles = column.middles[column.order]
        assert len(middles) == count
        assert np.diff(middles).min(initial=column.height) >= column.height - 1e-6
        assert middles[0] - column.height / 2 >= 0.0
        assert middles[-1] + column.height / 2 <= layout.height + 1e-6
        assert list(column.between(0.0, layout.height)) == column.order.tolist()
        for index in column.order:
            centre = column.rect(int(index)).center()
            assert layout.node_at(centre.x(), centre.y()) == Node(column.layer, int(index))
    lefts = [column.left for column in layout.columns]
    assert np.diff(lefts).min(initial=1e9) > layout.columns[0].width
    assert layout.width >= lefts[-1] + layout.columns[0].width


def test_children_of_one_parent_lie_together_and_it_beside_them() -> None:
    network = random_network(SOUND, (12, 3))
    decoder = np.full((12, 3), 1e-6)
    homes = np.arange(12) % 3
    decoder[np.arange(12), homes] = 1.0
    object.__setattr__(network, "decoders", (network.decoders[0], decoder / decoder.sum(axis=0)))
    layout = arranged(Flows(network, Reading.ONE), 900.0, 300.0, 24.0)
    order = homes[layout.column(1).order]
    assert np.count_nonzero(np.diff(order)) == 2
    for parent in range(3):
        children = layout.column(1).middles[homes == parent]
        assert children.min() < layout.column(2).middles[parent] < children.max()


def test_an_edge_is_found_along_its_way() -> None:
    some = flows((12, 3))
    layout, edges = arranged(some, 900.0, 300.0, 24.0), drawn_edges(some, 2)
    below, above = layout.columns
    left, right = below.left + below.width, above.left
    from_, to = edge_ends(edges, layout)
    for place in range(len(edges.shares)):
        assert edge_at(edges, layout, left + 1, float(from_[place])) is not None
        found = edge_at(edges, layout, right - 1e-3, float(to[place]))
        assert found is not None
        assert edges.nodes(found)[1] == edges.nodes(place)[1]
    assert edge_at(edges, layout, left - 1, float(from_[0])) is None
    assert edge_at(edges, layout, (left + right) / 2, -50.0) is None


def test_every_child_that_holds_something_has_an_edge_and_there_are_not_too_many() -> None:
    edges = drawn_edges(flows((300, 60)), 2)
    assert set(edges.children.tolist()) == set(range(300))
    assert len(drawn_edges(flows((90, 80)), 2).shares) <= MOST_EDGES
    assert np.all(np.diff(edges.shares) >= 0.0)


def test_behind_what_is_chosen_only_the_strongest_edges_are_drawn() -> None:
    scene = Scene(flows((90, 80)))
    (every,), (behind,) = scene.edges, scene.behind
    assert len(every.shares) > len(behind.shares) == MOST_BEHIND
    assert behind.shares.min() >= every.shares[: len(every.shares) - MOST_BEHIND].max()
    assert behind.nodes(MOST_BEHIND - 1) == every.nodes(len(every.shares) - 1)


def test_the_strongest_path_carries_the_most() -> None:
    some = flows((6, 5, 4, 3))
    path = strongest_path(some, Node(1, 2), Node(4, 1))
    assert [node.layer for node in path] == [2, 3, 4]
    assert path[-1] == Node(4, 1)
    assert strongest_path(some, Node(3, 0), Node(4, 1)) == (Node(4, 1),)
    through = some.edges[0][2] * some.reached([Node(4, 1)])[1]
    assert path[0] == Node(2, int(through.argmax()))
