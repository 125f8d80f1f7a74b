"""The choices of a figure: what it shows, its size, its look and its format. GUI thread."""

from PySide6.QtCore import QObject, QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
)

from audible_gui import settings as known
from audible_gui.document import Document, FrequencyScale, Node
from audible_gui.document.figure import (
    FIGURE_SIZES,
    MAX_DPI,
    MAX_FIGURE_CM,
    MAX_TITLE,
    MIN_DPI,
    MIN_FIGURE_CM,
    FigureKind,
    FigureSpec,
    FigureTheme,
)
from audible_gui.settings import Settings
from audible_gui.views import theme

_SIZES = {
    "single": "One column of a journal (8.6 cm)",
    "double": "Two columns of a journal (17.8 cm)",
    "slide": "Slide, 16:9 (33.9 × 19.1 cm)",
    "own": "Own size…",
}
_THEMES = {FigureTheme.LIGHT: "Light, for paper", FigureTheme.DARK: "Dark, for screens"}
_ENDINGS = {
    "pdf": "PDF: lines and text stay sharp at any size",
    "svg": "SVG: the same, to be edited in a drawing program",
    "png": "PNG: a picture of dots",
}
_SCALES = {
    FrequencyScale.LOG: "Logarithmic",
    FrequencyScale.MEL: "Mel",
    FrequencyScale.LINEAR: "Linear",
}
_AUTOMATIC_CM = MIN_FIGURE_CM - 0.1


