"""Stems, certificate and figures. Generators that can be stopped at any step; any thread. matplotlib comes late."""

from audible_gui.export.certificate import exponent_word
from audible_gui.export.figure_file import check_figure_place, export_figure, preview_figure
from audible_gui.export.figures import FIGURE_ENDINGS, check_figure, check_file
from audible_gui.export.mix import check_mix_place, export_mix, format_of
from audible_gui.export.one_shots import export_cuts
from audible_gui.export.staging import (
    CERTIFICATE,
    Staging,
    commit,
    count_events,
    count_stems,
    free_place,
    same_file,
    sweep,
    write_json,
    write_text,
)
from audible_gui.export.stems import check_output, check_place, export_stems
from audible_gui.export.tables import export_tables

__all__ = [
    "CERTIFICATE",
    "FIGURE_ENDINGS",
    "Staging",
    "check_figure",
    "check_figure_place",
    "check_file",
    "check_mix_place",
    "check_output",
    "check_place",
    "commit",
    "count_events",
    "count_stems",
    "exponent_word",
    "export_cuts",
    "export_figure",
    "export_mix",
    "export_stems",
    "export_tables",
    "format_of",
    "free_place",
    "preview_figure",
    "same_file",
    "sweep",
    "write_json",
    "write_text",
]
