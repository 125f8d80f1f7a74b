"""Creative edits: pure functions Document → Document. Any thread."""

from audible_gui.operations.arranging import (
    arranged,
    drawn_to,
    event_ground,
    event_onsets,
    found_events,
    placed_events,
    snapping,
    with_events,
)
from audible_gui.operations.bringing import (
    Side,
    bringing,
    lent_component,
    played_as,
    playing_as,
    with_brought,
    with_brought_all,
    with_brought_amount,
    with_brought_basis,
    with_brought_envelope,
)
from audible_gui.operations.crossing import with_basis_of, with_envelope_of, with_phase, without_patch
from audible_gui.operations.curving import with_curve
from audible_gui.operations.deconstruction import parts_in, with_only, without_nodes
from audible_gui.operations.drawing import (
    with_drawn_basis,
    with_drawn_envelope,
    without_drawn_basis,
    without_drawn_envelope,
)
from audible_gui.operations.gating import gate_of, with_gate
from audible_gui.operations.masking import box_gain_db, with_box_gain, with_changed_box, without_box_gain, without_boxes
from audible_gui.operations.notes import Note, notes_of, without_doubles
from audible_gui.operations.one_shots import event_cuts
from audible_gui.operations.painting import stroke_points, with_stroke, without_stroke, without_strokes
from audible_gui.operations.patch_bay import (
    Cell,
    Into,
    PatchBay,
    cell_amount,
    drawn_in,
    free_takers,
    lent_to,
    patched_cells,
    taken_part,
    with_cell,
    with_shifted_cells,
    with_shuffled_cells,
    without_cells,
)
from audible_gui.operations.scope import Scope, scope_nodes
from audible_gui.operations.several import common_envelope, lent_together, with_envelope_of_several
from audible_gui.operations.throwing import prepare_throws, throwing, with_frozen_throws, with_throw, without_throw
from audible_gui.operations.unheard import density_is_unheard

__all__ = [
    "Cell",
    "Into",
    "Note",
    "PatchBay",
    "Scope",
    "Side",
    "arranged",
    "box_gain_db",
    "bringing",
    "cell_amount",
    "common_envelope",
    "density_is_unheard",
    "drawn_in",
    "drawn_to",
    "event_cuts",
    "event_ground",
    "event_onsets",
    "found_events",
    "free_takers",
    "gate_of",
    "lent_component",
    "lent_to",
    "lent_together",
    "notes_of",
    "parts_in",
    "patched_cells",
    "placed_events",
    "played_as",
    "playing_as",
    "prepare_throws",
    "scope_nodes",
    "snapping",
    "stroke_points",
    "taken_part",
    "throwing",
    "with_basis_of",
    "with_box_gain",
    "with_brought",
    "with_brought_all",
    "with_brought_amount",
    "with_brought_basis",
    "with_brought_envelope",
    "with_cell",
    "with_changed_box",
    "with_curve",
    "with_drawn_basis",
    "with_drawn_envelope",
    "with_envelope_of",
    "with_envelope_of_several",
    "with_events",
    "with_frozen_throws",
    "with_gate",
    "with_only",
    "with_phase",
    "with_shifted_cells",
    "with_shuffled_cells",
    "with_stroke",
    "with_throw",
    "without_box_gain",
    "without_boxes",
    "without_cells",
    "without_doubles",
    "without_drawn_basis",
    "without_drawn_envelope",
    "without_nodes",
    "without_patch",
    "without_stroke",
    "without_strokes",
    "without_throw",
]
