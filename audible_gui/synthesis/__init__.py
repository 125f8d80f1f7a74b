"""STFT, hierarchy, masks and the frame renderer. Pure functions and one-thread objects; no state of their own."""

from audible_gui.synthesis.hierarchy import (
    Factors,
    Mix,
    bases,
    document_mix,
    envelopes,
    factors,
    names,
    node_mix,
    residual_mix,
    shares,
    unit_mix,
)
from audible_gui.synthesis.renderer import Renderer
from audible_gui.synthesis.stft import analyse, magnitudes, synthesise

__all__ = [
    "Factors",
    "Mix",
    "Renderer",
    "analyse",
    "bases",
    "document_mix",
    "envelopes",
    "factors",
    "magnitudes",
    "names",
    "node_mix",
    "residual_mix",
    "shares",
    "synthesise",
    "unit_mix",
]
