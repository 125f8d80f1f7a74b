from collections.abc import Callable
from dataclasses import replace
from functools import partial, reduce

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Document,
    Network,
    NetworkSpec,
    Node,
    Sound,
    frozen,
    with_gain,
    with_mute,
    with_name,
    with_network,
    with_solo,
)
from audible_gui.jobs import TrainProgress
from audible_gui.session import Audition, Session
from audible_gui.synthesis import names
from audible_gui.views import theme
from audible_gui.views.component_tree import ComponentTree, component_color, component_label, strips
from audible_gui.views.component_tree.columns import Column, track_rect
from audible_gui.views.component_tree.controls import fraction_gain, gain_fraction
from audible_gui.views.component_tree.drawing import Cell
from audible_gui.views.component_tree.rows import Row
from tests.support.networks import noise, random_network
from tests.views.component_tree.deep import unfold
from tests.views.component_tree.driving import (
    ALT,
    LEFT,
    SHIFT,
    auditions,
    click,
    drag,
    editor,
    enter,
    index,
    mouse,
    picture,
    place,
    residual,
    wheel,
)

RATE_HZ = 8000
SECONDS = 2
WIDTHS = (6, 3)


def sound() -> Sound:
    return Sound(frozen(np.zeros((SECONDS * RATE_HZ, 1))), RATE_HZ, "test")


def network(widths: tuple[int, ...] = WIDTHS, run: str = "one", seed: int = 1) -> Network:
    rng = np.random.default_rng(seed)
    spec = NetworkSpec(widths=widths)
    sizes = (spec.stft.n_bins, *widths)
    decoders = [rng.random((sizes[layer], sizes[layer + 1])) ** 8 for layer in range(len(widths))]
    decoders[-1][:, -1] = 0.0  # the deepest layer's last component is silent
    code = rng.random((widths[-1], spec.stft.n_frames(SECONDS * RATE_HZ))) ** 8
    ids = tuple(tuple(range(width)) for width in widths)
    encoders = tuple(frozen(decoder.T) for decoder in decoders)
    return Network(spec, 1, encoders, tuple(map(frozen, decoders)), frozen(code), ids, run)


def trained(learned: Network, before: Document | None = None) -> Document:
    return with_network(before or Document(sound=sound()), learned, names(learned, RATE_HZ))


@pytest.fixture
def session() -> Session:
    result = Session()
    result.edit("Open", lambda _: trained(network()))
    return result


@pytest.fixture
def tree(qapp: QApplication, qtbot: QtBot, session: Session) -> ComponentTree:
    theme.apply(qapp)
    result = ComponentTree(session)
    QAbstractItemModelTester(result.model(), QAbstractItemModelTester.FailureReportingMode.Fatal, result)
    qtbot.addWidget(result)
    result.resize(700, 500)
    with qtbot.waitExposed(result):
        result.show()
    return result


def test_the_deepest_layer_comes_first_and_open(tree: ComponentTree) -> None:
    model = tree.model()
    labels = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert labels == ["Layer 2 · 3", "Layer 1 · 6", "Residual"]
    assert [tree.isExpanded(model.index(row, 0)) for row in range(2)] == [True, False]
    assert [model.rowCount(model.index(row, 0)) for row in range(3)] == [3, 6, 0]


def test_without_a_network_it_says_what_to_do(qtbot: QtBot) -> None:
    session = Session()
    empty = ComponentTree(session)
    qtbot.addWidget(empty)
    empty.resize(640, 200)
    before = empty.viewport().grab().toImage()
    assert empty.viewport().accessibleDescription() == "Open a sound first"
    session.edit("Open", lambda _: Document(sound=sound()))
    assert empty.viewport().accessibleDescription() == "Press Train (Ctrl+T) to take the sound apart into components"
    assert empty.viewport().grab().toImage() != before
    empty.set_training(True)
    assert empty.viewport().accessibleDescription() == "Learning: the first components will be here in a moment"
    for fraction, eta_s, when in ((0.0, None, "at 40 %"), (0.1, 26.0, "in about 9 s"), (0.5, 5.0, "in a moment")):
        empty.set_progress(TrainProgress("Encoding", fraction, 1.0, eta_s, first=0.4))
        assert empty.viewport().accessibleDescription() == f"Learning: the first components will be here {when}"
    session.edit("Train", lambda document: trained(network(), document))
    assert empty.viewport().accessibleDescription() == ""
    empty.set_training(False)
    assert empty.viewport().accessibleDescription() == ""


