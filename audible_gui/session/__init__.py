"""The editor's state: the document with its undo stack, and the transport. Everything here lives on the GUI thread."""

from audible_gui.session.audition import Audition, AuditionIdentity, audition_identity, found_audition, heard_mix
from audible_gui.session.session import Session
from audible_gui.session.transport import Transport

__all__ = [
    "Audition",
    "AuditionIdentity",
    "Session",
    "Transport",
    "audition_identity",
    "found_audition",
    "heard_mix",
]
