"""Events put on the onsets of others of the layer: at once, or beside the window."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Node
from audible_gui.operations import with_drawn_envelope
from tests.views.inspector.driving import NODE, Bench
from tests.views.inspector.test_events import ENVELOPE, arranging, click, desk  # noqa: F401 - a fixture


def put_on_onsets(bench: Bench) -> None:
    actions = {action.text(): action for action in bench.inspector.views[ENVELOPE].menu.actions()}
    actions["Put on the nearest onsets of others"].trigger()


def onsets_of_another(bench: Bench) -> None:
    """Another component of the layer begins a little after each of the events, and the others never do."""
    network = bench.document.network
    assert network is not None
    values = np.roll(bench.values(ENVELOPE)[0], 3)
    document = bench.document
    for index in range(1, network.widths[NODE.layer - 1]):
        line = values if index == 1 else np.zeros_like(values)
        document = with_drawn_envelope(document, Node(NODE.layer, index), line)
    bench.session.edit("Draw", lambda _: document)


@pytest.mark.parametrize("at_once", [True, False])
def test_chosen_ones_are_put_on_the_onsets_of_others_and_stay_chosen(
    arranging: Bench,  # noqa: F811
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    at_once: bool,
) -> None:
    if not at_once:
        monkeypatch.setattr("audible_gui.jobs.crossing.AT_ONCE", 0)
    onsets_of_another(arranging)
    click(arranging, 1)
    steps = len(arranging.steps())
    put_on_onsets(arranging)
    assert arranging.crossing.busy is not at_once
    qtbot.waitUntil(lambda: not arranging.crossing.busy)
    assert [event.shift for event in desk(arranging).events] == [0.0, 3.0, 0.0]
    assert desk(arranging).chosen == {1}
    name = arranging.document.component(NODE).name
    assert arranging.steps()[steps:] == [f"Put on the onsets of others: events in envelope of {name}"]


def test_others_that_are_chosen_meanwhile_stay_chosen(
    arranging: Bench,  # noqa: F811
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("audible_gui.jobs.crossing.AT_ONCE", 0)
    onsets_of_another(arranging)
    click(arranging, 1)
    put_on_onsets(arranging)
    click(arranging, 2)
    assert desk(arranging).chosen == {2}
    qtbot.waitUntil(lambda: not arranging.crossing.busy)
    assert [event.shift for event in desk(arranging).events] == [0.0, 3.0, 0.0]
    assert desk(arranging).chosen == {2}
