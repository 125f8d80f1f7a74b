"""What a figure shows and how it looks, seen before it is written. GUI thread."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from audible_gui import settings as known
from audible_gui.document import Document, Node
from audible_gui.document.figure import FigurePicture, FigureRequest, FigureSpec, figure_dots
from audible_gui.errors import ExportError
from audible_gui.jobs import Previewing
from audible_gui.settings import Settings
from audible_gui.views.dialogs.export_buttons import ExportButtons
from audible_gui.views.dialogs.figure_choices import FigureChoices
from audible_gui.views.dialogs.picture_preview import PicturePreview
from audible_gui.views.dialogs.place_field import PlaceField, file_there

_DELAY_MS = 150


class FigureDialog(QDialog):
    """Asks how a figure shall look, and shows it meanwhile.

    Args:
        document: what is drawn.
        place: proposed, without an ending.
        previewing: draws what is shown; whatever it was looking at is given up.
        sources: files that must not be replaced.
        parent: Qt parent.
        selected: the component that is proposed for a deconstruction, or None.
    """

    def __init__(
        self,
        document: Document,
        place: Path,
        previewing: Previewing,
        sources: tuple[Path, ...] = (),
        parent: QWidget | None = None,
        *,
        selected: Node | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a figure")
        self._document, self._previewing, self._sources = document, previewing, sources
        self.choices = FigureChoices(document, selected)
        self.place = PlaceField(place.with_name(f"{place.name}.pdf"), file_there, "PDF (*.pdf)")
        self.preview = PicturePreview()
        self.size_note = QLabel(wordWrap=True)
        self.size_note.setProperty("role", "muted")
        self._problem = ""
        self._soon = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._soon.timeout.connect(self._draw)
        self.buttons = ExportButtons(self, "the figure")
        self.export = self.buttons.export
        self._arrange()
        self._connect()
        self._follow()

    def request(self) -> FigureRequest:
        """What was chosen. Raises ExportError where that cannot be drawn."""
        return FigureRequest(self._document, self.place.place, self.choices.spec(), self.place.overwrite, self._sources)

    def recall(self, settings: Settings) -> None:
        """Begin with what was chosen last."""
        self.choices.recall(settings)

    def remember(self, settings: Settings) -> None:
        """Keep what was chosen for the next time."""
        self.choices.remember(settings)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is drawn for the room that there is."""
        super().resizeEvent(event)
        self._soon.start()

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.choices.fill(form)
        form.addRow("F&ile", self.place)
        left = QVBoxLayout()
        left.addLayout(form)
        left.addStretch()
        left.addWidget(self.buttons)
        right = QVBoxLayout()
        right.addWidget(self.preview, 1)
        right.addWidget(self.size_note)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        layout.addLayout(left, 2)
        layout.addLayout(right, 3)
        self.resize(1080, 620)

    def _connect(self) -> None:
        self.choices.changed.connect(self._follow)
        self.place.changed.connect(self._check)
        self.place.field.editingFinished.connect(self._follow_ending)
        self.finished.connect(self._stop)
        self._previewing.shown.connect(self._show)
        self._previewing.failed.connect(self._fail)

    @Slot()
    def _follow(self) -> None:
        """Another figure: its file has the ending of its format, and it is drawn again."""
        ending = self.choices.ending
        if self.place.typed.suffix.lower() in {".png", ".svg", ".pdf"} - {f".{ending}"}:
            self.place.set_place(self.place.typed.with_suffix(f".{ending}"))
        self.place.set_filters(f"{ending.upper()} (*.{ending})")
        self._soon.start()
        self._spec()  # what cannot be drawn cannot be exported, from now on and not only when it should be drawn
        self._check()

    @Slot()
    def _follow_ending(self) -> None:
        """What is typed says as what it is written."""
        self.choices.set_ending(self.place.typed.suffix[1:].lower())

    def _spec(self) -> FigureSpec | None:
        """What is chosen; None where that cannot be drawn, and why is told."""
        try:
            spec = self.choices.spec()
        except ExportError as error:
            self._problem = str(error)
            return None
        self._problem = ""
        return spec

    @Slot()
    def _draw(self) -> None:
        spec = self._spec()
        if spec is None:
            self._previewing.cancel()
            self.preview.tell(self._problem)
        else:
            dots = self.preview.dpi(spec.width_cm, spec.height_cm)
            self.preview.wait()
            self._previewing.draw(self._document, replace(spec, dpi=known.FIGURE_DPI.default), dots)
        self._check()

    @Slot(object)
    def _show(self, picture: object) -> None:
        if not isinstance(picture, FigurePicture):
            return
        self.preview.show_picture(picture.png)
        spec = self._spec()
        if spec is not None:
            height_cm = picture.height_cm
            dots = figure_dots(spec.width_cm, height_cm, spec.dpi)
            pixels = f", {dots[0]} × {dots[1]} pixels" if self.choices.ending == "png" else ""
            self.size_note.setText(f"{spec.width_cm:.1f} × {height_cm:.1f} cm{pixels}")

    @Slot(str)
    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self.preview.tell(sentence)
        self._check()

    @Slot()
    def _check(self) -> None:
        problem = self._problem or self.place.problem
        wrong = self.place.typed.suffix.lower() not in {".png", ".svg", ".pdf"}
        if not problem and wrong:
            problem = "Give the file a name that ends in .png, .svg or .pdf"
        self.buttons.refuse(problem)

    @Slot()
    def _stop(self) -> None:
        self._soon.stop()
        self._previewing.shown.disconnect(self._show)
        self._previewing.failed.disconnect(self._fail)
        self._previewing.cancel()
