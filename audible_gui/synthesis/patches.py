"""What sounds in a patched component's place: one basis times one envelope. Any thread.

Its magnitudes are P = b ⊗ h, with b and h its own, another component's, or what lies between, and as much energy as the
component itself has (‖b‖ and ‖h‖ are those of its own). With the source's phase it is P / X̂ times the original's
spectrum, up to 12 dB; what is beyond, which the original does not have, is added with the original's phase. With
refined phase it is a sound made of P alone: in measurements one half of a spectrum with the original's phase and the
other with phases that fit each other were 4 to 8 dB less consistent.

What is drawn is as loud as it is drawn, and keeps to its component: with C = b ⊗ h of the component's own, and M its
mask under the document's exponent and reading, it is M · min(P / C, 12 dB) times the original's spectrum, so that a
shape drawn as it was sounds as it did, under any mask. What is left, P − 4 C where that is positive, is treated as
above, with X̂ − C for X̂. For an exponent of 1, where M = C / X̂, both together are P / X̂ up to 12 dB.

A gate is put on h in the end, whatever h is, so that what it lets through is as loud as without it. On a component's
own envelope it is a filter on the component, as what is drawn is.
"""

import hashlib
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

import numpy as np

from audible_gui.document import (
    Borrowed,
    Brought,
    Document,
    Drawn,
    Floats,
    Morph,
    Network,
    Node,
    Part,
    Patch,
    Phase,
    Reading,
    StftSpec,
    frozen,
    node_of,
)
from audible_gui.synthesis.box_gains import ALWAYS, Weight
from audible_gui.synthesis.gating import gated
from audible_gui.synthesis.parts import Matrix
from audible_gui.synthesis.remembering import Remembered
from audible_gui.synthesis.resynthesis import Growth, resynthesised
from audible_gui.synthesis.shapes import Shape, node_shape
from audible_gui.synthesis.transport import between_bases, between_envelopes

LONGEST_BYTES = 512 << 20
"""The phases of longer sounds, as float32 samples, are not refined: that would take too much memory."""
_KEPT = 64
# A geometric mean of what has nothing in common is all but zero, and stays so.
_LEAST = 1e-6


@dataclass(frozen=True, eq=False)
class Product:
    """Magnitudes b ⊗ h.

    Attributes:
        basis: (channels, bins).
        envelope: (frames,).
        scale: of the network: the original's magnitudes are these times it.
        key: the same for the same magnitudes on the same grid.
    """

    basis: Floats
    envelope: Floats
    scale: float
    key: str


@dataclass(frozen=True, eq=False)
class Refinement:
    """How far the tracks of a document are.

    Attributes:
        fraction: done, 0..1.
        tracks: by key those that are done, and what there is of the one that is worked at; None where that has not
            grown. Tracks shorter than the sound are their beginnings.
    """

    fraction: float
    tracks: Mapping[str, Floats] | None = None


@dataclass(frozen=True, eq=False)
class Reshaped:
    """A component that is filtered to what is drawn.

    Attributes:
        own: as it was.
        mask: the gains that let it sound as it was, see Mix: (channels, bins or frames, K).
    """

    own: Shape
    mask: Floats


@dataclass(frozen=True, eq=False)
class Patched:
    """A patched component as a part of a mix.

    Attributes:
        product: its magnitudes.
        gains: of every channel, (channels,).
        refined: whether its track sounds as soon as there is one; a track is what ``refine`` makes of the product.
        since: the first frame in which the phases of the source stand in.
        reshaped: what is filtered where anything is drawn; else None.
        weight: how much of it there is, by boxes.
    """

    product: Product
    gains: tuple[float, ...]
    refined: bool
    since: int = 0
    reshaped: Reshaped | None = None
    weight: Weight = ALWAYS


@dataclass(frozen=True, eq=False)
class Track:
    """A refined sound, or its beginning, as a part of a mix.

    Attributes:
        samples: (samples, channels).
        gains: of every channel, (channels,).
        until: number of the first frame that is not made of it, or None for all.
        weight: how much of it there is, by boxes.
    """

    samples: Floats
    gains: tuple[float, ...]
    until: int | None = None
    weight: Weight = ALWAYS


def patch_product(document: Document, node: Node, *, behind_gate: bool = True) -> Product | None:
    """What sounds in a component's place; None where that is the component itself.

    So it is, too, where what was drawn, thrown or borrowed came out as the component's own, whatever the phase.

    Args:
        document: any.
        node: the component.
        behind_gate: whether its envelope goes through its gate.

    Raises:
        IndexError: when there is no such component.
    """
    patch, network = document.component(node).patch, document.network
    if patch is None or patch.idle or network is None:
        return None
    parts = _found(document, patch.basis), _found(document, patch.envelope)
    gate = _gate(document, patch, network) if behind_gate else None
    if parts == (None, None) and gate is None:
        return None
    question = (node, document.reading, parts, gate)
    product = _products.get(network, question, lambda: _product(network, node, document.reading, *parts, gate))
    own = node_shape(network, node, document.reading)
    return None if _same(product.basis, own.basis) and _same(product.envelope, own.envelope) else product


def own_shape(document: Document, node: Node) -> Shape:
    """A component's basis and envelope as they were learned, in the document's reading.

    Raises:
        ValueError: without a network.
        IndexError: when there is no such component.
    """
    document.component(node)
    if document.network is None:
        raise ValueError("the document has no network")
    return node_shape(document.network, node, document.reading)


