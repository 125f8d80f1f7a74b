"""What is exported, where and how. GUI thread."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from audible_gui import settings as known
from audible_gui.document import (
    Document,
    ExportRequest,
    FileFormat,
    MixRequest,
    Naming,
    Node,
    Subtype,
    auditioned,
    layer_parts,
)
from audible_gui.jobs import free_place
from audible_gui.settings import Settings
from audible_gui.synthesis import stem_parts
from audible_gui.views.dialogs.export_choices import CODINGS, NO_TAGS, PARTIAL, Content, Scope
from audible_gui.views.dialogs.naming_field import NamingField
from audible_gui.views.dialogs.place_field import file_there, typed_path
from audible_gui.views.export_places import proposed_name
from audible_gui.views.labels import plain


class ExportDialog(QDialog):
    """Asks what shall be written, how and where.

    Args:
        document: what will be exported.
        folder: proposed for stems; the mix is proposed beside it.
        conflicts: folder → number of stems of an earlier run in it.
        sources: files that must not be replaced.
        parent: Qt parent.
        selected: components of one layer that can be written alone.
    """

    def __init__(
        self,
        document: Document,
        folder: Path,
        conflicts: Callable[[Path], int],
        sources: Sequence[Path] = (),
        parent: QWidget | None = None,
        *,
        selected: Sequence[Node] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self._selected = tuple(sorted(selected))
        self._document, self._conflicts, self._sources = document, conflicts, tuple(sources)
        self._content, self._layer, self._coding = QComboBox(), QComboBox(), QComboBox()
        self._there = QButtonGroup(self)
        self._folder, self._file = QLineEdit(str(folder)), QLineEdit()
        self._note = QLabel(wordWrap=True)
        self._figure = QCheckBox("Also draw the network (network.png)")
        self._grouped, self._overwrite, self._number = QCheckBox(), QRadioButton(), QRadioButton()
        self._names = NamingField(self._file_names)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._export = self._buttons.addButton("Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._form, self._folder_row, self._file_row = QFormLayout(), QHBoxLayout(), QHBoxLayout()
        self._fill()
        self._arrange()
        self._connect()
        self._show_content()

    def request(self) -> ExportRequest | MixRequest:
        """What was chosen."""
        content, (_, file_format, subtype) = self._chosen(), self._chosen_coding()
        overwrite, free = self._overwrite.isChecked(), free_place if self._number.isChecked() else _same
        if content.single:
            whole = self._document if content is Content.MIX else auditioned(self._document, None)
            file = free(typed_path(self._file))
            return MixRequest(whole, file, subtype, overwrite, self._sources, clips=False, what=content.label)
        folder = free(typed_path(self._folder))
        return ExportRequest(
            document=self._document,
            folder=folder,
            layer=self._scope.layer,
            only=self._scope.only,
            parent=self._scope.parent,
            file_format=file_format,
            subtype=subtype,
            overwrite=overwrite,
            figure=folder / "network.png" if self._figure.isChecked() else None,
            edited=content is Content.EDITED,
            grouped=self._grouped.isVisibleTo(self) and self._grouped.isChecked(),
            clips=False,  # that is asked
            pattern=self._names.pattern,
        )

    def recall(self, settings: Settings) -> None:
        """Begin with what was chosen last."""
        for row, (_, file_format, subtype) in enumerate(CODINGS):
            if settings.get(known.EXPORT_CODING) == f"{file_format} {subtype}":
                self._coding.setCurrentIndex(row)
        self._names.field.setText(settings.get(known.EXPORT_PATTERN))
        self._grouped.setChecked(settings.get(known.EXPORT_GROUPED))
        self._figure.setChecked(settings.get(known.EXPORT_FIGURE))

    def remember(self, settings: Settings) -> None:
        """Keep what was chosen for the next time."""
        _, file_format, subtype = self._chosen_coding()
        settings.set(known.EXPORT_CODING, f"{file_format} {subtype}")
        if not self._chosen().single:
            settings.set(known.EXPORT_PATTERN, self._names.pattern)
            settings.set(known.EXPORT_GROUPED, self._grouped.isChecked())
            settings.set(known.EXPORT_FIGURE, self._figure.isChecked())

    def _fill(self) -> None:
        layers = self._document.components
        for content in Content:
            self._content.addItem(content.label)
        if self._document.edited:  # what is heard
            self._content.setCurrentText(Content.EDITED.label)
        for layer in range(len(layers), 0, -1):
            self._layer.addItem(f"Layer {layer} · {len(layers[layer - 1])} stems", Scope(layer))
        for text, scope in self._selected_scopes():
            self._layer.addItem(text, scope)
        for text, _, _ in CODINGS:
            self._coding.addItem(text)
        self._content.setToolTip(
            "Stems of the original, stems of what you made of it, or all that is heard as one file"
        )
        self._layer.setToolTip("Each layer's stems have the same sum; deeper layers have fewer, larger parts")
        self._coding.setToolTip(
            "Float nulls below −120 dB. Integers are dithered, and a residual file makes their sum exact"
        )
        self._grouped.setChecked(True)
        self._grouped.setToolTip("A group's stem is the sum of its components; the sum of all stems stays the same")
        self._overwrite.setToolTip("What an earlier export wrote goes; nothing else in the folder does")
        self._number.setToolTip("What an earlier export wrote stays; this one goes to a place of its own")
        self._figure.setToolTip("A picture of the spectrogram, and of each layer's bases and envelopes")
        self._folder.setToolTip("Where the files are written; the folder is made if there is none")
        self._file.setToolTip("Where the file is written; the ending, .wav, .flac, .aiff or .w64, says as what")
        self._export.setProperty("primary", True)
        self._export.setDefault(True)

    def _selected_scopes(self) -> list[tuple[str, Scope]]:
        """What of the selected components can be written: they themselves, and what one of them consists of."""
        if not self._selected:
            return []
        layer, count = self._selected[0].layer, len(self._selected)
        name = self._document.component(self._selected[0]).name
        what = f"“{name}”" if count == 1 else f"{count} selected components"
        scopes = [(f"Only {what} · layer {layer}", Scope(layer, self._selected))]
        if count == 1 and layer > 1:
            branch = Scope(layer - 1, (), self._selected[0])
            scopes.append((f"Parts of {what} · {len(self._parts(branch))} stems", branch))
        return scopes

    def _arrange(self) -> None:
        form = self._form
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Write", self._content)
        form.addRow("&Components", self._layer)
        form.addRow("&Format", self._coding)
        form.addRow("&Names", self._names)
        for label, field, row in (("F&older", self._folder, self._folder_row), ("F&ile", self._file, self._file_row)):
            row.addWidget(field, 1)
            row.addWidget(self._browser())
            form.addRow(label, row)
            form.labelForField(row).setBuddy(field)  # type: ignore[attr-defined]
            field.setAccessibleName(label.replace("&", ""))
        self._note.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addWidget(self._grouped)
        layout.addWidget(self._figure)
        for button in (self._overwrite, self._number):
            self._there.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        self.setMinimumWidth(520)

    def _browser(self) -> QPushButton:
        browse = QPushButton("Browse…")
        browse.setToolTip("Choose the place in a dialog")
        browse.setAutoDefault(False)  # Return exports
        browse.clicked.connect(self._browse)
        return browse

    def _connect(self) -> None:
        self._content.currentIndexChanged.connect(self._show_content)
        self._coding.currentIndexChanged.connect(self._follow_coding)
        self._layer.currentIndexChanged.connect(self._offer_groups)
        self._folder.textChanged.connect(self._follow_place)
        self._file.textChanged.connect(self._follow_place)
        self._there.buttonToggled.connect(self._check)
        self._grouped.toggled.connect(self._names.refresh)
        self._names.changed.connect(self._check)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _chosen(self) -> Content:
        return list(Content)[self._content.currentIndex()]

    def _chosen_coding(self) -> tuple[str, FileFormat, Subtype]:
        return CODINGS[self._coding.currentIndex()]

    @Slot()
    def _show_content(self) -> None:
        """A mix has neither components nor a folder."""
        mix = self._chosen().single
        if mix and not self._file.isModified():
            self._file.setText(str(_file_beside(typed_path(self._folder), self._document, self._chosen())))
        self._form.setRowVisible(self._layer, not mix)
        self._form.setRowVisible(self._folder_row, not mix)
        self._form.setRowVisible(self._names, not mix)
        self._form.setRowVisible(self._file_row, mix)
        self._figure.setVisible(not mix)
        self._offer_groups()
        self._follow_coding()

    @Slot()
    def _offer_groups(self) -> None:
        """Where the layer has groups, they can be written as one."""
        scope, mix = self._scope, self._chosen().single
        layer = scope.layer
        groups = 0 if scope.partial else sum(group.layer == layer for group in self._document.groups)
        self._grouped.setVisible(bool(groups) and not mix)
        if groups:
            few, all_ = (len(layer_parts(self._document, layer, grouped=grouped)) for grouped in (True, False))
            which = "the group" if groups == 1 else "each group"
            self._grouped.setText(f"One file for {which}: {few} stem{'' if few == 1 else 's'} instead of {all_}")
        self._names.refresh()
        self._tell()

    def _tell(self) -> None:
        """What will be in the files, and what not."""
        single, partial = self._chosen().single, self._scope.partial
        note = self._chosen().sentence(edited=self._document.edited) if single or not partial else PARTIAL
        self._note.setText(f"{note} {NO_TAGS}" if self._chosen_coding()[1] is FileFormat.W64 else note)

    @property
    def _scope(self) -> Scope:
        scope = self._layer.currentData()
        return scope if isinstance(scope, Scope) else Scope(1)

    def _parts(self, scope: Scope, *, grouped: bool = False) -> list[tuple[str, tuple[Node, ...]]]:
        return stem_parts(self._document, scope.layer, grouped=grouped, only=scope.only, parent=scope.parent)

    def _file_names(self, pattern: str) -> list[str]:
        """What the stems' files are called. Raises ExportError."""
        scope, grouped = self._scope, not self._grouped.isHidden() and self._grouped.isChecked()
        sound, network = self._document.sound, self._document.network
        seed = 0 if network is None else network.spec.seed
        naming = Naming(pattern, "" if sound is None else sound.name, scope.layer, seed)
        parts = self._parts(scope, grouped=grouped) if self._document.components else []
        return naming.stems([name for name, _ in parts], str(self._chosen_coding()[1]))

    @Slot()
    def _follow_coding(self) -> None:
        """The file of the mix has the ending of its format."""
        file, chosen = typed_path(self._file), self._chosen_coding()[1]
        if FileFormat.of(file) not in {None, chosen}:
            self._file.setText(str(file.with_suffix(f".{chosen}")))
        self._names.refresh()
        self._tell()
        self._check()

    @Slot()
    def _browse(self) -> None:
        if self._chosen().single:
            ending = self._chosen_coding()[1]
            options = QFileDialog.Option.DontConfirmOverwrite  # asked for by the box below
            file, _ = QFileDialog.getSaveFileName(
                self, "File to write", self._file.text(), f"{ending.upper()} (*.{ending})", options=options
            )
            if file:
                self._file.setText(file if Path(file).suffix else f"{file}.{ending}")
            return
        options = QFileDialog.Option.ShowDirsOnly
        folder = QFileDialog.getExistingDirectory(
            self, "Folder for the stems", str(typed_path(self._folder).parent), options
        )
        if folder:
            self._folder.setText(folder)

    @Slot()
    def _follow_place(self) -> None:
        """What shall become of what is there was said of another place."""
        self._there.setExclusive(False)
        for button in self._there.buttons():
            button.setChecked(False)
        self._there.setExclusive(True)
        self._check()

    @Slot()
    def _check(self) -> None:
        """Nothing can be exported into nothing, and what is there is replaced only when that is wanted."""
        mix = self._chosen().single
        place = typed_path(self._file if mix else self._folder)
        named = bool((self._file if mix else self._folder).text().strip())
        found = self._found(place) if named else ""
        for button in (self._overwrite, self._number):
            button.setVisible(bool(found))
        if found:
            self._overwrite.setText(f"Replace {plain(found)}")
            free = plain(free_place(place).name)
            self._number.setText(f"Keep {'it' if mix else 'them'}, and write to “{free}”")
        settled = not found or self._there.checkedButton() is not None
        problem = "" if mix else self._names.problem
        self._export.setEnabled(named and settled and not problem)
        place_first = "" if named and settled else "Choose another place, or what shall become of what is there"
        self._export.setToolTip(place_first or problem or "Write the files; you can go on meanwhile")

    def _found(self, place: Path) -> str:
        """What would be replaced, or nothing."""
        if self._chosen().single:
            return file_there(place)
        found = self._conflicts(place)
        return f"the {found} stems of an earlier run in this folder" if found else ""


def _same(place: Path) -> Path:
    return place


def _file_beside(folder: Path, document: Document, content: Content) -> Path:
    return folder.parent / f"{proposed_name(document, content.label.removeprefix('The '))}.wav"
