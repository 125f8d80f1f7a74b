"""Suggesting layers in the network panel."""

from collections.abc import Generator, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QSpinBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.document import Candidate, Document, Network, NetworkSpec, Suggestion, TrainRequest, TrainStep
from audible_gui.jobs import Learner, Suggesting, Training
from audible_gui.nae.suggestion import sentence
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.plots.coverage_curve import CoverageCurve, candidate_text
from audible_gui.views.suggestion_view import SuggestionView
from tests.support.networks import SMALL
from tests.support.suggestions import CURVE, SUGGESTION, FakeSearch
from tests.views.plots.fakes import FakeStudio, document, sound, studios

LEFT = Qt.MouseButton.LeftButton


def endless(_request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    while True:
        yield TrainStep("Layer 1", 0, 1, 1.0)


def tab_stops(start: QWidget) -> list[QWidget]:
    """What Tab reaches from a widget on, the tool buttons and the insides of boxes left out."""
    stops: list[QWidget] = []
    widget = start.nextInFocusChain()
    while widget is not None and widget is not start:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and isinstance(widget, QSpinBox | QPushButton | QComboBox):
            stops.append(widget)
        widget = widget.nextInFocusChain()
    return stops


@pytest.fixture
def studio(qapp: QApplication) -> Iterator[FakeStudio]:
    yield from studios(qapp)


@pytest.fixture
def search() -> Iterator[FakeSearch]:
    result = FakeSearch()
    yield result
    result.go_on.set()


@pytest.fixture
def training(studio: FakeStudio) -> Training:
    return Training(studio.session, Learner(endless))


@pytest.fixture
def suggesting(studio: FakeStudio, training: Training, search: FakeSearch) -> Suggesting:
    return Suggesting(studio.session, training, search.suggest)


@pytest.fixture
def panel(studio: FakeStudio, training: Training, suggesting: Suggesting, qtbot: QtBot) -> NetworkPanel:
    result = NetworkPanel(studio.session, training, suggesting)
    qtbot.addWidget(result)
    result.resize(252, 720)
    with qtbot.waitExposed(result):
        result.show()
    return result


@pytest.fixture
def opened(panel: NetworkPanel, studio: FakeStudio) -> NetworkPanel:
    studio.open(Document(sound=sound(0.2)))
    return panel


@pytest.fixture
def searching(opened: NetworkPanel, suggesting: Suggesting, qtbot: QtBot) -> NetworkPanel:
    with qtbot.waitSignal(suggesting.progressed):
        QTest.mouseClick(opened.suggestion.button, LEFT)
    return opened


@pytest.fixture
def suggested(searching: NetworkPanel, suggesting: Suggesting, search: FakeSearch, qtbot: QtBot) -> NetworkPanel:
    with qtbot.waitSignal(suggesting.suggested):
        search.go_on.set()
    return searching


def test_without_a_sound_the_button_says_why_it_is_off(panel: NetworkPanel, suggesting: Suggesting) -> None:
    assert panel.suggestion.button.text() == "Suggest"
    assert not panel.suggestion.button.isEnabled()
    assert panel.suggestion.button.toolTip() == "Open a sound first"
    panel.suggest()
    assert not suggesting.running
    assert not panel.suggestion.view.isVisible()


def test_with_a_sound_it_says_what_one_gets_and_is_reached_with_tab(opened: NetworkPanel) -> None:
    button = opened.suggestion.button
    assert button.isEnabled()
    assert button.toolTip().startswith("Listens to the sound and proposes how many parts")
    opened.form.chain.set_widths((9, 6, 3))
    assert tab_stops(opened.form.chain.rows[0].width_box)[:4] == [
        opened.form.chain.rows[1].width_box,
        opened.form.chain.rows[2].width_box,
        button,
        opened.form.loss_box,
    ]


def test_it_searches_once_with_what_is_set(
    opened: NetworkPanel, suggesting: Suggesting, search: FakeSearch, qtbot: QtBot
) -> None:
    opened.set_spec(NetworkSpec((5,), seed=11, stft=SMALL))
    with qtbot.waitSignal(suggesting.progressed):
        QTest.keyClick(opened.suggestion.button, Qt.Key.Key_Space)
    opened.suggest()
    with qtbot.waitSignal(suggesting.suggested):
        search.go_on.set()
    assert [order[1:] for order in search.orders] == [(SMALL, 11)]


def test_while_it_searches_progress_and_curve_are_shown(searching: NetworkPanel) -> None:
    view = searching.suggestion.view
    assert searching.suggestion.button.text() == "Cancel"
    assert view.isVisible()
    assert view.stage_label.text() == "Trying 8 parts"
    assert view.progress_bar.value() >= 500
    assert view.done_label.text() in {"50 %", "60 %"}
    assert view.curve.curve == CURVE[:3]
    assert view.lines_label.isVisible()
    assert view.lines_label.text().startswith("Dashed: how alike the parts come out")
    assert view.curve.marked is None
    assert not view.reason_label.isVisible()


def test_what_is_suggested_is_set_and_explained(suggested: NetworkPanel) -> None:
    view = suggested.suggestion.view
    assert suggested.spec().widths == (12, 4)
    assert suggested.widths_label.text() == "12 → 4"
    assert view.reason_label.isVisible()
    assert view.reason_label.text() == SUGGESTION.reason
    assert (view.curve.curve, view.curve.marked) == (CURVE, 4)
    assert not view.progress_bar.isVisible()
    assert suggested.suggestion.button.text() == "Suggest"


def test_nothing_above_it_moves_or_is_cut_off(opened: NetworkPanel, search: FakeSearch, qtbot: QtBot) -> None:
    opened.set_spec(replace(opened.spec(), widths=(36, 12)))
    places = [opened.train_button.geometry(), opened.suggestion.button.geometry()]
    with qtbot.waitSignal(opened._suggesting.progressed):
        QTest.mouseClick(opened.suggestion.button, LEFT)
    curve = opened.suggestion.view.curve.grab().size()
    with qtbot.waitSignal(opened._suggesting.suggested):
        search.go_on.set()
    qtbot.waitUntil(lambda: opened.suggestion.view.reason_label.height() > 0)
    assert [opened.train_button.geometry(), opened.suggestion.button.geometry()] == places
    assert opened.suggestion.view.curve.grab().size() == curve
    content = opened.widget()
    assert content is not None
    assert content.minimumSizeHint().width() <= opened.viewport().width()


def test_the_longest_reason_fits_beside_a_result(opened: NetworkPanel, studio: FakeStudio, qtbot: QtBot) -> None:
    studio.open(document(opened.request().sound))
    opened.set_spec(NetworkSpec())
    curve = [Candidate(12, 0.94, 0.9), Candidate(16, 0.96, 0.7)]
    opened.suggestion.view.conclude(replace(SUGGESTION, reason=sentence(curve, 12)))
    opened.suggestion.view.show()
    content, label = opened.widget(), opened.suggestion.view.reason_label
    assert content is not None
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()) > label.fontMetrics().height())
    assert opened.result_label.isVisible()
    assert not opened.verticalScrollBar().isVisible()
    assert content.height() == opened.viewport().height()


