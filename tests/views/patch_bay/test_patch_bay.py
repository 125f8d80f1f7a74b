"""The patch bay: a click patches, a drag sets the amount, keys do both, and what is patched is drawn and heard."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QHelpEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Borrowed,
    Document,
    Morph,
    Node,
    identity_of,
    patched_nodes,
    with_lock,
    with_name,
    with_network,
)
from audible_gui.operations import Cell, Into, PatchBay, patched_cells, with_drawn_envelope
from audible_gui.session import Audition, Session
from audible_gui.synthesis import own_shape
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.rows import component_color
from audible_gui.views.component_tree.strips import Strip
from audible_gui.views.patch_bay import PatchBayPanel
from audible_gui.views.patch_bay.geometry import LEFT as HEADING
from audible_gui.views.patch_bay.matrix import Matrix
from audible_gui.views.patch_bay.menu import cell_menu
from audible_gui.views.patch_bay.scene import Curves
from audible_gui.views.patch_bay.words import NOT_TYPED, PREVIEW
from audible_gui.views.refusals import NO_NETWORK
from tests.support.networks import noise, random_network
from tests.views.component_tree.driving import auditions, click, index

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SOUND = noise(4000)
PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


@pytest.fixture
def session() -> Session:
    return Session()


@pytest.fixture
def tree(session: Session, qtbot: QtBot) -> ComponentTree:
    tree = ComponentTree(session)
    qtbot.addWidget(tree)
    tree.resize(800, 500)
    tree.show()
    return tree


@pytest.fixture
def panel(session: Session, tree: ComponentTree, qtbot: QtBot) -> PatchBayPanel:
    """Layer 2, of 3 components, against itself; layer 1 has 5."""
    panel = PatchBayPanel(session, tree)
    qtbot.addWidget(panel)
    panel.resize(400, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    session.edit(
        "Train", lambda _: with_network(Document(sound=SOUND), random_network(SOUND), [["k"] * 5, list("abc")])
    )
    return panel


def steps(session: Session) -> list[str]:
    return [step.name for step in session.history.steps][2:]


def patched(panel: PatchBayPanel) -> dict[tuple[int, int], float]:
    bay = panel.patcher.bay
    assert bay is not None
    return {(cell.row, cell.column): lent.amount for cell, lent in patched_cells(panel.patcher.document, bay)}


def place(matrix: Matrix, row: int, column: int) -> QPoint:
    return matrix.geometry_.rect(Cell(row, column)).center()


def click_cell(panel: PatchBayPanel, row: int, column: int, keys: Qt.KeyboardModifier = NONE) -> None:
    QTest.mouseClick(panel.matrix.viewport(), LEFT, keys, place(panel.matrix, row, column))


def mouse(matrix: Matrix, kind: QEvent.Type, at: QPoint, keys: Qt.KeyboardModifier = NONE) -> None:
    none = Qt.MouseButton.NoButton
    button, held = (none if kind is MOVE else LEFT), (none if kind is RELEASE else LEFT)
    where = QPointF(at)
    QApplication.sendEvent(
        matrix.viewport(), QMouseEvent(kind, where, matrix.viewport().mapToGlobal(where), button, held, keys)
    )


def press(panel: PatchBayPanel, row: int, column: int) -> QPoint:
    """Press on a cell; the button stays down."""
    at = place(panel.matrix, row, column)
    mouse(panel.matrix, PRESS, at)
    return at


def move(panel: PatchBayPanel, at: QPoint, up: int, keys: Qt.KeyboardModifier = NONE) -> QPoint:
    """With the button down; where it is then."""
    mouse(panel.matrix, MOVE, at - QPoint(0, up), keys)
    return at - QPoint(0, up)


def drag(panel: PatchBayPanel, row: int, column: int, up: int) -> None:
    """Press, move and release."""
    mouse(panel.matrix, RELEASE, move(panel, press(panel, row, column), up))


def choose(panel: PatchBayPanel, bases: int, envelopes: int, into: Into = Into.ROWS) -> None:
    wanted = (panel.bases_box, bases), (panel.envelopes_box, envelopes), (panel.into_box, into)
    for box, data in wanted:
        box.setCurrentIndex(box.findData(data))
        box.activated.emit(box.currentIndex())


def seen(panel: PatchBayPanel, cell: Cell, color: QColor) -> float:
    """How much of the inside of a cell has a colour."""
    rect = panel.matrix.geometry_.rect(cell).adjusted(4, 4, -5, -5)
    image = panel.matrix.viewport().grab(rect).toImage().convertToFormat(QImage.Format.Format_RGB32)
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(x, y) == color for x, y in points) / len(points)


def test_a_click_patches_wholly_another_takes_it_back_and_both_are_undone(
    panel: PatchBayPanel, session: Session
) -> None:
    before = session.document
    click_cell(panel, 0, 2)
    assert patched(panel) == {(0, 2): 1.0}
    patch = session.document.component(Node(2, 0)).patch
    assert patch is not None
    assert patch.envelope == Borrowed(identity_of(session.document, Node(2, 2)))
    click_cell(panel, 0, 1)
    assert patched(panel) == {(0, 1): 1.0}, "of a row one cell is patched"
    click_cell(panel, 0, 1)
    assert session.document == before
    assert steps(session) == ["Envelope of c for a", "Envelope of b for a", "Own envelope for a"]
    session.undo_stack.undo()
    assert patched(panel) == {(0, 1): 1.0}
    session.undo_stack.redo()
    assert patched(panel) == {}


def test_a_drag_is_one_step_heard_at_every_move_and_back_at_the_start_none(
    panel: PatchBayPanel, session: Session
) -> None:
    amounts: list[float] = []
    session.changed.connect(lambda *_: amounts.append(patched(panel).get((1, 2), 0.0)))
    at = press(panel, 1, 2)
    for up in (10, 20, 30, 1000, -40):
        at = move(panel, at, up)
    mouse(panel.matrix, RELEASE, at)
    assert amounts == [0.1, 0.3, 0.6, 1.0, 0.6], "more than all is all"
    assert steps(session) == ["Envelope of c for b, 60 %"]
    move_back = move(panel, move(panel, press(panel, 1, 2), 20), -20)
    mouse(panel.matrix, RELEASE, move_back)
    assert steps(session) == ["Envelope of c for b, 60 %"]
    session.undo_stack.undo()
    assert patched(panel) == {}


def test_shift_drags_finely_and_escape_puts_back_what_was_there(panel: PatchBayPanel, session: Session) -> None:
    drag(panel, 1, 0, 30)
    before = session.document
    at = move(panel, press(panel, 1, 2), 20)
    at = move(panel, at, 50, Qt.KeyboardModifier.ShiftModifier)
    assert patched(panel) == {(1, 2): 0.25}
    QTest.keyClick(panel.matrix, Qt.Key.Key_Escape)
    assert session.document == before
    mouse(panel.matrix, RELEASE, move(panel, at, 30))
    assert session.document == before
    assert steps(session) == ["Envelope of a for b, 30 %"]


def test_keys_go_from_cell_to_cell_patch_type_and_clear(panel: PatchBayPanel, session: Session, qtbot: QtBot) -> None:
    matrix = panel.matrix
    matrix.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: matrix.current == Cell(0, 0))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(matrix, key)
    assert matrix.current == Cell(1, 2)
    QTest.keyClick(matrix, Qt.Key.Key_Return)
    qtbot.waitUntil(matrix.line.isVisible)
    QTest.keyClicks(matrix.line, "12,5 %")
    QTest.keyClick(matrix.line, Qt.Key.Key_Return)
    assert patched(panel) == {(1, 2): 0.125}
    QTest.keyClicks(matrix, "+")
    assert patched(panel) == {(1, 2): 0.175}
    QTest.keyClicks(matrix, "-")
    QTest.keyClick(matrix, Qt.Key.Key_Delete)
    assert patched(panel) == {}
    assert steps(session)[0] == "Envelope of c for b, 12 %"
    assert len(steps(session)) == 4


@pytest.mark.parametrize("text", ["101", "-1", "much", ""])
def test_what_is_no_amount_is_told_and_changes_nothing(panel: PatchBayPanel, session: Session, text: str) -> None:
    panel.matrix.choose(Cell(0, 1))
    panel.matrix.type_amount()
    panel.matrix.line.setText(text)
    panel.matrix.line.setModified(True)
    QTest.keyClick(panel.matrix.line, Qt.Key.Key_Return)
    assert panel.why.text() == NOT_TYPED
    assert steps(session) == []


def test_a_double_click_types_and_is_one_step(panel: PatchBayPanel, session: Session) -> None:
    drag(panel, 0, 1, 30)
    click_cell(panel, 0, 1)
    QTest.mouseDClick(panel.matrix.viewport(), LEFT, NONE, place(panel.matrix, 0, 1))
    assert panel.matrix.line.text() == "30 %"
    assert patched(panel) == {(0, 1): 0.3}
    QTest.keyClicks(panel.matrix.line, "80")
    QTest.keyClick(panel.matrix.line, Qt.Key.Key_Return)
    assert patched(panel) == {(0, 1): 0.8}
    assert steps(session) == ["Envelope of b for a, 30 %", "Envelope of b for a, 80 %"]


def test_alt_and_a_click_clear(panel: PatchBayPanel) -> None:
    drag(panel, 0, 1, 30)
    click_cell(panel, 0, 1, Qt.KeyboardModifier.AltModifier)
    assert patched(panel) == {}


def test_where_a_component_meets_itself_it_gets_its_own_back(panel: PatchBayPanel, session: Session) -> None:
    before = session.document
    drag(panel, 0, 1, 70)
    drag(panel, 0, 0, 20)
    assert patched(panel) == {(0, 1): pytest.approx(0.5)}
    assert steps(session)[-1] == "a keeps 50 % of its envelope"
    click_cell(panel, 0, 0)
    assert session.document == before
    click_cell(panel, 0, 0)
    assert len(steps(session)) == 3, "all is its own already"
    values = own_shape(before, Node(2, 1)).envelope
    session.edit("Draw", lambda document: with_drawn_envelope(document, Node(2, 1), values))
    assert "drawn" in panel.matrix.tip(place(panel.matrix, 1, 1))
    click_cell(panel, 1, 1)
    assert session.document == before


def test_the_other_way_the_columns_component_takes_the_basis_and_both_can_be_held(
    panel: PatchBayPanel, session: Session, tree: ComponentTree
) -> None:
    choose(panel, 2, 1, Into.COLUMNS)
    click_cell(panel, 2, 4)
    patch = session.document.component(Node(1, 4)).patch
    assert patch is not None
    assert (patch.basis, patch.envelope) == (Borrowed(identity_of(session.document, Node(2, 2))), None)
    assert tree.selected == Audition(Node(1, 4))
    choose(panel, 2, 1, Into.ROWS)
    assert patched(panel) == {}
    click_cell(panel, 2, 4)
    assert patched_nodes(session.document) == (Node(1, 4), Node(2, 2))
    assert tree.selected == Audition(Node(2, 2))


def test_the_component_of_a_cell_is_selected_and_heard_and_the_matrix_follows_the_list(
    panel: PatchBayPanel, tree: ComponentTree
) -> None:
    heard = auditions(tree)
    click_cell(panel, 1, 2)
    QTest.keyClick(panel.matrix, Qt.Key.Key_Up)
    assert heard == [Audition(Node(2, 1)), Audition(Node(2, 0))]
    click(tree, index(tree, 2, 1))
    assert panel.matrix.current == Cell(1, 2), "to the cell that is patched"
    click(tree, index(tree, 2, 2))
    assert panel.matrix.current == Cell(2, 2)
    QTest.mouseClick(panel.matrix.viewport(), LEFT, NONE, QPoint(HEADING - 10, place(panel.matrix, 0, 0).y()))
    assert heard[-1] == Audition(Node(2, 0))


def test_cells_are_filled_by_their_amounts_and_marked_where_a_component_meets_itself(panel: PatchBayPanel) -> None:
    document = panel.patcher.document
    color = component_color(document, Node(2, 0))
    assert seen(panel, Cell(0, 2), color) == 0.0
    empty = panel.matrix.viewport().grab(panel.matrix.geometry_.rect(Cell(1, 0))).toImage()
    itself = panel.matrix.viewport().grab(panel.matrix.geometry_.rect(Cell(1, 1))).toImage()
    assert itself != empty
    panel.patcher.set_amount(Cell(0, 2), 0.5)
    assert seen(panel, Cell(0, 2), color) == pytest.approx(0.5, abs=0.06)
    panel.patcher.set_amount(Cell(0, 2), 1.0)
    assert seen(panel, Cell(0, 2), color) == 1.0


def test_locked_components_stay_and_say_why(panel: PatchBayPanel, session: Session, tree: ComponentTree) -> None:
    session.edit("Lock", lambda document: with_lock(document, Node(2, 0), locked=True))
    count = len(steps(session))
    acts: list[Callable[[], None]] = [
        lambda: click_cell(panel, 0, 1),
        lambda: drag(panel, 0, 2, 40),
        lambda: QTest.keyClick(panel.matrix, Qt.Key.Key_Delete),
        lambda: QTest.keyClick(panel.matrix, Qt.Key.Key_Return),
        lambda: QTest.keyClicks(panel.matrix, "+"),
    ]
    for act in acts:
        panel.why.clear()
        act()
        assert panel.why.text() == "a is locked: it stays as it is."
    assert panel.why.isVisible()
    assert "locked" in panel.matrix.tip(place(panel.matrix, 0, 1))
    assert len(steps(session)) == count
    assert tree.selected == Audition(Node(2, 0)), "it can be heard"
    click_cell(panel, 1, 0)
    assert patched(panel) == {(1, 0): 1.0}, "locked ones lend"
    assert not panel.why.isVisible()
    choose(panel, 1, 2)
    click_cell(panel, 0, 1)
    assert "part of a locked component" in panel.why.text()


def test_all_at_once_is_one_step_each_and_says_why_it_cannot_be(panel: PatchBayPanel, session: Session) -> None:
    before = session.document
    assert "Nothing" in panel.refusals()["bay_diagonal"]
    assert not panel.diagonal_button.isEnabled()
    QTest.mouseClick(panel.shift_button, LEFT)
    assert patched(panel) == {(0, 1): 1.0, (1, 2): 1.0, (2, 0): 1.0}
    QTest.mouseClick(panel.diagonal_button, LEFT)
    assert session.document == before
    drawn = []
    for _ in range(2):
        QTest.mouseClick(panel.shuffle_button, LEFT)
        drawn.append(patched(panel))
    assert drawn[0] != drawn[1]
    assert [len(cells) for cells in drawn] == [3, 3]
    assert steps(session)[:2] == ["Shift envelopes of layer 2 by one", "Own envelopes for layer 2"]
    first, second = steps(session)[2:]
    assert first == "Shuffle envelopes of layer 2, seed 1"
    assert second.startswith("Shuffle envelopes of layer 2, seed ")
    choose(panel, 1, 2)
    assert "between" in panel.refusals()["bay_shift"]
    for layer, count in ((1, 5), (2, 3)):
        for number in range(count):
            node = Node(layer, number)
            session.edit("Lock", partial(with_lock, node=node, locked=True))
    assert all("locked" in why for why in panel.refusals().values())
    assert "locked" in panel.shuffle_button.toolTip()


def test_a_menu_sets_amounts_and_what_lies_between(panel: PatchBayPanel, session: Session) -> None:
    def menu() -> dict[str, QAction]:
        panel.matrix.choose(Cell(0, 1))
        scene = panel.matrix.scene
        assert scene is not None
        found = cell_menu(panel.matrix, scene, panel.patcher, Cell(0, 1), panel.matrix.type_amount)
        return {action.text().split("\t")[0]: action for action in found.actions()}

    assert not menu()["Its own again"].isEnabled()
    menu()["50 %"].trigger()
    assert patched(panel) == {(0, 1): 0.5}
    entries = menu()
    assert entries["50 %"].isChecked()
    entries["Halfway: only what both have"].trigger()
    patch = session.document.component(Node(2, 0)).patch
    assert patch is not None
    assert isinstance(patch.envelope, Borrowed)
    assert patch.envelope.morph is Morph.GEOMETRIC
    assert "in common" in panel.told.text()
    menu()["Halfway: moved from one to the other"].trigger()
    assert panel.told.text() == "a sounds with its own envelope, moved 50 % of the way to that of b in time."
    assert steps(session)[-1] == "Blend for a: moved from one to the other"
    session.edit("Lock", lambda document: with_lock(document, Node(2, 0), locked=True))
    assert not any(action.isEnabled() for action in menu().values())
    session.edit("Unlock", lambda document: with_lock(document, Node(2, 0), locked=False))
    menu()["Its own again"].trigger()
    assert patched(panel) == {}


def test_tips_tell_what_one_will_hear(panel: PatchBayPanel) -> None:
    assert panel.matrix.tip(place(panel.matrix, 0, 1)) == (
        "A click lets a sound with the envelope of b: its frequencies, whenever b sounds."
    )
    click_cell(panel, 0, 1)
    assert panel.told.text() == "a sounds with the envelope of b: its frequencies, whenever b sounds."
    assert panel.matrix.accessibleDescription() == panel.told.text()
    panel.patcher.set_amount(Cell(0, 1), 0.75)
    assert panel.told.text() == "a sounds with 75 % of the envelope of b and 25 % of its own."
    choose(panel, 2, 2, Into.COLUMNS)
    assert panel.matrix.tip(place(panel.matrix, 0, 1)) == (
        "A click lets b sound with the basis of a: the frequencies of a, whenever b sounds."
    )
    heading = QPoint(HEADING - 10, place(panel.matrix, 2, 0).y())
    assert panel.matrix.tip(heading) == "Basis of c"
    assert panel.matrix.tip(QPoint(place(panel.matrix, 0, 2).x(), 20)) == "Envelope of c"
    assert panel.matrix.tip(QPoint(5, 5)) == ""
    QApplication.sendEvent(panel.matrix.viewport(), QHelpEvent(QEvent.Type.ToolTip, heading, heading))
    assert "in each column" in panel.help.text()


def test_layers_are_offered_and_kept_while_there_are_such(panel: PatchBayPanel, session: Session) -> None:
    assert panel.patcher.bay == PatchBay(2, 2)
    choose(panel, 1, 2)
    click_cell(panel, 4, 2)
    assert patched(panel) == {(4, 2): 1.0}
    session.edit("Rename", lambda document: with_name(document, Node(1, 4), "Kick"))
    assert panel.patcher.bay == PatchBay(1, 2)
    assert "Kick" in panel.told.text()
    session.edit("Train", lambda document: with_network(document, random_network(SOUND, (4, 3, 2), seed=1)))
    assert panel.patcher.bay == PatchBay(1, 2)
    assert panel.bases_box.currentText() == "Layer 1 · 4"
    session.edit("Train", lambda document: with_network(document, random_network(SOUND, (2,), seed=2)))
    assert panel.patcher.bay == PatchBay(1, 1)
    assert panel.matrix.current is None


def test_it_can_be_asked_before_it_has_heard_of_another_document(
    panel: PatchBayPanel, session: Session, tree: ComponentTree
) -> None:
    before, after = session.document, with_network(session.document, random_network(SOUND, (7,), seed=1))
    click_cell(panel, 2, 1)
    asked: list[dict[str, str]] = []
    session.changed.disconnect(panel._on_change)
    session.changed.connect(lambda *_: asked.append(panel.refusals()))
    session.changed.connect(panel._on_change)
    session.edit("Train", lambda _: after)
    assert set(asked[0].values()) == {NO_NETWORK}
    click(tree, index(tree, 1, 6))
    assert panel.matrix.current == Cell(6, 6)
    session.changed.disconnect(panel._on_change)
    session.edit("Back", lambda _: before)
    tree.choose(Audition(Node(1, 4)))
    session.edit("Again", lambda _: with_network(before, random_network(SOUND, (3,), seed=2)))
    tree.choose(Audition(Node(1, 2)))
    assert not panel.matrix.viewport().grab().isNull()
    session.changed.connect(panel._on_change)


def test_without_a_network_and_while_one_is_learned_it_says_why(panel: PatchBayPanel, session: Session) -> None:
    session.preview(session.document)
    click_cell(panel, 0, 1)
    assert panel.why.text() == PREVIEW
    assert set(panel.refusals().values()) == {PREVIEW}
    session.drop_preview()
    session.edit("Drop", lambda document: with_network(document, None))
    assert set(panel.refusals().values()) == {NO_NETWORK}
    assert panel.empty.isVisible()
    assert not panel.matrix.isVisible()


def test_of_hundreds_of_components_only_those_in_sight_are_painted(
    panel: PatchBayPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.edit("Train", lambda document: with_network(document, random_network(SOUND, (400, 300))))
    choose(panel, 1, 2)
    panel.patcher.shuffle()
    assert len(patched(panel)) == 400
    matrix = panel.matrix
    assert matrix.findChildren(type(matrix.line)) == [matrix.line], "no widget for each cell"
    matrix.choose(Cell(399, 299))
    assert matrix.viewport().rect().contains(matrix.geometry_.rect(Cell(399, 299)))
    painted, known = list[Node](), Curves.strip

    def strip(curves: Curves, document: Document, node: Node, column: Column) -> Strip:
        painted.append(node)
        return known(curves, document, node, column)

    monkeypatch.setattr(Curves, "strip", strip)
    matrix.viewport().grab()
    assert 0 < len(painted) < 50, "only what is in sight is painted"
    cell = next(cell for cell, _ in patched_cells(session.document, PatchBay(1, 2)) if cell.row == 399)
    matrix.go_to(cell)
    assert seen(panel, cell, component_color(session.document, Node(1, 399))) > 0.9
