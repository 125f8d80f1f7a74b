"""Headings and notes of a figure. Any thread."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from audible_gui.document import Loss, Reading
from audible_gui.export.figures.content import FigureContent

_SHORT_LOSSES = {Loss.KL: "KL", Loss.EUCLIDEAN: "Euclidean", Loss.IS: "IS"}


def share_text(share: float) -> str:
    """A share for people, e.g. ``"3.4 %"``."""
    return "< 0.1 %" if 0.0 < share < 0.0005 else f"{share * 100:.1f} %"


def subtitle(content: FigureContent, *, short: bool = False) -> str:
    """What network it is, and whether edits are shown."""
    spec, network = content.network.spec, content.network
    parts = [" → ".join(map(str, network.widths))]
    if not short:
        parts[0] += " component" if network.widths == (1,) else " components"
    whole = not (short and content.chosen)  # beside a component's name there is no room for the rest
    if whole:
        parts.append(_SHORT_LOSSES[spec.loss] if short else spec.loss.label)
    if whole and spec.sparsity > 0.0:
        parts.append(f"sparsity {spec.sparsity:g}")
    parts.append(f"seed {spec.seed}")
    if whole and network.depth > 1:
        parts.append("as parts" if network.as_read(content.flows.reading) is Reading.PARTS else "as one")
        parts[-1] = parts[-1] if short else f"read {parts[-1]}"
    parts.append("with edits" if content.spec.edited else "as analysed")
    if content.chosen:
        parts.insert(0, f"Deconstruction of “{content.chosen}”")
    return (" · " if short else "  ·  ").join(parts)


def picture_title(content: FigureContent) -> str:
    """What the spectrogram is of."""
    return "Spectrogram of the mix" if content.spec.edited else "Spectrogram"


def caption(content: FigureContent, *, short: bool = False) -> str:
    """What the numbers and colours mean."""
    if content.chosen and short:
        return "Percentages of what is framed; in its layer, shares of that. Grey: silent, less than 0.1 %."
    if content.chosen:
        layer = "" if content.spec.node is None or len(content.layers) == 1 else f" {content.spec.node.layer}"
        return (
            f"Percentages: in layer{layer} shares of it, in the others what each component holds of "
            f"“{content.chosen}”. Grey: less than 0.1 % of it, silent."
        )
    return "Percentages: shares of the layer's magnitude. Each curve is drawn relative to its own peak."


def left_out(content: FigureContent, shown: Sequence[npt.NDArray[np.intp]]) -> str:
    """What there was no room for, in words; empty where all is drawn."""
    told = []
    for layer, which in zip(content.layers, shown, strict=True):
        if len(which) < len(layer.names):
            held = float(layer.shares[which].sum()) / max(float(layer.shares.sum()), 1e-30)
            told.append(f"the {len(which)} largest of {len(layer.names)} in layer {layer.layer} ({held * 100:.0f} %)")
    return f"Shown: {', '.join(told)}." if told else ""
