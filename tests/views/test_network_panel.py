import threading
from collections.abc import Generator, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Device,
    Document,
    Encoder,
    Loss,
    Network,
    NetworkSpec,
    Node,
    Optimiser,
    Orientation,
    Relearn,
    Retraining,
    Sound,
    StftSpec,
    TrainRequest,
    TrainStep,
    locked_nodes,
    with_lock,
    with_network,
)
from audible_gui.errors import TrainingError
from audible_gui.jobs import Learner, Suggesting, Training
from audible_gui.synthesis import Box
from audible_gui.views.labels import eta_text
from audible_gui.views.learned_region import LearnedRegion
from audible_gui.views.locks_note import plan_text
from audible_gui.views.network_panel import NetworkPanel, result_text, result_tip
from tests.support.networks import random_network
from tests.support.suggestions import FakeSearch
from tests.views.plots.fakes import FakeStudio, document, sound, studios

LEFT = Qt.MouseButton.LeftButton
STEPS = 40
PATIENCE_MS = 60_000


class FakeTrainer:
    """Trains in steps that wait for the test, so that nothing depends on time."""

    def __init__(self) -> None:
        self.requests: list[TrainRequest] = []
        self.go_on = threading.Event()
        self.fails = False

    def train(self, request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
        self.requests.append(request)
        result = random_network(request.sound, request.spec.widths)
        for iteration in range(STEPS):
            # Steps that carry a network are never left out.
            partial = result if iteration >= STEPS // 2 else None
            stop = yield TrainStep("Layer 1", iteration, STEPS, 1.0 / (1 + iteration), partial)
            if self.fails:
                raise TrainingError("The sound is silent.")
            if stop:
                break
            if iteration > STEPS // 2:
                self.go_on.wait(10)
        return result


def again(order: Retraining) -> Generator[TrainStep, bool | None, Network]:
    """As if all had been learned as it was, with new ids but for what is locked."""
    assert isinstance(order.change, Relearn)
    ids = []
    for layer, row in enumerate(order.network.ids, 1):
        kept = {node.index for node in order.change.locked if node.layer == layer}
        ids.append(tuple(id_ if index in kept else max(row) + 1 + index for index, id_ in enumerate(row)))
    yield TrainStep("Refining", 1, 2, 0.5)
    return replace(order.network, ids=tuple(ids))


@pytest.fixture
def studio(qapp: QApplication) -> Iterator[FakeStudio]:
    yield from studios(qapp)


@pytest.fixture
def trainer() -> Iterator[FakeTrainer]:
    result = FakeTrainer()
    yield result
    result.go_on.set()


@pytest.fixture
def training(studio: FakeStudio, trainer: FakeTrainer) -> Training:
    return Training(studio.session, Learner(trainer.train, again))


@pytest.fixture
def panel(studio: FakeStudio, training: Training, qtbot: QtBot) -> NetworkPanel:
    result = NetworkPanel(studio.session, training, Suggesting(studio.session, training, FakeSearch().suggest))
    qtbot.addWidget(result)
    result.resize(240, 700)
    with qtbot.waitExposed(result):
        result.show()
    return result


@pytest.fixture
def opened(panel: NetworkPanel, studio: FakeStudio) -> NetworkPanel:
    studio.open(Document(sound=sound(0.2)))
    return panel


def test_without_a_sound_train_says_why_it_is_off(panel: NetworkPanel) -> None:
    assert not panel.train_button.isEnabled()
    assert panel.train_button.toolTip() == "Open a sound first"
    with pytest.raises(ValueError, match="no sound"):
        panel.request()


@pytest.mark.parametrize(
    "spec",
    [
        NetworkSpec(),
        NetworkSpec((100,), Loss.IS, 0.35, 99, 1000, Orientation.ENVELOPES, StftSpec(4096, 1024)),
        NetworkSpec((512, 256, 128, 64, 32, 16, 8, 1), Loss.EUCLIDEAN, 10.0, 10**17, 1, Orientation.SPECTRA),
        NetworkSpec(optimiser=Optimiser.PGD, encoder=Encoder.SIGNED),
    ],
)
def test_any_spec_can_be_set_and_read(panel: NetworkPanel, spec: NetworkSpec) -> None:
    panel.set_spec(spec)
    assert panel.spec() == spec


def test_advanced_settings_are_shown_on_demand_and_when_they_are_not_as_usual(panel: NetworkPanel) -> None:
    form = panel.form
    assert not form.advanced.isVisible()
    QTest.mouseClick(form.advanced_button, LEFT)
    assert form.advanced.isVisible()
    assert form.optimiser_box.isVisible()
    QTest.mouseClick(form.advanced_button, LEFT)
    assert not form.encoder_box.isVisible()
    panel.set_spec(NetworkSpec(encoder=Encoder.SIGNED))
    assert form.encoder_box.isVisible()
    panel.set_spec(NetworkSpec())
    assert form.encoder_box.isVisible()


def test_layers_can_be_added_and_removed(panel: NetworkPanel) -> None:
    chain = panel.form.chain
    assert panel.spec().widths == (36, 12)
    assert panel.widths_label.text() == "36 → 12"
    QTest.mouseClick(chain.rows[1].add_button, LEFT)
    assert panel.spec().widths == (36, 12, 4)
    QTest.mouseClick(chain.rows[0].add_button, LEFT)
    assert panel.spec().widths == (36, 12, 12, 4)
    QTest.mouseClick(chain.rows[0].remove_button, LEFT)
    assert panel.spec().widths == (12, 12, 4)
    assert panel.widths_label.text() == "12 → 12 → 4"
    for _ in range(2):
        QTest.mouseClick(chain.rows[-1].remove_button, LEFT)
    assert panel.spec().widths == (12,)
    assert not chain.rows[0].remove_button.isEnabled()
    assert chain.rows[0].remove_button.toolTip() == "A network has at least one layer"


def test_no_more_than_eight_layers_fit(panel: NetworkPanel) -> None:
    for _ in range(10):
        QTest.mouseClick(panel.form.chain.rows[-1].add_button, LEFT)
    assert panel.spec().widths == (36, 12, 4, 1, 1, 1, 1, 1)
    assert not panel.form.chain.rows[3].add_button.isEnabled()


def test_nothing_invalid_can_be_typed(panel: NetworkPanel) -> None:
    box = panel.form.chain.rows[0].width_box
    box.selectAll()
    QTest.keyClicks(box, "9999")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert 1 <= panel.spec().widths[0] <= 512
    panel.form.seed_edit.selectAll()
    QTest.keyClicks(panel.form.seed_edit, "-4x2")
    assert panel.spec().seed == 42
    panel.form.seed_edit.selectAll()
    QTest.keyClick(panel.form.seed_edit, Qt.Key.Key_Delete)
    assert panel.spec().seed == 42


def test_the_dice_throws_another_seed(panel: NetworkPanel) -> None:
    seeds = set()
    for _ in range(5):
        QTest.mouseClick(panel.form.dice_button, LEFT)
        seeds.add(panel.spec().seed)
        assert panel.form.seed_edit.text() == str(panel.spec().seed)
    assert len(seeds) > 1


def test_slider_and_number_are_the_same_sparsity(panel: NetworkPanel) -> None:
    panel.form.sparsity_slider.setValue(30)
    assert panel.spec().sparsity == 0.3
    panel.form.sparsity_box.setValue(0.55)
    assert panel.form.sparsity_slider.value() == 55


def test_every_control_has_a_name_and_says_what_it_does(panel: NetworkPanel) -> None:
    for widget in panel.form._controls():
        assert widget.accessibleName()
        assert widget.toolTip()
    boxes = (panel.form.loss_box, panel.form.orientation_box, panel.form.device_box)
    tips = [box.itemData(row, Qt.ItemDataRole.ToolTipRole) for box in boxes for row in range(box.count())]
    assert len(set(tips)) == 8


def test_a_loop_or_a_box_can_be_learned_from(panel: NetworkPanel, studio: FakeStudio) -> None:
    region = LearnedRegion(studio.session, studio.transport, panel.form, panel)
    source, transport = panel.form.source, studio.transport
    assert region.parent() is panel
    studio.open(Document(sound=sound(2.0)))
    assert not source.entries.item(1).isEnabled()
    assert "drag over the waveform" in source.itemData(1, Qt.ItemDataRole.ToolTipRole)
    transport.set_loop((4000, 12_000))
    assert panel.request() == TrainRequest(sound_of(studio), panel.spec(), panel.form.device(), None)
    QTest.keyClick(source, Qt.Key.Key_Down)
    assert source.currentText() == "0.50 to 1.50 s"
    assert panel.request().selection == (0.5, 1.5)
    transport.set_box(Box(1600, 8000, 100.0, 500.0))
    assert panel.request().selection == (0.2, 1.0)
    transport.set_box(None)
    transport.set_loop(None)
    # To hear what is around it, say.
    assert panel.request().selection == (0.5, 1.5)
    source.setCurrentIndex(0)
    transport.set_loop((0, 16_000))
    assert not source.entries.item(1).isEnabled()


def test_a_selection_ends_with_its_sound_and_with_weights_that_are_envelopes(
    panel: NetworkPanel, studio: FakeStudio
) -> None:
    LearnedRegion(studio.session, studio.transport, panel.form, panel)
    source = panel.form.source
    studio.open(Document(sound=sound(2.0)))
    envelopes, other = NetworkSpec(orientation=Orientation.ENVELOPES), Document(sound=sound(2.1))
    for spoil in (partial(panel.set_spec, envelopes), partial(studio.open, other)):
        panel.set_spec(NetworkSpec())
        studio.transport.set_loop((4000, 12_000))
        source.setCurrentIndex(1)
        assert panel.form.selection() == (0.5, 1.5)
        spoil()
        assert panel.form.selection() is None
        assert source.currentText() == "Whole sound"
        assert not source.entries.item(1).isEnabled()


def sound_of(studio: FakeStudio) -> Sound:
    found = studio.session.document.sound
    assert found is not None
    return found


def test_train_asks_for_what_is_set(opened: NetworkPanel, training: Training) -> None:
    opened.set_spec(NetworkSpec((7, 3), Loss.IS, seed=5))
    opened.form.device_box.setCurrentIndex(1)
    expected = opened.request()
    assert isinstance(expected, TrainRequest)
    assert (expected.spec.widths, expected.spec.loss, expected.device) == ((7, 3), Loss.IS, Device.CPU)
    started: list[TrainRequest] = []
    training.started.connect(started.append)
    QTest.mouseClick(opened.train_button, LEFT)
    assert started == [expected]
    opened.train()
    assert len(started) == 1
    training.cancel()


def test_while_training_it_shows_progress_and_locks_the_settings(
    opened: NetworkPanel, training: Training, qtbot: QtBot
) -> None:
    empty = opened.curve.grab().toImage()
    QTest.mouseClick(opened.train_button, LEFT)
    assert not opened.train_button.isVisible()
    assert opened.stop_button.isVisible()
    assert not opened.form.loss_box.isEnabled()
    assert "Wait for the training" in opened.form.loss_box.toolTip()
    assert not opened.form.chain.isEnabled()
    qtbot.waitUntil(lambda: opened.progress_bar.value() > 0 and len(opened.curve.points) > 0)
    assert opened.stage_label.text() == "Layer 1"
    assert "%" in opened.eta_label.text()
    assert opened.curve.grab().toImage() != empty
    losses = [loss for _, loss in opened.curve.points]
    assert losses == sorted(losses, reverse=True)
    training.cancel()


@pytest.mark.parametrize("end", ["trained", "stopped", "cancelled"])
def test_a_training_is_paused_until_it_shall_go_on_or_end(
    opened: NetworkPanel, studio: FakeStudio, trainer: FakeTrainer, training: Training, qtbot: QtBot, end: str
) -> None:
    QTest.mouseClick(opened.train_button, LEFT)
    QTest.mouseClick(opened.pause_button, LEFT)
    assert training.paused
    assert opened.pause_button.accessibleName() == "Go on training"
    trainer.go_on.set()
    buttons = {"trained": opened.pause_button, "stopped": opened.stop_button, "cancelled": opened.cancel_button}
    with qtbot.waitSignal(training.ended, timeout=PATIENCE_MS) as ended:
        QTest.mouseClick(buttons[end], LEFT)
    assert ended.args == [end]
    assert opened.pause_button.accessibleName() == "Pause the training"
    assert (studio.session.document.network is None) is (end == "cancelled")


def test_stop_keeps_what_there_is(
    opened: NetworkPanel, studio: FakeStudio, trainer: FakeTrainer, training: Training, qtbot: QtBot
) -> None:
    QTest.mouseClick(opened.train_button, LEFT)
    with qtbot.waitSignal(training.ended) as ended:
        QTest.mouseClick(opened.stop_button, LEFT)
        assert not opened.stop_button.isEnabled()
        trainer.go_on.set()
    assert ended.args == ["stopped"]
    assert studio.session.document.network is not None
    assert opened.train_button.isVisible()
    assert opened.form.loss_box.isEnabled()
    assert "Wait for the training" not in opened.form.loss_box.toolTip()
    assert opened.result_label.isVisible()


def test_cancel_goes_back(opened: NetworkPanel, studio: FakeStudio, training: Training, qtbot: QtBot) -> None:
    QTest.mouseClick(opened.train_button, LEFT)
    qtbot.waitUntil(lambda: studio.session.previewing)
    with qtbot.waitSignal(training.ended) as ended:
        QTest.mouseClick(opened.cancel_button, LEFT)
    assert ended.args == ["cancelled"]
    assert studio.session.document.network is None
    assert not studio.session.undo_stack.canRedo()
    assert opened.train_button.isVisible()
    assert not opened.cancel_button.isVisible()
    assert not opened.result_label.isVisible()


def test_a_failure_is_said(opened: NetworkPanel, trainer: FakeTrainer, training: Training, qtbot: QtBot) -> None:
    trainer.fails = True
    with qtbot.waitSignal(training.failed):
        QTest.mouseClick(opened.train_button, LEFT)
    assert opened.error_label.isVisible()
    assert opened.error_label.text() == "The sound is silent."
    assert opened.train_button.isVisible()
    trainer.fails = False
    QTest.mouseClick(opened.train_button, LEFT)
    assert not opened.error_label.isVisible()
    training.cancel()


def test_a_project_brings_its_settings(panel: NetworkPanel, studio: FakeStudio) -> None:
    studio.open(document(sound(0.2)))
    assert panel.spec().widths == (5, 3)
    assert panel.result_label.isVisible()


def test_nothing_is_cut_off_at_its_width(opened: NetworkPanel, training: Training, qtbot: QtBot) -> None:
    QTest.mouseClick(opened.train_button, LEFT)
    opened.resize(opened.minimumWidth(), 400)
    content = opened.widget()
    assert content is not None
    qtbot.waitUntil(lambda: opened.verticalScrollBar().isVisible())
    assert content.minimumSizeHint().width() <= opened.viewport().width()
    training.cancel()


@pytest.mark.parametrize(
    ("fraction", "eta_s", "text"),
    [
        (0.41, 2.6, "41 % · 3 s left"),
        (0.999, None, "99 %"),
        (0.1, 300.0, "10 % · 5 min left"),
        (0.1, 9000.0, "10 % · 3 h left"),
    ],
)
def test_times_left(fraction: float, eta_s: float | None, text: str) -> None:
    assert eta_text(fraction, eta_s) == text


def test_results_in_words() -> None:
    network = random_network(sound(0.2))
    assert result_text(network) == "0 iterations · 0.0 s · CPU"
    assert "· CPU, 50 iterations/s" in result_text(replace(network, iterations=100, seconds=2.0))
    assert "· CPU, 0.25 iterations/s" in result_text(replace(network, iterations=1, seconds=4.0))
    told = replace(network, device_reason="measured faster: 1.2 s, CUDA 3.4 s", notes=("It was stopped.", "Twice."))
    assert result_text(told) == "0 iterations · 0.0 s · CPU\nIt was stopped.\nTwice."
    assert result_tip(told).endswith("learned\nCPU: measured faster: 1.2 s, CUDA 3.4 s")
    assert result_tip(network).endswith("learned")


@pytest.fixture
def locked(panel: NetworkPanel, studio: FakeStudio) -> NetworkPanel:
    """Two of the five components of layer 1, and the first of layer 2; the settings are those of the network."""
    studio.open(document(sound(0.2)))
    for node in (Node(1, 0), Node(1, 3), Node(2, 0)):
        studio.session.edit("Lock", lambda before, node=node: with_lock(before, node, locked=True))  # type: ignore[misc]
    return panel


def test_it_says_what_becomes_of_locked_components(locked: NetworkPanel, studio: FakeStudio) -> None:
    assert locked.locks.isVisible()
    assert locked.locks.plan.text() == (
        "3 locked components stay, with the parts they are made of; all others are learned anew from what these leave "
        "over."
    )
    assert not locked.locks.obstacle.isVisible()
    order = locked.request()
    assert isinstance(order, Retraining)
    assert isinstance(order.change, Relearn)
    assert order.change.locked == {Node(1, 0), Node(1, 3), Node(2, 0)}
    studio.session.edit("Unlock", lambda before: with_lock(before, Node(2, 0), locked=False))
    assert "2 locked components stay; all others" in locked.locks.plan.text()
    for _ in range(4):
        studio.session.undo_stack.undo()
    assert not locked.locks.isVisible()
    assert isinstance(locked.request(), TrainRequest)


def test_what_undo_brings_back_is_set_as_it_was(studio: FakeStudio, panel: NetworkPanel) -> None:
    heard = sound()
    studio.open(document(heard))
    panel.set_spec(NetworkSpec((5, 3), seed=0, iterations=33))
    one = random_network(heard, (6, 3))
    other = replace(one, spec=replace(one.spec, seed=4))
    panel.set_spec(replace(panel.spec(), widths=(6, 3), seed=4))
    studio.session.edit("Split", lambda before: with_network(before, other))
    studio.session.undo_stack.undo()
    assert (panel.spec().widths, panel.spec().seed, panel.spec().iterations) == ((5, 3), 0, 33)
    panel.set_spec(replace(panel.spec(), widths=(9, 2)))
    studio.session.undo_stack.redo()
    assert panel.spec().widths == (9, 2)


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ((0,), "1 locked component stays; the other 4 are learned anew from what this one leaves over."),
        ((0, 1, 2, 3), "4 locked components stay; the other one is learned anew from what these leave over."),
        ((0, 1, 2, 3, 4), "All components are locked: only when and how loud they sound is learned anew."),
    ],
)
def test_one_layer_is_counted(nodes: tuple[int, ...], words: str) -> None:
    flat = document(sound(0.2), lambda of: random_network(of, (5,)))
    for index in nodes:
        flat = with_lock(flat, Node(1, index), locked=True)
    assert plan_text(flat) == words


