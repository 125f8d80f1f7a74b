"""Refined sounds of what is patched: each for itself, or those of an ensemble as parts of one. Any thread.

The sound of an ensemble is made of the sum of its magnitudes, as loud as the masks let its components sound before the
throw or the crossing, and each member is its part in it. A throw that is not levelled is as much louder as its
magnitudes are.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from audible_gui.document import (
    Borrowed,
    Brought,
    Document,
    Floats,
    Node,
    Part,
    Throw,
    frozen,
    sealed,
    with_component,
)
from audible_gui.synthesis.ensembles import ensembles, sounding_products
from audible_gui.synthesis.masks import Factors, factors
from audible_gui.synthesis.mixing import Mix, node_mix
from audible_gui.synthesis.patches import (
    Product,
    Refinement,
    coarse_grid,
    coarse_heights,
    own_shape,
    resynthesis,
    shape_of,
)
from audible_gui.synthesis.renderer import Renderer
from audible_gui.synthesis.resynthesis import resynthesised
from audible_gui.synthesis.shapes import energy

_BLOCK = 1 << 15
# Of the work on an ensemble, by time.
_PHASES = 0.6
_MOST = 10.0 ** (3.0 / 20.0)

Work = Generator[Refinement, bool | None, dict[str, Floats]]


def refinable(document: Document) -> dict[str, Product]:
    """The products of a document whose phases shall be refined, by the keys of their tracks."""
    products = sounding_products(document)
    return {products[node].key: products[node] for members in ensembles(document, products) for node in members}


def refine(document: Document, known: Mapping[str, Floats] | None = None) -> Work:
    """The tracks of all products whose phases shall be refined.

    Args:
        document: with what is patched.
        known: tracks that there are already, whole.

    Yields:
        How far they are.

    Returns:
        By key the samples of each, (samples, channels of the sound), at gain one.
    """
    products = sounding_products(document)
    groups, tracks = ensembles(document, products), dict[str, Floats]()
    known = {} if known is None else known
    for number, members in enumerate(groups):
        keys = [products[node].key for node in members]
        if all(key in known for key in keys):
            tracks.update({key: known[key] for key in keys})
            continue
        make = _alone(document, products[members[0]]) if len(members) == 1 else _together(document, members, products)
        while True:
            try:
                step = next(make)
            except StopIteration as end:
                tracks.update(end.value)
                yield Refinement((number + 1) / len(groups), dict(tracks))
                break
            grown = None if step.tracks is None else {**tracks, **step.tracks}
            yield Refinement((number + step.fraction) / len(groups), grown)
    return tracks


def _alone(document: Document, product: Product) -> Work:
    assert document.sound is not None
    assert document.network is not None
    work = resynthesis(product, document.sound.n_samples, document.network.spec.stft)
    while True:
        try:
            growth = next(work)
        except StopIteration as end:
            return {product.key: end.value}
        grown = None if growth.samples is None else {product.key: growth.samples}
        yield Refinement(growth.fraction, grown)


def _together(document: Document, members: Sequence[Node], products: Mapping[Node, Product]) -> Work:
    """Tracks of an ensemble, all at once."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    rows, spec = [products[node] for node in members], coarse_grid(network.spec.stft)
    left = np.stack([row.basis.ravel() for row in rows], axis=1)
    right = np.stack([coarse_heights(row.envelope, network.spec.stft, sound.n_samples) for row in rows])
    scaled = left.T * np.float32(network.scale)

    def target(first: int, count: int) -> Floats:
        result: Floats = (right[:, first : first + count].T @ scaled).reshape(count, sound.n_channels, -1)
        return result

    work = resynthesised(target, sound.n_samples, sound.n_channels, spec)
    while True:
        try:
            yield Refinement(_PHASES * next(work).fraction)
        except StopIteration as end:
            samples: Floats = end.value
            break
    gain = yield from _level(document, members, samples)
    renderer = Renderer(samples * np.float32(gain), spec, Factors(left, right))
    mixes = [Mix(frozen(np.eye(len(rows))[None, None, index]), (0.0,)) for index in range(len(rows))]
    tracks = np.empty((len(rows), *samples.shape), dtype=np.float32)
    for start in range(0, len(samples), _BLOCK):
        block = slice(start, min(start + _BLOCK, len(samples)))
        tracks[:, block] = renderer.render_all(mixes, start, block.stop - start)
        yield Refinement(_PHASES + (1.0 - _PHASES) * block.stop / len(samples))
    return {row.key: sealed(track) for row, track in zip(rows, tracks, strict=True)}


