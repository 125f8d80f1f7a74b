from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from audible_gui.views import theme
from audible_gui.views.palette import CommandPalette
from audible_gui.views.palette.entry import Entry

done: list[str] = []
KEY = Qt.Key


@pytest.fixture
def palette(qtbot: QtBot) -> CommandPalette:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(900, 600)
    done.clear()
    entry: Callable[..., Entry] = lambda title, **more: Entry(title, "Edit", partial(done.append, title), **more)  # noqa: E731
    entries = [
        entry("Group", keys="Ctrl+G", refusal="Select two components first."),
        entry("Undo", keys="Ctrl+Z", tip="Take back the last edit"),
        entry("Ungroup", color=theme.component_color(0)),
    ]
    result = CommandPalette(lambda: entries, window)
    QAbstractItemModelTester(result.model, QAbstractItemModelTester.FailureReportingMode.Fatal, result)
    window.show()
    result.ask()
    return result


def shown(palette: CommandPalette) -> list[str]:
    return [palette.model.index(row, 0).data() for row in range(palette.model.rowCount())]


def test_what_is_typed_finds_and_return_does_it(palette: CommandPalette) -> None:
    assert shown(palette) == ["Group", "Undo", "Ungroup"]
    QTest.keyClicks(palette.line, "un")
    assert shown(palette) == ["Undo", "Ungroup"]
    QTest.keyClick(palette.line, KEY.Key_Down)
    QTest.keyClick(palette.line, KEY.Key_Return)
    assert done == ["Ungroup"]
    assert palette.isHidden()


def test_what_cannot_be_done_comes_last_says_why_and_does_nothing(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.line, "grou")
    assert shown(palette) == ["Group", "Ungroup"], "it still fits better"
    index = palette.list.currentIndex()
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Group, Edit, Ctrl+G, Select two components first."
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Select two components first."
    QTest.keyClick(palette.line, KEY.Key_Return)
    assert (done, palette.isHidden()) == ([], False)
    assert not palette.grab().isNull()


def test_what_can_be_done_by_now_is_no_longer_refused(qtbot: QtBot) -> None:
    window, why = QMainWindow(), ["A training is under way."]
    qtbot.addWidget(window)
    done.clear()
    palette = CommandPalette(lambda: [Entry("Split", "Network", partial(done.append, "Split"), refusal=why[0])], window)
    window.show()
    palette.ask()
    QTest.keyClicks(palette.line, "sp")
    QTest.keyClick(palette.line, KEY.Key_Return)
    assert (done, palette.isHidden()) == ([], False)
    why[0] = ""
    QTest.keyClicks(palette.line, "l")
    assert palette.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == "Split, Network"
    why[0] = "A training is under way."
    QTest.keyClicks(palette.line, "i")
    why[0] = ""
    QTest.keyClick(palette.line, KEY.Key_Return)
    assert (done, palette.isHidden()) == (["Split"], True)


def test_arrows_go_around_and_pages_to_the_ends(palette: CommandPalette) -> None:
    def go(key: Qt.Key) -> str:
        QTest.keyClick(palette.line, key)
        return str(palette.list.currentIndex().data())

    assert [go(key) for key in (KEY.Key_Up, KEY.Key_Down, KEY.Key_PageDown, KEY.Key_PageUp)] == [
        "Ungroup",
        "Group",
        "Ungroup",
        "Group",
    ]


def test_what_was_done_lately_stands_first_and_escape_closes(palette: CommandPalette) -> None:
    palette.run(palette.model.index(2, 0))
    palette.ask()
    assert shown(palette) == ["Ungroup", "Group", "Undo"]
    QTest.keyClick(palette.line, KEY.Key_Escape)
    assert palette.isHidden()


def test_that_nothing_was_found_is_said(palette: CommandPalette) -> None:
    QTest.keyClicks(palette.line, "xyz")
    assert palette.nothing.isVisible()
    for key in (KEY.Key_Down, KEY.Key_PageDown, KEY.Key_Return):
        QTest.keyClick(palette.line, key)
    assert done == []
    palette.ask()
    assert not palette.nothing.isVisible()
    assert palette.line.text() == ""
