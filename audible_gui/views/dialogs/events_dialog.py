"""Whose events are written as files of their own, and how. GUI thread."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLabel, QVBoxLayout, QWidget

from audible_gui import settings as known
from audible_gui.document import (
    DEFAULT_EVENT_PATTERN,
    EVENT_TOKENS,
    Cut,
    Document,
    EventsRequest,
    FileFormat,
    Naming,
    Node,
    Subtype,
)
from audible_gui.jobs import Previewing, count_events
from audible_gui.settings import Settings
from audible_gui.views.dialogs.export_buttons import ExportButtons
from audible_gui.views.dialogs.export_choices import CODINGS, NO_TAGS
from audible_gui.views.dialogs.naming_field import NamingField
from audible_gui.views.dialogs.place_field import PlaceField

_RULE = (
    "One file for each event, from a little before its onset to its decay or to the next one, faded where it is cut so "
    "that nothing clicks. One-shots do not sum to the sound: what lies between them is left out."
)


class EventsDialog(QDialog):
    """Asks whose events are written, how and where, and tells how many there are.

    Args:
        document: with a network.
        place: proposed folder.
        previewing: looks for the events.
        parent: Qt parent.
        selected: components of one layer that are selected.
    """

    def __init__(
        self,
        document: Document,
        place: Path,
        previewing: Previewing,
        parent: QWidget | None = None,
        *,
        selected: Sequence[Node] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export events as one-shots")
        self._document, self._previewing = document, previewing
        self._cuts: Sequence[Cut] = ()
        self._choices: list[tuple[Node, ...]] = []
        self.whose, self.sound, self.coding = QComboBox(), QComboBox(), QComboBox()
        self.found = QLabel(wordWrap=True)
        self._fill(tuple(sorted(selected)))
        self.names = NamingField(self._file_names, DEFAULT_EVENT_PATTERN, EVENT_TOKENS)
        self.place = PlaceField(place, _there)
        self.buttons = ExportButtons(self, "the files")
        self.export = self.buttons.export
        self._arrange()
        self._connect()
        self._look()

    def request(self) -> EventsRequest:
        """What was chosen."""
        _, file_format, subtype = self._coding
        return EventsRequest(
            self._document,
            self.place.place,
            self._nodes,
            file_format,
            subtype,
            self.place.overwrite,
            edited=self._edited,
            clips=False,  # that is asked
            pattern=self.names.pattern,
        )

    def recall(self, settings: Settings) -> None:
        """Begin with what was chosen last."""
        for row, (_, file_format, subtype) in enumerate(CODINGS):
            if settings.get(known.EVENTS_CODING) == f"{file_format} {subtype}":
                self.coding.setCurrentIndex(row)
        self.names.field.setText(settings.get(known.EVENTS_PATTERN))

    def remember(self, settings: Settings) -> None:
        """Keep what was chosen for the next time."""
        _, file_format, subtype = self._coding
        settings.set(known.EVENTS_CODING, f"{file_format} {subtype}")
        settings.set(known.EVENTS_PATTERN, self.names.pattern)

    def _fill(self, selected: tuple[Node, ...]) -> None:
        layers = self._document.components
        if selected:
            name = self._document.component(selected[0]).name
            what = f"“{name}”" if len(selected) == 1 else f"{len(selected)} selected components"
            self._choices.append(selected)
            self.whose.addItem(f"{what} · layer {selected[0].layer}")
        for layer in range(len(layers), 0, -1):
            nodes = tuple(Node(layer, index) for index in range(len(layers[layer - 1])))
            self._choices.append(nodes)
            self.whose.addItem(f"All {len(nodes)} components of layer {layer}")
        self.whose.setToolTip("Select rows in the list before, to have their events alone")
        self.sound.addItem("As analysed", False)
        if self._document.edited:
            self.sound.addItem("With your edits, as heard in the mix", True)
            self.sound.setCurrentIndex(1)
        self.sound.setToolTip("Events as they were found, or with gains, mutes and shapes as they are set")
        for text, _, _ in CODINGS:
            self.coding.addItem(text)
        self.coding.setToolTip("WAV says where on the timeline each begins, as broadcast WAV does")

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows = (
            ("&Events of", self.whose), ("&Sound", self.sound), ("&Format", self.coding), ("&Names", self.names),
            ("F&older", self.place),
        )  # fmt: skip
        for label, control in rows:
            form.addRow(label, control)
            if isinstance(control, QComboBox):
                control.setAccessibleName(label.replace("&", ""))
        self.rule = QLabel(_RULE, wordWrap=True)
        for label_ in (self.rule, self.found):
            label_.setProperty("role", "muted")
        self.found.setMinimumHeight(2 * self.found.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.found)
        layout.addWidget(self.rule)
        layout.addStretch()
        layout.addWidget(self.buttons)
        self.setMinimumWidth(580)

    def _connect(self) -> None:
        for combo in (self.whose, self.sound):
            combo.currentIndexChanged.connect(self._look)
        self.coding.currentIndexChanged.connect(self._check)
        self.names.changed.connect(self._check)
        self.place.changed.connect(self._check)
        self.finished.connect(self._stop)
        self._previewing.shown.connect(self._show)
        self._previewing.failed.connect(self._fail)

    @property
    def _nodes(self) -> tuple[Node, ...]:
        return self._choices[self.whose.currentIndex()]

    @property
    def _edited(self) -> bool:
        return bool(self.sound.currentData())

    @property
    def _coding(self) -> tuple[str, FileFormat, Subtype]:
        return CODINGS[self.coding.currentIndex()]

    def _file_names(self, pattern: str) -> list[str]:
        """What the files are called. Raises ExportError."""
        document = self._document
        sound, network = document.sound, document.network
        seed, name = 0 if network is None else network.spec.seed, "" if sound is None else sound.name
        rate_hz = 1 if sound is None else sound.rate_hz
        naming = Naming(pattern, name, self._nodes[0].layer, seed, of_events=True)
        told = [(document.component(cut.node).name, cut.number, cut.begin / rate_hz) for cut in self._cuts]
        return naming.events(told, str(self._coding[1]))

    @Slot()
    def _look(self) -> None:
        self._cuts = ()
        self.found.setText("Looking for events…")
        self._previewing.find_events(self._document, self._nodes, edited=self._edited)
        self._check()

    @Slot(object)
    def _show(self, cuts: object) -> None:
        if not isinstance(cuts, list):
            return
        self._cuts = cuts
        self.found.setText(self._told())
        self._check()

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self.found.setText(sentence)

    def _told(self) -> str:
        """How many events there are, and how long they are."""
        sound, cuts = self._document.sound, self._cuts
        if sound is None or not cuts:
            return "There are no events in what is chosen: it is silent."
        lengths = sorted((cut.end - cut.begin) / sound.rate_hz for cut in cuts)
        events = f"{len(cuts)} event{'' if len(cuts) == 1 else 's'}"
        if len(self._nodes) > 1:
            events += f" of {len({cut.node for cut in cuts})} components"
        return f"{events}, {lengths[0]:.2f} to {lengths[-1]:.2f} s long."

    @Slot()
    def _check(self) -> None:
        self.names.blockSignals(True)
        self.names.refresh()
        self.names.blockSignals(False)
        self.rule.setText(f"{_RULE} {NO_TAGS}" if self._coding[1] is FileFormat.W64 else _RULE)
        problem = self.place.problem or self.names.problem
        if not self._cuts:
            problem = "There are no events to be written"
        self.buttons.refuse(problem)

    @Slot()
    def _stop(self) -> None:
        self._previewing.shown.disconnect(self._show)
        self._previewing.failed.disconnect(self._fail)
        self._previewing.cancel()


def _there(place: Path) -> str:
    found = count_events(place)
    return f"the {found} one-shots of an earlier run in this folder" if found else ""
