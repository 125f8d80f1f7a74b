"""Which components are pitched, and which of them become notes. GUI thread."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import BeatGrid, Document, Node, NotesRequest, note_name
from audible_gui.jobs import FoundNotes, Previewing
from audible_gui.views.dialogs.export_buttons import ExportButtons
from audible_gui.views.dialogs.place_field import PlaceField, file_there

_RULE = (
    "As analysed, without your edits. One track for each component, one pitch each: that of its strongest partial. A "
    "chord gives one note, glides are not followed, and what has no clear partial is no note. It is a sketch, not a "
    "transcription: look through it."
)
_ROW = 26


class NotesDialog(QDialog):
    """Asks whose notes are written, and shows what was found.

    Args:
        document: with a network.
        place: proposed, without an ending.
        grid: for tempo and bars; None for 120 beats a minute.
        previewing: looks for the notes.
        sources: files that must not be replaced.
        parent: Qt parent.
    """

    def __init__(
        self,
        document: Document,
        place: Path,
        grid: BeatGrid | None,
        previewing: Previewing,
        sources: tuple[Path, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export notes")
        self._document, self._grid, self._previewing, self._sources = document, grid, previewing, sources
        self.layer, self.list, self.note = QComboBox(), QTreeWidget(), QLabel(wordWrap=True)
        self.place = PlaceField(place.with_name(f"{place.name}.mid"), file_there, "MIDI files (*.mid)")
        self._found: list[FoundNotes] = []
        self._state = ""
        self.buttons = ExportButtons(self, "the notes")
        self.export = self.buttons.export
        self._fill()
        self._arrange()
        self.layer.currentIndexChanged.connect(self._look)
        self.list.itemChanged.connect(self._check)
        self.place.changed.connect(self._check)
        self.finished.connect(self._stop)
        previewing.shown.connect(self._show)
        previewing.failed.connect(self._fail)
        self._look()

    def request(self) -> NotesRequest:
        """What was chosen."""
        return NotesRequest(
            self._document,
            self.place.place,
            self._grid,
            self.layer.currentData(),
            self.chosen,
            self.place.overwrite,
            self._sources,
        )

    @property
    def chosen(self) -> tuple[Node, ...]:
        """The components that become notes."""
        rows = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        ticked = [row is not None and row.checkState(0) is Qt.CheckState.Checked for row in rows]
        return tuple(one.node for one, wanted in zip(self._found, ticked, strict=False) if wanted and one.notes)

    def _fill(self) -> None:
        layers = self._document.components
        for layer in range(len(layers), 0, -1):
            self.layer.addItem(f"Layer {layer} · {len(layers[layer - 1])} components", layer)
        self.layer.setAccessibleName("Layer")
        self.layer.setToolTip("Whose notes; components of layer 1 have the clearest pitches")
        self.list.setHeaderLabels(["Component", "Pitch", "Notes"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName("Components and their notes")
        self.list.setToolTip("Those that are ticked become tracks; what is grey has no pitch, or is louder elsewhere")
        self.list.setMinimumHeight(220)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.note.setProperty("role", "muted")
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())

    def _arrange(self) -> None:
        rule = QLabel(_RULE, wordWrap=True)
        rule.setProperty("role", "muted")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Components", self.layer)
        form.addRow("F&ile", self.place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(rule)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        self.resize(600, 560)

    @Slot()
    def _look(self) -> None:
        self._found = []
        self.list.clear()
        self._previewing.find_notes(self._document, self.layer.currentData())
        self._state = "Looking for notes…"
        self._check()

    @Slot(object)
    def _show(self, found: object) -> None:
        if not isinstance(found, list):
            return
        self._found, self._state = found, ""
        self.list.blockSignals(True)
        for one in found:
            pitch = "not pitched" if one.pitch is None else note_name(_hertz(one.pitch))
            item = QTreeWidgetItem([one.name, pitch, str(len(one.notes))])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setCheckState(0, Qt.CheckState.Checked if one.notes else Qt.CheckState.Unchecked)
            item.setSizeHint(0, QSize(0, _ROW))
            item.setDisabled(not one.notes)
            if one.pitch is not None and not one.notes:
                item.setToolTip(0, "Louder components have all of its notes, too")
            self.list.addTopLevelItem(item)
        self.list.blockSignals(False)
        for column in (1, 2):
            self.list.resizeColumnToContents(column)
        self._check()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._state = sentence
        self._check()

    @Slot()
    def _check(self) -> None:
        self.note.setText(self._state or self._told())
        ending = self.place.typed.suffix.lower() in {".mid", ".midi"}
        problem = self.place.problem or ("" if ending else "Give the file a name that ends in .mid")
        if not self.chosen:
            problem = "Nothing is chosen that has notes; try another layer"
        self.buttons.refuse(problem)

    def _told(self) -> str:
        """How many notes, of what, at which tempo."""
        chosen = set(self.chosen)
        count = sum(len(one.notes) for one in self._found if one.node in chosen)
        if not count:
            return "No component of this layer is chosen that has a pitch; try another layer."
        tempo = f"the beat grid's {self._grid.bpm:g}" if self._grid is not None else "120, as no beat grid is shown"
        tracks = f"{len(chosen)} track{'' if len(chosen) == 1 else 's'}"
        return f"{count} notes in {tracks}, at a tempo of {tempo}. Their seconds are kept at any tempo."

    @Slot()
    def _stop(self) -> None:
        self._previewing.shown.disconnect(self._show)
        self._previewing.failed.disconnect(self._fail)
        self._previewing.cancel()


def _hertz(pitch: int) -> float:
    return 440.0 * float(2.0 ** ((pitch - 69) / 12))
