"""Creative edits: pure functions Document → Document. Any thread."""

from audible_gui.operations.crossing import with_basis_of, with_envelope_of, with_phase, without_patch

__all__ = ["with_basis_of", "with_envelope_of", "with_phase", "without_patch"]
