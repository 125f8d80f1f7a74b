"""How much of what multiplies a document may have."""

from dataclasses import replace

import pytest

from audible_gui.document import (
    BoxGain,
    Breakpoint,
    Component,
    Document,
    GainCurve,
    Node,
    Reading,
    Stroke,
    check_combinations,
    combinations,
    with_component,
    with_gain,
    with_group,
    with_network,
)
from audible_gui.document.combining import MOST_COMBINATIONS, most_combinations
from audible_gui.errors import AudibleError
from audible_gui.operations import with_basis_of
from audible_gui.synthesis import document_mix
from tests.support.networks import noise, random_network

SOUND = noise(4000)
BOX = BoxGain(0.0, 1.0, 0.0, 4000.0, -6.0)


@pytest.fixture(scope="module")
def plain() -> Document:
    return with_network(Document(sound=SOUND), random_network(SOUND, (6, 4, 3)))


def curve(number: int) -> GainCurve:
    return GainCurve((Breakpoint(0.0, 0.0), Breakpoint(0.1, -3.0 - number)))


def changed(document: Document, layer: int, count: int, **values: object) -> Document:
    """The first components of a layer with something set."""
    for index in range(count):
        node = Node(layer, index)
        document = with_component(document, node, replace(document.component(node), **values))  # type: ignore[arg-type]
    return document


def curved(document: Document, layer: int, count: int) -> Document:
    for index in range(count):
        node = Node(layer, index)
        document = with_component(document, node, replace(document.component(node), curve=curve(index)))
    return document


def painted(document: Document, *indices: int) -> Document:
    for number, index in enumerate(indices):
        node, stroke = Node(1, index), Stroke(number, ((0.1, 300.0), (0.3, 900.0)), 0.05, 0.5)
        document = with_component(document, node, replace(document.component(node), strokes=(stroke,)))
    return document


def sounding(document: Document) -> int:
    """Terms that it is made of, the mix itself among them."""
    mix = document_mix(document)
    return 1 + len(mix.boxed) + len(mix.patches)


def test_what_layers_have_multiplies(plain: Document) -> None:
    assert combinations(plain) == 1
    assert combinations(curved(plain, 1, 5)) == 6
    both = curved(curved(plain, 1, 5), 2, 3)
    assert combinations(both) == 6 * 4 == sounding(both)
    assert combinations(changed(both, 3, 2, boxes=(BOX,))) == 6 * 4 * 3
    assert combinations(changed(plain, 1, 5, curve=GainCurve((Breakpoint(0.1, 0.0),)))) == 1, "changes nothing"


def test_it_is_never_less_than_what_sounds(plain: Document) -> None:
    crossed = with_basis_of(with_basis_of(plain, Node(1, 0), Node(2, 1)), Node(1, 4), Node(1, 1))
    loud = with_gain(painted(plain, 1, 2), Node(1, 2), -3.0)
    grouped = with_group(painted(crossed, 0, 1), (Node(1, 1), Node(1, 2)), "Both")
    grouped = replace(grouped, groups=(replace(grouped.groups[0], gain_db=-3.0),))
    for document in (
        crossed,
        painted(crossed, 1),
        painted(crossed, 1, 2),
        loud,
        grouped,
        curved(loud, 1, 3),
        curved(with_basis_of(loud, Node(1, 2), Node(2, 0)), 2, 3),
        curved(changed(painted(crossed, 0, 5), 3, 2, boxes=(BOX,)), 1, 2),
    ):
        assert sounding(document) <= combinations(document) <= MOST_COMBINATIONS
    assert combinations(crossed) == sounding(crossed) == 3


def test_more_than_can_be_played_is_refused_with_a_sentence() -> None:
    def wide(layers: tuple[int, ...], count: int) -> Document:
        rows = tuple(tuple(Component(index, curve=curve(index % 40)) for index in range(width)) for width in layers)
        return Document(components=tuple((*row[:count], *map(_plain, row[count:])) for row in rows))

    check_combinations(wide((512,), 512))
    check_combinations(wide((36, 12), 36))
    for document in (wide((64, 16), 64), wide((12, 12, 12), 12)):
        with pytest.raises(AudibleError, match=r"no more than 600 can be played\. Take some away"):
            check_combinations(document)
    check_combinations(wide((64, 16), 8))


def test_large_masks_are_fewer(plain: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    assert most_combinations(plain) == MOST_COMBINATIONS
    both = curved(curved(plain, 1, 5), 2, 3)
    network = plain.network
    assert network is not None
    monkeypatch.setattr("audible_gui.document.combining.MOST_BYTES", 8 * network.decoders[0].shape[0] * 3 * 23)
    assert most_combinations(plain) == 23
    with pytest.raises(AudibleError, match="24 combinations, and no more than 23"):
        check_combinations(both)
    check_combinations(both, slack=2)
    flat = with_network(Document(sound=SOUND), random_network(SOUND, (6,)))
    assert most_combinations(flat) == MOST_COMBINATIONS
    parts = with_network(Document(sound=SOUND, reading=Reading.PARTS), random_network(SOUND, (6, 3), parts=True))
    assert most_combinations(parts) == MOST_COMBINATIONS
    assert most_combinations(replace(parts, reading=Reading.ONE)) == 23


def _plain(component: Component) -> Component:
    return replace(component, curve=GainCurve())
