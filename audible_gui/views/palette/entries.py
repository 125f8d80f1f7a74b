"""What there is to be found now: actions, components, groups, markers, and files opened lately. GUI thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence

from audible_gui import settings as known
from audible_gui.document import LETTERS, Document, Marker, Node
from audible_gui.session import Audition, group_audition
from audible_gui.views.actions import TABLE, ActionRow
from audible_gui.views.component_tree import component_color
from audible_gui.views.labels import without_mnemonic
from audible_gui.views.palette.entry import Entry
from audible_gui.views.palette.other_words import OTHER_WORDS
from audible_gui.views.plots.readout import time_text
from audible_gui.views.studio import Studio

ITSELF = "palette"
_GONE = "Put the playhead there, also while it plays"
_CHOSEN = "Select its row: it is heard alone, if that is wanted"


@dataclass(frozen=True)
class Entries:
    """Gathers entries.

    Attributes:
        studio: what is looked through.
        actions: those of the table, by name.
        choose: selects what is heard alone.
        open_file: opens a sound or a project.
        go_to: goes to a marker, by its number.
        of_rows: what can be done with the selected rows.
        of_manual: what can be read.
    """

    studio: Studio
    actions: Mapping[str, QAction]
    choose: Callable[[Audition], object]
    open_file: Callable[[Path], object]
    go_to: Callable[[int], object]
    of_rows: Callable[[], list[Entry]]
    of_manual: Callable[[], list[Entry]]

    def gather(self) -> list[Entry]:
        """All of them: actions as in the menus, those of rows, components from the deepest, markers, files, pages."""
        document = self.studio.session.document
        markers = (_marker(marker, self.go_to) for marker in document.markers)
        components = _components(document, self.choose)
        return [*self._commands(), *self.of_rows(), *components, *markers, *self._recent(), *self.of_manual()]

    def _commands(self) -> list[Entry]:
        return [self._command(row) for row in TABLE if row.name != ITSELF]

    def _command(self, row: ActionRow) -> Entry:
        action = self.actions[row.name]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        refusal = "" if action.isEnabled() else action.toolTip()
        detail = f"{without_mnemonic(row.menu)}{self._stored(row.name)}"
        words = OTHER_WORDS.get(row.name, "")
        return Entry(without_mnemonic(action.text()), detail, action.trigger, keys, refusal, row.tip, words=words)

    def _stored(self, name: str) -> str:
        """What a snapshot holds, after the menu that it stands in."""
        letter = next((one for one in LETTERS if name in (f"recall_{one}", f"store_{one}")), None)
        step = None if letter is None else self.studio.snapshots.stored(letter)
        return "" if step is None else f"  ·  holds “{step.name}”"

    def _recent(self) -> list[Entry]:
        names = self.studio.settings.get(known.RECENT_FILES)
        return [
            Entry(path.name, f"Opened lately  ·  {path.parent}", partial(self.open_file, path), tip=f"Open {path}")
            for path in map(Path, names)
        ]


def _components(document: Document, choose: Callable[[Audition], object]) -> list[Entry]:
    found = []
    for layer in range(len(document.components), 0, -1):
        for group in document.groups:
            if group.layer == layer:
                audition = group_audition(document, group)
                found.append(Entry(group.name, f"Group in layer {layer}", partial(choose, audition), tip=_CHOSEN))
        for index, component in enumerate(document.components[layer - 1]):
            found.append(_component(document, Node(layer, index), component.name, choose))
    return found


def _marker(marker: Marker, go_to: Callable[[int], object]) -> Entry:
    title = f"Go to marker {marker.name or marker.number}"
    return Entry(title, f"At {time_text(marker.time_s)}", partial(go_to, marker.number), tip=_GONE)


def _component(document: Document, node: Node, name: str, choose: Callable[[Audition], object]) -> Entry:
    run, color = partial(choose, Audition(node)), component_color(document, node)
    return Entry(name, f"Component of layer {node.layer}", run, tip=_CHOSEN, color=color)
