"""Cross-sound synthesis: bases and envelopes of components of other sounds. Pure functions; any thread.

Bases keep their hertz and envelopes their seconds, see ``synthesis.regridding``. What is brought is in the document as
values: it needs the other sound no more.
"""

from collections.abc import Collection, Generator, Sequence
from dataclasses import replace
from enum import StrEnum

import numpy as np

from audible_gui.document import (
    Brought,
    Document,
    Drawn,
    Floats,
    Morph,
    Network,
    Node,
    Patch,
    Phase,
    Sound,
    frozen,
    kept_nodes,
)
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.operations.at_once import at_once
from audible_gui.operations.crossing import with_phase
from audible_gui.operations.levelling import level_gain
from audible_gui.operations.parts import tracks_fit, with_basis, with_envelope, with_patch
from audible_gui.synthesis import Shape, own_shape, shape_of
from audible_gui.synthesis.regridding import basis_on_grid, envelope_on_grid

LONGEST_OFFSET_S = 86_400.0
_LEAST = 1e-12

Work = Generator[float, bool | None, Document]


class Side(StrEnum):
    """What of a component is brought."""

    BASIS = "basis"
    ENVELOPE = "envelope"


def lent_component(document: Document, node: Node) -> LibraryComponent:
    """A component as it sounds, for other sounds: with what it has borrowed or was drawn.

    Raises:
        ValueError: without a sound or a network.
        IndexError: when there is no such component.
    """
    sound, network = _grounds(document)
    shape, spec = shape_of(document, node), network.spec.stft
    name = document.component(node).name
    return LibraryComponent(name, sound.name, shape.basis, shape.envelope, sound.rate_hz, spec, sound.n_samples)


def with_brought_basis(
    document: Document, node: Node, lent: LibraryComponent, amount: float = 1.0, morph: Morph = Morph.LINEAR
) -> Document:
    """A component with the basis of one of another sound, wholly or in part, as loud as its own.

    Args:
        document: with a sound and a network.
        node: the component.
        lent: the other.
        amount: 0 (its own) .. 1 (the other's).
        morph: what lies between.

    Raises:
        IndexError: when there is no such component.
        AudibleError: where nothing of the other lies within this sound's frequencies, or for an absurd amount.
    """
    sound, network = _grounds(document)
    values = basis_on_grid(lent, sound.rate_hz, network.spec.stft, network.channels)
    if float(values.max()) <= _LEAST * float(lent.basis.max()):
        raise AudibleError(f"{lent.name} has nothing below {sound.rate_hz / 2000:g} kHz, where this sound ends.")
    return with_basis(document, node, Brought(Drawn(_to_peak(values)), lent.origin, amount, morph))


def with_brought_envelope(
    document: Document,
    node: Node,
    lent: LibraryComponent,
    amount: float = 1.0,
    morph: Morph = Morph.LINEAR,
    offset_s: float = 0.0,
) -> Document:
    """A component with the envelope of one of another sound, which begins ``offset_s`` into this one.

    The other's seconds stay; what lies before this sound or after it is left out, and where the other is over there is
    silence. Otherwise as ``with_brought_basis``.
    """
    sound, network = _grounds(document)
    if not abs(offset_s) <= LONGEST_OFFSET_S:
        raise AudibleError("An envelope can begin at most a day before or after the sound.")
    values = envelope_on_grid(lent, sound.rate_hz, network.spec.stft, sound.n_samples, offset_s)
    if float(values.max()) <= _LEAST * float(lent.envelope.max()):
        raise AudibleError(f"{lent.name}, begun at {offset_s:g} s, is silent in this sound; let it begin elsewhere.")
    return with_envelope(document, node, Brought(Drawn(_to_peak(values)), lent.origin, amount, morph))


def with_brought(
    document: Document,
    node: Node,
    lent: LibraryComponent,
    sides: Collection[Side] = tuple(Side),
    offset_s: float = 0.0,
) -> Document:
    """A component with the basis, the envelope or both of one of another sound. Raises as the functions for each."""
    if Side.BASIS in sides:
        document = with_brought_basis(document, node, lent)
    if Side.ENVELOPE in sides:
        document = with_brought_envelope(document, node, lent, offset_s=offset_s)
    return document