def test_choosing_a_row_auditions_it(tree: ComponentTree) -> None:
    heard = auditions(tree)
    click(tree, index(tree, 2, 1))
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert heard == [Audition(Node(2, 1)), Audition(Node(2, 2)), None, Audition(None), None]
    assert not tree.selectedIndexes()


def test_an_audition_from_outside_is_shown_and_not_told(tree: ComponentTree) -> None:
    heard = auditions(tree)
    tree.set_audition(Audition(Node(1, 4)))
    assert tree.selectionModel().selectedRows() == [index(tree, 1, 4)]
    assert tree.isExpanded(tree.model().index(1, 0))
    tree.set_audition(Audition(None))
    assert tree.selectionModel().selectedRows() == [residual(tree)]
    tree.set_audition(None)
    assert not tree.selectedIndexes()
    assert heard == []


def test_focus_alone_auditions_nothing(tree: ComponentTree) -> None:
    heard = auditions(tree)
    tree.setFocus()
    assert heard == []


def test_mute_toggles_without_choosing_the_row(tree: ComponentTree, session: Session) -> None:
    heard = auditions(tree)
    name = session.document.component(Node(2, 1)).name
    off = picture(tree, index(tree, 2, 1, Column.MUTE))
    click(tree, index(tree, 2, 1, Column.MUTE))
    assert session.document.component(Node(2, 1)).muted
    assert session.undo_stack.undoText() == f"Mute {name}"
    assert picture(tree, index(tree, 2, 1, Column.MUTE)) != off
    click(tree, index(tree, 2, 1, Column.MUTE))
    assert not session.document.component(Node(2, 1)).muted
    assert session.undo_stack.undoText() == f"Unmute {name}"
    assert heard == []
    assert not tree.selectedIndexes()


def test_undo_is_seen(tree: ComponentTree, session: Session) -> None:
    off = picture(tree, index(tree, 2, 1, Column.MUTE))
    click(tree, index(tree, 2, 1, Column.MUTE))
    QTest.mouseMove(tree.viewport(), QPoint(1, 1))
    session.undo_stack.undo()
    QTest.mouseMove(tree.viewport(), QPoint(2, 1))
    assert picture(tree, index(tree, 2, 1, Column.MUTE)) == off


def test_solo_and_exclusive_solo(tree: ComponentTree, session: Session) -> None:
    def soloed() -> list[int]:
        return [i for i in range(3) if session.document.component(Node(2, i)).soloed]

    click(tree, index(tree, 2, 0, Column.SOLO))
    click(tree, index(tree, 2, 1, Column.SOLO))
    assert soloed() == [0, 1]
    click(tree, index(tree, 2, 2, Column.SOLO), SHIFT)
    assert soloed() == [2]
    click(tree, index(tree, 2, 2, Column.SOLO))
    assert soloed() == []


def test_rows_silenced_by_anothers_solo_are_dimmed(tree: ComponentTree, session: Session) -> None:
    bright = picture(tree, index(tree, 2, 1, Column.BASIS))
    session.edit("Solo", lambda document: with_solo(document, Node(2, 0), True))
    assert picture(tree, index(tree, 2, 1, Column.BASIS)) != bright
    assert "not heard" in index(tree, 2, 1).data(Qt.ItemDataRole.AccessibleTextRole)


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("m", lambda c: c.muted),
        ("s", lambda c: c.soloed),
        ("+", lambda c: c.gain_db == 0.5),
        ("-", lambda c: c.gain_db == -0.5),
    ],
)
def test_keys_act_on_the_current_row(
    tree: ComponentTree, session: Session, key: str, state: Callable[[object], bool]
) -> None:
    click(tree, index(tree, 2, 1))
    QTest.keyClicks(tree, key)
    assert [i for i in range(3) if state(session.document.component(Node(2, i)))] == [1]


