"""All settings of a network to be trained. Nothing that the program would refuse can be entered. GUI thread."""

import secrets

from PySide6.QtCore import QRegularExpression, Qt, Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSlider,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from audible_gui.document import MAX_ITERATIONS, Device, Encoder, Loss, NetworkSpec, Optimiser, Orientation
from audible_gui.views import theme
from audible_gui.views.layer_chain import LayerChain
from audible_gui.views.source_box import SOURCE_TIP, SourceBox

_STEPS = 100
_MAX_SPARSITY = 10.0
_SEED_DIGITS = 18
_NUMBER_PX = 76
_TARGET_PX = 32
_LEAST_LETTERS = 8
_SPACING = 8
_Rows = tuple[tuple[str, tuple[QWidget, ...]], ...]
_LOSSES = {
    Loss.KL: "Weighs loud and soft parts in proportion, as Poisson noise does; the best start for most music",
    Loss.EUCLIDEAN: "Looks at the loudest parts first, as Gaussian noise does; soft ones are heard mixed with others",
    Loss.IS: "Soft parts count as much as loud ones, as multiplicative Gamma noise has it; catches reverberation and "
    "breath, learns more slowly",
}
_ORIENTATIONS = {
    Orientation.SPECTRA: ("Spectra", "The network's weights are spectra: components with a steady colour, like notes"),
    Orientation.ENVELOPES: ("Envelopes", "The network's weights are envelopes: components that come and go together"),
}
_OPTIMISERS = {
    Optimiser.SCALED: "Every weight has a step of its own size: the fast way",
    Optimiser.PGD: "Plain projected gradient descent with momentum: other parts, about as well apart, in ten times the "
    "time",
}
_ENCODERS = {
    Encoder.NONNEGATIVE: "What a component hears of the sound only adds up",
    Encoder.SIGNED: "A component may also hear what speaks against it: parts sum as exactly, some are worse apart",
}
_DEVICES = {
    Device.AUTO: ("Auto", "Processor or graphics card: whichever is measured to be faster for this sound and network"),
    Device.CPU: ("CPU", "The processor; the same seed gives the same result on every run"),
    Device.CUDA: ("CUDA", "An NVIDIA graphics card; faster on long sounds and wide networks"),
}
_SPARSITY = "How few components sound at a time: 0 lets them overlap freely, more makes each stand alone"
_SEED = "Where the training starts from: the same seed gives the same components, another one others"
_DICE = "Throw another seed: the next training finds other components"
_ITERATIONS = (
    "How often the training goes over the sound, at most: more iterations follow the sound more closely; it ends "
    "earlier when they would change nothing more"
)
_ADVANCED = "Settings that suit most sounds as they are: weights, optimiser and encoder"