def with_brought_all(
    document: Document,
    nodes: Sequence[Node],
    lent: LibraryComponent,
    sides: Collection[Side] = tuple(Side),
    offset_s: float = 0.0,
) -> Document:
    """Several components with that of another sound; of many of a long sound with the phases of this one.

    Raises as ``with_brought``.
    """
    return at_once(bringing(document, nodes, lent, sides, offset_s))


def bringing(
    document: Document,
    nodes: Sequence[Node],
    lent: LibraryComponent,
    sides: Collection[Side] = tuple(Side),
    offset_s: float = 0.0,
) -> Work:
    """As ``with_brought_all``, little by little: yields the fraction done before each component."""
    refined = len(nodes) == 1 or tracks_fit(document, len(nodes))
    for number, node in enumerate(nodes):
        yield number / len(nodes)
        before = document.component(node).patch or Patch()
        document = with_brought(document, node, lent, sides, offset_s)
        document = document if refined or before.crossed else with_phase(document, node, Phase.SOURCE)
    return document


def with_brought_amount(
    document: Document, node: Node, side: Side, amount: float | None = None, morph: Morph | None = None
) -> Document:
    """How much of what was brought, and what lies between; what is None stays. Nothing happens where nothing was.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for an amount outside the limits.
    """
    patch = document.component(node).patch or Patch()
    part = patch.basis if side is Side.BASIS else patch.envelope
    if not isinstance(part, Brought):
        return document
    changed = replace(part, amount=part.amount if amount is None else amount, morph=morph or part.morph)
    return (with_basis if side is Side.BASIS else with_envelope)(document, node, changed)


def played_as(document: Document, others: Sequence[LibraryComponent], layer: int, offset_s: float = 0.0) -> Document:
    """A sound that plays another: component k of a layer has the envelope of the k-th of the other, all as loud.

    Among each other envelopes are as loud as they were. Locked components, and parts of these, stay as they are. Where
    the refined sounds of all would take too much memory, the phases are those of this sound.

    Args:
        document: with a sound and a network.
        others: what that network's components of the layer hold of another sound, see ``nae.encode_sound``.
        layer: 1..L.
        offset_s: where the other sound begins.

    Raises:
        AudibleError: where nothing of the other lies within this sound, or all are locked.
    """
    return at_once(playing_as(document, others, layer, offset_s))


def playing_as(document: Document, others: Sequence[LibraryComponent], layer: int, offset_s: float = 0.0) -> Work:
    """As ``played_as``, little by little: yields the fraction done before each component."""
    sound, network = _grounds(document)
    kept = kept_nodes(document)
    nodes = [node for node in (Node(layer, n) for n in range(network.widths[layer - 1])) if node not in kept]
    if not nodes:
        raise AudibleError("All components of this layer are locked; unlock some first.")
    grid = sound.rate_hz, network.spec.stft, sound.n_samples
    made, own = dict[Node, Floats](), list[Shape]()
    for number, node in enumerate(nodes):
        yield number / len(nodes)
        made[node] = envelope_on_grid(others[node.index], *grid, offset_s)
        own.append(own_shape(document, node))
    after = [Shape(shape.basis, made[node]) for shape, node in zip(own, nodes, strict=True)]
    gain = level_gain(after, own)
    if not any(envelope.any() for envelope in made.values()):
        raise AudibleError("Of the other sound nothing is heard through this network within this sound.")
    phase = Phase.REFINED if tracks_fit(document, len(nodes)) else Phase.SOURCE
    for node, envelope in made.items():
        drawn = Drawn(frozen(envelope * np.float32(gain)))
        part = Brought(drawn, others[node.index].origin, levelled=False)
        document = with_patch(document, node, Patch(envelope=part, phase=phase))
    return document


def _grounds(document: Document) -> tuple[Sound, Network]:
    if document.sound is None or document.network is None:
        raise ValueError("the document has no sound or no network")
    return document.sound, document.network


def _to_peak(values: Floats) -> Floats:
    """What is levelled needs no units."""
    return frozen(values / values.max())
