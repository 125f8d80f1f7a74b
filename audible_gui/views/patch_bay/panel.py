"""The panel of the patch bay: which layers, the matrix, what its current cell sounds like. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from audible_gui.document import Document, Node
from audible_gui.operations import Into, PatchBay, drawn_in, free_takers, lent_to
from audible_gui.session import Audition, Session
from audible_gui.views.component_tree import ComponentTree
from audible_gui.views.labels import note
from audible_gui.views.patch_bay.matrix import Matrix
from audible_gui.views.patch_bay.patcher import Patcher
from audible_gui.views.patch_bay.scene import Curves, Scene
from audible_gui.views.patch_bay.words import PREVIEW, cell_text, help_text, without_network
from audible_gui.views.refusals import NO_NETWORK

NARROWEST = 292
_INTO = {
    Into.ROWS: ("the row’s envelope", "The row's component takes the envelope of the column: its frequencies, "
                "whenever the other one sounds. Gain and pan stay its own"),
    Into.COLUMNS: ("the column’s basis", "The column's component takes the basis of the row: the other one's "
                   "frequencies, whenever it sounds. Gain and pan stay its own"),
}  # fmt: skip
_NOTHING = "Nothing is patched here."
_NONE_BETWEEN = "Nothing is patched between these layers: click a cell first, or shuffle."
_LOCKED = "All of these components are locked: they stay as they are."
_FEW = "There are too few components for that."
_CLEARED = "Own {} again for all components of layer {}, whoever lent them. Drawn and locked ones stay"
_SHIFTED = "Everything patched one component on: all {} change places. Locked ones stay"
_SHUFFLED = "Each component with something of another, drawn by lot, each time another. Amounts and locked ones stay"


class PatchBayPanel(QWidget):
    """Patches bases of one layer and envelopes of another.

    Args:
        session: whose document is changed.
        tree: where what is patched is selected, and so heard.
        parent: Qt parent.

    Signals:
        aimed: other layers are shown, or the other way.
    """

    aimed = Signal()

    def __init__(self, session: Session, tree: ComponentTree, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._tree = session, tree
        self.patcher = Patcher(session, self)
        self.matrix = Matrix(self.patcher, Curves(tree.rows))
        self.bases_box, self.envelopes_box, self.into_box = QComboBox(), QComboBox(), QComboBox()
        self._boxes = (self.bases_box, self.envelopes_box, self.into_box)
        self._chosen: set[QComboBox] = set()
        self.told, self.why, self.help = QLabel(textFormat=Qt.TextFormat.PlainText), note("warning"), note("muted")
        self.empty = QLabel("Train a network first: its components are what is patched.")
        self.diagonal_button, self.shift_button, self.shuffle_button = (
            QPushButton(text) for text in ("Diagonal", "Shift by one", "Shuffle")
        )
        self._fill()
        self._lay_out()
        self._connect()
        self._follow()

    def slots(self) -> dict[str, Callable[[], object]]:
        """What to call for each name of the table of actions."""
        patcher = self.patcher
        return {"bay_diagonal": patcher.clear_all, "bay_shift": patcher.shift, "bay_shuffle": patcher.shuffle}

    def refusals(self) -> dict[str, str]:
        """By the names of the actions, why they cannot be done; empty where they can."""
        names, bay, document = ("bay_diagonal", "bay_shift", "bay_shuffle"), self.patcher.bay, self._session.document
        if bay is None:
            return dict.fromkeys(names, NO_NETWORK)
        if self._session.previewing:
            return dict.fromkeys(names, PREVIEW)
        return dict(zip(names, _refusals(document, bay), strict=True))

    @Slot()
    def focus(self) -> None:
        """Give the matrix the keyboard, or what stands in its place."""
        where = self.matrix if self.matrix.isVisible() else self.into_box
        where.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._follow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.matrix.viewport().update()

    def _fill(self) -> None:
        for into, (text, tip) in _INTO.items():
            self.into_box.addItem(text, into)
            self.into_box.setItemData(self.into_box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.into_box.setAccessibleName("What a cell sets")
        self.bases_box.setAccessibleName("Layer of the bases")
        self.bases_box.setToolTip("Whose bases are the rows")
        self.envelopes_box.setAccessibleName("Layer of the envelopes")
        self.envelopes_box.setToolTip("Whose envelopes are the columns")
        self.told.setWordWrap(True)
        self.told.setAccessibleName("What the current cell sounds like")
        self.told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # As high as two lines whatever is told, so that the cells stay where they are under the mouse.
        self.told.setMinimumHeight(2 * self.told.fontMetrics().lineSpacing())
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "muted")
        self.empty.setMargin(16)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        texts = ("Rows: bases of", "Columns: envelopes of", "A cell sets")
        for row, (text, box) in enumerate(zip(texts, self._boxes, strict=True)):
            label = QLabel(text)
            label.setBuddy(box)
            grid.addWidget(label, row, 0)
            grid.addWidget(box, row, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.diagonal_button, self.shift_button, self.shuffle_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.matrix, 1)
        column.addWidget(self.empty, 1)
        for widget in (self.told, self.why):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self.help)
        self.setMinimumWidth(NARROWEST)

    def _connect(self) -> None:
        self._session.changed.connect(self._on_change)
        self._session.preview_changed.connect(self._follow)
        self._tree.rows.making.made.connect(self.matrix.viewport().update)
        self._tree.reselected.connect(self._follow_selection)
        for box in (self.bases_box, self.envelopes_box):
            box.activated.connect(self._choose_layer)
        self.into_box.activated.connect(self._aim)
        self.matrix.gone.connect(self._tell)
        self.matrix.chosen.connect(self._hear)
        self.matrix.heading_chosen.connect(self._hear_node)
        self.matrix.key_pressed.connect(self._pass_on)
        self.patcher.refused.connect(self._refuse)
        self.diagonal_button.clicked.connect(self.patcher.clear_all)
        self.shift_button.clicked.connect(self.patcher.shift)
        self.shuffle_button.clicked.connect(self.patcher.shuffle)

    @Slot(object, object)
    def _on_change(self, _before: Document, _after: Document) -> None:
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Show the document as it is."""
        document = self._session.document
        self._offer_layers(document)
        self.patcher.aim(None if without_network(document) else self._bay())
        if self.isVisible():
            self._show(document)

    def _show(self, document: Document) -> None:
        bay = self.patcher.bay
        self.matrix.show_scene(None if bay is None else Scene.of(document, bay))
        self.matrix.setVisible(bay is not None)
        self.empty.setVisible(bay is None)
        self.help.setVisible(bay is not None)
        self.told.setVisible(bay is not None)
        if bay is not None:
            self.help.setText(help_text(bay))
        self._tell()
        self._enable()

    def _bay(self) -> PatchBay:
        bases, envelopes = (int(box.currentData()) for box in (self.bases_box, self.envelopes_box))
        return PatchBay(bases, envelopes, Into(self.into_box.currentData()))

    def _offer_layers(self, document: Document) -> None:
        """All layers, deepest first; what a person has chosen stays while there is such a layer."""
        layers = [] if without_network(document) else [len(row) for row in document.components]
        texts = [f"Layer {layer} · {layers[layer - 1]}" for layer in range(len(layers), 0, -1)]
        for box in (self.bases_box, self.envelopes_box):
            box.setEnabled(bool(layers))
            if texts == [box.itemText(row) for row in range(box.count())]:
                continue
            before = box.currentData() if box in self._chosen else None
            with QSignalBlocker(box):
                box.clear()
                for layer, text in zip(range(len(layers), 0, -1), texts, strict=True):
                    box.addItem(text, layer)
                box.setCurrentIndex(max(box.findData(before), 0) if layers else -1)
        self.into_box.setEnabled(bool(layers))
        self.into_box.setToolTip(_INTO[Into(self.into_box.currentData())][1])

    def _enable(self) -> None:
        refusals, bay = self.refusals(), self.patcher.bay
        part = "envelopes" if bay is None or bay.into is Into.ROWS else "bases"
        layer = 1 if bay is None else bay.taking
        for button, name, tip in (
            (self.diagonal_button, "bay_diagonal", _CLEARED.format(part, layer)),
            (self.shift_button, "bay_shift", _SHIFTED.format(part)),
            (self.shuffle_button, "bay_shuffle", _SHUFFLED),
        ):
            button.setEnabled(not refusals[name])
            button.setToolTip(refusals[name] or tip)

    @Slot()
    def _tell(self) -> None:
        scene, cell = self.matrix.scene, self.matrix.current
        hint = "Click a cell to patch it, drag up or down for an amount."
        self.told.setText(hint if scene is None or cell is None else cell_text(scene.document, scene.bay, cell))

    @Slot()
    def _choose_layer(self) -> None:
        self._chosen |= {self.bases_box, self.envelopes_box} & {self.sender()}
        self._aim()

    @Slot()
    def _aim(self) -> None:
        """Other layers, or the other way."""
        self._refuse("")
        self._follow()
        self._follow_selection()
        self.aimed.emit()

    @Slot()
    def _hear(self) -> None:
        """Select in whose place the current cell sounds, so that it is heard."""
        bay, cell = self.patcher.bay, self.matrix.current
        if bay is not None and cell is not None:
            self._refuse("")
            self._tree.choose(Audition(bay.taker(cell)))

    @Slot(object)
    def _hear_node(self, node: Node) -> None:
        self._tree.choose(Audition(node))

    @Slot()
    def _follow_selection(self) -> None:
        """What is selected elsewhere is gone to here, if it is in the layer that takes."""
        scene, audition = self.matrix.scene, self._tree.selected
        node = None if audition is None or audition.within or audition.others else audition.node
        if scene is None or node is None or node.layer != scene.bay.taking or not self.isVisible():
            return
        bay, cell = scene.bay, self.matrix.current
        if node.index >= len(scene.document.components[node.layer - 1]):
            return  # the list knows of another document already
        if cell is not None and bay.taker(cell) == node:
            return
        lent = lent_to(scene.document, bay, node)
        if lent is not None and lent[0].layer == bay.lending:
            lender = lent[0].index
        elif scene.square:
            lender = node.index
        else:
            lender = 0 if cell is None else bay.lender(cell).index
        self.matrix.go_to(bay.cell(node.index, lender))

    @Slot(object)
    def _pass_on(self, event: QKeyEvent) -> None:
        """Mute, solo and gain, as in the list."""
        if self._tree.press_key(event):
            event.accept()

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self.why.setText(sentence)
        self.why.setVisible(bool(sentence))


def _refusals(document: Document, bay: PatchBay) -> tuple[str, str, str]:
    """Why nothing can be cleared, shifted and shuffled."""
    free = free_takers(document, bay)
    if not free:
        return _LOCKED, _LOCKED, _LOCKED
    lent = [pair for taker in free if (pair := lent_to(document, bay, taker)) is not None]
    drawable = [taker for taker in free if not drawn_in(document, bay, taker)]
    within, count = bay.taking == bay.lending, len(document.components[bay.lending - 1])
    movable = drawable if within else [pair for pair in lent if pair[0].layer == bay.lending]
    few = _FEW if count < 2 else ""
    return (
        "" if lent else _NOTHING,
        few or ("" if movable else _NONE_BETWEEN),
        few if within and few else _FEW if len(drawable) < (2 if within else 1) else "",
    )
