"""As what bases and envelopes are written, and where. GUI thread."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from audible_gui import settings as known
from audible_gui.document import Document, TablesRequest
from audible_gui.settings import Settings
from audible_gui.views.dialogs.export_buttons import ExportButtons
from audible_gui.views.dialogs.place_field import PlaceField, file_there

_FORMATS = {"csv": "CSV files in a folder, for spreadsheets", "npz": "One NPZ file, for NumPy"}


class TablesDialog(QDialog):
    """Asks as what and where the tables of all layers are written.

    Args:
        document: with a network.
        place: proposed folder; an NPZ is proposed beside it.
        sources: files that must not be replaced.
        parent: Qt parent.
    """

    def __init__(
        self, document: Document, place: Path, sources: tuple[Path, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export tables")
        self._document, self._sources = document, sources
        self.format, self.note = QComboBox(), QLabel(wordWrap=True)
        for ending, text in _FORMATS.items():
            self.format.addItem(text, ending)
        self.format.setAccessibleName("Format")
        self.format.setToolTip("Both hold the same: bases over frequency, envelopes over time, names, shares and edges")
        self.place = PlaceField(place, self._there)
        self.note.setProperty("role", "muted")
        self.buttons = ExportButtons(self, "the tables")
        self.export = self.buttons.export
        self._arrange()
        self.format.currentIndexChanged.connect(self._follow)
        self.place.changed.connect(self._check)
        self._follow()

    def request(self) -> TablesRequest:
        """What was chosen."""
        return TablesRequest(self._document, self.place.place, self.place.overwrite, self._sources)

    def recall(self, settings: Settings) -> None:
        """Begin with what was chosen last."""
        self.format.setCurrentIndex(self.format.findData(settings.get(known.TABLES_FORMAT)))

    def remember(self, settings: Settings) -> None:
        """Keep what was chosen for the next time."""
        settings.set(known.TABLES_FORMAT, self._ending)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("F&ormat", self.format)
        form.addRow("&Place", self.place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.note)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.setMinimumWidth(560)

    @property
    def _ending(self) -> str:
        return str(self.format.currentData())

    @property
    def _names(self) -> list[str]:
        """Of the files that are written."""
        if self._ending == "npz":
            return [self.place.typed.name]
        names = ["about.txt"]
        for layer in range(1, len(self._document.components) + 1):
            kinds = ["components", "bases", "envelopes", *(["edges"] if layer > 1 else [])]
            names += [f"layer{layer}_{kind}.csv" for kind in kinds]
        return names

    @Slot()
    def _follow(self) -> None:
        """Another format has another place."""
        place, single = self.place.typed, self._ending == "npz"
        if single and place.name and place.suffix.lower() != ".npz":
            self.place.set_place(place.with_name(f"{place.name}.npz"))
        elif not single and place.suffix.lower() == ".npz":
            self.place.set_place(place.with_suffix(""))
        self.place.set_filters("NumPy archives (*.npz)" if single else "")
        names = self._names
        what = names[0]
        if not single:
            what = f"{len(names)} files, {names[1]}, {names[2]} and so on, and what they hold in {names[0]}"
        self.note.setText(
            f"{what}. As analysed: bases over frequency in Hz, envelopes over time in seconds, with the names of the "
            "components, their shares and the edges between layers."
        )
        self._check()

    def _there(self, place: Path) -> str:
        """What would be replaced."""
        if self._ending == "npz":
            return file_there(place)
        found = [name for name in self._names if (place / name).exists()]
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        return f"{found[0]}{more} in this folder" if found else ""

    @Slot()
    def _check(self) -> None:
        problem = self.place.problem
        if not problem and self._ending == "npz" and self.place.typed.suffix.lower() != ".npz":
            problem = "Give the file a name that ends in .npz"
        self.buttons.refuse(problem)