def test_shift_s_solos_only_this(tree: ComponentTree, session: Session) -> None:
    session.edit("Solo", lambda document: with_solo(document, Node(2, 0), True))
    click(tree, index(tree, 2, 1))
    QTest.keyClick(tree, Qt.Key.Key_S, SHIFT)
    assert [session.document.component(Node(2, i)).soloed for i in range(3)] == [False, True, False]


def test_a_drag_changes_the_gain_live_and_is_one_undo_step(tree: ComponentTree, session: Session) -> None:
    before, steps = session.document, session.undo_stack.count()
    cell = index(tree, 2, 1, Column.GAIN)
    seen: list[float] = []
    session.changed.connect(lambda _before, after: seen.append(after.component(Node(2, 1)).gain_db))
    drag(tree, cell, [-8, -8, -8])
    width = track_rect(tree.visualRect(cell), Column.GAIN).width()
    assert seen == [fraction_gain(gain_fraction(0.0) - moved / width) for moved in (8, 16, 24)]
    mouse(tree, QMouseEvent.Type.MouseButtonRelease, QPointF(place(tree, cell)))
    assert session.undo_stack.count() == steps + 1
    assert session.undo_stack.undoText() == f"Gain of {component_label(before, Node(2, 1))} to {cell.data()}"
    assert cell.data() == f"−{-seen[-1]:.1f} dB"
    session.undo_stack.undo()
    assert session.document == before
    assert not tree.selectedIndexes()


def test_two_drags_are_two_undo_steps(tree: ComponentTree, session: Session) -> None:
    steps = session.undo_stack.count()
    for _ in range(2):
        drag(tree, index(tree, 2, 1, Column.GAIN), [-8, -8])
        mouse(tree, QMouseEvent.Type.MouseButtonRelease, QPointF())
    assert session.undo_stack.count() == steps + 2


def test_escape_takes_the_drag_back(tree: ComponentTree, session: Session) -> None:
    click(tree, index(tree, 2, 0))
    before, steps = session.document, session.undo_stack.count()
    drag(tree, index(tree, 2, 1, Column.GAIN), [-8, -8])
    assert session.document != before
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    mouse(tree, QMouseEvent.Type.MouseMove, QPointF())
    assert session.document == before
    assert session.undo_stack.count() == steps
    assert tree.selectionModel().selectedRows() == [index(tree, 2, 0)]


def test_the_wheel_turns_a_fader_by_half_decibels(tree: ComponentTree, session: Session) -> None:
    steps = session.undo_stack.count()
    for angle in (120, 120, 60, 60, -120):
        wheel(tree, index(tree, 2, 1, Column.GAIN), angle)
    assert session.document.component(Node(2, 1)).gain_db == 1.0
    assert session.undo_stack.count() == steps + 1
    wheel(tree, index(tree, 2, 1, Column.NAME), 120)
    assert session.document.component(Node(2, 1)).gain_db == 1.0


def test_alt_click_resets_the_gain(tree: ComponentTree, session: Session) -> None:
    wheel(tree, index(tree, 2, 1, Column.GAIN), -360)
    click(tree, index(tree, 2, 1, Column.GAIN), ALT)
    assert session.document.component(Node(2, 1)).gain_db == 0.0


@pytest.mark.parametrize(
    ("typed", "gain_db"), [("-6", -6.0), ("−3,5 dB", -3.5), ("99", 12.0), ("loud", 0.0), ("nan", 0.0), ("", 0.0)]
)
def test_a_gain_can_be_typed(tree: ComponentTree, session: Session, typed: str, gain_db: float) -> None:
    at = place(tree, index(tree, 2, 1, Column.GAIN))
    QTest.mouseClick(tree.viewport(), LEFT, pos=at)
    QTest.mouseDClick(tree.viewport(), LEFT, pos=at)
    line = editor(tree)
    assert line.selectedText() == "0.0"
    line.selectAll()
    line.insert(typed)
    enter(line)
    assert session.document.component(Node(2, 1)).gain_db == gain_db