def shape_of(document: Document, node: Node, *, behind_gate: bool = True) -> Shape:
    """The basis and the envelope that sound in a component's place: its own, borrowed or drawn; see ``own_shape``.

    Behind its gate, or before it.
    """
    product, own = patch_product(document, node, behind_gate=behind_gate), own_shape(document, node)
    return own if product is None else Shape(product.basis, product.envelope)


def is_refined(document: Document, node: Node) -> bool:
    """Whether a component's phases shall be refined, and its sound is not too long for that."""
    patch, sound = document.component(node).patch, document.sound
    short = sound is not None and sound.samples.size * 4 <= LONGEST_BYTES
    return short and patch is not None and patch.phase is Phase.REFINED


def resynthesis(product: Product, n_samples: int, spec: StftSpec) -> Generator[Growth, bool | None, Floats]:
    """A sound made of a product alone; of grids finer than an eighth of a window every so many frames are enough.

    Args:
        product: its magnitudes.
        n_samples: length of the sound.
        spec: the grid of the product.

    Yields:
        How far it is.

    Returns:
        (n_samples, channels), read-only.
    """
    coarse, heights = coarse_grid(spec), coarse_heights(product.envelope, spec, n_samples)

    def target(first: int, count: int) -> Floats:
        result: Floats = heights[first : first + count, None, None] * (product.basis * np.float32(product.scale))
        return result

    return (yield from resynthesised(target, n_samples, len(product.basis), coarse))


def coarse_grid(spec: StftSpec) -> StftSpec:
    """The grid on which phases are refined: its hop is an eighth of a window, or the grid's own if that is longer."""
    return StftSpec(spec.n_fft, max(1, spec.n_fft // (8 * spec.hop)) * spec.hop)


def coarse_heights(envelope: Floats, spec: StftSpec, n_samples: int) -> Floats:
    """What there is of an envelope (frames,) of a grid on the one on which phases are refined."""
    coarse = coarse_grid(spec)
    every = coarse.hop // spec.hop
    # So that frames begin where those of the finer grid do.
    heights = envelope[every - 1 :: every]
    return np.pad(heights, (0, max(coarse.n_frames(n_samples) - len(heights), 0)))


_Found = tuple[Node, Borrowed] | Drawn | Brought
"""Where who lends is, and what; or what is drawn or brought."""
_Gate = tuple[float, float]
"""Where it opens, in decibels below the loudest, and seconds from frame to frame."""
_products: Remembered[Product] = Remembered(_KEPT)


def _found(document: Document, part: Part | None) -> _Found | None:
    if not isinstance(part, Borrowed):
        return None if isinstance(part, Brought) and part.amount == 0.0 else part
    node = node_of(document, part.source)
    return None if node is None or part.amount == 0.0 else (node, part)


def _same(one: Floats, other: Floats) -> bool:
    return one is other or np.array_equal(one, other)


def _gate(document: Document, patch: Patch, network: Network) -> _Gate | None:
    if patch.gate_db is None or document.sound is None:
        return None
    return patch.gate_db, network.spec.stft.hop / document.sound.rate_hz


def _product(
    network: Network,
    node: Node,
    reading: Reading,
    basis: _Found | None,
    envelope: _Found | None,
    gate: _Gate | None,
) -> Product:
    def basis_of(of: Node) -> Floats:
        return node_shape(network, of, reading).basis

    def envelope_of(of: Node) -> Floats:
        return node_shape(network, of, reading).envelope

    b, h = _values(basis_of, node, basis), _values(envelope_of, node, envelope)
    h = h if gate is None else gated(h, *gate)
    digest = hashlib.sha256(repr((network.spec.stft, b.shape, h.shape, float(network.scale))).encode())
    digest.update(b.data)
    digest.update(h.data)
    return Product(b, h, network.scale, digest.hexdigest())


def _values(values: Callable[[Node], Floats], node: Node, found: _Found | None) -> Floats:
    if isinstance(found, Drawn):
        return found.values
    if isinstance(found, Brought):
        return _between(values(node), found.shape.values, found, levelled=found.levelled)
    return values(node) if found is None else _between(values(node), values(found[0]), found[1])


def _between(mine: Floats, others: Floats, part: Borrowed | Brought, *, levelled: bool = True) -> Floats:
    """What lies between one's own and another's, with the norm of one's own, or on the way to that of the other."""
    own, other, amount = mine.astype(np.float64), others.astype(np.float64), part.amount
    norm, length = np.linalg.norm(own), np.linalg.norm(other)
    if not levelled and (norm == 0.0 or length == 0.0):
        return frozen((1.0 - amount) * own + amount * other)
    if norm == 0.0 or length == 0.0:
        return mine
    other *= norm / length
    if part.morph is Morph.TRANSPORT:
        between = _moved(own, other, amount)
    elif part.morph is Morph.GEOMETRIC:
        between = own ** (1.0 - amount) * other**amount
    else:
        between = (1.0 - amount) * own + amount * other
    wanted = norm if levelled else (1.0 - amount) * norm + amount * length
    return frozen(between * (wanted / max(np.linalg.norm(between), norm * _LEAST)))


def _moved(own: Matrix, other: Matrix, amount: float) -> Matrix:
    """A basis (channels, bins) along octaves, an envelope (frames,) along time."""
    return (between_bases if own.ndim > 1 else between_envelopes)(own, other, amount)
