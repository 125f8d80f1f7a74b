"""What a figure of a network shows, as numbers and texts. Any thread."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audible_gui.document import Document, Floats, Network, Node, Sound, db_to_gain
from audible_gui.document.figure import FigureSpec
from audible_gui.synthesis import (
    AUDIBLE,
    PART,
    FlowEdges,
    Flows,
    SpectrogramPicture,
    bases,
    drawn_edges,
    envelopes,
    lit_edges,
    scale_rows,
    shape_of,
)

POINTS = 240
"""Of a basis and of an envelope, at most."""
Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LayerContent:
    """The components of one layer.

    Attributes:
        layer: 1..L.
        names: of all components.
        ids: by which they have their colours.
        bases: (K, points) over the frequency scale, each over its own peak, channels summed.
        envelopes: (K, points) over time, each over its own peak.
        shares: what each holds of the layer, or of what is chosen: (K,).
        silent: those that hold nothing of it, or are muted: (K,).
        traces: those that hold so little of it that they are no part of it: (K,).
        chosen: those that are chosen: (K,).
    """

    layer: int
    names: tuple[str, ...]
    ids: tuple[int, ...]
    bases: Floats
    envelopes: Floats
    shares: Matrix
    silent: Flags
    traces: Flags
    chosen: Flags


@dataclass(frozen=True, eq=False)
class FigureContent:
    """All of it.

    Attributes:
        spec: how it shall look.
        sound: what is drawn of.
        network: what of it.
        picture: its spectrogram, or that of what is heard.
        layers: layer 1 first, or one alone.
        flows: energies along the edges.
        edges: those that are drawn, between layers 1 and 2 first.
        lit: those of what is chosen; empty where nothing is.
        chosen: name of what is chosen, or empty.
    """

    spec: FigureSpec
    sound: Sound
    network: Network
    picture: SpectrogramPicture
    layers: tuple[LayerContent, ...]
    flows: Flows
    edges: tuple[FlowEdges, ...]
    lit: tuple[FlowEdges, ...]
    chosen: str


def figure_content(document: Document, spec: FigureSpec, picture: SpectrogramPicture) -> FigureContent:
    """What a figure of a document shows.

    Args:
        document: with a sound and a network.
        spec: of the figure; its node must be there.
        picture: spectrogram on the scale of the figure.
    """
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    flows = Flows(network, document.reading)
    reached = None if spec.node is None else flows.reached([spec.node])
    layers = range(1, network.depth + 1) if spec.layer is None else range(spec.layer, spec.layer + 1)
    lit = () if reached is None or spec.node is None else [
        lit_edges(flows, reached, spec.node.layer, layer) for layer in layers[1:]
    ]  # fmt: skip
    return FigureContent(
        spec=spec,
        sound=sound,
        network=network,
        picture=picture,
        layers=tuple(_layer(document, spec, flows, reached, layer) for layer in layers),
        flows=flows,
        edges=tuple(drawn_edges(flows, layer) for layer in layers[1:]),
        lit=tuple(lit),
        chosen="" if spec.node is None else document.component(spec.node).name,
    )


def _layer(
    document: Document, spec: FigureSpec, flows: Flows, reached: tuple[Matrix, ...] | None, layer: int
) -> LayerContent:
    components, network = document.components[layer - 1], flows.network
    spectra, rows = _shapes(document, spec, layer)
    shares, chosen = flows.held[layer - 1], np.zeros(len(components), dtype=np.bool_)
    silent = shares <= 0.0
    traces = np.zeros_like(silent)
    if reached is not None and spec.node is not None:
        if layer == spec.node.layer:
            chosen[spec.node.index] = True
            traces = ~chosen
        else:
            shares = reached[layer - 1]
            silent, traces = shares < AUDIBLE, shares < PART
    if spec.edited:
        silent = silent | np.array([component.muted for component in components], dtype=np.bool_)
    assert document.sound is not None
    return LayerContent(
        layer=layer,
        names=tuple(component.name for component in components),
        ids=tuple(network.ids[layer - 1]),
        bases=_peaked(scale_rows(spectra, spec.scale, POINTS, document.sound.rate_hz)),
        envelopes=_peaked(_reduced(rows)),
        shares=shares,
        silent=silent,
        traces=traces,
        chosen=chosen,
    )


def _shapes(document: Document, spec: FigureSpec, layer: int) -> tuple[Floats, Floats]:
    """Bases with their channels summed, (K, bins), and envelopes, (K, frames)."""
    network, sound = document.network, document.sound
    assert network is not None
    assert sound is not None
    spectra = bases(network, layer, document.reading).sum(axis=0).T.astype(np.float32)
    rows = envelopes(network, layer, document.reading).astype(np.float32)
    if not spec.edited:
        return spectra, rows
    grid = network.spec.stft
    times_s = (grid.middle() + np.arange(rows.shape[1]) * grid.hop) / sound.rate_hz
    for index, component in enumerate(document.components[layer - 1]):
        if component.patch is not None:
            shape = shape_of(document, Node(layer, index))
            spectra[index], rows[index] = shape.basis.sum(axis=0), shape.envelope
        rows[index] *= component.curve.gains(times_s) * db_to_gain(component.gain_db)
    return spectra, rows


def _reduced(rows: Floats) -> Floats:
    """(K, frames) → (K, at most POINTS), the largest of what falls together."""
    frames = rows.shape[1]
    if frames <= POINTS:
        return rows
    starts = (np.arange(POINTS) * frames) // POINTS
    return np.asarray(np.maximum.reduceat(rows, starts, axis=1), dtype=np.float32)


def _peaked(rows: Floats) -> Floats:
    """Each over its own peak; zeros stay."""
    peaks = rows.max(axis=1, keepdims=True, initial=0.0)
    result: Floats = np.divide(rows, peaks, out=np.zeros_like(rows), where=peaks > 0.0)
    return result
