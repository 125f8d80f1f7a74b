"""Refined sounds of what is patched: each for itself, or those of an ensemble as parts of one. Any thread.

The sound of an ensemble is made of the sum of its magnitudes, as loud as the masks let its components sound before the
throw, and each member is its part in it. A throw that is not levelled is as much louder as its magnitudes are.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from audible_gui.document import Document, Floats, Node, frozen, sealed, with_component
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
    """What makes the sound of an ensemble as loud as what it stands for."""
    sound, network = document.sound, document.network
    assert sound is not None
    assert network is not None
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, document.reading, document.exponent))
    mix, before = node_mix(network, members[0], 1.0, document.reading, document.exponent, members[1:]), 0.0
    for start in range(0, sound.n_samples, _BLOCK):
        before += float(np.square(renderer.render(mix, start, _BLOCK), dtype=np.float64).sum())
        yield Refinement(_PHASES)
    own = energy([own_shape(document, node) for node in members])
    wanted = energy([shape_of(_levelled(document, node), node) for node in members])
    after = float(np.square(samples, dtype=np.float64).sum())
    if not (before and own and wanted and after):
        return 1.0
    return float(np.sqrt(before * wanted / own / after))


def _levelled(document: Document, node: Node) -> Document:
    """With what was there before the component's levelled throws: it is to be as loud as that."""
    component = document.component(node)
    patch = component.patch
    assert patch is not None
    if patch.timbre is not None and patch.timbre.levelled:
        patch = replace(patch, basis=patch.timbre.ground, timbre=None)
    if patch.density is not None and patch.density.levelled:
        patch = replace(patch, envelope=patch.density.ground, density=None)
    return with_component(document, node, replace(component, patch=patch))
