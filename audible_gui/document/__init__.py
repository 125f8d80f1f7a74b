"""Frozen values: what the program knows. Imports numpy only; any thread may use everything here."""

from audible_gui.document.arrays import Floats, frozen, sealed
from audible_gui.document.carrying import Carried, Lost, carried_over
from audible_gui.document.document import MAX_GAIN_DB, MIN_GAIN_DB, Component, Document, Node
from audible_gui.document.edit_history import EditHistory, EditStep, opened_name, opening_name
from audible_gui.document.edits import (
    heard_alone,
    with_component,
    with_gain,
    with_mute,
    with_name,
    with_network,
    with_reading,
    with_solo,
    without_mix,
)
from audible_gui.document.exporting import Certificate, ExportRequest, ExportStep, FileFormat, MixRequest, Subtype
from audible_gui.document.identities import (
    Identity,
    Place,
    edited_meanwhile,
    identity_of,
    node_of,
    of_one_run,
    with_identities,
)
from audible_gui.document.matching import LayerMatching, Matching, Pair
from audible_gui.document.network import (
    DEFAULT_ITERATIONS,
    DEFAULT_WIDTHS,
    MAX_ITERATIONS,
    MAX_LAYERS,
    MAX_WIDTH,
    Loss,
    Network,
    NetworkSpec,
    Orientation,
)
from audible_gui.document.reading import DEFAULT_READING, Reading
from audible_gui.document.retraining import AddLayer, Change, Guide, Merge, Relearn, Retraining, Split
from audible_gui.document.sound import Sound, StftSpec
from audible_gui.document.suggestion import Candidate, Suggestion, SuggestStep
from audible_gui.document.training import Device, TrainRequest, TrainStep
from audible_gui.document.units import SILENCE_DB, db_to_gain, gain_to_db, note_name

__all__ = [
    "DEFAULT_ITERATIONS",
    "DEFAULT_READING",
    "DEFAULT_WIDTHS",
    "MAX_GAIN_DB",
    "MAX_ITERATIONS",
    "MAX_LAYERS",
    "MAX_WIDTH",
    "MIN_GAIN_DB",
    "SILENCE_DB",
    "AddLayer",
    "Candidate",
    "Carried",
    "Certificate",
    "Change",
    "Component",
    "Device",
    "Document",
    "EditHistory",
    "EditStep",
    "ExportRequest",
    "ExportStep",
    "FileFormat",
    "Floats",
    "Guide",
    "Identity",
    "LayerMatching",
    "Loss",
    "Lost",
    "Matching",
    "Merge",
    "MixRequest",
    "Network",
    "NetworkSpec",
    "Node",
    "Orientation",
    "Pair",
    "Place",
    "Reading",
    "Relearn",
    "Retraining",
    "Sound",
    "Split",
    "StftSpec",
    "Subtype",
    "SuggestStep",
    "Suggestion",
    "TrainRequest",
    "TrainStep",
    "carried_over",
    "db_to_gain",
    "edited_meanwhile",
    "frozen",
    "gain_to_db",
    "heard_alone",
    "identity_of",
    "node_of",
    "note_name",
    "of_one_run",
    "opened_name",
    "opening_name",
    "sealed",
    "with_component",
    "with_gain",
    "with_identities",
    "with_mute",
    "with_name",
    "with_network",
    "with_reading",
    "with_solo",
    "without_mix",
]
