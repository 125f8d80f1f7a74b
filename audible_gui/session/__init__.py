"""The editor's state: the document with its undo stack, and the transport. Everything here lives on the GUI thread."""

from audible_gui.session.session import Session
from audible_gui.session.transport import Audition, Transport, heard_mix

__all__ = ["Audition", "Session", "Transport", "heard_mix"]
