"""The tree of layers and components: what the sound was taken apart into, seen, heard and mixed. GUI thread."""

from audible_gui.views.component_tree.layers import open_layers, show_layers
from audible_gui.views.component_tree.rows import audition_label, component_color, component_label
from audible_gui.views.component_tree.view import ComponentTree

__all__ = [
    "ComponentTree",
    "audition_label",
    "component_color",
    "component_label",
    "open_layers",
    "show_layers",
]
