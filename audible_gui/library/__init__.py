"""Components on the disk, each in a file of its own, to be used in other sounds. Any thread."""

from audible_gui.library.component_file import ENDING, component_bytes, component_of_bytes, read_component
from audible_gui.library.folder import (
    Shelved,
    delete_component,
    library_files,
    rename_component,
    save_component,
)

__all__ = [
    "ENDING",
    "Shelved",
    "component_bytes",
    "component_of_bytes",
    "delete_component",
    "library_files",
    "read_component",
    "rename_component",
    "save_component",
]