@pytest.mark.parametrize("begin", ["F2", "Return", "double-click"])
def test_a_component_is_renamed_in_place(tree: ComponentTree, session: Session, begin: str) -> None:
    old = session.document.component(Node(2, 1)).name
    click(tree, index(tree, 2, 1))
    if begin == "double-click":
        QTest.mouseDClick(tree.viewport(), LEFT, pos=place(tree, index(tree, 2, 1)))
    else:
        QTest.keyClick(tree, Qt.Key[f"Key_{begin}"])
    line = editor(tree)
    assert line.selectedText() == old
    QTest.keyClicks(line, " Kick  drum ")
    enter(line)
    assert session.document.component(Node(2, 1)).name == "Kick drum"
    assert index(tree, 2, 1).data() == "Kick drum"
    assert session.undo_stack.undoText() == f"Rename {old} to Kick drum"


def test_escape_leaves_the_name(tree: ComponentTree, session: Session) -> None:
    before = session.document
    click(tree, index(tree, 2, 1))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    QTest.keyClicks(editor(tree), "Kick")
    QTest.keyClick(editor(tree), Qt.Key.Key_Escape)
    assert session.document is before


def test_only_changed_rows_are_told(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    with qtbot.waitSignal(tree.model().dataChanged) as told:
        session.edit("Rename", lambda document: with_name(document, Node(1, 4), "Snare"))
    first, last = (told.args or [None, None])[:2]
    assert first == index(tree, 1, 4)
    assert last == index(tree, 1, 4, Column.PAN)


def test_a_partial_result_keeps_all_but_the_plots(tree: ComponentTree, session: Session) -> None:
    tree.expand(tree.model().index(1, 0))
    tree.resize(700, 200)
    click(tree, index(tree, 2, 1))
    tree.verticalScrollBar().setValue(20)
    QTest.keyClick(tree, Qt.Key.Key_F2)
    QTest.keyClicks(editor(tree), "Ki")
    heard, scroll = auditions(tree), tree.verticalScrollBar().value()
    old = picture(tree, index(tree, 2, 1, Column.ENVELOPE))
    session.preview(trained(network(seed=2), session.document))
    assert picture(tree, index(tree, 2, 1, Column.ENVELOPE)) != old
    assert editor(tree).text() == "Ki"
    assert tree.verticalScrollBar().value() == scroll
    assert tree.isExpanded(tree.model().index(1, 0))
    assert tree.selectionModel().selectedRows() == [index(tree, 2, 1)]
    QTest.keyClicks(editor(tree), "ck")
    enter(editor(tree))
    assert session.document.component(Node(2, 1)).name == "Kick"
    assert heard == []


def test_a_partial_result_is_told_for_every_row(tree: ComponentTree, session: Session) -> None:
    told: set[tuple[int, int]] = set()
    model = tree.model()

    def note(first: QModelIndex, last: QModelIndex) -> None:
        if first.parent().parent().isValid():
            return  # parts of components, which the tester has looked at
        told.update((first.parent().row(), row) for row in range(first.row(), last.row() + 1))

    model.dataChanged.connect(note)
    session.preview(trained(network(seed=2), session.document))
    rows = {(-1, 0), (-1, 1), (-1, 2), *((0, row) for row in range(3)), *((1, row) for row in range(6))}
    assert told == rows


def test_the_selection_follows_a_component_whose_row_moves(tree: ComponentTree, session: Session) -> None:
    click(tree, index(tree, 2, 0))
    heard, color = auditions(tree), component_color(session.document, Node(2, 0))
    learned = network()
    session.preview(trained(replace(learned, ids=(learned.ids[0], (2, 1, 0))), session.document))
    assert tree.selectionModel().selectedRows() == [index(tree, 2, 2)]
    assert component_color(session.document, Node(2, 2)) == color
    tree.set_audition(Audition(Node(2, 2)))
    assert heard == []


def test_a_training_that_goes_deeper_keeps_what_is_there(tree: ComponentTree, session: Session) -> None:
    session.preview(trained(network((6,), "two"), session.document))
    click(tree, index(tree, 1, 3))
    heard = auditions(tree)
    session.preview(trained(network((6, 3), "two"), session.document))
    assert tree.model().index(0, 0).data() == "Layer 2 · 3"
    assert tree.isExpanded(tree.model().index(0, 0))
    assert tree.isExpanded(tree.model().index(1, 0))
    assert tree.selectionModel().selectedRows() == [index(tree, 1, 3)]
    assert heard == []


def test_an_audition_told_before_the_new_document_is_shown_in_it(
    qtbot: QtBot,
) -> None:
    early = Session()
    early.edit("Open", lambda _: trained(network((6,), "two")))
    later: list[ComponentTree] = []
    early.changed.connect(lambda *_: later[0].set_audition(Audition(Node(2, 1))))
    later.append(ComponentTree(early))
    qtbot.addWidget(later[0])
    early.preview(trained(network((6, 3), "two"), early.document))
    assert later[0].selectionModel().selectedRows() == [index(later[0], 2, 1)]


def test_another_network_starts_anew(tree: ComponentTree, session: Session) -> None:
    click(tree, index(tree, 2, 1))
    session.edit("Train", lambda document: trained(network((4,), "two"), document))
    assert tree.model().index(0, 0).data() == "Layer 1 · 4"
    assert tree.isExpanded(tree.model().index(0, 0))
    assert not tree.selectedIndexes()
    session.undo_stack.undo()
    assert tree.model().rowCount() == 3


def test_the_residual_has_gain_and_mute(tree: ComponentTree, session: Session) -> None:
    heard = auditions(tree)
    click(tree, residual(tree, Column.MUTE))
    wheel(tree, residual(tree, Column.GAIN), -120)
    assert session.document.residual.muted
    assert session.document.residual.gain_db == -0.5
    assert residual(tree, Column.GAIN).data() == "−0.5 dB"
    click(tree, residual(tree, Column.SOLO))
    assert heard == [Audition(None)]


def test_silent_components_are_grey(tree: ComponentTree) -> None:
    chip = tree.visualRect(index(tree, 2, 2)).left() + 5
    row = tree.visualRect(index(tree, 2, 2)).center().y()
    image = tree.viewport().grab(QRect(chip, row, 1, 1)).toImage()
    assert image.pixelColor(0, 0).name() == theme.current().faint
    assert index(tree, 2, 2, Column.SHARE).data() == "0.0 %"


def test_chips_have_the_components_colors(tree: ComponentTree, session: Session) -> None:
    for component in range(2):
        rect = tree.visualRect(index(tree, 2, component))
        image = tree.viewport().grab(QRect(rect.left() + 5, rect.center().y(), 1, 1)).toImage()
        assert image.pixelColor(0, 0) == QColor(component_color(session.document, Node(2, component)).name())


def test_shares_of_a_layer_sum_to_all(tree: ComponentTree) -> None:
    shares = [float(index(tree, 2, row, Column.SHARE).data().removesuffix(" %")) for row in range(3)]
    assert sum(shares) == pytest.approx(100.0, abs=0.2)


def test_the_playhead_runs_through_every_envelope(tree: ComponentTree) -> None:
    def column_of_playhead(row: int) -> list[int]:
        image = picture(tree, index(tree, 2, row, Column.ENVELOPE))
        text = theme.current().text
        return [x for x in range(image.width()) if image.pixelColor(x, 2).name() == text]

    assert column_of_playhead(0) == []
    tree.set_position(0.25)
    (early,) = column_of_playhead(0)
    tree.set_position(0.75)
    (late,) = column_of_playhead(1)
    width = tree.visualRect(index(tree, 2, 0, Column.ENVELOPE)).width()
    assert late - early == pytest.approx((width - 8) / 2, abs=1)
    tree.set_position(None)
    assert column_of_playhead(0) == []


class Paints(QObject):
    """Collects what a widget paints again."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.areas: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QPaintEvent):
            self.areas.append(event.region().boundingRect())
        return False


def test_the_playhead_paints_no_more_than_it_must(tree: ComponentTree) -> None:
    tree.set_position(0.5)
    QApplication.processEvents()
    paints = Paints(tree.viewport())
    tree.set_position(0.53)
    QApplication.processEvents()
    (area,) = paints.areas
    assert 3 < area.width() < 12
    assert area.height() == tree.viewport().height()


def test_the_menu_does_what_it_says(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    def choose(text: str, where: QModelIndex) -> None:
        menu = tree.menu_at(where)
        assert menu is not None
        qtbot.addWidget(menu)
        (action,) = [action for action in menu.actions() if action.text() == text]
        action.trigger()

    here = index(tree, 2, 1)
    choose("Mute", here)
    choose("Solo only this", here)
    wheel(tree, index(tree, 2, 1, Column.GAIN), 240)
    choose("Reset gain", here)
    component = session.document.component(Node(2, 1))
    assert (component.muted, component.soloed, component.gain_db) == (True, True, 0.0)
    choose("Solo", here)
    assert not session.document.component(Node(2, 1)).soloed
    choose("Rename", here)
    assert editor(tree).isVisible()
    choose("Mute", residual(tree))
    assert session.document.residual.muted
    assert tree.menu_at(tree.model().index(0, 0)) is None


def test_the_menu_says_whose_it_is(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    def title(*rows: QModelIndex) -> str:
        tree.clearSelection()
        for row in rows:
            tree.selectionModel().select(
                row, QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            )
        menu = tree.menu_at(rows[0])
        assert menu is not None
        qtbot.addWidget(menu)
        assert not menu.actions()[0].isEnabled()
        return menu.actions()[0].text()

    session.edit("Rename", lambda document: with_name(document, Node(2, 1), "Hat & cymbal"))
    assert title(index(tree, 2, 1)) == "Hat && cymbal"
    assert title(index(tree, 2, 0), index(tree, 2, 1)) == "2 components"
    assert title(index(tree, 2, 0), residual(tree)) == "2 rows"
    (part, *_) = unfold(tree, index(tree, 2, 1))
    assert title(part).endswith(" in Hat && cymbal")


def test_every_cell_is_named_for_screen_readers(tree: ComponentTree) -> None:
    for column in Column:
        said = index(tree, 2, 1, column).data(Qt.ItemDataRole.AccessibleTextRole)
        assert said or column is Column.NAME
        assert index(tree, 2, 1, column).data(Qt.ItemDataRole.ToolTipRole)
    assert tree.accessibleName() == "Components"


def test_nothing_is_cut_off_at_the_least_width(tree: ComponentTree) -> None:
    assert tree.minimumWidth() <= 660
    tree.resize(tree.minimumWidth(), 200)
    assert tree.header().length() <= tree.viewport().width()
    wide = tree.header().sectionSize(Column.BASIS)
    tree.resize(1000, 500)
    assert tree.header().sectionSize(Column.BASIS) > wide
    assert tree.header().length() == tree.viewport().width()


@pytest.mark.parametrize("where", [Node(2, 1), None])
def test_what_is_selected_is_selected_again_when_a_partial_result_lacked_it(
    tree: ComponentTree, session: Session, where: Node | None
) -> None:
    click(tree, index(tree, 2, 1) if where else residual(tree))
    heard, learned = auditions(tree), network()
    assert learned.ids[1] == (0, 1, 2)
    session.preview(with_network(session.document, network((4,))))
    assert bool(tree.selectionModel().selectedRows()) == (where is None)
    session.preview(with_network(session.document, replace(learned, ids=(learned.ids[0], (2, 0, 1)))))
    session.keep_preview("Train")
    (selected,) = tree.selectionModel().selectedRows()
    assert selected == (index(tree, 2, 2) if where else residual(tree))
    assert tree.visualRect(selected).isValid()
    assert heard == []


def test_a_selection_given_up_does_not_come_back(tree: ComponentTree, session: Session) -> None:
    click(tree, index(tree, 2, 1))
    session.preview(with_network(session.document, network((4,))))
    click(tree, index(tree, 1, 0))
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    session.preview(with_network(session.document, network()))
    assert not tree.selectionModel().selectedRows()


def test_a_menu_closes_when_its_rows_may_be_gone(qtbot: QtBot, tree: ComponentTree, session: Session) -> None:
    menu = tree.menu_at(index(tree, 2, 1))
    assert menu is not None
    menu.popup(tree.mapToGlobal(tree.rect().center()))
    session.edit("Mute", lambda document: with_mute(document, Node(2, 1), muted=True))
    assert menu.isVisible()
    session.edit("Train", lambda document: with_network(document, random_network(noise(500))))
    qtbot.waitUntil(lambda: not shiboken6.isValid(menu) or not menu.isVisible())


def test_several_rows_are_selected_by_one_change(tree: ComponentTree) -> None:
    told = []
    tree.selectionModel().selectionChanged.connect(lambda *_: told.append(tree.selected))
    wanted = Audition(Node(1, 0), (), (Node(1, 1), Node(1, 3)))
    tree.choose(wanted)
    assert told == [wanted]
    assert tree.selected_rows() == tree.selectionModel().selectedRows()


def test_a_large_networks_plots_are_made_meanwhile_and_those_before_are_seen_until_then(
    tree: ComponentTree, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(column: Column) -> strips.Strip:
        return tree.rows.strip(tree.rows.row_at(tree.rows.index_at((1, 0))), column)

    before = shown(Column.ENVELOPE)
    monkeypatch.setattr(strips, "AT_ONCE_VALUES", 0)
    after, other = network(seed=2), network(run="two", seed=3)
    session.edit("Train", lambda document: trained(after, document))
    assert shown(Column.ENVELOPE) is before
    qtbot.waitUntil(lambda: shown(Column.ENVELOPE) is not before, timeout=30_000)
    sounding, reading = session.document.sound, session.document.reading
    assert sounding is not None
    expected = strips.LayerStrips(after, 1, sounding, reading).envelope(0)
    assert np.array_equal(shown(Column.ENVELOPE).outer, expected.outer)
    session.edit("Train", lambda document: trained(other, document))
    assert not shown(Column.BASIS).outer.any()
    qtbot.waitUntil(lambda: bool(shown(Column.BASIS).outer.any()), timeout=30_000)


def test_a_change_of_many_components_is_told_for_all_rows_together(tree: ComponentTree, session: Session) -> None:
    session.edit("Train", lambda document: trained(network((40, 3), run="two"), document))
    told = []
    tree.rows.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    nodes = [Node(1, number) for number in range(30)]
    session.edit("Gain", lambda document: reduce(partial(with_gain, gain_db=-3.0), nodes, document))
    assert told == [(0, 39)]


def test_rows_are_painted_once_and_then_copied_until_they_are_others(
    tree: ComponentTree, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.viewport().grab()
    painted: list[Row] = []
    before = tree._paint_row

    def paint_row(painter: QPainter, full: QRect, shown: Cell, ground: object) -> None:
        painted.append(shown.row)
        before(painter, full, shown, ground)  # type: ignore[arg-type]

    monkeypatch.setattr(tree, "_paint_row", paint_row)
    first = tree.viewport().grab().toImage()
    assert not painted
    tree.set_position(0.5)
    tree.viewport().grab()
    assert not painted
    session.edit("Gain", lambda document: with_gain(document, Node(2, 1), -6.0))
    changed = tree.viewport().grab().toImage()
    assert [row.node for row in painted] == [Node(2, 1)]
    assert changed != first
    session.undo_stack.undo()
    tree.set_position(None)
    assert tree.viewport().grab().toImage() == first


def test_while_a_network_learns_a_few_rows_are_painted_in_a_frame_and_others_as_they_were(
    tree: ComponentTree, session: Session
) -> None:
    tree.expand(tree.rows.index_at((1,)))
    former = tree.viewport().grab().toImage()
    tree.set_training(True)
    session.preview(trained(network(seed=2), session.document))
    frames = [tree.viewport().grab().toImage() for _ in range(6)]
    rows = [tree.visualRect(tree.rows.index_at((1, number))) for number in range(6)]
    counts = [sum(frame.copy(rect) != former.copy(rect) for rect in rows) for frame in frames]
    assert counts[0] < 6
    assert counts == sorted(counts)
    assert counts[-1] == 6
    tree.set_training(False)
    assert tree.viewport().grab().toImage() == frames[-1]


def test_pictures_of_rows_keep_no_sound(tree: ComponentTree, session: Session) -> None:
    tree.viewport().grab()
    known = tree.pictures._known.values()
    assert known
    assert all(session.document.sound not in key for key, _ in known)
    first = tree.viewport().grab().toImage()
    slower = Sound(frozen(np.zeros((SECONDS * RATE_HZ, 1))), RATE_HZ // 2, "test")
    session.edit("Open", lambda document: replace(document, sound=slower))
    assert tree.viewport().grab().toImage() != first