def _level(document: Document, members: Sequence[Node], samples: Floats) -> Generator[Refinement, bool | None, float]:
    """What makes the sound of an ensemble as loud as what it stands for.

    With g₀ it is as loud alone. What overlaps with the others of the layer added up in amplitude before and adds up in
    power now, so that the solution g of ‖R + gJ‖² = ‖R + S‖² is better, with R the others, S the ensemble before and J
    its sound now; but no more than 3 dB from g₀.
    """
    own = energy([own_shape(document, node) for node in members])
    wanted = energy([shape_of(_levelled(document, node), node, behind_gate=False) for node in members])
    wanted *= _let_through(document, members)
    (ss, sr, _), (_, _, rj), (_, _, jj) = yield from _products(document, members, samples)
    if not (own and wanted and ss and jj):
        return 1.0
    scale = np.sqrt(wanted / own)
    alone = scale * np.sqrt(ss / jj)
    # g² jj + 2 g rj = scale² ss + 2 scale sr
    half = rj / jj
    whole = (scale**2 * ss + 2.0 * scale * sr) / jj
    together = np.sqrt(max(half**2 + whole, 0.0)) - half
    return float(np.clip(together, alone / _MOST, alone * _MOST))


def _products(
    document: Document, members: Sequence[Node], samples: Floats
) -> Generator[Refinement, bool | None, np.ndarray]:
    """Inner products of the ensemble as it was, of the others of its layer, and of its sound now, (3, 3)."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, document.reading, document.exponent))
    layer = members[0].layer
    others = sorted({Node(layer, row) for row in range(network.widths[layer - 1])} - set(members))
    mixes = [
        node_mix(network, nodes[0], 1.0, document.reading, document.exponent, nodes[1:])
        for nodes in (members, others)
        if nodes
    ]
    result = np.zeros((3, 3))
    for start in range(0, sound.n_samples, _BLOCK):
        now = samples[start : start + _BLOCK]
        parts = [part[: len(now)] for part in renderer.render_all(mixes, start, _BLOCK)]
        rows = np.stack([*parts, *[np.zeros_like(now)] * (2 - len(parts)), now]).reshape(3, -1).astype(np.float64)
        result += rows @ rows.T
        yield Refinement(_PHASES)
    return result


def _let_through(document: Document, members: Sequence[Node]) -> float:
    """The part of an ensemble's energy that is left by gates, which leave what passes as loud as it was."""
    if all(patch is None or patch.gate_db is None for patch in (document.component(node).patch for node in members)):
        return 1.0
    before = energy([shape_of(document, node, behind_gate=False) for node in members])
    return energy([shape_of(document, node) for node in members]) / before if before else 1.0


def _levelled(document: Document, node: Node) -> Document:
    """With what was there before the component's levelled throws and crossings: it is to be as loud as that."""
    component = document.component(node)
    patch = component.patch
    assert patch is not None
    before = replace(
        patch,
        basis=_before(patch.basis, patch.timbre),
        timbre=None,
        envelope=_before(patch.envelope, patch.density),
        density=None,
    )
    return with_component(document, node, replace(component, patch=before))


def _before(part: Part | None, throw: Throw | None) -> Part | None:
    """What is there without a levelled throw, and without what is borrowed: that is as loud as what it stands for."""
    part = throw.ground if throw is not None and throw.levelled else part
    return None if isinstance(part, Borrowed) or (isinstance(part, Brought) and part.levelled) else part
