"""An inspector beside a tree of a network of three layers."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Sound, with_network
from audible_gui.jobs import Crossing
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.inspector.inspector import Inspector
from audible_gui.views.plots.beats import Beats
from audible_gui.views.plots.playhead import Playhead
from audible_gui.views.plots.time_range import TimeRange
from audible_gui.views.selected_boxes import SelectedBoxes
from tests.support.networks import random_network
from tests.views.component_tree.deep import SOUND, learned
from tests.views.inspector.driving import Bench
from tests.views.plots.fakes import FakeStudio

Build = Callable[[Document], Bench]


@pytest.fixture
def build(studio: FakeStudio, qtbot: QtBot) -> Build:
    """Puts a tree and an inspector together for a document."""

    def built(document: Document) -> Bench:
        studio.open(document)
        tree = ComponentTree(studio.session)
        times = TimeRange(tree)
        if document.sound is not None:
            times.set_sound(document.sound.duration_s, 0.01)
        playhead = Playhead(studio.session, studio.transport, tree)
        boxes = SelectedBoxes(studio.session, tree)
        tree.audition_requested.connect(boxes.select)
        beats, crossing = Beats(tree), Crossing(studio.session, tree)
        inspector = Inspector(studio.session, tree, boxes, times, playhead, beats, crossing)
        for widget, size in ((tree, (800, 900)), (inspector, (320, 700))):
            qtbot.addWidget(widget)
            widget.resize(*size)
            with qtbot.waitExposed(widget):
                widget.show()
        return Bench(studio, tree, inspector, times, boxes, beats, crossing)

    return built


@pytest.fixture
def bench(build: Build) -> Bench:
    return build(with_network(Document(sound=SOUND), learned()))


@pytest.fixture
def stereo(build: Build) -> Bench:
    sound = Sound(SOUND.samples.repeat(2, axis=1), SOUND.rate_hz, "stereo")
    return build(with_network(Document(sound=sound), random_network(sound)))