class NetworkForm(QWidget):
    """Edits a NetworkSpec and a Device.

    Signals:
        shape_changed: what a network cannot be learned again with other values of: layers, weights, sparsity.
        edited: one setting that a preset has.
        replaced: all settings, by ``set_spec``.
    """

    shape_changed = Signal()
    edited = Signal()
    replaced = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stft = NetworkSpec().stft
        self.chain = LayerChain()
        self.loss_box, self.orientation_box, self.device_box = QComboBox(), QComboBox(), QComboBox()
        self.optimiser_box, self.encoder_box = QComboBox(), QComboBox()
        self.advanced_button, self.advanced = QToolButton(), QWidget()
        self.sparsity_slider, self.sparsity_box = QSlider(Qt.Orientation.Horizontal), QDoubleSpinBox()
        self.seed_edit, self.dice_button = QLineEdit(), QToolButton()
        self.iterations_box, self.source = QSpinBox(), SourceBox()
        for box in (self.sparsity_box, self.iterations_box):
            theme.inset(box)
        for control in (*self._boxes(), self.sparsity_slider, self.advanced_button):
            # Reached with Tab; a click leaves the keyboard, and with it Space, to the transport.
            control.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._seed, self._replacing = 0, False
        self._fill()
        self._describe()
        self._lay_out()
        self._tips = {widget: widget.toolTip() for widget in self._controls()}
        self.sparsity_slider.valueChanged.connect(self._on_slider)
        self.sparsity_box.valueChanged.connect(self._on_sparsity)
        for changed in (
            self.chain.changed,
            self.orientation_box.currentIndexChanged,
            self.sparsity_box.valueChanged,
        ):
            changed.connect(self._tell_shape)
        for changed in (
            self.shape_changed,
            self.loss_box.currentIndexChanged,
            self.optimiser_box.currentIndexChanged,
            self.encoder_box.currentIndexChanged,
            self.iterations_box.valueChanged,
        ):
            changed.connect(self._tell_edited)
        self.orientation_box.currentIndexChanged.connect(self._on_orientation)
        self.seed_edit.textEdited.connect(self._on_seed)
        self.seed_edit.editingFinished.connect(self._show_seed)
        self.dice_button.clicked.connect(self._throw)
        self.advanced_button.toggled.connect(self._show_advanced)
        self.set_spec(NetworkSpec())
        self.restyle()

    def spec(self) -> NetworkSpec:
        """What is set."""
        return NetworkSpec(
            widths=self.chain.widths(),
            loss=Loss(self.loss_box.currentData()),
            sparsity=round(self.sparsity_box.value(), 3),
            seed=self._seed,
            iterations=self.iterations_box.value(),
            orientation=Orientation(self.orientation_box.currentData()),
            stft=self._stft,
            optimiser=Optimiser(self.optimiser_box.currentData()),
            encoder=Encoder(self.encoder_box.currentData()),
        )

    def set_spec(self, spec: NetworkSpec) -> None:
        """Show a network's settings."""
        self._replacing = True
        self._show_spec(spec)
        self._replacing = False
        self.replaced.emit()

    def device(self) -> Device:
        """Where to train."""
        return Device(self.device_box.currentData())

    def selection(self) -> tuple[float, float] | None:
        """From when to when in seconds it shall be learned; None for all of the sound."""
        return self.source.selection()

    def set_device(self, device: Device) -> None:
        """Show where to train."""
        self.device_box.setCurrentIndex(list(_DEVICES).index(device))

    def set_locked(self, reason: str) -> None:
        """Keep everything from being edited and say why; an empty reason lets it be edited again."""
        self.chain.setEnabled(not reason)
        self.chain.setToolTip(reason)
        for widget in self._controls():
            widget.setEnabled(not reason)
            widget.setToolTip(reason or self._tips[widget])

    def restyle(self) -> None:
        """Take the icons and the font of the current theme."""
        self.dice_button.setIcon(theme.icon("dice"))
        self.chain.restyle()
        for widget in (self.sparsity_box, self.seed_edit, self.iterations_box):
            widget.setFont(theme.numeric_font())

    def _show_spec(self, spec: NetworkSpec) -> None:
        self._stft = spec.stft
        self._seed = spec.seed
        self._show_seed()
        self.chain.set_widths(spec.widths)
        self.loss_box.setCurrentIndex(list(_LOSSES).index(spec.loss))
        self.orientation_box.setCurrentIndex(list(_ORIENTATIONS).index(spec.orientation))
        self.optimiser_box.setCurrentIndex(list(_OPTIMISERS).index(spec.optimiser))
        self.encoder_box.setCurrentIndex(list(_ENCODERS).index(spec.encoder))
        usual = NetworkSpec()
        if (spec.orientation, spec.optimiser, spec.encoder) != (usual.orientation, usual.optimiser, usual.encoder):
            # What is not as usual is shown.
            self.advanced_button.setChecked(True)
        self.sparsity_box.setValue(spec.sparsity)
        self.iterations_box.setValue(spec.iterations)

    def _controls(self) -> tuple[QWidget, ...]:
        return (
            *self._boxes(),
            self.sparsity_slider,
            self.sparsity_box,
            self.seed_edit,
            self.dice_button,
            self.iterations_box,
        )

    def _boxes(self) -> tuple[QComboBox, ...]:
        return (
            self.loss_box,
            self.source,
            self.device_box,
            self.orientation_box,
            self.optimiser_box,
            self.encoder_box,
        )

    def _fill(self) -> None:
        for loss, tip in _LOSSES.items():
            _add_item(self.loss_box, loss.label, loss, tip)
        for orientation, (label, tip) in _ORIENTATIONS.items():
            _add_item(self.orientation_box, label, orientation, tip)
        for device, (label, tip) in _DEVICES.items():
            _add_item(self.device_box, label, device, tip)
        for optimiser, tip in _OPTIMISERS.items():
            _add_item(self.optimiser_box, optimiser.label, optimiser, tip)
        for encoder, tip in _ENCODERS.items():
            _add_item(self.encoder_box, encoder.label, encoder, tip)
        for box in self._boxes():
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_LEAST_LETTERS)
        self.sparsity_slider.setRange(0, _STEPS)
        self.sparsity_box.setRange(0.0, _MAX_SPARSITY)
        self.sparsity_box.setDecimals(3)
        self.sparsity_box.setSingleStep(0.05)
        self.sparsity_box.setFixedWidth(_NUMBER_PX)
        self.iterations_box.setRange(1, MAX_ITERATIONS)
        self.iterations_box.setSingleStep(50)
        self.iterations_box.setMinimumWidth(_NUMBER_PX)
        self.sparsity_slider.setMinimumWidth(_TARGET_PX)
        digits = QRegularExpression(f"\\d{{1,{_SEED_DIGITS}}}")
        self.seed_edit.setValidator(QRegularExpressionValidator(digits, self))

    def _describe(self) -> None:
        texts = (
            (self.loss_box, "Loss", "What is made small while learning; each hears other parts of the sound"),
            (self.orientation_box, "Weights", "What the network's weights are: spectra or envelopes"),
            (self.sparsity_slider, "Sparsity", _SPARSITY),
            (self.sparsity_box, "Sparsity", _SPARSITY),
            (self.seed_edit, "Seed", _SEED),
            (self.dice_button, "Another seed", _DICE),
            (self.iterations_box, "Iterations", _ITERATIONS),
            (self.source, "Learn from", SOURCE_TIP),
            (self.device_box, "Device", "Where the training is computed"),
            (
                self.optimiser_box,
                "Optimiser",
                "How the loss is made small; it decides how long the training takes",
            ),
            (self.encoder_box, "Encoder", "How a component listens to the sound while it learns when to sound"),
            (self.advanced_button, "Advanced settings", _ADVANCED),
        )
        for widget, name, tip in texts:
            widget.setAccessibleName(name)
            widget.setToolTip(tip)

    def _lay_out(self) -> None:
        usual: _Rows = (
            ("Loss", (self.loss_box,)),
            ("Sparsity", (self.sparsity_slider, self.sparsity_box)),
            ("Seed", (self.seed_edit, self.dice_button)),
            ("Iterations", (self.iterations_box,)),
            ("From", (self.source,)),
            ("Device", (self.device_box,)),
        )
        advanced: _Rows = (
            ("Weights", (self.orientation_box,)),
            ("Optimiser", (self.optimiser_box,)),
            ("Encoder", (self.encoder_box,)),
        )
        self.advanced_button.setText("Advanced")
        self.advanced_button.setCheckable(True)
        self.advanced_button.setProperty("disclosure", True)
        self.advanced_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.advanced_button.setArrowType(Qt.ArrowType.RightArrow)
        self.advanced.hide()
        labels_px = max(QLabel(name).sizeHint().width() for name, _ in (*usual, *advanced))
        self.chain.set_number_x(labels_px + _SPACING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.chain)
        column.addLayout(_grid(usual, labels_px))
        column.addWidget(self.advanced_button)
        self.advanced.setLayout(_grid(advanced, labels_px))
        column.addWidget(self.advanced)

    @Slot(bool)
    def _show_advanced(self, shown: bool) -> None:
        self.advanced.setVisible(shown)
        self.advanced_button.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)

    @Slot(int)
    def _on_slider(self, value: int) -> None:
        self.sparsity_box.setValue(value / _STEPS)

    @Slot()
    def _tell_shape(self) -> None:
        self.shape_changed.emit()

    @Slot()
    def _on_orientation(self) -> None:
        self.source.set_envelopes(self.orientation_box.currentData() == Orientation.ENVELOPES)

    @Slot()
    def _tell_edited(self) -> None:
        if not self._replacing:
            self.edited.emit()

    @Slot(float)
    def _on_sparsity(self, value: float) -> None:
        self.sparsity_slider.blockSignals(True)
        self.sparsity_slider.setValue(round(min(value, 1.0) * _STEPS))
        self.sparsity_slider.blockSignals(False)

    @Slot(str)
    def _on_seed(self, text: str) -> None:
        if text:
            self._seed = int(text)

    @Slot()
    def _show_seed(self) -> None:
        self.seed_edit.setText(str(self._seed))

    @Slot()
    def _throw(self) -> None:
        self._seed = secrets.randbelow(10_000)
        self._show_seed()


def _grid(rows: _Rows, labels_px: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(_SPACING)
    grid.setVerticalSpacing(_SPACING)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, labels_px)
    for number, (name, widgets) in enumerate(rows):
        label, cell = QLabel(name), QHBoxLayout()
        label.setBuddy(widgets[-1])
        cell.setSpacing(4)
        for widget in widgets:
            cell.addWidget(widget)
        grid.addWidget(label, number, 0)
        grid.addLayout(cell, number, 1)
    return grid


def _add_item(box: QComboBox, label: str, data: object, tip: str) -> None:
    box.addItem(label, data)
    box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
