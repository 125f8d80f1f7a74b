"""Quick runs: tried in the background, shown with their loss, heard with a click, one kept."""

import threading
from collections.abc import Generator, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    MAX_WIDTH,
    Device,
    Document,
    Network,
    NetworkSpec,
    Node,
    Relearn,
    Retraining,
    TrainRequest,
    TrainStep,
    frozen,
    locked_nodes,
    order_spec,
    trial_orders,
    trial_specs,
    with_gain,
    with_lock,
    with_name,
    with_network,
)
from audible_gui.errors import TrainingError
from audible_gui.jobs import Job, Learner, Suggesting, Training, Trying
from audible_gui.session import Session
from audible_gui.views.gallery import Gallery
from audible_gui.views.gallery_picture import picture_image
from audible_gui.views.network_form import NetworkForm
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.refusals import BUSY, NO_SOUND
from tests.support.networks import noise, random_network
from tests.support.suggestions import FakeSearch

SOUND = noise(1000)
OLD = random_network(SOUND)
KICK = Node(1, 3)
PATIENCE_MS = 60_000  # the first comparison imports what takes long
LEFT = Qt.MouseButton.LeftButton


class FakeTrainer:
    """Learns OLD once more; of what is in ``held`` only when the test says so."""

    def __init__(self) -> None:
        self.requests: list[TrainRequest] = []
        self.held: set[int] = set()
        self.go_on = threading.Event()

    def train(self, request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
        self.requests.append(request)
        spec = request.spec
        yield TrainStep("Encoding", 1, 2, 0.5)
        while len(self.requests) - 1 in self.held and not self.go_on.wait(0.01):
            yield TrainStep("Encoding", 1, 2, 0.5)
        network = OLD if spec.widths == OLD.widths else random_network(SOUND, spec.widths, seed=3)
        return replace(network, run=f"run of seed {spec.seed}", spec=spec, loss=0.125)


def again(order: Retraining) -> Generator[TrainStep, bool | None, Network]:
    """As if all had been learned as it was, with new ids but for KICK."""
    yield TrainStep("Refining", 1, 2, 0.5)
    first, deep = order.network.ids
    kept = tuple(id_ if index == KICK.index else 10 + index for index, id_ in enumerate(first))
    return replace(order.network, ids=(kept, tuple(10 + index for index in range(len(deep)))))


@pytest.fixture
def trainer() -> FakeTrainer:
    return FakeTrainer()


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - it wants an application
    """OLD with a kick that a person has named and turned down."""
    document = with_name(with_network(Document(sound=SOUND), OLD), KICK, "Kick")
    result = Session()
    result.edit("Open", lambda _: with_gain(document, KICK, -6.0))
    return result


@pytest.fixture
def training(session: Session, trainer: FakeTrainer) -> Training:
    return Training(session, Learner(trainer.train))


@pytest.fixture
def trying(session: Session, training: Training, trainer: FakeTrainer) -> Iterator[Trying]:
    result = Trying(session, training, Learner(trainer.train, again))
    yield result
    trainer.go_on.set()
    for job in (result, training):
        job.cancel()
    assert Job.cancel_all()


@pytest.fixture
def gallery(session: Session, trying: Trying, training: Training, qtbot: QtBot) -> Gallery:
    form = NetworkForm()
    qtbot.addWidget(form)
    form.set_spec(replace(OLD.spec, seed=7, iterations=200))
    form.set_device(Device.CPU)
    result = Gallery(session, trying, training, form)
    qtbot.addWidget(result)
    result.show()
    return result


def all_tried(gallery: Gallery, trying: Trying, qtbot: QtBot) -> None:
    gallery.try_variations()
    qtbot.waitUntil(lambda: not trying.running, timeout=PATIENCE_MS)


def test_what_is_tried_lies_around_the_settings() -> None:
    specs = trial_specs(NetworkSpec((36, 12), seed=7, iterations=200))
    assert [spec.seed for spec in specs] == [7, 8, 9, 10, 7, 7]
    assert [spec.widths for spec in specs] == [(36, 12)] * 4 + [(24, 8), (54, 18)]
    assert {spec.iterations for spec in specs} == {50}
    assert trial_specs(NetworkSpec((1,), iterations=5))[0].iterations == 5
    assert len(trial_specs(NetworkSpec((1,), seed=2**63 - 1))) == 2, "nothing is tried twice"
    assert max(spec.widths for spec in trial_specs(NetworkSpec((512,)))) == (MAX_WIDTH,)


def test_all_are_tried_and_shown_with_their_loss(
    gallery: Gallery, trying: Trying, trainer: FakeTrainer, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    assert gallery.tiles == []
    assert "50 iterations" in gallery.try_button.toolTip()
    all_tried(gallery, trying, qtbot)
    assert [request.spec for request in trainer.requests] == list(trial_specs(gallery._form.spec()))
    assert {request.device for request in trainer.requests} == {Device.CPU}
    assert [tile.text() for tile in gallery.tiles] == [
        *(f"seed {seed}\n0.12" for seed in (7, 8, 9, 10)),
        "3→2\n0.12",
        "8→4\n0.12",
    ]
    assert all(tile.isEnabled() and tile.accessibleName() and tile.toolTip() for tile in gallery.tiles)
    assert not gallery.keep_button.isEnabled()
    assert session.document is before, "nothing is heard or kept that nobody has asked for"


def test_the_panel_scrolls_to_the_pictures(training: Training, session: Session, trying: Trying, qtbot: QtBot) -> None:
    panel = NetworkPanel(session, training, Suggesting(session, training, FakeSearch().suggest))
    qtbot.addWidget(panel)
    gallery = Gallery(session, trying, training, panel.form)
    panel.add_below_train(gallery)
    gallery.grown.connect(panel.reveal)
    panel.resize(260, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    gallery.try_variations()
    qtbot.waitUntil(lambda: panel.verticalScrollBar().value() > 0)
    assert not gallery.tiles[0].visibleRegion().isEmpty()
    qtbot.waitUntil(lambda: not trying.running, timeout=PATIENCE_MS)


def test_one_is_heard_with_all_that_is_set_and_given_up(
    gallery: Gallery, trying: Trying, session: Session, qtbot: QtBot
) -> None:
    all_tried(gallery, trying, qtbot)
    before = session.document
    QTest.mouseClick(gallery.tiles[1], LEFT)
    assert session.document.network is not None
    assert session.document.network.spec.seed == 8
    assert (session.document.component(KICK).name, session.document.component(KICK).gain_db) == ("Kick", -6.0)
    assert [tile.isChecked() for tile in gallery.tiles] == [False, True, False, False, False, False]
    QTest.mouseClick(gallery.tiles[2], LEFT)
    assert session.document.network.spec.seed == 9
    QTest.mouseClick(gallery.tiles[2], LEFT)
    assert session.document is before
    assert not any(tile.isChecked() for tile in gallery.tiles)


def test_one_is_kept_as_one_step_and_the_others_are_dropped(
    gallery: Gallery, trying: Trying, session: Session, qtbot: QtBot
) -> None:
    all_tried(gallery, trying, qtbot)
    before, lost = session.document, list[list[str]]()
    trying.lost.connect(lost.append)
    QTest.mouseClick(gallery.tiles[1], LEFT)
    QTest.mouseClick(gallery.keep_button, LEFT)
    assert (session.undo_stack.undoText(), session.compared) == ("Train 5 → 3, seed 8", None)
    assert session.document.network is not None
    assert session.document.network.spec.seed == 8
    assert (gallery._form.spec().seed, gallery._form.spec().iterations) == (8, 200)
    assert (gallery.tiles, trying.trials, lost) == ([], [], [])
    session.undo_stack.undo()
    assert session.document == before


def test_what_one_has_no_place_for_is_told_when_it_is_kept(
    gallery: Gallery, trying: Trying, session: Session, qtbot: QtBot
) -> None:
    all_tried(gallery, trying, qtbot)
    QTest.mouseClick(gallery.tiles[4], LEFT)
    with qtbot.waitSignal(trying.lost) as told:
        QTest.mouseClick(gallery.keep_button, LEFT)
    assert told.args == [["Kick"]]
    assert gallery._form.spec().widths == (3, 2)
    assert len(session.document.components[0]) == 3


def test_an_edit_of_one_that_is_heard_keeps_it_and_tells_what_it_has_no_place_for(
    gallery: Gallery, trying: Trying, session: Session, qtbot: QtBot
) -> None:
    all_tried(gallery, trying, qtbot)
    QTest.mouseClick(gallery.tiles[4], LEFT)
    with qtbot.waitSignal(trying.lost) as told:
        session.edit("Gain", lambda document: with_gain(document, Node(1, 0), -3.0))
    assert told.args == [["Kick"]]
    assert (gallery.tiles, trying.trials, len(session.document.components[0])) == ([], [], 3)


def test_those_that_are_there_can_be_heard_while_others_are_learned_and_all_be_given_up(
    gallery: Gallery, trying: Trying, trainer: FakeTrainer, session: Session, qtbot: QtBot
) -> None:
    before = session.document
    trainer.held = {1}
    gallery.try_variations()
    qtbot.waitUntil(lambda: gallery.tiles[1].text() == "seed 8\n50 %" and len(trying.trials) == 1, timeout=PATIENCE_MS)
    assert [tile.isEnabled() for tile in gallery.tiles[:2]] == [True, False]
    QTest.mouseClick(gallery.tiles[0], LEFT)
    assert session.document is not before
    assert gallery.drop_button.text() == "Cancel"
    QTest.mouseClick(gallery.drop_button, LEFT)
    assert session.document is before
    assert (trying.running, gallery.tiles) == (False, [])


def test_a_training_and_another_network_end_them(
    gallery: Gallery, trying: Trying, training: Training, trainer: FakeTrainer, session: Session, qtbot: QtBot
) -> None:
    all_tried(gallery, trying, qtbot)
    session.edit("Gain", lambda document: with_gain(document, KICK, -3.0))
    assert len(gallery.tiles) == 6
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert gallery.tiles == []
    assert gallery.try_button.toolTip() == NO_SOUND
    assert gallery.refusals() == {"variations": NO_SOUND}
    session.undo_stack.redo()
    all_tried(gallery, trying, qtbot)
    trainer.held = {len(trainer.requests)}
    training.start(TrainRequest(SOUND, OLD.spec))
    assert gallery.tiles == []
    assert gallery.refusals() == {"variations": BUSY}
    gallery.try_variations()
    assert trying.orders == ()


def test_what_is_locked_stays_in_all_that_is_tried(session: Session) -> None:
    document, spec = with_lock(session.document, KICK, locked=True), replace(OLD.spec, seed=7)
    orders = trial_orders(document, spec, Device.CPU)
    assert [order_spec(order).seed for order in orders] == [7, 8, 9, 10]
    for order in orders:
        assert isinstance(order, Retraining)
        assert order.change == Relearn(frozenset({KICK}))
        assert order_spec(order).widths == OLD.widths
    free = trial_orders(document, replace(spec, widths=(4,)), Device.CPU)
    assert all(isinstance(order, TrainRequest) for order in free), "there it could not stay"
    with pytest.raises(TrainingError):
        trial_orders(Document(), spec, Device.CPU)


def test_a_locked_component_is_itself_in_what_is_heard(
    gallery: Gallery, trying: Trying, session: Session, qtbot: QtBot
) -> None:
    session.edit("Lock", lambda document: with_lock(document, KICK, locked=True))
    all_tried(gallery, trying, qtbot)
    assert [tile.text().split("\n")[0] for tile in gallery.tiles] == ["seed 7", "seed 8", "seed 9", "seed 10"]
    QTest.mouseClick(gallery.tiles[2], LEFT)
    assert locked_nodes(session.document) == (KICK,)
    assert session.document.component(KICK).name == "Kick"


def test_the_picture_shows_when_components_sound() -> None:
    image = picture_image(frozen([[0.0, 1.0], [0.0, 0.0]]))
    assert (image.width(), image.height()) == (2, 2)
    assert image.pixel(0, 0) == image.pixel(0, 1) == image.pixel(1, 1)
    assert image.pixel(1, 0) != image.pixel(0, 0)
