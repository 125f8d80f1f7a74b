from collections.abc import Callable
from dataclasses import replace
from functools import reduce

import pytest

from audible_gui.document import (
    BINARY,
    BoxGain,
    Breakpoint,
    Document,
    GainCurve,
    Node,
    Stroke,
    group_of,
    with_component,
    with_edge_gain,
    with_exponent,
    with_gain,
    with_group,
    with_group_gain,
    with_mute,
    with_network,
    with_pan,
    with_solo,
)
from audible_gui.operations import with_basis_of, with_curve, with_stroke
from audible_gui.views.inspector.edits_text import AS_TRAINED, edits_text
from tests.views.component_tree.deep import SOUND, learned
from tests.views.inspector.driving import Bench

NODE, OTHER = Node(3, 0), Node(3, 1)
STROKE = Stroke(0, ((0.1, 300.0),), 0.1, 1.0)
PLAIN = with_network(Document(sound=SOUND), learned())


def boxed(document: Document, *gains_db: float) -> Document:
    component = document.component(NODE)
    boxes = tuple(BoxGain(number, number + 1.0, 0.0, 500.0, gain) for number, gain in enumerate(gains_db))
    return with_component(document, NODE, replace(component, boxes=boxes))


def painted(document: Document, *nodes: Node) -> Document:
    return reduce(lambda before, node: with_stroke(before, node, STROKE), nodes, document)


def grouped(document: Document) -> Document:
    after = with_group(document, [NODE, OTHER], "Both")
    group = group_of(after, NODE)
    assert group is not None
    return with_group_gain(after, group.key, -2.0)


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (lambda document: document, AS_TRAINED),
        (lambda document: with_gain(document, OTHER, -3.0), AS_TRAINED),
        (lambda document: boxed(document, -60.0, 6.0, -60.0), "Cut in 2 boxes, raised in 1 box"),
        (lambda document: boxed(document, -6.0), "Lowered in 1 box"),
        (lambda document: with_curve(document, NODE, GainCurve((Breakpoint(0.0, -6.0),))), "1 breakpoint"),
        (lambda document: with_pan(with_gain(document, NODE, -3.0), NODE, 0.5), "Gain −3.0 dB, pan R50"),
        (lambda document: with_mute(document, NODE, True), "Muted"),
        (lambda document: with_solo(document, OTHER, True), "Not heard in the mix while others are soloed"),
        (lambda document: painted(document, NODE, NODE), "Painted into by 2 strokes"),
        (
            lambda document: painted(document, NODE, OTHER),
            "Painted into by 1 stroke, painted over by 1 stroke of others",
        ),
        (grouped, "Both −2.0 dB"),
        (lambda document: with_edge_gain(document, NODE, 1, -4.0), "1 part changed"),
        (lambda document: with_exponent(document, BINARY), "Leakage binary"),
        (lambda document: with_gain(document, Node(1, 0), -3.0), "Edits in other layers"),
        (
            lambda document: with_gain(with_basis_of(document, NODE, OTHER, 0.6), NODE, 2.0),
            f"Basis of {PLAIN.component(OTHER).name} (60 %), gain +2.0 dB",
        ),
    ],
)
def test_the_sentence_tells_of_every_kind_of_edit(edit: Callable[[Document], Document], text: str) -> None:
    assert edits_text(edit(PLAIN), NODE) == text


def test_the_inspector_tells_of_boxes_and_gains(bench: Bench) -> None:
    bench.select()
    footer = bench.inspector.footer.text
    assert footer.text() == AS_TRAINED
    bench.session.edit("Cut", lambda document: boxed(document, -60.0))
    assert footer.text() == "Cut in 1 box"
    bench.session.edit("Gain", lambda document: with_gain(document, NODE, -3.0))
    assert footer.text() == "Cut in 1 box, gain −3.0 dB"
