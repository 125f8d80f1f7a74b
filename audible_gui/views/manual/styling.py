"""Gives a page of Markdown, as Qt has read it, the look of the theme, and its headings the anchors that links name.

GUI thread.
"""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QPixmap,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from audible_gui.views import theme
from audible_gui.views.manual.pages import Page

MARGIN = 24
_PICTURE = "\ufffc"
"""What the text of a paragraph is that is but a picture."""
_LINE_HEIGHT = 125.0
_ABOVE = {1: 0.0, 2: 24.0, 3: 16.0, 4: 12.0}
_LARGER = {1: 3, 2: 2, 3: 1, 4: 0}


def show_page(document: QTextDocument, page: Page) -> None:
    """Fill a document with a page."""
    document.setMarkdown(page.text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    document.setDocumentMargin(MARGIN)
    whole = QTextCursor(document)
    whole.beginEditBlock()  # else the tables are laid out anew after each change
    anchors = iter([section.anchor for section in page.sections])
    for block in blocks_of(document):
        _style_block(block, anchors)
    for table in _tables(document.rootFrame()):
        _style_table(table)
    whole.endEditBlock()


def blocks_of(document: QTextDocument) -> Iterator[QTextBlock]:
    """All of its paragraphs."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def fit_pictures(document: QTextDocument, room_px: int, ratio: float, load: Callable[[str], QPixmap]) -> None:
    """Let pictures be as wide as there is room, and no wider than they are; scaled here, since Qt would do it roughly.

    Args:
        document: whose pictures.
        room_px: for their width.
        ratio: pixels of the screen in one of these.
        load: the picture of a name as it is; a null one where there is none.
    """
    for cursor, image in _pictures(document):
        whole = load(image.name())
        if whole.isNull():
            continue
        width = min(whole.width(), room_px)
        shown = whole.scaledToWidth(
            min(round(width * ratio), whole.width()), Qt.TransformationMode.SmoothTransformation
        )
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(image.name()), shown)
        image.setWidth(width)
        image.setHeight(width * whole.height() / whole.width())
        cursor.setCharFormat(image)


def _pictures(document: QTextDocument) -> Sequence[tuple[QTextCursor, QTextImageFormat]]:
    found = []
    for block in blocks_of(document):
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            if fragment.charFormat().isImageFormat():
                cursor = QTextCursor(document)
                cursor.setPosition(fragment.position())
                cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                found.append((cursor, fragment.charFormat().toImageFormat()))
            iterator += 1
    return found


def _style_block(block: QTextBlock, anchors: Iterator[str]) -> None:
    form, cursor = block.blockFormat(), QTextCursor(block)
    level = form.headingLevel()
    if level:
        _style_heading(block, level, next(anchors, ""))
        return
    change = QTextBlockFormat()
    code = form.hasProperty(QTextBlockFormat.Property.BlockCodeFence)
    if not code and block.text() != _PICTURE:
        change.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if code:
        change.setBackground(QColor(theme.current().raised))
        change.setLeftMargin(8)
    if block.textList() is not None:
        change.setTopMargin(2)
        change.setBottomMargin(4)
    cursor.mergeBlockFormat(change)
    _style_words(block)


def _style_heading(block: QTextBlock, level: int, anchor: str) -> None:
    cursor = QTextCursor(block)
    change = QTextBlockFormat()
    change.setTopMargin(_ABOVE.get(level, 0.0))
    change.setBottomMargin(6)
    cursor.mergeBlockFormat(change)
    words = QTextCharFormat()
    words.setProperty(QTextCharFormat.Property.FontSizeAdjustment, _LARGER.get(level, 0))
    words.setFontWeight(QFont.Weight.DemiBold)
    words.setForeground(QColor(theme.current().text))
    words.setAnchor(True)
    words.setAnchorNames([anchor])
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    if level == 1 or cursor.selectionStart() < block.position():
        cursor.setPosition(block.position())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(words)


def _style_words(block: QTextBlock) -> None:
    """Links and what is typed have colours of the theme."""
    iterator = block.begin()
    spans = []
    while not iterator.atEnd():
        fragment = iterator.fragment()
        spans.append((fragment.position(), fragment.length(), fragment.charFormat()))
        iterator += 1
    for position, length, form in spans:
        change = QTextCharFormat()
        if form.isAnchor():
            change.setForeground(QColor(theme.current().accent))
        elif form.fontFixedPitch():
            change.setBackground(QColor(theme.current().raised))
        else:
            continue
        cursor = QTextCursor(block)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(change)


def _tables(frame: QTextFrame) -> Iterator[QTextTable]:
    for child in frame.childFrames():
        if isinstance(child, QTextTable):
            yield child
        yield from _tables(child)


def _style_table(table: QTextTable) -> None:
    form = QTextTableFormat(table.format())
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QColor(theme.current().line))
    form.setCellPadding(6)
    form.setCellSpacing(0)
    form.setTopMargin(8)
    form.setBottomMargin(12)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)
