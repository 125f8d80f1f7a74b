"""The table of actions: menus, shortcuts and tooltips come from it. GUI thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from audible_gui.document import LETTERS
from audible_gui.views import theme


@dataclass(frozen=True)
class ActionRow:
    """One action.

    Attributes:
        name: by which it is wired.
        menu: where it stands.
        text: with ``&`` before its mnemonic.
        shortcut: in Qt's portable form, may be empty.
        tip: what it does or what one will hear.
        icon: of the theme, may be empty.
        separated: whether a line stands above it in the menu.
    """

    name: str
    menu: str
    text: str
    shortcut: str = ""
    tip: str = ""
    icon: str = ""
    separated: bool = False


_SNAPSHOTS = "&Snapshots"
_RECALLING = tuple(
    ActionRow(f"recall_{letter}", _SNAPSHOTS, f"Recall &{letter}", f"Alt+{number}",
              f"Go on from snapshot {letter}; undo brings back what is set now", "", letter == LETTERS[0])
    for number, letter in enumerate(LETTERS, 1)
)  # fmt: skip
_STORING = tuple(
    ActionRow(f"store_{letter}", _SNAPSHOTS, f"Store in {letter}", f"Alt+Shift+{number}",
              f"Keep what is set now as snapshot {letter}", "", letter == LETTERS[0])
    for number, letter in enumerate(LETTERS, 1)
)  # fmt: skip
TABLE = (
    ActionRow("open", "&File", "&Open…", "Ctrl+O", "Open a sound or a project", "open"),
    ActionRow("demo", "&File", "Open the &demo", "", "Open the bundled sound: piano, bass and drums", "waveform"),
    ActionRow("beside", "&File", "Open &beside…", "Ctrl+Shift+O",
              "Take another sound apart, or look into another project, and use its components in this sound"),
    ActionRow("through", "&File", "Hear a sound through this net&work…", "",
              "See what your network's components hold of another sound: its envelopes on your bases"),
    ActionRow("save", "&File", "&Save project", "Ctrl+S", "Make sure all is on the disk; new work gets a place", "",
              True),
    ActionRow("save_as", "&File", "Save project &as…", "Ctrl+Shift+S", "Go on in another file; this one stays"),
    ActionRow("consolidate", "&File", "Put the sound &into the project",
              "", "Copy in what the project only points to, so that one file holds all"),
    ActionRow("export", "&File", "&Export…", "Ctrl+E", "Write one file per component, or the mix", "export", True),
    ActionRow("export_events", "&File", "Export e&vents as one-shots…", "",
              "Write each event of what is selected as a file of its own"),
    ActionRow("export_figure", "&File", "Export fi&gure…", "", "Draw the network for print or slides: PDF, SVG or PNG"),
    ActionRow("export_tables", "&File", "Export ta&bles…", "",
              "Bases and envelopes as numbers for other programs: CSV or NPZ"),
    ActionRow("export_notes", "&File", "Export &notes (MIDI)…", "",
              "What pitched components play, as a MIDI file of one track each"),
    ActionRow("quit", "&File", "&Quit", "Ctrl+Q", "Close the editor", "", True),
    ActionRow("undo", "&Edit", "&Undo", "Ctrl+Z", "Take back the last edit", "undo"),
    ActionRow("redo", "&Edit", "&Redo", "Ctrl+Shift+Z", "Do it again", "redo"),
    ActionRow("neutral", "&Edit", "Reset the &mix", "Ctrl+Shift+M", "Hear the original: gains, mutes, solos neutral",
              "", True),
    ActionRow("group", "&Edit", "&Group", "Ctrl+G", "Hear, mix and export the selected components as one", "", True),
    ActionRow("ungroup", "&Edit", "U&ngroup", "Ctrl+Shift+G", "Each component of the selected group for itself again"),
    ActionRow("lock", "&Edit", "L&ock or unlock", "Shift+L",
              "Let the selected components keep their bases in the next training, and randomising leave them alone", "",
              True),
    ActionRow("unlock_all", "&Edit", "Unlock &all", "", "Let the next training learn all components anew"),
    ActionRow("save_component", "&Edit", "Save in the librar&y", "Ctrl+Shift+B",
              "Keep basis and envelope of what is selected, as it sounds, for other sounds; a group as one", "", True),
    ActionRow("copy_file", "&Edit", "Cop&y as a file", "Ctrl+Shift+C",
              "What is selected, as it is heard alone, as a WAV file on the clipboard, for other programs"),
    ActionRow("box_cut", "&Edit", "&Cut the box out", "X", "Silence the selected component in the spectrogram's box",
              "", True),
    ActionRow("box_lower", "&Edit", "&Lower the box by 6 dB", "Ctrl+Down", "The selected component quieter in the box"),
    ActionRow("box_raise", "&Edit", "&Raise the box by 6 dB", "Ctrl+Up", "The selected component louder in the box"),
    ActionRow("box_restore", "&Edit", "Restore the &box", "Shift+X", "The selected component as it was in the box"),
    ActionRow("boxes_remove", "&Edit", "Remove all bo&xes", "", "The selected component as it was in all its boxes"),
    ActionRow("brush", "&Edit", "&Paint into the component", "P",
              "Paint on the spectrogram: what lies under a stroke goes from the others of its layer to the component",
              "tool-brush", True),
    ActionRow("strokes_remove", "&Edit", "Remove all &strokes", "", "Give back what was painted into the component"),
    ActionRow("throw_timbre", "&Edit", "Randomise &timbre", "T", "Other spectra for what the panel of dice is set to",
              "dice", True),
    ActionRow("throw_density", "&Edit", "Randomise &density", "E", "Other rhythms for what the panel of dice is set to",
              "dice"),
    ActionRow("freeze", "&Edit", "&Freeze what is thrown", "", "Thrown shapes become drawn ones, to be thrown further"),
    ActionRow("bay_diagonal", "&Edit", "Patch bay: o&wn again", "",
              "Own envelopes, or bases, again for the layer that the patch bay patches", "", True),
    ActionRow("bay_shift", "&Edit", "Patch bay: s&hift by one", "",
              "Everything that is patched in the patch bay one component on"),
    ActionRow("bay_shuffle", "&Edit", "Patch bay: shu&ffle", "",
              "Each component of the patch bay with something of another, drawn by lot"),
    ActionRow("preferences", "&Edit", "&Preferences…", "Ctrl+,", "Choose the sound output, and a light or dark window",
              "", True),
    ActionRow("play", "&Play", "&Play or pause", "Space", "Play from the playhead, or pause there", "play"),
    ActionRow("stop", "&Play", "&Stop", "Shift+Space", "Stop and go back to the start", "stop"),
    ActionRow("rewind", "&Play", "&Rewind", "Home", "Go to the start", "rewind"),
    ActionRow("loop", "&Play", "&Loop", "L", "Repeat the marked region, or everything", "loop"),
    ActionRow("mix", "&Play", "Hear the &mix", "Esc", "All of the mix again, after any other way of listening",
              "headphones", True),
    ActionRow("original", "&Play", "Mix or &original", "B", "Switch between the mix and the original as loud as it",
              "compare"),
    ActionRow("difference", "&Play", "&Difference", "D", "Hear the mix minus the original: what the edits changed",
              "difference"),
    ActionRow("box", "&Play", "Only this &box", "R", "Hear what lies in a box of time and frequency, in a loop", "box"),
    ActionRow("leaks", "&Play", "What lea&ked", "K", "Of a component alone: what lies where another one is stronger",
              "leak"),
    ActionRow("marker_set", "&Markers", "&Set a marker", "Ctrl+M",
              "Mark where the playhead is, also while it plays"),
    ActionRow("marker_rename", "&Markers", "&Rename the marker", "", "Type another name for the chosen marker"),
    ActionRow("marker_delete", "&Markers", "&Delete the marker", "", "Take the chosen marker away"),
    ActionRow("markers_delete", "&Markers", "Delete &all markers", "", "Take all markers away"),
    ActionRow("marker_next", "&Markers", "Go to the &next marker", "Ctrl+Right", "Hear on from the next marker", "",
              True),
    ActionRow("marker_previous", "&Markers", "Go to the &previous marker", "Ctrl+Left",
              "Hear on from the marker before, or from the start"),
    ActionRow("marker_loop", "&Markers", "&Loop between markers", "Ctrl+B",
              "Repeat what lies between the markers around the playhead"),
    ActionRow("markers", "&Markers", "Lis&t of markers", "Ctrl+K",
              "Every marker by time and name; click one to go there", "", True),
    ActionRow("compare", _SNAPSHOTS, "&Compare", "C", "Hear a snapshot in place of what is set now, and back",
              "compare"),
    *_RECALLING,
    *_STORING,
    ActionRow("suggest", "&Network", "Suggest &layers", "Ctrl+L", "Listen to the sound and propose layers", "suggest"),
    ActionRow("train", "&Network", "&Train", "Ctrl+T", "Take the sound apart into components", "train"),
    ActionRow("variations", "&Network", "Try &variations", "Ctrl+Shift+T",
              "Learn several networks quickly, with other seeds and widths; hear each and keep one"),
    ActionRow("finish", "&Network", "&Stop and keep", "", "End the training now and keep what there is", "stop"),
    ActionRow("cancel", "&Network", "&Cancel", "Ctrl+.", "End the training and go back to before", "cancel"),
    ActionRow("measure", "&Network", "Measure this computer's s&peed", "",
              "Compute for a second or two; from then on it is said before a training how long it will take"),
    ActionRow("split", "&Network", "S&plit the component…", "Ctrl+Shift+J",
              "Make several components of the selected one, learned from what it alone holds", "", True),
    ActionRow("merge", "&Network", "&Merge components", "Ctrl+J",
              "Make one component of the selected ones; nothing is learned, amounts add up"),
    ActionRow("add_layer", "&Network", "&Add a layer…", "Ctrl+Shift+L",
              "Put the deepest layer's components together once more"),
    ActionRow("palette", "&View", "Command &palette…", "Ctrl+Shift+P",
              "Find any command, component, snapshot or file by some of its name", "search"),
    ActionRow("find", "&View", "Find a &component", "Ctrl+F", "Show only components whose name contains a text"),
    ActionRow("network", "&View", "Components: &list or network", "N",
              "See what every component consists of and what it is part of, layer by layer; or the list again"),
    ActionRow("fit", "&View", "&Fit the whole sound", "F", "Show everything", ""),
    ActionRow("zoom_selection", "&View", "&Zoom to the selection", "Z",
              "Show the box, or the loop; once more, what was in view before"),
    ActionRow("frequency_in", "&View", "Zoom &in on frequencies", "Ctrl++", "Show half as many of the frequencies"),
    ActionRow("frequency_out", "&View", "Zoom &out to more frequencies", "Ctrl+-", "Show twice as many frequencies"),
    ActionRow("range", "&View", "Show a &range…", "Shift+F", "Type which times, frequencies or notes are shown"),
    ActionRow("picture", "&View", "Spectrogram: original or as hear&d", "H",
              "Show the original's spectrogram, or that of what is heard, with all edits"),
    ActionRow("mask", "&View", "&Mask of the selected component", "O",
              "Show in its colour how much it has of what sounds where"),
    ActionRow("look", "&View", "Spectrogram's &look…", "Shift+H", "Choose frequency axis, colours and range of levels"),
    ActionRow("grid", "&View", "&Beat grid", "G", "Show beats and bars over waveform and spectrogram, or hide them"),
    ActionRow("grid_settings", "&View", "Se&t the beat grid…", "Shift+G", "Tempo, typed or found, and what snaps"),
    ActionRow("settings", "&View", "&Network's settings", "Ctrl+Shift+N",
              "Layers, loss and training, at the left; panels at the right that leave no room for them are closed"),
    ActionRow("inspector", "&View", "&Inspector", "Ctrl+I", "See and draw the selected component's basis and envelope",
              "", True),
    ActionRow("randomise", "&View", "&Randomise", "Ctrl+R", "Throw dice for timbre and event density"),
    ActionRow("patch_bay", "&View", "Patch ba&y", "Ctrl+P",
              "Any basis against any envelope: a matrix of two layers, to be patched and heard"),
    ActionRow("library", "&View", "&Library", "Ctrl+Shift+K",
              "Components that are saved, and those of sounds opened beside: hear and use them in this sound"),
    ActionRow("history", "&View", "&History", "Ctrl+H", "Every step by name; click one to go back to it"),
    ActionRow("manual", "&Help", "&Manual", "F1", "Read about the panel that has the keyboard, or look anything up",
              "book"),
    ActionRow("tour", "&Help", "&Tour", "", "From a sound to its stems in ten minutes"),
    ActionRow("shortcuts", "&Help", "&Keyboard shortcuts", "", "Every command with the keys that it has now"),
    ActionRow("about", "&Help", "&About Audible Networks", "", "Version, paper and licence", "info", True),
)  # fmt: skip


_BY_NAME = {row.name: row for row in TABLE}
_own: Mapping[str, str] = {}


def row_of(name: str) -> ActionRow:
    """An action's row of the table."""
    return _BY_NAME[name]


