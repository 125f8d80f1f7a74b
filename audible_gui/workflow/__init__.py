"""The jobs a user asks for, as generators put together from the rooms below; the command line and the editor run these.

Any thread. A generator that is closed or not iterated further leaves nothing half done.
"""

from audible_gui.export import count_stems, export_stems
from audible_gui.nae import suggest as suggest_layers
from audible_gui.nae import train
from audible_gui.workflow.comparing import Compared, ComparedStep, compared
from audible_gui.workflow.deconstruction import Deconstruction, DeconstructRequest, deconstruct
from audible_gui.workflow.opening import inspect_file, open_sound
from audible_gui.workflow.progress import Progress
from audible_gui.workflow.projects import OpenedProject, load_copy, load_project, read_project, write_project
from audible_gui.workflow.rendering import Rendering, RenderRequest, render

__all__ = [
    "Compared",
    "ComparedStep",
    "DeconstructRequest",
    "Deconstruction",
    "OpenedProject",
    "Progress",
    "RenderRequest",
    "Rendering",
    "compared",
    "count_stems",
    "deconstruct",
    "export_stems",
    "inspect_file",
    "load_copy",
    "load_project",
    "open_sound",
    "read_project",
    "render",
    "suggest_layers",
    "train",
    "write_project",
]
