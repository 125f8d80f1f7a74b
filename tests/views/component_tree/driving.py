"""Working a component tree as a person would, by mouse and keys."""

from PySide6.QtCore import SIGNAL, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from audible_gui.session import Audition, Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.component_tree.columns import Column

LEFT, ALT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def examine(tree: ComponentTree, session: Session) -> None:
    """Have Qt examine the model now, with every change of its rows, and once after each edit."""
    model, fatal = tree.model(), QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, fatal, tree)
    # Else it would examine every row as often as any of them is told to look another way: for seconds.
    assert model.disconnect(SIGNAL("dataChanged(QModelIndex,QModelIndex,QList<int>)"), tester, None)  # type: ignore[call-overload]
    session.changed.connect(lambda *_: QAbstractItemModelTester(model, fatal))


def index(tree: ComponentTree, layer: int, row: int, column: Column = Column.NAME) -> QModelIndex:
    depth = tree.model().rowCount() - 1
    return tree.model().index(row, column, tree.model().index(depth - layer, 0))


def residual(tree: ComponentTree, column: Column = Column.NAME) -> QModelIndex:
    return tree.model().index(tree.model().rowCount() - 1, column)


def place(tree: ComponentTree, where: QModelIndex) -> QPoint:
    rect = tree.visualRect(where)
    return QPoint(rect.left() + 30, rect.center().y()) if where.column() == Column.NAME else rect.center()


def click(tree: ComponentTree, where: QModelIndex, keys: Qt.KeyboardModifier | None = None) -> None:
    QTest.mouseClick(tree.viewport(), LEFT, keys or Qt.KeyboardModifier.NoModifier, place(tree, where))


def picture(tree: ComponentTree, where: QModelIndex) -> QImage:
    return tree.viewport().grab(tree.visualRect(where)).toImage()


def auditions(tree: ComponentTree) -> list[Audition | None]:
    heard: list[Audition | None] = []
    tree.audition_requested.connect(heard.append)
    return heard


def drag(tree: ComponentTree, where: QModelIndex, by: list[int]) -> None:
    """Press on a cell and move by so many pixels in turn; the button stays down."""
    at = QPointF(place(tree, where))
    events = [(QMouseEvent.Type.MouseButtonPress, at)]
    for step in by:
        at = at + QPointF(step, 0)
        events.append((QMouseEvent.Type.MouseMove, at))
    for kind, point in events:
        mouse(tree, kind, point)


def mouse(tree: ComponentTree, kind: QMouseEvent.Type, at: QPointF) -> None:
    button = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseMove else LEFT
    held = Qt.MouseButton.NoButton if kind is QMouseEvent.Type.MouseButtonRelease else LEFT
    globally = QPointF(tree.viewport().mapToGlobal(at.toPoint()))
    event = QMouseEvent(kind, at, globally, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(tree.viewport(), event)


def wheel(tree: ComponentTree, where: QModelIndex, angle: int) -> None:
    at = QPointF(place(tree, where))
    globally = QPointF(tree.viewport().mapToGlobal(at.toPoint()))
    none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, globally, QPoint(), QPoint(0, angle), none, plain, phase, False)
    QApplication.sendEvent(tree.viewport(), event)


def editor(tree: ComponentTree) -> QLineEdit:
    (found,) = tree.viewport().findChildren(QLineEdit)
    return found


def enter(line: QLineEdit) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()  # Qt commits what was typed after the key is dealt with