@pytest.mark.parametrize("way", ["press", "widths"])
def test_a_second_press_and_other_widths_end_it(
    searching: NetworkPanel, suggesting: Suggesting, search: FakeSearch, way: str, qtbot: QtBot
) -> None:
    if way == "press":
        QTest.mouseClick(searching.suggestion.button, LEFT)
    else:
        QTest.keyClick(searching.form.chain.rows[0].width_box, Qt.Key.Key_Up)
    widths = searching.spec().widths
    assert not suggesting.running
    assert not searching.suggestion.view.isVisible()
    qtbot.waitUntil(search.closed.is_set)
    assert searching.spec().widths == widths != SUGGESTION.widths


def test_a_search_that_is_cancelled_leaves_the_suggestion_before(
    suggested: NetworkPanel, suggesting: Suggesting, search: FakeSearch, qtbot: QtBot
) -> None:
    search.go_on.clear()
    with qtbot.waitSignal(suggesting.progressed):
        QTest.mouseClick(suggested.suggestion.button, LEFT)
    QTest.mouseClick(suggested.suggestion.button, LEFT)
    assert suggested.suggestion.view.curve.marked == 4
    assert suggested.suggestion.view.reason_label.isVisible()


def test_widths_set_by_hand_keep_the_drawing_and_unmark_it(suggested: NetworkPanel) -> None:
    curve, box = suggested.suggestion.view.curve, suggested.form.chain.rows[-1].width_box
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert (curve.curve, curve.marked) == (CURVE, None)
    assert suggested.suggestion.view.reason_label.isVisible()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert curve.marked == 4


