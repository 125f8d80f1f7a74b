"""STFT, hierarchy, masks, frame renderer, matching, loudness, boxes. Pure functions and one-thread objects."""

from audible_gui.synthesis.arrangement import middles
from audible_gui.synthesis.box import Box, band_filter, fitting_box, opening
from audible_gui.synthesis.box_gains import ALWAYS, GridBox, Weight
from audible_gui.synthesis.children import child_shares
from audible_gui.synthesis.flow_edges import FlowEdges, drawn_edges, lit_edges
from audible_gui.synthesis.flows import AUDIBLE, PART, Flows
from audible_gui.synthesis.hierarchy import bases, envelopes, shares
from audible_gui.synthesis.layout import downmix
from audible_gui.synthesis.leaks import leaked_mix
from audible_gui.synthesis.loudness import LEAD_S, LoudnessMeter
from audible_gui.synthesis.masks import Factors, factors
from audible_gui.synthesis.matching import MIN_SIMILARITY, match, prepare_matching, similarities
from audible_gui.synthesis.mixing import (
    ORIGINAL,
    Boxed,
    Leak,
    Mix,
    document_mix,
    edge_mix,
    node_mix,
    residual_mix,
    unit_mix,
)
from audible_gui.synthesis.naming import names, peak_name
from audible_gui.synthesis.painting import covers
from audible_gui.synthesis.patches import (
    Patched,
    Product,
    Refinement,
    Reshaped,
    is_refined,
    own_shape,
    patch_product,
    shape_of,
)
from audible_gui.synthesis.picture import (
    RANGE_DB,
    Outline,
    PeakPyramid,
    SpectrogramPicture,
    finest_hop,
    rendered_peaks,
    rendered_source,
    scale_rows,
    source_picture,
    spectrogram_picture,
    waveform_peaks,
)
from audible_gui.synthesis.refining import refinable, refine
from audible_gui.synthesis.renderer import Prepared, Renderer, played
from audible_gui.synthesis.shapes import Shape, energy
from audible_gui.synthesis.stem_parts import stem_parts
from audible_gui.synthesis.stft import analyse, magnitude_chunks, magnitudes, synthesise
from audible_gui.synthesis.tempo import found_tempo
from audible_gui.synthesis.transform import fast_size, irfft, prepare_transforms, rfft

__all__ = [
    "ALWAYS",
    "AUDIBLE",
    "LEAD_S",
    "MIN_SIMILARITY",
    "ORIGINAL",
    "PART",
    "RANGE_DB",
    "Box",
    "Boxed",
    "Factors",
    "FlowEdges",
    "Flows",
    "GridBox",
    "Leak",
    "LoudnessMeter",
    "Mix",
    "Outline",
    "Patched",
    "PeakPyramid",
    "Prepared",
    "Product",
    "Refinement",
    "Renderer",
    "Reshaped",
    "Shape",
    "SpectrogramPicture",
    "Weight",
    "analyse",
    "band_filter",
    "bases",
    "child_shares",
    "covers",
    "document_mix",
    "downmix",
    "drawn_edges",
    "edge_mix",
    "energy",
    "envelopes",
    "factors",
    "fast_size",
    "finest_hop",
    "fitting_box",
    "found_tempo",
    "irfft",
    "is_refined",
    "leaked_mix",
    "lit_edges",
    "magnitude_chunks",
    "magnitudes",
    "match",
    "middles",
    "names",
    "node_mix",
    "opening",
    "own_shape",
    "patch_product",
    "peak_name",
    "played",
    "prepare_matching",
    "prepare_transforms",
    "refinable",
    "refine",
    "rendered_peaks",
    "rendered_source",
    "residual_mix",
    "rfft",
    "scale_rows",
    "shape_of",
    "shares",
    "similarities",
    "source_picture",
    "spectrogram_picture",
    "stem_parts",
    "synthesise",
    "unit_mix",
    "waveform_peaks",
]
