"""The network layer by layer: what every component consists of, and what it is part of. GUI thread."""

from audible_gui.views.network_view.deconstructing import Deconstructing
from audible_gui.views.network_view.face import NetworkFace
from audible_gui.views.network_view.view import NetworkView

__all__ = ["Deconstructing", "NetworkFace", "NetworkView"]