def use_keys(own: Mapping[str, str]) -> None:
    """Let actions have other keys than those of the table, by their names in Qt's portable form, or none."""
    global _own  # noqa: PLW0603 - there is one application, and its keys are the same everywhere
    _own = dict(own)


def keys_of(name: str) -> str:
    """The keys of an action in Qt's portable form; may be empty."""
    return _own.get(name, row_of(name).shortcut)


def shortcut_of(name: str) -> str:
    """The keys of an action, as the system writes them; may be empty."""
    return QKeySequence(keys_of(name)).toString(QKeySequence.SequenceFormat.NativeText)


def build_actions(owner: QWidget, slots: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """QActions of the table, wired and added to ``owner`` so that their shortcuts work in its window.

    Args:
        owner: parent.
        slots: for each name of the table what to call.
    """
    actions = {}
    for row in TABLE:
        action = QAction(row.text, owner)
        action.setShortcut(QKeySequence(keys_of(row.name)))
        if row.icon:
            action.setIcon(theme.icon(row.icon))
        action.setToolTip(row.tip)
        action.setStatusTip(row.tip)
        action.triggered.connect(slots[row.name])
        owner.addAction(action)
        actions[row.name] = action
    return actions


def build_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """The table's menus, by their titles."""
    menus: dict[str, QMenu] = {}
    for row in TABLE:
        menu = menus.get(row.menu)
        if menu is None:
            menu = menus[row.menu] = bar.addMenu(row.menu)
            menu.setToolTipsVisible(True)
        if row.separated:
            menu.addSeparator()
        menu.addAction(actions[row.name])
    return menus
