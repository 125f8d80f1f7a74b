"""The look of a page."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from audible_gui.views.manual.pages import page_of
from audible_gui.views.manual.styling import show_page


def changes(rows: int) -> int:
    """How often a document with a table of so many rows is to be laid out while it gets its look."""
    document, told = QTextDocument(), list[int]()
    document.documentLayout()
    document.contentsChange.connect(lambda at, _removed, _added: told.append(at))
    lines = "\n".join(f"| `name{row}` | what it is |" for row in range(rows))
    show_page(document, page_of("x", f"# X\n\n| a | b |\n|---|---|\n{lines}\n"))
    return len(told)


def test_a_long_table_is_not_laid_out_once_for_each_row(qapp: QApplication) -> None:  # noqa: ARG001
    assert changes(40) == changes(4) > 0
