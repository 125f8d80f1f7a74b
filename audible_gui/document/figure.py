"""What a figure of a network shall look like. Any thread."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from audible_gui.document.document import Document, Node
from audible_gui.document.frequency_scale import FrequencyScale
from audible_gui.errors import ExportError

Size = tuple[float, float | None]
FIGURE_SIZES: Mapping[str, Size] = {"single": (8.6, None), "double": (17.8, None), "slide": (33.87, 19.05)}
"""Widths and heights in cm: one or two columns of a journal, as high as it has to be, and a slide of 16 : 9."""
MIN_FIGURE_CM, MAX_FIGURE_CM = 4.0, 200.0
MIN_DPI, MAX_DPI = 50, 1200
_MOST_PIXELS = 150_000_000
_TALLEST = 1.6
MAX_TITLE = 200
_CM = 2.54


class FigureKind(StrEnum):
    """What is drawn.

    NETWORK: the spectrogram, and every layer's weights and activations.
    DECONSTRUCTION: the same of one component: what every other layer has of it, with what is silent in it greyed.
    """

    NETWORK = "network"
    DECONSTRUCTION = "deconstruction"

    @property
    def label(self) -> str:
        """Name for people."""
        return {
            FigureKind.NETWORK: "The network, layer by layer",
            FigureKind.DECONSTRUCTION: "Deconstruction of a component",
        }[self]


class FigureTheme(StrEnum):
    """What it is drawn on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class FigureSpec:
    """How a figure is drawn.

    Attributes:
        kind: see FigureKind.
        theme: light for paper, dark for screens.
        width_cm: MIN_FIGURE_CM..MAX_FIGURE_CM.
        height_cm: the same, or None for as high as what is in it asks for.
        dpi: of pixels, also of those of the spectrogram in SVG and PDF; MIN_DPI..MAX_DPI.
        scale: of all frequency axes.
        title: above it; None for the sound's name, empty for none.
        names: whether components are named; they are numbered in any case.
        node: whose deconstruction it is; None where the network is drawn.
        edited: with what is set in the document, or as analysed.
        layer: the only one that is drawn of a network; None for all.

    Raises:
        ExportError: for values outside the limits.
    """

    kind: FigureKind = FigureKind.NETWORK
    theme: FigureTheme = FigureTheme.LIGHT
    width_cm: float = FIGURE_SIZES["double"][0]
    height_cm: float | None = None
    dpi: int = 300
    scale: FrequencyScale = FrequencyScale.LOG
    title: str | None = None
    names: bool = True
    node: Node | None = None
    edited: bool = False
    layer: int | None = None

    def __post_init__(self) -> None:
        for length in (self.width_cm, self.height_cm):
            if length is not None and not MIN_FIGURE_CM <= length <= MAX_FIGURE_CM:
                raise ExportError(f"A figure is {MIN_FIGURE_CM:g} to {MAX_FIGURE_CM:g} cm wide and high.")
        if not MIN_DPI <= self.dpi <= MAX_DPI:
            raise ExportError(f"A figure has {MIN_DPI} to {MAX_DPI} dots per inch.")
        pixels = self.width_cm * (self.height_cm or self.width_cm * _TALLEST) * (self.dpi / 2.54) ** 2
        if not math.isfinite(pixels) or pixels > _MOST_PIXELS:
            raise ExportError(
                f"A figure of that size would have more than {_MOST_PIXELS // 1_000_000} million dots; make it "
                "smaller, or choose fewer dots per inch."
            )
        if self.title is not None and len(self.title) > MAX_TITLE:
            raise ExportError(f"A figure's title has at most {MAX_TITLE} characters.")
        if (self.kind is FigureKind.DECONSTRUCTION) != (self.node is not None):
            raise ExportError("A deconstruction is drawn of one component; say of which (--component).")
        if self.node is not None and self.layer is not None:
            raise ExportError("A deconstruction is drawn of all layers; leave the layer out (--layer).")


@dataclass(frozen=True)
class FigureRequest:
    """A frozen order for one figure as a file.

    Attributes:
        document: with a sound and a network.
        path: where to; its ending says PNG, SVG or PDF.
        spec: how it looks.
        overwrite: replace a file that is there.
        sources: files that must not be replaced, besides the sound's own.
    """

    document: Document
    path: Path
    spec: FigureSpec = FigureSpec()
    overwrite: bool = False
    sources: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False)
class FigurePicture:
    """A figure to be looked at.

    Attributes:
        png: the picture.
        height_cm: of the figure itself, also where that is as high as what is in it asks for.
    """

    png: bytes
    height_cm: float


def figure_dots(width_cm: float, height_cm: float, dpi: float) -> tuple[int, int]:
    """Width and height in pixels of a figure that is drawn with so many dots per inch."""
    return round(width_cm / _CM * dpi), round(height_cm / _CM * dpi)
