"""The jobs a user asks for, as generators put together from the rooms below; the command line and the editor run these.

Any thread. A generator that is closed or not iterated further leaves nothing half done. What does many sounds at once
is in ``batches``, which the editor does not import.
"""

from audible_gui.export import count_events, count_stems, export_figure, export_tables, free_place, preview_figure
from audible_gui.nae import first_shown
from audible_gui.nae import suggest as suggest_layers
from audible_gui.project_file import Scratch
from audible_gui.synthesis import refine
from audible_gui.workflow.arriving import Arriving
from audible_gui.workflow.comparing import Compared, ComparedStep, compared
from audible_gui.workflow.data import FoundNotes, MidiResult, export_midi, look_for_notes, play_notes, tabulate
from audible_gui.workflow.deconstruction import Deconstruction, DeconstructRequest, deconstruct
from audible_gui.workflow.estimating import Speeds, known_speeds, measured_speeds
from audible_gui.workflow.exporting import Exported, Order, SoundOrder, export, export_events, look_for_events
from audible_gui.workflow.figures import DrawRequest, draw, found_component
from audible_gui.workflow.keeping import Keeper, Wanted
from audible_gui.workflow.learning import retrain, train
from audible_gui.workflow.library import Beside, BesideRequest, Shelf, open_beside, read_library, shelve
from audible_gui.workflow.measuring import Measured, measured
from audible_gui.workflow.opening import inspect_file, open_sound
from audible_gui.workflow.progress import Progress
from audible_gui.workflow.projects import read_project, write_project
from audible_gui.workflow.rendering import Rendering, RenderRequest, render
from audible_gui.workflow.reopening import (
    Left,
    Obstacle,
    OpenedProject,
    OpenRequest,
    Remedy,
    discard_left,
    left_behind,
    open_file,
    scratch_folder,
)
from audible_gui.workflow.resting import rest
from audible_gui.workflow.throwing import thrown
from audible_gui.workflow.trying import TryStep, tried

__all__ = [
    "Arriving",
    "Beside",
    "BesideRequest",
    "Compared",
    "ComparedStep",
    "DeconstructRequest",
    "Deconstruction",
    "DrawRequest",
    "Exported",
    "FoundNotes",
    "Keeper",
    "Left",
    "Measured",
    "MidiResult",
    "Obstacle",
    "OpenRequest",
    "OpenedProject",
    "Order",
    "Progress",
    "Remedy",
    "RenderRequest",
    "Rendering",
    "Scratch",
    "Shelf",
    "SoundOrder",
    "Speeds",
    "TryStep",
    "Wanted",
    "compared",
    "count_events",
    "count_stems",
    "deconstruct",
    "discard_left",
    "draw",
    "export",
    "export_events",
    "export_figure",
    "export_midi",
    "export_tables",
    "first_shown",
    "found_component",
    "free_place",
    "inspect_file",
    "known_speeds",
    "left_behind",
    "look_for_events",
    "look_for_notes",
    "measured",
    "measured_speeds",
    "open_beside",
    "open_file",
    "open_sound",
    "play_notes",
    "preview_figure",
    "read_library",
    "read_project",
    "refine",
    "render",
    "rest",
    "retrain",
    "scratch_folder",
    "shelve",
    "suggest_layers",
    "tabulate",
    "thrown",
    "train",
    "tried",
    "write_project",
]
