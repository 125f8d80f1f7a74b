"""The editor's state: the document with its undo stack, and the transport. Everything here lives on the GUI thread."""

from audible_gui.session.audition import (
    Audition,
    AuditionIdentity,
    audition_identity,
    found_audition,
    group_audition,
    heard_document,
    heard_mix,
)
from audible_gui.session.session import Session
from audible_gui.session.snapshot_bank import SnapshotBank
from audible_gui.session.telling import Telling
from audible_gui.session.transport import Transport
from audible_gui.session.ways import Balance, Comparison, Way, balance

__all__ = [
    "Audition",
    "AuditionIdentity",
    "Balance",
    "Comparison",
    "Session",
    "SnapshotBank",
    "Telling",
    "Transport",
    "Way",
    "audition_identity",
    "balance",
    "found_audition",
    "group_audition",
    "heard_document",
    "heard_mix",
]