class FigureChoices(QObject):
    """The controls, and what they say.

    Args:
        document: what is drawn, with a network.
        selected: the component that is proposed for a deconstruction, or None.

    Signals:
        changed: something else is chosen.
    """

    changed = Signal()

    def __init__(self, document: Document, selected: Node | None) -> None:
        super().__init__()
        self._document = document
        self._nodes: list[Node] = []
        self._whose: list[tuple[FigureKind, int | None]] = []
        self.what, self.component, self.size = QComboBox(), QComboBox(), QComboBox()
        self.theme, self.format, self.scale = QComboBox(), QComboBox(), QComboBox()
        self.width, self.height, self.dpi = QDoubleSpinBox(), QDoubleSpinBox(), QSpinBox()
        self.title = QLineEdit(document.sound.name if document.sound is not None else "")
        self.names, self.edited = QCheckBox("&Names of the components"), QCheckBox("With your &edits")
        for box in (self.width, self.height, self.dpi):
            theme.inset(box)
        self._form: QFormLayout | None = None
        self._fill_whose(selected)
        self._fill_looks()
        self._connect()

    def fill(self, form: QFormLayout) -> None:
        """Put the controls into a form."""
        self._form = form
        self._lengths = QHBoxLayout()
        for part in (self.width, QLabel("×"), self.height):
            self._lengths.addWidget(part)
        self._lengths.addStretch()
        rows = (
            ("&Draw", self.what), ("&Component", self.component), ("&Size", self.size), ("&Width and height", None),
            ("&Look", self.theme), ("&Format", self.format), ("D&ots per inch", self.dpi),
            ("F&requencies", self.scale), ("&Title", self.title),
        )  # fmt: skip
        for label, control in rows:
            if control is None:
                form.addRow(label, self._lengths)
                form.labelForField(self._lengths).setBuddy(self.width)  # type: ignore[attr-defined]
                continue
            control.setAccessibleName(label.replace("&", ""))
            form.addRow(label, control)
        form.addRow("", self.names)
        form.addRow("", self.edited)
        self._show_rows()

    @property
    def ending(self) -> str:
        """Of the file, without the dot."""
        return str(self.format.currentData())

    def set_ending(self, ending: str) -> None:
        """The format that has this ending, if one has."""
        if (row := self.format.findData(ending)) >= 0:
            self.format.setCurrentIndex(row)

    def spec(self) -> FigureSpec:
        """What is chosen. Raises ExportError for what is too large."""
        kind, layer = self._whose[self.what.currentIndex()]
        node = self._nodes[self.component.currentIndex()] if kind is FigureKind.DECONSTRUCTION else None
        width_cm, height_cm = self._lengths_cm()
        return FigureSpec(
            kind=kind,
            theme=FigureTheme(self.theme.currentData()),
            width_cm=width_cm,
            height_cm=height_cm,
            dpi=self.dpi.value(),
            scale=FrequencyScale(self.scale.currentData()),
            title=self.title.text().strip()[:MAX_TITLE],
            names=self.names.isChecked(),
            node=node,
            edited=self.edited.isChecked() and self._document.edited,
            layer=layer,
        )

    def recall(self, settings: Settings) -> None:
        """Begin with what was chosen last."""
        size = settings.get(known.FIGURE_SIZE)
        width, x, height = size.partition("x")
        self.size.setCurrentIndex(self.size.findData("own" if x else size))
        if x:
            self.width.setValue(float(width) if width else FIGURE_SIZES["double"][0])
            self.height.setValue(float(height) if height else _AUTOMATIC_CM)
        self.theme.setCurrentIndex(self.theme.findData(settings.get(known.FIGURE_THEME)))
        self.set_ending(settings.get(known.FIGURE_FORMAT))
        self.dpi.setValue(settings.get(known.FIGURE_DPI))
        self.names.setChecked(settings.get(known.FIGURE_NAMES))
        self.scale.setCurrentIndex(self.scale.findData(settings.get(known.PICTURE_SCALE)))

    def remember(self, settings: Settings) -> None:
        """Keep what was chosen for the next time."""
        size = str(self.size.currentData())
        if size == "own":
            width_cm, height_cm = self._lengths_cm()
            size = f"{width_cm:.1f}x{'' if height_cm is None else f'{height_cm:.1f}'}"
        settings.set(known.FIGURE_SIZE, size)
        settings.set(known.FIGURE_THEME, FigureTheme(self.theme.currentData()))
        settings.set(known.FIGURE_FORMAT, self.ending)
        settings.set(known.FIGURE_DPI, self.dpi.value())
        settings.set(known.FIGURE_NAMES, self.names.isChecked())

    def _lengths_cm(self) -> tuple[float, float | None]:
        chosen = str(self.size.currentData())
        if chosen != "own":
            return FIGURE_SIZES[chosen]
        height_cm = self.height.value()
        return self.width.value(), height_cm if height_cm >= MIN_FIGURE_CM else None

    def _fill_whose(self, selected: Node | None) -> None:
        layers = self._document.components
        alone = range(len(layers), 0, -1) if len(layers) > 1 else range(0)
        kinds = FigureKind.NETWORK, FigureKind.DECONSTRUCTION
        self._whose = [(kinds[0], None), *((kinds[0], layer) for layer in alone), (kinds[1], None)]
        self.what.addItems([kinds[0].label, *(f"Layer {layer} alone" for layer in alone), kinds[1].label])
        for layer in range(len(layers), 0, -1):
            for index, one in enumerate(layers[layer - 1]):
                self._nodes.append(Node(layer, index))
                self.component.addItem(f"{layer}.{index + 1}  {one.name}")
        if selected in self._nodes:
            self.component.setCurrentIndex(self._nodes.index(selected))
        self.what.setToolTip("The spectrogram and all layers, one layer, or what one component makes of all layers")
        self.component.setToolTip("What the other layers have of it is drawn, and what is silent in it is grey")

    def _fill_looks(self) -> None:
        for combo, known_ones in (
            (self.size, _SIZES), (self.theme, _THEMES), (self.format, _ENDINGS), (self.scale, _SCALES),
        ):  # fmt: skip
            for data, text in known_ones.items():
                combo.addItem(text, data)
        self.size.setCurrentIndex(self.size.findData("double"))
        for spin, text in ((self.width, "Width"), (self.height, "Height")):
            spin.setRange(MIN_FIGURE_CM, MAX_FIGURE_CM)
            spin.setDecimals(1)
            spin.setSuffix(" cm")
            spin.setAccessibleName(text)
            spin.setToolTip(f"{text} of the figure; what there is no room for is left out, and the figure says so")
        self.height.setMinimum(_AUTOMATIC_CM)
        self.height.setSpecialValueText("as needed")
        self.height.setValue(_AUTOMATIC_CM)
        self.width.setValue(FIGURE_SIZES["double"][0])
        self.dpi.setRange(MIN_DPI, MAX_DPI)
        self.dpi.setValue(300)
        self.size.setToolTip("Where there is no room for all components, the largest are shown")
        self.theme.setToolTip("Dark letters on white, or light ones on dark; colours are those of the editor on each")
        self.format.setToolTip("As what it is written; the ending of the file says the same")
        self.dpi.setToolTip("Of a PNG; of PDF and SVG those of the spectrogram alone")
        self.scale.setToolTip("The axis of all frequencies")
        self.title.setToolTip("Above the figure; empty for none")
        self.title.setMaxLength(MAX_TITLE)
        self.names.setChecked(True)
        self.names.setToolTip("Otherwise they are numbered alone")
        self.edited.setToolTip("The mix and all shapes as they are set now, rather than as analysed")
        self.edited.setVisible(self._document.edited)

    def _connect(self) -> None:
        for combo in (self.what, self.component, self.size, self.theme, self.format, self.scale):
            combo.currentIndexChanged.connect(self._on_change)
        for spin in (self.width, self.height, self.dpi):
            spin.valueChanged.connect(self._on_change)
        self.title.textChanged.connect(self._on_change)
        for box in (self.names, self.edited):
            box.toggled.connect(self._on_change)

    @Slot()
    def _on_change(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        """Only what matters is asked for."""
        if self._form is None:
            return
        with QSignalBlocker(self):
            deconstructed = self._whose[self.what.currentIndex()][0] is FigureKind.DECONSTRUCTION
            self._form.setRowVisible(self.component, deconstructed)
            self._form.setRowVisible(self._lengths, self.size.currentData() == "own")
            self._form.setRowVisible(self.edited, self._document.edited)