def test_settings_that_are_in_the_way_are_named_and_set_right_by_a_button(locked: NetworkPanel) -> None:
    assert not locked.locks.fit_button.isVisible()
    seed = replace(locked.spec(), seed=7)
    locked.set_spec(replace(seed, widths=(4, 3)))
    assert not locked.locks.plan.isVisible()
    assert locked.locks.obstacle.text() == (
        "3 locked components cannot stay: the network has 5 → 3 components, not 4 → 3. Train learns all components "
        "anew."
    )
    assert isinstance(locked.request(), TrainRequest)
    locked.form.orientation_box.setCurrentIndex(1)
    locked.form.sparsity_box.setValue(0.5)
    assert locked.locks.fit_button.toolTip()
    QTest.mouseClick(locked.locks.fit_button, LEFT)
    assert locked.spec() == seed
    assert locked.locks.plan.isVisible()
    assert not locked.locks.fit_button.isVisible()


def test_what_is_locked_stays_through_a_training(locked: NetworkPanel, studio: FakeStudio, qtbot: QtBot) -> None:
    before = studio.session.document
    assert before.network is not None
    QTest.mouseClick(locked.train_button, LEFT)
    assert not locked.locks.isVisible()
    with qtbot.waitSignal(locked._training.ended, timeout=60_000):
        pass
    after = studio.session.document
    assert locked_nodes(after) == locked_nodes(before)
    assert studio.session.undo_stack.undoText() == "Train 5 → 3, 3 locked"
    studio.session.undo_stack.undo()
    assert studio.session.document == before