def test_another_sound_ends_the_search(
    searching: NetworkPanel, suggesting: Suggesting, search: FakeSearch, studio: FakeStudio, qtbot: QtBot
) -> None:
    studio.open(Document(sound=sound(0.3)))
    assert not suggesting.running
    assert not searching.suggestion.view.isVisible()
    qtbot.waitUntil(search.closed.is_set)
    assert searching.spec().widths == (36, 12)


def test_another_sound_clears_what_was_suggested(suggested: NetworkPanel, studio: FakeStudio) -> None:
    studio.open(Document(sound=sound(0.3)))
    assert suggested.suggestion.view.empty
    assert not suggested.suggestion.view.isVisible()
    assert suggested.spec().widths == (12, 4)


def test_while_training_the_loss_curve_takes_its_place(suggested: NetworkPanel, training: Training) -> None:
    QTest.mouseClick(suggested.train_button, LEFT)
    assert suggested.curve.isVisible()
    assert not suggested.suggestion.view.isVisible()
    assert not suggested.suggestion.button.isEnabled()
    assert "Wait for the training" in suggested.suggestion.button.toolTip()
    training.cancel()
    assert suggested.suggestion.view.isVisible()
    assert suggested.suggestion.button.isEnabled()


def test_a_failure_gives_the_button_back(
    opened: NetworkPanel, suggesting: Suggesting, search: FakeSearch, qtbot: QtBot
) -> None:
    search.fails = True
    with qtbot.waitSignal(suggesting.failed):
        QTest.mouseClick(opened.suggestion.button, LEFT)
    assert opened.suggestion.button.text() == "Suggest"
    assert not opened.suggestion.view.isVisible()


def test_silence_has_a_reason_and_no_drawing(qtbot: QtBot) -> None:
    view = SuggestionView()
    qtbot.addWidget(view)
    view.begin()
    view.conclude(Suggestion((1,), 1, (), "The sound is silent."))
    assert view.curve.isHidden()
    assert not view.reason_label.isHidden()


def test_the_drawing_shows_the_curve_and_the_mark(qtbot: QtBot) -> None:
    drawing = CoverageCurve()
    qtbot.addWidget(drawing)
    drawing.resize(drawing.sizeHint())
    pictures = [drawing.grab().toImage()]
    for curve, marked in ((CURVE[:1], None), (CURVE, None), (CURVE, 4), (CURVE, 8)):
        drawing.show_curve(curve, marked)
        pictures.append(drawing.grab().toImage())
    assert all(one != other for index, one in enumerate(pictures) for other in pictures[:index])
    assert drawing.accessibleDescription() == candidate_text(CURVE[3])


def test_the_tooltip_tells_the_candidate_under_the_mouse(qtbot: QtBot) -> None:
    drawing = CoverageCurve()
    qtbot.addWidget(drawing)
    drawing.resize(drawing.sizeHint())
    drawing.show_curve(CURVE, 4)
    drawing.show()
    for x, told in ((0, CURVE[0]), (drawing.width(), CURVE[-1])):
        at = QPoint(x, 40)
        QApplication.sendEvent(drawing, QHelpEvent(QEvent.Type.ToolTip, at, drawing.mapToGlobal(at)))
        assert QToolTip.text().startswith(candidate_text(told))
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("candidate", "text"),
    [
        (Candidate(1, 0.5, 1.0), "1 part explains 50 % of the sound."),
        (Candidate(4, 0.939, 0.909), "4 parts explain 93 % of the sound; learned anew they come out 90 % alike."),
        (Candidate(2, -0.1, 0.5), "2 parts explain 0 % of the sound; learned anew they come out 50 % alike."),
    ],
)
def test_candidates_in_words(candidate: Candidate, text: str) -> None:
    assert candidate_text(candidate) == text
