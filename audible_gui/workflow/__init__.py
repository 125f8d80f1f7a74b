"""The jobs a user asks for, as generators put together from the rooms below; the command line and the editor run these.

Any thread. A generator that is closed or not iterated further leaves nothing half done.
"""

from audible_gui.export import count_stems, export_stems
from audible_gui.nae import suggest as suggest_layers
from audible_gui.nae import train
from audible_gui.workflow.comparing import Compared, ComparedStep, compared
from audible_gui.workflow.deconstruction import Deconstruction, DeconstructRequest, Progress, deconstruct
from audible_gui.workflow.opening import inspect_sound, open_sound

__all__ = [
    "Compared",
    "ComparedStep",
    "DeconstructRequest",
    "Deconstruction",
    "Progress",
    "compared",
    "count_stems",
    "deconstruct",
    "export_stems",
    "inspect_sound",
    "open_sound",
    "suggest_layers",
    "train",
]
